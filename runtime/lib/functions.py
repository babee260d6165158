"""Functions made of code objects: types.FunctionType, f.__code__ = c, exec and eval of a code object.

A code object belongs to a namespace; for another one the host makes it anew (runtime/extension.py).
"""


def _code_in(code, namespace):
    """The code object, or what compile() gave, for a namespace (a dict that is one)."""
    if _type_of(code) is _Code:
        return _link(code.handle, namespace, False)
    if _same_namespace(_new_function(code, code.co_name, None, None).__globals__, namespace):
        return code
    found = _service(46, _code_index(code), namespace, None)
    if found is None:
        raise _NotSupported("the code of a built-in function")
    return found


def _is_code(value):
    return _type_of(value) is _code_type or _type_of(value) is _Code


def _free_count(code):
    return 0 if _type_of(code) is _Code else len(code.co_freevars)


def _function_in(code, namespace, closure):
    """What exec() and eval() call for the code of a function."""
    return _new_function(_code_in(code, namespace), "<module>" if _type_of(code) is _Code else code.co_name, None, closure)


def _set_code(function, code):
    """f.__code__ = code"""
    if not _is_code(code):
        raise TypeError("__code__ must be set to a code object")
    old = function.__code__
    if _free_count(code) != _free_count(old):
        raise ValueError(
            f"{function.__name__}() requires a code object with {_free_count(old)} free vars, not {_free_count(code)}"
        )
    for name in ("__qualname__", "__module__", "__doc__"):  # which are the code's until they are set
        setattr(function, name, getattr(function, name))
    if not _replace_code(function, _code_in(code, function.__globals__)):
        raise _NotSupported("another __code__ for a function, where traces are kept in a file")


class function:
    def __new__(cls, code, globals, name=None, argdefs=None, closure=None):
        if not _is_code(code):
            raise TypeError(f"function() argument 'code' must be code, not {_type_name(code)}")
        if not isinstance(globals, dict):
            raise TypeError(f"function() argument 'globals' must be dict, not {_type_name(globals)}")
        if name is not None and not isinstance(name, str):
            raise TypeError("arg 3 (name) must be None or string")
        if argdefs is not None and not isinstance(argdefs, tuple):
            raise TypeError("arg 4 (defaults) must be None or tuple")
        count = _free_count(code)
        if not isinstance(closure, tuple):
            if count and closure is None:
                raise TypeError("arg 5 (closure) must be tuple")
            if closure is not None:
                raise TypeError("arg 5 (closure) must be None or tuple")
        elif len(closure) != count:
            own = "<module>" if _type_of(code) is _Code else code.co_name
            raise ValueError(f"{own} requires closure of length {count}, not {len(closure)}")
        else:
            for cell in closure:
                if type(cell) is not _cell_type:
                    raise TypeError(f"arg 5 (closure) expected cell, found {_type_name(cell)}")
        made = _function_in(code, _as_namespace(globals), closure)
        made.__defaults__ = argdefs
        if name is not None:
            made.__name__ = name
        return made

"""Calls that the VM leaves to the library, and f(*arguments, **keywords) with any iterable and any mapping."""


# --- calls ---
def _instance_call(callee, /, *args, **kwargs):
    """Anything whose call the VM leaves to the library."""
    if type(callee) is _method_type:
        return callee.__func__(callee.__self__, *args, **kwargs)
    if isinstance(callee, type):
        return callee(*args, **kwargs)
    method = _special(callee, "__call__")
    if method is _MISSING:
        raise TypeError(f"'{_type_name(callee)}' object is not callable")
    return method(*args, **kwargs)


def _call_method(obj, name, /, *args, **kwargs):
    return getattr(obj, name)(*args, **kwargs)


def callable(obj, /):
    return _lookup(obj, "__call__") is not _MISSING


def _function_name(callee):
    name = getattr(callee, "__qualname__", None)
    if name is None:
        return str(callee)
    module = getattr(callee, "__module__", None)
    if module is not None and module != "builtins":
        return f"{module}.{name}()"
    return f"{name}()"


def _arguments(callee, iterable):
    if _lookup(iterable, "__iter__") is _MISSING and _lookup(iterable, "__getitem__") is _MISSING:
        raise TypeError(
            f"{_function_name(callee)} argument after * must be an iterable, not {_type_name(iterable)}"
        )
    return tuple(iterable)


def _keywords(callee, mapping):
    result = {}
    _map_merge(result, mapping, callee)
    for key in result:
        if not isinstance(key, str):
            raise TypeError("keywords must be strings")
    return result

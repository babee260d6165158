"""Where the library's functions and methods come from (runtime/lib/methods.py). All classes, or modules, are looked
through for one; what is found of the others on the way is kept."""

_classes = {}  # by method
_seen = {}  # the classes that were looked through
_modules_of = {}  # the modules' names, by function


def class_of(method):
    """The class in whose namespace it is: the one that it was written in, if it has that name still; None."""
    receiver = _receiver(method)
    if receiver is not _MISSING:
        return _class_in_order(method, receiver)
    if method not in _classes:
        _look_through_classes()
    return _classes.setdefault(method, None)


def _class_in_order(bound, receiver):
    """The same of a method that is bound."""
    place, name = _method_place(bound), bound.__name__
    order = type.mro(_type_of(receiver))
    if _is_subtype(_type_of(receiver), type):
        order = type.mro(receiver) + order
    for cls in order:
        for method in _functions_in(_namespace(cls).get(name)):
            if _method_place(method) == place:
                return cls
    return None


def _look_through_classes():
    pending = [object]
    known = set(pending)
    for cls in pending:
        if cls not in _seen:
            _seen[cls] = None
            for value in _namespace(cls).values():
                for method in _functions_in(value):
                    if _classes.get(method) is None or _is_written_in(method, cls):
                        _classes[method] = cls
        derived = [each for each in _subclasses(cls) if each not in known]
        known.update(derived)
        pending += derived


def _functions_in(value):
    kind = _type_of(value)
    if kind in _KINDS:
        return (value,)
    if kind is property:
        functions = value.fget, value.fset, value.fdel
    elif kind is classmethod or kind is staticmethod:
        functions = (value.__func__,)
    else:
        return ()
    return [f for f in functions if _type_of(f) in _KINDS or kind is staticmethod and _type_of(f) is _FUNCTION]


def _is_written_in(method, cls):
    place = _method_place(method)
    return place is cls or isinstance(place, str) and place.rpartition(".")[0] == cls.__qualname__


def module_of(function):
    """The name of the module that has it by its own name, one that CPython has in C before others; "builtins": none."""
    if function not in _modules_of:
        modules = [found for found in _modules().items() if _type_of(found[1]) is _module_type]
        for name, module in sorted(modules, key=_has_source):
            for own, found in list(module.__dict__.items()):
                if _type_of(found) is _FUNCTION and own == found.__name__:
                    _modules_of.setdefault(found, name)
    return _modules_of.setdefault(function, "builtins")


def _has_source(item):
    """In CPython, that is."""
    return getattr(item[1].__dict__.get("__spec__"), "origin", None) != "built-in"


_namespace = type.__dict__["__dict__"].__get__
_KINDS = (_method_descriptor_type, _wrapper_descriptor_type)
_FUNCTION = type(len)

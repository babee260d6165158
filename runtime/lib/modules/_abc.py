"""_abc: what the module abc is built on. The caches hold classes strongly: here classes live for ever."""

_counter = 0
_patterns = {}  # registered classes, and what they were registered with, with its bases: for `match`


class _Data:
    """Of an abstract class: the classes registered with it, those known to be subclasses, and those known not to be
    since the last registration (`version`)."""

    def __init__(self):
        self.registry = {}
        self.cache = {}
        self.negative = {}
        self.version = _counter


def get_cache_token():
    return _counter


def _is_abstract(value):
    if getattr(value, "__isabstractmethod__", False):
        return True
    kind = type(value)
    if issubclass(kind, property):
        for function in (value.fget, value.fset, value.fdel):
            if getattr(function, "__isabstractmethod__", False):
                return True
    elif issubclass(kind, (classmethod, staticmethod)):
        return bool(getattr(value.__func__, "__isabstractmethod__", False))
    return False


def _abc_init(cls, /):
    names = {name for name, value in cls.__dict__.items() if _is_abstract(value)}
    for base in cls.__bases__:
        for name in () if base is type else getattr(base, "__abstractmethods__", ()):
            if _is_abstract(getattr(cls, name, None)):
                names.add(name)
    cls.__abstractmethods__ = frozenset(names)
    cls._abc_impl = _Data()
    meta = type(cls)
    checks = (meta.__instancecheck__, meta.__subclasscheck__)
    hooks = [base for base in cls.__mro__ if base is not object and "__subclasshook__" in base.__dict__]
    if not hooks and all([getattr(check, "__module__", "") == "abc" for check in checks]):
        _set_class_flag(cls, 512)  # ClassFlag.ABC


def _abc_register(cls, subclass, /):
    global _counter
    if not isinstance(subclass, type):
        raise TypeError("Can only register classes")
    if issubclass(subclass, cls):
        return subclass
    if issubclass(cls, subclass):
        raise RuntimeError("Refusing to create an inheritance cycle")
    cls._abc_impl.registry[subclass] = True
    _counter += 1
    _patterns[subclass] = _patterns.get(subclass, ()) + cls.__mro__
    return subclass


def _abc_instancecheck(cls, instance, /):
    data = cls._abc_impl
    subclass = instance.__class__
    if subclass in data.cache:
        return True
    kind = type(instance)
    if kind is subclass:
        if data.version == _counter and subclass in data.negative:
            return False
        return cls.__subclasscheck__(subclass)
    return cls.__subclasscheck__(subclass) or cls.__subclasscheck__(kind)


def _abc_subclasscheck(cls, subclass, /):
    if not isinstance(subclass, type):
        raise TypeError("issubclass() arg 1 must be a class")
    data = cls._abc_impl
    if subclass in data.cache:
        return True
    if data.version != _counter:
        data.negative = {}
        data.version = _counter
    elif subclass in data.negative:
        return False
    answer = cls.__subclasshook__(subclass)
    if answer is True:
        data.cache[subclass] = True
        return True
    if answer is False:
        data.negative[subclass] = True
        return False
    if answer is not NotImplemented:
        raise AssertionError("__subclasshook__ must return either False, True, or NotImplemented")
    found = cls in subclass.__mro__
    if not found:
        if subclass in data.registry:
            return True  # (as in CPython, this is not noted in the cache)
        for registered in list(data.registry):
            if issubclass(subclass, registered):
                found = True
                break
        else:
            for derived in cls.__subclasses__():
                if issubclass(subclass, derived):
                    found = True
                    break
    (data.cache if found else data.negative)[subclass] = True
    return found


def _reset_registry(cls, /):
    cls._abc_impl.registry = {}


def _reset_caches(cls, /):
    cls._abc_impl.cache = {}
    cls._abc_impl.negative = {}


def _get_dump(cls, /):
    """As CPython's, whose registries hold references to the classes."""
    from _weakref import ref

    data = cls._abc_impl
    return (*[{ref(each) for each in held} for held in (data.registry, data.cache, data.negative)], data.version)

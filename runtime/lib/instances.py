"""isinstance and issubclass, where the VM does not answer them itself."""


def _claims_class(instance, cls):
    """Does instance.__class__, which may lie, name the class?"""
    claimed = getattr(instance, "__class__", None)
    return _is_type(claimed) and claimed is not _type_of(instance) and _is_subtype(claimed, cls)


def _is_type(x):
    return _is_subtype(_type_of(x), type)


def _is_subclass_of(cls, base):
    if _is_type(cls):
        return _is_subtype(cls, base)
    bases = getattr(cls, "__bases__", None)
    if not isinstance(bases, tuple):
        raise TypeError("issubclass() arg 1 must be a class")
    return _derives(cls, base)


def _isinstance(obj, cls):
    """isinstance where `cls` is not a plain class."""
    if _is_type(cls) and _type_of(cls) is type:
        return type.__instancecheck__(cls, obj)
    if _type_of(cls) is tuple or isinstance(cls, tuple):
        for item in cls:
            if isinstance(obj, item):
                return True
        return False
    check = _special(cls, "__instancecheck__")
    if check is not _MISSING:
        return not not check(obj)
    if isinstance(getattr(cls, "__bases__", None), tuple):
        return _derives(getattr(obj, "__class__", None), cls)
    raise TypeError("isinstance() arg 2 must be a type, a tuple of types, or a union")


def _derives(cls, base):
    """By __bases__ alone, of objects that are no classes."""
    return cls is base or any([_derives(other, base) for other in getattr(cls, "__bases__", ())])


def _issubclass(cls, base):
    if _type_of(base) is tuple or isinstance(base, tuple):
        for item in base:
            if issubclass(cls, item):
                return True
        return False
    check = _special(base, "__subclasscheck__")
    if check is not _MISSING:
        return not not check(cls)
    if isinstance(getattr(base, "__bases__", None), tuple):
        if not isinstance(getattr(cls, "__bases__", None), tuple):
            raise TypeError("issubclass() arg 1 must be a class")
        return _derives(cls, base)
    raise TypeError("issubclass() arg 2 must be a class, a tuple of classes, or a union")


def _abstract_instance(cls, *args):
    names = sorted(cls.__abstractmethods__)
    plural = "s" if len(names) > 1 else ""
    raise TypeError(f"Can't instantiate abstract class {cls.__name__} with abstract method{plural} {', '.join(names)}")

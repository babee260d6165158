"""Weak references: the methods of their type (runtime/vm/weakrefs.py)."""


class ReferenceType:
    __module__ = "weakref"

    def __new__(cls, o, callback=None, /, *args, **keywords):
        if not _is_weakly_referable(o):
            raise TypeError(f"cannot create weak reference to '{_type_name(o)}' object")
        if cls is _ReferenceType_type:
            if args or keywords:
                raise TypeError(f"__new__ expected at most 2 arguments, got {2 + len(args)}")
            return _weak_make(o, callback, 0)
        reference = _weak_make(o, callback, 2)
        result = _wrap(cls, reference)
        _weak_own(reference, result)
        return result

    def __init__(self, o, callback=None, /):
        pass

    def __call__(self, /):
        if not _weak_is_fixed(self):
            _settle()
        target = _weak_target(self)
        return None if target is _MISSING else target

    def __hash__(self):
        known = _weak_hash(self)
        if known is None:
            target = _weak_target(self)
            if target is _MISSING:
                raise TypeError("weak object has gone away")
            known = hash(target)
            _weak_keep_hash(self, known)
        return known

    def __eq__(self, other):
        if not isinstance(other, _ReferenceType_type):
            return NotImplemented
        mine = _weak_target(self)
        theirs = _weak_target(other)
        if mine is _MISSING or theirs is _MISSING:
            return self is other
        return mine == theirs

    def __ne__(self, other):
        result = _ReferenceType_type.__eq__(self, other)
        return result if result is NotImplemented else not result

    def __repr__(self):
        target = _weak_target(self)
        if target is _MISSING:
            return f"<weakref at {_address(self)}; dead>"
        name = getattr(target, "__name__", None)
        shown = f" ({name})" if isinstance(name, str) else ""
        return f"<weakref at {_address(self)}; to '{_type_name(target)}' at {_address(target)}{shown}>"

    @property
    def __callback__(self):
        return _weak_callback(self)

    def __class_getitem__(cls, item):
        return _GenericAlias_type(cls, item)


def _is_weakly_referable(o):
    cls = _type_of(o)
    if _class_flag(cls, 2):  # built-in
        return cls.__name__ in _REFERABLE
    base = cls
    while not _class_flag(base, 2):
        base = base.__base__
    if base is int or base is tuple or base is bytes:
        return False
    return not _class_flag(cls, 4) or _class_lookup(cls, "__weakref__") is not _MISSING


_REFERABLE = (
    "function", "builtin_function_or_method", "method", "type", "module", "set", "frozenset", "generator", "coroutine",
    "async_generator", "code", "memoryview", "ABCMeta", "GenericAlias",
)

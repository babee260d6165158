"""What copy and pickle ask of an object: __reduce_ex__, __reduce__, __getstate__, __getnewargs__ (object's, and those of
the immutable types)."""


class object:
    def __reduce_ex__(self, protocol, /):
        if type(self).__reduce__ is not object.__reduce__:
            return self.__reduce__()
        return _common_reduce(self, _index(protocol))

    def __reduce__(self):
        return _common_reduce(self, 0)

    def __getstate__(self):
        return _default_state(self, False)


def _common_reduce(obj, protocol):
    copyreg = _import_chain("copyreg")
    if protocol < 2:
        return copyreg._reduce_ex(obj, protocol)
    args, keywords = _new_arguments(obj)
    cls = type(obj)
    if keywords:
        call, arguments = copyreg.__newobj_ex__, (cls, args, keywords)
    else:
        call, arguments = copyreg.__newobj__, (cls, *(args or ()))
    if cls.__getstate__ is object.__getstate__:
        state = _default_state(obj, args is None and not isinstance(obj, (list, dict)))
    else:
        state = obj.__getstate__()
    items = iter(obj) if isinstance(obj, list) else None
    pairs = iter(obj.items()) if isinstance(obj, dict) else None
    return call, arguments, state, items, pairs


def _new_arguments(obj):
    """For __new__: positional ones (None: nobody says) and keywords."""
    if _lookup(obj, "__getnewargs_ex__") is not _MISSING:
        both = obj.__getnewargs_ex__()
        if not isinstance(both, tuple):
            raise TypeError(f"__getnewargs_ex__ should return a tuple, not '{_type_name(both)}'")
        if len(both) != 2:
            raise ValueError(f"__getnewargs_ex__ should return a tuple of length 2, not {len(both)}")
        args, keywords = both
        if not isinstance(args, tuple):
            kind = _type_name(args)
            raise TypeError(f"first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{kind}'")
        if not isinstance(keywords, dict):
            kind = _type_name(keywords)
            raise TypeError(f"second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{kind}'")
        return args, keywords
    if _lookup(obj, "__getnewargs__") is not _MISSING:
        args = obj.__getnewargs__()
        if not isinstance(args, tuple):
            raise TypeError(f"__getnewargs__ should return a tuple, not '{_type_name(args)}'")
        return args, None
    return None, None


def _default_state(obj, required):
    """The __dict__, or None; where slots have values, a pair with a dict of them. `required`: nothing else says what the
    object is made of."""
    cls = type(obj)
    if required and (_layout(cls) != _layout(object) or (_class_flag(cls, 2) and cls is not object)):
        raise TypeError(f"cannot pickle {cls.__name__!r} object")
    state = getattr(obj, "__dict__", None) or None
    slots = {}
    for name in _import_chain("copyreg")._slotnames(cls):
        value = _attribute_or_missing(obj, name)
        if value is not _MISSING:
            slots[name] = value
    return (state, slots) if slots else state


class int:
    def __getnewargs__(self):
        return (_payload(self) + 0,)


class float:
    def __getnewargs__(self):
        return (_payload(self),)


class complex:
    def __getnewargs__(self):
        return (self.real, self.imag)


class tuple:
    def __getnewargs__(self):
        return (_payload(self),)


class set:
    def __reduce__(self):
        return type(self), (list(_payload(self)),), _default_state(self, False)


class frozenset:
    def __reduce__(self):
        return type(self), (list(_payload(self)),), _default_state(self, False)


class bytearray:
    def __reduce_ex__(self, protocol=0, /):
        state = _default_state(self, False)
        if not _payload(self):
            return type(self), (), state
        data = bytes(_payload(self))
        return type(self), ((data,) if protocol >= 3 else (data.decode("latin-1"), "latin-1")), state

    def __reduce__(self):
        return bytearray.__reduce_ex__(self, 2)


class range:
    def __reduce__(self):
        return range, (self.start, self.stop, self.step)


class ellipsis:
    def __reduce__(self):
        return "Ellipsis"


class NotImplementedType:
    def __reduce__(self):
        return "NotImplemented"


class method:
    def __reduce__(self):
        return getattr, (self.__self__, self.__func__.__name__)

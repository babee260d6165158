"""_weakref: what CPython's weakref.py imports. References themselves are built in (runtime/lib/weak.py)."""

ref = ReferenceType = _ReferenceType_type


def getweakrefs(object, /):
    _settle()
    return _weak_list(object)


def getweakrefcount(object, /):
    return len(getweakrefs(object))


def _remove_dead_weakref(dct, key, /):
    """Removes an item whose value is a reference to a dead object."""
    reference = dct.get(key)
    if reference is not None and _weak_target(reference) is _MISSING:
        del dct[key]


def proxy(object, callback=None, /):
    if not _is_weakly_referable(object):
        raise TypeError(f"cannot create weak reference to '{type(object).__name__}' object")
    reference = _weak_make(object, callback, 1)
    known = _weak_owner(reference)
    if known is not None:
        return known
    cls = CallableProxyType if callable(object) else ProxyType
    result = _object_new(cls)
    _object_setattr(result, "_reference", reference)
    _weak_own(reference, result)
    return result


_object_new = object.__new__
_object_setattr = object.__setattr__
_object_getattribute = object.__getattribute__


def _referent(proxy):
    """The object of a proxy; anything else itself."""
    cls = _type_of(proxy)
    if cls is not ProxyType and cls is not CallableProxyType:
        return proxy
    reference = _object_getattribute(proxy, "_reference")
    target = reference()
    if target is None:
        raise ReferenceError("weakly-referenced object no longer exists")
    return target


class ProxyType:
    __module__ = "weakref"

    __hash__ = None

    def __new__(cls, *args):
        raise TypeError(f"cannot create 'weakref.{cls.__name__}' instances")

    def __getattribute__(self, name):
        return getattr(_referent(self), name)

    def __setattr__(self, name, value):
        setattr(_referent(self), name, value)

    def __delattr__(self, name):
        delattr(_referent(self), name)

    def __str__(self):
        return str(_referent(self))

    def __repr__(self):
        target = _weak_target(_object_getattribute(self, "_reference"))
        if target is _MISSING:
            return f"<weakproxy at {_address(self)} to NoneType at {_address(None)}>"
        return f"<weakproxy at {_address(self)} to {type(target).__name__} at {_address(target)}>"

    def __bool__(self):
        return bool(_referent(self))

    def __bytes__(self):
        return _referent(self).__bytes__()

    def __len__(self):
        return len(_referent(self))

    def __getitem__(self, key):
        return _referent(self)[key]

    def __setitem__(self, key, value):
        _referent(self)[key] = value

    def __delitem__(self, key):
        del _referent(self)[key]

    def __contains__(self, item):
        return item in _referent(self)

    def __iter__(self):
        return iter(_referent(self))

    def __next__(self):
        target = _referent(self)
        if not hasattr(type(target), "__next__"):
            raise TypeError(f"Weakref proxy referenced a non-iterator '{type(target).__name__}' object")
        return next(target)

    def __reversed__(self):
        return reversed(_referent(self))

    def __eq__(self, other):
        return _referent(self) == _referent(other)

    def __ne__(self, other):
        return _referent(self) != _referent(other)

    def __lt__(self, other):
        return _referent(self) < _referent(other)

    def __le__(self, other):
        return _referent(self) <= _referent(other)

    def __gt__(self, other):
        return _referent(self) > _referent(other)

    def __ge__(self, other):
        return _referent(self) >= _referent(other)

    def __neg__(self):
        return -_referent(self)

    def __pos__(self):
        return +_referent(self)

    def __invert__(self):
        return ~_referent(self)

    def __abs__(self):
        return abs(_referent(self))

    def __int__(self):
        return int(_referent(self))

    def __float__(self):
        return float(_referent(self))

    def __index__(self):
        return _index_of(_referent(self))


def _index_of(x):
    return _lookup(x, "__index__")(x)


def _binary(name, function):
    """The operator of proxies, reflected and in place, too."""

    def forward(self, other):
        return function(_referent(self), _referent(other))

    def backward(self, other):
        return function(_referent(other), _referent(self))

    def in_place(self, other):
        import _operator

        return getattr(_operator, f"i{name}")(_referent(self), _referent(other))

    setattr(ProxyType, f"__{name}__", forward)
    setattr(ProxyType, f"__r{name}__", backward)
    if name != "divmod":
        setattr(ProxyType, f"__i{name}__", in_place)


_binary("add", lambda x, y: x + y)
_binary("sub", lambda x, y: x - y)
_binary("mul", lambda x, y: x * y)
_binary("truediv", lambda x, y: x / y)
_binary("floordiv", lambda x, y: x // y)
_binary("mod", lambda x, y: x % y)
_binary("divmod", lambda x, y: divmod(x, y))
_binary("pow", lambda x, y: x**y)
_binary("lshift", lambda x, y: x << y)
_binary("rshift", lambda x, y: x >> y)
_binary("and", lambda x, y: x & y)
_binary("or", lambda x, y: x | y)
_binary("xor", lambda x, y: x ^ y)
_binary("matmul", lambda x, y: x @ y)


class CallableProxyType(ProxyType):
    __module__ = "weakref"

    def __call__(self, /, *args, **keywords):
        return _referent(self)(*args, **keywords)

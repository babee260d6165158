"""_operator: what operator.py has with slots."""


def index(a, /):
    a = _index(a)
    return a if type(a) is int else int.__pos__(a)


__index__ = index


class itemgetter:
    __module__ = "operator"

    def __init__(self, item, /, *items):
        self._items = (item, *items)
        self._item = item
        self._several = len(items) > 0

    def __call__(self, obj, /):
        if self._several:
            return tuple([obj[item] for item in self._items])
        return obj[self._item]

    def __reduce__(self):
        return type(self), self._items

    def __repr__(self):
        return f"operator.itemgetter({', '.join([repr(item) for item in self._items])})"


class attrgetter:
    __module__ = "operator"

    def __init__(self, attr, /, *attrs):
        for name in (attr, *attrs):
            if not isinstance(name, str):
                raise TypeError("attribute name must be a string")
        self._names = (attr, *attrs)
        self._only = attr if not attrs and "." not in attr else None

    def __call__(self, obj, /):
        if self._only is not None:
            return getattr(obj, self._only)
        values = []
        for name in self._names:
            value = obj
            for part in name.split("."):
                value = getattr(value, part)
            values.append(value)
        return values[0] if len(values) == 1 else tuple(values)

    def __reduce__(self):
        return type(self), self._names

    def __repr__(self):
        return f"operator.attrgetter({', '.join([repr(name) for name in self._names])})"


class methodcaller:
    __module__ = "operator"

    def __init__(self, name, /, *args, **kwargs):
        if not isinstance(name, str):
            raise TypeError("method name must be a string")
        self._name = name
        self._args = args
        self._kwargs = kwargs

    def __call__(self, obj, /):
        return getattr(obj, self._name)(*self._args, **self._kwargs)

    def __repr__(self):
        args = [repr(self._name), *[repr(a) for a in self._args], *[f"{k}={v!r}" for k, v in self._kwargs.items()]]
        return f"operator.methodcaller({', '.join(args)})"


def _compare_digest(a, b, /):
    """Are the strings (ASCII) or bytes equal? In a time that depends on their lengths alone."""
    if isinstance(a, str) and isinstance(b, str):
        if not (a.isascii() and b.isascii()):
            raise TypeError("comparing strings with non-ASCII characters is not supported")
        a, b = a.encode("ascii"), b.encode("ascii")
    elif isinstance(a, str) or isinstance(b, str):
        kinds = f"'{type(a).__name__}' and '{type(b).__name__}'"
        raise TypeError(f"unsupported operand types(s) or combination of types: {kinds}")
    different = len(a) != len(b)
    for x, y in zip(a, a if different else b):
        different |= x ^ y
    return not different

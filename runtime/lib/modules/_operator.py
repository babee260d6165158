"""_operator: what operator.py has with slots."""


class itemgetter:
    def __init__(self, item, /, *items):
        self._items = (item, *items)

    def __call__(self, obj, /):
        items = self._items
        if len(items) == 1:
            return obj[items[0]]
        return tuple([obj[item] for item in items])

    def __repr__(self):
        return f"operator.itemgetter({', '.join([repr(item) for item in self._items])})"


class attrgetter:
    def __init__(self, attr, /, *attrs):
        for name in (attr, *attrs):
            if not isinstance(name, str):
                raise TypeError("attribute name must be a string")
        self._names = (attr, *attrs)

    def __call__(self, obj, /):
        values = []
        for name in self._names:
            value = obj
            for part in name.split("."):
                value = getattr(value, part)
            values.append(value)
        return values[0] if len(values) == 1 else tuple(values)

    def __repr__(self):
        return f"operator.attrgetter({', '.join([repr(name) for name in self._names])})"


class methodcaller:
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

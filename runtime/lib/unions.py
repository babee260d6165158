"""Generic aliases and unions: list[int], int | None."""


def _union(a, b):
    for x in (a, b):
        if x is not None and not _is_type(x) and type(x) is not _GenericAlias and type(x) is not _UnionType:
            return NotImplemented
    items = []
    for x in (a, b):
        for item in x.__args__ if type(x) is _UnionType else (x,):
            if item is None:
                item = _type_of(None)
            if item not in items:
                items.append(item)
    if len(items) == 1:
        return items[0]
    result = _UnionType()
    result.__args__ = tuple(items)
    return result


def _type_text(x):
    if x is _type_of(None):
        return "None"
    if x is ...:
        return "..."
    if _is_type(x):
        if x.__module__ == "builtins":
            return x.__qualname__
        return f"{x.__module__}.{x.__qualname__}"
    return repr(x)


class _UnionType:
    def __repr__(self):
        return " | ".join([_type_text(x) for x in self.__args__])

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)

    def __instancecheck__(self, obj):
        return isinstance(obj, self.__args__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__args__)

    def __eq__(self, other):
        return type(other) is _UnionType and set(self.__args__) == set(other.__args__)

    def __hash__(self):
        return hash(self.__args__)


class _GenericAlias:
    """list[int] and its like: types.GenericAlias."""

    def __init__(self, origin, args):
        self.__origin__ = origin
        self.__args__ = args if isinstance(args, tuple) else (args,)
        self.__parameters__ = ()

    def __call__(self, *args, **keywords):
        return self.__origin__(*args, **keywords)

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __repr__(self):
        return f"{_type_text(self.__origin__)}[{', '.join([_type_text(x) for x in self.__args__])}]"

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)

    def __eq__(self, other):
        return (
            type(other) is _GenericAlias and self.__origin__ is other.__origin__ and self.__args__ == other.__args__
        )

    def __hash__(self):
        return hash((self.__origin__, self.__args__))


def _class_getitem(cls, args):
    return _GenericAlias(cls, args)

"""Generic aliases and unions: list[int], int | None."""


def _union(a, b):
    for x in (a, b):
        if x is not None and not _is_type(x) and not isinstance(x, (_GenericAlias_type, _UnionType_type)):
            return NotImplemented
    items = []
    for x in (a, b):
        for item in x.__args__ if type(x) is _UnionType_type else (x,):
            if item is None:
                item = _type_of(None)
            if item not in items:
                items.append(item)
    if len(items) == 1:
        return items[0]
    result = _UnionType_type()
    result.__args__ = tuple(items)
    return result


def _unpacked_items(items):
    """With what `*tuple[int, str]` stands for."""
    found = []
    for item in items:
        inner = None if _is_type(item) else getattr(item, "__typing_unpacked_tuple_args__", None)
        if inner is None or inner and inner[-1] is ...:
            found.append(item)
        else:
            found += inner
    return tuple(found)


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


class UnionType:
    __module__ = "types"

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
        if type(other) is not _UnionType_type:
            return NotImplemented
        return set(self.__args__) == set(other.__args__)

    @property
    def __parameters__(self):
        return _type_parameters(self.__args__)

    def __getitem__(self, items):
        parameters = self.__parameters__
        if not parameters:
            raise TypeError(f"{self!r} is not a generic class")
        args = _substituted(self.__args__, parameters, items if isinstance(items, tuple) else (items,))
        result = args[0]
        for x in args[1:]:
            result = result | x
        return result

    def __hash__(self):
        return hash(frozenset(self.__args__))


_OF_ALIAS = (
    "__class__", "__origin__", "__args__", "__parameters__", "__unpacked__", "__typing_unpacked_tuple_args__",
    "__mro_entries__", "__reduce_ex__", "__reduce__", "__copy__", "__deepcopy__",
)  # fmt: skip


class GenericAlias:
    """list[int] and its like: all attributes but those of _OF_ALIAS are its origin's."""

    __module__ = "types"

    def __new__(cls, origin, args, /):
        self = object.__new__(cls)
        self.__origin__ = origin
        self.__args__ = args if isinstance(args, tuple) else (args,)
        self.__parameters__ = _type_parameters(self.__args__)
        self.__unpacked__ = False
        return self

    def __init__(self, *args, **keywords):
        pass

    def __getitem__(self, items):
        if not self.__parameters__:
            raise TypeError(f"{self!r} is not a generic class")
        items = _unpacked_items(items if isinstance(items, tuple) else (items,))
        wanted = self.__parameters__
        for parameter in wanted:
            prepare = getattr(parameter, "__typing_prepare_subst__", None)
            if prepare is not None:
                items = prepare(self, items)
        if len(items) != len(wanted):
            few = "Too many" if len(items) > len(wanted) else "Too few"
            raise TypeError(f"{few} arguments for {self!r}; actual {len(items)}, expected {len(wanted)}")
        result = _GenericAlias_type(self.__origin__, _substituted(self.__args__, wanted, items))
        result.__unpacked__ = self.__unpacked__
        return result

    def __iter__(self):
        return _AliasIterator(self)

    @property
    def __typing_unpacked_tuple_args__(self):
        return self.__args__ if self.__unpacked__ and self.__origin__ is tuple else None

    def __call__(self, *args, **keywords):
        made = self.__origin__(*args, **keywords)
        try:
            made.__orig_class__ = self
        except (AttributeError, TypeError):
            pass
        return made

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __repr__(self):
        text = ", ".join([_type_text(x) for x in self.__args__]) or "()"
        return f"{'*' if self.__unpacked__ else ''}{_type_text(self.__origin__)}[{text}]"

    def __getattribute__(self, name):
        if name in _OF_ALIAS:
            return object.__getattribute__(self, name)
        return getattr(self.__origin__, name)

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)

    def __dir__(self):
        found = dir(self.__origin__)
        return found + [name for name in _OF_ALIAS if name not in found]

    def __instancecheck__(self, obj):
        raise TypeError("isinstance() argument 2 cannot be a parameterized generic")

    def __subclasscheck__(self, cls):
        raise TypeError("issubclass() argument 2 cannot be a parameterized generic")

    def __reduce__(self):
        made = (_GenericAlias_type, (self.__origin__, self.__args__))
        return (next, (iter(made[0](*made[1])),)) if self.__unpacked__ else made

    def __eq__(self, other):
        if not isinstance(other, _GenericAlias_type):
            return NotImplemented
        same = self.__origin__ == other.__origin__ and self.__args__ == other.__args__
        return same and self.__unpacked__ == other.__unpacked__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))


class _AliasIterator:
    """Of the one item of an alias: what * makes of it."""

    def __init__(self, alias):
        self._alias = alias

    def __iter__(self):
        return self

    def __next__(self):
        alias = self._alias
        if alias is None:
            raise StopIteration
        self._alias = None
        result = _GenericAlias_type(alias.__origin__, alias.__args__)
        result.__unpacked__ = True
        return result

    def __reduce__(self):
        return iter, ((() if self._alias is None else self._alias),)


def _type_parameters(args):
    found = []
    for x in args:
        if _is_type(x):
            continue
        if hasattr(x, "__typing_subst__"):
            inner = (x,)
        elif isinstance(x, (list, tuple)):
            inner = _type_parameters(x)
        else:
            inner = getattr(x, "__parameters__", ())
        for parameter in inner:
            if parameter not in found:
                found.append(parameter)
    return tuple(found)


def _substituted(args, parameters, items):
    """The arguments with `items` in the place of the parameters."""
    made = []
    for x in args:
        several = False
        if _is_type(x):
            pass
        elif hasattr(x, "__typing_subst__"):
            several = getattr(x, "__typing_is_unpacked_typevartuple__", False)
            x = x.__typing_subst__(items[parameters.index(x)])
        elif isinstance(x, list):
            x = list(_substituted(x, parameters, items))
        else:
            several = getattr(x, "__typing_is_unpacked_typevartuple__", False)
            inner = getattr(x, "__parameters__", ())
            if inner:
                x = x[_arguments_of(inner, parameters, items)]
        if several and isinstance(x, tuple):
            made += x
        else:
            made.append(x)
    return tuple(made)


def _arguments_of(inner, parameters, items):
    found = []
    for parameter in inner:
        item = items[parameters.index(parameter)]
        if isinstance(item, tuple) and hasattr(type(parameter), "__iter__"):  # a TypeVarTuple: several
            found += item
        else:
            found.append(item)
    return tuple(found)


def _class_getitem(cls, args):
    return _GenericAlias_type(cls, args)

"""OrderedDict, of _collections: a dict keeps the order of its own."""


def _foreign(name, obj):
    return f"descriptor {name!r} for 'collections.OrderedDict' objects doesn't apply to a {type(obj).__name__!r} object"


class OrderedDict(dict):
    __module__ = "collections"

    def move_to_end(self, key, last=True):
        if not isinstance(self, dict):
            raise TypeError(_foreign("move_to_end", self))
        at = _dict_find(_payload(self), key, hash(key))
        if at >= 0:
            key = _dict_key(_payload(self), at)  # not one that is only equal to it
            if next(dict.__reversed__(self) if last else dict.__iter__(self)) is key:
                return  # without a change: a search may be going on
        value = dict.pop(self, key)
        if last:
            dict.__setitem__(self, key, value)
        else:
            rest = list(dict.items(self))
            dict.clear(self)
            dict.__setitem__(self, key, value)
            dict.update(self, rest)

    def popitem(self, last=True):
        if not isinstance(self, dict):
            raise TypeError(_foreign("popitem", self))
        if last:
            for key in dict.__reversed__(self):
                return (key, dict.pop(self, key))
        elif (key := _dict_first(self)) is not _MISSING:
            return (key, dict.pop(self, key))
        raise KeyError("dictionary is empty")

    def pop(self, key, default=_MISSING):
        if key in self or default is _MISSING:
            return dict.pop(self, key)
        return default

    def setdefault(self, key, default=None):
        if key in self:
            return self[key]
        self[key] = default
        return default

    def copy(self):
        return type(self)(self)

    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        for key in iterable:
            made[key] = value
        return made

    def __repr__(self):
        name = type(self).__name__
        if not self:
            return f"{name}()"
        if not _repr_enter(self):
            return "..."
        try:
            return f"{name}({list(self.items())!r})"
        finally:
            _repr_leave()

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return dict.__eq__(self, other) and list(self) == list(other)
        return dict.__eq__(self, other)

    def __ne__(self, other):
        same = self.__eq__(other)
        return same if same is NotImplemented else not same

    __hash__ = None

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        made = type(self)(self)
        made.update(other)
        return made

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        made = type(self)(other)
        made.update(self)
        return made

    def __reduce__(self):
        return type(self), (), self.__getstate__(), None, iter(self.items())

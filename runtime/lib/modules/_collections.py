"""_collections: deque (a ring in a list), defaultdict and OrderedDict (a dict keeps the order)."""


class defaultdict(dict):
    __module__ = "collections"

    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError("first argument must be callable or None")
        self.default_factory = default_factory
        super().__init__(*args, **kwargs)

    def __missing__(self, key, /):
        if self.default_factory is None:
            raise KeyError(key)
        value = self.default_factory()
        self[key] = value
        return value

    def __repr__(self):
        items = dict.__repr__(self)
        if not _repr_enter(self):
            return f"{type(self).__name__}(..., {items})"
        try:
            return f"{type(self).__name__}({self.default_factory!r}, {items})"
        finally:
            _repr_leave()

    def copy(self):
        return type(self)(self.default_factory, self)

    __copy__ = copy

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        made = self.copy()
        made.update(other)
        return made

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        made = type(self)(self.default_factory, other)
        made.update(self)
        return made

    def __reduce__(self):
        args = () if self.default_factory is None else (self.default_factory,)
        return type(self), args, None, None, iter(self.items())


def _walk(d, changes):
    """The items of a deque that has changed `changes` times; no more may come."""
    i = 0
    while True:
        if d._changes != changes:
            raise RuntimeError("deque mutated during iteration")
        if i >= d._size:
            return
        at = d._first + i
        ring = d._ring
        yield ring[at if at < len(ring) else at - len(ring)]
        i += 1


def _walk_back(d, changes):
    """The same from the end."""
    i = d._size
    while i > 0:
        if d._changes != changes:
            raise RuntimeError("deque mutated during iteration")
        i -= 1
        at = d._first + i
        ring = d._ring
        yield ring[at if at < len(ring) else at - len(ring)]


class deque:
    __module__ = "collections"

    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None:
            if not isinstance(maxlen, int):
                raise TypeError("an integer is required")
            if maxlen < 0:
                raise ValueError("maxlen must be non-negative")
        self._maxlen = maxlen
        self._ring = [None] * 8
        self._first = 0
        self._size = 0
        self._changes = 0
        self.extend(iterable)

    @property
    def maxlen(self):
        return self._maxlen

    def _grow(self):
        ring, first = self._ring, self._first
        self._ring = ring[first:] + ring[:first] + [None] * len(ring)
        self._first = 0

    def append(self, x, /):
        size = self._size
        self._changes += 1
        if size == self._maxlen:
            if not size:
                return
            self.popleft()
            size -= 1
        if size == len(self._ring):
            self._grow()
        ring = self._ring
        at = self._first + size
        if at >= len(ring):
            at -= len(ring)
        ring[at] = x
        self._size = size + 1

    def appendleft(self, x, /):
        self._changes += 1
        if self._size == self._maxlen:
            if not self._size:
                return
            self.pop()
        if self._size == len(self._ring):
            self._grow()
        first = self._first - 1
        if first < 0:
            first += len(self._ring)
        self._ring[first] = x
        self._first = first
        self._size += 1

    def pop(self):
        size = self._size - 1
        if size < 0:
            raise IndexError("pop from an empty deque")
        self._changes += 1
        ring = self._ring
        at = self._first + size
        if at >= len(ring):
            at -= len(ring)
        x = ring[at]
        ring[at] = None
        self._size = size
        return x

    def popleft(self):
        if not self._size:
            raise IndexError("pop from an empty deque")
        self._changes += 1
        ring = self._ring
        first = self._first
        x = ring[first]
        ring[first] = None
        first += 1
        self._first = 0 if first == len(ring) else first
        self._size -= 1
        return x

    def extend(self, iterable, /):
        if iterable is self:
            iterable = list(self)
        for x in iterable:
            self.append(x)

    def extendleft(self, iterable, /):
        if iterable is self:
            iterable = list(self)
        for x in iterable:
            self.appendleft(x)

    def _fill(self, items):
        self._changes += 1
        self._size = len(items)
        self._ring = items + [None] * 8
        self._first = 0

    def clear(self):
        self._fill([])

    def rotate(self, n=1, /):
        size = self._size
        if size < 2:
            return
        n = _index(n) % size
        if n < 64:
            for _ in range(n):
                self.appendleft(self.pop())
        elif size - n < 64:
            for _ in range(size - n):
                self.append(self.popleft())
        else:
            items = list(self)
            self._fill(items[size - n :] + items[: size - n])

    def reverse(self):
        self._fill(list(self)[::-1])

    def copy(self):
        return type(self)(self, self._maxlen) if self._maxlen is not None else type(self)(self)

    __copy__ = copy

    def count(self, x, /):
        found = 0
        for item in self:
            if item is x or item == x:
                found += 1
        return found

    def index(self, x, /, *limits):
        try:
            return list(self).index(x, *limits)
        except ValueError:
            raise ValueError(f"{x!r} is not in deque") from None

    def remove(self, x, /):
        changes = self._changes
        for i in range(self._size):
            item = self[i]
            same = item is x or item == x
            if self._changes != changes:
                raise IndexError("deque mutated during iteration")
            if same:
                del self[i]
                return
        raise ValueError(f"{x!r} is not in deque")

    def insert(self, i, x, /):
        if self._size == self._maxlen:
            raise IndexError("deque already at its maximum size")
        items = list(self)
        items.insert(i, x)
        self._fill(items)

    def _place(self, i):
        if not hasattr(i, "__index__"):
            raise TypeError(f"sequence index must be integer, not '{type(i).__name__}'")
        i = i.__index__()
        if i < 0:
            i += self._size
        if not 0 <= i < self._size:
            raise IndexError("deque index out of range")
        i += self._first
        return i if i < len(self._ring) else i - len(self._ring)

    def __getitem__(self, i, /):
        return self._ring[self._place(i)]

    def __setitem__(self, i, x, /):
        self._ring[self._place(i)] = x

    def __delitem__(self, i, /):
        self._place(i)
        items = list(self)
        del items[i]
        self._fill(items)

    def __len__(self):
        return self._size

    def __iter__(self):
        return _walk(self, self._changes)

    def __reversed__(self):
        return _walk_back(self, self._changes)

    def __contains__(self, x, /):
        for item in self:
            if item is x or item == x:
                return True
        return False

    def __repr__(self):
        name = type(self).__name__
        if not _repr_enter(self):
            return "[...]"
        try:
            if self._maxlen is None:
                return f"{name}({list(self)!r})"
            return f"{name}({list(self)!r}, maxlen={self._maxlen})"
        finally:
            _repr_leave()

    def __eq__(self, other):
        return list(self) == list(other) if isinstance(other, deque) else NotImplemented

    def __lt__(self, other):
        return list(self) < list(other) if isinstance(other, deque) else NotImplemented

    def __le__(self, other):
        return list(self) <= list(other) if isinstance(other, deque) else NotImplemented

    def __gt__(self, other):
        return list(self) > list(other) if isinstance(other, deque) else NotImplemented

    def __ge__(self, other):
        return list(self) >= list(other) if isinstance(other, deque) else NotImplemented

    __hash__ = None

    def __add__(self, other):
        if not isinstance(other, deque):
            raise TypeError(f'can only concatenate deque (not "{type(other).__name__}") to deque')
        made = self.copy()
        made.extend(other)
        return made

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __mul__(self, n):
        return type(self)(list(self) * n, self._maxlen)

    __rmul__ = __mul__


def _count_elements(mapping, iterable):
    for item in iterable:
        mapping[item] = mapping.get(item, 0) + 1


class OrderedDict(dict):
    __module__ = "collections"

    def move_to_end(self, key, last=True):
        value = dict.pop(self, key)
        if last:
            dict.__setitem__(self, key, value)
        else:
            rest = list(dict.items(self))
            dict.clear(self)
            dict.__setitem__(self, key, value)
            dict.update(self, rest)

    def popitem(self, last=True):
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


def _no_change(self, value=None):
    raise AttributeError("can't set attribute")


def _no_deletion(self):
    raise AttributeError("can't delete attribute")


def _tuplegetter(index, doc):
    """The attribute of a namedtuple."""
    return property(lambda self: _payload(self)[index], _no_change, _no_deletion, doc)

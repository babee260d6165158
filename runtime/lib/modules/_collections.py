"""_collections: deque and defaultdict; OrderedDict is in _ordered.py."""

from _ordered import OrderedDict
from _walked import _Walked

_SLOTS = ("_items", "_first", "_changes", "_maxlen", "__weakref__")


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


class _deque_iterator(_Walked):
    """`_at`: place of the next item in the deque's list."""

    def __init__(self, d, skipped=0, /):
        if not isinstance(d, deque):
            raise TypeError(f"_deque_iterator() argument 1 must be collections.deque, not {type(d).__name__}")
        self._deque, self._at, self._changes = d, d._first, d._changes
        for _ in range(skipped):
            if self._at < len(d._items):
                self._at += 1

    def _walk(self):
        while True:
            d, at = self._deque, self._at
            if d._changes != self._changes:
                self._changes = -1
                raise RuntimeError("deque mutated during iteration")
            items = d._items
            if at >= len(items):
                return
            self._at = at + 1
            yield items[at]

    def __length_hint__(self):
        return len(self._deque._items) - self._at

    def __reduce__(self):
        return type(self), (self._deque, self._at - self._deque._first)


class _deque_reverse_iterator(_Walked):
    """`_at`: behind the next item."""

    def __init__(self, d, skipped=0, /):
        if not isinstance(d, deque):
            raise TypeError(f"_deque_reverse_iterator() argument 1 must be collections.deque, not {type(d).__name__}")
        self._deque, self._changes = d, d._changes
        self._at = max(len(d._items) - skipped, d._first)

    def _walk(self):
        while True:
            d, at = self._deque, self._at - 1
            if d._changes != self._changes:
                self._changes = -1
                raise RuntimeError("deque mutated during iteration")
            if at < d._first:
                return
            self._at = at
            yield d._items[at]

    def __length_hint__(self):
        return self._at - self._deque._first

    def __reduce__(self):
        return type(self), (self._deque, len(self._deque._items) - self._at)


def _deque_iter(d):
    return _deque_iterator(d)


_deque_iterator._own, _deque_reverse_iterator._own = _deque_iterator, _deque_reverse_iterator


def _empty_deque(cls, /, *args, **keywords):
    """deque.__new__, of a class whose __init__ need not call deque's"""
    self = object.__new__(cls)
    self._maxlen, self._items, self._first, self._changes = None, [], 0, 0
    return self


class deque:
    """A list, of which the first `_first` items are None: gone, or not there yet."""

    __module__ = "collections"
    __slots__ = _SLOTS

    __class_getitem__ = classmethod(_class_getitem)

    @classmethod
    def __init_subclass__(cls, /, **keywords):
        super().__init_subclass__(**keywords)
        if cls.__init__ is not deque.__init__ and cls.__new__ is object.__new__:
            cls.__new__ = _empty_deque

    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None:
            if not isinstance(maxlen, int):
                raise TypeError("an integer is required")
            maxlen = _as_ssize(maxlen)
            if maxlen < 0:
                raise ValueError("maxlen must be non-negative")
        self._maxlen = maxlen
        self._items = []
        self._first = 0
        self._changes = 0
        self.extend(iterable)

    @property
    def maxlen(self):
        return self._maxlen

    def append(self, x, /):
        self._changes += 1
        items = self._items
        items.append(x)
        if self._maxlen is not None and len(items) - self._first > self._maxlen:
            self.popleft()

    def appendleft(self, x, /):
        self._changes += 1
        first = self._first
        if not first:
            first = len(self._items) + 8
            self._items[:0] = [None] * first
        first -= 1
        self._items[first] = x
        self._first = first
        if self._maxlen is not None and len(self._items) - first > self._maxlen:
            self.pop()

    def pop(self):
        items = self._items
        if len(items) <= self._first:
            raise IndexError("pop from an empty deque")
        self._changes += 1
        return items.pop()

    def popleft(self):
        items, first = self._items, self._first
        if len(items) <= first:
            raise IndexError("pop from an empty deque")
        self._changes += 1
        x = items[first]
        items[first] = None
        first += 1
        if first > 32 and 2 * first > len(items):
            del items[:first]
            first = 0
        self._first = first
        return x

    def extend(self, iterable, /):
        if iterable is self:
            iterable = list(self)
        if self._maxlen is None and (type(iterable) is list or type(iterable) is tuple):
            self._changes += 1
            self._items.extend(iterable)
            return
        for x in iterable:
            self.append(x)

    def extendleft(self, iterable, /):
        if iterable is self:
            iterable = list(self)
        for x in iterable:
            self.appendleft(x)

    def _all(self):
        return self._items[self._first :]

    def _fill(self, items):
        self._changes += 1
        self._items = items
        self._first = 0

    def clear(self):
        self._fill([])

    def rotate(self, n=1, /):
        n = _as_ssize(n)
        size = len(self._items) - self._first
        if size < 2:
            return
        n %= size
        if n < 64:
            maxlen, self._maxlen = self._maxlen, None
            for _ in range(n):
                self.appendleft(self._items.pop())
            self._maxlen = maxlen
        elif size - n < 64:
            maxlen, self._maxlen = self._maxlen, None
            for _ in range(size - n):
                self.append(self.popleft())
            self._maxlen = maxlen
        else:
            items = self._all()
            self._fill(items[size - n :] + items[: size - n])

    def reverse(self):
        self._fill(self._all()[::-1])

    def copy(self):
        return type(self)(self, self._maxlen) if self._maxlen is not None else type(self)(self)

    __copy__ = copy

    def count(self, x, /):
        found = 0
        for item in self:
            if item is x or item == x:
                found += 1
        return found

    def index(self, x, start=0, stop=2**63 - 1, /):
        first = self._first
        size = len(self._items) - first
        start, stop = _index(start), _index(stop)
        start = max(start + size, 0) if start < 0 else start
        stop = max(stop + size, 0) if stop < 0 else min(stop, size)
        changes = self._changes
        for i in range(start, stop):
            item = self._items[first + i]
            if item is x or item == x:
                return i
            if self._changes != changes:
                raise RuntimeError("deque mutated during iteration")
        raise ValueError(f"{x!r} is not in deque")

    def remove(self, x, /):
        changes = self._changes
        for i in range(self._first, len(self._items)):
            item = self._items[i]
            same = item is x or item == x
            if self._changes != changes:
                raise IndexError("deque mutated during iteration")
            if same:
                self._changes += 1
                del self._items[i]
                return
        raise ValueError(f"{x!r} is not in deque")

    def insert(self, i, x, /):
        size = len(self._items) - self._first
        if size == self._maxlen:
            raise IndexError("deque already at its maximum size")
        i = _as_ssize(i)
        if i <= -size or not i:
            self.appendleft(x)
        else:
            self._changes += 1
            self._items.insert(i if i < 0 else i + self._first, x)

    def _place(self, i):
        if not hasattr(i, "__index__"):
            raise TypeError(f"sequence index must be integer, not '{type(i).__name__}'")
        return _place_of(i, len(self._items) - self._first, "deque index out of range") + self._first

    def __getitem__(self, i, /):
        if type(i) is int:
            if 0 <= i < len(self._items) - self._first:
                return self._items[i + self._first]
            if 0 > i >= self._first - len(self._items):
                return self._items[i]
        return self._items[self._place(i)]

    def __setitem__(self, i, x, /):
        self._items[self._place(i)] = x

    def __delitem__(self, i, /):
        i = self._place(i)
        self._changes += 1
        del self._items[i]

    def __len__(self):
        return len(self._items) - self._first

    def _walk(self):
        changes = self._changes
        i = self._first
        while True:
            if self._changes != changes:
                raise RuntimeError("deque mutated during iteration")
            items = self._items
            if i >= len(items):
                return
            yield items[i]
            i += 1

    __iter__ = _WalkedIter(_deque_iter, True)

    def __reversed__(self):
        return _deque_reverse_iterator(self)

    def __reduce__(self):
        state = object.__getstate__(self)
        if type(state) is tuple:  # of a class that derives
            slots = {name: value for name, value in state[1].items() if name not in _SLOTS}
            state = (state[0], slots) if slots else state[0]
        return type(self), () if self._maxlen is None else ((), self._maxlen), state, iter(self)

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
                return f"{name}({self._all()!r})"
            return f"{name}({self._all()!r}, maxlen={self._maxlen})"
        finally:
            _repr_leave()

    def __eq__(self, other):
        return self._all() == other._all() if isinstance(other, deque) else NotImplemented

    def __lt__(self, other):
        return self._all() < other._all() if isinstance(other, deque) else NotImplemented

    def __le__(self, other):
        return self._all() <= other._all() if isinstance(other, deque) else NotImplemented

    def __gt__(self, other):
        return self._all() > other._all() if isinstance(other, deque) else NotImplemented

    def __ge__(self, other):
        return self._all() >= other._all() if isinstance(other, deque) else NotImplemented

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

    def __imul__(self, n):
        items = self._all() * n
        self._fill(items if self._maxlen is None else items[max(len(items) - self._maxlen, 0) :])
        return self


def _count_elements(mapping, iterable):
    for item in iterable:
        mapping[item] = mapping.get(item, 0) + 1


def _no_change(self, value=None):
    raise AttributeError("can't set attribute")


def _no_deletion(self):
    raise AttributeError("can't delete attribute")


def _tuplegetter(index, doc):
    """The attribute of a namedtuple."""
    return property(lambda self: _payload(self)[index], _no_change, _no_deletion, doc)

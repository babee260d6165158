"""Of itertools: tee and groupby, whose iterators share what they take."""

from _walked import _Walked


class _tee(_Walked):
    """One of the iterators of tee(): the links are [value, next link] or [], to be filled."""

    def __init__(self, iterable, /):
        iterator = iter(iterable)
        if isinstance(iterator, _tee):
            self._iterator, self._link = iterator._iterator, iterator._link
        else:
            self._iterator, self._link = iterator, []

    def __next__(self):
        link = self._link
        if not link:
            value = next(self._iterator)
            if link:
                raise RuntimeError("cannot re-enter the tee iterator")
            link.append(value)
            link.append([])
        self._link = link[1]
        return link[0]

    def _walk(self):
        while True:
            link = self._link
            if not link:
                for value in self._iterator:
                    link.append(value)
                    link.append([])
                    break
                else:
                    return
            self._link = link[1]
            yield link[0]

    def __copy__(self):
        made = _tee(())
        made._iterator, made._link = self._iterator, self._link
        return made

    def __reduce__(self):
        return _tee, ((),), (self._iterator, self._link)

    def __setstate__(self, state):
        if not isinstance(state, tuple) or len(state) != 2:
            raise TypeError("state is not a tuple of an iterator and a link")
        self._iterator, self._link = state


def tee(iterable, n=2, /):
    n = _index(n)
    if n < 0:
        raise ValueError("n must be >= 0")
    if not n:
        return ()
    first = iter(iterable)
    if not hasattr(first, "__copy__"):
        first = _tee(first)
    return (first, *[first.__copy__() for _ in range(n - 1)])


class groupby(_Walked):
    """`_key`, `_value`: of the item that was taken last; the value is _MISSING where a group has had it. `_wanted`: the
    key of the group that was given last."""

    def __init__(self, iterable, key=None):
        self._source = iter(iterable)
        self._function = key
        self._wanted = self._key = self._value = _MISSING
        self._group = None

    def _walk(self):
        function = self._function
        while True:
            self._group = None
            current, wanted = self._key, self._wanted
            if current is _MISSING or wanted is not _MISSING and (wanted is current or wanted == current):
                for value in self._source:
                    current = value if function is None else function(value)
                    self._key, self._value = current, value
                    if wanted is _MISSING or not (wanted is current or wanted == current):
                        break
                else:
                    return
            self._wanted = current
            self._group = group = _grouper(self, current)
            yield (current, group)

    def __reduce__(self):
        if self._key is _MISSING or self._value is _MISSING or self._wanted is _MISSING:
            return type(self), (self._source, self._function)
        return type(self), (self._source, self._function), (self._value, self._wanted, self._key)

    def __setstate__(self, state):
        if not isinstance(state, tuple) or len(state) != 3:
            raise TypeError("state is not a tuple")
        self._value, self._wanted, self._key = state


class _grouper(_Walked):
    def __init__(self, parent, key, /):
        self._parent, self._key = parent, key
        parent._group = self

    def _walk(self):
        parent, key = self._parent, self._key
        function = parent._function
        while parent._group is self:
            value = parent._value
            if value is not _MISSING:
                if not (key is parent._key or key == parent._key):
                    return
                parent._value = _MISSING
                yield value
                continue
            for value in parent._source:
                current = value if function is None else function(value)
                parent._key = current
                if not (key is current or key == current):
                    parent._value = value
                    return
                yield value
                if parent._group is not self or parent._value is not _MISSING:
                    break
            else:
                return

    def __reduce__(self):
        if self._parent._group is not self:
            return iter, ((),)
        return _grouper, (self._parent, self._key)


for _each in (_tee, groupby, _grouper):
    _each.__module__ = "itertools"
del _each

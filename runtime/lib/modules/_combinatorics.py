"""Of itertools: product, permutations and combinations. `_indices`: of the last tuple that was given, None
before the first; `_done`: it was the last of all."""

from _walked import _Walked


class product(_Walked):
    def __init__(self, *iterables, repeat=1):
        repeat = _index(repeat)
        if repeat < 0:
            raise ValueError("repeat argument cannot be negative")
        self._pools = [tuple(iterable) for iterable in iterables] * repeat
        self._indices = self._values = None
        self._done = not all(self._pools)

    def _walk(self):
        pools = self._pools
        n = len(pools)
        if self._indices is None and not self._done:
            self._indices = [0] * n
            self._values = [pool[0] for pool in pools]
            yield tuple(self._values)
        if self._done or not n:
            self._done = True
            return
        last = n - 1
        pool = pools[last]
        size = len(pool)
        while not self._done:
            indices, values = self._indices, self._values
            at = indices[last] + 1
            if at < size:
                indices[last] = at
                values[last] = pool[at]
            else:
                i = last
                while at >= len(pools[i]):
                    indices[i] = 0
                    values[i] = pools[i][0]
                    i -= 1
                    if i < 0:
                        self._done = True
                        return
                    at = indices[i] + 1
                indices[i] = at
                values[i] = pools[i][at]
            yield tuple(values)

    def __reduce__(self):
        if self._done:
            return type(self), ((),)
        if self._indices is None:
            return type(self), tuple(self._pools)
        return type(self), tuple(self._pools), tuple(self._indices)

    def __setstate__(self, state):
        if not isinstance(state, tuple) or len(state) != len(self._pools):
            raise ValueError("invalid arguments")
        if not self._done:
            self._indices = [max(0, min(i, len(pool) - 1)) for i, pool in zip(state, self._pools)]
            self._values = [pool[i] for i, pool in zip(self._indices, self._pools)]


def _count_of(r):
    r = _index(r)
    if r < 0:
        raise ValueError("r must be non-negative")
    return r


class permutations(_Walked):
    def __init__(self, iterable, r=None):
        self._pool = tuple(iterable)
        n = len(self._pool)
        if r is not None and not isinstance(r, int):
            raise TypeError("Expected int as r")
        self._r = n if r is None else _count_of(r)
        self._indices, self._cycles = None, None
        self._done = self._r > n

    def _walk(self):
        pool, r = self._pool, self._r
        n = len(pool)
        if self._indices is None and not self._done:
            self._indices, self._cycles = list(range(n)), list(range(n, n - r, -1))
            yield pool[:r]
        while not self._done:
            indices, cycles = self._indices, self._cycles
            i = r - 1
            while i >= 0:
                left = cycles[i] - 1
                if left:
                    cycles[i] = left
                    j = n - left
                    indices[i], indices[j] = indices[j], indices[i]
                    break
                indices.append(indices.pop(i))
                cycles[i] = n - i
                i -= 1
            else:
                self._done = True
                return
            yield tuple([pool[k] for k in (indices if r == n else indices[:r])])

    def __reduce__(self):
        if self._done:
            return type(self), ((), self._r)
        if self._indices is None:
            return type(self), (self._pool, self._r)
        return type(self), (self._pool, self._r), (tuple(self._indices), tuple(self._cycles))

    def __setstate__(self, state):
        if not isinstance(state, tuple):
            raise TypeError("state is not a tuple")
        n = len(self._pool)
        if len(state) != 2 or len(state[0]) != n or len(state[1]) != self._r:
            raise ValueError("invalid arguments")
        self._indices = [max(0, min(i, n - 1)) for i in state[0]]
        self._cycles = [max(1, min(c, n - i)) for i, c in enumerate(state[1])]


class combinations(_Walked):
    def __init__(self, iterable, r):
        self._pool, self._r = tuple(iterable), _count_of(r)
        self._indices = None
        self._done = self._r > len(self._pool)

    def _walk(self):
        pool, r = self._pool, self._r
        n = len(pool)
        if self._indices is None and not self._done:
            self._indices = list(range(r))
            yield pool[:r]
        while not self._done:
            indices = self._indices
            i = r - 1
            while i >= 0 and indices[i] == i + n - r:
                i -= 1
            if i < 0:
                self._done = True
                return
            at = indices[i] + 1
            indices[i] = at
            for j in range(i + 1, r):
                at += 1
                indices[j] = at
            yield tuple([pool[k] for k in indices])

    def __reduce__(self):
        if self._done:
            return type(self), ((), self._r)
        if self._indices is None:
            return type(self), (self._pool, self._r)
        return type(self), (self._pool, self._r), tuple(self._indices)

    def __setstate__(self, state):
        n = len(self._pool)
        if not isinstance(state, tuple) or len(state) != self._r:
            raise ValueError("invalid arguments")
        self._indices = [max(0, min(i, k + n - self._r)) for k, i in enumerate(state)]


class combinations_with_replacement(_Walked):
    def __init__(self, iterable, r):
        self._pool, self._r = tuple(iterable), _count_of(r)
        self._indices = None
        self._done = not self._pool and self._r > 0

    def _walk(self):
        pool, r = self._pool, self._r
        n = len(pool)
        if self._indices is None and not self._done:
            self._indices = [0] * r
            yield pool[:1] * r
        while not self._done:
            indices = self._indices
            i = r - 1
            while i >= 0 and indices[i] == n - 1:
                i -= 1
            if i < 0:
                self._done = True
                return
            at = indices[i] + 1
            for j in range(i, r):
                indices[j] = at
            yield tuple([pool[k] for k in indices])

    def __reduce__(self):
        if self._done:
            return type(self), ((), self._r)
        if self._indices is None:
            return type(self), (self._pool, self._r)
        return type(self), (self._pool, self._r), tuple(self._indices)

    def __setstate__(self, state):
        n = len(self._pool)
        if not isinstance(state, tuple) or len(state) != self._r:
            raise ValueError("invalid arguments")
        self._indices = [max(0, min(i, n - 1)) for i in state]


for _each in (product, permutations, combinations, combinations_with_replacement):
    _each.__module__ = "itertools"
del _each

"""itertools: each a class around a generator, so that types, repr and argument errors are there and loops are traced."""


class _Generated:
    """An iterator whose values come from the generator self._items."""

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._items)


class count:
    def __init__(self, start=0, step=1):
        if not hasattr(start, "__add__") or isinstance(start, (str, list, tuple)):
            raise TypeError("a number is required")
        self._next = start
        self._step = step

    def __iter__(self):
        return self

    def __next__(self):
        value = self._next
        self._next = value + self._step
        return value

    def __repr__(self):
        if type(self._step) is int and self._step == 1:
            return f"count({self._next!r})"
        return f"count({self._next!r}, {self._step!r})"


class repeat:
    def __init__(self, object, times=_MISSING):
        self._object = object
        self._times = -1 if times is _MISSING else max(times.__index__(), 0)

    def __iter__(self):
        return self

    def __next__(self):
        if self._times == 0:
            raise StopIteration
        if self._times > 0:
            self._times -= 1
        return self._object

    def __length_hint__(self):
        if self._times < 0:
            raise TypeError("len() of unsized object")
        return self._times

    def __repr__(self):
        if self._times < 0:
            return f"repeat({self._object!r})"
        return f"repeat({self._object!r}, {self._times})"


def _cycle(iterator):
    saved = []
    for item in iterator:
        saved.append(item)
        yield item
    while saved:
        for item in saved:
            yield item


class cycle(_Generated):
    def __init__(self, iterable, /):
        self._items = _cycle(iter(iterable))


def _chain(iterables):
    for iterable in iterables:
        for item in iterable:
            yield item


class chain(_Generated):
    def __init__(self, *iterables):
        self._items = _chain(iterables)

    @classmethod
    def from_iterable(cls, iterable, /):
        made = cls()
        made._items = _chain(iter(iterable))
        return made


def _islice(iterator, start, stop, step):
    at = 0
    wanted = start
    while stop is None or at < stop:
        if stop is not None and wanted >= stop:
            while at < stop:  # CPython takes all of them up to stop
                try:
                    next(iterator)
                except StopIteration:
                    return
                at += 1
            return
        try:
            item = next(iterator)
        except StopIteration:
            return
        at += 1
        if at > wanted:
            wanted += step
            yield item


class islice(_Generated):
    def __init__(self, iterable, /, *limits):
        if not 1 <= len(limits) <= 3:
            if not limits:
                raise TypeError("islice expected at least 2 arguments, got 1")
            raise TypeError(f"islice expected at most 4 arguments, got {len(limits) + 1}")
        start = step = None
        if len(limits) == 1:
            stop = limits[0]
            if stop is not None and (not hasattr(stop, "__index__") or stop.__index__() < 0):
                raise ValueError("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
        else:
            start, stop = limits[0], limits[1]
            if len(limits) == 3:
                step = limits[2]
            for limit in (start, stop):
                if limit is not None and (not hasattr(limit, "__index__") or limit.__index__() < 0):
                    raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
            if step is not None and (not hasattr(step, "__index__") or step.__index__() < 1):
                raise ValueError("Step for islice() must be a positive integer or None.")
        start = 0 if start is None else start.__index__()
        stop = None if stop is None else stop.__index__()
        step = 1 if step is None else step.__index__()
        self._items = _islice(iter(iterable), start, stop, step)


def _zip_longest(iterators, fill):
    active = len(iterators)
    iterators = list(iterators)
    while active:
        values = []
        for i in range(len(iterators)):
            iterator = iterators[i]
            value = fill
            if iterator is not None:
                try:
                    value = next(iterator)
                except StopIteration:
                    iterators[i] = None
                    active -= 1
                    if not active:
                        return
            values.append(value)
        yield tuple(values)


class zip_longest(_Generated):
    def __init__(self, *iterables, fillvalue=None):
        self._items = _zip_longest([iter(iterable) for iterable in iterables], fillvalue)


def _product(pools):
    n = len(pools)
    for pool in pools:
        if not pool:
            return
    indices = [0] * n
    values = [pool[0] for pool in pools]
    while True:
        yield tuple(values)
        i = n - 1
        while i >= 0:
            pool = pools[i]
            at = indices[i] + 1
            if at < len(pool):
                indices[i] = at
                values[i] = pool[at]
                break
            indices[i] = 0
            values[i] = pool[0]
            i -= 1
        if i < 0:
            return


class product(_Generated):
    def __init__(self, *iterables, repeat=1):
        if repeat < 0:
            raise ValueError("repeat argument cannot be negative")
        self._items = _product([tuple(iterable) for iterable in iterables] * repeat)


def _permutations(pool, r):
    n = len(pool)
    if r > n:
        return
    indices = list(range(n))
    cycles = list(range(n, n - r, -1))
    yield tuple(pool[:r])
    while n:
        i = r - 1
        while i >= 0:
            cycles[i] -= 1
            if cycles[i] == 0:
                moved = indices[i]
                for k in range(i, n - 1):
                    indices[k] = indices[k + 1]
                indices[n - 1] = moved
                cycles[i] = n - i
                i -= 1
            else:
                j = n - cycles[i]
                indices[i], indices[j] = indices[j], indices[i]
                yield tuple([pool[indices[k]] for k in range(r)])
                break
        if i < 0:
            return


class permutations(_Generated):
    def __init__(self, iterable, r=None):
        pool = tuple(iterable)
        if r is None:
            r = len(pool)
        elif not isinstance(r, int):
            raise TypeError("Expected int as r")
        if r < 0:
            raise ValueError("r must be non-negative")
        self._items = _permutations(pool, r)


def _combinations(pool, r):
    n = len(pool)
    if r > n:
        return
    indices = list(range(r))
    yield tuple(pool[:r])
    while True:
        i = r - 1
        while i >= 0 and indices[i] == i + n - r:
            i -= 1
        if i < 0:
            return
        indices[i] += 1
        for j in range(i + 1, r):
            indices[j] = indices[j - 1] + 1
        yield tuple([pool[k] for k in indices])


class combinations(_Generated):
    def __init__(self, iterable, r):
        pool = tuple(iterable)
        if r < 0:
            raise ValueError("r must be non-negative")
        self._items = _combinations(pool, r)


def _combinations_again(pool, r):
    n = len(pool)
    if not n and r:
        return
    indices = [0] * r
    while True:
        yield tuple([pool[k] for k in indices])
        i = r - 1
        while i >= 0 and indices[i] == n - 1:
            i -= 1
        if i < 0:
            return
        at = indices[i] + 1
        for j in range(i, r):
            indices[j] = at


class combinations_with_replacement(_Generated):
    def __init__(self, iterable, r):
        pool = tuple(iterable)
        if r < 0:
            raise ValueError("r must be non-negative")
        self._items = _combinations_again(pool, r)


def _accumulate(iterator, function, total):
    if total is None:
        try:
            total = next(iterator)
        except StopIteration:
            return
    yield total
    if function is None:
        for item in iterator:
            total = total + item
            yield total
    else:
        for item in iterator:
            total = function(total, item)
            yield total


class accumulate(_Generated):
    def __init__(self, iterable, func=None, *, initial=None):
        self._items = _accumulate(iter(iterable), func, initial)


def _takewhile(predicate, iterator):
    for item in iterator:
        if not predicate(item):
            return
        yield item


class takewhile(_Generated):
    def __init__(self, predicate, iterable, /):
        self._items = _takewhile(predicate, iter(iterable))


def _dropwhile(predicate, iterator):
    for item in iterator:
        if not predicate(item):
            yield item
            break
    for item in iterator:
        yield item


class dropwhile(_Generated):
    def __init__(self, predicate, iterable, /):
        self._items = _dropwhile(predicate, iter(iterable))


def _filterfalse(predicate, iterator):
    for item in iterator:
        if not (item if predicate is None else predicate(item)):
            yield item


class filterfalse(_Generated):
    def __init__(self, function, iterable, /):
        self._items = _filterfalse(function, iter(iterable))


def _starmap(function, iterator):
    for arguments in iterator:
        yield function(*arguments)


class starmap(_Generated):
    def __init__(self, function, iterable, /):
        self._items = _starmap(function, iter(iterable))


def _compress(data, selectors):
    for item in data:
        try:
            selected = next(selectors)
        except StopIteration:
            return
        if selected:
            yield item


class compress(_Generated):
    def __init__(self, data, selectors):
        self._items = _compress(iter(data), iter(selectors))


def _pairwise(iterator):
    try:
        before = next(iterator)
    except StopIteration:
        return
    for item in iterator:
        yield (before, item)
        before = item


class pairwise(_Generated):
    def __init__(self, iterable, /):
        self._items = _pairwise(iter(iterable))


class _tee:
    """One of the iterators of tee(): the links are [value, next link] or [], to be filled."""

    def __init__(self, iterator, link):
        self._iterator = iterator
        self._link = link

    def __iter__(self):
        return self

    def __next__(self):
        link = self._link
        if not link:
            value = next(self._iterator)
            link.append(value)
            link.append([])
        self._link = link[1]
        return link[0]

    def __copy__(self):
        return _tee(self._iterator, self._link)


def tee(iterable, n=2, /):
    if n < 0:
        raise ValueError("n must be >= 0")
    iterator = iter(iterable)
    if isinstance(iterator, _tee):
        return tuple([_tee(iterator._iterator, iterator._link) for _ in range(n)])
    link = []
    return tuple([_tee(iterator, link) for _ in range(n)])


class groupby:
    def __init__(self, iterable, key=None):
        self._source = iter(iterable)
        self._function = key
        self._wanted = self._key = self._value = _MISSING
        self._group = None

    def __iter__(self):
        return self

    def _advance(self):
        value = next(self._source)
        self._key = value if self._function is None else self._function(value)
        self._value = value

    def __next__(self):
        self._group = None
        while self._key is _MISSING or (self._wanted is not _MISSING and self._key == self._wanted):
            self._advance()
        self._wanted = self._key
        group = _grouper(self, self._key)
        self._group = group
        return (self._key, group)


class _grouper:
    def __init__(self, parent, key):
        self._parent = parent
        self._key = key

    def __iter__(self):
        return self

    def __next__(self):
        parent = self._parent
        if parent._group is not self:
            raise StopIteration
        if parent._value is _MISSING:
            parent._advance()
        if not (self._key == parent._key):
            raise StopIteration
        value = parent._value
        parent._value = _MISSING
        return value


if _service(16) >= (3, 12, 0):

    class batched:
        def __init__(self, iterable, n, *, strict=False):
            if n < 1:
                raise ValueError("n must be at least one")
            self._iterator = iter(iterable)
            self._n = n
            self._strict = strict

        def __iter__(self):
            return self

        def __next__(self):
            items = tuple(islice(self._iterator, self._n))
            if not items:
                raise StopIteration
            if self._strict and len(items) < self._n:
                raise ValueError("batched(): incomplete batch")
            return items

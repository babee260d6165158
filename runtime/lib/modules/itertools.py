"""itertools. Copies and pickles are of the attributes (_walked.py)."""

from _combinatorics import combinations, combinations_with_replacement, permutations, product
from _parted import _grouper, _tee, groupby, tee
from _walked import _Walked


class count(_Walked):
    def __init__(self, start=0, step=1):
        for number in (start, step):
            if not hasattr(number, "__add__") or isinstance(number, (str, bytes, list, tuple)):
                raise TypeError("a number is required")
        if isinstance(start, int) and isinstance(step, int) and step == 1:  # the machine counts, and counts no bools
            start, step = _index(start), 1
        self._next, self._step = start, step

    def _walk(self):
        while True:
            value = self._next
            self._next = value + self._step
            yield value

    def __next__(self):
        value = self._next
        self._next = value + self._step
        return value

    def __repr__(self):
        if type(self._step) is int and self._step == 1:
            return f"{type(self).__name__}({self._next!r})"
        return f"{type(self).__name__}({self._next!r}, {self._step!r})"

    def __reduce__(self):
        if type(self._step) is int and self._step == 1:
            return type(self), (self._next,)
        return type(self), (self._next, self._step)


class repeat(_Walked):
    def __init__(self, object, times=_MISSING):
        self._object = object
        self._times = -1 if times is _MISSING else max(_index(times), 0)

    def _walk(self):
        value = self._object
        while self._times:
            if self._times > 0:
                self._times -= 1
            yield value

    def __next__(self):
        times = self._times
        if times == 0:
            raise StopIteration
        if times > 0:
            self._times = times - 1
        return self._object

    def __length_hint__(self):
        if self._times < 0:
            raise TypeError("len() of unsized object")
        return self._times

    def __repr__(self):
        times = "" if self._times < 0 else f", {self._times}"
        return f"{type(self).__name__}({self._object!r}{times})"

    def __reduce__(self):
        return type(self), (self._object,) if self._times < 0 else (self._object, self._times)


class cycle(_Walked):
    """`_source`: None, when `_saved` has all; `_at`: the next one of these."""

    def __init__(self, iterable, /):
        self._source, self._saved, self._at = iter(iterable), [], 0

    def _walk(self):
        saved, source = self._saved, self._source
        if source is not None:
            for item in source:
                saved.append(item)
                yield item
            self._source = None
        while saved:
            at = self._at
            self._at = at + 1 if at + 1 < len(saved) else 0
            yield saved[at]

    def __reduce__(self):
        saved = list(self._saved)
        if self._source is None:
            return type(self), (iter(saved[self._at :]),), (saved, 1)
        return type(self), (self._source,), (saved, 0)

    def __setstate__(self, state):
        if not isinstance(state, tuple):
            raise TypeError("state is not a tuple")
        if len(state) != 2 or not isinstance(state[0], list) or not isinstance(state[1], int):
            raise TypeError("invalid state")
        saved, done = state
        if done:  # what is left of this round is in the iterator
            rest = list(self._source)
            self._source, self._saved = None, saved
            self._at = len(saved) - len(rest) if rest else 0
        else:
            self._saved = saved


class chain(_Walked):
    """`_source`: iterator over the iterables, None at the end; `_active`: iterator over one of them."""

    def __init__(self, *iterables):
        self._source, self._active = iter(iterables), None

    @classmethod
    def from_iterable(cls, iterable, /):
        made = cls()
        made._source = iter(iterable)
        return made

    def _walk(self):
        while self._source is not None:
            if self._active is None:
                for iterable in self._source:
                    self._active = iter(iterable)
                    break
                else:
                    self._source = None
                    return
            active = self._active
            for item in active:
                yield item
            if self._active is active:
                self._active = None

    def __reduce__(self):
        if self._source is None:
            return type(self), ()
        if self._active is None:
            return type(self), (), (self._source,)
        return type(self), (), (self._source, self._active)

    def __setstate__(self, state):
        if not isinstance(state, tuple):
            raise TypeError("state is not a tuple")
        if not 1 <= len(state) <= 2 or not all([hasattr(each, "__next__") for each in state]):
            raise TypeError("Arguments must be iterators.")
        self._source, self._active = state[0], state[1] if len(state) == 2 else None

    @classmethod
    def __class_getitem__(cls, item, /):
        return _GenericAlias_type(cls, item)


def _limit(value, least, message):
    if value is None:
        return None
    if not hasattr(value, "__index__") or not least <= _index(value) <= 2**63 - 1:
        raise ValueError(message)
    return _index(value)


class islice(_Walked):
    """`_at` items were taken from `_source`; number `_next` is wanted."""

    def __init__(self, iterable, /, *limits):
        if not 1 <= len(limits) <= 3:
            if not limits:
                raise TypeError("islice expected at least 2 arguments, got 1")
            raise TypeError(f"islice expected at most 4 arguments, got {len(limits) + 1}")
        start = step = None
        if len(limits) == 1:
            wrong = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."
            stop = _limit(limits[0], 0, wrong)
        else:
            wrong = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."
            start, stop = _limit(limits[0], 0, wrong), _limit(limits[1], 0, wrong)
            if len(limits) == 3:
                step = _limit(limits[2], 1, "Step for islice() must be a positive integer or None.")
        self._source = iter(iterable)
        self._at, self._next, self._stop = 0, 0 if start is None else start, stop
        self._step = 1 if step is None else step

    def _walk(self):
        source, stop, step = self._source, self._stop, self._step
        if source is None:
            return
        at, wanted = self._at, self._next
        if at < wanted or stop is None or at < stop:
            for item in source:
                at += 1
                self._at = at
                if at > wanted:
                    wanted += step
                    if stop is not None and wanted > stop:
                        wanted = stop
                    self._next = wanted
                    yield item
                    at, wanted = self._at, self._next
                if at >= wanted and stop is not None and at >= stop:
                    break
        self._source = None

    def __reduce__(self):
        if self._source is None:
            return type(self), (iter([]), 0), 0
        return type(self), (self._source, self._next, self._stop, self._step), self._at

    def __setstate__(self, at):
        self._at = _index(at)


class zip_longest(_Walked):
    def __init__(self, *iterables, fillvalue=None):
        self._sources = [iter(iterable) for iterable in iterables]
        self._active = len(iterables)
        self._fill = fillvalue

    def _walk(self):
        sources, fill = self._sources, self._fill
        while self._active:
            values = []
            for i in range(len(sources)):
                source = sources[i]
                value = fill
                if source is not None:
                    try:
                        value = next(source)
                    except StopIteration:
                        sources[i] = None
                        self._active -= 1
                        if not self._active:
                            return
                    except BaseException:
                        self._active = 0
                        raise
                values.append(value)
            yield _list_to_tuple(values)

    def __reduce__(self):
        return type(self), tuple([() if each is None else each for each in self._sources]), self._fill

    def __setstate__(self, fill):
        self._fill = fill


class accumulate(_Walked):
    """`_total`: _MISSING, where there was no item; `_initial`: the next one, or _MISSING."""

    def __init__(self, iterable, func=None, *, initial=None):
        self._source = iter(iterable)
        self._function = func
        self._total = _MISSING
        self._initial = _MISSING if initial is None else initial

    def _walk(self):
        source, function = self._source, self._function
        if self._initial is not _MISSING:
            self._total, self._initial = self._initial, _MISSING
            yield self._total
        if self._total is _MISSING:
            for item in source:
                self._total = item
                yield item
                break
            else:
                return
        if function is None:
            for item in source:
                total = self._total = self._total + item
                yield total
        else:
            for item in source:
                total = self._total = function(self._total, item)
                yield total

    def __reduce__(self):
        total = self._total if self._initial is _MISSING else self._initial
        if total is _MISSING:
            return type(self), (self._source, self._function)
        if self._initial is not _MISSING or total is None:
            return type(self), (chain([total], self._source), self._function), None
        return type(self), (self._source, self._function), total

    def __setstate__(self, total):
        if total is not None:
            self._total = total


class takewhile(_Walked):
    def __init__(self, predicate, iterable, /):
        self._predicate, self._source, self._done = predicate, iter(iterable), False

    def _walk(self):
        predicate = self._predicate
        if self._done:
            return
        for item in self._source:
            if not predicate(item):
                self._done = True
                return
            yield item
            if self._done:
                return

    def __reduce__(self):
        return type(self), (self._predicate, self._source), self._done

    def __setstate__(self, done):
        self._done = bool(_index(done))


class dropwhile(_Walked):
    def __init__(self, predicate, iterable, /):
        self._predicate, self._source, self._begun = predicate, iter(iterable), False

    def _walk(self):
        if not self._begun:
            predicate = self._predicate
            for item in self._source:
                if not predicate(item):
                    self._begun = True
                    yield item
                    break
        for item in self._source:
            yield item

    def __reduce__(self):
        return type(self), (self._predicate, self._source), self._begun

    def __setstate__(self, begun):
        self._begun = bool(_index(begun))


class filterfalse(_Walked):
    def __init__(self, function, iterable, /):
        self._function, self._source = function, iter(iterable)

    def _walk(self):
        function = self._function
        for item in self._source:
            if not (item if function is None else function(item)):
                yield item

    def __reduce__(self):
        return type(self), (self._function, self._source)


class starmap(_Walked):
    def __init__(self, function, iterable, /):
        self._function, self._source = function, iter(iterable)

    def _walk(self):
        function = self._function
        for arguments in self._source:
            yield function(*arguments)

    def __reduce__(self):
        return type(self), (self._function, self._source)


class compress(_Walked):
    def __init__(self, data, selectors):
        self._data, self._selectors = iter(data), iter(selectors)

    def _walk(self):
        selectors = self._selectors
        for item in self._data:
            for selected in selectors:
                if selected:
                    yield item
                break
            else:
                return

    def __reduce__(self):
        return type(self), (self._data, self._selectors)


class pairwise(_Walked):
    def __init__(self, iterable, /):
        self._source, self._before = iter(iterable), _MISSING

    def _walk(self):
        if self._before is _MISSING:
            for item in self._source:
                self._before = item
                break
        for item in self._source:
            before, self._before = self._before, item
            yield (before, item)

    def __reduce_ex__(self, protocol, /):
        raise TypeError("cannot pickle 'itertools.pairwise' object")


if _service(16) >= (3, 12, 0):

    class batched(_Walked):
        def __init__(self, iterable, n, *, strict=False):
            if n < 1:
                raise ValueError("n must be at least one")
            self._source, self._n, self._strict = iter(iterable), n, strict

        def _walk(self):
            while items := tuple(islice(self._source, self._n)):
                if self._strict and len(items) < self._n:
                    raise ValueError("batched(): incomplete batch")
                yield items

    batched._own = batched

for _each in (
    count, repeat, cycle, chain, islice, zip_longest, accumulate, takewhile, dropwhile, filterfalse, starmap, compress, pairwise,
    _tee, groupby, _grouper, product, permutations, combinations, combinations_with_replacement,
):  # fmt: skip
    _each._own = _each
del _each

"""iter, reversed, enumerate, zip, map, filter, sum, min, max, any, all where Python code gives the items or is
called."""

_CALLABLE = 17  # spec.objects.IteratorKind
_GETITEM = 18
_REVERSED = 9
_ENUMERATE = 19
_ZIP = 20
_MAP = 21


def _iter(obj, sentinel=_MISSING, /):
    if sentinel is _MISSING:
        return _iter_by(obj, _lookup(obj, "__iter__"))
    if not callable(obj):
        raise TypeError("iter(v, w): v must be callable")
    return _callable_iterator(obj, sentinel)


def _iterator_step(it):
    """The next item of a built-in iterator that needs Python code for it."""
    it = _payload(it)
    kind = _iterator_kind(it)
    source = _iterator_source(it)
    if source is None and kind < _ENUMERATE:
        raise StopIteration
    if kind == _MAP:
        rows = _iterator_state(it)
        if len(rows) == 1:
            return source(next(rows[0]))
        return source(*[next(row) for row in rows])
    if kind == _ENUMERATE:
        item = next(source)
        number = _iterator_state(it)
        _iterator_set_state(it, number + 1)
        return number, item
    if kind == _ZIP:
        return _zip_step(it, source)
    if kind == _CALLABLE:
        item = source()
        if item == _iterator_state(it):
            _iterator_end(it)
            raise StopIteration
        return item
    if kind == _GETITEM or kind == _REVERSED:
        return _getitem_step(it, source, 1 if kind == _GETITEM else -1)
    return _filter_step(source, _iterator_state(it))


def _map_step(function, iterator):
    return function(next(iterator))


def _filter_step(function, iterator):
    if function is None or function is bool:
        for item in iterator:
            if item:
                return item
    else:
        for item in iterator:
            if function(item):
                return item
    raise StopIteration


def _getitem_step(it, source, step):
    index = _iterator_index(it)
    if index < 0:
        _iterator_end(it)
        raise StopIteration
    try:
        item = source[index]
    except (IndexError, StopIteration):
        _iterator_end(it)
        raise StopIteration from None
    _iterator_set_index(it, index + step)
    return item


def _zip_step(it, rows):
    if not rows:
        raise StopIteration
    result = []
    for row in rows:
        try:
            result.append(next(row))
        except StopIteration:
            if _iterator_limit(it):
                _check_strict(rows, len(result))
            raise
    return _list_to_tuple(result)


def _check_strict(rows, ended):
    """zip(strict=True): row number `ended` has no item any more."""
    if ended > 0:
        plural = " " if ended == 1 else "s 1-"
        raise ValueError(f"zip() argument {ended + 1} is shorter than argument{plural}{ended}")
    for number in range(1, len(rows)):
        try:
            next(rows[number])
        except StopIteration:
            continue
        plural = " " if number == 1 else "s 1-"
        raise ValueError(f"zip() argument {number + 1} is longer than argument{plural}{number}")



def _enumerate_new(cls, iterable, start=0):
    start = _index(start)
    return _wrapped_iterator(cls, enumerate, _make_enumerate(iter(iterable), start))


def _zip_new(cls, *iterables, strict=False):
    rows = []
    for number, iterable in enumerate(iterables, 1):
        if _lookup(iterable, "__iter__") is _MISSING and _lookup(iterable, "__getitem__") is _MISSING:
            raise TypeError(f"'{_type_name(iterable)}' object is not iterable")
        rows.append(iter(iterable))
    return _wrapped_iterator(cls, zip, _make_zip(_list_to_tuple(rows), True if strict else False))


def _map_new(cls, function, /, *iterables):
    rows = [iter(iterable) for iterable in iterables]
    return _wrapped_iterator(cls, map, _make_map(function, _list_to_tuple(rows)))


def _filter_new(cls, function, iterable, /):
    return _wrapped_iterator(cls, filter, _make_filter(function, iter(iterable)))


def _wrapped_iterator(cls, base, iterator):
    """An instance of a derived class wraps the iterator."""
    if cls is base:
        return iterator
    return _wrap(cls, iterator)


def _reversed_new(cls, sequence, /):
    method = _lookup(sequence, "__reversed__")
    if method is None:
        raise TypeError(f"'{_type_name(sequence)}' object is not reversible")
    if method is not _MISSING:
        return _bind(method, sequence)()
    if _lookup(sequence, "__getitem__") is _MISSING:
        raise TypeError(f"'{_type_name(sequence)}' object is not reversible")
    return _reversed_iterator(sequence, len(sequence))


def _sum(iterable, /, start=0):
    if isinstance(start, str):
        raise TypeError("sum() can't sum strings [use ''.join(seq) instead]")
    if isinstance(start, bytes):
        raise TypeError("sum() can't sum bytes [use b''.join(seq) instead]")
    if isinstance(start, bytearray):
        raise TypeError("sum() can't sum bytearray [use b''.join(seq) instead]")
    for item in iterable:
        start = start + item
    return start


def _candidates(name, args, default):
    if len(args) > 1:
        if default is not _MISSING:
            raise TypeError(f"Cannot specify a default for {name}() with multiple positional arguments")
        return args
    return args[0]


def _min(*args, key=None, default=_MISSING):
    best = best_key = _MISSING
    for item in _candidates("min", args, default):
        value = item if key is None else key(item)
        if best is _MISSING or value < best_key:
            best, best_key = item, value
    if best is _MISSING:
        if default is _MISSING:
            raise ValueError("min() arg is an empty sequence")
        return default
    return best


def _max(*args, key=None, default=_MISSING):
    best = best_key = _MISSING
    for item in _candidates("max", args, default):
        value = item if key is None else key(item)
        if best is _MISSING or value > best_key:
            best, best_key = item, value
    if best is _MISSING:
        if default is _MISSING:
            raise ValueError("max() arg is an empty sequence")
        return default
    return best


def _any(iterable, /):
    for item in iterable:
        if item:
            return True
    return False


def _all(iterable, /):
    for item in iterable:
        if not item:
            return False
    return True


class enumerate:
    def __class_getitem__(cls, item):
        return _GenericAlias_type(cls, item)

"""Built-in iterators for copy and pickle: __reduce__ and __setstate__."""


def _at_place(it, call, ended):
    """Of an iterator over a sequence; `ended` is what stands for it at its end."""
    source = _iterator_source(it)
    return ended if source is None else (call, (source,), _iterator_index(it))


def _set_place(it, position, lowest, length):
    """`position` is brought between `lowest` and `length`."""
    position = _index(position)
    if _iterator_source(it) is not None:
        _iterator_set_index(it, lowest if position < lowest else length if position > length else position)


def _rest_of(it, twin):
    """Of an iterator over a dict or a set: its items in a list, which `twin`, a second one, gives."""
    if _iterator_source(it) is None:
        return iter, ([],)
    twin = twin(_iterator_source(it))
    _iterator_set_index(twin, _iterator_index(it))
    if type(it) is not type(iter(set())):
        _iterator_set_state(twin, _iterator_state(it))
    return iter, (list(twin),)


class list_iterator:
    def __reduce__(self):
        return _at_place(self, iter, (iter, ([],)))

    def __setstate__(self, state, /):
        _set_place(self, state, 0, len(_iterator_source(self) or ()))


class tuple_iterator:
    def __reduce__(self):
        return _at_place(self, iter, (iter, ((),)))

    def __setstate__(self, state, /):
        _set_place(self, state, 0, len(_iterator_source(self) or ()))


class str_ascii_iterator:
    def __reduce__(self):
        return _at_place(self, iter, (iter, ("",)))

    def __setstate__(self, state, /):
        _set_place(self, state, 0, len(_iterator_source(self) or ()))


class str_iterator:
    def __reduce__(self):
        return _at_place(self, iter, (iter, ("",)))

    def __setstate__(self, state, /):
        _set_place(self, state, 0, len(_iterator_source(self) or ()))


class bytes_iterator:
    def __reduce__(self):
        return _at_place(self, iter, (iter, ((),)))

    def __setstate__(self, state, /):
        _set_place(self, state, 0, len(_iterator_source(self) or ()))


class bytearray_iterator:
    def __reduce__(self):
        return _at_place(self, iter, (iter, ((),)))

    def __setstate__(self, state, /):
        _set_place(self, state, 0, len(_iterator_source(self) or ()))


class list_reverseiterator:
    def __reduce__(self):
        return _at_place(self, reversed, (iter, ([],)))

    def __setstate__(self, state, /):
        _set_place(self, state, -1, len(_iterator_source(self) or ()) - 1)


class reversed:
    def __reduce__(self):
        return _at_place(_payload(self), type(self), (type(self), ((),)))

    def __setstate__(self, state, /):
        it = _payload(self)
        _set_place(it, state, -1, len(_iterator_source(it) or ()) - 1)


class iterator:
    def __reduce__(self):
        return _at_place(self, iter, (iter, ((),)))

    def __setstate__(self, state, /):
        _set_place(self, state, 0, 2147483647)


class range_iterator:
    def __reduce__(self):
        source = _iterator_source(self)
        if source is None:
            return iter, (range(0),), 0
        whole = range(source.start, source.start + len(source) * source.step, source.step)
        return iter, (whole,), len(source) - _iterator_limit(self)

    def __setstate__(self, state, /):
        source = _iterator_source(self)
        if source is not None:
            state = min(max(_index(state), 0), len(source))
            _iterator_set_index(self, source.start + state * source.step)
            _iterator_set_limit(self, len(source) - state)


class longrange_iterator:
    def __reduce__(self):
        source = _iterator_source(self)
        if source is None:
            return iter, (range(0),), 0
        stop = source.start + _range_size(source) * source.step
        return iter, (range(source.start, stop, source.step),), (_iterator_state(self) - source.start) // source.step

    def __setstate__(self, state, /):
        source = _iterator_source(self)
        if source is not None:
            state = min(max(_index(state), 0), _range_size(source))
            _iterator_set_state(self, source.start + state * source.step)


def _range_size(r):
    """Its length, however long it is."""
    if r.step > 0:
        return max((r.stop - r.start + r.step - 1) // r.step, 0)
    return max((r.start - r.stop - r.step - 1) // -r.step, 0)


class dict_keyiterator:
    def __reduce__(self):
        return _rest_of(self, iter)


class dict_valueiterator:
    def __reduce__(self):
        return _rest_of(self, lambda d: iter(dict.values(d)))


class dict_itemiterator:
    def __reduce__(self):
        return _rest_of(self, lambda d: iter(dict.items(d)))


class dict_reversekeyiterator:
    def __reduce__(self):
        return _rest_of(self, reversed)


class dict_reversevalueiterator:
    def __reduce__(self):
        return _rest_of(self, lambda d: reversed(dict.values(d)))


class dict_reverseitemiterator:
    def __reduce__(self):
        return _rest_of(self, lambda d: reversed(dict.items(d)))


class set_iterator:
    def __reduce__(self):
        return _rest_of(self, iter)


class callable_iterator:
    def __reduce__(self):
        source = _iterator_source(self)
        return (iter, ((),)) if source is None else (iter, (source, _iterator_state(self)))


class enumerate:
    def __reduce__(self):
        it = _payload(self)
        return type(self), (_iterator_source(it), _iterator_state(it))


class zip:
    def __reduce__(self):
        it = _payload(self)
        rows = _iterator_source(it) or ()
        return (type(self), rows, True) if _iterator_limit(it) else (type(self), rows)

    def __setstate__(self, state, /):
        _iterator_set_limit(_payload(self), 1 if state else 0)


class map:
    def __reduce__(self):
        it = _payload(self)
        return type(self), (_iterator_source(it), *_iterator_state(it))


class filter:
    def __reduce__(self):
        it = _payload(self)
        return type(self), (_iterator_source(it), _iterator_state(it))

"""Methods of iterators, the constructors enumerate, zip, map, filter and reversed, and what the library sees of an
iterator. See iterators.py for the objects."""

from __future__ import annotations

from runtime.translate.ll import (
    FALSE,
    NONE,
    NULL,
    TRUE,
    W,
    cast,
    i32,
    new,
    same,
    tag,
    untag,
    vm,
)
from runtime.translate.lltypes import ByteArray, Dict, Iterator, List, Range, Set, Tuple
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.containers import dicts, sets
from runtime.vm.containers.iterators import (
    NEEDS_USER,
    depth_above,
    has_ended,
    iterator_next,
    make_iterator,
    make_reversed,
    new_iterator,
    raise_stop,
)
from runtime.vm.containers.ranges import range_length
from runtime.vm.errors import type_error
from runtime.vm.kinds import kind
from runtime.vm.objects import new_tuple
from spec.objects import IteratorKind


# --- rows ---
@dont_look_inside
def next_method(self: W) -> W:
    """iterator.__next__()"""
    item = iterator_next(self)
    if item is NULL and vm.error_kind == 0 and has_ended(self):
        return raise_stop()
    return item


def iter_method(self: W) -> W:
    return self


@dont_look_inside
def builtin_iter(w: W, sentinel: W) -> W:
    """iter(w), iter(f, sentinel)"""
    if sentinel is NULL:
        return make_iterator(w)
    return NULL


@dont_look_inside
def callable_iterator(f: W, sentinel: W) -> W:
    """The library has found that f can be called."""
    return user_iterator(IteratorKind.CALLABLE, f, sentinel)


@dont_look_inside
def getitem_iterator(w: W) -> W:
    return user_iterator(IteratorKind.GETITEM, w, NULL)


@dont_look_inside
def user_iterator(iterator_kind: i32, source: W, state: W) -> W:
    result = new_iterator(iterator_kind, source, 0, 0, state)
    if result is not NULL:
        cast(Iterator, result).depth = NEEDS_USER
    return result


@dont_look_inside
def reversed_new(cls: W, sequence: W) -> W:
    return make_reversed(sequence)


@dont_look_inside
def reversed_by_items(w: W, length: W) -> W:
    """reversed() of an object with __len__ and __getitem__."""
    result = user_iterator(IteratorKind.REVERSED, w, NULL)
    if result is not NULL:
        cast(Iterator, result).index = untag(length) - 1
    return result


@dont_look_inside
def enumerate_new(cls: W, iterable: W, start: W) -> W:
    """`start` has to be an int."""
    if iterable is NULL:
        return type_error("enumerate() missing required argument 'iterable'", NULL, NULL)
    if start is not NULL and not kinds.is_int(start):
        return NULL
    iterator = make_iterator(iterable)
    if iterator is NULL:
        return NULL
    number: W = tag(0)
    if start is not NULL:
        number = start
        if kind(start) == kinds.BOOL:
            number = tag(1) if same(start, TRUE) else tag(0)
    result = new_iterator(IteratorKind.ENUMERATE, iterator, 0, 0, number)
    if result is not NULL:
        cast(Iterator, result).depth = depth_above(cast(Iterator, result).source, 0)
    return result


@dont_look_inside
def zip_new(cls: W, strict: W, iterables: W) -> W:
    """Where all have built-in iterators."""
    if strict is not NULL and not same(strict, FALSE) and not same(strict, TRUE):
        return NULL
    row = iterators_of(cast(Tuple, iterables))
    if row is NULL:
        return NULL
    return zip_of(row, 1 if strict is not NULL and same(strict, TRUE) else 0)


@dont_look_inside
def iterators_of(iterables: Tuple) -> Tuple:
    """NULL: an exception is pending, or user code is needed."""
    row = new_tuple(iterables.length)
    if row is NULL:
        return NULL
    i = 0
    while i < iterables.length:
        iterator = make_iterator(iterables[i])
        if iterator is NULL:
            return NULL
        row[i] = iterator
        i += 1
    return row


@dont_look_inside
def zip_of(row: Tuple, strict: i32) -> W:
    result = new_iterator(IteratorKind.ZIP, row, 0, strict, NULL)
    if result is NULL:
        return NULL
    depth = NEEDS_USER if strict != 0 else 0
    i = 0
    while i < row.length:
        depth = depth_above(row[i], depth)
        i += 1
    cast(Iterator, result).depth = depth
    return result


@dont_look_inside
def make_zip(row: W, strict: W) -> W:
    """For the library: a tuple of iterators, a bool."""
    return zip_of(cast(Tuple, row), 1 if same(strict, TRUE) else 0)


@dont_look_inside
def map_new(cls: W, function: W, iterables: W) -> W:
    if function is NULL or cast(Tuple, iterables).length == 0:
        return type_error("map() must have at least two arguments.", NULL, NULL)
    row = iterators_of(cast(Tuple, iterables))
    if row is NULL:
        return NULL
    return user_iterator(IteratorKind.MAP, function, row)


@dont_look_inside
def make_map(function: W, row: W) -> W:
    return user_iterator(IteratorKind.MAP, function, row)


@dont_look_inside
def filter_new(cls: W, function: W, iterable: W) -> W:
    iterator = make_iterator(iterable)
    if iterator is NULL:
        return NULL
    return user_iterator(IteratorKind.FILTER, function, iterator)


@dont_look_inside
def make_filter(function: W, iterator: W) -> W:
    return user_iterator(IteratorKind.FILTER, function, iterator)


@dont_look_inside
def make_enumerate(iterator: W, start: W) -> W:
    result = user_iterator(IteratorKind.ENUMERATE, iterator, start)
    if result is not NULL:
        cast(Iterator, result).depth = depth_above(iterator, 0)
    return result


# --- what the library sees of an iterator ---
def iterator_kind(w: W) -> W:
    return tag(cast(Iterator, w).kind)


def iterator_source(w: W) -> W:
    """None once it has ended."""
    source = cast(Iterator, w).source
    return NONE if source is NULL else source


def iterator_state(w: W) -> W:
    return cast(Iterator, w).state


def iterator_index(w: W) -> W:
    return tag(cast(Iterator, w).index)


def iterator_limit(w: W) -> W:
    return tag(cast(Iterator, w).limit)


def set_iterator_state(w: W, state: W) -> W:
    cast(Iterator, w).state = state
    return NONE


def set_iterator_index(w: W, index: W) -> W:
    cast(Iterator, w).index = untag(index)
    return NONE


def set_iterator_limit(w: W, limit: W) -> W:
    """Of a zip, its strictness, too."""
    it = cast(Iterator, w)
    it.limit = untag(limit)
    if it.kind == IteratorKind.ZIP and it.limit != 0:
        it.depth = NEEDS_USER
    return NONE


def end_iterator(w: W) -> W:
    cast(Iterator, w).source = NULL
    return NONE


@dont_look_inside
def length_hint(self: W) -> W:
    """iterator.__length_hint__() of those that have it."""
    it = cast(Iterator, self)
    source = it.source
    if source is NULL:
        return tag(0)
    left = 0
    match it.kind:
        case IteratorKind.LIST:
            left = cast(List, source).length - it.index
        case IteratorKind.TUPLE | IteratorKind.STR | IteratorKind.WIDE_STR | IteratorKind.BYTES:
            left = cast(Tuple, source).length - it.index
        case IteratorKind.BYTE_ARRAY:
            left = cast(ByteArray, source).length - it.index
        case IteratorKind.RANGE:
            left = it.limit
        case IteratorKind.LIST_REVERSED:
            left = it.index + 1 if it.index < cast(List, source).length else 0
        case IteratorKind.SET:
            left = sets.keys_from(cast(Set, source), it.index) if cast(Set, source).count == it.limit else 0
        case IteratorKind.LONG_RANGE:
            return rest_of_range(it)
        case IteratorKind.REVERSED:
            left = it.index + 1
        case _:
            left = untag(it.state) if dicts.dict_length(cast(Dict, source)) == it.limit else 0
    return tag(left if left > 0 else 0)


@dont_look_inside
def rest_of_range(it: Iterator) -> W:
    r: Range = new(Range)
    if r is NULL:
        return NULL
    source = cast(Range, it.source)
    r.start = it.state
    r.stop = source.stop
    r.step = source.step
    return range_length(r)

"""Built-in iterators: heap type Iterator, whose `kind` says what it walks over (spec.objects.IteratorKind).

`iterator_next` gives the next item without calling user code. Where that is not possible (the function of a map(), a
generator below an enumerate()), it gives NULL with no exception pending and leaves the iterator as it is; then the
library's _iterator_step is called. An iterator that has ended has no source any more.
"""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    cast,
    header,
    i32,
    is_small,
    new,
    new_var,
    tag,
    uint_lt,
    untag,
    vm,
)
from runtime.translate.lltypes import (
    ByteArray,
    ByteData,
    Bytes,
    Dict,
    DictView,
    Generator,
    Iterator,
    List,
    Range,
    Set,
    Str,
    Tuple,
)
from runtime.translate.rjit import dont_look_inside, never_collects, promote, unroll_safe
from runtime.vm import kinds
from runtime.vm.containers import dicts, sets
from runtime.vm.containers.lists import load_item
from runtime.vm.containers.ranges import is_small_range, range_item, range_length, small_count
from runtime.vm.errors import fail
from runtime.vm.kinds import is_str_kind, kind, payload
from runtime.vm.numbers import bigint
from runtime.vm.text.strings import str_at
from spec.bytecode import ErrorKind
from spec.heap import SMALL_INT_MAX
from spec.objects import IteratorKind

MAX_DEPTH = 20  # iterators below each other that are stepped without user code; deeper ones are the library's
NEEDS_USER = -1


@dont_look_inside
def raise_stop() -> W:
    """StopIteration without a value."""
    vm.error_kind = ErrorKind.STOP_ITERATION
    vm.error_arg0 = NULL
    return NULL


# --- making ---
def new_iterator(iterator_kind: i32, source: W, index: i32, limit: i32, state: W) -> W:
    """NULL: no memory."""
    it: Iterator = new(Iterator)
    if it is not NULL:
        it.kind = iterator_kind
        it.source = source
        it.index = index
        it.limit = limit
        it.state = state
    return it


def make_iterator(w: W) -> W:
    """iter(w). NULL: an exception is pending; or none: user code gives it, or w is not iterable."""
    if is_small(w):
        return NULL
    h = promote(header(w))
    if h == kinds.LIST:
        return new_iterator(IteratorKind.LIST, w, 0, 0, NULL)
    if h == kinds.ITERATOR:
        return w
    return other_iterator(w, h)


@dont_look_inside
def other_iterator(w: W, h: i32) -> W:
    match h:
        case kinds.TUPLE:
            return new_iterator(IteratorKind.TUPLE, w, 0, 0, NULL)
        case kinds.STR:
            return new_iterator(IteratorKind.STR, w, 0, 0, NULL)
        case kinds.WIDE_STR | kinds.BUILT_STR:
            return new_iterator(IteratorKind.WIDE_STR, w, 0, 0, NULL)
        case kinds.RANGE:
            return range_iterator(cast(Range, w))
        case kinds.DICT:
            return dict_iterator(cast(Dict, w), IteratorKind.DICT_KEYS)
        case kinds.DICT_VIEW:
            return dict_iterator(cast(DictView, w).dict, IteratorKind.DICT_KEYS + cast(DictView, w).kind)
        case kinds.SET | kinds.FROZEN_SET:
            return new_iterator(IteratorKind.SET, w, 0, cast(Set, w).count, NULL)
        case kinds.BYTES:
            return new_iterator(IteratorKind.BYTES, w, 0, 0, NULL)
        case kinds.BYTE_ARRAY:
            return new_iterator(IteratorKind.BYTE_ARRAY, w, 0, 0, NULL)
        case kinds.GENERATOR:
            return w if cast(Generator, w).kind == 0 else NULL  # (no coroutine)
        case _:
            return NULL


@dont_look_inside
def dict_iterator(d: Dict, iterator_kind: i32) -> W:
    count = dicts.dict_length(d)
    return new_iterator(iterator_kind, d, 0, count, tag(count))


@dont_look_inside
def range_iterator(r: Range) -> W:
    if is_small_range(r):
        count = small_count(untag(r.start), untag(r.stop), untag(r.step))
        if count >= 0:
            return new_iterator(IteratorKind.RANGE, r, untag(r.start), count, r.step)
    return new_iterator(IteratorKind.LONG_RANGE, r, 0, 0, r.start)


@dont_look_inside
def make_reversed(w: W) -> W:
    """reversed(w); NULL with no exception pending: not a built-in value that has it."""
    k = kind(w)
    match k:
        case kinds.LIST:
            return new_iterator(IteratorKind.LIST_REVERSED, w, cast(List, w).length - 1, 0, NULL)
        case kinds.TUPLE:
            return new_iterator(IteratorKind.REVERSED, w, cast(Tuple, w).length - 1, 0, NULL)
        case kinds.BYTES:
            return new_iterator(IteratorKind.REVERSED, w, cast(Bytes, w).length - 1, 0, NULL)
        case kinds.BYTE_ARRAY:
            return new_iterator(IteratorKind.REVERSED, w, cast(ByteArray, w).length - 1, 0, NULL)
        case kinds.RANGE:
            return reversed_range(w)
        case kinds.DICT:
            return reversed_dict(cast(Dict, w), IteratorKind.REVERSED_KEYS)
        case kinds.DICT_VIEW:
            return reversed_dict(cast(DictView, w).dict, IteratorKind.REVERSED_KEYS + cast(DictView, w).kind)
        case _:
            if is_str_kind(k):
                return new_iterator(IteratorKind.REVERSED, w, cast(Str, w).length - 1, 0, NULL)
            return NULL


@dont_look_inside
def reversed_dict(d: Dict, iterator_kind: i32) -> W:
    count = dicts.dict_length(d)
    return new_iterator(iterator_kind, d, dicts.entries_used(d) - 1, count, tag(count))


@dont_look_inside
def reversed_range(w: W) -> W:
    """A range iterator from the last item to the first."""
    length = range_length(w)
    if length is NULL:
        return NULL
    last = bigint.big_sub(length, tag(1))
    if last is NULL:
        return NULL
    start = range_item(w, last)
    if start is NULL:
        return NULL
    step = bigint.big_neg(cast(Range, w).step)
    if step is NULL:
        return NULL
    stop = bigint.big_add(cast(Range, w).start, step)
    if stop is NULL:
        return NULL
    r: Range = new(Range)
    if r is NULL:
        return NULL
    r.start = start
    r.stop = stop
    r.step = step
    return range_iterator(r)


@never_collects
def depth_above(iterator: W, depth: i32) -> i32:
    """Depth of an iterator that takes items from this one, and from others up to `depth`."""
    if depth == NEEDS_USER or is_small(iterator) or header(iterator) != kinds.ITERATOR:
        return NEEDS_USER
    below = cast(Iterator, iterator).depth
    if below == NEEDS_USER or needs_user(cast(Iterator, iterator)):
        return NEEDS_USER
    if below + 1 > MAX_DEPTH:
        return NEEDS_USER
    return depth if depth > below + 1 else below + 1


@never_collects
def needs_user(it: Iterator) -> bool:
    k = it.kind
    if k == IteratorKind.REVERSED:
        return it.source is not NULL and not is_sequence(it.source)
    return k == IteratorKind.CALLABLE or k == IteratorKind.GETITEM or k == IteratorKind.MAP or k == IteratorKind.FILTER


@never_collects
def is_sequence(w: W) -> bool:
    k = kind(w)
    return k == kinds.TUPLE or is_str_kind(k) or k == kinds.BYTES or k == kinds.BYTE_ARRAY


# --- stepping ---
def iterator_next(w: W) -> W:
    """The next item. NULL: an exception is pending; or none: the iterator has ended (no source), or user code is
    needed."""
    it = cast(Iterator, w)
    source = it.source
    if source is NULL:
        return NULL
    match promote(it.kind):
        case IteratorKind.LIST:
            index = it.index
            if not uint_lt(index, cast(List, source).length):
                return end(it)
            it.index = index + 1
            return load_item(cast(List, source), index)
        case IteratorKind.TUPLE:
            index = it.index
            if index >= cast(Tuple, source).length:
                return end(it)
            it.index = index + 1
            return cast(Tuple, source)[index]
        case IteratorKind.STR | IteratorKind.WIDE_STR:
            index = it.index
            if index >= cast(Str, source).length:
                return end(it)
            it.index = index + 1
            return str_at(cast(Str, source), index)
        case IteratorKind.RANGE:
            left = it.limit
            if left == 0:
                return end(it)
            value = it.index
            it.limit = left - 1
            it.index = value + untag(it.state)
            return tag(value)
        case IteratorKind.DICT_KEYS | IteratorKind.DICT_VALUES | IteratorKind.DICT_ITEMS:
            return next_of_dict(it, cast(Dict, source))
        case IteratorKind.SET:
            return next_of_set(it, cast(Set, source))
        case IteratorKind.ENUMERATE:
            return next_number(it, source)
        case IteratorKind.ZIP:
            return next_row(it, cast(Tuple, source))
        case _:
            return next_slow(it)


def end(it: Iterator) -> W:
    it.source = NULL
    return NULL


def next_of_dict(it: Iterator, d: Dict) -> W:
    if dicts.dict_length(d) != it.limit:
        it.limit = -1
        return changed_size(d)
    number = it.index
    if number >= dicts.entries_used(d):
        return end(it)
    key = dicts.entry_key(d, number)
    if key is NULL:
        number = dicts.next_entry(d, number)
        if number < 0:
            return end(it)
        key = dicts.entry_key(d, number)
    left = untag(it.state)
    if left == 0:
        return changed_keys()
    it.index = number + 1
    it.state = tag(left - 1)
    return part_of_entry(d, number, key, promote(it.kind) - IteratorKind.DICT_KEYS)


def part_of_entry(d: Dict, number: i32, key: W, part: i32) -> W:
    """0: the key, 1: the value, 2: both, a tuple."""
    if part == 0:
        return key
    value = dicts.entry_value(d, number)
    if part == 1 or value is NULL:
        return value
    return pair_of(key, value)


def pair_of(a: W, b: W) -> W:
    pair: Tuple = new_var(Tuple, 2)
    if pair is not NULL:
        pair[0] = a
        pair[1] = b
    return pair


@dont_look_inside
def changed_size(d: Dict) -> W:
    return fail(ErrorKind.RUNTIME_ERROR, "dictionary changed size during iteration", NULL, NULL, NULL)


@dont_look_inside
def changed_keys() -> W:
    return fail(ErrorKind.RUNTIME_ERROR, "dictionary keys changed during iteration", NULL, NULL, NULL)


@dont_look_inside
def changed_set() -> W:
    return fail(ErrorKind.RUNTIME_ERROR, "Set changed size during iteration", NULL, NULL, NULL)


def next_of_set(it: Iterator, s: Set) -> W:
    if s.count != it.limit:
        it.limit = -1
        return changed_set()
    place = sets.next_place(s, it.index)
    if place < 0:
        return end(it)
    it.index = place + 1
    return s.table[place]


def next_number(it: Iterator, source: W) -> W:
    """enumerate()"""
    if it.depth == NEEDS_USER:
        return NULL
    item = iterator_next(source)
    if item is NULL:
        if vm.error_kind == 0:
            it.source = NULL
        return NULL
    number = it.state
    if is_small(number) and untag(number) < SMALL_INT_MAX:
        it.state = tag(untag(number) + 1)
    else:
        following = bigint.big_add(number, tag(1))
        if following is NULL:
            return NULL
        it.state = following
    return pair_of(number, item)


@unroll_safe
def next_row(it: Iterator, sources: Tuple) -> W:
    """zip()"""
    if it.depth == NEEDS_USER:
        return NULL
    n = promote(sources.length)
    if n == 0:
        return end(it)
    row: Tuple = new_var(Tuple, n)
    if row is NULL:
        return NULL
    i = 0
    while i < n:
        item = iterator_next(sources[i])
        if item is NULL:
            if vm.error_kind == 0:
                it.source = NULL
            return NULL
        row[i] = item
        i += 1
    return row


@dont_look_inside
def next_slow(it: Iterator) -> W:
    index = it.index
    source = it.source
    match it.kind:
        case IteratorKind.BYTES:
            if index >= cast(Bytes, source).length:
                return end(it)
            it.index = index + 1
            return tag(cast(Bytes, source)[index])
        case IteratorKind.BYTE_ARRAY:
            if index >= cast(ByteArray, source).length:
                return end(it)
            it.index = index + 1
            return tag(cast(ByteData, cast(ByteArray, source).items)[index])
        case IteratorKind.LONG_RANGE:
            return next_of_long_range(it, cast(Range, source))
        case IteratorKind.LIST_REVERSED:
            if not uint_lt(index, cast(List, source).length):
                return end(it)
            it.index = index - 1
            return load_item(cast(List, source), index)
        case IteratorKind.REVERSED:
            return next_backwards(it)
        case IteratorKind.REVERSED_KEYS | IteratorKind.REVERSED_VALUES | IteratorKind.REVERSED_ITEMS:
            return previous_of_dict(it, cast(Dict, source))
        case _:
            return NULL


@dont_look_inside
def next_of_long_range(it: Iterator, r: Range) -> W:
    value = it.state
    order = bigint.big_compare(value, r.stop)
    if (order >= 0) == (bigint.big_compare(r.step, tag(0)) > 0) or order == 0:
        return end(it)
    following = bigint.big_add(value, r.step)
    if following is not NULL:
        it.state = following
        return value
    return NULL


@dont_look_inside
def next_backwards(it: Iterator) -> W:
    source = it.source
    index = it.index
    if not is_sequence(source):
        return NULL
    if index < 0:
        return end(it)
    it.index = index - 1
    k = kind(source)
    if k == kinds.TUPLE:
        return cast(Tuple, source)[index]
    if k == kinds.BYTES:
        return tag(cast(Bytes, source)[index])
    if k == kinds.BYTE_ARRAY:
        if index >= cast(ByteArray, source).length:
            return end(it)
        return tag(cast(ByteData, cast(ByteArray, source).items)[index])
    return str_at(cast(Str, source), index)


@dont_look_inside
def previous_of_dict(it: Iterator, d: Dict) -> W:
    if dicts.dict_length(d) != it.limit:
        it.limit = -1
        return changed_size(d)
    number = dicts.previous_entry(d, it.index)
    if number < 0:
        return end(it)
    left = untag(it.state)
    if left == 0:
        return changed_keys()
    it.index = number - 1
    it.state = tag(left - 1)
    return part_of_entry(d, number, dicts.entry_key(d, number), it.kind - IteratorKind.REVERSED_KEYS)


@dont_look_inside
@never_collects
def has_ended(w: W) -> bool:
    """iterator_next gave NULL without an exception: is there nothing more?"""
    return cast(Iterator, w).source is NULL


@dont_look_inside
def native_iterator(w: W) -> W:
    """An iterator over w that needs no user code. NULL: an exception is pending, or there is none."""
    iterator = make_iterator(payload(w) if kind(w) < kinds.FIRST_MAP else w)
    if iterator is NULL or kind(iterator) != kinds.ITERATOR:
        return NULL
    it = cast(Iterator, iterator)
    if it.depth == NEEDS_USER or needs_user(it):
        return NULL
    return iterator

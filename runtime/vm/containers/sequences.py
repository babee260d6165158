"""Lists, tuples and strings as sequences: length, items, + and *."""

from __future__ import annotations

from runtime.translate.ll import NULL, TRUE, W, address, cast, header, i32, int_div_trunc, is_small, same, tag, untag
from runtime.translate.lltypes import List, Str, Tuple
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.containers.blocks import ITEMS, copy_words, repeat_words
from runtime.vm.containers.lists import append, first_item, item_words, load_item, new_storage
from runtime.vm.containers.ranges import range_item, range_length
from runtime.vm.errors import fail_fixed, type_error_of
from runtime.vm.kinds import MAX_ITEMS, fits_index, is_int, is_str, is_str_kind, kind, payload
from runtime.vm.numbers import bigint
from runtime.vm.objects import list_of, memory_error, new_tuple
from runtime.vm.text.strings import concat, repeated, str_at
from spec.bytecode import ErrorKind
from spec.messages import FixedStr

#: A list and a number up to which a product has a size for certain.
SOME = 4096


@dont_look_inside
def sequence_length(w: W) -> i32:
    """Of a list, tuple or string; -1: w is none."""
    k = kind(w)
    if k == kinds.LIST:
        return cast(List, w).length
    if k == kinds.TUPLE:
        return cast(Tuple, w).length
    if is_str_kind(k):
        return cast(Str, w).length
    return -1


@dont_look_inside
def sequence_item(w: W, index: i32) -> W:
    """An item that exists. NULL: no memory."""
    k = kind(w)
    if k == kinds.LIST:
        return load_item(cast(List, w), index)
    if k == kinds.TUPLE:
        return cast(Tuple, w)[index]
    return str_at(cast(Str, w), index)


@dont_look_inside
def add_sequences(a: W, b: W) -> W:
    """a is a str, list or tuple."""
    k = kind(a)
    if is_str_kind(k):
        if is_str(b):
            return concat(cast(Str, a), cast(Str, b))
        return type_error_of('can only concatenate str (not "{0}") to str', b)
    if k == kinds.LIST:
        if kind(b) != kinds.LIST:
            return type_error_of('can only concatenate list (not "{0}") to list', b)
        return concatenate(cast(List, a), cast(List, b))
    if kind(b) != kinds.TUPLE:
        return type_error_of('can only concatenate tuple (not "{0}") to tuple', b)
    return add_tuples(cast(Tuple, a), cast(Tuple, b))


@dont_look_inside
def add_tuples(a: Tuple, b: Tuple) -> W:
    n = a.length
    result = new_tuple(n + b.length)
    if result is NULL:
        return NULL
    items = address(result) + ITEMS["Tuple"]
    copy_words(items, address(a) + ITEMS["Tuple"], n)
    copy_words(items + (n << 2), address(b) + ITEMS["Tuple"], b.length)
    return result


@dont_look_inside
def concatenate(a: List, b: List) -> W:
    """A new list, of the strategy of both where they have the same."""
    m = a.length
    n = b.length
    if m == 0:
        return repeat_list(b, 1)
    if n > 0 and header(a.items) != header(b.items):
        result = repeat_list(a, 1)
        return NULL if result is NULL else extend_list(result, b)
    items = new_storage(header(a.items), m + n)
    if items is NULL:
        return NULL
    words = item_words(header(a.items))
    base = first_item(items)
    copy_words(base, first_item(a.items), m * words)
    if n > 0:
        copy_words(base + ((m * words) << 2), first_item(b.items), n * words)
    return list_of(items, m + n)


@dont_look_inside
def extend_list(lst: List, other: W) -> W:
    """lst += other, a list, tuple, str or range. NULL: an exception is pending, or it is another iterable."""
    n = sequence_length(other)
    is_range = n < 0 and kind(other) == kinds.RANGE
    if is_range:
        count = range_length(other)
        if not is_small(count) or untag(count) > MAX_ITEMS:
            return memory_error()
        n = untag(count)
    if n < 0:
        return NULL
    i = 0
    while i < n:
        item = range_item(other, tag(i)) if is_range else sequence_item(other, i)
        if item is NULL or not append(lst, item):
            return NULL
        i += 1
    return lst


@dont_look_inside
def repeat_count(length: i32, count: W) -> i32:
    """How often `sequence * count` repeats; -1: an exception is pending. Bounded so that the result has a size."""
    if not is_int(count):
        type_error_of("can't multiply sequence by non-int of type '{0}'", count)
        return -1
    if not is_small(count):
        if kind(count) == kinds.BOOL:
            return 1 if same(count, TRUE) else 0
        if not fits_index(count):
            fail_fixed(ErrorKind.OVERFLOW_ERROR, FixedStr.REPEAT_TOO_BIG, NULL, NULL)
            return -1
        if bigint.big_compare(count, tag(0)) < 0 or length == 0:
            return 0
        memory_error()
        return -1
    n = untag(count)
    if n <= 0 or length == 0:
        return 0
    if n > int_div_trunc(MAX_ITEMS, length):
        memory_error()
        return -1
    return n


@dont_look_inside
def method_count(length: i32, count: W) -> i32:
    """The same for a call of __mul__ or __imul__."""
    if not is_int(payload(count)):
        type_error_of("'{0}' object cannot be interpreted as an integer", count)
        return -1
    return repeat_count(length, payload(count))


@dont_look_inside
def repeat_sequence(w: W, count: W) -> W:
    """A list, tuple or string times an int; NULL: an exception is pending."""
    n = repeat_count(sequence_length(w), count)
    if n < 0:
        return NULL
    k = kind(w)
    if k == kinds.LIST:
        return repeat_list(cast(List, w), n)
    if k == kinds.TUPLE:
        return repeat_tuple(cast(Tuple, w), n)
    return repeat_str(cast(Str, w), n)


@dont_look_inside
def repeat_in_place(lst: List, count: W) -> W:
    """lst *= count"""
    n = repeat_count(lst.length, count)
    if n < 0:
        return NULL
    result = repeat_list(lst, n)
    if result is NULL:
        return NULL
    lst.items = result.items
    lst.length = result.length
    return lst


@dont_look_inside
def repeat_str(s: Str, n: i32) -> W:
    return repeated(s, n)


@dont_look_inside
def repeat_tuple(t: Tuple, n: i32) -> W:
    result = new_tuple(t.length * n)
    if result is not NULL:
        repeat_words(address(result) + ITEMS["Tuple"], address(t) + ITEMS["Tuple"], t.length, n)
    return result


@dont_look_inside
def repeat_list(lst: List, n: i32) -> List:
    """The list n times, of the same strategy. NULL: no memory."""
    return list_of(repeated_items(lst, n), lst.length * n)


@dont_look_inside
def repeated_items(lst: List, n: i32) -> W:
    """The storage of the list n times. NULL: no memory."""
    strategy = header(lst.items)
    length = lst.length
    items = new_storage(strategy, length * n)
    if items is not NULL:
        repeat_words(first_item(items), first_item(lst.items), length * item_words(strategy), n)
    return items


def repeat_some(lst: List, n: i32) -> W:
    """The list n times, one call in a trace. NULL: an exception is pending, or it is for repeat_sequence."""
    length = lst.length
    if n <= 0 or n > SOME or length > SOME:
        return NULL
    return list_of(repeated_items(lst, n), length * n)

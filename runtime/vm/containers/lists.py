"""Lists. The header of `items` is the storage strategy: IntArray (small ints, untagged), FloatArray, or RefArray (any
values); its length is the capacity. A list changes strategy where a value does not fit; an empty list takes the one of
the first value that comes. Bools, big ints and NaNs are kept in RefArrays: a NaN is equal to itself as an item only
where it is the same object."""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    address,
    cast,
    f64,
    float_bits_high,
    header,
    i32,
    is_small,
    tag,
    uint_lt,
    untag,
)
from runtime.translate.lltypes import Float, FloatArray, Frame, IntArray, List, RefArray
from runtime.translate.rjit import dont_look_inside, inline, never_collects, promote
from runtime.vm.containers.blocks import ITEMS, copy_words
from runtime.vm.errors import index_error
from runtime.vm.kinds import FLOAT, FLOAT_ARRAY, INT_ARRAY, REF_ARRAY
from runtime.vm.objects import box_float, list_of, new_float_array, new_int_array, new_ref_array

assert ITEMS["IntArray"] == ITEMS["RefArray"]
EXPONENT = 0x7FF0_0000  # of a float's upper word


@dont_look_inside
def new_list() -> List:
    """An empty list. NULL: no memory."""
    return list_of(new_int_array(0), 0)


def load_item(lst: List, index: i32) -> W:
    """Item that exists. NULL: no memory."""
    items = lst.items
    strategy = promote(header(items))
    if strategy == INT_ARRAY:
        return tag(cast(IntArray, items)[index])
    if strategy == FLOAT_ARRAY:
        return box_float(cast(FloatArray, items)[index])
    return cast(RefArray, items)[index]


@inline
def fetch_item(frame: Frame, dest: i32, lst: List, index: i32) -> bool:
    """Register dest = an item that exists. False: no memory."""
    items = lst.items
    strategy = promote(header(items))
    if strategy == INT_ARRAY:
        frame[dest] = tag(cast(IntArray, items)[index])
        return True
    if strategy == FLOAT_ARRAY:
        return put_float(frame, dest, cast(FloatArray, items)[index])
    frame[dest] = cast(RefArray, items)[index]
    return True


@inline
def put_float(frame: Frame, dest: i32, x: f64) -> bool:
    boxed = box_float(x)
    if boxed is NULL:
        return False
    frame[dest] = boxed
    return True


@inline
def store_item(lst: List, index: i32, value: W) -> bool:
    """Index below the capacity. False: no memory."""
    items = lst.items
    strategy = promote(header(items))
    if strategy == REF_ARRAY:
        cast(RefArray, items)[index] = value
        return True
    if strategy == INT_ARRAY:
        if is_small(value):
            cast(IntArray, items)[index] = untag(value)
            return True
    elif not is_small(value) and promote(header(value)) == FLOAT:
        x = cast(Float, value).value
        if is_plain(x):
            cast(FloatArray, items)[index] = x
            return True
    return store_other(lst, index, value)


@inline
def is_plain(x: f64) -> bool:
    """No NaN? Most floats show it by their exponent."""
    return float_bits_high(x) & EXPONENT != EXPONENT or x == x


@inline
def append(lst: List, value: W) -> bool:
    """False: no memory."""
    length = lst.length
    if length < capacity(lst) and fits(lst, value):
        store_item(lst, length, value)
        lst.length = length + 1
        return True
    return append_slow(lst, value)


@inline
def fits(lst: List, value: W) -> bool:
    """Does the value have the type of the list's strategy?"""
    strategy = promote(header(lst.items))
    if strategy == REF_ARRAY:
        return True
    if strategy == INT_ARRAY:
        return is_small(value)
    if is_small(value):
        return False
    return promote(header(value)) == FLOAT and is_plain(cast(Float, value).value)


@inline
def capacity(lst: List) -> i32:
    """The length field is at the same place in the three kinds of arrays, but each kind has its own description."""
    items = lst.items
    strategy = promote(header(items))
    if strategy == INT_ARRAY:
        return cast(IntArray, items).length
    if strategy == FLOAT_ARRAY:
        return cast(FloatArray, items).length
    return cast(RefArray, items).length


@dont_look_inside
def append_slow(lst: List, value: W) -> bool:
    """With growth or change of strategy."""
    length = lst.length
    if length == 0 and not fits(lst, value):
        items = storage_for(value, capacity(lst))
        if items is NULL:
            return False
        lst.items = items
    if length == capacity(lst):
        if not reallocate(lst, header(lst.items), grown(length + 1)):
            return False
    if not store_item(lst, length, value):
        return False
    lst.length = length + 1
    return True


@dont_look_inside
def storage_for(value: W, room: i32) -> W:
    """An empty array of the strategy that suits the value."""
    if is_small(value):
        return new_int_array(room)
    if header(value) == FLOAT and is_plain(cast(Float, value).value):
        return new_float_array(room)
    return new_ref_array(room)


@dont_look_inside
def new_storage(strategy: i32, room: i32) -> W:
    """An array of zeros or nulls. NULL: no memory."""
    if strategy == INT_ARRAY:
        return new_int_array(room)
    if strategy == FLOAT_ARRAY:
        return new_float_array(room)
    return new_ref_array(room)


def item_words(strategy: i32) -> i32:
    return 2 if strategy == FLOAT_ARRAY else 1


def first_item(items: W) -> i32:
    """Address of the first item of an array of any strategy."""
    return address(items) + (ITEMS["FloatArray"] if header(items) == FLOAT_ARRAY else ITEMS["IntArray"])


def grown(needed: i32) -> i32:
    """Capacity for `needed` items and some to come."""
    return (needed + (needed >> 3) + 6) & -4


@dont_look_inside
def store_other(lst: List, index: i32, value: W) -> bool:
    """Stores a value that the strategy does not hold: the list changes to a RefArray."""
    if not reallocate(lst, REF_ARRAY, capacity(lst)):
        return False
    cast(RefArray, lst.items)[index] = value
    return True


@dont_look_inside
def reallocate(lst: List, strategy: i32, room: i32) -> bool:
    """New storage of `room` items, of the list's own strategy or REF_ARRAY. False: no memory."""
    items = new_storage(strategy, room)
    if items is NULL:
        return False
    if header(lst.items) == strategy:
        copy_words(first_item(items), first_item(lst.items), lst.length * item_words(strategy))
    else:
        i = 0
        while i < lst.length:
            value = load_item(lst, i)
            if value is NULL:
                return False
            cast(RefArray, items)[i] = value
            i += 1
    lst.items = items
    return True


def pop_last(lst: List) -> W:
    """NULL: an exception is pending."""
    last = lst.length - 1
    if last < 0:
        return pop_failed(lst)
    value = load_item(lst, last)
    if value is not NULL:
        clear_item(lst, last)
        lst.length = last
    return value


def clear_item(lst: List, index: i32) -> None:
    """A RefArray must not keep alive what left the list."""
    items = lst.items
    if promote(header(items)) == REF_ARRAY:
        cast(RefArray, items)[index] = NULL


@dont_look_inside
def pop_failed(lst: List) -> W:
    if lst.length == 0:
        return index_error("pop from empty list")
    return index_error("pop index out of range")


@dont_look_inside
def pop_at(lst: List, position: i32) -> W:
    """list.pop(position); NULL: an exception is pending."""
    length = lst.length
    index = position
    if index < 0:
        index += length
    if not uint_lt(index, length):
        return pop_failed(lst)
    result = load_item(lst, index)
    if result is NULL:
        return NULL
    move_down(lst, index)
    clear_item(lst, length - 1)
    lst.length = length - 1
    return result


@never_collects
def move_down(lst: List, index: i32) -> None:
    """Items after `index` move one place to the front."""
    items = lst.items
    strategy = header(items)
    i = index
    last = lst.length - 1
    while i < last:
        if strategy == INT_ARRAY:
            cast(IntArray, items)[i] = cast(IntArray, items)[i + 1]
        elif strategy == FLOAT_ARRAY:
            cast(FloatArray, items)[i] = cast(FloatArray, items)[i + 1]
        else:
            cast(RefArray, items)[i] = cast(RefArray, items)[i + 1]
        i += 1


@dont_look_inside
def list_from_refs(values: RefArray, length: i32) -> List:
    """A list of the first `length` values, with the strategy that suits all of them. NULL: no memory."""
    ints = True
    floats = True
    i = 0
    while i < length:
        value = values[i]
        if is_small(value):
            floats = False
        else:
            ints = False
            if header(value) != FLOAT or not is_plain(cast(Float, value).value):
                floats = False
        i += 1
    if ints:
        return ints_from_refs(values, length)
    if floats:
        return floats_from_refs(values, length)
    items = new_ref_array(length)
    if items is NULL:
        return NULL
    i = 0
    while i < length:
        items[i] = values[i]
        i += 1
    return list_of(items, length)


@dont_look_inside
def ints_from_refs(values: RefArray, length: i32) -> List:
    items = new_int_array(length)
    if items is NULL:
        return NULL
    i = 0
    while i < length:
        items[i] = untag(values[i])
        i += 1
    return list_of(items, length)


@dont_look_inside
def floats_from_refs(values: RefArray, length: i32) -> List:
    items = new_float_array(length)
    if items is NULL:
        return NULL
    i = 0
    while i < length:
        items[i] = cast(Float, values[i]).value
        i += 1
    return list_of(items, length)


@never_collects
def strategy_of(lst: List) -> i32:
    """INT_ARRAY, FLOAT_ARRAY or REF_ARRAY."""
    return header(lst.items)

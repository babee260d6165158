"""Slice objects, and the items that they name.

`resolve` turns a slice and a length into the first index, the step and the number of items, which it leaves in
vm.slice_start, vm.slice_step and vm.slice_count.
"""

from __future__ import annotations

from runtime.translate.ll import (
    NONE,
    NULL,
    TRUE,
    W,
    address,
    cast,
    header,
    i32,
    int_div_trunc,
    is_small,
    new,
    same,
    tag,
    untag,
    vm,
)
from runtime.translate.lltypes import BigInt, FloatArray, IntArray, List, RefArray, Slice, Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.blocks import ITEMS, copy_words, move_words
from runtime.vm.containers.lists import (
    capacity,
    first_item,
    grown,
    item_words,
    load_item,
    new_storage,
    reallocate,
    store_item,
)
from runtime.vm.errors import type_error, type_error_of, value_error
from runtime.vm.kinds import kind, payload
from runtime.vm.numbers.bigint import big_add, big_compare, big_sub
from runtime.vm.objects import list_of, new_tuple

DONE, FAILED, USER = 1, -1, -2
FAR = 1 << 30  # beyond every index; the sum of two of them is still a word


@dont_look_inside
def new_slice(start: W, stop: W, step: W) -> W:
    result: Slice = new(Slice)
    if result is not NULL:
        result.start = start
        result.stop = stop
        result.step = step
    return result


@dont_look_inside
@never_collects
def index_value(w: W) -> i32:
    """An int (or an instance of a class derived from int), as near as it can be in [-FAR, FAR]."""
    plain = payload(w)
    if is_small(plain):
        return untag(plain)
    if header(plain) == kinds.BOOL:
        return 1 if same(plain, TRUE) else 0
    return FAR if cast(BigInt, plain).sign > 0 else -FAR


@dont_look_inside
@never_collects
def is_index(w: W) -> i32:
    """DONE: an int; USER: an instance, which may have __index__; FAILED: neither (no exception is pending)."""
    k = kind(w)
    if k == kinds.BIG_INT or k == kinds.BOOL:
        return DONE
    if k >= kinds.FIRST_MAP:
        k = kind(payload(w))
        return DONE if k == kinds.BIG_INT or k == kinds.BOOL else USER
    return FAILED


@dont_look_inside
def check_part(w: W) -> i32:
    """Is it None or an int? DONE, FAILED, USER."""
    if same(w, NONE):
        return DONE
    result = is_index(w)
    if result == FAILED:
        type_error("slice indices must be integers or None or have an __index__ method", NULL, NULL)
    return result


@dont_look_inside
def check_slice(s: Slice) -> i32:
    """Can `resolve` be asked? DONE, FAILED, USER. A step of 0 is a ValueError."""
    result = check_part(s.step)
    if result != DONE:
        return result
    if not same(s.step, NONE) and index_value(s.step) == 0:
        value_error("slice step cannot be zero", NULL, NULL)
        return FAILED
    result = check_part(s.start)
    if result != DONE:
        return result
    return check_part(s.stop)


@dont_look_inside
@never_collects
def resolve_checked(s: Slice, length: i32) -> None:
    step = 1
    if not same(s.step, NONE):
        step = index_value(s.step)
    low = 0
    high = length
    if step < 0:
        low = -1
        high = length - 1
    start = high if step < 0 else low
    if not same(s.start, NONE):
        start = clamp(index_value(s.start), length, low, high)
    stop = low if step < 0 else high
    if not same(s.stop, NONE):
        stop = clamp(index_value(s.stop), length, low, high)
    count = 0
    if step > 0 and start < stop:
        count = int_div_trunc(stop - start - 1, step) + 1
    elif step < 0 and stop < start:
        count = int_div_trunc(start - stop - 1, -step) + 1
    vm.slice_start = start
    vm.slice_step = step
    vm.slice_count = count


@never_collects
def clamp(index: i32, length: i32, low: i32, high: i32) -> i32:
    if index < 0:
        index += length
    if index < low:
        return low
    return high if index > high else index


@dont_look_inside
def resolve(s: Slice, length: i32) -> i32:
    """DONE: vm.slice_start, vm.slice_step and vm.slice_count are set; FAILED, USER."""
    result = check_slice(s)
    if result == DONE:
        resolve_checked(s, length)
    return result


# --- lists and tuples ---
@dont_look_inside
def list_slice(lst: List, s: Slice) -> W:
    """lst[s]; NULL: an exception is pending, or user code is needed."""
    if resolve(s, lst.length) != DONE:
        return NULL
    return list_part(lst, vm.slice_start, vm.slice_step, vm.slice_count)


@dont_look_inside
def list_part(lst: List, start: i32, step: i32, count: i32) -> List:
    """`count` items from `start` on. NULL: no memory."""
    strategy = header(lst.items)
    items = new_storage(strategy, count)
    if items is NULL:
        return NULL
    take(items, lst.items, start, step, count)
    return list_of(items, count)


@never_collects
def take(target: W, source: W, start: i32, step: i32, count: i32) -> None:
    """The first items of an array = `count` items of an array of the same type."""
    words = item_words(header(source))
    if step == 1:
        copy_words(first_item(target), first_item(source) + ((start * words) << 2), count * words)
        return
    i = 0
    while i < count:
        if words == 2:
            cast(FloatArray, target)[i] = cast(FloatArray, source)[start + i * step]
        else:
            cast(IntArray, target)[i] = cast(IntArray, source)[start + i * step]
        i += 1


@dont_look_inside
def tuple_slice(t: Tuple, s: Slice) -> W:
    if resolve(s, t.length) != DONE:
        return NULL
    return tuple_part(t, vm.slice_start, vm.slice_step, vm.slice_count)


@dont_look_inside
def tuple_part(t: Tuple, start: i32, step: i32, count: i32) -> W:
    """`count` items from `start` on; NULL: no memory. The whole tuple is itself."""
    if count == t.length and step == 1:
        return t
    result = new_tuple(count)
    if result is NULL:
        return NULL
    if step == 1:
        items = address(t) + ITEMS["Tuple"] + (start << 2)
        copy_words(address(result) + ITEMS["Tuple"], items, count)
        return result
    i = 0
    while i < count:
        result[i] = t[start + i * step]
        i += 1
    return result


@dont_look_inside
def assign_slice(lst: List, s: Slice, values: List) -> bool:
    """lst[s] = values, a list of its own; the slice is checked. False: an exception is pending."""
    resolve_checked(s, lst.length)
    start = vm.slice_start
    step = vm.slice_step
    count = vm.slice_count
    if same(s.step, NONE) or step == 1:
        return replace_part(lst, start, count, values)
    if values.length != count:
        value_error(
            "attempt to assign sequence of size {0} to extended slice of size {1}", tag(values.length), tag(count)
        )
        return False
    i = 0
    while i < count:
        value = load_item(values, i)
        if value is NULL or not store_item(lst, start + i * step, value):
            return False
        i += 1
    return True


@dont_look_inside
def replace_part(lst: List, start: i32, count: i32, values: List) -> bool:
    """The `count` items from `start` on make room for those of another list. False: no memory."""
    n = values.length
    length = lst.length
    if lst.length == 0 and n > 0:
        items = new_storage(header(values.items), n)
        if items is NULL:
            return False
        take(items, values.items, 0, 1, n)
        lst.items = items
        lst.length = n
        return True
    if n > 0 and header(lst.items) != header(values.items):
        if header(lst.items) != kinds.REF_ARRAY:
            if not reallocate(lst, kinds.REF_ARRAY, capacity(lst)):
                return False
        values = as_refs(values)
        if values is NULL:
            return False
    total = length - count + n
    if total > capacity(lst):
        if not reallocate(lst, header(lst.items), grown(total)):
            return False
    items = lst.items
    words = item_words(header(items))
    base = first_item(items)
    tail = length - start - count
    move_words(base + (((start + n) * words) << 2), base + (((start + count) * words) << 2), tail * words)
    if n > 0:
        copy_words(base + ((start * words) << 2), first_item(values.items), n * words)
    lst.length = total
    clear_tail(lst, length)
    return True


@dont_look_inside
def as_refs(values: List) -> List:
    """The list with a RefArray; NULL: no memory."""
    if header(values.items) == kinds.REF_ARRAY:
        return values
    result = list_part(values, 0, 1, values.length)
    if result is NULL or not reallocate(result, kinds.REF_ARRAY, values.length):
        return NULL
    return result


@dont_look_inside
@never_collects
def clear_tail(lst: List, old_length: i32) -> None:
    """A RefArray must not keep alive what left the list."""
    items = lst.items
    if header(items) != kinds.REF_ARRAY:
        return
    i = lst.length
    while i < old_length:
        cast(RefArray, items)[i] = NULL
        i += 1


@dont_look_inside
@never_collects
def delete_slice(lst: List, s: Slice) -> None:
    """del lst[s]; the slice is checked."""
    length = lst.length
    resolve_checked(s, length)
    count = vm.slice_count
    if count == 0:
        return
    start = vm.slice_start
    step = vm.slice_step
    if step < 0:
        start = start + (count - 1) * step
        step = -step
    items = lst.items
    words = item_words(header(items))
    base = first_item(items)
    to = start
    i = 0
    while i < count:
        source = start + i * step + 1
        end = source + step - 1 if i < count - 1 else length
        move_words(base + ((to * words) << 2), base + ((source * words) << 2), (end - source) * words)
        to += end - source
        i += 1
    lst.length = length - count
    clear_tail(lst, length)


# --- slice objects ---
@dont_look_inside
def slice_new(cls: W, first: W, stop: W, step: W) -> W:
    """slice(stop), slice(start, stop[, step])"""
    if stop is NULL:
        return new_slice(NONE, first, NONE)
    if step is NULL:
        return new_slice(first, stop, NONE)
    return new_slice(first, stop, step)


def slice_start(self: W) -> W:
    return cast(Slice, self).start


def slice_stop(self: W) -> W:
    return cast(Slice, self).stop


def slice_step(self: W) -> W:
    return cast(Slice, self).step


@dont_look_inside
def slice_indices(self: W, length: W) -> W:
    """slice.indices(length): a tuple; of ints of any size."""
    s = cast(Slice, self)
    checked = check_slice(s)
    if checked == USER or is_index(length) == USER:
        return NULL
    if checked == FAILED:
        return NULL
    if is_index(length) == FAILED:
        return type_error_of("'{0}' object cannot be interpreted as an integer", length)
    n = payload(length)
    if kind(n) == kinds.BOOL:
        n = tag(1) if same(n, TRUE) else tag(0)
    if big_compare(n, tag(0)) < 0:
        return value_error("length should not be negative", NULL, NULL)
    return big_indices(s, n)


@dont_look_inside
def big_indices(s: Slice, length: W) -> W:
    step: W = tag(1)
    if not same(s.step, NONE):
        step = plain_int(s.step)
    negative = big_compare(step, tag(0)) < 0
    low: W = tag(0)
    high = length
    if negative:
        low = tag(-1)
        high = big_sub(length, tag(1))
        if high is NULL:
            return NULL
    start = high if negative else low
    if not same(s.start, NONE):
        start = big_clamp(plain_int(s.start), length, low, high)
    stop = low if negative else high
    if not same(s.stop, NONE):
        stop = big_clamp(plain_int(s.stop), length, low, high)
    if start is NULL or stop is NULL:
        return NULL
    result = new_tuple(3)
    if result is not NULL:
        result[0] = start
        result[1] = stop
        result[2] = step
    return result


@dont_look_inside
def plain_int(w: W) -> W:
    """The int that an int, bool or instance of a class derived from int is."""
    plain = payload(w)
    if kind(plain) == kinds.BOOL:
        return tag(1) if same(plain, TRUE) else tag(0)
    return plain


@dont_look_inside
def big_clamp(index: W, length: W, low: W, high: W) -> W:
    if big_compare(index, tag(0)) < 0:
        index = big_add(index, length)
        if index is NULL:
            return NULL
    if big_compare(index, low) < 0:
        return low
    return high if big_compare(index, high) > 0 else index

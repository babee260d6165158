"""Sorting without user code: a stable merge sort of a row of words.

Lists of small ints and of floats are sorted by their raw items, others of built-in values by `compare`. With a key
function, the library makes a list of the keys first, and both rows are moved alike. Keys that need user code to be
compared are sorted by the library (lib/sorting.py), with the same order of results.
"""

from __future__ import annotations

from runtime.translate.ll import (
    NONE,
    NULL,
    TRUE,
    W,
    cast,
    f64,
    header,
    i32,
    load_double,
    load_word,
    same,
    store_double,
    store_word,
    vm,
)
from runtime.translate.lltypes import IntArray, List, RefArray, Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.blocks import copy_words
from runtime.vm.containers.listmethods import reverse_items
from runtime.vm.containers.lists import first_item, item_words, new_list, new_storage, reallocate
from runtime.vm.containers.slices import list_part
from runtime.vm.errors import value_error
from runtime.vm.kinds import is_str
from runtime.vm.objects import new_int_array
from runtime.vm.operations.compare import compare
from runtime.vm.text.strings import compare_strs
from spec.bytecode import Op

SORTED, FAILED, USER = 1, -1, -2
RUN = 8  # items that insertion sort puts in order first


@dont_look_inside
def list_sort(self: W, key: W, reverse: W) -> W:
    """list.sort() without a key function, `reverse` a bool."""
    if key is not NULL and not same(key, NONE):
        return NULL
    backwards = False
    if reverse is not NULL:
        if kinds.kind(reverse) != kinds.BOOL:
            return NULL
        backwards = same(reverse, TRUE)
    lst = cast(List, self)
    if sort_items(lst, backwards) != SORTED:
        return NULL
    return NONE


@dont_look_inside
def sort_items(lst: List, backwards: bool) -> i32:
    """Stable; SORTED, FAILED, USER (then the list is as before)."""
    if lst.length < 2:
        return SORTED
    if backwards:
        reverse_items(lst)  # so that equal items keep their order when all is turned round again
    result = sort_forwards(lst)
    if backwards:
        reverse_items(lst)
    return result


@dont_look_inside
def sort_forwards(lst: List) -> i32:
    strategy = header(lst.items)
    n = lst.length
    if strategy == kinds.REF_ARRAY:
        return sort_references(lst)
    spare = new_storage(strategy, n)
    if spare is NULL:
        return FAILED
    if strategy == kinds.INT_ARRAY:
        sort_words(first_item(lst.items), first_item(spare), n)
    else:
        sort_doubles(first_item(lst.items), first_item(spare), n)
    return SORTED


# --- raw numbers: `at` and `spare` are rows of the same length; the result is in `at` ---
@dont_look_inside
@never_collects
def sort_words(at: i32, spare: i32, n: i32) -> None:
    start = 0
    while start < n:
        stop = start + RUN if start + RUN < n else n
        i = start + 1
        while i < stop:
            value = load_word(at + (i << 2))
            j = i
            while j > start and load_word(at + (j << 2) - 4) > value:
                store_word(at + (j << 2), load_word(at + (j << 2) - 4))
                j -= 1
            store_word(at + (j << 2), value)
            i += 1
        start = stop
    width = RUN
    source = at
    target = spare
    while width < n:
        start = 0
        while start < n:
            middle = start + width if start + width < n else n
            stop = middle + width if middle + width < n else n
            merge_words(source, target, start, middle, stop)
            start = stop
        other = source
        source = target
        target = other
        width = width << 1
    if source != at:
        copy_words(at, source, n)


@never_collects
def merge_words(source: i32, target: i32, start: i32, middle: i32, stop: i32) -> None:
    a = source + (start << 2)
    b = source + (middle << 2)
    end_a = b
    end_b = source + (stop << 2)
    to = target + (start << 2)
    if a != end_a and b != end_b and load_word(end_a - 4) <= load_word(b):
        copy_words(to, a, stop - start)
        return
    while a != end_a and b != end_b:
        x = load_word(a)
        y = load_word(b)
        if y < x:
            store_word(to, y)
            b += 4
        else:
            store_word(to, x)
            a += 4
        to += 4
    copy_words(to, a, (end_a - a) >> 2)
    copy_words(to + (end_a - a), b, (end_b - b) >> 2)


@dont_look_inside
@never_collects
def sort_doubles(at: i32, spare: i32, n: i32) -> None:
    width = 1
    source = at
    target = spare
    while width < n:
        start = 0
        while start < n:
            middle = start + width if start + width < n else n
            stop = middle + width if middle + width < n else n
            merge_doubles(source, target, start, middle, stop)
            start = stop
        other = source
        source = target
        target = other
        width = width << 1
    if source != at:
        copy_words(at, source, 2 * n)


@never_collects
def merge_doubles(source: i32, target: i32, start: i32, middle: i32, stop: i32) -> None:
    a = source + (start << 3)
    b = source + (middle << 3)
    end_a = b
    end_b = source + (stop << 3)
    to = target + (start << 3)
    while a != end_a and b != end_b:
        x: f64 = load_double(a)
        y: f64 = load_double(b)
        if y < x:
            store_double(to, y)
            b += 8
        else:
            store_double(to, x)
            a += 8
        to += 8
    copy_words(to, a, (end_a - a) >> 2)
    copy_words(to + (end_a - a), b, (end_b - b) >> 2)


# --- references: a permutation is sorted, so that a failure leaves the list alone and keys move their items ---
@dont_look_inside
def sort_references(lst: List) -> i32:
    order = sorted_order(lst)
    if order is NULL:
        return FAILED if vm.error_kind != 0 else USER
    return SORTED if permute(lst, order) else FAILED


@dont_look_inside
def sorted_order(keys: List) -> IntArray:
    """The numbers of the items in sorted order. NULL: an exception is pending, or user code has to compare."""
    n = keys.length
    order = new_int_array(n)
    if order is NULL:
        return NULL
    spare = new_int_array(n)
    if spare is NULL:
        return NULL
    strings = all_strings(keys)
    i = 0
    while i < n:
        order[i] = i
        i += 1
    start = 0
    while start < n:
        stop = start + RUN if start + RUN < n else n
        if not insertion_sort(keys, order, start, stop, strings):
            return NULL
        start = stop
    width = RUN
    source = order
    target = spare
    while width < n:
        start = 0
        while start < n:
            middle = start + width if start + width < n else n
            stop = middle + width if middle + width < n else n
            if not merge_order(keys, source, target, start, middle, stop, strings):
                return NULL
            start = stop
        other = source
        source = target
        target = other
        width = width << 1
    return source


@never_collects
def all_strings(keys: List) -> bool:
    items = cast(RefArray, keys.items)
    i = 0
    while i < keys.length:
        if not is_str(items[i]):
            return False
        i += 1
    return True


def is_less(keys: List, i: i32, j: i32, strings: bool) -> i32:
    """keys[i] < keys[j]: 1, 0; -1: an exception is pending, or user code has to compare."""
    items = cast(RefArray, keys.items)
    if strings:
        return 1 if compare_strs(cast(Str, items[i]), cast(Str, items[j])) < 0 else 0
    result = compare(Op.LT, items[i], items[j])
    if result is NULL:
        return -1
    return 1 if same(result, TRUE) else 0


@dont_look_inside
def insertion_sort(keys: List, order: IntArray, start: i32, stop: i32, strings: bool) -> bool:
    i = start + 1
    while i < stop:
        number = order[i]
        j = i
        while j > start:
            less = is_less(keys, number, order[j - 1], strings)
            if less < 0:
                return False
            if less == 0:
                break
            order[j] = order[j - 1]
            j -= 1
        order[j] = number
        i += 1
    return True


@dont_look_inside
def merge_order(
    keys: List, source: IntArray, target: IntArray, start: i32, middle: i32, stop: i32, strings: bool
) -> bool:
    a = start
    b = middle
    to = start
    if middle < stop:
        less = is_less(keys, source[middle], source[middle - 1], strings)
        if less < 0:
            return False
        if less == 0:
            b = stop
            middle = stop
    while a < middle and b < stop:
        less = is_less(keys, source[b], source[a], strings)
        if less < 0:
            return False
        if less == 1:
            target[to] = source[b]
            b += 1
        else:
            target[to] = source[a]
            a += 1
        to += 1
    while a < middle:
        target[to] = source[a]
        a += 1
        to += 1
    while b < stop:
        target[to] = source[b]
        b += 1
        to += 1
    return True


@dont_look_inside
def permute(lst: List, order: IntArray) -> bool:
    """Item i becomes item order[i]. False: no memory."""
    n = lst.length
    items = new_storage(header(lst.items), n)
    if items is NULL:
        return False
    words = item_words(header(items))
    to = first_item(items)
    base = first_item(lst.items)
    i = 0
    while i < n:
        source = base + ((order[i] * words) << 2)
        store_word(to, load_word(source))
        if words == 2:
            store_word(to + 4, load_word(source + 4))
        to += words << 2
        i += 1
    lst.items = items
    return True


@dont_look_inside
def sort_by_keys(items: W, keys: W, reverse: W) -> W:
    """Sorts two lists of the same length by the second; True, or NULL: an exception is pending, or user code has to
    compare; then both are as before. For the library."""
    lst = cast(List, items)
    by = cast(List, keys)
    if lst.length < 2:
        return TRUE
    backwards = same(reverse, TRUE)
    if header(by.items) != kinds.REF_ARRAY:
        by = boxed(by)
        if by is NULL:
            return NULL
    if backwards:
        reverse_items(lst)
        reverse_items(by)
    order = sorted_order(by)
    done = order is not NULL and permute(lst, order)
    if backwards:
        reverse_items(lst)
        if same(by, keys):
            reverse_items(by)
    return TRUE if done else NULL


@dont_look_inside
def boxed(lst: List) -> List:
    """The list as a RefArray of its own."""
    result = list_part(lst, 0, 1, lst.length)
    if result is NULL or not reallocate(result, kinds.REF_ARRAY, lst.length):
        return NULL
    return result


@dont_look_inside
def take_items(self: W) -> W:
    """For the library's sort: a new list with the items; the list itself is empty until put_items."""
    lst = cast(List, self)
    taken = new_list()
    empty = new_list()
    if taken is NULL or empty is NULL:
        return NULL
    taken.items = lst.items
    taken.length = lst.length
    lst.items = empty.items
    lst.length = 0
    return taken


@dont_look_inside
def put_items(self: W, items: W) -> W:
    """The items come back; ValueError where the list was changed in the meantime."""
    lst = cast(List, self)
    changed = lst.length != 0
    lst.items = cast(List, items).items
    lst.length = cast(List, items).length
    if changed:
        return value_error("list modified during sort", NULL, NULL)
    return NONE

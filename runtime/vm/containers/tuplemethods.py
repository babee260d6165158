"""Methods of tuple that list has not alike: see listmethods.py for those."""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    address,
    cast,
    header,
    tag,
)  # fmt: skip
from runtime.translate.lltypes import FloatArray, IntArray, List, Tuple
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.containers import dicts
from runtime.vm.containers.blocks import ITEMS, copy_words
from runtime.vm.containers.items import tuple_find
from runtime.vm.containers.iterate import list_of_items
from runtime.vm.containers.listmethods import bound_of, check_bounds
from runtime.vm.containers.sequences import (
    add_tuples,
    method_count,
    repeat_tuple,
)  # fmt: skip
from runtime.vm.containers.slices import FAR, is_index
from runtime.vm.errors import type_error_of, value_error
from runtime.vm.kinds import kind, payload
from runtime.vm.objects import box_float, new_tuple


@dont_look_inside
def tuple_new(cls: W, iterable: W) -> W:
    """tuple(), tuple(iterable)"""
    if iterable is NULL:
        return new_tuple(0)
    if kind(iterable) == kinds.TUPLE:
        return iterable
    items = list_of_items(iterable)
    if items is NULL:
        return NULL
    return tuple_from_list(items)


@dont_look_inside
def tuple_from_list(lst: List) -> W:
    result = new_tuple(lst.length)
    if result is NULL:
        return NULL
    strategy = header(lst.items)
    if strategy == kinds.REF_ARRAY:
        copy_words(address(result) + ITEMS["Tuple"], address(lst.items) + ITEMS["RefArray"], lst.length)
        return result
    i = 0
    while i < lst.length:
        if strategy == kinds.INT_ARRAY:
            result[i] = tag(cast(IntArray, lst.items)[i])
        else:
            item = box_float(cast(FloatArray, lst.items)[i])
            if item is NULL:
                return NULL
            result[i] = item
        i += 1
    return result


@dont_look_inside
def list_to_tuple(lst: W) -> W:
    """INTRINSIC LIST_TO_TUPLE"""
    return tuple_from_list(cast(List, lst))


@dont_look_inside
def tuple_index(self: W, item: W, start: W, stop: W) -> W:
    if not check_bounds(start, stop):
        return NULL
    t = cast(Tuple, self)
    n = t.length
    place = tuple_find(t, item, bound_of(start, n, 0), bound_of(stop, n, FAR))
    if place == dicts.ABSENT:
        return value_error("tuple.index(x): x not in tuple", NULL, NULL)
    return tag(place) if place >= 0 else NULL


@dont_look_inside
def tuple_count(self: W, item: W) -> W:
    t = cast(Tuple, self)
    count = 0
    i = tuple_find(t, item, 0, t.length)
    while i >= 0:
        count += 1
        i = tuple_find(t, item, i + 1, t.length)
    return tag(count) if i == dicts.ABSENT else NULL


@dont_look_inside
def tuple_add(self: W, other: W) -> W:
    b = payload(other)
    if kind(b) != kinds.TUPLE:
        return type_error_of('can only concatenate tuple (not "{0}") to tuple', other)
    return add_tuples(cast(Tuple, self), cast(Tuple, b))


@dont_look_inside
def tuple_mul(self: W, count: W) -> W:
    if is_index(count) == -2:
        return NULL
    n = method_count(cast(Tuple, self).length, count)
    if n == 1:
        return self
    return NULL if n < 0 else repeat_tuple(cast(Tuple, self), n)


def tuple_length(self: W) -> W:
    """Not list_length, though both lie at the same place: a trace takes it for one that never changes."""
    return tag(cast(Tuple, self).length)


def tuple_newargs(self: W) -> W:
    """tuple.__getnewargs__()"""
    return pair_one(self)


@dont_look_inside
def pair_one(w: W) -> W:
    result = new_tuple(1)
    if result is not NULL:
        result[0] = w
    return result

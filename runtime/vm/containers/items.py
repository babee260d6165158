"""x[i] and x[i] = v."""

from __future__ import annotations

from runtime.translate.ll import NULL, TRUE, W, cast, header, i32, is_small, same, tag, uint_lt, untag
from runtime.translate.lltypes import Builtin, Class, Frame, List, Tuple
from runtime.translate.rjit import dont_look_inside, promote
from runtime.vm import kinds
from runtime.vm.containers.lists import fetch_item, store_item
from runtime.vm.containers.ranges import range_item, range_length
from runtime.vm.containers.sequences import sequence_item, sequence_length
from runtime.vm.errors import fail_fixed, index_error, type_error_of
from runtime.vm.kinds import fits_index, is_int, is_type_builtin, kind, type_name
from runtime.vm.numbers import bigint
from spec.bytecode import ErrorKind
from spec.messages import FixedStr


def get_item(frame: Frame, dest: i32, w: W, index: W) -> bool:
    """Register dest = w[index]; False: an exception is pending.

    An index in bounds costs one unsigned comparison; one that is not is taken as negative. (The comparison of a
    constant negative index is known to fail.)
    """
    if not is_small(w) and is_small(index):
        h = promote(header(w))
        i = untag(index)
        if h == kinds.LIST:
            lst = cast(List, w)
            length = lst.length
            if uint_lt(i, length):
                return fetch_item(frame, dest, lst, i)
            i += length
            if uint_lt(i, length):
                return fetch_item(frame, dest, lst, i)
        elif h == kinds.TUPLE:
            items = cast(Tuple, w)
            count = items.length
            if uint_lt(i, count):
                frame[dest] = items[i]
                return True
            i += count
            if uint_lt(i, count):
                frame[dest] = items[i]
                return True
    item = get_item_slow(w, index)
    if item is NULL:
        return False
    frame[dest] = item
    return True


def set_item(w: W, index: W, value: W) -> bool:
    """w[index] = value; False: an exception is pending."""
    if is_small(w) or not is_small(index):
        return set_item_slow(w, index, value)
    if promote(header(w)) == kinds.LIST:
        lst = cast(List, w)
        i = untag(index)
        length = lst.length
        if uint_lt(i, length):
            return store_item(lst, i, value)
        i += length
        if uint_lt(i, length):
            return store_item(lst, i, value)
    return set_item_slow(w, index, value)


@dont_look_inside
def get_item_slow(w: W, index: W) -> W:
    k = kind(w)
    if k == kinds.RANGE:
        return range_get_item(w, index)
    length = sequence_length(w)
    if length < 0:
        if k == kinds.CLASS:
            return fail_fixed(ErrorKind.TYPE_ERROR, FixedStr.CLASS_NOT_SUBSCRIPTABLE, cast(Class, w).name, NULL)
        if k == kinds.BUILTIN and is_type_builtin(cast(Builtin, w).index):
            return fail_fixed(ErrorKind.TYPE_ERROR, FixedStr.CLASS_NOT_SUBSCRIPTABLE, cast(Builtin, w).name, NULL)
        return type_error_of("'{0}' object is not subscriptable", w)
    if not is_int(index):
        if k == kinds.LIST:
            return type_error_of("list indices must be integers or slices, not {0}", index)
        if k == kinds.TUPLE:
            return type_error_of("tuple indices must be integers or slices, not {0}", index)
        return fail_fixed(ErrorKind.TYPE_ERROR, FixedStr.STR_INDEX_TYPE, type_name(index), NULL)
    if not fits_index(index):
        return fail_fixed(ErrorKind.INDEX_ERROR, FixedStr.INDEX_TOO_BIG, NULL, NULL)
    i = position_of(index, length)
    if i < 0:
        if k == kinds.LIST:
            return index_error("list index out of range")
        if k == kinds.TUPLE:
            return index_error("tuple index out of range")
        return index_error("string index out of range")
    return sequence_item(w, i)


@dont_look_inside
def position_of(index: W, length: i32) -> i32:
    """The place that an int or bool names among `length` items; -1: none."""
    if not is_small(index) and kind(index) == kinds.BIG_INT:
        return -1
    i = 0
    if is_small(index):
        i = untag(index)
    elif same(index, TRUE):
        i = 1
    if i < 0:
        i += length
    if uint_lt(i, length):
        return i
    return -1


@dont_look_inside
def range_get_item(w: W, index: W) -> W:
    if not is_int(index):
        return type_error_of("range indices must be integers or slices, not {0}", index)
    position = index
    if kind(index) == kinds.BOOL:
        position = tag(1) if same(index, TRUE) else tag(0)
    length = range_length(w)
    if length is NULL:
        return NULL
    if bigint.big_compare(position, tag(0)) < 0:
        position = bigint.big_add(position, length)
        if position is NULL:
            return NULL
    if bigint.big_compare(position, tag(0)) < 0 or bigint.big_compare(position, length) >= 0:
        return index_error("range object index out of range")
    return range_item(w, position)


@dont_look_inside
def set_item_slow(w: W, index: W, value: W) -> bool:
    if kind(w) != kinds.LIST:
        type_error_of("'{0}' object does not support item assignment", w)
        return False
    if not is_int(index):
        type_error_of("list indices must be integers or slices, not {0}", index)
        return False
    if not fits_index(index):
        fail_fixed(ErrorKind.INDEX_ERROR, FixedStr.INDEX_TOO_BIG, NULL, NULL)
        return False
    lst = cast(List, w)
    i = position_of(index, lst.length)
    if i < 0:
        index_error("list assignment index out of range")
        return False
    return store_item(lst, i, value)

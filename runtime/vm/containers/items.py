"""x[i], x[i] = v, del x[i], v in x."""

from __future__ import annotations

from runtime.translate.ll import NONE, NULL, TRUE, W, cast, header, i32, is_small, same, tag, uint_lt, untag, vm
from runtime.translate.lltypes import (
    ByteArray,
    Bytes,
    Dict,
    DictView,
    Float,
    FloatArray,
    Frame,
    IntArray,
    List,
    Range,
    RefArray,
    Set,
    Slice,
    Str,
    Tuple,
)  # fmt: skip
from runtime.translate.rjit import dont_look_inside, for_speed, inline, never_collects, promote
from runtime.vm import kinds
from runtime.vm.containers import dicts, dictstore, sets
from runtime.vm.containers.iterate import list_of_items, never_iterable
from runtime.vm.containers.lists import clear_item, fetch_item, load_item, move_down, store_item
from runtime.vm.containers.rangeops import range_contains, range_slice
from runtime.vm.containers.ranges import range_item, range_length
from runtime.vm.containers.slices import (
    DONE,
    assign_slice,
    check_slice,
    delete_slice,
    is_index,
    list_part,
    list_slice,
    plain_int,
    tuple_slice,
)  # fmt: skip
from runtime.vm.errors import fail_fixed, index_error, type_error, type_error_of
from runtime.vm.kinds import fits_index, is_str_kind, kind
from runtime.vm.numbers import bigint
from runtime.vm.operations import equality
from runtime.vm.text import search
from runtime.vm.text.slices import getitem as text_getitem
from runtime.vm.text.strings import char_str
from spec.bytecode import ErrorKind
from spec.messages import FixedStr

FOUND, NOT_FOUND, FAILED, USER = 1, 0, -1, -2  # results of contains


@inline
def get_item(frame: Frame, dest: i32, w: W, index: W) -> bool:
    """Register dest = w[index]. False: an exception is pending; or none: user code does it.

    An index in bounds costs one unsigned comparison; one that is not is taken as negative. (The comparison of a
    constant negative index is known to fail.)
    """
    if not is_small(w) and is_small(index):
        h = promote(header(w))
        i = untag(index)
        if h == kinds.LIST:
            lst = cast(List, w)
            length = lst.length
            if not uint_lt(i, length):
                i += length
                if not uint_lt(i, length):
                    return get_other_item(frame, dest, w, index)
            return fetch_item(frame, dest, lst, i)
        if h == kinds.TUPLE:
            items = cast(Tuple, w)
            count = items.length
            if not uint_lt(i, count):
                i += count
                if not uint_lt(i, count):
                    return get_other_item(frame, dest, w, index)
            frame[dest] = items[i]
            return True
    return get_other_item(frame, dest, w, index)


@for_speed
def get_other_item(frame: Frame, dest: i32, w: W, index: W) -> bool:
    if not is_small(w):
        h = promote(header(w))
        if is_small(index) and (h == kinds.STR or h == kinds.BYTES or h == kinds.BYTE_ARRAY):
            if byte_item(frame, dest, w, h, untag(index)):
                return True
        if h == kinds.DICT:
            d = cast(Dict, w)
            number = dicts.find(d, index)
            if number < 0:
                missing(number, index)
                return False
            value = dicts.entry_value(d, number)
            if value is NULL:
                return False
            frame[dest] = value
            return True
    item = get_item_slow(w, index)
    if item is NULL:
        return False
    frame[dest] = item
    return True


@for_speed
def byte_item(frame: Frame, dest: i32, w: W, h: i32, i: i32) -> bool:
    """Register dest = w[i], of characters that are bytes; `h`: w's header. False: there is no such item."""
    length = byte_count(w, h)
    if not uint_lt(i, length):
        i += length
        if not uint_lt(i, length):
            return False
    if h == kinds.STR:
        frame[dest] = char_str(cast(Str, w)[i])
    elif h == kinds.BYTES:
        frame[dest] = tag(cast(Bytes, w)[i])
    else:
        frame[dest] = tag(cast(ByteArray, w).items[i])
    return True


@inline
def byte_count(w: W, h: i32) -> i32:
    if h == kinds.STR:
        return cast(Str, w).length
    if h == kinds.BYTES:
        return cast(Bytes, w).length
    return cast(ByteArray, w).length


@dont_look_inside
def missing(number: i32, key: W) -> W:
    """KeyError, where `find` has found that the key is absent."""
    if number == dicts.ABSENT:
        return dicts.no_key(key)
    return NULL


@inline
def set_item(w: W, index: W, value: W) -> bool:
    """w[index] = value. False: an exception is pending; or none: user code does it."""
    if not is_small(w) and is_small(index):
        if promote(header(w)) == kinds.LIST:
            lst = cast(List, w)
            i = untag(index)
            length = lst.length
            if not uint_lt(i, length):
                i += length
                if not uint_lt(i, length):
                    return set_item_slow(w, index, value)
            return store_item(lst, i, value)
    return set_other_item(w, index, value)


@for_speed
def set_other_item(w: W, index: W, value: W) -> bool:
    if is_small(w):
        return set_item_slow(w, index, value)
    h = promote(header(w))
    if h == kinds.DICT:
        return dictstore.store(cast(Dict, w), index, value) == dictstore.STORED
    if h == kinds.BYTE_ARRAY and is_small(index) and is_small(value):
        array = cast(ByteArray, w)
        i = untag(index)
        byte = untag(value)
        if uint_lt(i, array.length) and uint_lt(byte, 256):
            array.items[i] = byte
            return True
    return set_item_slow(w, index, value)


@dont_look_inside
def get_item_slow(w: W, index: W) -> W:
    k = kind(w)
    match k:
        case kinds.LIST:
            return list_get(cast(List, w), index)
        case kinds.TUPLE:
            return tuple_get(cast(Tuple, w), index)
        case kinds.RANGE:
            return range_get_item(w, index)
        case kinds.DICT:
            number = dicts.find(cast(Dict, w), index)
            return missing(number, index) if number < 0 else dicts.entry_value(cast(Dict, w), number)
        case _:
            if is_str_kind(k) or k == kinds.BYTES or k == kinds.BYTE_ARRAY:
                return text_getitem(w, index)
            if never_subscriptable(k):
                return type_error_of("'{0}' object is not subscriptable", w)
            return NULL


@never_collects
def never_subscriptable(k: i32) -> bool:
    """Built-in types without __getitem__ (classes are the library's: `list[int]`)."""
    match k:
        case kinds.BIG_INT | kinds.BOOL | kinds.FLOAT | kinds.COMPLEX | kinds.NONE_TYPE:
            return True
        case kinds.FUNCTION | kinds.BUILTIN | kinds.BOUND_METHOD | kinds.SLICE | kinds.SET | kinds.FROZEN_SET:
            return True
        case kinds.ITERATOR | kinds.GENERATOR | kinds.DICT_VIEW:
            return True
        case _:
            return False


@dont_look_inside
def list_get(lst: List, index: W) -> W:
    if kind(index) == kinds.SLICE:
        return list_slice(lst, cast(Slice, index))
    if is_index(index) != DONE:
        if is_index(index) == FAILED:
            return type_error_of("list indices must be integers or slices, not {0}", index)
        return NULL
    i = place_of(index, lst.length)
    if i < 0:
        return NULL if vm.error_kind != 0 else index_error("list index out of range")
    return load_item(lst, i)


@dont_look_inside
def tuple_get(t: Tuple, index: W) -> W:
    if kind(index) == kinds.SLICE:
        return tuple_slice(t, cast(Slice, index))
    if is_index(index) != DONE:
        if is_index(index) == FAILED:
            return type_error_of("tuple indices must be integers or slices, not {0}", index)
        return NULL
    i = place_of(index, t.length)
    if i < 0:
        return NULL if vm.error_kind != 0 else index_error("tuple index out of range")
    return t[i]


@dont_look_inside
def place_of(index: W, length: i32) -> i32:
    """The place that an int names among `length` items; -1: none (an exception may be pending)."""
    word = plain_int(index)
    if not is_small(word):
        if not fits_index(word):
            fail_fixed(ErrorKind.INDEX_ERROR, FixedStr.INDEX_TOO_BIG, NULL, NULL)
        return -1
    i = untag(word)
    if i < 0:
        i += length
    return i if uint_lt(i, length) else -1


@dont_look_inside
def range_get_item(w: W, index: W) -> W:
    if kind(index) == kinds.SLICE:
        return range_slice(cast(Range, w), cast(Slice, index))
    if is_index(index) != DONE:
        if is_index(index) == FAILED:
            return type_error_of("range indices must be integers or slices, not {0}", index)
        return NULL
    position = plain_int(index)
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
    k = kind(w)
    if k == kinds.DICT:
        return dictstore.store(cast(Dict, w), index, value) == dictstore.STORED
    if k != kinds.LIST:
        if never_subscriptable(k) or k == kinds.TUPLE or is_str_kind(k) or k == kinds.BYTES or k == kinds.RANGE:
            type_error_of("'{0}' object does not support item assignment", w)
        return False
    lst = cast(List, w)
    if kind(index) == kinds.SLICE:
        return set_slice(lst, cast(Slice, index), value)
    i = list_place(lst, index)
    if i < 0:
        if i == -1 and vm.error_kind == 0:
            index_error("list assignment index out of range")
        return False
    return store_item(lst, i, value)


@dont_look_inside
def list_place(lst: List, index: W) -> i32:
    """The place that an index names; -1: none, or an exception is pending; USER."""
    checked = is_index(index)
    if checked == DONE:
        return place_of(index, lst.length)
    if checked == USER:
        return USER
    type_error_of("list indices must be integers or slices, not {0}", index)
    return -1


@dont_look_inside
def set_slice(lst: List, s: Slice, value: W) -> bool:
    """lst[s] = value"""
    if check_slice(s) != DONE:
        return False
    values = list_of_items(value)
    if values is NULL:
        if vm.error_kind == ErrorKind.TYPE_ERROR or (vm.error_kind == 0 and never_iterable(value)):
            return not_iterable_value(s)
        return False
    if same(values, lst):
        values = list_part(lst, 0, 1, lst.length)
        if values is NULL:
            return False
    return assign_slice(lst, s, values)


@dont_look_inside
def not_iterable_value(s: Slice) -> bool:
    vm.error_kind = 0
    if same(s.step, NONE) or (is_small(s.step) and untag(s.step) == 1):
        type_error("can only assign an iterable", NULL, NULL)
    else:
        type_error("must assign iterable to extended slice", NULL, NULL)
    return False


@dont_look_inside
def delete_item(w: W, index: W) -> bool:
    """del w[index]. False: an exception is pending; or none: user code does it."""
    k = kind(w)
    if k == kinds.DICT:
        d = cast(Dict, w)
        number = dicts.find(d, index)
        if number < 0:
            missing(number, index)
            return False
        return dictstore.delete_entry(d, number)
    if k != kinds.LIST:
        sequence = k == kinds.TUPLE or is_str_kind(k) or k == kinds.BYTES or k == kinds.RANGE
        if never_subscriptable(k) or sequence:
            if k == kinds.SET or k == kinds.FROZEN_SET or k == kinds.DICT_VIEW:
                sequence = True
            if sequence and is_index(index) == DONE:
                type_error_of("'{0}' object doesn't support item deletion", w)
            else:
                type_error_of("'{0}' object does not support item deletion", w)
        return False
    lst = cast(List, w)
    if kind(index) == kinds.SLICE:
        if check_slice(cast(Slice, index)) != DONE:
            return False
        delete_slice(lst, cast(Slice, index))
        return True
    i = list_place(lst, index)
    if i < 0:
        if i == -1 and vm.error_kind == 0:
            index_error("list assignment index out of range")
        return False
    delete_place(lst, i)
    return True


@dont_look_inside
@never_collects
def delete_place(lst: List, index: i32) -> None:
    """del lst[index], which exists."""
    move_down(lst, index)
    last = lst.length - 1
    clear_item(lst, last)
    lst.length = last


# --- membership ---
@for_speed
def contains(container: W, item: W) -> i32:
    """item in container: FOUND, NOT_FOUND; FAILED; USER."""
    if is_small(container):
        return contains_slow(container, item)
    h = promote(header(container))
    if h == kinds.DICT:
        return from_find(dicts.find(cast(Dict, container), item))
    if h == kinds.SET or h == kinds.FROZEN_SET:
        return from_find(sets.find(cast(Set, container), item))
    return contains_slow(container, item)


def from_find(number: i32) -> i32:
    """Of dicts.find or sets.find."""
    if number >= 0:
        return FOUND
    if number == dicts.ABSENT:
        return NOT_FOUND
    return FAILED if number == dicts.FAILED else USER


@dont_look_inside
def contains_slow(container: W, item: W) -> i32:
    k = kind(container)
    match k:
        case kinds.LIST:
            return from_find(list_find(cast(List, container), item, 0, cast(List, container).length))
        case kinds.TUPLE:
            return from_find(tuple_find(cast(Tuple, container), item, 0, cast(Tuple, container).length))
        case kinds.RANGE:
            return range_contains(cast(Range, container), item)
        case kinds.DICT_VIEW:
            return view_contains(cast(DictView, container), item)
        case kinds.SET | kinds.FROZEN_SET:
            return from_find(sets.find(cast(Set, container), item))
        case kinds.DICT:
            return from_find(dicts.find(cast(Dict, container), item))
        case _:
            if is_str_kind(k) or k == kinds.BYTES or k == kinds.BYTE_ARRAY:
                return text_contains(container, item)
            return USER


@dont_look_inside
def list_find(lst: List, item: W, start: i32, stop: i32) -> i32:
    """Index of the first item that is `item` or equal to it; dicts.ABSENT, FAILED, USER."""
    if header(lst.items) == kinds.INT_ARRAY and is_small(item):
        return find_small(lst, untag(item), start, stop)
    i = start
    while i < stop and i < lst.length:
        result = item_equals(lst, i, item)
        if result == 1:
            return i
        if result < 0:
            return dicts.FAILED if result == equality.FAILED else dicts.USER
        i += 1
    return dicts.ABSENT


@dont_look_inside
@never_collects
def find_small(lst: List, value: i32, start: i32, stop: i32) -> i32:
    items = cast(IntArray, lst.items)
    end = stop if stop < lst.length else lst.length
    i = start
    while i < end:
        if items[i] == value:
            return i
        i += 1
    return dicts.ABSENT


def item_equals(lst: List, index: i32, item: W) -> i32:
    """equal_words of an item that exists."""
    strategy = header(lst.items)
    if strategy == kinds.REF_ARRAY:
        return equality.equal_words(cast(RefArray, lst.items)[index], item)
    if strategy == kinds.INT_ARRAY:
        return equality.equal_words(tag(cast(IntArray, lst.items)[index]), item)
    if kind(item) == kinds.FLOAT:
        return 1 if cast(FloatArray, lst.items)[index] == cast(Float, item).value else 0
    value = load_item(lst, index)
    if value is NULL:
        return equality.FAILED
    return equality.equal_words(value, item)


@dont_look_inside
def tuple_find(t: Tuple, item: W, start: i32, stop: i32) -> i32:
    """As list_find."""
    i = start
    while i < stop and i < t.length:
        result = equality.equal_words(t[i], item)
        if result == 1:
            return i
        if result < 0:
            return dicts.FAILED if result == equality.FAILED else dicts.USER
        i += 1
    return dicts.ABSENT


@dont_look_inside
def text_contains(container: W, item: W) -> i32:
    found = search.contains(container, item)
    if found is NULL:
        return FAILED if vm.error_kind != 0 else USER
    return FOUND if same(found, TRUE) else NOT_FOUND


@dont_look_inside
def view_contains(view: DictView, item: W) -> i32:
    if view.kind == 0:
        return from_find(dicts.find(view.dict, item))
    return USER



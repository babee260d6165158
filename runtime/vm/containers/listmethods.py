"""The methods of list, and those that tuple has alike (tuplemethods.py has the others).

Where an argument needs user code they give NULL with no exception pending, and the library's function of the same name
does the work."""

from __future__ import annotations

from runtime.translate.ll import (
    NONE,
    NOT_IMPLEMENTED,
    NULL,
    W,
    cast,
    header,
    i32,
    is_small,
    new_instance,
    same,
    tag,
    untag,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import Class, FloatArray, Instance, IntArray, List
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers import dicts
from runtime.vm.containers.blocks import move_words
from runtime.vm.containers.items import contains, delete_item, get_item_slow, list_find, set_item
from runtime.vm.containers.iterate import ITEM, extend, list_of_items, never_iterable
from runtime.vm.containers.iterators import make_iterator, make_reversed
from runtime.vm.containers.lists import (
    append,
    capacity,
    first_item,
    fits,
    grown,
    item_words,
    new_list,
    pop_at,
    pop_failed,
    pop_last,
    reallocate,
    store_item,
)  # fmt: skip
from runtime.vm.containers.sequences import (
    concatenate,
    method_count,
    repeat_in_place,
    repeat_list,
)  # fmt: skip
from runtime.vm.containers.slices import DONE, FAR, index_value, is_index, list_part, plain_int
from runtime.vm.errors import fail_fixed, type_error_of, type_name, value_error
from runtime.vm.kinds import fits_index, kind, payload
from runtime.vm.objects import box_bool
from runtime.vm.operations.compare import compare
from runtime.vm.operations.hashing import builtin_hash
from runtime.vm.text.show import show_repr
from spec.bytecode import ErrorKind, Op
from spec.messages import FixedStr
from spec.objects import ClassFlag


# --- making ---
@dont_look_inside
def list_new(cls: W, iterable: W) -> W:
    """list(), list(iterable)"""
    if iterable is NULL or is_derived_class(cls):
        return new_list()  # of a derived class: __init__ fills it
    return copied_items(iterable)


@never_collects
def is_derived_class(cls: W) -> bool:
    """Is it a user's class?"""
    return cls is not NULL and cast(Class, cls).flags & ClassFlag.BUILTIN == 0


@dont_look_inside
def copied_items(iterable: W) -> W:
    """A new list of the items."""
    items = list_of_items(iterable)
    if items is NULL:
        return NULL
    if same(items, iterable):
        return list_part(items, 0, 1, items.length)
    return items


@dont_look_inside
def list_init(self: W, iterable: W) -> W:
    """list.__init__"""
    lst = cast(List, self)
    items: List = NULL
    if iterable is NULL:
        items = new_list()
    else:
        items = cast(List, copied_items(iterable))
    if items is NULL:
        return NULL
    lst.items = items.items
    lst.length = items.length
    return NONE


# --- list ---
def list_append(self: W, item: W) -> W:
    return NONE if append(cast(List, self), item) else NULL


@dont_look_inside
def list_extend(self: W, iterable: W) -> W:
    source = iterable
    if same(iterable, self):
        source = list_part(cast(List, self), 0, 1, cast(List, self).length)
        if source is NULL:
            return NULL
    return NONE if extend(cast(List, self), source) == ITEM else NULL


def list_unpack(self: W, iterable: W) -> W:
    """INTRINSIC LIST_EXTEND: `*iterable` in a display or call"""
    result = list_extend(self, iterable)
    if result is NULL and vm.error_kind == ErrorKind.TYPE_ERROR and never_iterable(iterable):
        vm.error_kind = 0
        return type_error_of("Value after * must be an iterable, not {0}", iterable)
    return result


@dont_look_inside
def list_insert(self: W, index: W, item: W) -> W:
    checked = is_index(index)
    if checked != DONE:
        return NULL if checked == -2 else type_error_of("'{0}' object cannot be interpreted as an integer", index)
    if not fits_index(plain_int(index)):
        return fail_fixed(ErrorKind.OVERFLOW_ERROR, FixedStr.POP_TOO_BIG, NULL, NULL)
    lst = cast(List, self)
    n = lst.length
    i = index_value(index)
    if i < 0:
        i += n
        if i < 0:
            i = 0
    if i >= n:
        return NONE if append(lst, item) else NULL
    if not fits(lst, item):
        if not reallocate(lst, kinds.REF_ARRAY, capacity(lst)):
            return NULL
    if n == capacity(lst):
        if not reallocate(lst, header(lst.items), grown(n + 1)):
            return NULL
    words = item_words(header(lst.items))
    at = first_item(lst.items) + ((i * words) << 2)
    move_words(at + (words << 2), at, (n - i) * words)
    lst.length = n + 1
    return NONE if store_item(lst, i, item) else NULL


def list_pop(self: W, index: W) -> W:
    if index is NULL:
        return pop_last(cast(List, self))
    if is_small(index):
        if untag(index) == -1:
            return pop_last(cast(List, self))
        return pop_at(cast(List, self), untag(index))
    return pop_other(cast(List, self), index)


@dont_look_inside
def pop_other(lst: List, index: W) -> W:
    checked = is_index(index)
    if checked != DONE:
        if checked == -2:
            return NULL
        return fail_fixed(ErrorKind.TYPE_ERROR, FixedStr.POP_TYPE, type_name(index), NULL)
    position = plain_int(index)
    if not fits_index(position):
        return fail_fixed(ErrorKind.OVERFLOW_ERROR, FixedStr.POP_TOO_BIG, NULL, NULL)
    if not is_small(position):
        return pop_failed(lst)
    return pop_at(lst, untag(position))


@dont_look_inside
def list_remove(self: W, item: W) -> W:
    lst = cast(List, self)
    place = list_find(lst, item, 0, lst.length)
    if place < 0:
        if place == dicts.ABSENT:
            return value_error("list.remove(x): x not in list", NULL, NULL)
        return NULL
    delete_item(lst, tag(place))
    return NONE


@dont_look_inside
def list_clear(self: W) -> W:
    empty = new_list()
    if empty is NULL:
        return NULL
    cast(List, self).items = empty.items
    cast(List, self).length = 0
    return NONE


@dont_look_inside
def list_copy(self: W) -> W:
    lst = cast(List, self)
    return list_part(lst, 0, 1, lst.length)


@dont_look_inside
@never_collects
def reverse_items(lst: List) -> None:
    items = lst.items
    i = 0
    j = lst.length - 1
    if header(items) == kinds.FLOAT_ARRAY:
        floats = cast(FloatArray, items)
        while i < j:
            x = floats[i]
            floats[i] = floats[j]
            floats[j] = x
            i += 1
            j -= 1
        return
    words = cast(IntArray, items)
    while i < j:
        word = words[i]
        words[i] = words[j]
        words[j] = word
        i += 1
        j -= 1


@dont_look_inside
def list_reverse(self: W) -> W:
    reverse_items(cast(List, self))
    return NONE


@dont_look_inside
def bound_of(w: W, length: i32, default: i32) -> i32:
    """Start or stop of index(): an int, which check_bounds has passed."""
    if w is NULL:
        return default
    i = index_value(w)
    if i < 0:
        i += length
        if i < 0:
            i = 0
    return i


@dont_look_inside
def check_bounds(start: W, stop: W) -> bool:
    """Ints, or not given? If not, TypeError is pending, or user code is needed."""
    if start is not NULL:
        checked = is_index(start)
        if checked != DONE:
            if checked != -2:
                value_type_error()
            return False
    if stop is not NULL:
        checked = is_index(stop)
        if checked != DONE:
            if checked != -2:
                value_type_error()
            return False
    return True


@dont_look_inside
def value_type_error() -> W:
    return type_error_of("slice indices must be integers or have an __index__ method", NONE)


@dont_look_inside
def list_index(self: W, item: W, start: W, stop: W) -> W:
    if not check_bounds(start, stop):
        return NULL
    lst = cast(List, self)
    n = lst.length
    place = list_find(lst, item, bound_of(start, n, 0), bound_of(stop, n, FAR))
    if place == dicts.ABSENT:
        return not_in_list(item)
    return tag(place) if place >= 0 else NULL


@dont_look_inside
def not_in_list(item: W) -> W:
    """Names the item by its repr, which may be user code."""
    text = show_repr(item)
    if text is NULL:
        return NULL
    return value_error("{0} is not in list", text, NULL)


@dont_look_inside
def list_count(self: W, item: W) -> W:
    lst = cast(List, self)
    count = 0
    i = list_find(lst, item, 0, lst.length)
    while i >= 0:
        count += 1
        i = list_find(lst, item, i + 1, lst.length)
    return tag(count) if i == dicts.ABSENT else NULL


# --- operators by name ---
def list_length(self: W) -> W:
    return tag(cast(List, self).length)


def getitem(self: W, index: W) -> W:
    return get_item_slow(self, index)


def setitem(self: W, index: W, value: W) -> W:
    return NONE if set_item(self, index, value) else NULL


def delitem(self: W, index: W) -> W:
    return NONE if delete_item(self, index) else NULL


def contains_method(self: W, item: W) -> W:
    found = contains(self, item)
    return NULL if found < 0 else box_bool(found == 1)


def iter_method(self: W) -> W:
    return make_iterator(self)


def reversed_method(self: W) -> W:
    return make_reversed(self)


@dont_look_inside
def list_add(self: W, other: W) -> W:
    b = payload(other)
    if kind(b) != kinds.LIST:
        return type_error_of('can only concatenate list (not "{0}") to list', other)
    return concatenate(cast(List, self), cast(List, b))


@dont_look_inside
def list_mul(self: W, count: W) -> W:
    if is_index(count) == -2:
        return NULL
    n = method_count(cast(List, self).length, count)
    return NULL if n < 0 else repeat_list(cast(List, self), n)


@dont_look_inside
def list_imul(self: W, count: W) -> W:
    if is_index(count) == -2:
        return NULL
    return repeat_in_place(cast(List, self), payload(count))


def compare_as(op: i32, self: W, other: W) -> W:
    """A comparison of two values of one built-in type; of others NotImplemented."""
    b = payload(other)
    if kind(b) != kind(self):
        return NOT_IMPLEMENTED
    return compare(op, self, b)


def eq_method(self: W, other: W) -> W:
    return compare_as(Op.EQ, self, other)


def ne_method(self: W, other: W) -> W:
    return compare_as(Op.NE, self, other)


def lt_method(self: W, other: W) -> W:
    return compare_as(Op.LT, self, other)


def le_method(self: W, other: W) -> W:
    return compare_as(Op.LE, self, other)


def gt_method(self: W, other: W) -> W:
    return compare_as(Op.GT, self, other)


def ge_method(self: W, other: W) -> W:
    return compare_as(Op.GE, self, other)


# --- tuple ---
@dont_look_inside
def hash_method(self: W) -> W:
    """hash() of a built-in value."""
    return builtin_hash(self)


@dont_look_inside
def wrap_value(cls: W, value: W) -> W:
    """_wrap(cls, value): an instance of a class derived from value's, which wraps it."""
    map_ = cast(Class, cls).root_map
    instance: Instance = new_instance(map_, map_.capacity)
    if instance is NULL:
        return NULL
    instance[0] = value
    return instance

"""`for` loops and unpacking. The state of an iteration lies in registers of the frame, see spec.bytecode: a trace
keeps it in the core's. Iterator objects are stepped by iterators.py."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, header, i32, int_add_ovf, is_small, ovf, tag, uint_lt, untag, vm
from runtime.translate.lltypes import Bytes, Dict, DictView, Frame, Generator, Iterator, List, Range, Set, Str, Tuple
from runtime.translate.rjit import dont_look_inside, for_speed, inline, promote, unroll_safe
from runtime.vm import kinds
from runtime.vm.containers import dicts, sets
from runtime.vm.containers.iterators import (
    changed_keys,
    changed_set,
    changed_size,
    iterator_next,
    native_iterator,
    part_of_entry,
)  # fmt: skip
from runtime.vm.containers.iterators import make_iterator as make_iterator
from runtime.vm.containers.lists import append, fetch_item, list_from_refs, new_list
from runtime.vm.containers.ranges import is_small_range
from runtime.vm.containers.sequences import sequence_length
from runtime.vm.containers.slices import list_part
from runtime.vm.errors import fail_fixed, type_error_of, value_error
from runtime.vm.frames.generators import has_ended
from runtime.vm.kinds import is_str_kind, kind
from runtime.vm.numbers import bigint
from runtime.vm.objects import fixed, new_ref_array
from runtime.vm.text.strings import str_at
from runtime.vm.types.dictproxy import class_has
from spec.bytecode import ErrorKind
from spec.messages import FixedStr

ITEM, END, ERROR, USER = 1, 0, -1, -2  # results of next_item


@for_speed
def prepare(frame: Frame, state: i32, iterable: W) -> bool:
    """Begins an iteration. False: an exception is pending; or none: user code gives the iterator, or there is none."""
    if is_small(iterable):
        return False
    h = promote(header(iterable))
    if h == kinds.RANGE:
        prepare_range(frame, state, cast(Range, iterable))
        return True
    if h == kinds.LIST or h == kinds.TUPLE or is_str_kind(h) or h == kinds.BYTES:
        frame[state] = iterable
        frame[state + 1] = tag(0)
        return True
    if h == kinds.DICT:
        begin_dict(frame, state, iterable, cast(Dict, iterable))
        return True
    if h == kinds.DICT_VIEW:
        begin_dict(frame, state, iterable, cast(DictView, iterable).dict)
        return True
    if h == kinds.SET or h == kinds.FROZEN_SET:
        frame[state] = iterable
        frame[state + 1] = tag(0)
        frame[state + 2] = tag(cast(Set, iterable).count)
        return True
    if h != kinds.ITERATOR and h != kinds.GENERATOR:
        iterator = make_iterator(iterable)
        if iterator is NULL:
            return False
        frame[state] = iterator
    else:
        frame[state] = iterable
    frame[state + 1] = NULL
    return True


def begin_dict(frame: Frame, state: i32, iterable: W, d: Dict) -> None:
    size = tag(dicts.dict_length(d))
    frame[state] = iterable
    frame[state + 1] = tag(0)
    frame[state + 2] = size
    frame[state + 3] = size


@for_speed
def prepare_range(frame: Frame, state: i32, r: Range) -> None:
    if is_small_range(r) and ends_small(untag(r.stop), untag(r.step)):
        frame[state] = NULL
        frame[state + 1] = r.stop
        frame[state + 2] = r.start
        frame[state + 3] = r.step
        return
    frame[state] = r
    frame[state + 1] = r.start


def ends_small(stop: i32, step: i32) -> bool:
    """Is what follows the last value a small int, too?"""
    if step == 1 or step == -1:
        return True
    int_add_ovf(stop, step)
    if ovf():
        return False
    return True


@dont_look_inside
def not_iterable(w: W) -> W:
    return type_error_of("'{0}' object is not iterable", w)


def is_iterator(w: W) -> bool:
    """A built-in iterator, a generator, or an instance with __next__?"""
    if is_small(w):
        return False
    h = promote(header(w))
    if h >= kinds.FIRST_MAP:
        return class_has(w, fixed(FixedStr.NEXT))
    return h == kinds.ITERATOR or h == kinds.GENERATOR


@dont_look_inside
def not_an_iterator(w: W) -> W:
    return type_error_of("iter() returned non-iterator of type '{0}'", w)


@inline
def next_item(frame: Frame, state: i32, target: i32) -> i32:
    """ITEM: register `target` has the next item. END: there is none. ERROR: an exception is pending. USER: the
    iterator in register `state` needs user code."""
    iterated = frame[state]
    if iterated is NULL:
        stop = untag(frame[state + 1])
        value = untag(frame[state + 2])
        step = untag(frame[state + 3])
        if step == 1:  # which traces then know of most ranges
            if value >= stop:
                return END
            frame[target] = tag(value)
            frame[state + 2] = tag(value + 1)
            return ITEM
        if step > 0:
            if value >= stop:
                return END
        elif value <= stop:
            return END
        frame[target] = tag(value)
        frame[state + 2] = tag(value + step)
        return ITEM
    h = promote(header(iterated))
    if h == kinds.LIST:
        index = untag(frame[state + 1])
        lst = cast(List, iterated)
        if not uint_lt(index, lst.length):
            return END
        if not fetch_item(frame, target, lst, index):
            return ERROR
        frame[state + 1] = tag(index + 1)
        return ITEM
    if h == kinds.TUPLE:
        position = untag(frame[state + 1])
        values = cast(Tuple, iterated)
        if not uint_lt(position, values.length):
            return END
        frame[target] = values[position]
        frame[state + 1] = tag(position + 1)
        return ITEM
    if h == kinds.ITERATOR:
        return next_of_iterator(frame, target, iterated)
    return next_of_other(frame, state, target, iterated, h)


@for_speed
def next_of_iterator(frame: Frame, target: i32, iterator: W) -> i32:
    item = iterator_next(iterator)
    if item is not NULL:
        frame[target] = item
        return ITEM
    if vm.error_kind != 0:
        return ERROR
    return END if cast(Iterator, iterator).source is NULL else USER


@for_speed
def next_of_other(frame: Frame, state: i32, target: i32, iterated: W, h: i32) -> i32:
    if h == kinds.GENERATOR:
        return END if has_ended(cast(Generator, iterated)) else USER
    if h == kinds.DICT:
        return next_of_dict(frame, state, target, cast(Dict, iterated), 0)
    if h == kinds.DICT_VIEW:
        view = cast(DictView, iterated)
        return next_of_dict(frame, state, target, view.dict, promote(view.kind))
    if h == kinds.SET or h == kinds.FROZEN_SET:
        return next_of_set(frame, state, target, cast(Set, iterated))
    if h == kinds.RANGE:
        return next_of_range(frame, state, target, iterated)
    if is_str_kind(h):
        index = untag(frame[state + 1])
        chars = cast(Str, iterated)
        if index >= chars.length:
            return END
        item = str_at(chars, index)
        if item is NULL:
            return ERROR
        frame[target] = item
        frame[state + 1] = tag(index + 1)
        return ITEM
    if h == kinds.BYTES:
        place = untag(frame[state + 1])
        if place >= cast(Bytes, iterated).length:
            return END
        frame[target] = tag(cast(Bytes, iterated)[place])
        frame[state + 1] = tag(place + 1)
        return ITEM
    return USER


def next_of_dict(frame: Frame, state: i32, target: i32, d: Dict, part: i32) -> i32:
    if dicts.dict_length(d) != untag(frame[state + 2]):
        changed_size(d)
        return ERROR
    number = untag(frame[state + 1])
    if number >= dicts.entries_used(d):
        return END
    key = dicts.entry_key(d, number)
    if key is NULL:
        number = dicts.next_entry(d, number)
        if number < 0:
            return END
        key = dicts.entry_key(d, number)
    left = untag(frame[state + 3])
    if left == 0:
        changed_keys()
        return ERROR
    frame[state + 1] = tag(number + 1)
    frame[state + 3] = tag(left - 1)
    item = part_of_entry(d, number, key, part)
    if item is NULL:
        return ERROR
    frame[target] = item
    return ITEM


def next_of_set(frame: Frame, state: i32, target: i32, s: Set) -> i32:
    if s.count != untag(frame[state + 2]):
        changed_set()
        return ERROR
    place = sets.next_place(s, untag(frame[state + 1]))
    if place < 0:
        return END
    frame[state + 1] = tag(place + 1)
    frame[target] = s.table[place]
    return ITEM


def next_of_range(frame: Frame, state: i32, target: i32, iterated: W) -> i32:
    """Of a range whose bounds are no small ints."""
    value = frame[state + 1]
    if is_past(iterated, value):
        return END
    following = step_on(iterated, value)
    if following is NULL:
        return ERROR
    frame[state + 1] = following
    frame[target] = value
    return ITEM


@dont_look_inside
def is_past(iterated: W, value: W) -> bool:
    r = cast(Range, iterated)
    order = bigint.big_compare(value, r.stop)
    if bigint.big_compare(r.step, tag(0)) > 0:
        return order >= 0
    return order <= 0


@dont_look_inside
def step_on(iterated: W, value: W) -> W:
    return bigint.big_add(value, cast(Range, iterated).step)


# --- unpacking ---
@unroll_safe
def unpack(frame: Frame, first: i32, count: i32, w: W) -> bool:
    """Registers first ... = the `count` items of w. False: an exception is pending; or none: user code gives the
    items."""
    if is_small(w):
        cannot_unpack(w)
        return False
    h = promote(header(w))
    i = 0
    if h == kinds.TUPLE:
        values = cast(Tuple, w)
        if values.length != count:
            wrong_number(w, count)
            return False
        while i < count:
            frame[first + i] = values[i]
            i += 1
        return True
    if h == kinds.LIST:
        lst = cast(List, w)
        if lst.length != count:
            wrong_number(w, count)
            return False
        while i < count:
            if not fetch_item(frame, first + i, lst, i):
                return False
            i += 1
        return True
    return unpack_other(frame, first, count, w)


@unroll_safe
def unpack_other(frame: Frame, first: i32, count: i32, w: W) -> bool:
    values = first_items(w, count)
    if values is NULL:
        return False
    i = 0
    while i < count:
        if not fetch_item(frame, first + i, values, i):
            return False
        i += 1
    return True


@dont_look_inside
def first_items(w: W, count: i32) -> List:
    """A list of exactly `count` items; NULL: an exception is pending, or user code gives them."""
    iterator = native_iterator(w)
    if iterator is NULL:
        if vm.error_kind == 0 and never_iterable(w):
            cannot_unpack(w)
        return NULL
    result = new_list()
    if result is NULL:
        return NULL
    i = 0
    while i <= count:
        item = iterator_next(iterator)
        if item is NULL:
            if vm.error_kind != 0:
                return NULL
            if i < count:
                fail_fixed(ErrorKind.VALUE_ERROR, FixedStr.UNPACK_TOO_FEW, tag(count), tag(i))
                return NULL
            return result
        if i < count and not append(result, item):
            return NULL
        i += 1
    fail_fixed(ErrorKind.VALUE_ERROR, FixedStr.UNPACK_STR_TOO_MANY, tag(count), tag(0))
    return NULL


@dont_look_inside
def never_iterable(w: W) -> bool:
    """A value of a built-in type without __iter__ and __getitem__?"""
    k = kind(w)
    match k:
        case kinds.BIG_INT | kinds.BOOL | kinds.FLOAT | kinds.COMPLEX | kinds.NONE_TYPE:
            return True
        case kinds.FUNCTION | kinds.BUILTIN | kinds.BOUND_METHOD | kinds.SLICE:
            return True
        case _:
            return False


@dont_look_inside
def cannot_unpack(w: W) -> W:
    return type_error_of("cannot unpack non-iterable {0} object", w)


@dont_look_inside
def wrong_number(w: W, count: i32) -> W:
    """Of a list or tuple."""
    length = sequence_length(w)
    message: i32 = FixedStr.UNPACK_LIST_TOO_MANY
    if length < count:
        message = FixedStr.UNPACK_TOO_FEW
    return fail_fixed(ErrorKind.VALUE_ERROR, message, tag(count), tag(length))


@unroll_safe
def unpack_ex(frame: Frame, first: i32, before: i32, behind: i32, w: W) -> bool:
    """Registers first ...: `before` items of w, a list of those between, `behind` last items. False as in `unpack`."""
    items = spread(w, before, behind)
    if items is NULL:
        return False
    i = 0
    while i < before:
        if not fetch_item(frame, first + i, items, i):
            return False
        i += 1
    middle = list_part(items, before, 1, items.length - before - behind)
    if middle is NULL:
        return False
    frame[first + before] = middle
    start = items.length - behind
    i = 0
    while i < behind:
        if not fetch_item(frame, first + before + 1 + i, items, start + i):
            return False
        i += 1
    return True


@dont_look_inside
def spread(w: W, before: i32, behind: i32) -> List:
    """A list of all items, which are enough; w itself if it is a list. NULL: an exception is pending, or user code is
    needed."""
    if is_small(w) or never_iterable(w):
        cannot_unpack(w)
        return NULL
    items = list_of_items(w)
    if items is NULL:
        return NULL
    if items.length < before + behind:
        value_error(
            "not enough values to unpack (expected at least {0}, got {1})", tag(before + behind), tag(items.length)
        )
        return NULL
    return items


@dont_look_inside
def list_of_items(w: W) -> List:
    """A list of what an iteration gives; w itself if it is a list. NULL: an exception is pending, or user code is
    needed."""
    if kind(w) == kinds.LIST:
        return cast(List, w)
    result = new_list()
    if result is NULL:
        return NULL
    if extend(result, w) != ITEM:
        return NULL
    return result


@dont_look_inside
def extend(lst: List, w: W) -> i32:
    """lst.extend(w): ITEM; ERROR, USER."""
    k = kind(w)
    if k == kinds.TUPLE:
        return extend_by_tuple(lst, cast(Tuple, w))
    iterator = native_iterator(w)
    if iterator is NULL:
        if vm.error_kind != 0:
            return ERROR
        if never_iterable(w):
            not_iterable(w)
            return ERROR
        return USER
    while True:
        item = iterator_next(iterator)
        if item is NULL:
            return ITEM if vm.error_kind == 0 else ERROR
        if not append(lst, item):
            return ERROR


@dont_look_inside
def extend_by_tuple(lst: List, t: Tuple) -> i32:
    if lst.length == 0 and t.length > 0:
        refs = new_ref_array(t.length)
        if refs is NULL:
            return ERROR
        i = 0
        while i < t.length:
            refs[i] = t[i]
            i += 1
        made = list_from_refs(refs, t.length)
        if made is NULL:
            return ERROR
        lst.items = made.items
        lst.length = made.length
        return ITEM
    i = 0
    while i < t.length:
        if not append(lst, t[i]):
            return ERROR
        i += 1
    return ITEM

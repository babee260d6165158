"""`for` loops and unpacking. The state of an iteration lies in registers of the frame, see spec.bytecode."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, header, i32, is_small, tag, uint_lt, untag, vm
from runtime.translate.lltypes import Frame, List, Range, Str, Tuple
from runtime.translate.rjit import dont_look_inside, promote, unroll_safe
from runtime.vm import kinds
from runtime.vm.containers.lists import fetch_item
from runtime.vm.containers.ranges import is_small_range, range_item, range_length, small_count
from runtime.vm.containers.sequences import sequence_item, sequence_length
from runtime.vm.errors import fail_fixed, type_error_of
from runtime.vm.kinds import kind
from runtime.vm.numbers import bigint
from runtime.vm.objects import memory_error, new_tuple
from runtime.vm.text.strings import str_at
from spec.bytecode import ErrorKind
from spec.messages import FixedStr

ITEM, END, ERROR = 1, 0, -1  # results of next_item


def prepare(frame: Frame, state: i32, iterable: W) -> bool:
    """Begins an iteration. False: TypeError is pending."""
    if is_small(iterable):
        not_iterable(iterable)
        return False
    h = promote(header(iterable))
    if h == kinds.RANGE:
        prepare_range(frame, state, cast(Range, iterable))
        return True
    if h != kinds.LIST and h != kinds.TUPLE and h != kinds.STR:
        not_iterable(iterable)
        return False
    frame[state] = iterable
    frame[state + 1] = tag(0)
    return True


def prepare_range(frame: Frame, state: i32, r: Range) -> None:
    if is_small_range(r):
        start = untag(r.start)
        step = untag(r.step)
        count = small_count(start, untag(r.stop), step)
        if count >= 0:
            frame[state] = NULL
            frame[state + 1] = tag(count)
            frame[state + 2] = tag(start)
            frame[state + 3] = tag(step)
            return
    frame[state] = r
    frame[state + 1] = r.start


@dont_look_inside
def not_iterable(w: W) -> W:
    return type_error_of("'{0}' object is not iterable", w)


def next_item(frame: Frame, state: i32, target: i32) -> i32:
    """ITEM: register `target` has the next item. END: there is none. ERROR: an exception is pending."""
    iterated = frame[state]
    if iterated is NULL:
        left = untag(frame[state + 1])
        if left == 0:
            return END
        value = untag(frame[state + 2])
        step = untag(frame[state + 3])
        frame[state + 1] = tag(left - 1)
        if step == 1:  # which traces then know of most ranges
            frame[state + 2] = tag(value + 1)
        else:
            frame[state + 2] = tag(value + step)
        frame[target] = tag(value)
        return ITEM
    h = promote(header(iterated))
    if h == kinds.RANGE:
        return next_of_range(frame, state, target, iterated)
    index = untag(frame[state + 1])
    if h == kinds.LIST:
        lst = cast(List, iterated)
        if not uint_lt(index, lst.length):
            return END
        if not fetch_item(frame, target, lst, index):
            return ERROR
    elif h == kinds.TUPLE:
        values = cast(Tuple, iterated)
        if not uint_lt(index, values.length):
            return END
        frame[target] = values[index]
    else:
        chars = cast(Str, iterated)
        if index >= chars.length:
            return END
        item = str_at(chars, index)
        if item is NULL:
            return ERROR
        frame[target] = item
    frame[state + 1] = tag(index + 1)
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


@unroll_safe
def unpack(frame: Frame, first: i32, count: i32, w: W) -> bool:
    """Registers first ... = the `count` items of w; False: an exception is pending."""
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
    """Of a string or range."""
    values = items_of(w, count)
    if values is NULL:
        return False
    i = 0
    while i < count:
        frame[first + i] = values[i]
        i += 1
    return True


@dont_look_inside
def items_of(w: W, count: i32) -> Tuple:
    """A tuple of the `count` items of a string or range; NULL: an exception is pending."""
    length = iterable_length(w)
    if length < 0:
        if vm.error_kind == 0:
            cannot_unpack(w)
        return NULL
    if length != count:
        wrong_number(w, count)
        return NULL
    result = new_tuple(count)
    if result is NULL:
        return NULL
    i = 0
    while i < count:
        item = iterable_item(w, i)
        if item is NULL:
            return NULL
        result[i] = item
        i += 1
    return result


@dont_look_inside
def iterable_length(w: W) -> i32:
    """Items that an iteration gives; -1: not iterable, or an exception is pending (no room for so many)."""
    if kind(w) != kinds.RANGE:
        return sequence_length(w)
    length = range_length(w)
    if length is NULL:
        return -1
    if not is_small(length):
        memory_error()
        return -1
    return untag(length)


@dont_look_inside
def iterable_item(w: W, index: i32) -> W:
    """An item that exists; NULL: no memory."""
    if kind(w) == kinds.RANGE:
        return range_item(w, tag(index))
    return sequence_item(w, index)


@dont_look_inside
def cannot_unpack(w: W) -> W:
    return type_error_of("cannot unpack non-iterable {0} object", w)


@dont_look_inside
def wrong_number(w: W, count: i32) -> W:
    length = iterable_length(w)
    message: i32 = FixedStr.UNPACK_LIST_TOO_MANY
    if kind(w) == kinds.STR or kind(w) == kinds.RANGE:
        message = FixedStr.UNPACK_STR_TOO_MANY
    if length < count:
        message = FixedStr.UNPACK_TOO_FEW
    return fail_fixed(ErrorKind.VALUE_ERROR, message, tag(count), tag(length))

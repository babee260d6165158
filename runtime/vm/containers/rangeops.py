"""Methods and slices of range objects; see ranges.py for the objects."""

from __future__ import annotations

from runtime.translate.ll import NULL, TRUE, W, cast, i32, is_small, same, tag
from runtime.translate.lltypes import Complex, Float, Range, Slice, Tuple
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.containers.iterators import make_iterator, reversed_range
from runtime.vm.containers.ranges import is_empty, make_range, range_item, range_length
from runtime.vm.containers.slices import DONE, FAILED, check_slice, is_index, plain_int
from runtime.vm.containers.slices import big_indices as indices_of
from runtime.vm.errors import fail, fail_fixed, type_error, type_error_of, value_error
from runtime.vm.kinds import kind
from runtime.vm.numbers import bigint
from runtime.vm.numbers.floatops import is_finite
from runtime.vm.objects import box_bool
from runtime.vm.operations.equality import equal_words
from spec.bytecode import ErrorKind
from spec.messages import FixedStr

SSIZE_BITS = 63


def range_new(cls: W, first: W, stop: W, step: W) -> W:
    """range(stop), range(start, stop[, step])"""
    if first is not NULL and is_small(first):
        if stop is NULL:
            return make_range(tag(0), first, tag(1))
        if is_small(stop):
            if step is NULL:
                return make_range(first, stop, tag(1))
            if is_small(step) and not same(step, tag(0)):
                return make_range(first, stop, step)
    return range_slow(first, stop, step)


@dont_look_inside
def range_slow(first: W, stop: W, step: W) -> W:
    if first is NULL:
        return type_error("range expected at least 1 argument, got 0", NULL, NULL)
    if bad_index(first):
        return NULL
    if stop is NULL:
        return make_range(tag(0), plain_int(first), tag(1))
    if bad_index(stop):
        return NULL
    stride: W = tag(1)
    if step is not NULL:
        if bad_index(step):
            return NULL
        stride = plain_int(step)
        if same(stride, tag(0)):
            return value_error("range() arg 3 must not be zero", NULL, NULL)
    return make_range(plain_int(first), plain_int(stop), stride)


@dont_look_inside
def bad_index(w: W) -> bool:
    """No int? Then TypeError is pending, or, for an instance, none."""
    checked = is_index(w)
    if checked == FAILED:
        type_error_of("'{0}' object cannot be interpreted as an integer", w)
    return checked != DONE


@dont_look_inside
def range_len(self: W) -> W:
    """len(); OverflowError where CPython's would not fit."""
    count = range_length(self)
    if count is NULL or is_small(count):
        return count
    limit = bigint.big_lshift(tag(1), SSIZE_BITS)
    if limit is NULL:
        return NULL
    if bigint.big_compare(count, limit) >= 0:
        return fail_fixed(ErrorKind.OVERFLOW_ERROR, FixedStr.RANGE_LENGTH, NULL, NULL)
    return count


@dont_look_inside
def int_equal_to(item: W) -> W:
    """The int that equals a number; NULL: none (or no memory)."""
    k = kind(item)
    if k == kinds.BIG_INT or k == kinds.BOOL:
        return plain_int(item)
    x = 0.5
    if k == kinds.FLOAT:
        x = cast(Float, item).value
    elif k == kinds.COMPLEX and cast(Complex, item).imag == 0.0:
        x = cast(Complex, item).real
    if not is_finite(x):
        return NULL
    w = bigint.big_from_float(x)
    if w is NULL:
        return NULL
    return w if equal_words(w, item) == 1 else NULL


@dont_look_inside
def range_contains(r: Range, item: W) -> i32:
    """1, 0; -1: an exception is pending; -2: user code compares."""
    if kind(item) >= kinds.FIRST_MAP:
        return -2
    w = int_equal_to(item)
    if w is NULL:
        return 0
    return range_has(r, w)


@dont_look_inside
def range_has(r: Range, w: W) -> i32:
    """Is the int one of its items? -1: no memory."""
    zero = tag(0)
    forward = bigint.big_compare(r.step, zero) > 0
    below = bigint.big_compare(w, r.start) < 0
    past = bigint.big_compare(w, r.stop) >= 0
    if not forward:
        below = bigint.big_compare(w, r.start) > 0
        past = bigint.big_compare(w, r.stop) <= 0
    if below or past:
        return 0
    step = r.step
    distance = bigint.big_sub(w, r.start)
    if distance is NULL:
        return -1
    rest = bigint.big_mod(distance, step)
    if rest is NULL:
        return -1
    return 1 if same(rest, zero) else 0


@dont_look_inside
def range_contains_method(self: W, item: W) -> W:
    found = range_contains(cast(Range, self), item)
    return NULL if found < 0 else box_bool(found == 1)


@dont_look_inside
def range_count(self: W, item: W) -> W:
    found = range_contains(cast(Range, self), item)
    return NULL if found < 0 else tag(found)


@dont_look_inside
def range_index(self: W, item: W) -> W:
    found = range_contains(cast(Range, self), item)
    if found < 0:
        return NULL
    if found == 0:
        return not_in_range(item)
    distance = bigint.big_sub(int_equal_to(item), cast(Range, self).start)
    if distance is NULL:
        return NULL
    return bigint.big_floordiv(distance, cast(Range, self).step)


@dont_look_inside
def not_in_range(item: W) -> W:
    """An int is named in the message."""
    k = kind(item)
    if is_small(item):
        return fail(ErrorKind.VALUE_ERROR, "{0} is not in range", item, NULL, NULL)
    if k == kinds.BIG_INT or k == kinds.BOOL:
        text: W = bigint.big_to_str(plain_int(item))
        if k == kinds.BOOL:
            return fail(ErrorKind.VALUE_ERROR, "True is not in range", NULL, NULL, NULL) if same(
                item, TRUE
            ) else fail(ErrorKind.VALUE_ERROR, "False is not in range", NULL, NULL, NULL)
        return fail(ErrorKind.VALUE_ERROR, "{0} is not in range", text, NULL, NULL)
    return value_error("sequence.index(x): x not in sequence", NULL, NULL)


@dont_look_inside
def range_slice(r: Range, s: Slice) -> W:
    """r[s], a range."""
    if check_slice(s) != DONE:
        return NULL
    length = range_length(r)
    if length is NULL:
        return NULL
    indices = indices_of(s, length)
    if indices is NULL:
        return NULL
    parts = cast(Tuple, indices)
    start = range_item(r, parts[0])
    if start is NULL:
        return NULL
    stop = range_item(r, parts[1])
    if stop is NULL:
        return NULL
    step = bigint.big_mul(r.step, parts[2])
    if step is NULL:
        return NULL
    return make_range(start, stop, step)


@dont_look_inside
def range_iter(self: W) -> W:
    return make_iterator(self)


@dont_look_inside
def range_reversed(self: W) -> W:
    return reversed_range(self)


def range_start(self: W) -> W:
    return cast(Range, self).start


def range_stop(self: W) -> W:
    return cast(Range, self).stop


def range_step(self: W) -> W:
    return cast(Range, self).step




@dont_look_inside
def range_bool(self: W) -> W:
    return box_bool(not is_empty(self))

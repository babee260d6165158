"""range objects: start, stop and step are ints of any size."""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    cast,
    i32,
    int_div_trunc,
    int_sub_ovf,
    is_small,
    new,
    ovf,
    same,
    tag,
)  # fmt: skip
from runtime.translate.lltypes import Range
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.numbers import bigint
from spec.heap import SMALL_INT_MAX, SMALL_INT_MIN


def make_range(start: W, stop: W, step: W) -> W:
    """NULL: no memory. The step is not 0."""
    result: Range = new(Range)
    if result is not NULL:
        result.start = start
        result.stop = stop
        result.step = step
    return result


def small_count(start: i32, stop: i32, step: i32) -> i32:
    """Number of items of a range of small ints; -1: it, or the value after the last, may not fit a small int."""
    if step == 1:
        count = int_sub_ovf(stop, start)
        if ovf():
            return -1
        if count < 0:
            return 0
        return count
    if step == -1:
        count = int_sub_ovf(start, stop)
        if ovf():
            return -1
        if count < 0:
            return 0
        return count
    return stepped_count(start, stop, step)


@dont_look_inside
@never_collects
def stepped_count(start: i32, stop: i32, step: i32) -> i32:
    """The same for any step."""
    if (step > 0 and start >= stop) or (step < 0 and start <= stop):
        return 0
    if step == SMALL_INT_MIN:
        return -1
    distance = stop - start if step > 0 else start - stop
    size = step if step > 0 else -step
    if distance < 0 or distance > SMALL_INT_MAX - size:
        return -1
    count = int_div_trunc(distance + size - 1, size)
    end = start + count * step
    if end < SMALL_INT_MIN or end > SMALL_INT_MAX:
        return -1
    return count


@dont_look_inside
def range_length(w: W) -> W:
    """An int; NULL: an exception is pending."""
    r = cast(Range, w)
    zero = tag(0)
    if bigint.big_compare(r.step, zero) > 0:
        distance = bigint.big_sub(r.stop, r.start)
        size: W = r.step
    else:
        distance = bigint.big_sub(r.start, r.stop)
        size = bigint.big_neg(r.step)
    if distance is NULL or size is NULL:
        return NULL
    if bigint.big_compare(distance, zero) <= 0:
        return zero
    rounded = bigint.big_add(distance, size)
    if rounded is NULL:
        return NULL
    rounded = bigint.big_sub(rounded, tag(1))
    if rounded is NULL:
        return NULL
    return bigint.big_floordiv(rounded, size)


@dont_look_inside
def is_empty(w: W) -> bool:
    """Has the range no items?"""
    r = cast(Range, w)
    order = bigint.big_compare(r.start, r.stop)
    if bigint.big_compare(r.step, tag(0)) > 0:
        return order >= 0
    return order <= 0


@dont_look_inside
def range_item(w: W, index: W) -> W:
    """start + index * step"""
    r = cast(Range, w)
    offset = bigint.big_mul(index, r.step)
    if offset is NULL:
        return NULL
    return bigint.big_add(cast(Range, w).start, offset)


@dont_look_inside
def ranges_equal(a: W, b: W) -> i32:
    """1: the same items; 0; -1: an exception is pending."""
    m = range_length(a)
    if m is NULL:
        return -1
    n = range_length(b)
    if n is NULL:
        return -1
    if bigint.big_compare(m, n) != 0:
        return 0
    if same(m, tag(0)):
        return 1
    if bigint.big_compare(cast(Range, a).start, cast(Range, b).start) != 0:
        return 0
    if same(m, tag(1)):
        return 1
    return 1 if bigint.big_compare(cast(Range, a).step, cast(Range, b).step) == 0 else 0


def is_small_range(r: Range) -> bool:
    """Are start, stop and step small ints?"""
    return is_small(r.start) and is_small(r.stop) and is_small(r.step)

"""Decimal digits of a float to any precision, correctly rounded (half to even on the exact value): for round() and for
the formats e, f, g. Exact, on the digit arrays of floatfmt.py.

decimal_digits(x, wanted, True)      `wanted` digits behind the point (before it, if negative)
decimal_digits(x, wanted, False)     `wanted` significant digits

Both give the count n of digits, of which number i is decimal_digit(i), and leave in POINT where the point lies, counted
from the first digit: x = 0.d0 d1 ... * 10**POINT. Digits that are asked for beyond the n-th are zero; n is 0 where the
value is rounded to zero. x is finite and not 0.
"""

from __future__ import annotations

from runtime.translate.ll import f64, i32, load_byte, load_word, store_byte, store_word
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.numbers.digits import mag_compare, mag_mul_add
from runtime.vm.numbers.floatfmt import (
    POINT,
    REST,
    REST_COUNT,
    SCALE,
    SCALE_COUNT,
    SUM,
    add_to_sum,
    decimal_to_float,
    next_digit,
    set_up_digits,
    times_ten,
)
from runtime.vm.numbers.floatops import is_negative
from spec.heap import SCRATCH

DIGIT_BYTES = SCRATCH.base + 0x7400
MAX_DIGITS = 1100  # no float has more


@never_collects
def decimal_digit(index: i32) -> i32:
    """Number `index` of the last decimal_digits, 0 to 9."""
    return load_byte(DIGIT_BYTES + index)


@never_collects
def decimal_point() -> i32:
    return load_word(POINT)


@dont_look_inside
@never_collects
def compare_with_five_scales(n: i32) -> i32:
    """The rest against half of the place before the first digit."""
    ns = load_word(SCALE_COUNT)
    i = 0
    while i < ns:
        store_word(SUM + (i << 2), load_word(SCALE + (i << 2)))
        i += 1
    return mag_compare(REST, n, SUM, mag_mul_add(SUM, ns, 5, 0))


@dont_look_inside
@never_collects
def decimal_digits(x: f64, wanted: i32, behind_point: bool) -> i32:
    set_up_digits(x)
    if behind_point:
        wanted += load_word(POINT)
    if wanted < 0:
        return 0
    if wanted == 0:
        if compare_with_five_scales(load_word(REST_COUNT)) <= 0:
            return 0
        store_byte(DIGIT_BYTES, 1)
        store_word(POINT, load_word(POINT) + 1)
        return 1
    ns = load_word(SCALE_COUNT)
    count = 0
    while count < wanted and load_word(REST_COUNT) > 0 and count < MAX_DIGITS:
        if count > 0:
            times_ten()
        store_byte(DIGIT_BYTES + count, next_digit(ns))
        count += 1
    if count == wanted and load_word(REST_COUNT) > 0:
        n = load_word(REST_COUNT)
        order = mag_compare(SUM, add_to_sum(REST, n, REST, n), SCALE, ns)
        if order > 0 or (order == 0 and decimal_digit(count - 1) & 1 == 1):
            return incremented(count)
    return count


@never_collects
def incremented(count: i32) -> i32:
    """Adds one to the last digit; the count without the zeros that come of a carry."""
    while count > 0 and decimal_digit(count - 1) == 9:
        count -= 1
    if count == 0:
        store_byte(DIGIT_BYTES, 1)
        store_word(POINT, load_word(POINT) + 1)
        return 1
    store_byte(DIGIT_BYTES + count - 1, decimal_digit(count - 1) + 1)
    return count


@dont_look_inside
@never_collects
def round_to_places(x: f64, places: i32) -> f64:
    """round(x, places) for a finite x; infinite where too large."""
    count = decimal_digits(x, places, True)
    n = 0
    i = 0
    while i < count:
        n = mag_mul_add(REST, n, 10, decimal_digit(i))
        i += 1
    result = 0.0
    if count > 0:
        result = decimal_to_float(n, decimal_point() - count)
    return -result if is_negative(x) else result

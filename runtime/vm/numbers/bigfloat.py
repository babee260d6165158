"""Ints of any size and floats: exact comparison, correctly rounded conversion and division.

big_compare_float(W, f64) -> i32     -1, 0, 1, exact; the float is finite
big_to_float(W) -> f64               nearest, ties to even; infinite where too large
big_truediv(W, W) -> f64             likewise; the divisor is not 0
big_from_float(f64) -> W             truncates; the float is finite
"""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    address,
    f64,
    float_bits_high,
    float_to_int,
    i32,
    int_div_trunc,
    int_to_float,
    is_small,
    load_word,
    tag,
    untag,
)  # fmt: skip
from runtime.translate.rjit import dont_look_inside, elidable, never_collects
from runtime.vm.numbers.bigarith import finished, new_big, shifted
from runtime.vm.numbers.digits import (
    BITS,
    FLOAT_DIGITS,
    ITEMS,
    SPARE_A,
    SPARE_B,
    digit_count,
    digits_at,
    float_digits,
    mag_any_below,
    mag_bits,
    mag_compare,
    mag_extract,
    mag_trim,
    power_of_two,
    sign_of,
)  # fmt: skip
from runtime.vm.numbers.floatops import floor, magnitude
from runtime.vm.numbers.quotients import mag_divide

INFINITY = float("inf")
NOT_A_NUMBER = float("nan")
TWO_28 = 268435456.0


@dont_look_inside
@elidable
@never_collects
def big_compare_float(a: W, x: f64) -> i32:
    """-1, 0 or 1; x is finite."""
    if is_small(a):
        y = int_to_float(untag(a))
        return (1 if y > x else 0) - (1 if y < x else 0)
    sign = sign_of(a)
    sign_x = (1 if x > 0.0 else 0) - (1 if x < 0.0 else 0)
    if sign != sign_x:
        return -1 if sign < sign_x else 1
    n = float_digits(x)
    order = mag_compare(digits_at(a, SPARE_A), digit_count(a), FLOAT_DIGITS, n)
    if order == 0 and floor(magnitude(x)) != magnitude(x):
        order = -1
    return order * sign


@dont_look_inside
@never_collects
def round_scaled(at: i32, n: i32, sticky: bool, exponent: i32) -> f64:
    """The float nearest to m * 2**exponent, ties to even, where m is the magnitude at `at`, and a little (less than 1)
    more than that where `sticky`. A sticky magnitude has at least 55 bits."""
    bits = mag_bits(at, n)
    lowest = exponent + bits - 53  # weight of the result's last bit
    if lowest + 52 > 1023:
        return INFINITY
    if lowest < -1074:
        lowest = -1074
    dropped = lowest - exponent
    if dropped <= 0:
        return scaled(mag_to_float(at, n, 0, 56), exponent)
    if dropped > bits + 1:
        return 0.0
    mantissa = mag_to_float(at, n, dropped, 56)
    half = mag_extract(at, n, dropped - 1, 1) != 0
    odd = mag_extract(at, n, dropped, 1) != 0
    if half and (odd or sticky or mag_any_below(at, n, dropped - 1)):
        mantissa = mantissa + 1.0
    return scaled(mantissa, lowest)


@never_collects
def mag_to_float(at: i32, n: i32, first: i32, count: i32) -> f64:
    """Bits `first` .. first + count - 1 (count at most 56) as a float; exact where 53 of them are significant."""
    low = mag_extract(at, n, first, 28)
    high = mag_extract(at, n, first + 28, count - 28)
    return int_to_float(high) * TWO_28 + int_to_float(low)


@never_collects
def scaled(x: f64, exponent: i32) -> f64:
    """x * 2**exponent for an integral x of at most 53 bits, where the result is exact or too large."""
    if exponent > 900:
        return x * power_of_two(900) * power_of_two(exponent - 900)
    return x * power_of_two(exponent)


@dont_look_inside
@elidable
@never_collects
def big_to_float(a: W) -> f64:
    """Nearest, ties to even; infinite where too large."""
    if is_small(a):
        return int_to_float(untag(a))
    x = round_scaled(digits_at(a, SPARE_A), digit_count(a), False, 0)
    return x if sign_of(a) > 0 else -x


@dont_look_inside
def big_from_float(x: f64) -> W:
    """Truncated; x is finite."""
    if magnitude(x) < 1073741824.0:
        return tag(float_to_int(x))
    n = float_digits(x)
    r = new_big(n)
    if r is NULL:
        return NULL
    i = 0
    while i < n:
        r[i] = load_word(FLOAT_DIGITS + (i << 2))
        i += 1
    return finished(r, -1 if float_bits_high(x) < 0 else 1)


@dont_look_inside
def big_truediv(a: W, b: W) -> f64:
    """Nearest to the exact quotient, ties to even; infinite where too large; b is not 0. Without memory: an exception
    is pending and the result is not a number."""
    sign = sign_of(a) * sign_of(b)
    if is_small(a) and is_small(b):
        return int_to_float(untag(a)) / int_to_float(untag(b))
    if sign == 0:
        return 0.0 if sign_of(b) > 0 else -0.0
    bits_a = mag_bits(digits_at(a, SPARE_A), digit_count(a))
    bits_b = mag_bits(digits_at(b, SPARE_B), digit_count(b))
    # |a| * 2**shift / |b| has 55 or 56 bits; shift_a - shift_b = shift
    shift = 55 - bits_a + bits_b
    shift_a = shift if shift > 0 else 0
    shift_b = shift_a - shift
    digits = int_div_trunc(bits_b + shift_b + BITS - 1, BITS)
    if digits < 2:
        digits = 2
    normalize = digits * BITS - bits_b - shift_b
    u = shifted(a, shift_a + normalize)
    if u is NULL:
        return NOT_A_NUMBER
    v = shifted(b, shift_b + normalize)
    if v is NULL:
        return NOT_A_NUMBER
    q = new_big(u.length - digits)
    if q is NULL:
        return NOT_A_NUMBER
    mag_divide(address(u) + ITEMS, u.length, address(v) + ITEMS, digits, address(q) + ITEMS)
    sticky = mag_trim(address(u) + ITEMS, digits) > 0
    n = mag_trim(address(q) + ITEMS, q.length)
    x = round_scaled(address(q) + ITEMS, n, sticky, -shift)
    return x if sign > 0 else -x

"""Float arithmetic that is more than one machine operation, as CPython defines it."""

from __future__ import annotations

from runtime.translate.ll import f64, float_bits_high
from runtime.translate.rjit import dont_look_inside, never_collects

EXACT = 4503599627370496.0  # 2**52: floats from here on are integral


def is_negative(x: f64) -> bool:
    """The sign bit, also of zero and NaN."""
    return float_bits_high(x) < 0


def is_finite(x: f64) -> bool:
    return x - x == 0.0


def magnitude(x: f64) -> f64:
    return -x if is_negative(x) else x


def with_sign(x: f64, sign: f64) -> f64:
    """copysign"""
    return -magnitude(x) if is_negative(sign) else magnitude(x)


@dont_look_inside
@never_collects
def floor(x: f64) -> f64:
    """Largest integral value not above x."""
    size = magnitude(x)
    if not size < EXACT:
        return x
    rounded = (size + EXACT) - EXACT
    if is_negative(x):
        if rounded < size:
            rounded = rounded + 1.0
        return -rounded
    if rounded > size:
        rounded = rounded - 1.0
    return rounded


@dont_look_inside
@never_collects
def fmod(x: f64, y: f64) -> f64:
    """C's: exact, with the sign of x. y is not 0."""
    rest = magnitude(x)
    divisor = magnitude(y)
    if x != x or y != y or not is_finite(x):
        return (x * y) / (x * y)
    if not is_finite(y):
        return x
    multiple = divisor
    while multiple + multiple <= rest:
        multiple = multiple + multiple
    while multiple >= divisor:
        if rest >= multiple:
            rest = rest - multiple
        multiple = multiple * 0.5
    return with_sign(rest, x)


@dont_look_inside
@never_collects
def float_mod(x: f64, y: f64) -> f64:
    """x % y; y is not 0."""
    result = fmod(x, y)
    if result != 0.0:
        if (y < 0.0) != (result < 0.0):
            result = result + y
    else:
        result = with_sign(0.0, y)
    return result


@dont_look_inside
@never_collects
def float_floordiv(x: f64, y: f64) -> f64:
    """x // y; y is not 0."""
    remainder = fmod(x, y)
    quotient = (x - remainder) / y
    if remainder != 0.0 and (y < 0.0) != (remainder < 0.0):
        quotient = quotient - 1.0
    if quotient != 0.0:
        result = floor(quotient)
        if quotient - result > 0.5:
            result = result + 1.0
        return result
    return with_sign(0.0, x / y)

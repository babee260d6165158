"""Pairs of floats: a number of about 106 bits as an unevaluated sum high + low, |low| at most half a last bit of high.

A function gives the high part and leaves the low part in SCRATCH, where `low()` reads it: call it before anything else.
Arguments are the parts of the operands, each as (high, low). Products are exact because their factors are split in
halves
(Dekker), so operands must stay below 2**990; nothing here overflows else. From these come correctly rounded results:
high is
the pair rounded to a float, and it differs from the true value's rounding only where that lies within about 2**-90 of
the middle between two floats.
"""

from __future__ import annotations

from decimal import Decimal, getcontext
from math import factorial

from runtime.translate.ll import (
    f64,
    float_bits_high,
    float_bits_low,
    float_from_bits,
    i32,
    load_double,
    store_double,
)
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.numbers.digits import power_of_two
from spec.heap import SCRATCH

LOW = SCRATCH.base + 0x7000
SPLITTER = 134217729.0  # 2**27 + 1
MIN_NORMAL = 2.2250738585072014e-308
PAIRS_ERROR = 2.524354896707238e-29  # 2**-95: of a few operations on pairs, in proportion to the result
NOT_SETTLED = float("nan")


def pair(text: str) -> tuple[float, float]:
    """The constant, at translation."""
    getcontext().prec = 60
    high = float(Decimal(text))
    return high, float(Decimal(text) - Decimal(high))


def inverse_factorial(n: int) -> tuple[float, float]:
    """1 / n!, at translation."""
    getcontext().prec = 60
    return pair(str(1 / Decimal(factorial(n))))


@never_collects
def low() -> f64:
    """The low part of the last result."""
    return load_double(LOW)


@never_collects
def set_low(x: f64) -> None:
    store_double(LOW, x)


@never_collects
def two_sum(a: f64, b: f64) -> f64:
    """a + b, exactly."""
    s = a + b
    t = s - a
    store_double(LOW, (a - (s - t)) + (b - t))
    return s


@never_collects
def quick_sum(a: f64, b: f64) -> f64:
    """a + b, exactly, where |a| >= |b| or a is 0."""
    s = a + b
    store_double(LOW, b - (s - a))
    return s


@never_collects
def two_product(a: f64, b: f64) -> f64:
    """a * b, exactly (unless its low part is subnormal)."""
    p = a * b
    t = SPLITTER * a
    a_high = t - (t - a)
    a_low = a - a_high
    t = SPLITTER * b
    b_high = t - (t - b)
    b_low = b - b_high
    store_double(LOW, ((a_high * b_high - p) + a_high * b_low + a_low * b_high) + a_low * b_low)
    return p


@never_collects
def add(a: f64, a_low: f64, b: f64, b_low: f64) -> f64:
    s = two_sum(a, b)
    e = low()
    t = two_sum(a_low, b_low)
    f = low()
    s = quick_sum(s, e + t)
    return quick_sum(s, low() + f)


@never_collects
def mul(a: f64, a_low: f64, b: f64, b_low: f64) -> f64:
    p = two_product(a, b)
    return quick_sum(p, low() + (a * b_low + a_low * b))


@never_collects
def step(s: f64, s_low: f64, z: f64, z_low: f64, c: f64, c_low: f64) -> f64:
    """c + z * s, a step of Horner's rule."""
    p = mul(s, s_low, z, z_low)
    return add(c, c_low, p, low())


@never_collects
def div(a: f64, a_low: f64, b: f64, b_low: f64) -> f64:
    """b is not 0."""
    q = a / b
    p = mul(q, 0.0, b, b_low)
    rest = add(a, a_low, -p, -low())
    q2 = rest / b
    rest_low = low()
    p = mul(q2, 0.0, b, b_low)
    rest = add(rest, rest_low, -p, -low())
    q3 = rest / b
    q = quick_sum(q, q2)
    return add(q, low(), q3, 0.0)


@never_collects
def settled(s: f64, s_low: f64, error: f64) -> f64:
    """The pair as a float, a NaN where an error of at most so much (and of the pairs' own) could round otherwise."""
    error = error + abs(s) * PAIRS_ERROR
    high = s + (s_low + error)
    return high if high == s + (s_low - error) else NOT_SETTLED


@dont_look_inside
@never_collects
def root_estimate(x: f64) -> f64:
    """sqrt(x) but for a few last bits; x is positive, normal and finite."""
    s = float_from_bits(float_bits_low(x), (float_bits_high(x) >> 1) + 0x1FF80000)
    s = 0.5 * (s + x / s)
    s = 0.5 * (s + x / s)
    s = 0.5 * (s + x / s)
    return 0.5 * (s + x / s)


@dont_look_inside
@never_collects
def root(a: f64, a_low: f64) -> f64:
    """Square root of a pair; a is 0, or positive and normal."""
    if a == 0.0:
        store_double(LOW, 0.0)
        return 0.0
    s = root_estimate(a)
    p = two_product(s, s)
    rest = add(a, a_low, -p, -low())
    q = rest / (2.0 * s)
    s = quick_sum(s, q)
    s_low = low()
    p = mul(s, s_low, s, s_low)
    rest = add(a, a_low, -p, -low())
    return add(s, s_low, rest / (2.0 * s), 0.0)


@dont_look_inside
@never_collects
def float_sqrt(x: f64) -> f64:
    """Correctly rounded; x is not negative, not a NaN, and finite."""
    if x == 0.0:
        return x
    scale = 1.0
    if x < MIN_NORMAL:
        x = x * power_of_two(108)
        scale = power_of_two(-54)
    exponent = (float_bits_high(x) >> 20) - 1023
    half = exponent >> 1
    # m in [1, 4), s in [1, 2]: all that follows is a multiple of 2**-104, so the tests of the rest are exact.
    m = float_from_bits(float_bits_low(x), float_bits_high(x) - (half << 21))
    s = root_estimate(m)
    p = two_product(s, s)
    s = s + ((m - p) - low()) / (2.0 * s)
    unit = power_of_two(-52)
    p = two_product(s, s)
    rest = (m - p) - low()
    if rest > s * unit:
        s = s + unit
    elif rest <= -(s * unit):
        s = s - unit
    return s * power_of_two(half) * scale


@never_collects
def exponent_of(x: f64) -> i32:
    """e of x = m * 2**e, 1 <= |m| < 2; x is normal and finite."""
    return ((float_bits_high(x) >> 20) & 0x7FF) - 1023


@never_collects
def with_exponent(x: f64, exponent: i32) -> f64:
    """m * 2**exponent, for x = m * 2**e normal; the exponent is one of normal floats."""
    return float_from_bits(float_bits_low(x), (float_bits_high(x) & ~0x7FF00000) | ((exponent + 1023) << 20))


@dont_look_inside
@never_collects
def scaled(a: f64, a_low: f64, exponent: i32) -> f64:
    """(a + a_low) * 2**exponent, rounded once; 0.5 <= |a| < 2**100."""
    if exponent > -1000:
        if exponent > 900:
            return a * power_of_two(900) * power_of_two(exponent - 900 if exponent < 1900 else 1000)
        return a * power_of_two(exponent)
    if exponent < -1300:
        return a * power_of_two(-1000) * power_of_two(-1000)
    # The last bits are lost: round to a multiple of 2**-1074, in a scale where a float counts these.
    unit = power_of_two(-1074 - exponent)  # 2**-1074 before scaling
    if unit >= 1.0e60:
        return a * power_of_two(-1000) * power_of_two(-1000)
    steps = a / unit
    rest = a_low / unit
    if abs(steps) >= 4503599627370496.0:
        return a * power_of_two(exponent + 100) * power_of_two(-100)
    whole = (abs(steps) + 4503599627370496.0) - 4503599627370496.0
    size = abs(steps)
    if steps < 0.0:
        rest = -rest
    difference = size - whole
    if difference == 0.5 and rest > 0.0:
        whole = whole + 1.0
    elif difference == -0.5 and rest < 0.0:
        whole = whole - 1.0
    result = whole * power_of_two(-1074)
    return -result if a < 0.0 else result


@dont_look_inside
@never_collects
def rounded_to_even(a: f64, a_low: f64) -> f64:
    """a, or its neighbour where the pair is, but for less than 2**-28 of it, the middle between them: for functions
    with results that are exactly such a middle. a is normal."""
    half = power_of_two(exponent_of(a) - 53) if exponent_of(a) > -900 else 0.0
    size = abs(a_low)
    if size == 0.0 or half == 0.0 or float_bits_low(a) & 1 == 0 or size < half * 0.9999999962747097:
        return a
    return a + (2.0 * half if a_low > 0.0 else -2.0 * half)

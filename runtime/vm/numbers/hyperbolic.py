"""sinh, cosh, tanh, their inverses, hypot and distances, to pairs of floats (pairs.py)."""

from __future__ import annotations

from runtime.translate.ll import f64
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.numbers.bigfloat import INFINITY
from runtime.vm.numbers.digits import power_of_two
from runtime.vm.numbers.exponential import (
    LN2,
    LN2_LOW,
    exp_scaled,
    expm1_pair,
    log1p_pair,
    log_of_float,
    multiple_of_ln2,
)
from runtime.vm.numbers.floatops import is_finite
from runtime.vm.numbers.pairs import (
    add,
    div,
    exponent_of,
    low,
    mul,
    root,
    rounded_to_even,
    scaled,
    two_product,
    two_sum,
    with_exponent,
)

TINY = 1.0e-150


@dont_look_inside
@never_collects
def half_exp(x: f64) -> f64:
    """exp(x) / 2 for x >= 40."""
    if x > 711.0:
        return INFINITY
    k = multiple_of_ln2(x)
    e = exp_scaled(x, 0.0, k)
    return scaled(e, low(), k - 1)


@dont_look_inside
@never_collects
def float_sinh(x: f64) -> f64:
    size = abs(x)
    if size < TINY or not is_finite(x):
        return x
    if size >= 40.0:
        result = half_exp(size)
    else:  # (e + e / (e + 1)) / 2 with e = exp(x) - 1
        e = expm1_pair(size)
        e_low = low()
        d = add(e, e_low, 1.0, 0.0)
        q = div(e, e_low, d, low())
        result = 0.5 * add(e, e_low, q, low())
    return -result if x < 0.0 else result


@dont_look_inside
@never_collects
def float_cosh(x: f64) -> f64:
    size = abs(x)
    if size < TINY:
        return 1.0
    if not is_finite(x):
        return size
    if size >= 40.0:
        return half_exp(size)
    e = expm1_pair(size)
    e = add(e, low(), 1.0, 0.0)
    e_low = low()
    q = div(1.0, 0.0, e, e_low)
    return 0.5 * add(e, e_low, q, low())


@dont_look_inside
@never_collects
def float_tanh(x: f64) -> f64:
    size = abs(x)
    if size < TINY or x != x:
        return x
    if size >= 22.0:
        result = 1.0
    else:  # e / (e + 2) with e = exp(2 x) - 1
        e = expm1_pair(2.0 * size)
        e_low = low()
        d = add(e, e_low, 2.0, 0.0)
        result = div(e, e_low, d, low())
    return -result if x < 0.0 else result


@dont_look_inside
@never_collects
def float_asinh(x: f64) -> f64:
    size = abs(x)
    if size < TINY or not is_finite(x):
        return x
    if size > 1.0e20:
        y = log_of_float(size)
        result = add(y, low(), LN2, LN2_LOW)
    else:  # log1p(x + x**2 / (1 + sqrt(1 + x**2)))
        square = two_product(size, size)
        square_low = low()
        r = add(square, square_low, 1.0, 0.0)
        r = root(r, low())
        r = add(r, low(), 1.0, 0.0)
        q = div(square, square_low, r, low())
        a = add(size, 0.0, q, low())
        result = log1p_pair(a, low())
    return -result if x < 0.0 else result


@dont_look_inside
@never_collects
def float_acosh(x: f64) -> f64:
    """x >= 1 or a NaN"""
    if not is_finite(x):
        return x
    if x > 1.0e20:
        y = log_of_float(x)
        return add(y, low(), LN2, LN2_LOW)
    a = two_sum(x, -1.0)
    a_low = low()
    b = two_sum(x, 1.0)
    p = mul(a, a_low, b, low())
    r = root(p, low())
    s = add(a, a_low, r, low())
    return log1p_pair(s, low())


@dont_look_inside
@never_collects
def float_atanh(x: f64) -> f64:
    """|x| < 1 or a NaN"""
    size = abs(x)
    if size < TINY or x != x:
        return x
    d = two_sum(1.0, -size)
    q = div(2.0 * size, 0.0, d, low())
    result = 0.5 * log1p_pair(q, low())
    return -result if x < 0.0 else result


@dont_look_inside
@never_collects
def float_hypot(x: f64, y: f64) -> f64:
    x = abs(x)
    y = abs(y)
    if x == INFINITY or y == INFINITY:
        return INFINITY
    if x != x or y != y:
        return x + y
    large = x if x > y else y
    small = y if x > y else x
    if small == 0.0:
        return large
    scale = 1.0
    if large > 1.0e150:
        scale = power_of_two(600)
    elif large < 1.0e-120:
        scale = power_of_two(-600)
        large = large * power_of_two(600)
        small = small * power_of_two(600)
    if scale > 1.0:
        large = large * power_of_two(-600)
        small = small * power_of_two(-600)
    p = two_product(large, large)
    p_low = low()
    q = two_product(small, small)
    s = add(p, p_low, q, low())
    r = root(s, low())
    r_low = low()
    if scale < 1.0:
        k = exponent_of(r)
        return scaled(with_exponent(r, 0), r_low * power_of_two(-k), k - 600)
    return rounded_to_even(r, r_low) * scale

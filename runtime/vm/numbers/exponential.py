"""exp, log and their kin, to pairs of floats (pairs.py), and so correctly rounded but for one argument in 2**30 or so.

exp(x)      x = k ln 2 + r; r / 32 by its power series; five squarings; times 2**k
log(x)      x = 2**k m; a float near log m, then a step of Halley's method with exp; plus k ln 2
x ** y      exp(y log x)
"""

from __future__ import annotations

from runtime.translate.ll import f64, float_to_int, i32, int_to_float
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.numbers.bigfloat import INFINITY, NOT_A_NUMBER
from runtime.vm.numbers.digits import power_of_two
from runtime.vm.numbers.floatops import floor, is_finite, is_negative
from runtime.vm.numbers.pairs import (
    MIN_NORMAL,
    add,
    div,
    exponent_of,
    float_sqrt,
    inverse_factorial,
    low,
    mul,
    pair,
    rounded_to_even,
    scaled,
    set_low,
    settled,
    step,
    two_product,
    two_sum,
    with_exponent,
)  # fmt: skip

LN2, LN2_LOW = pair("0.693147180559945309417232121458176568075500134360255254120680")
LN10, LN10_LOW = pair("2.30258509299404568401799145468436420760110148862877297603333")
(F3, F3_LOW), (F4, F4_LOW), (F5, F5_LOW) = (inverse_factorial(n) for n in (3, 4, 5))
F6, F7, F8, F9, F10, F11, F12, F13, F14 = (inverse_factorial(n)[0] for n in range(6, 15))
R3, R5, R7, R9, R11, R13, R15, R17, R19, R21, R23 = (1.0 / n for n in range(3, 24, 2))
SQUARINGS = 5
MAX_EXPONENT = 1100.0  # of two, beyond which results overflow or vanish


# --- quicker, where some 60 bits are enough to know how the result is rounded (`settled`) ---
@dont_look_inside
@never_collects
def quick_exp_minus_one(r: f64, r_low: f64) -> f64:
    """A pair, for a pair of at most 0.35 in size. What follows r**2 / 2 is a float, off by at most 8 * 2**-53 of it."""
    z = mul(r, r_low, r, r_low)
    z_low = low()
    q = F8 + r * (F9 + r * (F10 + r * (F11 + r * (F12 + r * (F13 + r * F14)))))
    c = r * z * (F3 + r * (F4 + r * (F5 + r * (F6 + r * (F7 + r * q)))))
    s = add(r, r_low, 0.5 * z, 0.5 * z_low)
    s_low = low()
    s = two_sum(s, c)
    return two_sum(s, low() + s_low)


@never_collects
def quick_error(r: f64) -> f64:
    """How far off that is, at most, but for what pairs always are."""
    return abs(r * r * r) * 1.6875389974302379e-16  # 0.19 * 2**-50


@dont_look_inside
@never_collects
def quick_exp(x: f64, x_low: f64, error: f64, k: i32) -> f64:
    """exp of a pair that is off by `error`, or a NaN; k = multiple_of_ln2(x)."""
    if k < -1000:
        return NOT_A_NUMBER
    r = reduced(x, x_low, k)
    s = quick_exp_minus_one(r, low())
    s = add(1.0, 0.0, s, low())
    s = settled(s, low(), quick_error(r) + 1.5 * error + 8.077935669463161e-28)  # 2**-90
    return s if s != s else scaled(s, 0.0, k)


@dont_look_inside
@never_collects
def quick_log(x: f64) -> f64:
    """log of a normal positive number, a pair; off by at most 0.28 * 2**-50 * 0.35**3 (and what pairs are)."""
    k = exponent_of(x)
    m = with_exponent(x, 0)
    if m > 1.4142135623730951:
        m = m * 0.5
        k += 1
    a = m - 1.0
    y = log1p_estimate(a)
    p = quick_exp_minus_one(y, 0.0)
    d = add(a, 0.0, -p, -low())
    y = two_sum(y, 2.0 * d / (2.0 + (a + p)))
    if k == 0:
        return y
    y_low = low()
    p = mul(LN2, LN2_LOW, int_to_float(k), 0.0)
    return add(p, low(), y, y_low)


@never_collects
def quick_log_error(x: f64) -> f64:
    """How far off `quick_log` is, at most."""
    m = with_exponent(x, 0)
    r = m - 1.0 if m <= 1.4142135623730951 else m * 0.5 - 1.0
    return 3.0 * quick_error(r)


# --- exp ---
@dont_look_inside
@never_collects
def multiple_of_ln2(x: f64) -> i32:
    """The integer nearest to x / ln 2; |x| < 1500."""
    return float_to_int(floor(x / LN2 + 0.5))


@dont_look_inside
@never_collects
def exp_minus_one(x: f64, x_low: f64) -> f64:
    """exp - 1 of a pair, |x| < 0.7: with the relative accuracy of a pair however small x is."""
    factor = 1.0 / 32.0
    r = x * factor
    r_low = x_low * factor
    # Of r**6 / 6! and what follows a float is enough: all together it is less than 2**-36 of the result.
    s = F6 + r * (F7 + r * (F8 + r * (F9 + r * (F10 + r * (F11 + r * F12)))))
    s = step(s, 0.0, r, r_low, F5, F5_LOW)
    s = step(s, low(), r, r_low, F4, F4_LOW)
    s = step(s, low(), r, r_low, F3, F3_LOW)
    s = step(s, low(), r, r_low, 0.5, 0.0)
    s = step(s, low(), r, r_low, 1.0, 0.0)
    s = mul(s, low(), r, r_low)
    s_low = low()
    n = SQUARINGS
    while n > 0:  # (1 + s)**2 - 1
        q = mul(s, s_low, s, s_low)
        q_low = low()
        s = add(2.0 * s, 2.0 * s_low, q, q_low)
        s_low = low()
        n -= 1
    set_low(s_low)
    return s


@dont_look_inside
@never_collects
def reduced(x: f64, x_low: f64, k: i32) -> f64:
    """x - k ln 2"""
    p = mul(LN2, LN2_LOW, int_to_float(k), 0.0)
    return add(x, x_low, -p, -low())


@dont_look_inside
@never_collects
def exp_scaled(x: f64, x_low: f64, k: i32) -> f64:
    """exp of a pair, without the factor 2**k; k = multiple_of_ln2(x)."""
    r = reduced(x, x_low, k)
    s = exp_minus_one(r, low())
    return add(1.0, 0.0, s, low())


@dont_look_inside
@never_collects
def float_exp(x: f64) -> f64:
    """Infinite where too large."""
    if x != x:
        return x
    if x > 710.0:
        return INFINITY
    if x < -746.0:
        return 0.0
    k = multiple_of_ln2(x)
    e = quick_exp(x, 0.0, 0.0, k)
    if e == e:
        return e
    e = exp_scaled(x, 0.0, k)
    return scaled(e, low(), k)


@dont_look_inside
@never_collects
def float_exp2(x: f64) -> f64:
    if x != x:
        return x
    if x >= 1024.0:
        return INFINITY
    if x < -1080.0:
        return 0.0
    whole = floor(x + 0.5)
    r = mul(LN2, LN2_LOW, x - whole, 0.0)
    s = exp_minus_one(r, low())
    e = add(1.0, 0.0, s, low())
    return scaled(e, low(), float_to_int(whole))


@dont_look_inside
@never_collects
def expm1_pair(x: f64) -> f64:
    """-50 < x < 700"""
    if x < 0.6 and x > -0.6:
        return exp_minus_one(x, 0.0)
    k = multiple_of_ln2(x)
    e = exp_scaled(x, 0.0, k)
    p = power_of_two(k)
    return add(e * p, low() * p, -1.0, 0.0)


@dont_look_inside
@never_collects
def float_expm1(x: f64) -> f64:
    if x != x or x == 0.0:
        return x
    if x >= 100.0:
        return float_exp(x)
    if x < -50.0:
        return -1.0
    if x < 1.0e-300 and x > -1.0e-300:
        return x
    return expm1_pair(x)


# --- log ---
@dont_look_inside
@never_collects
def log1p_estimate(a: f64) -> f64:
    """log(1 + a) but for a few last bits; -0.3 < a < 0.42."""
    s = a / (2.0 + a)
    z = s * s
    total = R15 + z * (R17 + z * (R19 + z * (R21 + z * R23)))
    total = R7 + z * (R9 + z * (R11 + z * (R13 + z * total)))
    total = 1.0 + z * (R3 + z * (R5 + z * total))
    return 2.0 * s * total


@dont_look_inside
@never_collects
def log1p_small(a: f64, a_low: f64) -> f64:
    """log(1 + a) of a pair, -0.3 < a < 0.42, with the relative accuracy of a pair."""
    y = log1p_estimate(a)
    p = exp_minus_one(y, 0.0)
    p_low = low()
    d = add(a, a_low, -p, -p_low)
    d_low = low()
    s = add(a, a_low, p, p_low)
    s = add(s, low(), 2.0, 0.0)
    q = div(2.0 * d, 2.0 * d_low, s, low())
    return add(y, 0.0, q, low())


@dont_look_inside
@never_collects
def log_pair(x: f64, x_low: f64, shift: i32) -> f64:
    """log of (x + x_low) * 2**shift; x is positive, normal and finite."""
    k = exponent_of(x)
    m = with_exponent(x, 0)
    # the low part is at most 2**-53 x: its scaling is exact, but where it vanishes next to m anyway
    m_low = x_low
    if x_low != 0.0:
        m_low = x_low * power_of_two(-(k >> 1)) * power_of_two(-(k - (k >> 1)))
    if m > 1.4142135623730951:
        m = m * 0.5
        m_low = m_low * 0.5
        k += 1
    a = two_sum(m - 1.0, m_low)
    y = log1p_small(a, low())
    y_low = low()
    k += shift
    if k == 0:
        set_low(y_low)
        return y
    p = mul(LN2, LN2_LOW, int_to_float(k), 0.0)
    return add(p, low(), y, y_low)


@dont_look_inside
@never_collects
def log_of_float(x: f64) -> f64:
    """A pair; x is positive and finite."""
    if x < MIN_NORMAL:
        return log_pair(x * power_of_two(108), 0.0, -108)
    return log_pair(x, 0.0, 0)


@dont_look_inside
@never_collects
def float_log(x: f64) -> f64:
    """x is positive, or a NaN."""
    if not is_finite(x):
        return x
    if x >= MIN_NORMAL:
        y = quick_log(x)
        y = settled(y, low(), quick_log_error(x))
        if y == y:
            return y
    return log_of_float(x)


@dont_look_inside
@never_collects
def float_log10(x: f64) -> f64:
    if not is_finite(x):
        return x
    y = log_of_float(x)
    return div(y, low(), LN10, LN10_LOW)


@dont_look_inside
@never_collects
def float_log2(x: f64) -> f64:
    if not is_finite(x):
        return x
    shift = 0
    if x < MIN_NORMAL:
        x = x * power_of_two(108)
        shift = -108
    k = exponent_of(x)
    m = with_exponent(x, 0)
    if m > 1.4142135623730951:
        m = m * 0.5
        k += 1
    y = log1p_small(m - 1.0, 0.0)
    q = div(y, low(), LN2, LN2_LOW)
    q_low = low()
    return add(int_to_float(k + shift), 0.0, q, q_low) if k + shift != 0 else q


@dont_look_inside
@never_collects
def log1p_pair(a: f64, a_low: f64) -> f64:
    """log(1 + a) of a pair greater than -1, below 2**900."""
    if a > -0.29 and a < 0.41:
        return log1p_small(a, a_low)
    s = add(1.0, 0.0, a, a_low)
    return log_pair(s, low(), 0)


@dont_look_inside
@never_collects
def float_log1p(x: f64) -> f64:
    """x > -1, or a NaN."""
    if not is_finite(x) or x == 0.0:
        return x
    if x < 1.0e-300 and x > -1.0e-300:
        return x
    if x > 1.0e200:
        return log_of_float(x)
    return log1p_pair(x, 0.0)


# --- powers ---
@never_collects
def is_integral(x: f64) -> bool:
    return floor(x) == x


@never_collects
def is_odd(x: f64) -> bool:
    """Of an integral float."""
    half = x * 0.5
    return floor(half) != half


@dont_look_inside
@never_collects
def power_by_products(x: f64, halves: i32) -> f64:
    """x ** (halves / 2), halves from -16 to 16, x from 2**-60 to 2**60: a root and products of pairs, each off by less
    than 12 * 2**-106 of it. A NaN: that does not say how to round."""
    n = -halves if halves < 0 else halves
    p = 1.0
    p_low = 0.0
    if n & 1 != 0:
        p = float_sqrt(x)
        square = two_product(p, p)
        p_low = ((x - square) - low()) / (2.0 * p)
    n >>= 1
    while n > 0:
        p = mul(p, p_low, x, 0.0)
        p_low = low()
        n -= 1
    if halves < 0:
        p = div(1.0, 0.0, p, p_low)
        p_low = low()
    return settled(p, p_low, p * 3.1554436208840472e-30)  # 2**-98


@dont_look_inside
@never_collects
def power_of_positive(x: f64, y: f64) -> f64:
    """x ** y for finite positive x, finite y; infinite where too large."""
    if y == 2.0:
        return x * x
    if y == 1.0:
        return x
    if y == 0.5:
        return float_sqrt(x)
    if y == -1.0:
        return 1.0 / x
    if y > 1.0e19 or y < -1.0e19:  # x is 1, or the result overflows or vanishes
        y = 1.0e19 if y > 0.0 else -1.0e19
    if x == 1.0:
        return 1.0
    if -8.0 <= y and y <= 8.0 and x > 8.673617379884035e-19 and x < 1.152921504606847e18:  # 2**-60, 2**60
        halves = float_to_int(y + y)
        if int_to_float(halves) == y + y:
            s = power_by_products(x, halves)
            if s == s:
                return s
    if x >= MIN_NORMAL:
        g = quick_log(x)
        g_low = low()
        if abs(y) * abs(g) < 760.0 and abs(y) * abs(g) > 1.0e-20:
            e = mul(g, g_low, y, 0.0)
            s = quick_exp(e, low(), quick_log_error(x) * abs(y), multiple_of_ln2(e))
            if s == s:
                return s
    g = log_of_float(x)
    g_low = low()
    if abs(y) * abs(g) > 760.0:
        return INFINITY if (y > 0.0) == (g > 0.0) else 0.0
    if abs(y) * abs(g) < 1.0e-20:
        return 1.0
    e = mul(g, g_low, y, 0.0)
    e_low = low()
    k = multiple_of_ln2(e)
    s = exp_scaled(e, e_low, k)
    s_low = low()
    if k > -1020:
        s = rounded_to_even(s, s_low)
    return scaled(s, s_low, k)


@dont_look_inside
@never_collects
def float_power(x: f64, y: f64) -> f64:
    """C's pow. The VM asks it neither for zero to a negative power nor for a negative number to a broken one."""
    if y == 0.0 or x == 1.0:
        return 1.0
    if x != x or y != y:
        return NOT_A_NUMBER
    size = abs(x)
    if not is_finite(y):
        if size == 1.0:
            return 1.0
        return INFINITY if (size > 1.0) == (y > 0.0) else 0.0
    negative = is_negative(x) and is_integral(y) and is_odd(y)
    if size == 0.0 or not is_finite(size):
        result = INFINITY if (size == 0.0) == (y < 0.0) else 0.0
    elif x < 0.0 and not is_integral(y):
        return NOT_A_NUMBER
    else:
        result = power_of_positive(size, y)
    return -result if negative else result


@dont_look_inside
@never_collects
def float_cbrt(x: f64) -> f64:
    if not is_finite(x) or x == 0.0:
        return x
    size = abs(x)
    shift = 0
    if size < MIN_NORMAL:
        size = size * power_of_two(108)
        shift = -36
    k = exponent_of(size)
    third = thirds(k)
    m = with_exponent(size, k - 3 * third)
    y = log_of_float(m)
    y = exp_scaled(y / 3.0, 0.0, 0)
    # Two steps of Newton's method on the pair: y -= (y**3 - m) / (3 y**2)
    y_low = 0.0
    n = 2
    while n > 0:
        square = mul(y, y_low, y, y_low)
        square_low = low()
        cube = mul(square, square_low, y, y_low)
        d = add(m, 0.0, -cube, -low())
        q = div(d, low(), 3.0 * square, 3.0 * square_low)
        y = add(y, y_low, q, low())
        y_low = low()
        n -= 1
    result = scaled(y, y_low, third + shift)
    return -result if x < 0.0 else result


@never_collects
def thirds(k: i32) -> i32:
    """floor(k / 3)"""
    n = 0
    while k >= 3:
        k -= 3
        n += 1
    while k < 0:
        k += 3
        n -= 1
    return n

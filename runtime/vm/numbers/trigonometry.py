"""sin, cos, tan and their inverses, to pairs of floats (pairs.py).

    sin(x)      x = k pi/2 + r; power series of r
    atan(y/x)   a float near it, then a step: atan t = a + atan((t - tan a) / (1 + t tan a))

Arguments from 2**20 on are reduced exactly: their bits times as many bits of 2/pi as matter, on digit arrays
(digits.py)."""

from __future__ import annotations

from runtime.translate.ll import f64, float_to_int, i32, int_div_trunc, load_word, store_word, text_char
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.numbers.bigfloat import mag_to_float
from runtime.vm.numbers.digits import (
    BITS,
    MANTISSA_DIGITS,
    MASK,
    float_mantissa,
    mag_bits,
    mag_extract,
    mag_shift_left,
    mag_trim,
    power_of_two,
)  # fmt: skip
from runtime.vm.numbers.floatops import floor, is_finite, is_negative
from runtime.vm.numbers.pairs import (
    MIN_NORMAL,
    add,
    div,
    exponent_of,
    inverse_factorial,
    low,
    mul,
    pair,
    quick_sum,
    root,
    root_estimate,
    scaled,
    set_low,
    settled,
    step,
    two_sum,
    with_exponent,
)  # fmt: skip
from runtime.vm.numbers.products import mag_clear, mag_mul
from spec.heap import SCRATCH

PI, PI_LOW = pair("3.14159265358979323846264338327950288419716939937510582097494")
HALF_PI, HALF_PI_LOW = pair("1.57079632679489661923132169163975144209858469968755291048747")
#: pi/2 in parts of 33 bits, so that their products with numbers below 2**20 are exact, and a pair for the rest.
PART_1 = 1.5707963267341256
PART_2 = 6.077100506303966e-11
REST, REST_LOW = pair("2.02226624879595073239968462009475771647620240390820314310449931E-21")
(F3, F3_LOW), (F4, F4_LOW), (F5, F5_LOW), (F6, F6_LOW), (F7, F7_LOW), (F8, F8_LOW) = map(inverse_factorial, range(3, 9))
(F9, F9_LOW), (F10, F10_LOW), (F11, F11_LOW), (F12, F12_LOW), (F13, F13_LOW) = map(inverse_factorial, range(9, 14))
F14, F15, F16, F17, F18, F19, F20, F21, F22, F23, F24 = (inverse_factorial(n)[0] for n in range(14, 25))
R3, R5, R7, R9, R11, R13, R15, R17, R19, R21, R23, R25, R27 = (1.0 / n for n in range(3, 28, 2))
SMALL_ARGUMENT = 1048576.0
REDUCTION_ERROR = 3.944304526105059e-31  # 2**-101
WINDOW = 10  # digits of 2/pi that are taken: 300 bits
MANTISSA_AT = SCRATCH.base + 0x7100
WINDOW_AT = SCRATCH.base + 0x7140
PRODUCT_AT = SCRATCH.base + 0x7200
FRACTION_AT = SCRATCH.base + 0x7300


# --- reduction ---
@dont_look_inside
@never_collects
def reduced(x: f64) -> f64:
    """x - k pi/2 as a pair, at most pi/4 in size, and k modulo 4 in the word at WINDOW_AT; x is finite."""
    if abs(x) >= SMALL_ARGUMENT:
        return reduced_exactly(x)
    k = floor(x / HALF_PI + 0.5)
    store_word(WINDOW_AT, float_to_int(k) & 3)
    r = two_sum(x, -(k * PART_1))
    r = add(r, low(), -(k * PART_2), 0.0)
    r_low = low()
    p = mul(REST, REST_LOW, k, 0.0)
    return add(r, r_low, -p, -low())


@never_collects
def two_over_pi(index: i32) -> i32:
    """The bits of 2/pi behind the point, five at a time."""
    return -64 + text_char(
        r"TK\XF[RNHPJRS_AGJ_H_JMF]XCMVEELYGQAY@PO^JEQZWWU[XUP[NICNGIAD[TW@@YDR]ZPIZFIAY_P]]LNKB"
        r"JMGG[THDMOUEZ]TIAGISQXBMMB_OY@SSDNVGFAUFNOTSRBE_B]]_DTCVG_XR__]\ALXA_WR^DLKKHEFZG[MFY"
        r"_L^I^KAF[T^QQ_LZOE_ZQMNTS[UQ_K\WXWVOHGGG[XTTTR]IU_VW]QC^FUZBBV@LXDM_C[MNU_AS]\DBMOHMP",
        index,
    )


@dont_look_inside
@never_collects
def take_window(first: i32) -> None:
    """Digits `first` to first + WINDOW - 1 of 2/pi to WINDOW_AT, the last one first."""
    i = 0
    while i < WINDOW:
        at = 6 * (first + WINDOW - 1 - i)
        digit = 0
        end = at + 6
        while at < end:
            digit = digit << 5 | (two_over_pi(at) if at < 255 else 0)
            at += 1
        store_word(WINDOW_AT + (i << 2), digit)
        i += 1


@dont_look_inside
@never_collects
def reduced_exactly(x: f64) -> f64:
    """The same for any x from SMALL_ARGUMENT on."""
    exponent = float_mantissa(x, MANTISSA_AT)
    first = int_div_trunc(exponent - 2, BITS) if exponent > 2 else 0
    take_window(first)
    n = MANTISSA_DIGITS + WINDOW
    mag_clear(PRODUCT_AT, n)
    mag_mul(PRODUCT_AT, MANTISSA_AT, MANTISSA_DIGITS, WINDOW_AT, WINDOW)
    point = BITS * (first + WINDOW) - exponent  # bits of the product behind the point
    digits = int_div_trunc(point + BITS - 1, BITS)
    n = mag_shift_left(FRACTION_AT, PRODUCT_AT, n, digits * BITS - point)
    k = mag_extract(FRACTION_AT, n, digits * BITS, 2)
    negative = mag_extract(FRACTION_AT, n, digits * BITS - 1, 1) != 0
    if negative:
        k += 1
        complement(FRACTION_AT, digits)
    bits = mag_bits(FRACTION_AT, mag_trim(FRACTION_AT, digits))
    high = mag_to_float(FRACTION_AT, digits, bits - 53, 53) * power_of_two(bits - 53 - digits * BITS)
    rest = mag_to_float(FRACTION_AT, digits, bits - 106, 53) * power_of_two(bits - 106 - digits * BITS)
    if negative != is_negative(x):
        high = -high
        rest = -rest
    store_word(WINDOW_AT, (-k if is_negative(x) else k) & 3)
    return mul(HALF_PI, HALF_PI_LOW, high, rest)


@never_collects
def complement(at: i32, n: i32) -> None:
    """BASE**n less the magnitude of n digits, which is not 0."""
    i = 0
    carry = 1
    while i < n:
        carry += MASK - load_word(at + (i << 2))
        store_word(at + (i << 2), carry & MASK)
        carry >>= BITS
        i += 1


# --- sine and cosine ---
@dont_look_inside
@never_collects
def cosine(r: f64, r_low: f64) -> f64:
    """A pair, for a pair of at most pi/4 in size. Of r**14 / 14! and what follows a float is enough."""
    z = mul(r, r_low, r, r_low)
    z = -z
    z_low = -low()
    s = F14 + z * (F16 + z * (F18 + z * (F20 + z * (F22 + z * F24))))
    s = step(s, 0.0, z, z_low, F12, F12_LOW)
    s = step(s, low(), z, z_low, F10, F10_LOW)
    s = step(s, low(), z, z_low, F8, F8_LOW)
    s = step(s, low(), z, z_low, F6, F6_LOW)
    s = step(s, low(), z, z_low, F4, F4_LOW)
    s = step(s, low(), z, z_low, 0.5, 0.0)
    return step(s, low(), z, z_low, 1.0, 0.0)


@dont_look_inside
@never_collects
def sine(r: f64, r_low: f64) -> f64:
    """Likewise."""
    z = mul(r, r_low, r, r_low)
    z = -z
    z_low = -low()
    s = F15 + z * (F17 + z * (F19 + z * (F21 + z * F23)))
    s = step(s, 0.0, z, z_low, F13, F13_LOW)
    s = step(s, low(), z, z_low, F11, F11_LOW)
    s = step(s, low(), z, z_low, F9, F9_LOW)
    s = step(s, low(), z, z_low, F7, F7_LOW)
    s = step(s, low(), z, z_low, F5, F5_LOW)
    s = step(s, low(), z, z_low, F3, F3_LOW)
    s = step(s, low(), z, z_low, 1.0, 0.0)
    return mul(s, low(), r, r_low)


@dont_look_inside
@never_collects
def quarter(k: i32, r: f64, r_low: f64) -> f64:
    """sin(r + k pi/2), a pair."""
    s = cosine(r, r_low) if k & 1 != 0 else sine(r, r_low)
    if k & 2 != 0:
        set_low(-low())
        return -s
    return s


# --- the same, quicker, where some 60 bits are enough to know how the result is rounded ---
@never_collects
def quickly_reduced(x: f64) -> f64:
    """As `reduced`, below SMALL_ARGUMENT, but for REDUCTION_ERROR."""
    k = floor(x / HALF_PI + 0.5)
    store_word(WINDOW_AT, float_to_int(k) & 3)
    r = two_sum(x - k * PART_1, -(k * PART_2))
    return two_sum(r, low() - k * REST)


@dont_look_inside
@never_collects
def quick_cosine(r: f64, r_low: f64) -> f64:
    """1 - z (1/2 - z q), z = r**2, for a pair of at most pi/4 in size. z q is a float, off by at most 8 * 2**-53 of it,
    which is less than z/11 of the bracket."""
    z = mul(r, r_low, r, r_low)
    z_low = low()
    q = F4 - z * (F6 - z * (F8 - z * (F10 - z * (F12 - z * (F14 - z * F16)))))
    b = quick_sum(0.5, -(z * q))
    p = mul(b, low(), z, z_low)
    s = add(1.0, 0.0, -p, -low())
    return settled(s, low(), p * z * 8.326672684688674e-17 + REDUCTION_ERROR)


@dont_look_inside
@never_collects
def quick_sine(r: f64, r_low: f64) -> f64:
    """r - r z (1/6 - z q), likewise; z q is less than z/18 of the bracket."""
    z = mul(r, r_low, r, r_low)
    z_low = low()
    q = F5 - z * (F7 - z * (F9 - z * (F11 - z * (F13 - z * (F15 - z * F17)))))
    b = quick_sum(F3, -(z * q))
    p = mul(b, low() + F3_LOW, z, z_low)
    p = mul(p, low(), r, r_low)
    s = add(r, r_low, -p, -low())
    return settled(s, low(), abs(p) * z * 5.551115123125783e-17 + REDUCTION_ERROR)


@dont_look_inside
@never_collects
def quick_quarter(x: f64, turned: i32) -> f64:
    """sin(x + turned pi/2), or a NaN."""
    r = quickly_reduced(x)
    k = load_word(WINDOW_AT) + turned
    s = quick_cosine(r, low()) if k & 1 != 0 else quick_sine(r, low())
    return -s if k & 2 != 0 else s


@dont_look_inside
@never_collects
def float_sin(x: f64) -> f64:
    """x is finite or a NaN."""
    if x != x or abs(x) < 1.0e-150:
        return x
    if abs(x) < SMALL_ARGUMENT:
        s = quick_quarter(x, 0)
        if s == s:
            return s
    r = reduced(x)
    return quarter(load_word(WINDOW_AT), r, low())


@dont_look_inside
@never_collects
def float_cos(x: f64) -> f64:
    """x is finite or a NaN."""
    if x != x:
        return x
    if abs(x) < 1.0e-150:
        return 1.0
    if abs(x) < SMALL_ARGUMENT:
        s = quick_quarter(x, 1)
        if s == s:
            return s
    r = reduced(x)
    return quarter(load_word(WINDOW_AT) + 1, r, low())


@dont_look_inside
@never_collects
def tangent(r: f64, r_low: f64) -> f64:
    """Of a pair below 0.8 in size."""
    s = sine(r, r_low)
    s_low = low()
    c = cosine(r, r_low)
    return div(s, s_low, c, low())


@dont_look_inside
@never_collects
def float_tan(x: f64) -> f64:
    """x is finite or a NaN."""
    if x != x or abs(x) < 1.0e-150:
        return x
    r = reduced(x)
    r_low = low()
    if load_word(WINDOW_AT) & 1 == 0:
        return tangent(r, r_low)
    s = sine(r, r_low)
    s_low = low()
    c = cosine(r, r_low)
    return div(-c, -low(), s, s_low)


# --- arc tangent ---
@dont_look_inside
@never_collects
def atan_estimate(t: f64) -> f64:
    """atan t but for a few last bits; 0 <= t <= 1."""
    t = t / (1.0 + root_estimate(1.0 + t * t))
    t = t / (1.0 + root_estimate(1.0 + t * t))
    z = -(t * t)
    total = R17 + z * (R19 + z * (R21 + z * (R23 + z * (R25 + z * R27))))
    total = R7 + z * (R9 + z * (R11 + z * (R13 + z * (R15 + z * total))))
    total = 1.0 + z * (R3 + z * (R5 + z * total))
    return 4.0 * t * total


@dont_look_inside
@never_collects
def atan_pair(t: f64, t_low: f64) -> f64:
    """atan of a pair, 0 <= t <= 1."""
    if t < 1.0e-40:
        set_low(t_low)
        return t
    a = atan_estimate(t)
    u = tangent(a, 0.0)
    u_low = low()
    d = add(t, t_low, -u, -u_low)
    d_low = low()
    p = mul(t, t_low, u, u_low)
    p = add(p, low(), 1.0, 0.0)
    q = div(d, d_low, p, low())
    return add(a, 0.0, q, low())


@dont_look_inside
@never_collects
def angle(y: f64, y_low: f64, x: f64, x_low: f64) -> f64:
    """atan2 of pairs that are not both zero; y >= 0, both normal or zero and below 2**500."""
    negative = x < 0.0
    if negative:
        x = -x
        x_low = -x_low
    if y <= x:
        q = div(y, y_low, x, x_low)
        a = atan_pair(q, low())
    else:
        q = div(x, x_low, y, y_low)
        a = atan_pair(q, low())
        a = add(HALF_PI, HALF_PI_LOW, -a, -low())
    if negative:
        a = add(PI, PI_LOW, -a, -low())
    return a


@dont_look_inside
@never_collects
def float_atan(x: f64) -> f64:
    if x != x or abs(x) < 1.0e-150:
        return x
    size = abs(x)
    if size > 1.0e150:
        a = HALF_PI
    else:
        a = angle(size, 0.0, 1.0, 0.0)
    return -a if x < 0.0 else a


@dont_look_inside
@never_collects
def special_angle(y: f64, x: f64) -> f64:
    """atan2 of y >= 0 where one is zero or infinite."""
    if y == 0.0:
        return PI if is_negative(x) else 0.0
    if not is_finite(y):
        if is_finite(x):
            return HALF_PI
        return 2.356194490192345 if x < 0.0 else 0.7853981633974483
    if x == 0.0:
        return HALF_PI
    return PI if x < 0.0 else 0.0


@dont_look_inside
@never_collects
def float_atan2(y: f64, x: f64) -> f64:
    if x != x or y != y:
        return x + y
    size = abs(y)
    if size == 0.0 or x == 0.0 or not is_finite(x) or not is_finite(y):
        a = special_angle(size, x)
    else:
        a = finite_angle(size, x)
    return -a if is_negative(y) else a


@dont_look_inside
@never_collects
def finite_angle(y: f64, x: f64) -> f64:
    """Of finite numbers that are not zero; y > 0."""
    ey = 0
    if y < MIN_NORMAL:
        y = y * power_of_two(108)
        ey = -108
    ex = 0
    if abs(x) < MIN_NORMAL:
        x = x * power_of_two(108)
        ex = -108
    ey += exponent_of(y)
    ex += exponent_of(x)
    y = with_exponent(y, 0)
    x = with_exponent(x, 0)
    difference = ey - ex
    if difference > 110:
        return HALF_PI
    if difference < -110:
        if x < 0.0:
            return PI
        q = div(y, 0.0, x, 0.0)
        return scaled(q, low(), difference)
    if difference > 0:
        return angle(y * power_of_two(difference), 0.0, x, 0.0)
    return angle(y, 0.0, x * power_of_two(-difference), 0.0)


@dont_look_inside
@never_collects
def other_leg(x: f64) -> f64:
    """sqrt(1 - x**2), a pair; |x| <= 1."""
    a = two_sum(1.0, -x)
    a_low = low()
    b = two_sum(1.0, x)
    p = mul(a, a_low, b, low())
    return root(p, low())


@dont_look_inside
@never_collects
def float_asin(x: f64) -> f64:
    """|x| <= 1 or a NaN"""
    if x != x or abs(x) < 1.0e-150:
        return x
    c = other_leg(x)
    a = angle(abs(x), 0.0, c, low())
    return -a if x < 0.0 else a


@dont_look_inside
@never_collects
def float_acos(x: f64) -> f64:
    """|x| <= 1 or a NaN"""
    if x != x:
        return x
    if x == 1.0:
        return 0.0
    if abs(x) < 1.0e-150:
        return HALF_PI
    c = other_leg(x)
    return angle(c, low(), x, 0.0)

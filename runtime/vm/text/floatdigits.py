"""Decimal digits of a float, correctly rounded, as many as are asked for: |x| is the quotient of two ints, which is
divided exactly and rounded half to even. Where one product (or quotient) of floats is known to round to the same int,
it takes the place of that."""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    f64,
    float_bits_high,
    float_bits_low,
    float_from_bits,
    float_to_int,
    i32,
    int_div_trunc,
    int_to_float,
    load_word,
    same,
    store_word,
    tag,
    uint_rshift,
)
from runtime.translate.lltypes import List, Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.numbers import bigint
from runtime.vm.numbers.bigtext import put_in_base
from runtime.vm.numbers.floatfmt import exact_power_of_ten
from runtime.vm.objects import new_str
from runtime.vm.text.textbuf import finish, new_text
from spec.heap import SCRATCH

EXPONENT = SCRATCH.base  # result of significant_digits
HIGH, LOW = SCRATCH.base + 4, SCRATCH.base + 8  # results of rounded_parts
GROUP, GROUP_DIGITS = 1_000_000_000, 9  # so many digits are in a word
MOST_EXACT = 4503599627370496.0  # 2**52: floats below it have a place for halves
DOUBT = 2.220446049250313e-16  # 2**-52: twice what a rounded product may be off
EXPONENT_MASK = 0x7FF
BIAS = 1075  # of a 53-bit mantissa


@never_collects
def is_negative(x: f64) -> bool:
    return float_bits_high(x) < 0


@never_collects
def exponent_field(x: f64) -> i32:
    return float_bits_high(x) >> 20 & EXPONENT_MASK


@never_collects
def is_finite(x: f64) -> bool:
    return exponent_field(x) != EXPONENT_MASK


@never_collects
def binary_exponent(x: f64) -> i32:
    """e where |x| = mantissa * 2**e."""
    field = exponent_field(x)
    return (1 if field == 0 else field) - BIAS


@dont_look_inside
def mantissa(x: f64) -> W:
    """NULL: no memory."""
    high = float_bits_high(x) & 0xFFFFF
    if exponent_field(x) != 0:
        high |= 0x100000
    low = float_bits_low(x)
    w = bigint.big_lshift(tag(high), 16)
    w = NULL if w is NULL else bigint.big_add(w, tag(uint_rshift(low, 16)))
    w = NULL if w is NULL else bigint.big_lshift(w, 16)
    return NULL if w is NULL else bigint.big_add(w, tag(low & 0xFFFF))


@dont_look_inside
def power_of_ten(exponent: i32) -> W:
    """NULL: no memory."""
    result: W = tag(1)
    bit = 1
    while bit <= exponent:
        bit = bit << 1
    bit = bit >> 1
    while bit > 0 and result is not NULL:
        result = bigint.big_mul(result, result)
        if exponent & bit != 0 and result is not NULL:
            result = bigint.big_mul(result, tag(10))
        bit = bit >> 1
    return result


@dont_look_inside
def scaled(x: f64, power: i32) -> W:
    """|x| * 10**power, rounded to an int; x is finite. NULL: no memory."""
    above = mantissa(x)
    if above is NULL:
        return NULL
    scale = power_of_ten(power if power >= 0 else -power)
    if scale is NULL:
        return NULL
    below: W = tag(1)
    if power >= 0:
        above = bigint.big_mul(above, scale)
    else:
        below = scale
    e = binary_exponent(x)
    if e >= 0:
        above = NULL if above is NULL else bigint.big_lshift(above, e)
    else:
        below = bigint.big_lshift(below, -e)
    if above is NULL or below is NULL:
        return NULL
    quotient = bigint.big_floordiv(above, below)
    if quotient is NULL:
        return NULL
    product = bigint.big_mul(quotient, below)
    rest = NULL if product is NULL else bigint.big_sub(above, product)
    twice = NULL if rest is NULL else bigint.big_lshift(rest, 1)
    if twice is NULL:
        return NULL
    order = bigint.big_compare(twice, below)
    if order == 0:
        odd = bigint.big_and(quotient, tag(1))
        if odd is NULL:
            return NULL
        order = 1 if same(odd, tag(1)) else -1
    return bigint.big_add(quotient, tag(1)) if order > 0 else quotient


@dont_look_inside
def decimal(w: W) -> Str:
    """The digits of an int that is not negative; NULL: an exception is pending."""
    if w is NULL:
        return NULL
    text: List = new_text()
    if text is NULL:
        return NULL
    put_in_base(text, w, 10)
    return finish(text)


@never_collects
def rounded_parts(x: f64, power: i32) -> bool:
    """|x| * 10**power, rounded to an int, in HIGH and LOW, groups of 9 digits. False: it is too large for that, or so
    near to the middle of two ints that a rounded product does not tell."""
    if power > 22 or power < -22:  # 10**22 is the last power of ten that is a float
        return False
    y = -x if is_negative(x) else x
    y = y * exact_power_of_ten(power) if power >= 0 else y / exact_power_of_ten(-power)
    if not y < MOST_EXACT:
        return False
    high = float_to_int(y / 1e9)
    rest = y - int_to_float(high) * 1e9
    if rest < 0.0:  # the quotient was rounded up
        high -= 1
        rest = rest + 1e9
    low = float_to_int(rest)
    above = rest - int_to_float(low) - 0.5
    if (above if above > 0.0 else -above) <= y * DOUBT:
        return False
    if above > 0.0:
        low += 1
    if low >= GROUP:
        low -= GROUP
        high += 1
    store_word(HIGH, high)
    store_word(LOW, low)
    return True


@never_collects
def digits_in_word(value: i32) -> i32:
    """Of 0, one."""
    count = 1
    while value >= 10:
        value = int_div_trunc(value, 10)
        count += 1
    return count


@never_collects
def fill_word(s: Str, end: i32, value: i32, count: i32) -> None:
    """`count` digits of a word, zeros in front, that end before index `end`."""
    while count > 0:
        quotient = int_div_trunc(value, 10)
        end -= 1
        count -= 1
        s[end] = 48 + value - quotient * 10
        value = quotient


@dont_look_inside
def fixed_digits(x: f64, places: i32) -> Str:
    """The digits of |x| * 10**places, rounded; x is finite. NULL: an exception is pending."""
    if not rounded_parts(x, places):
        return decimal(scaled(x, places))
    high = load_word(HIGH)
    low = load_word(LOW)
    if high == 0:
        count = digits_in_word(low)
        s = new_str(count)
        if s is not NULL:
            fill_word(s, count, low, count)
        return s
    front = digits_in_word(high)
    s = new_str(front + GROUP_DIGITS)
    if s is not NULL:
        fill_word(s, front, high, front)
        fill_word(s, front + GROUP_DIGITS, low, GROUP_DIGITS)
    return s


@never_collects
def estimated_exponent(x: f64) -> i32:
    """floor(log10(|x|)), or one less; x is finite and not 0. (The tangent of log10 at 1.5 is above it by less than
    0.032
    between 1 and 2.)"""
    field = exponent_field(x)
    value = x
    if field == 0:
        value = x * 18014398509481984.0  # 2**54
        field = exponent_field(value) - 54
    fraction = float_from_bits(float_bits_low(value), float_bits_high(value) & 0xFFFFF | 0x3FF00000)
    estimate = int_to_float(field - 1023) * 0.30102999566398114 + (fraction - 1.5) * 0.289529654 + 0.144
    result = float_to_int(estimate)
    return result - 1 if int_to_float(result) > estimate else result


@dont_look_inside
def significant_digits(x: f64, count: i32) -> Str:
    """`count` > 0 digits of |x|, rounded, the first not 0 (but of 0); EXPONENT: the power of ten of the first. x is
    finite.
    NULL: an exception is pending."""
    if x == 0.0:
        zeros = decimal(power_of_ten(count - 1))
        if zeros is not NULL:
            zeros[0] = 48
        store_word(EXPONENT, 0)
        return zeros
    exponent = estimated_exponent(x)
    digits = fixed_digits(x, count - 1 - exponent)
    while digits is not NULL and digits.length > count:  # estimated too low, or rounded up to the next power of ten
        exponent += 1
        digits = fixed_digits(x, count - 1 - exponent)
    store_word(EXPONENT, exponent)
    return digits

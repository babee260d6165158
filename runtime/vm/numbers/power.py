"""`**` and pow() on numbers."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, i32, int_mul_ovf, is_small, ovf, same, tag, untag
from runtime.translate.lltypes import Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.errors import value_error, zero_division
from runtime.vm.numbers.bigarith import big_divmod, big_mod, big_mul, big_neg, big_sub
from runtime.vm.numbers.digits import SPARE_A, digit_count, digits_at, mag_bits, mag_extract, sign_of
from runtime.vm.numbers.exponential import float_power, is_integral
from runtime.vm.numbers.floatops import is_finite
from runtime.vm.numbers.values import int_too_large, number_to_float, too_large_for_float
from runtime.vm.objects import box_float, memory_error
from spec.messages import FixedStr

MAX_POWER_BITS = 1 << 26  # no such number fits the image


@dont_look_inside
@never_collects
def bit_count_of(w: W) -> i32:
    """Bits of |w|."""
    return mag_bits(digits_at(w, SPARE_A), digit_count(w))


@dont_look_inside
@never_collects
def bit_of(w: W, index: i32) -> i32:
    """A bit of |w|."""
    return mag_extract(digits_at(w, SPARE_A), digit_count(w), index, 1)


@dont_look_inside
def int_power(a: W, b: W) -> W:
    """a ** b for ints of any size."""
    if sign_of(b) < 0:
        return real_power(a, b)
    if is_small(a):
        base = untag(a)
        if same(b, tag(0)) or base == 1:
            return tag(1)
        if base == 0:
            return a
        if base == -1:
            return tag(-1) if bit_of(b, 0) == 1 else tag(1)
        if is_small(b):
            quick = small_power(base, untag(b))
            if quick is not NULL:
                return quick
    if not is_small(b) or untag(b) > MAX_POWER_BITS or (bit_count_of(a) - 1) > MAX_POWER_BITS >> bits_of(untag(b)):
        return memory_error()
    return power_by_squaring(a, b)


@never_collects
def bits_of(value: i32) -> i32:
    """floor(log2(value)), or 0."""
    n = 0
    while value > 1:
        value >>= 1
        n += 1
    return n


@dont_look_inside
def small_power(base: i32, exponent: i32) -> W:
    """NULL: the result is no small int, or may be none."""
    result = 1
    factor = base
    while True:
        if exponent & 1 != 0:
            result = int_mul_ovf(result, factor)
            if ovf():
                return NULL
        exponent >>= 1
        if exponent == 0:
            return tag(result)
        factor = int_mul_ovf(factor, factor)
        if ovf():
            return NULL


@dont_look_inside
def power_by_squaring(a: W, b: W) -> W:
    result = a
    i = bit_count_of(b) - 2
    while i >= 0:
        result = big_mul(result, result)
        if result is not NULL and bit_of(b, i) == 1:
            result = big_mul(result, a)
        if result is NULL:
            return NULL
        i -= 1
    return result if sign_of(b) != 0 else tag(1)


@dont_look_inside
def modular_power(a: W, b: W, modulus: W) -> W:
    """pow(a, b, modulus) for ints."""
    if sign_of(modulus) == 0:
        return value_error("pow() 3rd argument cannot be 0", NULL, NULL)
    base = a
    exponent = b
    if sign_of(b) < 0:
        base = inverse(a, modulus)
        if base is NULL:
            return NULL
        exponent = big_neg(b)
        if exponent is NULL:
            return NULL
    base = big_mod(base, modulus)
    if base is NULL:
        return NULL
    result = big_mod(tag(1), modulus)
    i = bit_count_of(exponent) - 1
    while i >= 0 and result is not NULL:
        result = product_modulo(result, result, modulus)
        if result is not NULL and bit_of(exponent, i) == 1:
            result = product_modulo(result, base, modulus)
        i -= 1
    return result


@dont_look_inside
def product_modulo(a: W, b: W, modulus: W) -> W:
    product = big_mul(a, b)
    if product is NULL:
        return NULL
    return big_mod(product, modulus)


@dont_look_inside
def inverse(a: W, modulus: W) -> W:
    """x with a * x = 1 modulo |modulus|, by Euclid's algorithm."""
    n = modulus
    if sign_of(n) < 0:
        n = big_neg(n)
        if n is NULL:
            return NULL
    r = n
    next_r = big_mod(a, n)
    x: W = tag(0)
    next_x: W = tag(1)
    while next_r is not NULL and sign_of(next_r) != 0:
        both = big_divmod(r, next_r)
        if both is NULL:
            return NULL
        r = next_r
        next_r = cast(Tuple, both)[1]
        product = big_mul(cast(Tuple, both)[0], next_x)
        if product is NULL:
            return NULL
        rest = big_sub(x, product)
        x = next_x
        next_x = rest
        if next_x is NULL:
            return NULL
    if next_r is NULL:
        return NULL
    if not same(r, tag(1)):
        return value_error("base is not invertible for the given modulus", NULL, NULL)
    return x


@dont_look_inside
def real_power(a: W, b: W) -> W:
    """a ** b for ints and floats, as floats; NULL without an exception: the result is complex, or too large (then
    the library raises, as the exception has two arguments)."""
    x = number_to_float(a)
    y = number_to_float(b)
    if too_large_for_float(a, x) or too_large_for_float(b, y):
        return int_too_large()
    if x == 0.0 and y < 0.0 and is_finite(y):
        return zero_division(FixedStr.ZERO_POWER)
    if x < 0.0 and is_finite(y) and is_finite(x) and not is_integral(y):
        return NULL
    result = float_power(x, y)
    if not is_finite(result) and is_finite(x) and is_finite(y):
        return NULL
    return box_float(result)

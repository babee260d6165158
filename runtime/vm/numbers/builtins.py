"""abs, divmod, pow, round: the cases of built-in numbers. NULL without an exception: the library goes by the
methods."""

from __future__ import annotations

from runtime.translate.ll import NONE, NULL, W, cast, header, int_sub_ovf, is_small, ovf, same, tag, untag
from runtime.translate.lltypes import Float
from runtime.translate.rjit import dont_look_inside, promote
from runtime.vm import kinds
from runtime.vm.kinds import is_int, kind
from runtime.vm.numbers.arith import binary
from runtime.vm.numbers.floatmethods import complex_absolute, float_divmod_words, float_round
from runtime.vm.numbers.intmethods import int_absolute, int_divmod_words, int_pow_words, int_round
from runtime.vm.numbers.values import is_real
from runtime.vm.objects import box_float
from spec.bytecode import Op


def absolute(x: W) -> W:
    if is_small(x):
        value = untag(x)
        if value >= 0:
            return x
        value = int_sub_ovf(0, value)
        if not ovf():
            return tag(value)
    elif promote(header(x)) == kinds.FLOAT:
        return box_float(abs(cast(Float, x).value))
    return absolute_slow(x)


@dont_look_inside
def absolute_slow(x: W) -> W:
    if is_int(x):
        return int_absolute(x)
    if kind(x) == kinds.COMPLEX:
        return complex_absolute(x)
    return NULL


@dont_look_inside
def both_parts(a: W, b: W) -> W:
    """divmod(a, b)"""
    if is_int(a) and is_int(b):
        return int_divmod_words(a, b)
    if is_real(a) and is_real(b):
        return float_divmod_words(a, b)
    return NULL


@dont_look_inside
def raised(base: W, exponent: W, modulus: W) -> W:
    """pow(base, exponent, modulus)"""
    if modulus is NULL or same(modulus, NONE):
        return binary(Op.POW, base, exponent)
    if is_int(base) and is_int(exponent) and is_int(modulus):
        return int_pow_words(base, exponent, modulus)
    return NULL


@dont_look_inside
def rounded(number: W, ndigits: W) -> W:
    if ndigits is not NULL and not is_int(ndigits) and not same(ndigits, NONE):
        return NULL
    if is_int(number):
        return int_round(number, NULL if ndigits is NULL or same(ndigits, NONE) else ndigits)
    if kind(number) == kinds.FLOAT:
        return float_round(number, ndigits)
    return NULL

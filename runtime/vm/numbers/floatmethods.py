"""Methods of float and complex."""

from __future__ import annotations

from runtime.translate.ll import (
    NONE,
    NOT_IMPLEMENTED,
    NULL,
    W,
    cast,
    f64,
    float_bits_high,
    float_bits_low,
    is_small,
    same,
    tag,
    untag,
)
from runtime.translate.lltypes import Complex, Float, List
from runtime.translate.rjit import dont_look_inside
from runtime.vm.errors import fail, value_error, zero_division
from runtime.vm.kinds import payload
from runtime.vm.numbers.arithmetic import complex_binary
from runtime.vm.numbers.bigarith import big_lshift
from runtime.vm.numbers.bigfloat import big_from_float
from runtime.vm.numbers.convert import float_as_int
from runtime.vm.numbers.decimals import round_to_places
from runtime.vm.numbers.digits import power_of_two, sign_of
from runtime.vm.numbers.floatfmt import float_repr
from runtime.vm.numbers.floatops import (
    float_floordiv,
    float_mod,
    floor,
    is_finite,
    is_negative,
    magnitude,
    with_sign,
)
from runtime.vm.numbers.hyperbolic import float_hypot
from runtime.vm.numbers.intmethods import index_word, pair_of
from runtime.vm.numbers.pairs import MIN_NORMAL, exponent_of, with_exponent
from runtime.vm.numbers.power import real_power
from runtime.vm.numbers.values import (
    box_complex,
    int_too_large,
    is_complex_operand,
    is_real,
    number_to_float,
    too_large_for_float,
)
from runtime.vm.objects import box_bool, box_float, new_tuple
from runtime.vm.text.textbuf import finish, new_text, put_char, put_hex, put_int, put_text
from spec.bytecode import ErrorKind, Op
from spec.messages import FixedStr

ROUND_MAX = 324  # more places change nothing; fewer than -ROUND_MAX give zero


def value_of(self: W) -> f64:
    return cast(Float, self).value


# --- float: attributes, conversions ---
def float_plain(self: W) -> W:
    """The float itself: real, conjugate, __float__, __pos__."""
    return self


def float_imag(self: W) -> W:
    return box_float(0.0)


def float_is_integer(self: W) -> W:
    x = value_of(self)
    return box_bool(is_finite(x) and floor(x) == x)


def float_int(self: W) -> W:
    """__int__, __trunc__"""
    return float_as_int(value_of(self))


def float_floor(self: W) -> W:
    x = value_of(self)
    return float_as_int(floor(x) if is_finite(x) else x)


def float_ceil(self: W) -> W:
    x = value_of(self)
    return float_as_int(-floor(-x) if is_finite(x) else x)


def float_bool(self: W) -> W:
    return box_bool(value_of(self) != 0.0)


def float_negative(self: W) -> W:
    return box_float(-value_of(self))


def float_absolute(self: W) -> W:
    return box_float(abs(value_of(self)))


def float_text(self: W) -> W:
    """__repr__"""
    return float_repr(value_of(self))


def float_getnewargs(self: W) -> W:
    args = new_tuple(1)
    if args is not NULL:
        args[0] = self
    return args


@dont_look_inside
def float_as_integer_ratio(self: W) -> W:
    x = value_of(self)
    if x != x:
        return value_error("cannot convert NaN to integer ratio", NULL, NULL)
    if not is_finite(x):
        return fail(ErrorKind.OVERFLOW_ERROR, "cannot convert Infinity to integer ratio", NULL, NULL, NULL)
    if x == 0.0:
        return pair_of(tag(0), tag(1))
    shift = 0
    if magnitude(x) < MIN_NORMAL:
        x = x * power_of_two(108)
        shift = -108
    shift += exponent_of(x)
    x = with_exponent(x, 0)
    while floor(x) != x:
        x = x * 2.0
        shift -= 1
    numerator = big_from_float(x)
    if numerator is NULL:
        return NULL
    if shift > 0:
        return pair_of(big_lshift(numerator, shift), tag(1))
    return pair_of(numerator, big_lshift(tag(1), -shift))


# --- rounding ---
@dont_look_inside
def float_round(self: W, ndigits: W) -> W:
    x = value_of(self)
    if ndigits is NULL or same(ndigits, NONE):
        if not is_finite(x):
            return float_as_int(x)
        return float_as_int(half_even(x))
    places = index_word(ndigits)
    if places is NULL:
        return NULL
    if not is_finite(x) or x == 0.0:
        return self
    if not is_small(places) or untag(places) > ROUND_MAX or untag(places) < -ROUND_MAX:
        return self if sign_of(places) > 0 else box_float(with_sign(0.0, x))
    result = round_to_places(x, untag(places))
    if not is_finite(result):
        return fail(ErrorKind.OVERFLOW_ERROR, "rounded value too large to represent", NULL, NULL, NULL)
    return box_float(result)


def half_even(x: f64) -> f64:
    """The nearest integral float."""
    size = magnitude(x)
    if not size < 4503599627370496.0:
        return x
    return with_sign((size + 4503599627370496.0) - 4503599627370496.0, x)


# --- divmod, pow ---
@dont_look_inside
def float_divmod_words(a: W, b: W) -> W:
    v = payload(a)
    w = payload(b)
    if not is_real(v) or not is_real(w):
        return NOT_IMPLEMENTED
    x = number_to_float(v)
    y = number_to_float(w)
    if too_large_for_float(v, x) or too_large_for_float(w, y):
        return int_too_large()
    if y == 0.0:
        return zero_division(FixedStr.FLOAT_DIVMOD_ZERO)
    quotient = box_float(float_floordiv(x, y))
    if quotient is NULL:
        return NULL
    return pair_of(quotient, box_float(float_mod(x, y)))


def float_divmod(self: W, other: W) -> W:
    return float_divmod_words(self, other)


def float_rdivmod(self: W, other: W) -> W:
    return float_divmod_words(other, self)


@dont_look_inside
def float_pow_words(a: W, b: W, modulus: W) -> W:
    if modulus is not NULL and not same(modulus, NONE):
        return fail(
            ErrorKind.TYPE_ERROR, "pow() 3rd argument not allowed unless all arguments are integers", NULL, NULL, NULL
        )
    x = payload(a)
    y = payload(b)
    if not is_real(x) or not is_real(y):
        return NOT_IMPLEMENTED
    return real_power(x, y)


def float_pow(self: W, other: W, modulus: W) -> W:
    return float_pow_words(self, other, modulus)


def float_rpow(self: W, other: W, modulus: W) -> W:
    return float_pow_words(other, self, modulus)


# --- hexadecimal ---
@dont_look_inside
def float_hex(self: W) -> W:
    x = value_of(self)
    if not is_finite(x):
        return float_repr(x)
    text = new_text()
    if is_negative(x):
        put_char(text, 45)
    if x == 0.0:
        put_text(text, "0x0.0p+0")
        return finish(text)
    high = float_bits_high(x)
    exponent = (high >> 20) & 0x7FF
    put_text(text, "0x0." if exponent == 0 else "0x1.")
    put_hex(text, high & 0xFFFFF, 5)
    put_hex(text, float_bits_low(x), 8)
    exponent = exponent - 1023 if exponent > 0 else -1022
    put_text(text, "p-" if exponent < 0 else "p+")
    put_int(text, -exponent if exponent < 0 else exponent)
    return finish(text)


# --- complex ---
def complex_real(self: W) -> W:
    return box_float(cast(Complex, self).real)


def complex_imag(self: W) -> W:
    return box_float(cast(Complex, self).imag)


def complex_plain(self: W) -> W:
    """__pos__, __complex__"""
    return self


def complex_negative(self: W) -> W:
    z = cast(Complex, self)
    return box_complex(-z.real, -z.imag)


def complex_conjugate(self: W) -> W:
    z = cast(Complex, self)
    return box_complex(z.real, -z.imag)


def complex_bool(self: W) -> W:
    z = cast(Complex, self)
    return box_bool(z.real != 0.0 or z.imag != 0.0)


@dont_look_inside
def complex_absolute(self: W) -> W:
    z = cast(Complex, self)
    result = float_hypot(z.real, z.imag)
    if not is_finite(result) and is_finite(z.real) and is_finite(z.imag):
        return fail(ErrorKind.OVERFLOW_ERROR, "absolute value too large", NULL, NULL, NULL)
    return box_float(result)


@dont_look_inside
def complex_getnewargs(self: W) -> W:
    real = complex_real(self)
    if real is NULL:
        return NULL
    return pair_of(real, complex_imag(self))


@dont_look_inside
def complex_pow_words(a: W, b: W, modulus: W) -> W:
    x = payload(a)
    y = payload(b)
    if not is_complex_operand(x) or not is_complex_operand(y):
        return NOT_IMPLEMENTED
    if modulus is not NULL and not same(modulus, NONE):
        return value_error("complex modulo", NULL, NULL)
    return complex_binary(Op.POW, x, y)


def complex_pow(self: W, other: W, modulus: W) -> W:
    return complex_pow_words(self, other, modulus)


def complex_rpow(self: W, other: W, modulus: W) -> W:
    return complex_pow_words(other, self, modulus)


@dont_look_inside
def put_part(text: List, x: f64) -> None:
    """A part of a complex number: a float without the .0 of integral ones."""
    s = float_repr(x)
    if s is NULL:
        return
    n = s.length
    if n > 2 and s[n - 1] == 48 and s[n - 2] == 46:
        n -= 2
    i = 0
    while i < n:
        put_char(text, s[i])
        i += 1


@dont_look_inside
def complex_repr(self: W) -> W:
    z = cast(Complex, self)
    text = new_text()
    if z.real == 0.0 and not is_negative(z.real):
        put_part(text, z.imag)
        put_char(text, 106)
        return finish(text)
    put_char(text, 40)
    put_part(text, z.real)
    if not is_negative(z.imag) or z.imag != z.imag:
        put_char(text, 43)
    put_part(text, z.imag)
    put_text(text, "j)")
    return finish(text)

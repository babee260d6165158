"""The elementary functions of the module math on floats, as internal functions: `_math_sin` and so on. The exact ones
are in mathparts.py. What takes any number of arguments, or ints alone, is Python: runtime/lib/modules/math.py.

Accuracy: sqrt and fabs are exact; the others are computed to pairs of floats and rounded once. CPython's come of the C
library and differ from them by at most one or two last bits, most of the time not at all. gamma and lgamma are
CPython's own.
"""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    cast,
    f64,
    i32,
    is_small,
    tag,
)
from runtime.translate.lltypes import Float
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.errors import fail, type_error_of, value_error
from runtime.vm.kinds import is_int, kind, payload
from runtime.vm.numbers.bigfloat import INFINITY, NOT_A_NUMBER, big_to_float, round_scaled
from runtime.vm.numbers.digits import SPARE_A, digit_count, digits_at, mag_bits, sign_of
from runtime.vm.numbers.exponential import (
    float_cbrt,
    float_exp,
    float_exp2,
    float_expm1,
    float_log,
    float_log1p,
    float_log2,
    float_log10,
    float_power,
)
from runtime.vm.numbers.floatops import floor, is_finite, magnitude
from runtime.vm.numbers.hyperbolic import (
    float_acosh,
    float_asinh,
    float_atanh,
    float_cosh,
    float_hypot,
    float_sinh,
    float_tanh,
)
from runtime.vm.numbers.pairs import float_sqrt
from runtime.vm.numbers.special import float_erf, float_erfc, float_gamma, float_lgamma
from runtime.vm.numbers.trigonometry import (
    float_acos,
    float_asin,
    float_atan,
    float_atan2,
    float_cos,
    float_sin,
    float_tan,
)
from runtime.vm.numbers.values import int_too_large, int_word, is_real, number_to_float, too_large_for_float
from runtime.vm.objects import box_float
from spec.bytecode import ErrorKind

ACOS = 0
ACOSH = 1
ASIN = 2
ASINH = 3
ATAN = 4
ATANH = 5
CBRT = 6
COS = 7
COSH = 8
ERF = 9
ERFC = 10
EXP = 11
EXP2 = 12
EXPM1 = 13
FABS = 14
GAMMA = 15
LGAMMA = 16
LOG1P = 17
SIN = 18
SINH = 19
SQRT = 20
TAN = 21
TANH = 22
LOG = 23
LOG2 = 24
LOG10 = 25
DEGREES = 28
RADIANS = 29


@dont_look_inside
def real(x: W) -> W:
    """A Float of the number's value. NULL: an exception is pending, or user code has to say."""
    if kind(x) == kinds.FLOAT:
        return x
    v = payload(x)
    if not is_real(v) or kind(x) >= kinds.FIRST_MAP:
        if kind(x) >= kinds.FIRST_MAP:
            return NULL
        return type_error_of("must be real number, not {0}", x)
    value = number_to_float(v)
    if too_large_for_float(v, value):
        return int_too_large()
    return box_float(value)


@dont_look_inside
def domain_error() -> W:
    return value_error("math domain error", NULL, NULL)


@dont_look_inside
def range_error() -> W:
    return fail(ErrorKind.OVERFLOW_ERROR, "math range error", NULL, NULL, NULL)


@dont_look_inside
@never_collects
def in_domain(which: i32, x: f64) -> bool:
    """For x that is no NaN."""
    match which:
        case 0 | 2:  # acos, asin
            return x <= 1.0 and x >= -1.0
        case 1:  # acosh
            return x >= 1.0
        case 5:  # atanh
            return x < 1.0 and x > -1.0
        case 7 | 18 | 21:  # cos, sin, tan
            return is_finite(x)
        case 15:  # gamma
            return x > 0.0 or (is_finite(x) and floor(x) != x)
        case 16:  # lgamma
            return x > 0.0 or not is_finite(x) or floor(x) != x
        case 17:  # log1p
            return x > -1.0
        case 20:  # sqrt
            return x >= 0.0
        case 23 | 24 | 25:  # log, log2, log10
            return x > 0.0
        case _:
            return True


@dont_look_inside
@never_collects
def value_at(which: i32, x: f64) -> f64:
    match which:
        case 0:
            return float_acos(x)
        case 1:
            return float_acosh(x)
        case 2:
            return float_asin(x)
        case 3:
            return float_asinh(x)
        case 4:
            return float_atan(x)
        case 5:
            return float_atanh(x)
        case 6:
            return float_cbrt(x)
        case 7:
            return float_cos(x)
        case 8:
            return float_cosh(x)
        case 9:
            return float_erf(x)
        case 10:
            return float_erfc(x)
        case 11:
            return float_exp(x)
        case 12:
            return float_exp2(x)
        case 13:
            return float_expm1(x)
        case 14:
            return magnitude(x)
        case 15:
            return float_gamma(x) if is_finite(x) else x
        case 16:
            return float_lgamma(x) if is_finite(x) else (x if x != x else INFINITY)
        case 17:
            return float_log1p(x)
        case 18:
            return float_sin(x)
        case 19:
            return float_sinh(x)
        case 20:
            return float_sqrt(x) if is_finite(x) else x
        case 21:
            return float_tan(x)
        case 22:
            return float_tanh(x)
        case 23:
            return float_log(x)
        case 24:
            return float_log2(x)
        case 25:
            return float_log10(x)
        case 28:
            return x * 57.29577951308232
        case 29:
            return x * 0.017453292519943295
        case _:
            return NOT_A_NUMBER


@dont_look_inside
def unary(which: i32, w: W) -> W:
    x = real(w)
    if x is NULL:
        return NULL
    value = cast(Float, x).value
    if value == value and not in_domain(which, value):
        return domain_error()
    result = value_at(which, value)
    if not is_finite(result) and result == result and is_finite(value):
        return range_error()
    return box_float(result)


def math_acos(x: W) -> W:
    return unary(ACOS, x)


def math_acosh(x: W) -> W:
    return unary(ACOSH, x)


def math_asin(x: W) -> W:
    return unary(ASIN, x)


def math_asinh(x: W) -> W:
    return unary(ASINH, x)


def math_atan(x: W) -> W:
    return unary(ATAN, x)


def math_atanh(x: W) -> W:
    return unary(ATANH, x)


def math_cbrt(x: W) -> W:
    return unary(CBRT, x)


def math_cos(x: W) -> W:
    return unary(COS, x)


def math_cosh(x: W) -> W:
    return unary(COSH, x)


def math_erf(x: W) -> W:
    return unary(ERF, x)


def math_erfc(x: W) -> W:
    return unary(ERFC, x)


def math_exp(x: W) -> W:
    return unary(EXP, x)


def math_exp2(x: W) -> W:
    return unary(EXP2, x)


def math_expm1(x: W) -> W:
    return unary(EXPM1, x)


def math_fabs(x: W) -> W:
    return unary(FABS, x)


def math_gamma(x: W) -> W:
    return unary(GAMMA, x)


def math_lgamma(x: W) -> W:
    return unary(LGAMMA, x)


def math_log1p(x: W) -> W:
    return unary(LOG1P, x)


def math_sin(x: W) -> W:
    return unary(SIN, x)


def math_sinh(x: W) -> W:
    return unary(SINH, x)


def math_sqrt(x: W) -> W:
    return unary(SQRT, x)


def math_tan(x: W) -> W:
    return unary(TAN, x)


def math_tanh(x: W) -> W:
    return unary(TANH, x)


def math_degrees(x: W) -> W:
    return unary(DEGREES, x)


def math_radians(x: W) -> W:
    return unary(RADIANS, x)


# --- logarithms, of ints of any size ---
@dont_look_inside
def logarithm(which: i32, w: W) -> W:
    v = payload(w)
    if is_int(v) and kind(w) < kinds.FIRST_MAP:
        n = int_word(v)
        if sign_of(n) <= 0:
            return domain_error()
        if not is_small(n) and not is_finite(big_to_float(n)):
            bits = mag_bits(digits_at(n, SPARE_A), digit_count(n))
            x = round_scaled(digits_at(n, SPARE_A), digit_count(n), False, -bits)
            return box_float(value_at(which, x) + value_at(which, 2.0) * number_to_float(tag(bits)))
    return unary(which, w)


def math_log(x: W) -> W:
    return logarithm(LOG, x)


def math_log2(x: W) -> W:
    return logarithm(LOG2, x)


def math_log10(x: W) -> W:
    return logarithm(LOG10, x)


# --- two floats ---
@dont_look_inside
def math_pow(x: W, y: W) -> W:
    a = real(x)
    if a is NULL:
        return NULL
    b = real(y)
    if b is NULL:
        return NULL
    u = cast(Float, a).value
    v = cast(Float, b).value
    if is_finite(u) and is_finite(v):
        if u == 0.0 and v < 0.0:
            return domain_error()
        if u < 0.0 and floor(v) != v:
            return domain_error()
    result = float_power(u, v)
    if not is_finite(result) and is_finite(u) and is_finite(v):
        return range_error()
    return box_float(result)


@dont_look_inside
def math_atan2(y: W, x: W) -> W:
    a = real(y)
    if a is NULL:
        return NULL
    b = real(x)
    if b is NULL:
        return NULL
    return box_float(float_atan2(cast(Float, a).value, cast(Float, b).value))


@dont_look_inside
def math_hypot(x: W, y: W) -> W:
    a = real(x)
    if a is NULL:
        return NULL
    b = real(y)
    if b is NULL:
        return NULL
    return box_float(float_hypot(cast(Float, a).value, cast(Float, b).value))

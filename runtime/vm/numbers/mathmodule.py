"""The functions of the module math on floats and ints, as internal functions: `_math_sin` and so on. What takes any
number of arguments, or ints alone, is Python: runtime/lib/modules/math.py.

Accuracy: sqrt, fabs, fmod, remainder, frexp, ldexp, modf and the like are exact; the others are computed to pairs of
floats
and rounded once. CPython's come of the C library and differ from them by at most one or two last bits, most of the time
not at all. gamma and lgamma are CPython's own.
"""

from __future__ import annotations

from runtime.translate.ll import (
    NONE,
    NULL,
    W,
    cast,
    f64,
    float_bits_high,
    float_bits_low,
    float_from_bits,
    i32,
    is_small,
    same,
    tag,
    untag,
    vm,
)
from runtime.translate.lltypes import Float
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.errors import fail, type_error_of, value_error
from runtime.vm.kinds import is_int, kind, payload
from runtime.vm.numbers.bigarith import big_abs, big_mod
from runtime.vm.numbers.bigfloat import INFINITY, NOT_A_NUMBER, big_to_float, round_scaled
from runtime.vm.numbers.convert import float_as_int
from runtime.vm.numbers.digits import SPARE_A, digit_count, digits_at, mag_bits, power_of_two, sign_of
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
from runtime.vm.numbers.floatops import floor, fmod, is_finite, magnitude, with_sign
from runtime.vm.numbers.hyperbolic import (
    float_acosh,
    float_asinh,
    float_atanh,
    float_cosh,
    float_hypot,
    float_sinh,
    float_tanh,
)
from runtime.vm.numbers.intmethods import index_word, pair_of
from runtime.vm.numbers.pairs import MIN_NORMAL, exponent_of, float_sqrt, with_exponent
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
from runtime.vm.objects import box_bool, box_float
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
FLOOR_FLOAT = 26
CEIL_FLOAT = 27
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


@dont_look_inside
def math_fmod(x: W, y: W) -> W:
    a = real(x)
    if a is NULL:
        return NULL
    b = real(y)
    if b is NULL:
        return NULL
    u = cast(Float, a).value
    v = cast(Float, b).value
    if u == u and v == v and (v == 0.0 or not is_finite(u)):
        return domain_error()
    if u != u or v != v:
        return box_float(u + v)
    return box_float(fmod(u, v))


@dont_look_inside
def math_copysign(x: W, y: W) -> W:
    a = real(x)
    if a is NULL:
        return NULL
    b = real(y)
    if b is NULL:
        return NULL
    return box_float(with_sign(cast(Float, a).value, cast(Float, b).value))


@dont_look_inside
@never_collects
def neighbour(x: f64, up: bool) -> f64:
    """The next float; x is no NaN and not infinite in that direction."""
    if x == 0.0:
        return float_from_bits(1, 0 if up else i32(0x80000000))
    low = float_bits_low(x)
    high = float_bits_high(x)
    if (x > 0.0) == up:
        low += 1
        if low == 0:
            high += 1
    else:
        if low == 0:
            high -= 1
        low -= 1
    return float_from_bits(low, high)


@dont_look_inside
def math_nextafter(x: W, y: W) -> W:
    a = real(x)
    if a is NULL:
        return NULL
    b = real(y)
    if b is NULL:
        return NULL
    u = cast(Float, a).value
    v = cast(Float, b).value
    if u != u or v != v:
        return box_float(u + v)
    if u == v:
        return b
    return box_float(neighbour(u, u < v))


@dont_look_inside
def math_ulp(x: W) -> W:
    a = real(x)
    if a is NULL:
        return NULL
    u = magnitude(cast(Float, a).value)
    if not is_finite(u):
        return box_float(u)
    after = neighbour(u, True)
    if not is_finite(after):
        return box_float(u - neighbour(u, False))
    return box_float(after - u)


# --- parts ---
@dont_look_inside
def math_frexp(x: W) -> W:
    a = real(x)
    if a is NULL:
        return NULL
    u = cast(Float, a).value
    if u == 0.0 or not is_finite(u):
        return pair_of(a, tag(0))
    shift = 1
    if magnitude(u) < MIN_NORMAL:
        u = u * power_of_two(108)
        shift = -107
    return pair_of(box_float(with_exponent(u, -1)), tag(exponent_of(u) + shift))


@dont_look_inside
def math_modf(x: W) -> W:
    a = real(x)
    if a is NULL:
        return NULL
    u = cast(Float, a).value
    if not is_finite(u):
        return pair_of(box_float(with_sign(0.0, u) if u == u else u), a)
    whole = with_sign(floor(magnitude(u)), u)
    fraction = box_float(with_sign(magnitude(u) - magnitude(whole), u))
    if fraction is NULL:
        return NULL
    return pair_of(fraction, box_float(whole))


@dont_look_inside
@never_collects
def times_power_of_two(x: f64, exponent: i32) -> f64:
    """Rounded once."""
    if x == 0.0 or not is_finite(x):
        return x
    if magnitude(x) < MIN_NORMAL:
        x = x * power_of_two(108)
        exponent -= 108
    k = exponent_of(x) + exponent
    x = with_exponent(x, 0)
    if k > 1023:
        return with_sign(INFINITY, x)
    if k >= -1022:
        return with_exponent(x, k)
    if k < -1080:
        return with_sign(0.0, x)
    return with_exponent(x, k + 100) * power_of_two(-100)


@dont_look_inside
def math_ldexp(x: W, i: W) -> W:
    a = real(x)
    if a is NULL:
        return NULL
    v = payload(i)
    if not is_int(v):
        if kind(v) >= kinds.FIRST_MAP:
            return NULL
        return fail(ErrorKind.TYPE_ERROR, "Expected an int as second argument to ldexp.", NULL, NULL, NULL)
    n = int_word(v)
    u = cast(Float, a).value
    exponent = 5000 if sign_of(n) > 0 else -5000
    if is_small(n) and untag(n) < 5000 and untag(n) > -5000:
        exponent = untag(n)
    result = times_power_of_two(u, exponent)
    if not is_finite(result) and is_finite(u):
        return range_error()
    return box_float(result)


@dont_look_inside
def math_floor(x: W) -> W:
    """NULL without an exception: __floor__ or __float__ has to say."""
    if is_int(x):
        return int_word(x)
    if kind(x) != kinds.FLOAT:
        return NULL
    u = cast(Float, x).value
    return float_as_int(floor(u) if is_finite(u) else u)


@dont_look_inside
def math_ceil(x: W) -> W:
    if is_int(x):
        return int_word(x)
    if kind(x) != kinds.FLOAT:
        return NULL
    u = cast(Float, x).value
    return float_as_int(-floor(-u) if is_finite(u) else u)


@dont_look_inside
def math_trunc(x: W) -> W:
    if is_int(x):
        return int_word(x)
    if kind(x) != kinds.FLOAT:
        return NULL
    return float_as_int(cast(Float, x).value)


@dont_look_inside
def math_isnan(x: W) -> W:
    a = real(x)
    if a is NULL:
        return NULL
    return box_bool(cast(Float, a).value != cast(Float, a).value)


@dont_look_inside
def math_isinf(x: W) -> W:
    a = real(x)
    if a is NULL:
        return NULL
    u = cast(Float, a).value
    return box_bool(u == u and not is_finite(u))


@dont_look_inside
def math_isfinite(x: W) -> W:
    a = real(x)
    if a is NULL:
        return NULL
    return box_bool(is_finite(cast(Float, a).value))


# --- ints ---
@dont_look_inside
def gcd_of_two(x: W, y: W) -> W:
    """NULL: an exception is pending, or user code has to say."""
    a = index_word(x)
    if a is NULL:
        return NULL
    b = index_word(y)
    if b is NULL:
        return NULL
    a = big_abs(a)
    while a is not NULL and b is not NULL and sign_of(b) != 0:
        rest = big_mod(a, b)
        a = b
        b = rest
    if a is NULL or b is NULL:
        return NULL
    return big_abs(a)


@dont_look_inside
def digits_limit(limit: W) -> W:
    """The limit of int and str conversion; set to `limit` unless that is None. 0: there is none."""
    if not same(limit, NONE):
        n = untag(limit)
        vm.int_max_str_digits = -1 if n == 0 else n
    n = vm.int_max_str_digits
    if n == 0:
        return tag(4300)
    return tag(0 if n < 0 else n)

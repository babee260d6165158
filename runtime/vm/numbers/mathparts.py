"""The exact functions of the module math, on the parts of a float: fmod, copysign, frexp, floor, isnan and the like."""

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
from runtime.vm.errors import fail
from runtime.vm.kinds import is_int, kind, payload
from runtime.vm.numbers.bigarith import big_abs, big_mod
from runtime.vm.numbers.bigfloat import INFINITY
from runtime.vm.numbers.convert import float_as_int
from runtime.vm.numbers.digits import power_of_two, sign_of
from runtime.vm.numbers.floatops import floor, fmod, is_finite, magnitude, with_sign
from runtime.vm.numbers.intmethods import index_word, pair_of
from runtime.vm.numbers.mathmodule import domain_error, range_error, real
from runtime.vm.numbers.pairs import MIN_NORMAL, exponent_of, with_exponent
from runtime.vm.numbers.values import int_word
from runtime.vm.objects import box_bool, box_float
from spec.bytecode import ErrorKind


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

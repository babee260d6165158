"""Operators on small ints and floats, which traces inline. Any other operands: operators.binary_slow."""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    cast,
    f64,
    float_bits_high,
    float_bits_low,
    header,
    i32,
    int_add_ovf,
    int_div_trunc,
    int_lshift_ovf,
    int_mod_trunc,
    int_mul_ovf,
    int_sub_ovf,
    int_to_float,
    is_small,
    ovf,
    same,
    tag,
    uint_lt,
    untag,
)  # fmt: skip
from runtime.translate.lltypes import Float
from runtime.translate.rjit import inline, promote
from runtime.vm.kinds import BIG_INT, FLOAT
from runtime.vm.numbers import bigint
from runtime.vm.objects import box_float
from runtime.vm.operations.operators import binary_slow, unary_slow
from spec.bytecode import Op

INPLACE = Op.IADD - Op.ADD


@inline
def floats(a: W, b: W) -> bool:
    """Is one a float, and the other a float or a small int?"""
    if is_small(a):
        if is_small(b):
            return False
        return promote(header(b)) == FLOAT
    if promote(header(a)) != FLOAT:
        return False
    if is_small(b):
        return True
    return promote(header(b)) == FLOAT


@inline
def to_float(w: W) -> f64:
    """Of a small int or a float."""
    if is_small(w):
        return int_to_float(untag(w))
    return cast(Float, w).value


@inline
def is_zero(w: W) -> bool:
    """Of a small int or a float. The bits tell without a call where floats are software."""
    if is_small(w):
        return untag(w) == 0
    x = cast(Float, w).value
    return (float_bits_high(x) << 1 | float_bits_low(x)) == 0


# Each of these gives NULL where it is for binary_slow to do.


@inline
def add(a: W, b: W) -> W:
    if is_small(a) and is_small(b):
        result = int_add_ovf(untag(a), untag(b))
        if ovf():
            return NULL
        return tag(result)
    if floats(a, b):
        return box_float(to_float(a) + to_float(b))
    return NULL


@inline
def sub(a: W, b: W) -> W:
    if is_small(a) and is_small(b):
        result = int_sub_ovf(untag(a), untag(b))
        if ovf():
            return NULL
        return tag(result)
    if floats(a, b):
        return box_float(to_float(a) - to_float(b))
    return NULL


@inline
def mul(a: W, b: W) -> W:
    if is_small(a) and is_small(b):
        result = int_mul_ovf(untag(a), untag(b))
        if ovf():
            return NULL
        return tag(result)
    if floats(a, b):
        return box_float(to_float(a) * to_float(b))
    return NULL


@inline
def truediv(a: W, b: W) -> W:
    if (is_small(a) and is_small(b)) or floats(a, b):
        if not is_zero(b):
            return box_float(to_float(a) / to_float(b))
    return NULL


@inline
def floordiv(a: W, b: W) -> W:
    """The quotient is rounded down: one less than C's where the remainder and the divisor differ in sign. Divisors
    above zero, the usual ones, need no branch for that."""
    if is_small(a) and is_small(b):
        x = untag(a)
        y = untag(b)
        if y > 0:
            quotient = int_div_trunc(x, y)
            return tag(quotient + ((x - quotient * y) >> 31))
    return NULL


@inline
def mod(a: W, b: W) -> W:
    if is_small(a) and is_small(b):
        y = untag(b)
        if y > 0:
            remainder = int_mod_trunc(untag(a), y)
            return tag(remainder + (y & (remainder >> 31)))
    return NULL


@inline
def lshift(a: W, b: W) -> W:
    if is_small(a) and is_small(b):
        count = untag(b)
        if uint_lt(count, 31):
            result = int_lshift_ovf(untag(a), count)
            if ovf():
                return NULL
            return tag(result)
    return NULL


@inline
def rshift(a: W, b: W) -> W:
    if is_small(a) and is_small(b):
        count = untag(b)
        if uint_lt(count, 32):
            return tag(untag(a) >> count)
    return NULL


@inline
def bitwise(plain_op: i32, a: W, b: W) -> W:
    """`plain_op` is AND, OR or XOR."""
    if is_small(a) and is_small(b):
        x = untag(a)
        y = untag(b)
        if plain_op == Op.AND:
            return tag(x & y)
        if plain_op == Op.OR:
            return tag(x | y)
        return tag(x ^ y)
    return NULL


def power(a: W, b: W) -> W:
    """Squares, the usual powers, are a product."""
    if is_small(b) and untag(b) == 2:
        if is_small(a):
            result = int_mul_ovf(untag(a), untag(a))
            if ovf():
                return NULL
            return tag(result)
        if promote(header(a)) == FLOAT:
            x = cast(Float, a).value
            square = x * x
            if square - square == 0.0:
                return box_float(square)
    return NULL


@inline
def fast_binary(op: i32, a: W, b: W) -> W:
    """a op b for a binary or in-place operation; NULL: binary_slow is to do it (also where there is no memory)."""
    plain_op = op
    if op >= Op.IADD:
        plain_op = op - INPLACE
    match plain_op:
        case Op.ADD:
            return add(a, b)
        case Op.SUB:
            return sub(a, b)
        case Op.MUL:
            return mul(a, b)
        case Op.TRUEDIV:
            return truediv(a, b)
        case Op.FLOORDIV:
            return floordiv(a, b)
        case Op.MOD:
            return mod(a, b)
        case Op.LSHIFT:
            return lshift(a, b)
        case Op.RSHIFT:
            return rshift(a, b)
        case Op.POW:
            return power(a, b)
        case Op.MATMUL:
            return NULL
        case _:
            return bitwise(plain_op, a, b)


def is_plain_int(w: W) -> bool:
    """An int that is no bool? (A trace then knows its header.)"""
    if is_small(w):
        return True
    return promote(header(w)) == BIG_INT


def big_binary(op: i32, a: W, b: W) -> W:
    """a op b for two ints, in one call of a trace; NULL: binary_slow is to do it."""
    plain_op = op
    if op >= Op.IADD:
        plain_op = op - INPLACE
    match plain_op:
        case Op.ADD:
            return bigint.big_add(a, b)
        case Op.SUB:
            return bigint.big_sub(a, b)
        case Op.MUL:
            return bigint.big_mul(a, b)
        case Op.FLOORDIV:
            return NULL if same(b, tag(0)) else bigint.big_floordiv(a, b)
        case Op.MOD:
            return NULL if same(b, tag(0)) else bigint.big_mod(a, b)
        case Op.AND:
            return bigint.big_and(a, b)
        case Op.OR:
            return bigint.big_or(a, b)
        case Op.XOR:
            return bigint.big_xor(a, b)
        case _:
            return NULL


def binary(op: i32, a: W, b: W) -> W:
    """a op b for a binary or in-place operation; NULL: an exception is pending, or it is the library's to do."""
    value = fast_binary(op, a, b)
    if value is NULL:
        return binary_slow(op, a, b)
    return value


@inline
def negate(a: W) -> W:
    if is_small(a):
        result = int_sub_ovf(0, untag(a))
        if ovf():
            return unary_slow(Op.NEG, a)
        return tag(result)
    if promote(header(a)) == FLOAT:
        return box_float(-cast(Float, a).value)
    return unary_slow(Op.NEG, a)


def positive(a: W) -> W:
    if is_small(a):
        return a
    if promote(header(a)) == FLOAT:
        return a
    return unary_slow(Op.POS, a)


def invert(a: W) -> W:
    if is_small(a):
        return tag(~untag(a))
    return unary_slow(Op.INVERT, a)

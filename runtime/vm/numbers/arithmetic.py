"""The binary operators on numbers that traces do not inline: bools, big ints, mixed numbers, complex; division by
zero."""

from __future__ import annotations

from runtime.translate.ll import FALSE, NOT_IMPLEMENTED, NULL, TRUE, W, f64, i32, is_small, same, tag, untag, vm
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.errors import fail, fail_fixed, value_error, zero_division
from runtime.vm.kinds import is_int, kind
from runtime.vm.numbers import bigint
from runtime.vm.numbers.complexes import complex_power, complex_quotient
from runtime.vm.numbers.floatops import float_floordiv, float_mod, is_finite
from runtime.vm.numbers.power import int_power, real_power
from runtime.vm.numbers.values import (
    box_complex,
    imaginary_part,
    int_too_large,
    int_word,
    is_complex_operand,
    is_real,
    number_to_float,
    real_part,
    too_large_for_float,
)  # fmt: skip
from runtime.vm.objects import box_float, memory_error
from spec.bytecode import ErrorKind, Op
from spec.messages import FixedStr

MAX_SHIFT = 1 << 26  # bits; no such number fits the image


@dont_look_inside
def number_binary(op: i32, a: W, b: W) -> W:
    """a op b for numbers; `op` is no in-place form. NOT_IMPLEMENTED: they have no such operator. NULL without an
    exception: the library does it (power.real_power)."""
    if is_int(a) and is_int(b):
        return int_binary(op, a, b)
    if is_real(a) and is_real(b):
        return float_binary(op, a, b)
    if is_complex_operand(a) and is_complex_operand(b):
        return complex_binary(op, a, b)
    return NOT_IMPLEMENTED


@dont_look_inside
def int_binary(op: i32, left: W, right: W) -> W:
    """For two ints of any size, bools included."""
    if kind(left) == kinds.BOOL and kind(right) == kinds.BOOL and (op == Op.AND or op == Op.OR or op == Op.XOR):
        return bool_bitwise(op, left, right)
    a = int_word(left)
    b = int_word(right)
    match op:
        case Op.ADD:
            return bigint.big_add(a, b)
        case Op.SUB:
            return bigint.big_sub(a, b)
        case Op.MUL:
            return bigint.big_mul(a, b)
        case Op.TRUEDIV | Op.FLOORDIV | Op.MOD:
            return int_division(op, a, b)
        case Op.POW:
            return int_power(a, b)
        case Op.AND:
            return bigint.big_and(a, b)
        case Op.OR:
            return bigint.big_or(a, b)
        case Op.XOR:
            return bigint.big_xor(a, b)
        case Op.LSHIFT | Op.RSHIFT:
            return int_shift(op, a, b)
        case _:
            return NOT_IMPLEMENTED


@dont_look_inside
def bool_bitwise(op: i32, left: W, right: W) -> W:
    """Of two bools: a bool."""
    if op == Op.XOR:
        return FALSE if same(left, right) else TRUE
    if op == Op.AND:
        return right if same(left, TRUE) else left
    return left if same(left, TRUE) else right


@dont_look_inside
def int_division(op: i32, a: W, b: W) -> W:
    zero_divisor = same(b, tag(0))
    if op == Op.TRUEDIV:
        if zero_divisor:
            return zero_division(FixedStr.INT_TRUEDIV_ZERO)
        x = bigint.big_truediv(a, b)
        if x != x:
            return NULL
        if not is_finite(x):
            return fail_fixed(ErrorKind.OVERFLOW_ERROR, FixedStr.INT_QUOTIENT_TOO_BIG, NULL, NULL)
        return box_float(x)
    if op == Op.FLOORDIV:
        if zero_divisor:
            return zero_division(FixedStr.INT_FLOORDIV_ZERO)
        return bigint.big_floordiv(a, b)
    if zero_divisor:
        return zero_division(FixedStr.INT_MOD_ZERO)
    return bigint.big_mod(a, b)


@dont_look_inside
def int_shift(op: i32, a: W, b: W) -> W:
    if bigint.big_compare(b, tag(0)) < 0:
        return value_error("negative shift count", NULL, NULL)
    if op == Op.RSHIFT:
        if not is_small(b):
            return tag(-1) if bigint.big_compare(a, tag(0)) < 0 else tag(0)
        return bigint.big_rshift(a, untag(b))
    if same(a, tag(0)):
        return a
    if not is_small(b):
        return fail_fixed(ErrorKind.OVERFLOW_ERROR, FixedStr.SHIFT_TOO_BIG, NULL, NULL)
    if untag(b) > MAX_SHIFT:
        return memory_error()
    return bigint.big_lshift(a, untag(b))


@dont_look_inside
def float_binary(op: i32, a: W, b: W) -> W:
    """For ints and floats, as floats."""
    if op == Op.POW:
        return real_power(a, b)
    if op > Op.MOD:
        return NOT_IMPLEMENTED
    x = number_to_float(a)
    y = number_to_float(b)
    if too_large_for_float(a, x) or too_large_for_float(b, y):
        return int_too_large()
    match op:
        case Op.ADD:
            return box_float(x + y)
        case Op.SUB:
            return box_float(x - y)
        case Op.MUL:
            return box_float(x * y)
        case Op.TRUEDIV:
            if y == 0.0:
                return zero_division(FixedStr.FLOAT_TRUEDIV_ZERO)
            return box_float(x / y)
        case Op.FLOORDIV:
            if y == 0.0:
                return zero_division(FixedStr.FLOAT_FLOORDIV_ZERO)
            return box_float(float_floordiv(x, y))
        case _:
            if y == 0.0:
                return zero_division(FixedStr.FLOAT_MOD_ZERO)
            return box_float(float_mod(x, y))


@dont_look_inside
def complex_binary(op: i32, a: W, b: W) -> W:
    """For numbers of any type, as complex numbers."""
    if op > Op.TRUEDIV and op != Op.POW:
        return NOT_IMPLEMENTED
    x = real_part(a)
    y = imaginary_part(a)
    u = real_part(b)
    v = imaginary_part(b)
    if too_large_for_float(a, x) or too_large_for_float(b, u):
        return int_too_large()
    match op:
        case Op.ADD:
            return box_complex(x + u, y + v)
        case Op.SUB:
            return box_complex(x - u, y - v)
        case Op.MUL:
            return box_complex(x * u - y * v, x * v + y * u)
        case Op.TRUEDIV:
            return complex_quotient(x, y, u, v)
        case _:
            return power_of_complex(x, y, u, v)


@dont_look_inside
def power_of_complex(x: f64, y: f64, u: f64, v: f64) -> W:
    if x == 0.0 and y == 0.0 and (u < 0.0 or v != 0.0):
        return zero_division(FixedStr.COMPLEX_ZERO_POWER)
    result = complex_power(x, y, u, v)
    if result is NULL and vm.error_kind == 0:
        return fail(ErrorKind.OVERFLOW_ERROR, "complex exponentiation", NULL, NULL, NULL)
    return result

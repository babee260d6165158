"""The operators of numbers as methods: `int.__add__` and its like. Each gives NotImplemented for operands that
CPython's does; the values are those of the operators (arithmetic.py, operations/compare.py)."""

from __future__ import annotations

from runtime.translate.ll import NOT_IMPLEMENTED, W, i32
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.kinds import is_int, kind, payload
from runtime.vm.numbers.arithmetic import bool_bitwise, complex_binary, float_binary, int_binary
from runtime.vm.numbers.values import is_complex_operand, is_real
from runtime.vm.operations.compare import compare
from spec.bytecode import Op


@dont_look_inside
def int_operator(op: i32, a: W, b: W) -> W:
    x = payload(a)
    y = payload(b)
    if not is_int(x) or not is_int(y):
        return NOT_IMPLEMENTED
    return int_binary(op, x, y)


@dont_look_inside
def float_operator(op: i32, a: W, b: W) -> W:
    x = payload(a)
    y = payload(b)
    if not is_real(x) or not is_real(y):
        return NOT_IMPLEMENTED
    return float_binary(op, x, y)


@dont_look_inside
def complex_operator(op: i32, a: W, b: W) -> W:
    x = payload(a)
    y = payload(b)
    if not is_complex_operand(x) or not is_complex_operand(y):
        return NOT_IMPLEMENTED
    return complex_binary(op, x, y)


@dont_look_inside
def bool_operator(op: i32, a: W, b: W) -> W:
    if kind(a) == kinds.BOOL and kind(b) == kinds.BOOL:
        return bool_bitwise(op, a, b)
    return int_operator(op, a, b)


@dont_look_inside
def int_compare(op: i32, a: W, b: W) -> W:
    y = payload(b)
    if not is_int(y):
        return NOT_IMPLEMENTED
    return compare(op, a, y)


@dont_look_inside
def float_compare(op: i32, a: W, b: W) -> W:
    y = payload(b)
    if not is_real(y):
        return NOT_IMPLEMENTED
    return compare(op, a, y)


@dont_look_inside
def complex_compare(op: i32, a: W, b: W) -> W:
    y = payload(b)
    if not is_complex_operand(y) or (op != Op.EQ and op != Op.NE):
        return NOT_IMPLEMENTED
    return compare(op, a, y)


# --- int ---
def int_add(self: W, other: W) -> W:
    return int_operator(Op.ADD, self, other)


def int_radd(self: W, other: W) -> W:
    return int_operator(Op.ADD, other, self)


def int_sub(self: W, other: W) -> W:
    return int_operator(Op.SUB, self, other)


def int_rsub(self: W, other: W) -> W:
    return int_operator(Op.SUB, other, self)


def int_mul(self: W, other: W) -> W:
    return int_operator(Op.MUL, self, other)


def int_rmul(self: W, other: W) -> W:
    return int_operator(Op.MUL, other, self)


def int_truediv(self: W, other: W) -> W:
    return int_operator(Op.TRUEDIV, self, other)


def int_rtruediv(self: W, other: W) -> W:
    return int_operator(Op.TRUEDIV, other, self)


def int_floordiv(self: W, other: W) -> W:
    return int_operator(Op.FLOORDIV, self, other)


def int_rfloordiv(self: W, other: W) -> W:
    return int_operator(Op.FLOORDIV, other, self)


def int_mod(self: W, other: W) -> W:
    return int_operator(Op.MOD, self, other)


def int_rmod(self: W, other: W) -> W:
    return int_operator(Op.MOD, other, self)


def int_lshift(self: W, other: W) -> W:
    return int_operator(Op.LSHIFT, self, other)


def int_rlshift(self: W, other: W) -> W:
    return int_operator(Op.LSHIFT, other, self)


def int_rshift(self: W, other: W) -> W:
    return int_operator(Op.RSHIFT, self, other)


def int_rrshift(self: W, other: W) -> W:
    return int_operator(Op.RSHIFT, other, self)


def int_and(self: W, other: W) -> W:
    return int_operator(Op.AND, self, other)


def int_rand(self: W, other: W) -> W:
    return int_operator(Op.AND, other, self)


def int_or(self: W, other: W) -> W:
    return int_operator(Op.OR, self, other)


def int_ror(self: W, other: W) -> W:
    return int_operator(Op.OR, other, self)


def int_xor(self: W, other: W) -> W:
    return int_operator(Op.XOR, self, other)


def int_rxor(self: W, other: W) -> W:
    return int_operator(Op.XOR, other, self)


def int_lt(self: W, other: W) -> W:
    return int_compare(Op.LT, self, other)


def int_le(self: W, other: W) -> W:
    return int_compare(Op.LE, self, other)


def int_eq(self: W, other: W) -> W:
    return int_compare(Op.EQ, self, other)


def int_ne(self: W, other: W) -> W:
    return int_compare(Op.NE, self, other)


def int_gt(self: W, other: W) -> W:
    return int_compare(Op.GT, self, other)


def int_ge(self: W, other: W) -> W:
    return int_compare(Op.GE, self, other)


# --- float ---
def float_add(self: W, other: W) -> W:
    return float_operator(Op.ADD, self, other)


def float_radd(self: W, other: W) -> W:
    return float_operator(Op.ADD, other, self)


def float_sub(self: W, other: W) -> W:
    return float_operator(Op.SUB, self, other)


def float_rsub(self: W, other: W) -> W:
    return float_operator(Op.SUB, other, self)


def float_mul(self: W, other: W) -> W:
    return float_operator(Op.MUL, self, other)


def float_rmul(self: W, other: W) -> W:
    return float_operator(Op.MUL, other, self)


def float_truediv(self: W, other: W) -> W:
    return float_operator(Op.TRUEDIV, self, other)


def float_rtruediv(self: W, other: W) -> W:
    return float_operator(Op.TRUEDIV, other, self)


def float_floordiv(self: W, other: W) -> W:
    return float_operator(Op.FLOORDIV, self, other)


def float_rfloordiv(self: W, other: W) -> W:
    return float_operator(Op.FLOORDIV, other, self)


def float_mod(self: W, other: W) -> W:
    return float_operator(Op.MOD, self, other)


def float_rmod(self: W, other: W) -> W:
    return float_operator(Op.MOD, other, self)


def float_lt(self: W, other: W) -> W:
    return float_compare(Op.LT, self, other)


def float_le(self: W, other: W) -> W:
    return float_compare(Op.LE, self, other)


def float_eq(self: W, other: W) -> W:
    return float_compare(Op.EQ, self, other)


def float_ne(self: W, other: W) -> W:
    return float_compare(Op.NE, self, other)


def float_gt(self: W, other: W) -> W:
    return float_compare(Op.GT, self, other)


def float_ge(self: W, other: W) -> W:
    return float_compare(Op.GE, self, other)


# --- complex ---
def complex_add(self: W, other: W) -> W:
    return complex_operator(Op.ADD, self, other)


def complex_radd(self: W, other: W) -> W:
    return complex_operator(Op.ADD, other, self)


def complex_sub(self: W, other: W) -> W:
    return complex_operator(Op.SUB, self, other)


def complex_rsub(self: W, other: W) -> W:
    return complex_operator(Op.SUB, other, self)


def complex_mul(self: W, other: W) -> W:
    return complex_operator(Op.MUL, self, other)


def complex_rmul(self: W, other: W) -> W:
    return complex_operator(Op.MUL, other, self)


def complex_truediv(self: W, other: W) -> W:
    return complex_operator(Op.TRUEDIV, self, other)


def complex_rtruediv(self: W, other: W) -> W:
    return complex_operator(Op.TRUEDIV, other, self)


def complex_lt(self: W, other: W) -> W:
    return complex_compare(Op.LT, self, other)


def complex_le(self: W, other: W) -> W:
    return complex_compare(Op.LE, self, other)


def complex_eq(self: W, other: W) -> W:
    return complex_compare(Op.EQ, self, other)


def complex_ne(self: W, other: W) -> W:
    return complex_compare(Op.NE, self, other)


def complex_gt(self: W, other: W) -> W:
    return complex_compare(Op.GT, self, other)


def complex_ge(self: W, other: W) -> W:
    return complex_compare(Op.GE, self, other)


# --- bool ---
def bool_and(self: W, other: W) -> W:
    return bool_operator(Op.AND, self, other)


def bool_rand(self: W, other: W) -> W:
    return bool_operator(Op.AND, other, self)


def bool_or(self: W, other: W) -> W:
    return bool_operator(Op.OR, self, other)


def bool_ror(self: W, other: W) -> W:
    return bool_operator(Op.OR, other, self)


def bool_xor(self: W, other: W) -> W:
    return bool_operator(Op.XOR, self, other)


def bool_rxor(self: W, other: W) -> W:
    return bool_operator(Op.XOR, other, self)

"""Operators on operands that traces do not inline: bools, big ints, mixed numbers, strings, lists, tuples; errors."""

from __future__ import annotations

from runtime.translate.ll import FALSE, NULL, TRUE, W, cast, f64, i32, int_to_float, is_small, same, tag, untag, vm
from runtime.translate.lltypes import Float, List, Str
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.containers.sequences import add_sequences, extend_list, repeat_in_place, repeat_sequence
from runtime.vm.errors import fail_fixed, fail_str, not_supported, type_error_of, value_error, zero_division
from runtime.vm.kinds import is_int, is_number, kind, type_name
from runtime.vm.numbers import bigint
from runtime.vm.numbers.floatops import float_floordiv, float_mod, is_finite
from runtime.vm.objects import box_float, memory_error
from runtime.vm.text.textbuf import finish, literal, new_text, put_char, put_str
from spec.bytecode import ErrorKind, Op
from spec.messages import FixedStr

INPLACE = Op.IADD - Op.ADD
MAX_SHIFT = 1 << 26  # bits; no such number fits the image


@dont_look_inside
def int_word(w: W) -> W:
    """The int that an int or bool stands for."""
    if is_small(w) or kind(w) != kinds.BOOL:
        return w
    if same(w, TRUE):
        return tag(1)
    return tag(0)


@dont_look_inside
def number_to_float(w: W) -> f64:
    """Infinite where the int is too large."""
    if is_small(w):
        return int_to_float(untag(w))
    k = kind(w)
    if k == kinds.FLOAT:
        return cast(Float, w).value
    if k == kinds.BOOL:
        return int_to_float(untag(int_word(w)))
    return bigint.big_to_float(w)


def too_large_for_float(w: W, x: f64) -> bool:
    """Is x, the float made of w, infinite because w is a big int?"""
    return kind(w) == kinds.BIG_INT and not is_finite(x)


@dont_look_inside
def binary_slow(op: i32, a: W, b: W) -> W:
    """a op b; NULL: an exception is pending."""
    plain_op = op - INPLACE if op >= Op.IADD else op
    if is_int(a) and is_int(b):
        return int_binary(op, plain_op, a, b)
    if is_number(a) and is_number(b) and plain_op <= Op.MOD:
        return float_binary(plain_op, a, b)
    ka = kind(a)
    kb = kind(b)
    if plain_op == Op.ADD and (ka == kinds.STR or ka == kinds.LIST or ka == kinds.TUPLE):
        if ka == kinds.LIST and op == Op.IADD:
            return extend_list(cast(List, a), b)
        return add_sequences(a, b)
    if plain_op == Op.MUL:
        if ka == kinds.STR or ka == kinds.LIST or ka == kinds.TUPLE:
            if ka == kinds.LIST and op == Op.IMUL:
                return repeat_in_place(cast(List, a), b)
            return repeat_sequence(a, b)
        if kb == kinds.STR or kb == kinds.LIST or kb == kinds.TUPLE:
            return repeat_sequence(b, a)
    if plain_op == Op.MOD and ka == kinds.STR:
        return not_supported("string formatting with %", NULL, NULL)
    return unsupported_operands(op, a, b)


@dont_look_inside
def unsupported_operands(op: i32, a: W, b: W) -> W:
    return fail_str(
        ErrorKind.TYPE_ERROR,
        literal("unsupported operand type(s) for {0}: '{1}' and '{2}'"),
        symbol(op),
        type_name(a),
        type_name(b),
    )


@dont_look_inside
def int_binary(op: i32, plain_op: i32, left: W, right: W) -> W:
    """For two ints of any size, bools included."""
    if plain_op == Op.AND or plain_op == Op.OR or plain_op == Op.XOR:
        return int_bitwise(plain_op, left, right)
    a = int_word(left)
    b = int_word(right)
    zero_divisor = same(b, tag(0))
    match plain_op:
        case Op.ADD:
            return bigint.big_add(a, b)
        case Op.SUB:
            return bigint.big_sub(a, b)
        case Op.MUL:
            return bigint.big_mul(a, b)
        case Op.TRUEDIV:
            if zero_divisor:
                return zero_division(FixedStr.INT_TRUEDIV_ZERO)
            x = bigint.big_truediv(a, b)
            if x != x:
                return NULL
            if not is_finite(x):
                return fail_fixed(ErrorKind.OVERFLOW_ERROR, FixedStr.INT_QUOTIENT_TOO_BIG, NULL, NULL)
            return box_float(x)
        case Op.FLOORDIV:
            if zero_divisor:
                return zero_division(FixedStr.INT_FLOORDIV_ZERO)
            return bigint.big_floordiv(a, b)
        case Op.MOD:
            if zero_divisor:
                return zero_division(FixedStr.INT_MOD_ZERO)
            return bigint.big_mod(a, b)
        case _:
            return int_shift(plain_op, a, b)


@dont_look_inside
def int_bitwise(plain_op: i32, left: W, right: W) -> W:
    """Of two bools: a bool."""
    if kind(left) == kinds.BOOL and kind(right) == kinds.BOOL:
        if plain_op == Op.XOR:
            return FALSE if same(left, right) else TRUE
        if plain_op == Op.AND:
            return right if same(left, TRUE) else left
        return left if same(left, TRUE) else right
    a = int_word(left)
    b = int_word(right)
    if plain_op == Op.AND:
        return bigint.big_and(a, b)
    if plain_op == Op.OR:
        return bigint.big_or(a, b)
    return bigint.big_xor(a, b)


@dont_look_inside
def int_shift(plain_op: i32, a: W, b: W) -> W:
    if bigint.big_compare(b, tag(0)) < 0:
        return value_error("negative shift count", NULL, NULL)
    if plain_op == Op.RSHIFT:
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
def float_binary(plain_op: i32, a: W, b: W) -> W:
    """For two numbers of which one is a float."""
    x = number_to_float(a)
    y = number_to_float(b)
    if too_large_for_float(a, x) or too_large_for_float(b, y):
        return fail_fixed(ErrorKind.OVERFLOW_ERROR, FixedStr.INT_TOO_BIG_FOR_FLOAT, NULL, NULL)
    match plain_op:
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
def unary_slow(op: i32, a: W) -> W:
    if is_int(a):
        word = int_word(a)
        if op == Op.NEG:
            return bigint.big_neg(word)
        if op == Op.INVERT:
            return bigint.big_invert(word)
        return word
    if op == Op.NEG:
        return type_error_of("bad operand type for unary -: '{0}'", a)
    if op == Op.POS:
        return type_error_of("bad operand type for unary +: '{0}'", a)
    return type_error_of("bad operand type for unary ~: '{0}'", a)


@dont_look_inside
def plain_symbol(op: i32) -> Str:
    """Null for the in-place forms."""
    match op:
        case Op.ADD:
            return literal("+")
        case Op.SUB:
            return literal("-")
        case Op.MUL:
            return literal("*")
        case Op.TRUEDIV:
            return literal("/")
        case Op.FLOORDIV:
            return literal("//")
        case Op.MOD:
            return literal("%")
        case Op.LSHIFT:
            return literal("<<")
        case Op.RSHIFT:
            return literal(">>")
        case Op.AND:
            return literal("&")
        case Op.OR:
            return literal("|")
        case Op.XOR:
            return literal("^")
        case Op.LT:
            return literal("<")
        case Op.LE:
            return literal("<=")
        case Op.GT:
            return literal(">")
        case Op.GE:
            return literal(">=")
        case _:
            return NULL


@dont_look_inside
def symbol(op: i32) -> Str:
    """The operator as messages write it."""
    plain = plain_symbol(op)
    if plain is not NULL or vm.error_kind != 0:
        return plain
    plain = plain_symbol(op - INPLACE)
    text = new_text()
    put_str(text, plain)
    put_char(text, 61)
    return finish(text)

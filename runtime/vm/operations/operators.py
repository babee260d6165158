"""Operators on operands that traces do not inline: numbers of all kinds, strings, lists, tuples. What they leave (null
without an exception), instances and errors among it, is the library's: runtime/lib/operators.py."""

from __future__ import annotations

from runtime.translate.ll import NOT_IMPLEMENTED, NULL, W, cast, i32, same, vm
from runtime.translate.lltypes import Complex, List, Str
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.containers.sequences import add_sequences, extend_list, repeat_in_place, repeat_sequence
from runtime.vm.kinds import is_int, is_str_kind, kind
from runtime.vm.numbers import bigint
from runtime.vm.numbers.arithmetic import number_binary
from runtime.vm.numbers.values import box_complex, is_complex_operand
from runtime.vm.numbers.values import int_word as int_word
from runtime.vm.text.objects import concat_bytes
from runtime.vm.text.percent import percent
from runtime.vm.text.textbuf import finish, literal, new_text, put_char, put_str
from spec.bytecode import Op

INPLACE = Op.IADD - Op.ADD


@dont_look_inside
def binary_slow(op: i32, a: W, b: W) -> W:
    """a op b; NULL: an exception is pending, or it is the library's to do."""
    plain_op = op - INPLACE if op >= Op.IADD else op
    if is_complex_operand(a) and is_complex_operand(b):
        result = number_binary(plain_op, a, b)
        return NULL if same(result, NOT_IMPLEMENTED) else result
    ka = kind(a)
    kb = kind(b)
    if ka >= kinds.FIRST_MAP or kb >= kinds.FIRST_MAP:
        return NULL
    if plain_op == Op.ADD and (is_str_kind(ka) or ka == kinds.LIST or ka == kinds.TUPLE):
        if ka == kinds.LIST and op == Op.IADD:
            return extend_list(cast(List, a), b)
        return add_sequences(a, b)
    if op == Op.ADD and ka == kinds.BYTES and kb == kinds.BYTES:
        return concat_bytes(cast(Str, a), cast(Str, b))
    if plain_op == Op.MUL:
        if is_str_kind(ka) or ka == kinds.LIST or ka == kinds.TUPLE:
            if ka == kinds.LIST and op == Op.IMUL:
                return repeat_in_place(cast(List, a), b)
            return repeat_sequence(a, b)
        if is_str_kind(kb) or kb == kinds.LIST or kb == kinds.TUPLE:
            return repeat_sequence(b, a)
    if plain_op == Op.MOD and is_str_kind(ka):
        return percent(a, b)
    return NULL


@dont_look_inside
def unary_slow(op: i32, a: W) -> W:
    """NULL: an exception is pending, or it is the library's to do."""
    if is_int(a):
        word = int_word(a)
        if op == Op.NEG:
            return bigint.big_neg(word)
        if op == Op.INVERT:
            return bigint.big_invert(word)
        return word
    if kind(a) == kinds.COMPLEX and op != Op.INVERT:
        z = cast(Complex, a)
        if op == Op.POS:
            return a
        return box_complex(-z.real, -z.imag)
    return NULL


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

"""Decimals as operands of operators, and as text (see decimalops.py).

Operators of the class with ClassFlag.DECIMAL come here before the methods of the class are asked (frames/dunders.py).
They compute in vm.decimal, the row of the current context: the library gives it as soon as it has looked for that
context, and takes it back wherever another one may be current, or an attribute of one has changed.
"""

from __future__ import annotations

from runtime.translate.ll import NONE, NULL, W, cast, i32, same, tag, untag, vm
from runtime.translate.lltypes import Instance, Str, Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.numbers.bigtext import big_to_str
from runtime.vm.numbers.decimalops import (
    NUMBER,
    TEXT,
    bits_of,
    decimal_order,
    decimal_product,
    decimal_quotient,
    decimal_sum,
    exponent_of,
    is_finite,
    is_negative,
)
from runtime.vm.objects import box_bool
from runtime.vm.text.textbuf import finish, new_text_for, put_char, put_part
from spec.bytecode import Op

MOST_BITS = 2000  # of a coefficient that is shown here: so many digits are below any limit
MINUS, POINT = 45, 46


@dont_look_inside
def coefficient_text(x: W) -> W:
    """Its digits, which are kept. None: there are many. NULL: no memory."""
    part = cast(Instance, x)
    if not same(part[TEXT], NONE):
        return part[TEXT]
    if bits_of(part[NUMBER]) > MOST_BITS:
        return NONE
    digits = big_to_str(part[NUMBER])
    if digits is NULL:
        return NULL if vm.error_kind != 0 else NONE
    cast(Instance, x)[TEXT] = digits
    return digits


@dont_look_inside
def decimal_shown(x: W, row: W) -> W:
    """_decimal_shown(a, row): str(a), where that has no exponent and few digits; None"""
    if not is_finite(x, cast(Tuple, row)):
        return NONE
    digits_ = coefficient_text(x)
    if digits_ is NULL or same(digits_, NONE):
        return digits_
    digits = cast(Str, digits_)
    left = exponent_of(x) + digits.length
    if exponent_of(x) > 0 or left <= 0:
        return NONE
    if left == digits.length and not is_negative(x):
        return digits
    text = new_text_for(digits.length + 2, False)
    if is_negative(x):
        put_char(text, MINUS)
    put_part(text, digits, 0, left)
    if left < digits.length:
        put_char(text, POINT)
        put_part(text, digits, left, digits.length)
    return finish(text)


# --- the operators (frames/dunders.py) ---
@dont_look_inside
@never_collects
def set_context(row: W) -> W:
    """_decimal_context(row or None): what operators compute in"""
    vm.decimal = NULL if same(row, NONE) else row
    return NONE


@dont_look_inside
def decimal_operation(op: i32, a: W, b: W) -> W:
    """a op b in the current context; None: the class has to be asked. NULL: no memory."""
    row = vm.decimal
    if row is NULL:
        return NONE
    match op:
        case Op.ADD | Op.IADD:
            return decimal_sum(a, b, tag(0), row)
        case Op.SUB | Op.ISUB:
            return decimal_sum(a, b, tag(1), row)
        case Op.MUL | Op.IMUL:
            return decimal_product(a, b, row)
        case Op.TRUEDIV | Op.ITRUEDIV:
            return decimal_quotient(a, b, row)
        case _:
            return NONE


@dont_look_inside
def decimal_comparison(op: i32, a: W, b: W) -> W:
    """The same of a comparison."""
    if vm.decimal is NULL:
        return NONE
    order_ = decimal_order(a, b, vm.decimal)
    if order_ is NULL or same(order_, NONE):
        return order_
    order = untag(order_)
    match op:
        case Op.EQ:
            return box_bool(order == 0)
        case Op.NE:
            return box_bool(order != 0)
        case Op.LT:
            return box_bool(order < 0)
        case Op.LE:
            return box_bool(order <= 0)
        case Op.GT:
            return box_bool(order > 0)
        case _:
            return box_bool(order >= 0)

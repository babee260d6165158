"""str() and repr() of any value, appended to a text under construction. Nested lists and tuples are written with an
explicit stack, so that depth costs no C stack; one that contains itself is written as [...] or (...)."""

from __future__ import annotations

from runtime.translate.ll import FALSE, NULL, W, address, cast, i32, is_small, same, tag, untag, vm
from runtime.translate.lltypes import (
    BoundMethod,
    Builtin,
    Class,
    Float,
    Function,
    IntArray,
    List,
    Range,
    RefArray,
    Str,
    Tuple,
)
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.lists import append
from runtime.vm.containers.sequences import sequence_item, sequence_length
from runtime.vm.errors import fail_fixed, recursion_error
from runtime.vm.kinds import class_of, is_type_builtin, kind
from runtime.vm.numbers import bigint, floatfmt
from runtime.vm.objects import list_of, new_ref_array
from runtime.vm.text.textbuf import finish, new_text, put_char, put_hex, put_int, put_str, put_text
from spec.bytecode import ErrorKind
from spec.messages import FixedStr

STACK_ENTRY = 2  # list or tuple, index of its next item
QUOTE, DOUBLE_QUOTE, BACKSLASH = 39, 34, 92


@dont_look_inside
def str_of(w: W) -> Str:
    """str(w); NULL: an exception is pending."""
    if kind(w) == kinds.STR:
        return cast(Str, w)
    return repr_of(w)


@dont_look_inside
def repr_of(w: W) -> Str:
    text = new_text()
    put_repr(text, w)
    return finish(text)


@dont_look_inside
def put_repr(text: List, w: W) -> None:
    k = kind(w)
    if k == kinds.LIST or k == kinds.TUPLE:
        put_nested(text, w)
    else:
        put_flat(text, w)


@dont_look_inside
def put_flat(text: List, w: W) -> None:
    """Of anything but lists and tuples."""
    if is_small(w):
        put_int(text, untag(w))
        return
    k = kind(w)
    if k >= kinds.FIRST_MAP:
        put_instance(text, w)
        return
    match k:
        case kinds.STR:
            put_str_repr(text, cast(Str, w))
        case kinds.FLOAT:
            put_str(text, floatfmt.float_repr(cast(Float, w).value))
        case kinds.BIG_INT:
            put_big_int(text, w)
        case kinds.BOOL:
            put_text(text, "False" if same(w, FALSE) else "True")
        case kinds.NONE_TYPE:
            put_text(text, "None")
        case kinds.RANGE:
            put_range(text, cast(Range, w))
        case kinds.CLASS:
            put_text(text, "<class '__main__.")
            put_str(text, cast(Class, w).name)
            put_text(text, "'>")
        case kinds.BUILTIN:
            put_builtin(text, cast(Builtin, w))
        case kinds.FUNCTION:
            put_text(text, "<function ")
            put_str(text, cast(Function, w).code.qualname)
            put_address(text, w)
        case _:
            put_bound_method(text, cast(BoundMethod, w))


@dont_look_inside
def put_address(text: List, w: W) -> None:
    put_text(text, " at 0x")
    put_hex(text, address(w), 8)
    put_char(text, 62)


@dont_look_inside
def put_builtin(text: List, w: Builtin) -> None:
    put_text(text, "<class '" if is_type_builtin(w.index) else "<built-in function ")
    put_str(text, w.name)
    put_text(text, "'>" if is_type_builtin(w.index) else ">")


@dont_look_inside
def put_bound_method(text: List, method: BoundMethod) -> None:
    if kind(method.receiver) == kinds.LIST:
        put_text(text, "<built-in method ")
        put_str(text, cast(Builtin, cast(W, method.function)).name)
        put_text(text, " of list object")
        put_address(text, method.receiver)
        return
    put_text(text, "<bound method ")
    put_str(text, method.function.code.qualname)
    put_text(text, " of ")
    put_instance(text, method.receiver)
    put_char(text, 62)


@dont_look_inside
def put_instance(text: List, w: W) -> None:
    put_text(text, "<__main__.")
    put_str(text, class_of(w).name)
    put_text(text, " object")
    put_address(text, w)


@dont_look_inside
def put_big_int(text: List, w: W) -> None:
    if is_small(w):
        put_int(text, untag(w))
        return
    digits = bigint.big_to_str(w)
    if digits is NULL and vm.error_kind == 0:
        fail_fixed(ErrorKind.VALUE_ERROR, FixedStr.INT_DIGITS, NULL, NULL)
    put_str(text, digits)


@dont_look_inside
def put_range(text: List, r: Range) -> None:
    put_text(text, "range(")
    put_big_int(text, r.start)
    put_text(text, ", ")
    put_big_int(text, r.stop)
    if not same(r.step, tag(1)):
        put_text(text, ", ")
        put_big_int(text, r.step)
    put_char(text, 41)


@dont_look_inside
def put_str_repr(text: List, s: Str) -> None:
    quote = QUOTE
    if contains(s, QUOTE) and not contains(s, DOUBLE_QUOTE):
        quote = DOUBLE_QUOTE
    put_char(text, quote)
    i = 0
    while i < s.length:
        put_escaped(text, s[i], quote)
        i += 1
    put_char(text, quote)


@never_collects
def contains(s: Str, char: i32) -> bool:
    i = 0
    while i < s.length:
        if s[i] == char:
            return True
        i += 1
    return False


@dont_look_inside
def put_escaped(text: List, char: i32, quote: i32) -> None:
    if char == quote or char == BACKSLASH:
        put_char(text, BACKSLASH)
        put_char(text, char)
    elif char == 10:
        put_text(text, "\\n")
    elif char == 13:
        put_text(text, "\\r")
    elif char == 9:
        put_text(text, "\\t")
    elif char < 32 or (char >= 127 and is_unprintable(char)):
        if char < 256:
            put_text(text, "\\x")
            put_hex(text, char, 2)
        elif char < 0x10000:
            put_text(text, "\\u")
            put_hex(text, char, 4)
        else:
            put_text(text, "\\U")
            put_hex(text, char, 8)
    else:
        put_char(text, char)


@never_collects
def is_unprintable(char: i32) -> bool:
    chars = cast(IntArray, vm.unprintable)
    i = 0
    while i < chars.length:
        if chars[i] == char:
            return True
        i += 1
    return False


@dont_look_inside
def put_nested(text: List, w: W) -> None:
    """Of a list or tuple."""
    stack = list_of(new_ref_array(8 * STACK_ENTRY), 0)
    if stack is NULL:
        return
    open_sequence(text, stack, w)
    while stack.length > 0 and vm.error_kind == 0:
        top = stack.length - STACK_ENTRY
        entry = cast(RefArray, stack.items)
        sequence = entry[top]
        index = untag(entry[top + 1])
        if index >= sequence_length(sequence):
            close_sequence(text, sequence)
            stack.length = top
            continue
        entry[top + 1] = tag(index + 1)
        if index > 0:
            put_text(text, ", ")
        item = sequence_item(cast(RefArray, stack.items)[top], index)
        if item is NULL:
            return
        k = kind(item)
        if k != kinds.LIST and k != kinds.TUPLE:
            put_flat(text, item)
        elif is_open(stack, item):
            put_text(text, "[...]" if k == kinds.LIST else "(...)")
        else:
            open_sequence(text, stack, item)


@dont_look_inside
def open_sequence(text: List, stack: List, w: W) -> None:
    if stack.length >= vm.recursion_limit * STACK_ENTRY:
        recursion_error(FixedStr.RECURSION_REPR)
        return
    put_char(text, 91 if kind(w) == kinds.LIST else 40)
    if append(stack, w):
        append(stack, tag(0))


@dont_look_inside
def close_sequence(text: List, w: W) -> None:
    if kind(w) == kinds.LIST:
        put_char(text, 93)
    else:
        put_text(text, ",)" if cast(Tuple, w).length == 1 else ")")


@never_collects
def is_open(stack: List, w: W) -> bool:
    """Is w among the sequences being written?"""
    items = cast(RefArray, stack.items)
    i = 0
    while i < stack.length:
        if same(items[i], w):
            return True
        i += STACK_ENTRY
    return False

"""str() and repr() of built-in values, appended to a text under construction. Nested containers are written with an
explicit stack, so that depth costs no C stack; one that contains itself is written as [...], (...), {...} or set(...).

Where something has to be asked in user code (an instance among the items), nothing is shown: the functions say False,
or NULL, without an exception pending, and the library (runtime/lib/show.py) does it all again in Python.
"""

from __future__ import annotations

from runtime.translate.ll import FALSE, NULL, W, address, cast, f64, i32, int_div_trunc, is_small, same, tag, untag, vm
from runtime.translate.lltypes import Complex, Dict, Float, Function, List, Range, RefArray, Set, Str, Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.dicts import entry_key, entry_value, next_entry
from runtime.vm.containers.lists import append
from runtime.vm.containers.sequences import sequence_item
from runtime.vm.containers.sets import next_place
from runtime.vm.errors import fail_fixed, recursion_error
from runtime.vm.kinds import class_of, is_str, kind, payload
from runtime.vm.numbers import bigint, floatfmt
from runtime.vm.numbers.bigtext import max_digits
from runtime.vm.objects import list_of, new_ref_array
from runtime.vm.text.arguments import is_text
from runtime.vm.text.characters import is_printable
from runtime.vm.text.strings import char_at, find_char
from runtime.vm.text.textbuf import finish, new_text, put_char, put_hex, put_int, put_part, put_str, put_text
from spec.bytecode import FRAME_DEPTH, CodeFlag, ErrorKind
from spec.messages import FixedStr

STACK_ENTRY = 3  # container, where its next item is, items so far
QUOTE, DOUBLE_QUOTE, BACKSLASH = 39, 34, 92


@dont_look_inside
def show_str(w: W) -> Str:
    """str(w); NULL without an exception: user code."""
    if is_str(w):
        return cast(Str, w)
    return show_repr(w)


@dont_look_inside
def show_repr(w: W) -> Str:
    """repr(w), likewise."""
    text = new_text()
    if not put_repr(text, w):
        return NULL
    return finish(text)


@dont_look_inside
def show_ascii(w: W) -> Str:
    """ascii(w), likewise."""
    shown = show_repr(w)
    return NULL if shown is NULL else ascii_of(shown)


@dont_look_inside
def ascii_of_builtin(text: W) -> W:
    """_ascii_of(text), of a str."""
    return ascii_of(cast(Str, payload(text)))


@dont_look_inside
def ascii_of(s: Str) -> Str:
    """The string, other than ASCII characters as escape sequences."""
    text = new_text()
    i = 0
    while i < s.length:
        char = char_at(s, i)
        if char < 127:
            put_char(text, char)
        else:
            put_code(text, char)
        i += 1
    return finish(text)


@dont_look_inside
def repr_builtin(w: W) -> W:
    return show_repr(w)


@dont_look_inside
def str_builtin(w: W) -> W:
    return show_str(w)


@dont_look_inside
def ascii_builtin(w: W) -> W:
    return show_ascii(w)


@dont_look_inside
def str_method(self: W) -> W:
    """str.__str__"""
    return self


@dont_look_inside
def str_of(w: W) -> Str:
    """str(w) of a number or str."""
    return show_str(w)


@dont_look_inside
def repr_of(w: W) -> Str:
    """repr(w) of a number or str."""
    return show_repr(w)


# --- one value ---
@never_collects
def is_container(k: i32) -> bool:
    return k == kinds.LIST or k == kinds.TUPLE or k == kinds.DICT or k == kinds.SET or k == kinds.FROZEN_SET


@dont_look_inside
def put_repr(text: List, w: W) -> bool:
    """False: an exception is pending, or (none pending) user code."""
    if is_container(kind(w)):
        return put_nested(text, w)
    return put_flat(text, w)


@dont_look_inside
def put_flat(text: List, w: W) -> bool:
    """Of anything but containers; False as above."""
    if is_small(w):
        put_int(text, untag(w))
        return True
    k = kind(w)
    match k:
        case kinds.STR | kinds.WIDE_STR | kinds.BUILT_STR:
            put_quoted(text, cast(Str, w))
        case kinds.FLOAT:
            put_str(text, floatfmt.float_repr(cast(Float, w).value))
        case kinds.BIG_INT:
            put_big_int(text, w)
        case kinds.BOOL:
            put_text(text, "False" if same(w, FALSE) else "True")
        case kinds.NONE_TYPE:
            put_text(text, "None")
        case kinds.BYTES:
            put_text(text, "b")
            put_quoted(text, cast(Str, w))
        case kinds.BYTE_ARRAY:
            put_text(text, "bytearray(b")
            put_quoted(text, cast(Str, w))
            put_char(text, 41)
        case kinds.RANGE:
            put_range(text, cast(Range, w))
        case kinds.COMPLEX:
            put_complex(text, cast(Complex, w))
        case kinds.ELLIPSIS:
            put_text(text, "Ellipsis")
        case kinds.NOT_IMPLEMENTED:
            put_text(text, "NotImplemented")
        case kinds.FUNCTION:
            if cast(Function, w).code.flags & CodeFlag.LIBRARY != 0:  # a built-in one: the library's __repr__
                return False
            put_text(text, "<function ")
            put_str(text, qualified_name(cast(Function, w)))
            put_address(text, w)
        case _:
            return False
    return vm.error_kind == 0


@dont_look_inside
def put_address(text: List, w: W) -> None:
    put_text(text, " at 0x")
    put_hex(text, address(w), 8)
    put_char(text, 62)


@never_collects
def qualified_name(function: Function) -> Str:
    if function.qualname is NULL:
        return function.code.qualname
    return function.qualname


@dont_look_inside
def put_big_int(text: List, w: W) -> None:
    if is_small(w):
        put_int(text, untag(w))
        return
    digits = bigint.big_to_str(w)
    if digits is NULL and vm.error_kind == 0:
        fail_fixed(ErrorKind.VALUE_ERROR, FixedStr.INT_DIGITS, tag(max_digits()), NULL)
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
def put_complex(text: List, c: Complex) -> None:
    """The real part is left out where it is 0.0 (not -0.0)."""
    real = c.real
    imaginary = c.imag
    zero = floatfmt.float_repr(real)
    if zero is NULL:
        return
    plain = real == 0.0 and char_at(zero, 0) != 45
    if not plain:
        put_char(text, 40)
        put_part_of_complex(text, real, False)
    put_part_of_complex(text, imaginary, not plain)
    put_text(text, "j" if plain else "j)")


@dont_look_inside
def put_part_of_complex(text: List, x: f64, signed: bool) -> None:
    """Without .0"""
    shown = floatfmt.float_repr(x)
    if shown is NULL:
        return
    if signed and char_at(shown, 0) != 45:
        put_char(text, 43)
    n = shown.length
    if n > 2 and char_at(shown, n - 1) == 48 and char_at(shown, n - 2) == 46:
        n -= 2
    put_part(text, shown, 0, n)


@dont_look_inside
def put_quoted(text: List, s: Str) -> None:
    """A str, bytes or a bytearray, in quotes."""
    quote = QUOTE
    if find_char(s, QUOTE, 0, s.length) >= 0 and find_char(s, DOUBLE_QUOTE, 0, s.length) < 0:
        quote = DOUBLE_QUOTE
    put_char(text, quote)
    is_bytes = not is_text(s)
    plain = 0  # what lies between it and i needs no escape
    i = 0
    while i < s.length:
        char = char_at(s, i)
        if char == quote or char == BACKSLASH or char < 32 or char >= 127:
            put_part(text, s, plain, i)
            put_escaped(text, char, is_bytes)
            plain = i + 1
        i += 1
    put_part(text, s, plain, s.length)
    put_char(text, quote)


@dont_look_inside
def put_escaped(text: List, char: i32, is_bytes: bool) -> None:
    if char == 10:
        put_text(text, "\\n")
    elif char == 13:
        put_text(text, "\\r")
    elif char == 9:
        put_text(text, "\\t")
    elif char == QUOTE or char == DOUBLE_QUOTE or char == BACKSLASH:
        put_char(text, BACKSLASH)
        put_char(text, char)
    elif is_bytes or not is_printable(char):
        put_code(text, char)
    else:
        put_char(text, char)


@dont_look_inside
def put_code(text: List, char: i32) -> None:
    """As an escape sequence with its number."""
    if char < 256:
        put_text(text, "\\x")
        put_hex(text, char, 2)
    elif char < 0x10000:
        put_text(text, "\\u")
        put_hex(text, char, 4)
    else:
        put_text(text, "\\U")
        put_hex(text, char, 8)


# --- containers ---
@dont_look_inside
def put_nested(text: List, w: W) -> bool:
    """Of a container; False as above."""
    stack = list_of(new_ref_array(8 * STACK_ENTRY), 0)
    if stack is NULL:
        return False
    open_container(text, stack, w)
    while stack.length > 0 and vm.error_kind == 0:
        top = stack.length - STACK_ENTRY
        entry = cast(RefArray, stack.items)
        container = entry[top]
        index = untag(entry[top + 1])
        number = untag(entry[top + 2])
        place = item_place(container, index)
        if place < 0:
            close_container(text, container, number)
            stack.length = top
            continue
        entry[top + 1] = tag(place + 1)
        entry[top + 2] = tag(number + 1)
        if number > 0:
            put_text(text, ": " if kind(container) == kinds.DICT and place & 1 == 1 else ", ")
        item = item_at(cast(RefArray, stack.items)[top], place)
        if item is NULL:
            return False
        if not is_container(kind(item)):
            if not put_flat(text, item):
                return False
        elif is_open(stack, item):
            put_open(text, item)
        else:
            open_container(text, stack, item)
    return vm.error_kind == 0


@never_collects
def item_place(w: W, index: i32) -> i32:
    """Where the next item is, from `index` on; -1: there is none. (Of a dict: 2 * entry, + 1 for its value.)"""
    k = kind(w)
    if k == kinds.LIST or k == kinds.TUPLE:
        return index if index < sequence_count(w) else -1
    if k == kinds.DICT:
        if index & 1 == 1:
            return index
        entry = next_entry(cast(Dict, w), index >> 1)
        return entry if entry < 0 else 2 * entry
    return next_place(cast(Set, w), index)


@never_collects
def sequence_count(w: W) -> i32:
    if kind(w) == kinds.LIST:
        return cast(List, w).length
    return cast(Tuple, w).length


@dont_look_inside
def item_at(w: W, place: i32) -> W:
    """NULL: no memory."""
    k = kind(w)
    if k == kinds.LIST or k == kinds.TUPLE:
        return sequence_item(w, place)
    if k == kinds.DICT:
        if place & 1 == 1:
            return entry_value(cast(Dict, w), place >> 1)
        return entry_key(cast(Dict, w), place >> 1)
    return cast(Set, w).table[place]


@dont_look_inside
def open_container(text: List, stack: List, w: W) -> None:
    if stack.length > int_div_trunc(vm.recursion_edge, FRAME_DEPTH) * STACK_ENTRY:
        recursion_error(FixedStr.RECURSION_REPR)
        return
    match kind(w):
        case kinds.LIST:
            put_char(text, 91)
        case kinds.TUPLE:
            put_char(text, 40)
        case kinds.DICT:
            put_char(text, 123)
        case kinds.SET:
            put_text(text, "set(" if cast(Set, w).count == 0 else "{")
        case _:
            put_text(text, "frozenset(" if cast(Set, w).count == 0 else "frozenset({")
    if append(stack, w) and append(stack, tag(0)):
        append(stack, tag(0))


@dont_look_inside
def close_container(text: List, w: W, count: i32) -> None:
    """After so many items."""
    match kind(w):
        case kinds.LIST:
            put_char(text, 93)
        case kinds.TUPLE:
            put_text(text, ",)" if count == 1 else ")")
        case kinds.DICT:
            put_char(text, 125)
        case kinds.SET:
            put_text(text, ")" if count == 0 else "}")
        case _:
            put_text(text, ")" if count == 0 else "})")


@dont_look_inside
def put_open(text: List, w: W) -> None:
    """A container inside itself."""
    match kind(w):
        case kinds.LIST:
            put_text(text, "[...]")
        case kinds.TUPLE:
            put_text(text, "(...)")
        case kinds.DICT:
            put_text(text, "{...}")
        case _:
            put_str(text, class_of(w).name)
            put_text(text, "(...)")


@never_collects
def is_open(stack: List, w: W) -> bool:
    """Is w among the containers being written?"""
    items = cast(RefArray, stack.items)
    i = 0
    while i < stack.length:
        if same(items[i], w):
            return True
        i += STACK_ENTRY
    return False

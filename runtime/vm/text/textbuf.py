"""Building text: a List whose storage is an IntArray of code points, grown as needed.

`put_...` do nothing once an exception is pending, so that only `finish` has to be checked.
"""

from __future__ import annotations

from runtime.translate.ll import NULL, W, address, cast, i32, int_div_trunc, is_small, text_char, text_length, untag, vm
from runtime.translate.lltypes import IntArray, List, Str, Text
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.containers.blocks import ITEMS, copy_words
from runtime.vm.objects import list_of, new_int_array, new_str

FIRST_CAPACITY = 30


@dont_look_inside
def new_text() -> List:
    """An empty text under construction; NULL: no memory."""
    return list_of(new_int_array(FIRST_CAPACITY), 0)


@dont_look_inside
def reserve(text: List, more: i32) -> bool:
    """Make room for `more` characters. False: an exception is pending."""
    if text is NULL or vm.error_kind != 0:
        return False
    old = cast(IntArray, text.items)
    needed = text.length + more
    if needed <= old.length:
        return True
    grown = new_int_array(needed + (needed >> 1))
    if grown is NULL:
        return False
    copy_words(address(grown) + ITEMS["IntArray"], address(text.items) + ITEMS["IntArray"], text.length)
    text.items = grown
    return True


@dont_look_inside
def put_char(text: List, char: i32) -> None:
    if reserve(text, 1):
        cast(IntArray, text.items)[text.length] = char
        text.length = text.length + 1


@dont_look_inside
def put_text(text: List, literal: Text) -> None:
    n = text_length(literal)
    i = 0
    while i < n:
        put_char(text, text_char(literal, i))
        i += 1


@dont_look_inside
def put_str(text: List, s: Str) -> None:
    if s is NULL:
        return
    if not reserve(text, s.length):
        return
    items = cast(IntArray, text.items)
    at = text.length
    i = 0
    while i < s.length:
        items[at + i] = s[i]
        i += 1
    text.length = at + s.length


@dont_look_inside
def put_int(text: List, value: i32) -> None:
    """In decimal. -2**31 does not occur."""
    if value < 0:
        put_char(text, 45)
        value = -value
    power = 1
    while int_div_trunc(value, power) >= 10:
        power *= 10
    while power > 0:
        digit = int_div_trunc(value, power)
        put_char(text, 48 + digit)
        value -= digit * power
        power = int_div_trunc(power, 10)


@dont_look_inside
def put_hex(text: List, value: i32, digits: i32) -> None:
    """That many lower-case hexadecimal digits."""
    shift = 4 * digits - 4
    while shift >= 0:
        digit = (value >> shift) & 15
        put_char(text, digit + 48 if digit < 10 else digit + 87)
        shift -= 4


@dont_look_inside
def put_filled(text: List, template: Str, a: W, b: W, c: W) -> None:
    """`template` with {0}, {1}, {2} replaced by a, b, c: strings or small ints."""
    i = 0
    while i < template.length:
        char = template[i]
        if char == 123 and i + 2 < template.length and template[i + 2] == 125:
            which = template[i + 1]
            put_operand(text, a if which == 48 else b if which == 49 else c)
            i += 3
        else:
            put_char(text, char)
            i += 1


@dont_look_inside
def put_operand(text: List, w: W) -> None:
    if is_small(w):
        put_int(text, untag(w))
    else:
        put_str(text, cast(Str, w))


@dont_look_inside
def finish(text: List) -> Str:
    """The text as a string; NULL: an exception is pending."""
    if text is NULL or vm.error_kind != 0:
        return NULL
    result = new_str(text.length)
    if result is NULL:
        return NULL
    copy_words(address(result) + ITEMS["Str"], address(text.items) + ITEMS["IntArray"], text.length)
    return result


@dont_look_inside
def literal(text: Text) -> Str:
    """A string with the characters of a literal."""
    n = text_length(text)
    result = new_str(n)
    if result is NULL:
        return NULL
    i = 0
    while i < n:
        result[i] = text_char(text, i)
        i += 1
    return result


@dont_look_inside
@never_collects
def text_equals(s: Str, start: i32, literal_text: Text) -> bool:
    """Are the characters from `start` on those of the literal, which is in lower case, in either case?"""
    n = text_length(literal_text)
    if s.length - start != n:
        return False
    i = 0
    while i < n:
        char = s[start + i]
        if char >= 65 and char <= 90:
            char += 32
        if char != text_char(literal_text, i):
            return False
        i += 1
    return True

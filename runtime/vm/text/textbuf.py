"""Building text: a List whose storage, grown as needed, is a ByteData while all characters are below 256, an IntArray
from the first other one on.

`put_...` do nothing once an exception is pending, so that only `finish` has to be checked.
"""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    address,
    cast,
    header,
    i32,
    int_div_trunc,
    is_small,
    load_byte,
    new,
    new_var,
    store_word,
    text_char,
    text_length,
    untag,
    vm,
)
from runtime.translate.lltypes import ByteArray, ByteData, Bytes, IntArray, List, Str, Text
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.blocks import ITEMS, copy_bytes, copy_words
from runtime.vm.objects import list_of, new_byte_data, new_int_array, new_str, new_wide_str
from runtime.vm.text.layout import any_wide, char_at, chars_of, is_wide

FIRST_CAPACITY = 44


@dont_look_inside
def new_text() -> List:
    """An empty text under construction; NULL: no memory."""
    return list_of(new_byte_data(FIRST_CAPACITY), 0)


@dont_look_inside
def new_text_for(capacity: i32, wide: bool) -> List:
    """The same with room for so many characters."""
    if wide:
        return list_of(new_int_array(capacity), 0)
    return list_of(new_byte_data(capacity), 0)


@never_collects
def is_wide_text(text: List) -> bool:
    return header(text.items) == kinds.INT_ARRAY


@never_collects
def capacity_of(text: List) -> i32:
    if is_wide_text(text):
        return cast(IntArray, text.items).length
    return cast(ByteData, text.items).length


@dont_look_inside
def reserve(text: List, more: i32) -> bool:
    """Make room for `more` characters. False: an exception is pending."""
    if text is NULL or vm.error_kind != 0:
        return False
    needed = text.length + more
    if needed <= capacity_of(text):
        return True
    if is_wide_text(text):
        grown = new_int_array(needed + (needed >> 1))
        if grown is NULL:
            return False
        copy_words(address(grown) + ITEMS["IntArray"], address(text.items) + ITEMS["IntArray"], text.length)
        text.items = grown
    else:
        bytes_ = new_byte_data(needed + (needed >> 1))
        if bytes_ is NULL:
            return False
        copy_bytes(address(bytes_) + ITEMS["ByteData"], address(text.items) + ITEMS["ByteData"], text.length)
        text.items = bytes_
    return True


@dont_look_inside
def widen(text: List, more: i32) -> bool:
    """Make room for `more` characters, which may be above 255. False: an exception is pending."""
    if text is NULL or vm.error_kind != 0:
        return False
    if is_wide_text(text):
        return reserve(text, more)
    needed = text.length + more
    grown = new_int_array(needed + (needed >> 1))
    if grown is NULL:
        return False
    spread(address(grown) + ITEMS["IntArray"], address(text.items) + ITEMS["ByteData"], text.length)
    text.items = grown
    return True


@dont_look_inside
@never_collects
def spread(target: i32, source: i32, count: i32) -> None:
    """Bytes to words."""
    end = source + count
    while source < end:
        store_word(target, load_byte(source))
        target += 4
        source += 1


@dont_look_inside
def put_char(text: List, char: i32) -> None:
    if char < 256:
        if not reserve(text, 1):
            return
    elif not widen(text, 1):
        return
    n = text.length
    if is_wide_text(text):
        cast(IntArray, text.items)[n] = char
    else:
        cast(ByteData, text.items)[n] = char
    text.length = n + 1


@never_collects
def text_item(text: List, index: i32) -> i32:
    """Code point number `index`."""
    if is_wide_text(text):
        return cast(IntArray, text.items)[index]
    return cast(ByteData, text.items)[index]


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
    put_part(text, s, 0, s.length)


@dont_look_inside
def put_part(text: List, s: Str, start: i32, stop: i32) -> None:
    """s[start:stop], where 0 <= start and stop <= length."""
    count = stop - start
    if count <= 0:
        return
    wide = is_wide(s)
    if wide:
        if not widen(text, count):
            return
    elif not reserve(text, count):
        return
    at = text.length
    source = chars_of(s)
    if wide:
        copy_words(address(text.items) + ITEMS["IntArray"] + (at << 2), source + (start << 2), count)
    elif is_wide_text(text):
        spread(address(text.items) + ITEMS["IntArray"] + (at << 2), source + start, count)
    else:
        copy_bytes(address(text.items) + ITEMS["ByteData"] + at, source + start, count)
    text.length = at + count


@dont_look_inside
def put_int(text: List, value: i32) -> None:
    """In decimal. -2**31 does not occur."""
    if value < 0:
        put_char(text, 45)
        value = -value
    tens = int_div_trunc(value, 10)
    if tens != 0:
        put_int(text, tens)
    put_char(text, 48 + value - 10 * tens)


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
        char = char_at(template, i)
        if char == 123 and i + 2 < template.length and char_at(template, i + 2) == 125:
            which = char_at(template, i + 1)
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
    n = text.length
    if is_wide_text(text):
        if not any_wide(address(text.items) + ITEMS["IntArray"], n):
            return narrowed(text)
        wide = new_wide_str(n)
        if wide is not NULL:
            copy_words(address(wide) + ITEMS["WideStr"], address(text.items) + ITEMS["IntArray"], n)
        return cast(Str, cast(W, wide))
    result = new_str(n)
    if result is not NULL:
        copy_bytes(address(result) + ITEMS["Str"], address(text.items) + ITEMS["ByteData"], n)
    return result


@dont_look_inside
def finish_as(text: List, type_id: i32) -> W:
    """The text as a str, or, where this is the type id of bytes or bytearray, as such."""
    if text is NULL or vm.error_kind != 0:
        return NULL
    if type_id == kinds.BYTES:
        result: Bytes = new_var(Bytes, text.length)
        if result is not NULL:
            copy_bytes(address(result) + ITEMS["Bytes"], address(text.items) + ITEMS["ByteData"], text.length)
        return result
    if type_id == kinds.BYTE_ARRAY:
        array: ByteArray = new(ByteArray)
        if array is not NULL:
            array.length = text.length
            array.items = cast(ByteData, text.items)
        return array
    return finish(text)


@dont_look_inside
def narrowed(text: List) -> Str:
    """The string of words that are all below 256."""
    result = new_str(text.length)
    if result is not NULL:
        i = 0
        while i < text.length:
            result[i] = cast(IntArray, text.items)[i]
            i += 1
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
        char = char_at(s, start + i)
        if char >= 65 and char <= 90:
            char += 32
        if char != text_char(literal_text, i):
            return False
        i += 1
    return True

"""Numerals in text: brought to ASCII, a byte a character (text.strings.plain_numeral: digits of all scripts, spaces),
and their parts.
"""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    address,
    cast,
    i32,
    load_byte,
    text_char,
    text_length,
)
from runtime.translate.lltypes import ByteArray, Bytes, Str, Text
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.kinds import is_str_kind, kind
from runtime.vm.objects import new_str
from runtime.vm.text.strings import plain_numeral
from runtime.vm.text.textbuf import finish, new_text, put_char
from spec.heap import TYPES

PLUS, MINUS, DOT, UNDERSCORE = 43, 45, 46, 95
SHOWN = 200  # characters of a bad numeral's repr


BYTES_ITEMS = TYPES["Bytes"].fixed_size


DATA_ITEMS = TYPES["ByteData"].fixed_size


# --- text to ASCII ---
@dont_look_inside
def numeral_of(v: W) -> Str:
    """The characters of a str, bytes or bytearray (a payload), in ASCII. NULL: no memory, or it is none of them."""
    k = kind(v)
    if is_str_kind(k):
        return plain_numeral(cast(Str, v))
    if k == kinds.BYTES:
        return ascii_of(v, cast(Bytes, v).length)
    if k == kinds.BYTE_ARRAY:
        return ascii_of(v, cast(ByteArray, v).length)
    return NULL


@dont_look_inside
def ascii_of(v: W, length: i32) -> Str:
    result = new_str(length)
    if result is NULL:
        return NULL
    at = address(v) + BYTES_ITEMS
    if kind(v) == kinds.BYTE_ARRAY:
        at = address(cast(ByteArray, v).items) + DATA_ITEMS
    i = 0
    while i < length:
        char = load_byte(at + i)
        result[i] = char if char < 128 else 63
        i += 1
    return result


@never_collects
def is_space(char: i32) -> bool:
    return (char >= 9 and char <= 13) or char == 32


@never_collects
def is_digit(char: i32) -> bool:
    return char >= 48 and char <= 57


@dont_look_inside
@never_collects
def start_of(s: Str) -> i32:
    """Index of the first character that is no space."""
    i = 0
    while i < s.length and is_space(s[i]):
        i += 1
    return i


@dont_look_inside
@never_collects
def end_of(s: Str) -> i32:
    i = s.length
    while i > 0 and is_space(s[i - 1]):
        i -= 1
    return i


@dont_look_inside
def without_underscores(s: Str, start: i32, end: i32) -> Str:
    """The characters from start to end, underscores between two digits left out. NULL: no memory."""
    text = new_text()
    i = start
    while i < end:
        between = s[i] == UNDERSCORE and i > start and i + 1 < end and is_digit(s[i - 1]) and is_digit(s[i + 1])
        if not between:
            put_char(text, s[i])
        i += 1
    return finish(text)


@dont_look_inside
@never_collects
def skip_digits(s: Str, index: i32) -> i32:
    i = index
    while i < s.length and is_digit(s[i]):
        i += 1
    return i


@dont_look_inside
@never_collects
def part_equals(s: Str, at: i32, word: Text) -> bool:
    n = text_length(word)
    if at + n > s.length:
        return False
    i = 0
    while i < n:
        char = s[at + i]
        if char >= 65 and char <= 90:
            char += 32
        if char != text_char(word, i):
            return False
        i += 1
    return True

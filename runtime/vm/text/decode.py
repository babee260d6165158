"""bytes.decode. Where it must raise UnicodeDecodeError the method gives NULL without an exception, and the library asks
`decode_failure` for the exception's arguments."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, i32, load_word, store_word, tag, vm
from runtime.translate.lltypes import List, Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.errors import type_error
from runtime.vm.objects import new_tuple
from runtime.vm.text.arguments import bytes_like
from runtime.vm.text.case import is_ascii
from runtime.vm.text.codecs import (
    ASCII,
    BACKSLASH,
    ESCAPE,
    IGNORE,
    LATIN1,
    PASS,
    REPLACE,
    UNKNOWN,
    UTF8,
    UTF8_SIG,
    UTF16,
    UTF16_BE,
    UTF16_LE,
    UTF32,
    UTF32_BE,
    UTF32_LE,
    XML,
    canonical,
    check_names,
    encoding_of,
    handler_of,
    is_surrogate,
    unknown_encoding,
    unknown_handler,
)
from runtime.vm.text.layout import char_at
from runtime.vm.text.strings import copy_text
from runtime.vm.text.textbuf import finish, literal, new_text_for, put_char, put_hex, put_text
from spec.heap import SCRATCH

NEXT, END, REASON = SCRATCH.base, SCRATCH.base + 4, SCRATCH.base + 8  # results of read_char
BAD = -1  # of read_char: bytes up to END are no character, for REASON
START_BYTE, CONTINUATION, UNEXPECTED_END, RANGE128, TRUNCATED, ILLEGAL, ILLEGAL_PAIR, TOO_LARGE, SURROGATE = range(9)
DONE = -1  # of decode_all


@never_collects
def bad(at: i32, end: i32, reason: i32) -> i32:
    store_word(NEXT, at)
    store_word(END, end)
    store_word(REASON, reason)
    return BAD


@never_collects
def good(char: i32, following: i32) -> i32:
    store_word(NEXT, following)
    return char


@dont_look_inside
@never_collects
def read_utf8(s: Str, at: i32) -> i32:
    first = char_at(s, at)
    if first < 0x80:
        return good(first, at + 1)
    if first < 0xC2 or first > 0xF4:
        return bad(at, at + 1, START_BYTE)
    n = 1 if first < 0xE0 else 2 if first < 0xF0 else 3
    value = first & (0x3F >> n)
    i = 1
    while i <= n:
        if at + i == s.length:
            return bad(at, s.length, UNEXPECTED_END)
        byte = char_at(s, at + i)
        if byte & 0xC0 != 0x80 or (i == 1 and not may_follow(first, byte)):
            return bad(at, at + i, CONTINUATION)
        value = value << 6 | byte & 0x3F
        i += 1
    return good(value, at + n + 1)


@never_collects
def may_follow(first: i32, byte: i32) -> bool:
    """No surrogates, none too long, none too large."""
    match first:
        case 0xE0:
            return byte >= 0xA0
        case 0xED:
            return byte < 0xA0
        case 0xF0:
            return byte >= 0x90
        case 0xF4:
            return byte < 0x90
        case _:
            return True


@never_collects
def unit_at(s: Str, at: i32, code: i32) -> i32:
    if code == UTF16_BE:
        return char_at(s, at) << 8 | char_at(s, at + 1)
    return char_at(s, at) | char_at(s, at + 1) << 8


@dont_look_inside
@never_collects
def read_utf16(s: Str, at: i32, code: i32) -> i32:
    if at + 2 > s.length:
        return bad(at, s.length, TRUNCATED)
    unit = unit_at(s, at, code)
    if not is_surrogate(unit):
        return good(unit, at + 2)
    if unit >= 0xDC00:
        return bad(at, at + 2, ILLEGAL)
    if at + 4 > s.length:
        return bad(at, s.length, UNEXPECTED_END)
    low = unit_at(s, at + 2, code)
    if low < 0xDC00 or low > 0xDFFF:
        return bad(at, at + 2, ILLEGAL_PAIR)
    return good(0x10000 + ((unit & 0x3FF) << 10 | low & 0x3FF), at + 4)


@dont_look_inside
@never_collects
def read_utf32(s: Str, at: i32, code: i32) -> i32:
    if at + 4 > s.length:
        return bad(at, s.length, TRUNCATED)
    char = 0
    i = 0
    while i < 4:
        char = char << 8 | char_at(s, at + i if code == UTF32_BE else at + 3 - i)
        i += 1
    if char < 0 or char > 0x10FFFF:
        return bad(at, at + 4, TOO_LARGE)
    if is_surrogate(char):
        return bad(at, at + 4, SURROGATE)
    return good(char, at + 4)


@dont_look_inside
@never_collects
def read_char(s: Str, at: i32, code: i32) -> i32:
    """The character at `at`, which NEXT follows; BAD."""
    if code == UTF8:
        return read_utf8(s, at)
    if code == ASCII:
        char = char_at(s, at)
        return good(char, at + 1) if char < 128 else bad(at, at + 1, RANGE128)
    if code == LATIN1:
        return good(char_at(s, at), at + 1)
    if code == UTF16_LE or code == UTF16_BE:
        return read_utf16(s, at, code)
    return read_utf32(s, at, code)


@dont_look_inside
@never_collects
def marked(s: Str, code: i32) -> i32:
    """The encoding without a byte order mark that this one turns out to be; NEXT: where the text begins."""
    n = s.length
    store_word(NEXT, 0)
    if code == UTF8_SIG:
        if n >= 3 and char_at(s, 0) == 0xEF and char_at(s, 1) == 0xBB and char_at(s, 2) == 0xBF:
            store_word(NEXT, 3)
        return UTF8
    if code == UTF16:
        unit = unit_at(s, 0, UTF16_LE) if n >= 2 else 0
        if unit == 0xFEFF or unit == 0xFFFE:
            store_word(NEXT, 2)
        return UTF16_BE if unit == 0xFFFE else UTF16_LE
    if code == UTF32:
        low = unit_at(s, 0, UTF16_LE) if n >= 4 else 1
        high = unit_at(s, 2, UTF16_LE) if n >= 4 else 1
        if low == 0xFEFF and high == 0:
            store_word(NEXT, 4)
        elif low == 0 and high == 0xFFFE:
            store_word(NEXT, 4)
            return UTF32_BE
        return UTF32_LE
    return code


@dont_look_inside
def decode_all(text: List, s: Str, code: i32, handler: i32) -> i32:
    """Puts the characters; DONE, or the index where bytes are no character: up to END, for REASON."""
    at = load_word(NEXT)
    while at < s.length:
        char = read_char(s, at, code)
        if char >= 0:
            at = load_word(NEXT)
            put_char(text, char)
        else:
            end = load_word(END)
            reason = load_word(REASON)
            end = put_handled(text, s, at, end, code, handler)
            if end < 0:
                bad(at, -end, reason)
                return at
            at = end
    return DONE


@dont_look_inside
def put_handled(text: List, s: Str, at: i32, end: i32, code: i32, handler: i32) -> i32:
    """What the error handler makes of s[at:end]; where to go on, or, where it is an error, -end."""
    match handler:
        case 1:
            return end
        case 2:
            put_char(text, 0xFFFD)
            return end
        case 3:
            while at < end:
                put_text(text, "\\x")
                put_hex(text, char_at(s, at), 2)
                at += 1
            return end
        case 5:
            i = at
            while i < end and i < at + 4 and char_at(s, i) >= 128:
                put_char(text, 0xDC00 + char_at(s, i))
                i += 1
            return i if i > at else -end
        case 6:
            following = put_surrogate(text, s, at, code)
            return following if following >= 0 else -end
        case _:
            return -end


assert (IGNORE, REPLACE, BACKSLASH, ESCAPE, PASS) == (1, 2, 3, 5, 6)


@dont_look_inside
def put_surrogate(text: List, s: Str, at: i32, code: i32) -> i32:
    """The encoded surrogate that stands there; where to go on, -1: there is none."""
    char = 0
    size = 0
    if code == UTF8 and at + 3 <= s.length:
        if char_at(s, at) == 0xED and char_at(s, at + 1) & 0xC0 == 0x80 and char_at(s, at + 2) & 0xC0 == 0x80:
            char = 0xD000 | (char_at(s, at + 1) & 0x3F) << 6 | char_at(s, at + 2) & 0x3F
            size = 3
    elif (code == UTF16_LE or code == UTF16_BE) and at + 2 <= s.length:
        char = unit_at(s, at, code)
        size = 2
    elif code == UTF32_LE and at + 4 <= s.length:
        char = unit_at(s, at, UTF16_LE) | unit_at(s, at + 2, UTF16_LE) << 16
        size = 4
    elif code == UTF32_BE and at + 4 <= s.length:
        char = unit_at(s, at + 2, UTF16_BE) | unit_at(s, at, UTF16_BE) << 16
        size = 4
    if not is_surrogate(char):
        return -1
    put_char(text, char)
    return at + size


@dont_look_inside
def decoded(s: Str, code: i32, errors: W) -> W:
    """The str; NULL without an exception: UnicodeDecodeError."""
    if code == LATIN1 or (code <= ASCII and is_ascii(s)):
        return copy_text(s)
    handler = handler_of(errors)
    text = new_text_for(s.length, False)
    real = marked(s, code)
    at = decode_all(text, s, real, handler)
    if at >= 0 and vm.error_kind == 0:
        if handler == XML:
            return type_error("don't know how to handle UnicodeDecodeError in error callback", NULL, NULL)
    return NULL if at >= 0 else finish(text)


@dont_look_inside
def decode(self: W, encoding: W, errors: W) -> W:
    if not check_names(encoding, errors, 1):
        return NULL
    if cast(Str, self).length == 0:
        return copy_text(cast(Str, self))
    code = encoding_of(encoding)
    if code == UNKNOWN:
        return NULL
    return decoded(cast(Str, self), code, errors)


@dont_look_inside
def decode_failure(self: W, encoding: W, errors: W) -> W:
    """(encoding, start, end, reason) of the error that `decode` left to the library."""
    s = bytes_like(self)
    if s is NULL:
        return NULL
    text = new_text_for(s.length, False)
    result = new_tuple(4)
    code = encoding_of(encoding)
    if result is NULL or text is NULL:
        return NULL
    if code == UNKNOWN:
        return unknown_encoding(encoding)
    if handler_of(errors) == UNKNOWN:
        return unknown_handler(errors)
    code = marked(s, code)
    at = decode_all(text, s, code, handler_of(errors))
    end = load_word(END)
    reason = load_word(REASON)
    if at < 0 or vm.error_kind != 0:
        return NULL
    skipped = 0
    if encoding_of(encoding) == UTF8_SIG and s.length >= 3 and char_at(s, 0) == 0xEF and read_utf8(s, 0) == 0xFEFF:
        skipped = 3  # CPython decodes what follows the mark
    result[1] = tag(at - skipped)
    result[2] = tag(end - skipped)
    name = canonical(code)
    if name is NULL:
        return NULL
    result[0] = name
    why = reason_text(reason)
    if why is NULL:
        return NULL
    result[3] = why
    return result


@dont_look_inside
def reason_text(reason: i32) -> Str:
    match reason:
        case 0:
            return literal("invalid start byte")
        case 1:
            return literal("invalid continuation byte")
        case 2:
            return literal("unexpected end of data")
        case 3:
            return literal("ordinal not in range(128)")
        case 4:
            return literal("truncated data")
        case 5:
            return literal("illegal encoding")
        case 6:
            return literal("illegal UTF-16 surrogate")
        case 7:
            return literal("code point not in range(0x110000)")
        case _:
            return literal("code point in surrogate code point range(0xd800, 0xe000)")

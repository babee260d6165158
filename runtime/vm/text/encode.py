"""str.encode. Where it must raise UnicodeEncodeError the method gives NULL without an exception, and the library asks
`encode_failure` for the exception's arguments."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, address, cast, i32, int_div_trunc, tag, vm
from runtime.translate.lltypes import List, Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.blocks import copy_bytes
from runtime.vm.kinds import payload
from runtime.vm.objects import new_tuple
from runtime.vm.text.arguments import new_bytes
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
    UTF32,
    UTF32_BE,
    XML,
    canonical,
    check_names,
    encoding_of,
    handler_of,
    is_surrogate,
    unknown_encoding,
    unknown_handler,
)
from runtime.vm.text.layout import STR_ITEMS, char_at, chars_of, is_wide
from runtime.vm.text.textbuf import finish_as, literal, new_text_for, put_char, put_hex, put_text

DONE = -1  # of encode_all


@dont_look_inside
def encode(self: W, encoding: W, errors: W) -> W:
    if not check_names(encoding, errors, 0):
        return NULL
    code = encoding_of(encoding)
    if code == UNKNOWN:
        return NULL
    s = cast(Str, self)
    if not is_wide(s) and (code == LATIN1 or (code <= ASCII and is_ascii(s))):
        return bytes_of(s)
    handler = handler_of(errors)
    text = new_text_for(s.length + 8, False)
    at = encode_all(text, s, code, handler)
    return NULL if at >= 0 else finish_as(text, kinds.BYTES)


@dont_look_inside
def bytes_of(s: Str) -> W:
    """The characters, which are bytes, as bytes."""
    result = new_bytes(s.length)
    if result is not NULL:
        copy_bytes(address(result) + STR_ITEMS, chars_of(s), s.length)
    return result


@dont_look_inside
def encode_all(text: List, s: Str, code: i32, handler: i32) -> i32:
    """Puts the encoded characters; DONE, or the index of one that cannot be encoded."""
    if code == UTF16:
        put_unit(text, 0xFEFF, code)
    elif code == UTF32:
        put_word(text, 0xFEFF, code)
    elif code == UTF8_SIG:
        put_utf8(text, 0xFEFF)
    i = 0
    while i < s.length:
        char = char_at(s, i)
        if fits(char, code):
            put_encoded(text, char, code)
        elif not put_replacement(text, char, code, handler):
            return i
        i += 1
    return DONE


@never_collects
def fits(char: i32, code: i32) -> bool:
    if code == ASCII:
        return char < 128
    if code == LATIN1:
        return char < 256
    return not is_surrogate(char)


@dont_look_inside
def put_encoded(text: List, char: i32, code: i32) -> None:
    if code <= UTF8 or code == UTF8_SIG:
        put_utf8(text, char)
    elif code <= LATIN1:
        put_char(text, char)
    elif code < UTF32:
        if char >= 0x10000:
            put_unit(text, 0xD800 + ((char - 0x10000) >> 10), code)
            put_unit(text, 0xDC00 + (char & 0x3FF), code)
        else:
            put_unit(text, char, code)
    else:
        put_word(text, char, code)


@dont_look_inside
def put_utf8(text: List, char: i32) -> None:
    if char < 0x80:
        put_char(text, char)
        return
    if char < 0x800:
        put_char(text, 0xC0 | char >> 6)
    else:
        if char < 0x10000:
            put_char(text, 0xE0 | char >> 12)
        else:
            put_char(text, 0xF0 | char >> 18)
            put_char(text, 0x80 | char >> 12 & 0x3F)
        put_char(text, 0x80 | char >> 6 & 0x3F)
    put_char(text, 0x80 | char & 0x3F)


@dont_look_inside
def put_unit(text: List, unit: i32, code: i32) -> None:
    if code == UTF16_BE:
        put_char(text, unit >> 8)
        put_char(text, unit & 0xFF)
    else:
        put_char(text, unit & 0xFF)
        put_char(text, unit >> 8)


@dont_look_inside
def put_word(text: List, char: i32, code: i32) -> None:
    shift = 0
    while shift < 32:
        put_char(text, char >> (24 - shift if code == UTF32_BE else shift) & 0xFF)
        shift += 8


@dont_look_inside
def put_replacement(text: List, char: i32, code: i32, handler: i32) -> bool:
    """What the error handler makes of a character that cannot be encoded. False: an error."""
    match handler:
        case 1:
            return True
        case 2:
            put_encoded(text, 63, code)
            return True
        case 3 | 4:
            put_ascii(text, char, code, handler)
            return True
        case 5:
            if char < 0xDC80 or char > 0xDCFF or (code > LATIN1 and code != UTF8_SIG):
                return False
            put_char(text, char - 0xDC00)
            return True
        case 6:
            if not is_surrogate(char) or code == ASCII or code == LATIN1:
                return False
            put_encoded(text, char, code)
            return True
        case _:
            return False


assert (IGNORE, REPLACE, BACKSLASH, XML, ESCAPE, PASS) == (1, 2, 3, 4, 5, 6)


@dont_look_inside
def put_ascii(text: List, char: i32, code: i32, handler: i32) -> None:
    """The character as an escape sequence or as &#number;, encoded."""
    shown = new_text_for(12, False)
    if handler == XML:
        put_text(shown, "&#")
        put_number(shown, char)
        put_char(shown, 59)
    else:
        put_escape(shown, char)
    escaped = cast(Str, finish_as(shown, kinds.STR))
    if escaped is NULL:
        return
    i = 0
    while i < escaped.length:
        put_encoded(text, char_at(escaped, i), code)
        i += 1


@dont_look_inside
def put_number(text: List, value: i32) -> None:
    if value >= 10:
        put_number(text, int_div_trunc(value, 10))
        value -= 10 * int_div_trunc(value, 10)
    put_char(text, 48 + value)


@dont_look_inside
def put_escape(text: List, char: i32) -> None:
    if char < 0x100:
        put_text(text, "\\x")
        put_hex(text, char, 2)
    elif char < 0x10000:
        put_text(text, "\\u")
        put_hex(text, char, 4)
    else:
        put_text(text, "\\U")
        put_hex(text, char, 8)


@dont_look_inside
def encode_failure(self: W, encoding: W, errors: W) -> W:
    """(encoding, start, end, reason) of the error that `encode` left to the library."""
    s = cast(Str, payload(self))
    code = encoding_of(encoding)
    handler = handler_of(errors)
    if code == UNKNOWN:
        return unknown_encoding(encoding)
    if handler == UNKNOWN:
        return unknown_handler(errors)
    at = encode_all(new_text_for(s.length + 8, False), s, code, handler)
    if at < 0 or vm.error_kind != 0:
        return NULL
    end = at + 1
    if code <= LATIN1 or code == UTF8_SIG:
        while handler != ESCAPE and at > 0 and not fits(char_at(s, at - 1), code):
            at -= 1
        while end < s.length and not fits(char_at(s, end), code):
            end += 1
    result = new_tuple(4)
    if result is NULL:
        return NULL
    name = canonical(code)
    if name is NULL:
        return NULL
    result[0] = name
    result[1] = tag(at)
    result[2] = tag(end)
    if code == ASCII:
        result[3] = literal("ordinal not in range(128)")
    elif code == LATIN1:
        result[3] = literal("ordinal not in range(256)")
    else:
        result[3] = literal("surrogates not allowed")
    return NULL if vm.error_kind != 0 else result

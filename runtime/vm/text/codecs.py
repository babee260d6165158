"""Names of encodings and error handlers."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, i32, vm
from runtime.translate.lltypes import List, Str, Text
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.errors import fail
from runtime.vm.kinds import is_str, payload
from runtime.vm.text.arguments import bad_argument
from runtime.vm.text.layout import char_at
from runtime.vm.text.strings import find_char
from runtime.vm.text.textbuf import finish, literal, new_text, put_char, text_equals
from spec.bytecode import ErrorKind

UTF8, ASCII, LATIN1, UTF16, UTF16_LE, UTF16_BE, UTF32, UTF32_LE, UTF32_BE, UTF8_SIG = range(10)
STRICT, IGNORE, REPLACE, BACKSLASH, XML, ESCAPE, PASS = range(7)
UNKNOWN = -1


@dont_look_inside
def is_plain(char: i32) -> bool:
    """Does it stay in a normalized name?"""
    return (char >= 97 and char <= 122) or (char >= 48 and char <= 57) or char == 46


@dont_look_inside
def normalized(name: Str) -> Str:
    """In lower case, what is neither letter nor digit left out. NULL: an exception is pending."""
    text: List = new_text()
    i = 0
    while i < name.length:
        char = char_at(name, i)
        if char >= 65 and char <= 90:
            char += 32
        if is_plain(char):
            put_char(text, char)
        i += 1
    return finish(text)


@never_collects
def named(name: Str, text: Text) -> bool:
    return text_equals(name, 0, text)


@dont_look_inside
def encoding_of(w: W) -> i32:
    """UTF8 ...; UNKNOWN: an exception is pending, or none: then the library looks for it. Null: UTF-8."""
    if w is NULL:
        return UTF8
    value = payload(w)
    if not is_str(value):
        return UNKNOWN
    name = normalized(cast(Str, value))
    if name is NULL:
        return UNKNOWN
    if find_char(cast(Str, value), 0, 0, cast(Str, value).length) >= 0:
        fail(ErrorKind.VALUE_ERROR, "embedded null character", NULL, NULL, NULL)
        return UNKNOWN
    if named(name, "utf8") or named(name, "u8") or named(name, "cp65001") or named(name, "utf"):
        return UTF8
    if named(name, "ascii") or named(name, "usascii") or named(name, "646"):
        return ASCII
    if named(name, "latin1") or named(name, "latin") or named(name, "iso88591") or named(name, "l1"):
        return LATIN1
    if named(name, "8859") or named(name, "cp819"):
        return LATIN1
    if named(name, "utf16") or named(name, "u16"):
        return UTF16
    if named(name, "utf16le") or named(name, "unicodelittleunmarked"):
        return UTF16_LE
    if named(name, "utf16be") or named(name, "unicodebigunmarked"):
        return UTF16_BE
    if named(name, "utf32") or named(name, "u32"):
        return UTF32
    if named(name, "utf32le"):
        return UTF32_LE
    if named(name, "utf32be"):
        return UTF32_BE
    if named(name, "utf8sig"):
        return UTF8_SIG
    return UNKNOWN


@dont_look_inside
def unknown_encoding(w: W) -> W:
    return NULL if vm.error_kind != 0 else fail(ErrorKind.LOOKUP_ERROR, "unknown encoding: {0}", payload(w), NULL, NULL)


@dont_look_inside
def check_names(encoding: W, errors: W, method: i32) -> bool:
    """Are both strings, where given? False: TypeError is pending. method: 0 encode, 1 decode."""
    if encoding is not NULL and not is_str(payload(encoding)):
        if method == 0:
            bad_argument("encode() argument 'encoding' must be str, not {0}", encoding)
        else:
            bad_argument("decode() argument 'encoding' must be str, not {0}", encoding)
        return False
    if errors is not NULL and not is_str(payload(errors)):
        if method == 0:
            bad_argument("encode() argument 'errors' must be str, not {0}", errors)
        else:
            bad_argument("decode() argument 'errors' must be str, not {0}", errors)
        return False
    return True


@dont_look_inside
@never_collects
def handler_of(w: W) -> i32:
    """STRICT ...; UNKNOWN (no exception: it is one only where an error comes up)."""
    if w is NULL:
        return STRICT
    name = cast(Str, payload(w))
    if named(name, "strict"):
        return STRICT
    if named(name, "ignore"):
        return IGNORE
    if named(name, "replace"):
        return REPLACE
    if named(name, "backslashreplace"):
        return BACKSLASH
    if named(name, "xmlcharrefreplace"):
        return XML
    if named(name, "surrogateescape"):
        return ESCAPE
    if named(name, "surrogatepass"):
        return PASS
    return UNKNOWN


@dont_look_inside
def unknown_handler(w: W) -> W:
    return fail(ErrorKind.LOOKUP_ERROR, "unknown error handler name '{0}'", payload(w), NULL, NULL)


@dont_look_inside
def canonical(encoding: i32) -> Str:
    """The name that messages show."""
    match encoding:
        case 0 | 9:
            return literal("utf-8")
        case 1:
            return literal("ascii")
        case 2:
            return literal("latin-1")
        case 3:
            return literal("utf-16")
        case 4:
            return literal("utf-16-le")
        case 5:
            return literal("utf-16-be")
        case 6:
            return literal("utf-32")
        case 7:
            return literal("utf-32-le")
        case _:
            return literal("utf-32-be")


@never_collects
def is_surrogate(char: i32) -> bool:
    return char >= 0xD800 and char <= 0xDFFF

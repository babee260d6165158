"""str(), chr, ord."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, header, is_small, tag, uint_lt, untag
from runtime.translate.lltypes import Str
from runtime.translate.rjit import dont_look_inside, promote
from runtime.vm import kinds
from runtime.vm.errors import fail, type_error, type_error_of, value_error
from runtime.vm.kinds import is_int, is_str, payload
from runtime.vm.numbers.power import bit_count_of
from runtime.vm.numbers.values import int_word
from runtime.vm.objects import fixed
from runtime.vm.text.arguments import bad_argument, bytes_like, has_index, is_bytes
from runtime.vm.text.codecs import UNKNOWN, encoding_of
from runtime.vm.text.decode import decoded
from runtime.vm.text.layout import char_at
from runtime.vm.text.show import show_str
from runtime.vm.text.strings import char_str, copy_text
from spec.bytecode import ErrorKind
from spec.messages import FixedStr

MAX_CODE = 0x10FFFF


@dont_look_inside
def str_new(cls: W, value: W, encoding: W, errors: W) -> W:
    """str(value) and str(value, encoding, errors)"""
    if value is NULL:
        return fixed(FixedStr.EMPTY)
    if encoding is NULL and errors is NULL:
        return show_str(value)
    if encoding is not NULL and not is_str(payload(encoding)):
        return bad_argument("str() argument 'encoding' must be str, not {0}", encoding)
    if errors is not NULL and not is_str(payload(errors)):
        return bad_argument("str() argument 'errors' must be str, not {0}", errors)
    if is_str(payload(value)):
        return type_error("decoding str is not supported", NULL, NULL)
    data = bytes_like(value)
    if data is NULL:
        return type_error_of("decoding to str: need a bytes-like object, {0} found", value)
    if data.length == 0:
        return copy_text(data)
    code = encoding_of(encoding)
    return NULL if code == UNKNOWN else decoded(data, code, errors)


def chr_builtin(i: W) -> W:
    if is_small(i) and uint_lt(untag(i), 256):
        return char_str(untag(i))
    return chr_slow(i)


@dont_look_inside
def chr_slow(i: W) -> W:
    value = payload(i)
    if not is_int(value):
        return NULL if has_index(i) else type_error_of("'{0}' object cannot be interpreted as an integer", i)
    number = int_word(value)
    if not is_small(number) or untag(number) < 0 or untag(number) > MAX_CODE:
        if bit_count_of(number) > 31:
            return fail(ErrorKind.OVERFLOW_ERROR, "Python int too large to convert to C int", NULL, NULL, NULL)
        return value_error("chr() arg not in range(0x110000)", NULL, NULL)
    return char_str(untag(number))


def ord_builtin(c: W) -> W:
    if not is_small(c) and promote(header(c)) == kinds.STR:
        s = cast(Str, c)
        if s.length == 1:
            return tag(s[0])
    return ord_slow(c)


@dont_look_inside
def ord_slow(c: W) -> W:
    value = payload(c)
    if is_str(value) or is_bytes(value):
        s = cast(Str, value)
        if s.length == 1:
            return tag(char_at(s, 0))
        return type_error("ord() expected a character, but string of length {0} found", tag(s.length), NULL)
    return type_error_of("ord() expected string of length 1, but {0} found", c)

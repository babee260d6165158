"""Padding, tabs and translation of str, bytes and bytearray; the part of str.format that pads."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, address, cast, header, i32, int_mod_trunc, vm
from runtime.translate.lltypes import List, Str
from runtime.translate.rjit import dont_look_inside
from runtime.vm.containers.blocks import fill_bytes, fill_words
from runtime.vm.errors import fail, type_error, type_error_of
from runtime.vm.kinds import fits_index, is_int, is_str, payload
from runtime.vm.objects import MAX_CHARS, memory_error
from runtime.vm.text.arguments import bad_argument, bytes_like, count_fails, is_text, small_of, whole
from runtime.vm.text.layout import BYTE_ITEMS, INT_ITEMS, char_at, is_wide
from runtime.vm.text.textbuf import (
    finish_as,
    is_wide_text,
    new_text_for,
    put_char,
    put_part,
    put_str,
    reserve,
    widen,
)
from spec.bytecode import ErrorKind

LEFT, RIGHT, CENTER = range(3)  # where the text goes
SPACE, ZERO, PLUS, MINUS, TAB = 32, 48, 43, 45, 9


@dont_look_inside
def put_repeated(text: List, char: i32, times: i32) -> None:
    if times <= 0:
        return
    if times > MAX_CHARS:
        memory_error()
        return
    if not (reserve(text, times) if char < 256 else widen(text, times)):
        return
    n = text.length
    if is_wide_text(text):
        at = address(text.items) + INT_ITEMS + (n << 2)
        fill_words(at, at + (times << 2), char)
    else:
        at = address(text.items) + BYTE_ITEMS + n
        fill_bytes(at, at + times, char)
    text.length = n + times


@dont_look_inside
def fill_char(s: Str, w: W, side: i32) -> i32:
    """The fill character; -1: TypeError is pending."""
    if w is NULL:
        return SPACE
    if is_text(s):
        value = payload(w)
        if not is_str(value):
            type_error_of("The fill character must be a unicode character, not {0}", w)
            return -1
        if cast(Str, value).length != 1:
            type_error("The fill character must be exactly one character long", NULL, NULL)
            return -1
        return char_at(cast(Str, value), 0)
    fill = bytes_like(w)
    if fill is NULL or fill.length != 1:
        if vm.error_kind == 0:
            if side == CENTER:
                bad_argument("center() argument 2 must be a byte string of length 1, not {0}", w)
            elif side == LEFT:
                bad_argument("ljust() argument 2 must be a byte string of length 1, not {0}", w)
            else:
                bad_argument("rjust() argument 2 must be a byte string of length 1, not {0}", w)
        return -1
    return char_at(fill, 0)


@dont_look_inside
def padded(self: W, width: W, fill: W, side: i32) -> W:
    s = cast(Str, self)
    if count_fails(width):
        return NULL
    char = fill_char(s, fill, side)
    if char < 0:
        return NULL
    total = small_of(payload(width))
    more = total - s.length
    if more <= 0:
        return whole(s)
    before = 0
    if side == RIGHT:
        before = more
    elif side == CENTER:
        before = (more >> 1) + (more & total & 1)
    text = new_text_for(total, is_wide(s))
    put_repeated(text, char, before)
    put_str(text, s)
    put_repeated(text, char, more - before)
    return finish_as(text, header(s))


@dont_look_inside
def center(self: W, width: W, fillchar: W) -> W:
    return padded(self, width, fillchar, CENTER)


@dont_look_inside
def ljust(self: W, width: W, fillchar: W) -> W:
    return padded(self, width, fillchar, LEFT)


@dont_look_inside
def rjust(self: W, width: W, fillchar: W) -> W:
    return padded(self, width, fillchar, RIGHT)


@dont_look_inside
def zfill(self: W, width: W) -> W:
    s = cast(Str, self)
    if count_fails(width):
        return NULL
    more = small_of(payload(width)) - s.length
    if more <= 0:
        return whole(s)
    text = new_text_for(s.length, is_wide(s))
    start = 0
    if s.length > 0 and (char_at(s, 0) == PLUS or char_at(s, 0) == MINUS):
        put_char(text, char_at(s, 0))
        start = 1
    put_repeated(text, ZERO, more)
    put_part(text, s, start, s.length)
    return finish_as(text, header(s))


@dont_look_inside
def expandtabs(self: W, tabsize: W) -> W:
    s = cast(Str, self)
    size = 8
    if tabsize is not NULL:
        if is_int(payload(tabsize)) and not fits_index(payload(tabsize)):
            return fail(ErrorKind.OVERFLOW_ERROR, "Python int too large to convert to C int", NULL, NULL, NULL)
        if count_fails(tabsize):
            return NULL
        size = small_of(payload(tabsize))
    text = new_text_for(s.length, is_wide(s))
    column = 0
    i = 0
    while i < s.length:
        char = char_at(s, i)
        if char == TAB:
            if size > 0:
                more = size - int_mod_trunc(column, size)
                put_repeated(text, SPACE, more)
                column += more
        else:
            put_char(text, char)
            column = 0 if char == 10 or char == 13 else column + 1
        i += 1
    return finish_as(text, header(s))

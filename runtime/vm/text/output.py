"""Text to the host: UTF-8 bytes in the output area of the image, which the host takes when asked or at its next turn;
and text from it."""

from __future__ import annotations

from runtime.translate.ll import (
    FALSE,
    NONE,
    NULL,
    W,
    address,
    cast,
    host_call,
    i32,
    load_byte,
    load_word,
    same,
    store_byte,
    untag,
    vm,
)
from runtime.translate.lltypes import List, Str, Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.blocks import copy_bytes
from runtime.vm.credit import is_worthwhile
from runtime.vm.errors import type_error_of
from runtime.vm.kinds import is_str, payload
from runtime.vm.objects import box_bool
from runtime.vm.text.codecs import UTF8, is_surrogate
from runtime.vm.text.decode import decoded
from runtime.vm.text.layout import BYTE_ITEMS, char_at, chars_of, is_wide
from runtime.vm.text.show import put_repr
from runtime.vm.text.textbuf import finish, finish_as, new_text, put_char, put_str, reserve
from spec.bytecode import Service
from spec.heap import OUTPUT

ROOM = 8  # bytes that the area must have left for a character
STDOUT, STDERR = 1, 2


@dont_look_inside
def put_byte(byte: i32) -> None:
    store_byte(OUTPUT.base + vm.output_length, byte)
    vm.output_length = vm.output_length + 1


@dont_look_inside
def write_char(char: i32) -> None:
    """In UTF-8."""
    if vm.output_length > OUTPUT.size - ROOM:
        host_call(Service.FLUSH_OUTPUT, 0)
    if char < 0x80:
        put_byte(char)
        return
    if char < 0x800:
        put_byte(0xC0 | char >> 6)
    else:
        if char < 0x10000:
            put_byte(0xE0 | char >> 12)
        else:
            put_byte(0xF0 | char >> 18)
            put_byte(0x80 | char >> 12 & 0x3F)
        put_byte(0x80 | char >> 6 & 0x3F)
    put_byte(0x80 | char & 0x3F)


@never_collects
def ascii_run(at: i32, limit: i32) -> i32:
    """How many of the `limit` bytes at an address are ASCII, before the first other one."""
    i = 0
    while i < limit and at & 3 != 0 and load_byte(at) < 128:
        at += 1
        i += 1
    if at & 3 == 0:
        while i + 4 <= limit and load_word(at) & i32(0x80808080) == 0:
            at += 4
            i += 4
    while i < limit and load_byte(at) < 128:
        at += 1
        i += 1
    return i


@dont_look_inside
def write_str(s: Str) -> None:
    """To the output area."""
    n = s.length
    i = 0
    while i < n:
        if not is_wide(s):
            room = OUTPUT.size - ROOM - vm.output_length
            if room <= 0:
                host_call(Service.FLUSH_OUTPUT, 0)
                room = OUTPUT.size - ROOM
            run = ascii_run(chars_of(s) + i, n - i if n - i < room else room)
            copy_bytes(OUTPUT.base + vm.output_length, chars_of(s) + i, run)
            vm.output_length = vm.output_length + run
            i += run
        if i < n:
            write_char(char_at(s, i))
            i += 1


@never_collects
def has_surrogate(s: Str) -> bool:
    if not is_wide(s):
        return False
    i = 0
    while i < s.length:
        if is_surrogate(char_at(s, i)):
            return True
        i += 1
    return False


@dont_look_inside
def write_to(fd: i32, s: Str) -> bool:
    """False: it has surrogates, nothing is written."""
    if has_surrogate(s):
        return False
    if fd != STDERR:
        write_str(s)
        return True
    host_call(Service.FLUSH_OUTPUT, 0)
    i = 0
    while i < s.length:
        write_char(char_at(s, i))
        i += 1
        if vm.output_length > OUTPUT.size - 2 * ROOM:
            host_call(Service.WRITE_ERRORS, 0)
    host_call(Service.WRITE_ERRORS, 0)
    return True


@dont_look_inside
def write_builtin(fd: W, text: W) -> W:
    """_write(fd, text): fd 1 or 2. Text with surrogates is the library's, which raises."""
    value = payload(text)
    if not is_str(value):
        return type_error_of("write() argument must be str, not {0}", text)
    return NONE if write_to(untag(fd), cast(Str, value)) else NULL


@dont_look_inside
def flush_builtin() -> W:
    """_flush(): what was written is passed on now."""
    host_call(Service.FLUSH_OUTPUT, 0)
    return NONE


# --- print ---
@dont_look_inside
def print_option(w: W) -> bool:
    """Can restricted Python take this `sep` or `end`?"""
    return same(w, NONE) or is_str(w)


@dont_look_inside
def print_builtin(values: W, sep: W, end: W) -> W:
    """_print(values, sep, end): to standard output, of values that need no user code. False: nothing is printed."""
    if not print_option(sep) or not print_option(end) or (vm.watched_count != 0 and is_worthwhile()):
        return FALSE
    items = cast(Tuple, values)
    text: List = new_text()
    i = 0
    while i < items.length:
        if i > 0:
            put_separator(text, sep, 32)
        w = items[i]
        if is_str(w):
            put_str(text, cast(Str, w))
        elif not put_repr(text, w):
            return NULL if vm.error_kind != 0 else FALSE
        i += 1
    put_separator(text, end, 10)
    line = finish(text)
    if line is NULL:
        return NULL
    return box_bool(write_to(STDOUT, line))


@dont_look_inside
def put_separator(text: List, w: W, default: i32) -> None:
    if same(w, NONE):
        put_char(text, default)
    else:
        put_str(text, cast(Str, w))


# --- input ---
@dont_look_inside
def read_line() -> W:
    """_read_line(): a line of standard input, its newline included; '' at the end. NULL: an exception is pending."""
    host_call(Service.FLUSH_OUTPUT, 0)
    text: List = new_text()
    more = True
    while more and text is not NULL:
        count = host_call(Service.READ_LINE, 0)
        if count <= 0:
            more = False
        elif not reserve(text, count):
            return NULL
        else:
            copy_bytes(address(text.items) + BYTE_ITEMS + text.length, OUTPUT.base, count)
            text.length = text.length + count
            more = load_byte(OUTPUT.base + count - 1) != 10
    data = finish_as(text, kinds.BYTES)
    if data is NULL:
        return NULL
    return decoded(cast(Str, data), UTF8, NULL)

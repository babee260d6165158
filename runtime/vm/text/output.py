"""print: UTF-8 bytes in the output area of the image, which the host takes when asked or at its next turn."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, host_call, i32, store_byte, vm
from runtime.translate.lltypes import IntArray, List, Str, Tuple
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.kinds import kind
from runtime.vm.text.show import put_repr
from runtime.vm.text.textbuf import new_text
from spec.bytecode import Service
from spec.heap import OUTPUT

ROOM = 8  # bytes that the area must have left for a character


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


@dont_look_inside
def print_values(values: Tuple, count: i32, separator: Str, end: Str) -> bool:
    """print(*values[:count], sep=separator, end=end). False: an exception is pending; the values before are printed."""
    i = 0
    while i < count:
        if i > 0:
            write_str(separator)
        if not print_one(values[i]):
            return False
        i += 1
    write_str(end)
    return True


@dont_look_inside
def print_one(w: W) -> bool:
    """str(w); False: an exception is pending."""
    if kind(w) == kinds.STR:
        write_str(cast(Str, w))
        return True
    text = new_text()
    put_repr(text, w)
    if text is NULL or vm.error_kind != 0:
        return False
    write_text(text)
    return True


@dont_look_inside
def write_text(text: List) -> None:
    items = cast(IntArray, text.items)
    i = 0
    while i < text.length:
        write_char(items[i])
        i += 1


@dont_look_inside
def write_str(s: Str) -> None:
    i = 0
    while i < s.length:
        write_char(s[i])
        i += 1

"""+, *, comparison of str, bytes and bytearray, as operators and as methods."""

from __future__ import annotations

from runtime.translate.ll import NOT_IMPLEMENTED, NULL, W, address, cast, header, i32, int_div_trunc, tag, vm
from runtime.translate.lltypes import Str
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.containers.blocks import copy_bytes, repeat_bytes
from runtime.vm.errors import fail_fixed, type_error, type_error_of, type_name
from runtime.vm.kinds import fits_index, is_str, kind, payload
from runtime.vm.objects import MAX_CHARS, box_bool, memory_error
from runtime.vm.text.arguments import (
    bytes_like,
    count_fails,
    is_bytes_like,
    is_text,
    new_byte_array,
    new_bytes,
    small_of,
)
from runtime.vm.text.layout import BYTE_ITEMS, STR_ITEMS, chars_of
from runtime.vm.text.strings import compare_strs, concat, equal_strs, repeated
from spec.bytecode import ErrorKind, Op
from spec.messages import FixedStr


@dont_look_inside
def length_of(self: W) -> W:
    return tag(cast(Str, self).length)


@dont_look_inside
def add(self: W, other: W) -> W:
    """self + other"""
    s = cast(Str, self)
    if is_text(s):
        value = payload(other)
        if is_str(value):
            return concat(s, cast(Str, value))
        return type_error_of('can only concatenate str (not "{0}") to str', other)
    more = bytes_like(other)
    if more is not NULL:
        return concat_bytes(s, more)
    if vm.error_kind == 0:
        fail_concat(s, other)
    return NULL


@dont_look_inside
def fail_concat(s: Str, other: W) -> W:
    if header(s) == kinds.BYTES:
        return type_error("can't concat {0} to bytes", type_name(other), NULL)
    return type_error("can't concat {0} to bytearray", type_name(other), NULL)


@dont_look_inside
def concat_bytes(a: Str, b: Str) -> W:
    """Of the type of a."""
    total = a.length + b.length
    if header(a) == kinds.BYTES:
        if b.length == 0:
            return a
        if a.length == 0 and header(b) == kinds.BYTES:
            return b
        result = new_bytes(total)
        if result is not NULL:
            put_two(address(result) + STR_ITEMS, a, b)
        return result
    array = new_byte_array(total)
    if array is not NULL:
        put_two(address(array.items) + BYTE_ITEMS, a, b)
    return array


@dont_look_inside
def put_two(target: i32, a: Str, b: Str) -> None:
    copy_bytes(target, chars_of(a), a.length)
    copy_bytes(target + a.length, chars_of(b), b.length)


@dont_look_inside
def multiply(self: W, count: W) -> W:
    """self * count"""
    s = cast(Str, self)
    value = payload(count)
    if kinds.is_int(value) and not fits_index(value):
        return fail_fixed(ErrorKind.OVERFLOW_ERROR, FixedStr.REPEAT_TOO_BIG, NULL, NULL)
    if count_fails(count):
        return NULL
    times = small_of(value)
    if is_text(s):
        return repeated(s, times)
    return repeated_bytes(s, times if times > 0 else 0)


@dont_look_inside
def repeated_bytes(s: Str, times: i32) -> W:
    n = s.length
    if n > 0 and times > int_div_trunc(MAX_CHARS, n):
        return memory_error()
    total = n * times
    if header(s) == kinds.BYTES:
        if times == 1:
            return s
        result = new_bytes(total)
        if result is not NULL:
            repeat_bytes(address(result) + STR_ITEMS, chars_of(s), n, total)
        return result
    array = new_byte_array(total)
    if array is not NULL:
        repeat_bytes(address(array.items) + BYTE_ITEMS, chars_of(s), n, total)
    return array


# --- comparison ---
@dont_look_inside
def text_equals_word(self: W, other: W) -> i32:
    """1, 0; -1: they do not compare; -2: an exception is pending."""
    value = payload(other)
    if is_text(cast(Str, self)):
        if not is_str(value):
            return -1
        return 1 if equal_strs(cast(Str, self), cast(Str, value)) else 0
    if not is_bytes_like(value) or (kind(self) == kinds.BYTES and kind(value) != kinds.BYTES):
        return -1
    b = bytes_like(value)
    if b is NULL:
        return -2
    return 1 if cast(Str, self).length == b.length and compare_strs(cast(Str, self), b) == 0 else 0


@dont_look_inside
def eq(self: W, other: W) -> W:
    result = text_equals_word(self, other)
    return NULL if result == -2 else NOT_IMPLEMENTED if result < 0 else box_bool(result == 1)


@dont_look_inside
def ne(self: W, other: W) -> W:
    result = text_equals_word(self, other)
    return NULL if result == -2 else NOT_IMPLEMENTED if result < 0 else box_bool(result == 0)


@dont_look_inside
def ordered(op: i32, self: W, other: W) -> W:
    """self op other"""
    value = payload(other)
    b: Str = NULL
    if is_text(cast(Str, self)):
        if not is_str(value):
            return NOT_IMPLEMENTED
        b = cast(Str, value)
    else:
        if not is_bytes_like(value) or (kind(self) == kinds.BYTES and kind(value) != kinds.BYTES):
            return NOT_IMPLEMENTED  # the bytearray's own method does it
        b = bytes_like(value)
        if b is NULL:
            return NULL
    order = compare_strs(cast(Str, self), b)
    match op:
        case Op.LT:
            return box_bool(order < 0)
        case Op.LE:
            return box_bool(order <= 0)
        case Op.GT:
            return box_bool(order > 0)
        case _:
            return box_bool(order >= 0)


@dont_look_inside
def lt(self: W, other: W) -> W:
    return ordered(Op.LT, self, other)


@dont_look_inside
def le(self: W, other: W) -> W:
    return ordered(Op.LE, self, other)


@dont_look_inside
def gt(self: W, other: W) -> W:
    return ordered(Op.GT, self, other)


@dont_look_inside
def ge(self: W, other: W) -> W:
    return ordered(Op.GE, self, other)

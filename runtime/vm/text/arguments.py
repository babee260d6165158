"""What methods of str, bytes and bytearray do with their arguments.

They share their implementations: `self` is any of them, as a static Str (layout.py), and `is_text` says which world it
is of. A function that fails leaves an exception pending. Where an argument needs user code (`__index__`), the whole
method gives NULL without an exception, and its twin in runtime/lib/text.py is called.
"""

from __future__ import annotations

from runtime.translate.ll import (
    FALSE,
    NONE,
    NULL,
    TRUE,
    W,
    address,
    cast,
    header,
    i32,
    is_small,
    new,
    new_var,
    same,
    uint_lt,
    untag,
    vm,
)
from runtime.translate.lltypes import BigInt, ByteArray, Bytes, MemoryView, Str, Text
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.blocks import copy_bytes
from runtime.vm.errors import fail, type_error, type_error_of, type_name, value_error
from runtime.vm.kinds import FIRST_MAP, fits_index, is_int, is_str, kind, payload
from runtime.vm.objects import MAX_CHARS, memory_error, new_byte_data
from runtime.vm.text.layout import BYTE_ITEMS, STR_ITEMS, chars_of
from runtime.vm.text.strings import substring
from runtime.vm.text.textbuf import literal
from spec.bytecode import ErrorKind

INDEX_MAX = 0x3FFF_FFFF


@never_collects
def is_text(s: Str) -> bool:
    """A str, not bytes or a bytearray?"""
    return kinds.is_str_kind(header(s))


@never_collects
def is_bytes(w: W) -> bool:
    """bytes or bytearray?"""
    k = kind(w)
    return k == kinds.BYTES or k == kinds.BYTE_ARRAY


@never_collects
def is_bytes_like(w: W) -> bool:
    k = kind(w)
    return k == kinds.BYTES or k == kinds.BYTE_ARRAY or k == kinds.MEMORY_VIEW


@dont_look_inside
def new_bytes(length: i32) -> Bytes:
    """Zeros, to be filled. NULL: no memory."""
    if uint_lt(MAX_CHARS, length):
        memory_error()
        return NULL
    return new_var(Bytes, length)


@dont_look_inside
def bytes_part(s: Str, start: i32, stop: i32) -> Bytes:
    """Of bytes or a bytearray, as bytes."""
    count = stop - start if stop > start else 0
    result = new_bytes(count)
    if result is not NULL:
        copy_bytes(address(result) + STR_ITEMS, chars_of(s) + start, count)
    return result


@dont_look_inside
def new_byte_array(length: i32) -> ByteArray:
    """Zeros. NULL: no memory."""
    items = new_byte_data(length)
    if items is NULL:
        return NULL
    result: ByteArray = new(ByteArray)
    if result is not NULL:
        result.length = length
        result.items = items
    return result


@dont_look_inside
def part(s: Str, start: i32, stop: i32) -> W:
    """s[start:stop], where 0 <= start and stop <= length: of the type of s. NULL: no memory."""
    if is_text(s):
        return substring(s, start, stop)
    if header(s) == kinds.BYTES:
        if start == 0 and stop == s.length:
            return s
        return bytes_part(s, start, stop)
    count = stop - start if stop > start else 0
    result = new_byte_array(count)
    if result is not NULL:
        copy_bytes(address(result.items) + BYTE_ITEMS, chars_of(s) + start, count)
    return result


@dont_look_inside
def whole(s: Str) -> W:
    """s as a result: itself where it cannot change."""
    if header(s) == kinds.BYTE_ARRAY:
        return part(s, 0, s.length)
    return s


@dont_look_inside
def view_bytes(view: MemoryView) -> Bytes:
    """The bytes that a memoryview shows. NULL: an exception is pending."""
    if view.source is NULL:
        value_error("operation forbidden on released memoryview object", NULL, NULL)
        return NULL
    if view.start + view.length > cast(Str, view.source).length:
        fail(ErrorKind.BUFFER_ERROR, "the bytearray is shorter now than its memoryview", NULL, NULL, NULL)
        return NULL
    result = new_bytes(view.length)
    if result is not NULL:
        copy_bytes(address(result) + STR_ITEMS, chars_of(cast(Str, view.source)) + view.start, view.length)
    return result


@dont_look_inside
def bytes_like(w: W) -> Str:
    """The bytes of a bytes-like object; NULL: it is none (no exception), or an exception is pending."""
    value = payload(w)
    k = kind(value)
    if k == kinds.BYTES or k == kinds.BYTE_ARRAY:
        return cast(Str, value)
    if k == kinds.MEMORY_VIEW:
        return cast(Str, cast(W, view_bytes(cast(MemoryView, value))))
    return NULL


@dont_look_inside
def wanted_bytes(w: W) -> Str:
    """The bytes of a bytes-like object; NULL: TypeError is pending."""
    result = bytes_like(w)
    if result is NULL and vm.error_kind == 0:
        type_error_of("a bytes-like object is required, not '{0}'", w)
    return result


@dont_look_inside
def wanted_text(w: W, template: Text) -> Str:
    """A str; NULL: TypeError with {0}, the type's name, is pending."""
    value = payload(w)
    if is_str(value):
        return cast(Str, value)
    type_error_of(template, w)
    return NULL


@dont_look_inside
def bad_argument(template: Text, w: W) -> W:
    """TypeError; {0} is what CPython's argument parser calls an argument: its type's name, or None."""
    return type_error(template, literal("None") if same(w, NONE) else type_name(w), NULL)


@dont_look_inside
def text_argument(w: W, template: Text) -> Str:
    """A str; NULL: bad_argument."""
    value = payload(w)
    if is_str(value):
        return cast(Str, value)
    bad_argument(template, w)
    return NULL


@dont_look_inside
def byte_of(w: W) -> i32:
    """0 ... 255; -1: ValueError is pending. w is an int or bool."""
    value = small_of(w)
    if value < 0 or value > 255:
        value_error("byte must be in range(0, 256)", NULL, NULL)
        return -1
    return value


@never_collects
def small_of(w: W) -> i32:
    """The value of an int or bool, cut to what fits INDEX_MAX."""
    if is_small(w):
        return untag(w)
    if same(w, TRUE):
        return 1
    if same(w, FALSE):
        return 0
    return -INDEX_MAX if cast(BigInt, w).sign < 0 else INDEX_MAX


@dont_look_inside
def needle(s: Str, w: W) -> Str:
    """What `find`, `count` and their like search for in s; bytes are found by number, too. NULL: an exception is
    pending, or the library can ask __index__."""
    if is_text(s):
        return wanted_text(w, "must be str, not {0}")
    value = payload(w)
    if is_int(value):
        byte = byte_of(value)
        if byte < 0:
            return NULL
        one = new_bytes(1)
        if one is not NULL:
            one[0] = byte
        return cast(Str, cast(W, one))
    result = bytes_like(w)
    if result is NULL and vm.error_kind == 0 and not has_index(w):
        type_error_of("argument should be integer or bytes-like object, not '{0}'", w)
    return result


@dont_look_inside
def operand(s: Str, w: W) -> Str:
    """A string of the world of s; NULL: exception pending."""
    if is_text(s):
        return wanted_text(w, "must be str, not {0}")
    return wanted_bytes(w)


@never_collects
def has_index(w: W) -> bool:
    """May it be asked for __index__ by the library? (An instance that wraps no int.)"""
    return kind(w) >= FIRST_MAP and not is_int(payload(w))


@never_collects
def is_bound(w: W) -> bool:
    """Is it null, None or an int: a bound of a search as it is?"""
    return w is NULL or same(w, NONE) or is_int(payload(w))


@never_collects
def bound(w: W, default: i32, length: i32) -> i32:
    """A bound of a slice, within 0 ... length. `w` passes is_bound."""
    if w is NULL or same(w, NONE):
        return default
    value = small_of(payload(w))
    if value < 0:
        value += length
        return 0 if value < 0 else value
    return length if value > length else value


@dont_look_inside
def bounds_fail(start: W, end: W) -> bool:
    """Are the bounds of a search no ints? Then TypeError is pending, unless the library can ask __index__."""
    if is_bound(start):
        if is_bound(end):
            return False
        start = end
    if not has_index(start):
        type_error("slice indices must be integers or None or have an __index__ method", NULL, NULL)
    return True


@dont_look_inside
def count_fails(w: W) -> bool:
    """Is it no int of 64 bits? Then an exception is pending, unless the library can ask __index__."""
    if is_int(payload(w)):
        if fits_index(payload(w)):
            return False
        fail(ErrorKind.OVERFLOW_ERROR, "Python int too large to convert to C ssize_t", NULL, NULL, NULL)
        return True
    if not has_index(w):
        type_error_of("'{0}' object cannot be interpreted as an integer", w)
    return True

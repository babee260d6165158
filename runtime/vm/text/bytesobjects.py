"""bytes, bytearray and memoryview: construction, change in place, hexadecimal.

A ByteArray has its bytes in a ByteData with spare room. A MemoryView shows `length` bytes of its source from `start`
on; flag READ_ONLY. Views with steps do not exist. Other than in CPython a bytearray can change its size while there are
views of it, as nobody can say when the last one is gone; a view of what is not there any more fails (view_bytes).
"""

from __future__ import annotations

from runtime.translate.ll import (
    NONE,
    NULL,
    W,
    address,
    cast,
    header,
    i32,
    load_byte,
    new,
    same,
    store_byte,
    tag,
    untag,
    vm,
)
from runtime.translate.lltypes import ByteArray, List, MemoryView, Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.blocks import copy_bytes
from runtime.vm.containers.listmethods import is_derived_class
from runtime.vm.containers.sequences import sequence_item, sequence_length
from runtime.vm.errors import fail_fixed, type_error, type_error_of, value_error
from runtime.vm.kinds import FIRST_MAP, fits_index, is_int, is_str, kind, payload
from runtime.vm.objects import MAX_CHARS, box_bool, memory_error, new_byte_data
from runtime.vm.text.arguments import byte_of, bytes_like, bytes_part, new_byte_array, new_bytes, small_of
from runtime.vm.text.encode import encode
from runtime.vm.text.layout import BYTE_ITEMS, STR_ITEMS, char_at, chars_of
from runtime.vm.text.textbuf import finish, new_text_for, put_char, put_hex
from spec.bytecode import ErrorKind
from spec.messages import FixedStr

READ_ONLY = 1
NUMBER_FAILS = -1


# --- construction ---
@never_collects
def is_no_text(w: W) -> bool:
    return w is not NULL and not is_str(payload(w))


@dont_look_inside
def bytes_from(source: W, encoding: W, errors: W) -> Str:
    """The bytes that bytes(source, encoding, errors) has: bytes-like, not always new. NULL without an exception: the
    library."""
    if is_no_text(encoding) or is_no_text(errors):
        return NULL
    if source is NULL:
        if encoding is not NULL:
            type_error("encoding without a string argument", NULL, NULL)
            return NULL
        if errors is not NULL:
            type_error("errors without a string argument", NULL, NULL)
            return NULL
        return cast(Str, cast(W, new_bytes(0)))
    value = payload(source)
    if is_str(value):
        if encoding is NULL:
            type_error("string argument without an encoding", NULL, NULL)
            return NULL
        return cast(Str, encode(value, encoding, errors))
    if encoding is not NULL:
        type_error("encoding without a string argument", NULL, NULL)
        return NULL
    if errors is not NULL:
        type_error("errors without a string argument", NULL, NULL)
        return NULL
    if kind(source) >= FIRST_MAP:
        return NULL
    if is_int(value):
        return zeros(value)
    data = bytes_like(value)
    if data is not NULL or vm.error_kind != 0:
        return data
    if kind(value) == kinds.LIST or kind(value) == kinds.TUPLE:
        return bytes_of_items(value)
    return NULL


@dont_look_inside
def zeros(value: W) -> Str:
    if not fits_index(value):
        fail_fixed(ErrorKind.OVERFLOW_ERROR, FixedStr.REPEAT_TOO_BIG, NULL, NULL)
        return NULL
    count = small_of(value)
    if count < 0:
        value_error("negative count", NULL, NULL)
        return NULL
    return cast(Str, cast(W, new_bytes(count)))


@dont_look_inside
def bytes_of_items(w: W) -> Str:
    """Of a list or tuple of ints. NULL without an exception: there are others."""
    n = sequence_length(w)
    result = new_bytes(n)
    if result is NULL:
        return NULL
    i = 0
    while i < n:
        item = sequence_item(w, i)
        if item is NULL:
            return NULL
        value = payload(item)
        if not is_int(value):
            if kind(item) < FIRST_MAP:
                type_error_of("'{0}' object cannot be interpreted as an integer", item)
            return NULL
        number = small_of(value)
        if number < 0 or number > 255:
            value_error("bytes must be in range(0, 256)", NULL, NULL)
            return NULL
        result[i] = number
        i += 1
    return cast(Str, cast(W, result))


@dont_look_inside
def bytes_new(cls: W, source: W, encoding: W, errors: W) -> W:
    data = bytes_from(source, encoding, errors)
    if data is NULL or header(data) == kinds.BYTES:
        return data
    return bytes_part(data, 0, data.length)


@dont_look_inside
def bytearray_new(cls: W, source: W, encoding: W, errors: W) -> W:
    if is_derived_class(cls):
        return new_byte_array(0)  # __init__ fills it
    data = bytes_from(source, encoding, errors)
    if data is NULL:
        return NULL
    return array_of(data)


@dont_look_inside
def array_of(data: Str) -> ByteArray:
    """A new bytearray of these bytes. NULL: no memory."""
    result = new_byte_array(data.length)
    if result is not NULL:
        copy_bytes(address(result.items) + BYTE_ITEMS, chars_of(data), data.length)
    return result


@dont_look_inside
def bytearray_init(self: W, source: W, encoding: W, errors: W) -> W:
    data = bytes_from(source, encoding, errors)
    if data is NULL:
        return NULL
    array = cast(ByteArray, self)
    return NONE if splice(array, 0, array.length, data) else NULL


@dont_look_inside
def bytes_copy(w: W) -> W:
    """_bytes_from(x): the bytes of a bytes-like object, as bytes; None: it is none. An instance may have a view."""
    data = bytes_like(w)
    if data is NULL:
        return NULL if vm.error_kind != 0 or kind(w) >= FIRST_MAP else NONE
    if header(data) == kinds.BYTES:
        return data
    return bytes_part(data, 0, data.length)


@dont_look_inside
def array_copy(w: W) -> W:
    """_bytearray_of(x): a new bytearray of a bytes-like object's bytes."""
    data = bytes_like(w)
    return NULL if data is NULL else array_of(data)


# --- change in place ---
@dont_look_inside
def splice(array: ByteArray, start: i32, stop: i32, data: Str) -> bool:
    """array[start:stop] = data, where 0 <= start <= stop <= length. False: an exception is pending."""
    n = array.length
    change = data.length - (stop - start)
    if change > MAX_CHARS - n:
        memory_error()
        return False
    if same(cast(W, data), cast(W, array)):
        data = cast(Str, cast(W, bytes_part(data, 0, data.length)))
        if data is NULL:
            return False
    total = n + change
    if total > array.items.length:
        grown = new_byte_data(total + (total >> 2) + 8)
        if grown is NULL:
            return False
        copy_bytes(address(grown) + BYTE_ITEMS, address(array.items) + BYTE_ITEMS, start)
        copy_bytes(address(grown) + BYTE_ITEMS + stop + change, address(array.items) + BYTE_ITEMS + stop, n - stop)
        array.items = grown
    elif change != 0:
        move_bytes(address(array.items) + BYTE_ITEMS + stop, change, n - stop)
    copy_bytes(address(array.items) + BYTE_ITEMS + start, chars_of(data), data.length)
    array.length = total
    return True


@never_collects
def move_bytes(at: i32, distance: i32, count: i32) -> None:
    if distance < 0:
        copy_bytes(at + distance, at, count)
        return
    while count > 0:
        count -= 1
        store_byte(at + distance + count, load_byte(at + count))


@dont_look_inside
def splice_builtin(self: W, start: W, stop: W, data: W) -> W:
    """_bytearray_splice(array, start, stop, data)"""
    b = bytes_like(data)
    if b is NULL:
        return NULL
    return NONE if splice(cast(ByteArray, payload(self)), untag(start), untag(stop), b) else NULL


@dont_look_inside
def checked_byte(w: W) -> i32:
    """0 ... 255; NUMBER_FAILS: an exception is pending, or (none) __index__ has to be asked."""
    value = payload(w)
    if is_int(value):
        return byte_of(value)
    if kind(w) < FIRST_MAP:
        type_error_of("'{0}' object cannot be interpreted as an integer", w)
    return NUMBER_FAILS


@dont_look_inside
def append(self: W, item: W) -> W:
    byte = checked_byte(item)
    if byte < 0:
        return NULL
    array = cast(ByteArray, self)
    n = array.length
    if n < array.items.length:
        array.items[n] = byte
        array.length = n + 1
        return NONE
    one = new_bytes(1)
    if one is NULL:
        return NULL
    one[0] = byte
    return NONE if splice(array, n, n, cast(Str, cast(W, one))) else NULL


@dont_look_inside
def set_byte(self: W, index: W, value: W) -> W:
    """_bytearray_set(array, index, value): index within the bounds."""
    byte = checked_byte(value)
    if byte < 0:
        return NULL
    cast(ByteArray, payload(self)).items[untag(index)] = byte
    return NONE


# --- hexadecimal ---
@dont_look_inside
def hex_text(self: W) -> W:
    """_bytes_hex(data): two digits a byte."""
    data = bytes_like(self)
    if data is NULL:
        return NULL
    text = new_text_for(2 * data.length, False)
    i = 0
    while i < data.length:
        put_hex(text, char_at(data, i), 2)
        i += 1
    return finish(text)


@dont_look_inside
def translated(self: W, table: W, delete: W) -> W:
    """_bytes_translate(data, table of 256 or None, bytes to leave out): a str of the characters."""
    data = bytes_like(self)
    leave_out = NULL if data is NULL else bytes_like(delete)
    by: Str = NULL if same(table, NONE) else bytes_like(table)
    if leave_out is NULL:
        return NULL
    text = new_text_for(data.length, False)
    if text is not NULL and by is not NULL and leave_out.length == 0:
        put_translated(text, data, by)
        return finish(text)
    i = 0
    while i < data.length:
        char = char_at(data, i)
        if not holds(leave_out, char):
            put_char(text, char if by is NULL else char_at(by, char))
        i += 1
    return finish(text)


@dont_look_inside
@never_collects
def put_translated(text: List, data: Str, by: Str) -> None:
    """Each byte of `data` as the table has it, into an empty text with room for them."""
    source = chars_of(data)
    table = chars_of(by)
    target = address(text.items) + BYTE_ITEMS
    i = 0
    while i < data.length:
        store_byte(target + i, load_byte(table + load_byte(source + i)))
        i += 1
    text.length = data.length


@never_collects
def holds(s: Str, char: i32) -> bool:
    i = 0
    while i < s.length:
        if char_at(s, i) == char:
            return True
        i += 1
    return False


# --- memoryview ---
@dont_look_inside
def view_new(cls: W, source: W) -> W:
    value = payload(source)
    k = kind(value)
    if k == kinds.MEMORY_VIEW:
        view = cast(MemoryView, value)
        return view_part(view, 0, view.length)
    if k != kinds.BYTES and k != kinds.BYTE_ARRAY:
        return NULL
    result: MemoryView = new(MemoryView)
    if result is not NULL:
        result.source = value
        result.length = cast(Str, value).length
        result.flags = READ_ONLY if k == kinds.BYTES else 0
    return result


@dont_look_inside
def view_part(view: MemoryView, start: i32, length: i32) -> W:
    result: MemoryView = new(MemoryView)
    if result is not NULL:
        result.source = view.source
        result.start = view.start + start
        result.length = length
        result.flags = view.flags
    return result


@dont_look_inside
def view_slice(self: W, start: W, length: W) -> W:
    """_view_slice(view, start, length)"""
    return view_part(cast(MemoryView, self), untag(start), untag(length))


@dont_look_inside
def view_release(self: W) -> W:
    view = cast(MemoryView, self)
    view.source = NULL
    return NONE


@dont_look_inside
def view_field(self: W, which: W) -> W:
    """_view_field(view, n): 0 source (None: released), 1 start, 2 length, 3 is it read-only?"""
    view = cast(MemoryView, self)
    match untag(which):
        case 0:
            return NONE if view.source is NULL else view.source
        case 1:
            return tag(view.start)
        case 2:
            return tag(view.length)
        case _:
            return box_bool(view.flags & READ_ONLY != 0)


@dont_look_inside
def view_read_only(self: W) -> W:
    """_view_read_only(view): makes a new view so."""
    view = cast(MemoryView, self)
    view.flags = view.flags | READ_ONLY
    return view


@dont_look_inside
def text_as_bytes(text: W) -> W:
    """_as_bytes(text): a str of characters below 256 as bytes."""
    s = cast(Str, text)
    result = new_bytes(s.length)
    if result is not NULL:
        copy_bytes(address(result) + STR_ITEMS, chars_of(s), s.length)
    return result

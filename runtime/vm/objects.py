"""Making objects. Each function gives NULL, with MemoryError pending, where there is no room."""

from __future__ import annotations

from runtime.translate.ll import FALSE, NONE, NULL, TRUE, W, cast, f64, i32, new, new_var, uint_lt, vm
from runtime.translate.lltypes import ByteData, Float, FloatArray, IntArray, List, RefArray, Str, Tuple, WideStr
from runtime.translate.rjit import dont_look_inside, elidable, inline, never_collects
from runtime.vm.kinds import MAX_ITEMS
from spec.bytecode import ErrorKind

MAX_CHARS = 1 << 25  # of a string, bytes or bytearray
IMMORTAL_ROOM = 1 << 17  # bytes that a collection leaves free in the immortal area (gc.py)


@dont_look_inside
def memory_error() -> W:
    """Leaves MemoryError pending; NULL."""
    vm.error_kind = ErrorKind.MEMORY_ERROR
    vm.error_arg0 = NULL
    return NULL


@dont_look_inside
@never_collects
def note_immortal() -> None:
    """To be called where objects are made that never move: once there is little room for more, the next allocation of
    any object collects, which makes room."""
    if vm.immortal_limit - vm.immortal_ptr < IMMORTAL_ROOM:
        vm.alloc_limit = vm.alloc_ptr


def box_bool(condition: bool) -> W:
    if condition:
        return TRUE
    return FALSE


@inline
def box_float(x: f64) -> W:
    w: Float = new(Float)
    if w is not NULL:
        w.value = x
    return w


@dont_look_inside
def new_str(length: i32) -> Str:
    """A string of zeros, to be filled by `s[i] = char` with characters below 256."""
    if uint_lt(MAX_CHARS, length):
        memory_error()
        return NULL
    return new_var(Str, length)


@dont_look_inside
def new_wide_str(length: i32) -> WideStr:
    """A string of zeros, to be filled with characters of which at least one is above 255."""
    if uint_lt(MAX_CHARS, length):
        memory_error()
        return NULL
    return new_var(WideStr, length)


@dont_look_inside
def new_byte_data(length: i32) -> ByteData:
    if uint_lt(MAX_CHARS, length):
        memory_error()
        return NULL
    return new_var(ByteData, length)


@dont_look_inside
def new_tuple(length: i32) -> Tuple:
    """A tuple of nulls, to be filled."""
    if uint_lt(MAX_ITEMS, length):
        memory_error()
        return NULL
    return new_var(Tuple, length)


@dont_look_inside
def new_int_array(length: i32) -> IntArray:
    if uint_lt(MAX_ITEMS, length):
        memory_error()
        return NULL
    return new_var(IntArray, length)


@dont_look_inside
def new_float_array(length: i32) -> FloatArray:
    if uint_lt(MAX_ITEMS, length):
        memory_error()
        return NULL
    return new_var(FloatArray, length)


@dont_look_inside
def new_ref_array(length: i32) -> RefArray:
    if uint_lt(MAX_ITEMS, length):
        memory_error()
        return NULL
    return new_var(RefArray, length)


def list_of(items: W, length: i32) -> List:
    """A list whose storage is `items` (null: no memory, NULL again)."""
    if items is NULL:
        return NULL
    result: List = new(List)
    if result is not NULL:
        result.length = length
        result.items = items
    return result


@elidable
def fixed(index: i32) -> Str:
    """The string of spec.messages.FixedStr."""
    return cast(Str, cast(RefArray, vm.strings)[index])


@elidable
def builtin_object(index: i32) -> W:
    """The object of spec.bytecode.Builtin."""
    return cast(RefArray, vm.builtins)[index]


def or_none(w: W) -> W:
    """None in the place of null."""
    if w is NULL:
        return NONE
    return w

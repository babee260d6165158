"""The operations of restricted Python, executed directly on the bound image (`bind`).

Each has one meaning here, in C and in jitcode. Preconditions are the caller's: references are not null where a field is
meant, indices are in bounds, shift counts are 0 to 31, divisors are not 0, float_to_int's result fits a word.
"""

from __future__ import annotations

import math
import struct
from typing import Any

from runtime.translate import lltypes
from runtime.translate.lltypes import NULL as NULL  # also imported from here
from runtime.translate.lltypes import Ref, ref
from runtime.translate.lltypes import Text as Text
from runtime.translate.lltypes import W as W
from runtime.translate.lltypes import f64 as f64
from runtime.translate.lltypes import i32 as i32
from runtime.translate.memory import MEMORY
from spec import heap

NONE: Any = Ref(heap.NONE)
TRUE: Any = Ref(heap.TRUE)
FALSE: Any = Ref(heap.FALSE)
NOT_IMPLEMENTED: Any = Ref(heap.NOT_IMPLEMENTED)
ELLIPSIS: Any = Ref(heap.ELLIPSIS)
MISSING: Any = Ref(heap.MISSING)


def bind(buffer: Any) -> None:
    """Execute on this image (a writable buffer of bytes) from now on."""
    MEMORY.bind(buffer)


# --- value words ---
def is_small(w: W) -> bool:
    """Is it a small int?"""
    return bool(w.word & 1)


def tag(value: i32) -> W:
    """The value word of an int that fits 31 bits."""
    return Ref(heap.tag(int(value)))


def untag(w: W) -> i32:
    """The int of a small-int word."""
    assert w.word & 1
    return i32(heap.untag(w.word))


def header(w: W) -> i32:
    """Header word of the object."""
    assert w.word and not w.word & 1
    return i32(MEMORY.load_word(w.word))


def set_header(w: W, map_: W) -> None:
    """Make `map_` the header of an instance, which gets a new attribute. No other header ever changes."""
    assert w.word and not w.word & 1
    MEMORY.store_word(w.word, map_.word)


def cast(cls: Any, w: W) -> Any:
    """The same word under another static type; no check."""
    return ref(cls, w.word)


def same(a: W, b: W) -> bool:
    """Are the words equal?"""
    return a.word == b.word


def is_null(w: W) -> bool:
    """The same as `w is NULL`."""
    return w.word == 0


def address(w: W) -> i32:
    """The word as a raw number. A collection makes it stale."""
    return i32(w.word)


def pointer(raw: i32) -> W:
    """The raw number as a value word."""
    value: Any = ref(W, raw)
    return value  # type: ignore[no-any-return]


# --- allocation ---
def _allocate(struct_type: heap.GcType, size: int, pointer_field: str, limit_field: str) -> int:
    at = MEMORY.load_word(heap.VM_STATE.base + heap.VM_OFFSET[pointer_field])
    limit = MEMORY.load_word(heap.VM_STATE.base + heap.VM_OFFSET[limit_field])
    if at + size > limit:
        raise MemoryError(f"no room for a {struct_type.name}: direct execution does not collect")
    MEMORY.store_word(heap.VM_STATE.base + heap.VM_OFFSET[pointer_field], at + size)
    MEMORY.store_word(at, struct_type.type_id)
    return at


def _new(cls: Any, length: int, pointer_field: str = "alloc_ptr", limit_field: str = "alloc_limit") -> Any:
    struct_type: heap.GcType = cls.struct
    at = _allocate(struct_type, struct_type.size(length), pointer_field, limit_field)
    if struct_type.array is not None and struct_type.array.length is not None:
        MEMORY.store_word(at + struct_type.fields[struct_type.array.length].offset, length)
    return cls(at)


def new(cls: Any) -> Any:
    """A zeroed object of a type without items, header set; NULL (error pending) where memory is exhausted."""
    return _new(cls, 0)


def new_var(cls: Any, length: i32) -> Any:
    """The same with `length` items; the type's length field is set."""
    return _new(cls, int(length))


def new_instance(map_: Any, capacity: i32) -> Any:
    """An instance with `capacity` slots, its header the map."""
    result = _new(lltypes.CLASSES["Instance"], int(capacity))
    MEMORY.store_word(result.word, map_.word)
    return result


def alloc_immortal(cls: Any, length: i32) -> Any:
    """In the area that never moves (length 0 for types without items); NULL where it is full, no error is set."""
    try:
        return _new(cls, int(length), "immortal_ptr", "immortal_limit")
    except MemoryError:
        return NULL


# --- tables of functions ---
def table_call(table: Any, index: i32, *args: Any) -> Any:
    """Calls table[index], a list of functions known at translation, with as many of the arguments as it takes. All of
    them take and return value words."""
    function = table[int(index)]
    return function(*args[: function.__code__.co_argcount])


# --- integers ---
_overflow = False


def _judge(exact: int) -> i32:
    global _overflow
    _overflow = not heap.SMALL_INT_MIN <= exact <= heap.SMALL_INT_MAX
    return i32(exact)


def int_add_ovf(a: i32, b: i32) -> i32:
    return _judge(int(a) + int(b))


def int_sub_ovf(a: i32, b: i32) -> i32:
    return _judge(int(a) - int(b))


def int_mul_ovf(a: i32, b: i32) -> i32:
    return _judge(int(a) * int(b))


def int_lshift_ovf(a: i32, b: i32) -> i32:
    return _judge(int(a) << int(b))


def ovf() -> bool:
    """Did the exact result of the *_ovf operation directly before not fit 31 bits?"""
    return _overflow


def _unsigned(a: int) -> int:
    return int(a) & 0xFFFF_FFFF


def uint_lt(a: i32, b: i32) -> bool:
    return _unsigned(a) < _unsigned(b)


def uint_rshift(a: i32, n: i32) -> i32:
    return i32(_unsigned(a) >> n)


def uint_mul_high(a: i32, b: i32) -> i32:
    """Upper word of the unsigned product."""
    return i32(_unsigned(a) * _unsigned(b) >> 32)


def digit_low(a: i32, b: i32, c: i32) -> i32:
    """Lower 30 bits of a * b + c, all unsigned, which has 62 at most."""
    return i32(_unsigned(a) * _unsigned(b) + _unsigned(c) & 0x3FFF_FFFF)


def digit_high(a: i32, b: i32, c: i32) -> i32:
    """What is above them."""
    return i32(_unsigned(a) * _unsigned(b) + _unsigned(c) >> 30)


def int_div_trunc(a: i32, b: i32) -> i32:
    """Rounded towards zero; -2**31 / -1 wraps around."""
    quotient = abs(int(a)) // abs(int(b))
    return i32(quotient if (a < 0) == (b < 0) else -quotient)


def int_mod_trunc(a: i32, b: i32) -> i32:
    """With the sign of the dividend."""
    return i32(int(a) - int(b) * int(int_div_trunc(a, b)))


# --- floats ---
def int_to_float(a: i32) -> f64:
    return float(int(a))


def float_to_int(x: f64) -> i32:
    """Rounded towards zero; the result must fit a word."""
    return i32(math.trunc(x))


def float_bits_low(x: f64) -> i32:
    return i32(int.from_bytes(struct.pack("<d", x)[:4], "little"))


def float_bits_high(x: f64) -> i32:
    return i32(int.from_bytes(struct.pack("<d", x)[4:], "little"))


def float_from_bits(low: i32, high: i32) -> f64:
    value: float = struct.unpack("<d", struct.pack("<II", _unsigned(low), _unsigned(high)))[0]
    return value


# --- raw memory ---
def load_word(at: i32) -> i32:
    return i32(MEMORY.load_word(at))


def store_word(at: i32, value: i32) -> None:
    MEMORY.store_word(at, value)


def load_byte(at: i32) -> i32:
    return i32(MEMORY.load_byte(at))


def store_byte(at: i32, value: i32) -> None:
    MEMORY.store_byte(at, value)


def load_pin(at: i32) -> i32:
    """A word of spec.pins.PINS. Each call is a load of its own: who asks twice may be answered twice."""
    return i32(MEMORY.load_word(at))


def store_pin(at: i32, value: i32) -> None:
    """Likewise a store, of which nothing else in memory depends."""
    MEMORY.store_word(at, value)


def load_double(at: i32) -> f64:
    return MEMORY.load_double(at)


def store_double(at: i32, value: f64) -> None:
    MEMORY.store_double(at, value)


# --- constant text ---
def text_length(text: Text) -> i32:
    """Characters of a string literal."""
    return i32(len(text))


def text_char(text: Text, index: i32) -> i32:
    """Code point number `index` of a string literal (ASCII)."""
    return i32(ord(text[index]))


# --- VM state and host ---
class VmState:
    """The VmState record; `vm` is its only instance."""

    def __getattr__(self, name: str) -> Any:
        at = heap.VM_STATE.base + heap.VM_OFFSET[name]
        word = MEMORY.load_word(at)
        return i32(word) if heap.VM_KIND[name] == "i" else ref(W, word)

    def __setattr__(self, name: str, value: Any) -> None:
        word = value.word if heap.VM_KIND[name] == "r" else value
        MEMORY.store_word(heap.VM_STATE.base + heap.VM_OFFSET[name], word)


vm = VmState()
_host_call: Any = None


def set_host_call(function: Any) -> None:
    """`function(service, argument) -> int` serves host_call under direct execution."""
    global _host_call
    _host_call = function


def host_call(service: i32, argument: i32) -> i32:
    """Ask the host; `service` is a constant of spec.bytecode.Service."""
    if _host_call is None:
        raise RuntimeError("host_call without a host; see set_host_call")
    return i32(_host_call(service, argument))

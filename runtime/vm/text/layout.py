"""The layouts of str (see strings.py) and of bytes and bytearray: where the characters are.

Bytes look like a Str, a byte a character, and the length of a ByteArray is at the same place, too. So what searches in
characters or copies them takes any of them as a static Str.
"""

from __future__ import annotations

from runtime.translate.ll import W, address, cast, header, i32, load_word
from runtime.translate.lltypes import BuiltStr, ByteArray, ByteData, IntArray, Str, WideStr
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.blocks import ITEMS
from spec.heap import TYPES

assert all(
    TYPES["Str"].fields[name].offset == TYPES[other].fields[name].offset
    for name in ("length", "hash")
    for other in ("WideStr", "BuiltStr", "Bytes")
)
assert TYPES["Str"].fields["length"].offset == TYPES["ByteArray"].fields["length"].offset
assert ITEMS["Str"] == ITEMS["Bytes"]
STR_ITEMS, WIDE_ITEMS = ITEMS["Str"], ITEMS["WideStr"]
BYTE_ITEMS, INT_ITEMS = ITEMS["ByteData"], ITEMS["IntArray"]


def char_at(s: Str, index: i32) -> i32:
    """Code point number `index`, which exists."""
    h = header(s)
    if h == kinds.STR or h == kinds.BYTES:
        return s[index]
    if h == kinds.WIDE_STR:
        return cast(WideStr, cast(W, s))[index]
    if h == kinds.BYTE_ARRAY:
        return cast(ByteData, cast(ByteArray, cast(W, s)).items)[index]
    items = cast(BuiltStr, cast(W, s)).buffer.items
    if header(items) == kinds.BYTE_DATA:
        return cast(ByteData, items)[index]
    return cast(IntArray, items)[index]


@never_collects
def is_wide(s: Str) -> bool:
    """Are its characters words? (Those of a BuiltStr may be without need.)"""
    h = header(s)
    if h == kinds.BUILT_STR:
        return header(cast(BuiltStr, cast(W, s)).buffer.items) == kinds.INT_ARRAY
    return h == kinds.WIDE_STR


@never_collects
def chars_of(s: Str) -> i32:
    """Address of the first character. A collection makes it stale."""
    h = header(s)
    if h == kinds.STR or h == kinds.BYTES:
        return address(s) + STR_ITEMS
    if h == kinds.WIDE_STR:
        return address(s) + WIDE_ITEMS
    if h == kinds.BYTE_ARRAY:
        return address(cast(ByteArray, cast(W, s)).items) + BYTE_ITEMS
    items = cast(BuiltStr, cast(W, s)).buffer.items
    return address(items) + (BYTE_ITEMS if header(items) == kinds.BYTE_DATA else INT_ITEMS)


@dont_look_inside
@never_collects
def any_wide(at: i32, count: i32) -> bool:
    """Is one of the words from `at` above 255?"""
    end = at + (count << 2)
    while at < end:
        if load_word(at) > 255:
            return True
        at += 4
    return False

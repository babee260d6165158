"""Loads and stores at any address that the memory map allows, however the trace comes by it: constant, or a base that
the back end cannot know plus an offset, plus a constant or unknown index. Executed on the simulator; the values must be
those of the image's bytes."""

from __future__ import annotations

import functools
import struct
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jit.backend.config import CONFIGS
from jit.backend.lower_base import fits_immediate
from jit.backend.lower_memory import split
from jit.backend.riscv import RiscvBackend
from jit.descrs import RAW
from jit.ir import ArrayDescr, Const, FieldDescr, Value
from sim.iss import IssMachine
from spec.heap import VM_OFFSET, VM_STATE
from spec.memory_map import IMAGE
from tests.jit.backend.build import Builder, i
from tests.jit.backend.firmware import firmware
from tests.jit.backend.support import DESCRS, FRAME, set_word, word_at

_HEAP = IMAGE.base + 0x80_0000
_BYTES = {"b": 1, "i": 4, "f": 8}
_ALIGN = {"b": 1, "i": 4, "f": 4}
_INPUTS = FRAME + 64  # the frame's words: base, index, value (two words), 0
#: Where immediates end: multiples of 2 KiB, give or take some words.
_NEAR = st.builds(lambda page, by: 2048 * page + by, st.integers(-8, 8), st.integers(-16, 16))
_OFFSETS = st.one_of(_NEAR, st.integers(-(1 << 31), (1 << 31) - 1))
_PLACES = st.one_of(
    st.builds(lambda page, by: 2048 * page + by, st.integers(0, IMAGE.size // 2048), st.integers(-16, 16)),
    st.integers(0, IMAGE.size),
).filter(lambda place: place not in range(_INPUTS - IMAGE.base - 8, _INPUTS - IMAGE.base + 32))


@functools.cache
def image() -> bytearray:
    return bytearray(IMAGE.size)


def run(build: Any, kind: str, address: int, base: int, index: int) -> None:
    """`build(b, base, index, value)`: appends a store and a load there; returns what it has loaded."""
    memory, at, size = image(), address - IMAGE.base, _BYTES[kind]
    old, new = bytes(range(0x81, 0x81 + size)), bytes(range(0x11, 0x11 + size))
    around = bytes(memory[max(at - 8, 0) : at]), bytes(memory[at + size : at + size + 8])
    memory[at : at + size] = old
    for n, word in enumerate((base, index, *struct.unpack("<II", new.ljust(8, b"\0")), 0)):
        set_word(memory, _INPUTS + 4 * n, word)
    b = Builder()
    pointer, number, value, _, zero = (b.op("raw_load_i", i(_INPUTS + 4 * n), descr=RAW["i"]) for n in range(5))
    stored = b.op("raw_load_f", i(_INPUTS + 8), descr=RAW["f"]) if kind == "f" else value
    before, after = build(b, b.op("cast_int_to_ptr", pointer), number, stored)
    b.guard("guard_true", zero, fail=[before, after])
    b.op("finish", b.inputs[0])
    backend = RiscvBackend(IssMachine(memory), CONFIGS["software"])
    backend.compile_loop(b.trace(), 1)
    values = backend.execute(1, FRAME).values
    form = "<d" if kind == "f" else "<i" if kind == "i" else "<B"
    assert [struct.pack(form, v) for v in values] == [old, new]
    assert bytes(memory[at : at + size]) == new
    assert (bytes(memory[max(at - 8, 0) : at]), bytes(memory[at + size : at + size + 8])) == around
    memory[at : at + size] = bytes(size)


def aligned(place: int, kind: str) -> int:
    return IMAGE.base + min(max(place, 0), IMAGE.size - 8) // _ALIGN[kind] * _ALIGN[kind]


@given(_PLACES, st.sampled_from("bif"), st.booleans())
@settings(max_examples=150, deadline=None)
@example(2044, "f", False)
@example(4092, "f", False)
@example(0x344, "i", True)
@example(IMAGE.size - 8, "f", False)
def test_constant_address(place: int, kind: str, once: bool) -> None:
    """`once`: only the store is to the constant, which nothing else reads."""
    address = i(aligned(place, kind))
    name = "raw_load_f" if kind == "f" else "raw_load_i"

    def build(b: Builder, _base: Value, number: Value, value: Value) -> list[Value]:
        at = number if once else address
        before = b.op(name, at, descr=RAW[kind])
        b.op("raw_store", address, value, descr=RAW[kind])
        return [before, b.op(name, at, descr=RAW[kind])]

    run(build, kind, address.value, 0, address.value)


@given(st.integers(0, 0xFFC), st.integers(0, 0x1000), st.integers(0, 4), st.sampled_from("if"), st.integers(0, 7))
@settings(max_examples=200, deadline=None)
@example(0x340, 4, 2, "i", 1)
@example(0x7FC, 0, 3, "f", 1)
@example(4, 0, 3, "i", 1)
def test_shifted_index(start: int, index: int, shift: int, kind: str, how: int) -> None:
    """(index << shift) + constant, in gp's reach or not. `how`: bit 0: the index is a small int with its tag; bit 1:
    the sum, bit 2: what is shifted is read by something else, too."""
    start &= -4
    index = index >> shift << 2 if shift < 2 else index >> shift
    address = IMAGE.base + start + (index << shift)
    if _INPUTS - 8 <= address < _INPUTS + 32:
        index, address = 0, IMAGE.base + start
    tagged = 2 * index + 1 if how & 1 else index

    def build(b: Builder, _base: Value, number: Value, value: Value) -> list[Value]:
        def at() -> Value:
            bare = b.op("int_untag", number) if how & 1 else number
            shifted = b.op("int_lshift", bare, i(shift))
            total = b.op("int_add", shifted, i(IMAGE.base + start))
            for word, bit in ((total, 2), (shifted, 4)):
                if how & bit:
                    b.op("raw_store", i(_INPUTS + 24), word, descr=RAW["i"])
            return total

        before = b.op(f"raw_load_{kind}", at(), descr=RAW[kind])
        b.op("raw_store", at(), value, descr=RAW[kind])
        return [before, b.op(f"raw_load_{kind}", at(), descr=RAW[kind])]

    run(build, kind, address, 0, tagged)


@given(_PLACES, _OFFSETS, st.sampled_from("if"), st.booleans())
@settings(max_examples=200, deadline=None)
@example(0x8000, 2040, "f", False)
@example(0x8000, 2044, "i", False)
@example(0x8000, 2044, "f", False)
@example(0x8000, 6140, "f", True)
def test_field(place: int, offset: int, kind: str, constant: bool) -> None:
    """Base and offset; the base known or not."""
    address, offset = aligned(place, kind), offset & -4
    descr = FieldDescr("Any", "field", offset, kind, False, False)
    base = address - offset & 0xFFFF_FFFF

    def build(b: Builder, unknown: Value, _index: Value, value: Value) -> list[Value]:
        pointer = Const(base, "r") if constant else unknown
        before = b.op(f"getfield_gc_{kind}", pointer, descr=descr)
        b.op("setfield_gc", pointer, value, descr=descr)
        return [before, b.op(f"getfield_gc_{kind}", pointer, descr=descr)]

    run(build, kind, address, base, 0)


@given(_PLACES, st.one_of(_NEAR.map(abs), st.integers(0, 1 << 20)), _OFFSETS, st.sampled_from("if"), st.integers(0, 3))
@settings(max_examples=250, deadline=None)
@example(0x8000, 8, 509, "i", 2)  # xs[509] of a list of ints
@example(0x8000, 2044, 3, "f", 0)
def test_item(place: int, start: int, index: int, kind: str, known: int) -> None:
    """Base, items' offset and index; `known`: bit 0 the base, bit 1 the index."""
    address, start, size = aligned(place, kind), start & -4, _BYTES[kind]
    descr = ArrayDescr("Any", kind, start, size, False, False)
    base = address - start - size * index & 0xFFFF_FFFF

    def build(b: Builder, unknown: Value, number: Value, value: Value) -> list[Value]:
        pointer = Const(base, "r") if known & 1 else unknown
        at = i(index) if known & 2 else number
        before = b.op(f"getarrayitem_gc_{kind}", pointer, at, descr=descr)
        b.op("setarrayitem_gc", pointer, at, value, descr=descr)
        return [before, b.op(f"getarrayitem_gc_{kind}", pointer, at, descr=descr)]

    run(build, kind, address, base, index)


@given(st.integers(0x8000, IMAGE.size - 0x8000), st.integers(-600, 600), st.integers(-600, 600), st.sampled_from("bif"))
@settings(max_examples=100, deadline=None)
@example(0x8000, 1, 0, "i")
@example(0x8000, 511, -1, "i")
@example(0x8000, 255, 0, "f")
@example(0x8000, 256, 0, "f")
def test_item_beside_another(place: int, distance: int, first: int, kind: str) -> None:
    """The address of an item at index + `first` is known; that of one at index + `distance` may be made of it."""
    address, size = aligned(place, kind), _BYTES[kind]
    descr, index = ArrayDescr("Any", kind, 8, size, False, False), 1000
    read = "getarrayitem_gc_f" if kind == "f" else "getarrayitem_gc_i"

    def build(b: Builder, pointer: Value, number: Value, value: Value) -> list[Value]:
        b.op(read, pointer, b.op("int_add", number, i(first)) if first else number, descr=descr)
        at = b.op("int_add", number, i(distance)) if distance else number
        before = b.op(read, pointer, at, descr=descr)
        b.op("setarrayitem_gc", pointer, at, value, descr=descr)
        return [before, b.op(read, pointer, at, descr=descr)]

    run(build, kind, address, address - 8 - size * (index + distance) & 0xFFFF_FFFF, index)


@given(st.one_of(st.integers(480, 530), st.integers(0, 1 << 20)), st.booleans())
@settings(max_examples=60, deadline=None)
@example(509, True)
def test_allocation(length: int, known: bool) -> None:
    """Objects of all sizes lie one behind the other."""
    memory, descr = image(), DESCRS.size("IntArray")
    set_word(memory, VM_STATE.base + VM_OFFSET["alloc_ptr"], _HEAP)
    set_word(memory, VM_STATE.base + VM_OFFSET["alloc_limit"], IMAGE.end)
    set_word(memory, _INPUTS, length)
    set_word(memory, _INPUTS + 16, 0)
    b = Builder()
    number, zero = (b.op("raw_load_i", i(_INPUTS + at), descr=RAW["i"]) for at in (0, 16))
    first = b.op("new_array", i(length) if known else number, descr=descr)
    second = b.op("new_array", i(1), descr=descr)
    b.guard("guard_true", zero, fail=[first, second])
    b.op("finish", b.inputs[0])
    backend = RiscvBackend(IssMachine(memory), CONFIGS["software"], firmware=firmware())
    backend.compile_loop(b.trace(), 1)
    places = backend.execute(1, FRAME).values
    assert places == [_HEAP, _HEAP + (descr.fixed_size + 4 * length + 7 & -8)]
    assert word_at(memory, _HEAP) == descr.header and word_at(memory, _HEAP + descr.length_offset) == length
    memory[_HEAP - IMAGE.base :] = bytes(IMAGE.end - _HEAP)


@pytest.mark.parametrize("reach", [0, 4])
def test_split_has_one_lui_where_it_can(reach: int) -> None:
    for address in range(0, 1 << 14):
        high, low = split(address, reach)
        assert high + low & 0xFFFF_FFFF == address
        assert fits_immediate(low) and fits_immediate(low + reach)
        if reach == 0 or address & 0xFFF not in range(0x800 - reach, 0x800):
            assert high & 0xFFF == 0

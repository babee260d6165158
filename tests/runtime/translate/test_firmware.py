"""The firmware on the simulator: the same functions as RV32 code."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.translate.firmware import SOFT_FLOAT, Firmware, build_firmware
from runtime.translate.native import NativeLibrary
from runtime.translate.program import Program, build_program
from sim.iss import IssMachine
from spec import abi, heap
from spec.host_link import Halt, HostCall
from spec.isa import encode
from spec.memory_map import FIRMWARE, IMAGE, TRACE
from tests.runtime.translate import samples
from tests.runtime.translate.images import BareImage

A0, A1 = abi.ARGUMENTS[:2]


class Core:
    """Calls functions of a firmware on a simulated core."""

    def __init__(self, program: Program, firmware: Firmware, image: Any, host: Callable[[int, int], int]) -> None:
        self.program, self.firmware, self.host = program, firmware, host
        self.machine = IssMachine(image)
        self.machine.write_bytes(FIRMWARE.base, firmware.code)
        self.machine.write_word(TRACE.base, encode("xg.host", code=int(HostCall.RETURN)))

    def call_address(self, address: int, kinds: str, result: str, args: tuple[Any, ...]) -> Any:
        words: list[int] = []
        for kind, value in zip(kinds, args, strict=True):
            words += struct.unpack("<II", struct.pack("<d", value)) if kind == "f" else [int(value) & 0xFFFF_FFFF]
        registers = dict(zip(abi.ARGUMENTS, words, strict=False))
        registers |= {abi.RA: TRACE.base, abi.SP: heap.C_STACK.end, **abi.FIXED, 32: address}
        self.machine.write_regs(registers)
        event = self.machine.run(500_000_000)
        while event.halt == Halt.HOST_CALL and event.code == HostCall.SERVICE:
            self.machine.write_reg(A0, self.host(self.machine.read_reg(A0), self.machine.read_reg(A1)))
            event = self.machine.run(50_000_000)
        assert (event.halt, event.code) == (Halt.HOST_CALL, HostCall.RETURN)
        low, high = self.machine.read_reg(A0), self.machine.read_reg(A1)
        if result == "f":
            return struct.unpack("<d", struct.pack("<II", low, high))[0]
        return None if result == "v" else low if result == "r" else low - ((low >> 31) << 32)

    def call(self, name: str, *args: Any) -> Any:
        graph = self.program.find(name)
        kinds = "".join(v.kind for v in graph.args)
        return self.call_address(self.firmware.address(graph.index), kinds, graph.result_kind, args)


def answer(service: int, argument: int) -> int:
    """What the host says."""
    return service * 1000 + argument


class Pair:
    """Host library and core, each on an image of its own."""

    def __init__(self) -> None:
        program = build_program((samples.__name__,), collector=samples.collect, jit_tick=samples.tick)
        self.core = Core(program, build_firmware(program), bytearray(IMAGE.size), answer)
        self.image = BareImage()
        self.library = NativeLibrary(self.image.buffer, program, answer)

    def reset(self) -> None:
        self.image.reset()
        self.core.machine.write_bytes(IMAGE.base, bytes(self.image.buffer[:0x40_0000]))

    def check(self, name: str, *args: Any) -> Any:
        given_, wanted = self.core.call(name, *args), self.library.call(name, *args)
        assert given_ == wanted or (given_ != given_ and wanted != wanted)
        return wanted


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    result = Pair()
    result.reset()
    yield result
    result.core.machine.close()


WORDS = st.one_of(st.integers(-50, 50), st.integers(-(1 << 31), (1 << 31) - 1), st.just(-(1 << 31)))


@given(a=WORDS, b=WORDS, which=st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_ints(pair: Pair, a: int, b: int, which: int) -> None:
    for name in ("arithmetic", "digits", "division", "comparisons"):
        pair.check(name, a, b)
    pair.check("overflow", which, a, b)
    pair.check("switches", a)
    pair.check("texts", a)


@given(a=st.floats(), b=st.floats(), n=WORDS)
@settings(max_examples=150, deadline=None)
def test_floats(pair: Pair, a: float, b: float, n: int) -> None:
    pair.check("floats", a, b)
    pair.check("float_conversion", n)


def test_objects_and_collection(pair: Pair) -> None:
    pair.reset()
    assert pair.check("chain", 4000) == 4000 * 3999 // 2
    listed = pair.check("build_list", 50)
    pair.check("sum_list", listed)
    assert pair.image.get("gc_count") > 0
    size = 0x40_0000 - 0x2_8000
    where = heap.C_STACK.end  # the core's stack lies in the image
    assert pair.core.machine.read_bytes(where, size) == bytes(pair.image.buffer[where - IMAGE.base :][:size])


def test_host_call(pair: Pair) -> None:
    assert pair.check("ask_host", 5) == 8012


def test_soft_float_is_callable(pair: Pair) -> None:
    symbols = pair.core.firmware.symbols
    assert all(FIRMWARE.base <= symbols[name] < FIRMWARE.end for name in SOFT_FLOAT)
    assert pair.core.call_address(symbols["__adddf3"], "ff", "f", (1.5, 2.25)) == 3.75
    assert pair.core.call_address(symbols["__ltdf2"], "ff", "i", (1.5, 2.25)) < 0
    assert pair.core.call_address(symbols["__floatsidf"], "i", "f", (-7,)) == -7.0
    assert pair.core.call_address(symbols["__fixdfsi"], "f", "i", (-7.9,)) == -7


def test_code_is_plain_rv32(pair: Pair) -> None:
    """No compressed instructions, and functions where their symbols say."""
    firmware = pair.core.firmware
    assert len(firmware.code) < FIRMWARE.size
    for graph in pair.core.program.graphs:
        address = firmware.address(graph.index)
        assert address % 4 == 0 and firmware.code[address - FIRMWARE.base] & 3 == 3

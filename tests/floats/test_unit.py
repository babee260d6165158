"""The RTL's floating-point unit against SoftFloat: results and flags, bit for bit, and how long it takes."""

from __future__ import annotations

import ctypes

import pytest

from spec import isa
from tests.floats import harness, unit

COUNT, COMPACT_COUNT, MANY = 100_000, 10_000, 10_000_000
ITERATIVE = {f"{name}.{p}" for name in ("fdiv", "fsqrt") for p in "sd"}
#: Cycles in X for operands that are neither special nor subnormal. The result can be used two cycles later at the
#: earliest: it leaves M at the end of the next one.
CYCLES = {"fadd": 3, "fsub": 3, "fmul": 4, "fmadd": 6, "fdiv": 31, "fsqrt": 31, "feq": 1, "fcvt.w": 3, "fcvt.d": 3}


def compare(name: str, count: int, seed: int = 1, *, compact: bool = False) -> str:
    cycles = ctypes.c_uint32()
    subject = unit.subject(compact=compact)
    return harness.compare(subject, ctypes.addressof(cycles), unit.control(name), name, count, seed)


@pytest.mark.xdist_group("float unit")
@pytest.mark.parametrize("row", harness.FLOAT_ROWS, ids=lambda row: row.name)
def test_results_and_flags(row: isa.Row) -> None:
    assert compare(row.name, COUNT) == ""


@pytest.mark.xdist_group("float unit")
@pytest.mark.parametrize("row", harness.FLOAT_ROWS, ids=lambda row: row.name)
def test_results_and_flags_of_the_compact_unit(row: isa.Row) -> None:
    assert compare(row.name, COMPACT_COUNT, seed=3, compact=True) == ""


@pytest.mark.long
@pytest.mark.parametrize("row", harness.FLOAT_ROWS, ids=lambda row: row.name)
def test_ten_million_results_and_flags(row: isa.Row) -> None:
    assert compare(row.name, MANY, seed=2) == ""


@pytest.mark.xdist_group("float unit")
@pytest.mark.parametrize(("name", "expected"), CYCLES.items())
def test_cycles(name: str, expected: int) -> None:
    name = "fcvt.d.w" if name == "fcvt.d" else f"{name}.d"
    cycles, flags = ctypes.c_uint32(), ctypes.c_uint32()
    call = unit.subject()
    call.argtypes = [ctypes.c_void_p, ctypes.c_uint32, *[ctypes.c_uint64] * 3, ctypes.c_uint32, ctypes.c_void_p]
    one = 0x3FF8_0000_0000_0000
    call(ctypes.addressof(cycles), unit.control(name), one, one, one, 0, ctypes.addressof(flags))
    assert cycles.value == expected


def test_the_comparison_finds_an_error() -> None:
    cycles = ctypes.c_uint32()
    wrong = harness.compare(unit.subject(), ctypes.addressof(cycles), unit.control("fsub.d"), "fadd.d", 1000)
    assert "SoftFloat says" in wrong

"""The RTL's floating-point unit against SoftFloat: results and flags, bit for bit, and how long it takes."""

from __future__ import annotations

import ctypes
import math
import random
import struct

import pytest

from spec import isa
from tests.floats import harness, unit

COUNT, MANY = 100_000, 10_000_000
ITERATIVE = {f"{name}.{p}" for name in ("fdiv", "fsqrt") for p in "sd"}
#: Cycles in X for operands that are neither special nor subnormal. The result can be used two cycles later at the
#: earliest: it leaves M at the end of the next one.
CYCLES = {"fadd": 3, "fsub": 3, "fmul": 4, "fmadd": 6, "fdiv": 31, "fsqrt": 31, "feq": 1, "fcvt.w": 3, "fcvt.d": 3}


def compare(name: str, count: int, seed: int = 1) -> str:
    cycles = ctypes.c_uint32()
    subject = unit.subject()
    return harness.compare(subject, ctypes.addressof(cycles), unit.control(name), name, count, seed)


@pytest.mark.xdist_group("float unit")
@pytest.mark.parametrize("row", harness.FLOAT_ROWS, ids=lambda row: row.name)
def test_results_and_flags(row: isa.Row) -> None:
    assert compare(row.name, COUNT) == ""


@pytest.mark.long
@pytest.mark.parametrize("row", harness.FLOAT_ROWS, ids=lambda row: row.name)
def test_ten_million_results_and_flags(row: isa.Row) -> None:
    assert compare(row.name, MANY, seed=2) == ""


def cycles_of(name: str, a: float, b: float = 1.5, c: float = 1.5) -> int:
    """Cycles in X. Operands are doubles, or what has the same bits."""
    cycles, flags = ctypes.c_uint32(), ctypes.c_uint32()
    call = unit.subject()
    call.argtypes = [ctypes.c_void_p, ctypes.c_uint32, *[ctypes.c_uint64] * 3, ctypes.c_uint32, ctypes.c_void_p]
    words = (int.from_bytes(struct.pack("<d", x), "little") for x in (a, b, c))
    call(ctypes.addressof(cycles), unit.control(name), *words, 0, ctypes.addressof(flags))
    return cycles.value


@pytest.mark.xdist_group("float unit")
@pytest.mark.parametrize(("name", "expected"), CYCLES.items())
def test_cycles(name: str, expected: int) -> None:
    assert cycles_of("fcvt.d.w" if name == "fcvt.d" else f"{name}.d", 1.5) == expected


@pytest.mark.xdist_group("float unit")
@pytest.mark.parametrize("name", [name for name in CYCLES if not name.startswith("fcvt")])
def test_no_ordinary_operands_take_longer(name: str) -> None:
    """Whatever their exponents, and whether they cancel."""
    rng, seen = random.Random(1), set()
    for _ in range(2000):
        a, b = (rng.choice((1, -1)) * rng.uniform(1, 2) * 2.0 ** rng.randrange(-70, 70) for _ in range(2))
        b = rng.choice((b, a * rng.uniform(0.4, 2.5), -a * rng.uniform(0.4, 2.5), a, -a))
        a = abs(a) if name == "fsqrt" else a
        seen.add(cycles_of(f"{name}.d", a, b, rng.choice((1e40, 3.0, 1e-40)) * abs(a * b)))  # (with the product's sign)
    assert max(seen) <= CYCLES[name]


@pytest.mark.xdist_group("float unit")
def test_a_fused_operation_takes_no_longer_if_product_and_addend_are_close() -> None:
    """Whichever turns out to be the greater."""
    rng = random.Random(2)
    for _ in range(2000):
        a, b = (rng.choice((1, -1)) * rng.uniform(1, 2) * 2.0 ** rng.randrange(-70, 70) for _ in range(2))
        for close in (a * b, math.nextafter(a * b, 0), math.nextafter(a * b, math.inf), a * b * rng.uniform(0.2, 5)):
            assert cycles_of("fmsub.d", a, b, close) == CYCLES["fmadd"]


@pytest.mark.xdist_group("float unit")
def test_a_fused_operation_with_a_subnormal_addend_may_take_a_cycle_longer() -> None:
    """Where the product turns out to be greater than c, though its exponent is less."""
    assert cycles_of("fmsub.d", 1.75 * 2.0**-1022, 2.0**-3, 2.0**-1030) == CYCLES["fmadd"] + 2


def test_the_comparison_finds_an_error() -> None:
    cycles = ctypes.c_uint32()
    wrong = harness.compare(unit.subject(), ctypes.addressof(cycles), unit.control("fsub.d"), "fadd.d", 1000)
    assert "SoftFloat says" in wrong

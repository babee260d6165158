"""Our own functions of the soft-float library, against the doubles of this machine and of CPython."""

from __future__ import annotations

import operator
import struct
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from runtime.translate.firmware import OWN_SOFT_FLOAT, SOFT_FLOAT
from runtime.translate.zig import run_compiler
from tests.runtime.translate.test_firmware import Pair

CHECK = Path(__file__).with_name("soft_float_check.c")
PAIRS = 2_000_000


def test_as_the_machine_does_it(tmp_path: Path) -> None:
    """Bit for bit, NaNs included, compiled for this machine: millions of pairs, all paths."""
    program = tmp_path / "check"
    flags = ["-O2", "-std=gnu11", "-fwrapv", "-ffp-contract=off", "-fno-sanitize=undefined", "-Wno-unused"]
    run_compiler([*flags, f"-I{OWN_SOFT_FLOAT.parent}", "-o", str(program), str(CHECK)])
    done = subprocess.run([str(program), str(PAIRS)], capture_output=True, text=True, check=False)
    assert done.stdout == "0 differences\n"


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    result = Pair()
    result.reset()
    yield result
    result.core.machine.close()


def test_own_functions_are_linked(pair: Pair) -> None:
    """compiler-rt's are not there, under no name."""
    symbols = pair.core.firmware.symbols
    assert not [name for name in symbols if "addf3" in name and "compiler_rt" in name]
    assert not [name for name in symbols if "compiler_rt" in name and ("mulf3" in name or "divdf3" in name)]
    assert set(SOFT_FLOAT) - {"__unorddf2"} <= set(symbols)


def bits(x: float) -> bytes:
    return b"nan" if x != x else struct.pack("<d", x)


ANY = st.one_of(st.floats(), st.floats(-4, 4), st.integers(-9, 9).map(float), st.just(2.0**-1074), st.just(2.0**-1022))
ARITHMETIC = {"__adddf3": operator.add, "__subdf3": operator.sub, "__muldf3": operator.mul}
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "__ltdf2": operator.lt, "__ledf2": operator.le, "__eqdf2": operator.eq, "__nedf2": operator.ne,
    "__gtdf2": operator.gt, "__gedf2": operator.ge,
}  # fmt: skip


@given(a=ANY, b=ANY)
@example(a=1.0, b=-1.0)
@example(a=0.1, b=0.2)
@example(a=1.7976931348623157e308, b=1.7976931348623157e308)
@example(a=-0.0, b=0.0)
@settings(max_examples=300)
def test_on_the_core(pair: Pair, a: float, b: float) -> None:
    core, symbols = pair.core, pair.core.firmware.symbols
    for name, function in ARITHMETIC.items():
        assert bits(core.call_address(symbols[name], "ff", "f", (a, b))) == bits(function(a, b))
    if b:
        assert bits(core.call_address(symbols["__divdf3"], "ff", "f", (a, b))) == bits(a / b)
    for name, relation in COMPARISONS.items():
        answer = core.call_address(symbols[name], "ff", "i", (a, b))
        assert relation(answer, 0) == relation(a, b)


@given(x=st.one_of(st.integers(-(1 << 31), (1 << 31) - 1), st.integers(-300, 300)))
@example(x=-(1 << 31))
@example(x=0)
def test_ints_on_the_core(pair: Pair, x: int) -> None:
    address = pair.core.firmware.symbols["__floatsidf"]
    assert bits(pair.core.call_address(address, "i", "f", (x,))) == bits(float(x))

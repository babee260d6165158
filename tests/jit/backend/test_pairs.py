"""Doubles in register pairs: what is emitted, and that there are pairs where registers are scarce."""

from __future__ import annotations

import random
import struct

import pytest

from jit.backend.config import CONFIGS
from jit.ir import Trace
from tests.jit.backend.build import Builder, Run, f, same_exit

ZDINX = ("software-zdinx", "sidecar-zdinx")
ARITHMETIC = "float_add float_sub float_mul float_truediv".split()


def run_both(trace: Trace, config: str, data: bytes) -> str:
    """On the reference backend and on RV32, which must leave alike. Returns the code."""
    reference, run = Run(None, data), Run(CONFIGS[config], data)
    same_exit(reference.execute(trace), run.execute(trace))
    return str(run.backend.traces[1].code.program.listing())


@pytest.mark.parametrize("config", ZDINX)
@pytest.mark.parametrize("seed", range(8))
def test_more_doubles_than_pairs(config: str, seed: int) -> None:
    """Some are spilled, some have their words in registers that are no pair, one word is read alone."""
    rng = random.Random(seed)
    b, count = Builder(), 14
    live = [b.load(8 * n, "f") for n in range(count)]
    ints = [b.load(8 * n) for n in range(3)]
    for n in range(40):
        x, y = rng.choice(live), rng.choice(live)
        kind = rng.random()
        if kind < 0.7:
            live[rng.randrange(count)] = b.op(rng.choice(ARITHMETIC), x, y if kind < 0.6 else f(1.0 + n))
        elif kind < 0.8:
            ints.append(b.op("int_add", b.op("float_bits_high", x), rng.choice(ints)))
        elif kind < 0.9:
            live[rng.randrange(count)] = b.op("float_from_bits", b.op("float_bits_low", x), b.op("float_bits_high", y))
        else:
            live[rng.randrange(count)] = b.op("cast_int_to_float", rng.choice(ints))
    b.guard("guard_true", b.load(200), fail=[*live, *ints])
    b.op("finish", b.inputs[0])
    data = b"".join(struct.pack("<d", rng.uniform(-8, 8)) for _ in range(count))
    assert "lw" in run_both(b.trace(), config, data)


@pytest.mark.parametrize("config", ZDINX)
def test_a_guard_of_a_comparison_is_one_instruction_and_its_check(config: str) -> None:
    b = Builder()
    x, y = b.load(0, "f"), b.load(8, "f")
    total = b.op("float_add", x, y)
    b.guard("guard_true", b.op("float_lt", x, total), fail=[total])
    b.guard("guard_true", b.op("float_ne", x, total), fail=[total])
    b.guard("guard_true", b.op("float_ge", x, total), fail=[x, total])  # fails
    b.op("finish", b.inputs[0])
    code = run_both(b.trace(), config, struct.pack("<dd", -1.0, 2.0))
    lines = [line for line in code.splitlines() if any(name in line for name in ("flt.d", "fle.d", "feq.d"))]
    assert "fadd.d" in code and "jal ra" not in code
    if config == "sidecar-zdinx":
        assert len(lines) >= 2 and all("zero" in line for line in lines)


@pytest.mark.parametrize("config", ZDINX)
def test_constants_and_zero(config: str) -> None:
    """Zero is pair x0; other constants are loaded into a pair."""
    b = Builder()
    x = b.load(0, "f")
    results = [b.op("float_mul", x, f(0.0)), b.op("float_sub", f(-0.0), x), b.op("float_truediv", f(1.0), x)]
    b.guard("guard_true", b.load(64), fail=results)
    b.op("finish", b.inputs[0])
    code = run_both(b.trace(), config, struct.pack("<d", -3.0))
    assert any("fmul.d" in line and "zero" in line for line in code.splitlines())

"""Random IR runs alike on the reference backend and on RV32 in every configuration."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jit.backend.config import CONFIGS, Config
from jit.backend_api import Exit, ExitKind
from jit.ir import OPS, Op, Trace
from spec.memory_map import IMAGE
from tests.jit.backend.build import Run, bits
from tests.jit.backend.firmware import SPACE
from tests.jit.backend.random_trace import random_bridge, random_data, random_trace

EXAMPLES = int(os.environ.get("SIDEWINDER_EXAMPLES", "40"))


def contents(run: Run, exit_: Exit) -> list[object]:
    """Values of the exit; objects by what is in them, since a collection moves them."""
    found: list[object] = []
    kinds = [v.kind for v in exit_.guard.failargs or ()] if exit_.guard is not None else []
    for value, kind in zip(exit_.values, kinds, strict=False):
        if kind == "r" and SPACE <= value < SPACE + 0x1_0000:
            at = int(value) - IMAGE.base
            found.append(bytes(run.image[at : at + 64]))
        else:
            found.append(bits(value))
    return found


def agree(a: Run, b: Run, x: Exit, y: Exit) -> None:
    assert x.kind is y.kind
    assert x.guard is y.guard, f"guards {x.guard and x.guard.guard_id}, {y.guard and y.guard.guard_id}"
    assert contents(a, x) == contents(b, y)
    assert a.data(256) == b.data(256)


def compare(trace: Trace, seed: int, config: Config, force: int | None = None, bridge: bool = False) -> Exit:
    data = random_data(seed)
    a, b = Run(None, data), Run(config, data)
    if force is not None:
        a.backend.fail_guards(frozenset([force]))
        b.backend.fail_guards(frozenset([force]))
    x, y = a.execute(trace), b.execute(trace)
    agree(a, b, x, y)
    if bridge and x.kind is ExitKind.GUARD and x.guard is not None:
        extra = random_bridge(seed, x.guard)
        for op in extra.ops:
            op.guard_id += 1000
        for run in (a, b):
            run.image[:] = Run(config if run is b else None, data).image
            run.backend.compile_bridge(x.guard, extra, 2)
        x, y = a.backend.execute(1, a_frame()), b.backend.execute(1, a_frame())
        agree(a, b, x, y)
    return x


def a_frame() -> int:
    from tests.jit.backend.support import FRAME

    return FRAME


def guards(trace: Trace) -> list[Op]:
    return [op for op in trace.ops if OPS[op.name].guard]


@pytest.mark.parametrize("config", CONFIGS)
@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=EXAMPLES, deadline=None)
def test_random_traces(config: str, seed: int) -> None:
    compare(random_trace(seed, constants=bool(seed & 1)), seed, CONFIGS[config])


@pytest.mark.parametrize("config", CONFIGS)
@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=EXAMPLES // 4, deadline=None)
def test_each_guard_forced_to_fail(config: str, seed: int) -> None:
    trace = random_trace(seed)
    for op in guards(trace)[:12]:
        compare(trace, seed, CONFIGS[config], force=op.guard_id)


@pytest.mark.parametrize("config", CONFIGS)
@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=EXAMPLES // 2, deadline=None)
def test_random_bridges(config: str, seed: int) -> None:
    compare(random_trace(seed, constants=bool(seed & 1)), seed, CONFIGS[config], bridge=True)


@pytest.mark.parametrize("config", CONFIGS)
def test_a_step_from_zero_is_not_put_into_x0(config: str) -> None:
    """A sum took the register of its operand, which was x0, and so the exit of the bridge found 0 in its place."""
    compare(random_trace(2486), 2486, CONFIGS[config], bridge=True)

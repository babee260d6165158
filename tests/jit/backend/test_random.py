"""Random IR runs alike on the reference backend and on RV32 in every configuration."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jit.backend.config import CONFIGS, Config
from jit.backend_api import BackendLimit, Exit, ExitKind
from jit.ir import OPS, Op, Trace
from spec.memory_map import IMAGE
from tests.jit.backend.build import Run, bits
from tests.jit.backend.firmware import SPACE
from tests.jit.backend.random_trace import (
    ends_the_loop,
    passing_invariants,
    random_bridge,
    random_data,
    random_return,
    random_trace,
)

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


@pytest.mark.parametrize(("config", "seed"), [("software", 2587552279), ("sidecar", 4078010356)])
def test_found_bridges(config: str, seed: int) -> None:
    """A bridge's argument that is a shift by a constant below 0, which its entry computes; an exit that wants what the
    load brings beside which its check stood, before another load came up to carry that."""
    compare(random_trace(seed, constants=bool(seed & 1)), seed, CONFIGS[config], bridge=True)


def come_back(seed: int, config: Config) -> bool:
    """A bridge from a guard in the loop's body enters the loop at its label. False: no guard there has failed."""
    trace, data = random_trace(seed, constants=bool(seed & 1)), random_data(seed)
    token = passing_invariants(trace)
    runs = Run(None, data), Run(config, data)
    exits = [run.execute(trace) for run in runs]
    agree(*runs, *exits)
    guard = exits[0].guard
    if token is None or guard is None or ends_the_loop(guard, token):
        return False
    bridge = random_return(seed, guard, token)
    for op in bridge.ops:
        op.guard_id += 1000
    for run, backend in zip(runs, (None, config), strict=True):
        run.image[:] = Run(backend, data).image
        try:
            run.backend.compile_bridge(guard, bridge, 2)
        except BackendLimit:
            return False  # the loop needs more than bridges can pass
    agree(*runs, *(run.backend.execute(1, a_frame()) for run in runs))
    return True


@pytest.mark.parametrize("config", CONFIGS)
@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=EXAMPLES // 2, deadline=None)
def test_random_returns_to_a_loop(config: str, seed: int) -> None:
    come_back(seed, CONFIGS[config])


def test_bridges_do_come_back() -> None:
    assert sum(come_back(seed, CONFIGS["sidecar"]) for seed in range(40)) >= 3


@pytest.mark.parametrize("config", CONFIGS)
def test_a_step_from_zero_is_not_put_into_x0(config: str) -> None:
    """A sum took the register of its operand, which was x0, and so the exit of the bridge found 0 in its place."""
    compare(random_trace(2486), 2486, CONFIGS[config], bridge=True)

"""Traces that are cut, since they have become too long, and go on in others (jit/segments.py)."""

from __future__ import annotations

import pytest

import jit.optimizer.loop
from jit.metainterp import Limits
from tests.jit.front.test_toy import counting
from tests.jit.front.toy import ADD, CALL, LOAD, MUL, RET, STORE, SUB
from tests.jit.front.toyprogram import Code, Run

STEPS: Code = [(LOAD, 3), (ADD, 1), (STORE, 4), (LOAD, 4), (SUB, 1), (STORE, 3)] * 4
CALLEE: Code = [(STORE, 1), *[(LOAD, 1), (ADD, 1), (SUB, 1), (STORE, 1)] * 8, (LOAD, 1), (RET, 0)]
LOOP = counting(150, [*STEPS, (LOAD, 1), (CALL, 1), (MUL, 1), (ADD, 3), (STORE, 3), *STEPS])


@pytest.mark.parametrize("backend", ["reference", "sidecar", "software"])
@pytest.mark.parametrize("fail_guards", ["none", "each once"])
def test_wherever_it_is_cut(backend: str, fail_guards: str) -> None:
    codes = [LOOP, CALLEE]
    expected, cut = Run(codes, jit=False).run(), 0
    for limit in range(20, 400, 60):
        limits = Limits(max_inlining_ops=limit // 2, max_segment_ops=limit)
        run = Run(codes, optimizer=jit.optimizer.loop, backend=backend, limits=limits, fail_guards=fail_guards,
                  verify=True)  # fmt: skip
        assert run.run() == expected
        assert run.runtime is not None and not run.runtime.stats.blacklisted
        segments = run.runtime.knowledge.segments
        if fail_guards == "none":  # else some ends are never reached again
            assert all(place in run.runtime.targets for place in segments)
        cut += bool(segments)
    assert cut >= 3


def test_what_is_inlined_and_makes_a_trace_too_long_gets_its_own() -> None:
    codes = [counting(300, [(LOAD, 1), (CALL, 1), (ADD, 3), (STORE, 3)]), CALLEE]
    limits = Limits(max_inlining_ops=40, max_segment_ops=50, max_trace_ops=90)
    run = Run(codes, optimizer=jit.optimizer.loop, backend="reference", limits=limits)
    assert run.run() == Run(codes, jit=False).run()
    assert run.runtime is not None
    stats = run.runtime.stats
    assert stats.aborts["TRACE_TOO_LONG"] and run.runtime.knowledge.large and not stats.blacklisted

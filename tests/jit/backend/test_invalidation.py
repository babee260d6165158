"""Invalid traces are not entered, and left where they run; each kind of backend."""

from __future__ import annotations

import pytest

from jit.backend.config import CONFIGS
from jit.backend_api import ExitKind
from jit.ir import Op, TargetToken, Trace
from tests.jit.backend.build import CALLS, Builder, Run, i
from tests.jit.backend.support import FRAME

EACH = pytest.mark.parametrize("config", [*CONFIGS, "reference"])


def run_on(config: str) -> Run:
    return Run(CONFIGS.get(config))


def asking() -> tuple[Trace, Op]:
    """A loop that asks the host in each pass and leaves, with the number of the pass, where the trace is invalid then,
    or in pass 20. Behind the call something has changed that the exit needs."""
    b = Builder()
    token = TargetToken("loop")
    n = b.load(0)
    token.label = b.op("label", n, descr=token)
    more = b.op("int_add", n, i(1))
    b.op("call_i", i(7), n, descr=CALLS["ask"])
    guard = b.guard("guard_not_invalidated", fail=[more])
    b.guard("guard_true", b.op("int_lt", more, i(20)), fail=[more])
    b.op("jump", more, descr=token)
    return b.trace(), guard


@EACH
def test_a_running_trace_leaves(config: str) -> None:
    run = run_on(config)
    trace, guard = asking()
    backend, plain = run.backend, run.service

    def service(number: int, argument: int) -> int:
        if argument == 12:
            backend.invalidate(1)
        return plain(number, argument)

    if config == "reference":
        backend.executor.vm.service = service
    else:
        backend.service = service
    exit_ = run.execute(trace)
    assert exit_.kind is ExitKind.GUARD and exit_.guard is guard and list(exit_.values) == [13]
    assert [argument for _, argument in run.asked] == list(range(13))
    backend.fail_guards(None)  # an interrupt: all guards are made to fail, and restored when one has
    assert backend.execute(1, FRAME).kind is ExitKind.FINISH or config == "reference"


@EACH
def test_what_is_valid_costs_nothing_but_the_instruction(config: str) -> None:
    run = run_on(config)
    trace, guard = asking()
    exit_ = run.execute(trace)
    assert exit_.guard is not guard and list(exit_.values) == [20]
    run.backend.fail_guards(frozenset({guard.guard_id}))
    exit_ = run.backend.execute(1, FRAME)
    assert exit_.guard is guard and list(exit_.values) == [1]
    assert list(run.backend.execute(1, FRAME).values) == [20]


@EACH
def test_jumps_to_an_invalid_trace(config: str) -> None:
    run = run_on(config)
    first = Builder()
    first.guard("guard_true", first.load(0), fail=[])
    first.op("finish", first.inputs[0])
    run.backend.compile_loop(first.trace(), 1)
    second = Builder()
    second.op("jump", second.inputs[0], descr=TargetToken("first", 1))
    run.backend.compile_loop(second.trace(), 2)
    assert run.backend.execute(2, FRAME).kind is ExitKind.GUARD
    run.backend.invalidate(1)
    exit_ = run.backend.execute(2, FRAME)
    assert (exit_.kind, exit_.trace_id, list(exit_.values)) == (ExitKind.FINISH, 1, [FRAME])
    third = Builder()
    guard = third.guard("guard_true", third.load(0), fail=[])
    third.op("finish", third.inputs[0])
    run.backend.compile_loop(third.trace(), 3)
    run.backend.replace(1, 3)
    assert run.backend.execute(2, FRAME).guard is guard


@EACH
def test_an_invalid_bridge(config: str) -> None:
    """Its guard exits again, from where it did before, and gets another bridge."""
    run = run_on(config)
    b = Builder()
    more = b.op("int_add", b.load(4), i(3))
    guard = b.guard("guard_true", b.load(0), fail=[b.inputs[0], more])
    b.op("finish", b.inputs[0])
    run.backend.compile_loop(b.trace(), 1)

    def bridge(number: int) -> Op:
        c = Builder("ri")
        found = c.guard("guard_true", c.op("int_lt", c.inputs[1], i(0)), fail=[c.inputs[1]])
        c.op("finish", c.inputs[0])
        run.backend.compile_bridge(guard, c.trace(), number)
        return found

    for number in (2, 3):
        exit_ = run.backend.execute(1, FRAME)
        assert exit_.guard is guard and list(exit_.values) == [FRAME, 3]
        found = bridge(number)
        exit_ = run.backend.execute(1, FRAME)
        assert exit_.guard is found and list(exit_.values) == [3]
        run.backend.invalidate(number, guard)

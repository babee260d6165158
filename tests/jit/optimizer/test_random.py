"""Random traces mean the same before and after optimization: same effects, same state at the exit, whatever fails."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jit.backend_api import ExitKind
from jit.ir import OPS, Trace
from jit.optimizer import Fact, InvalidLoop, Options, optimize_loop, specialize
from jit.refbackend import RefBackend
from jit.resume import State
from tests.jit.optimizer.world import SLOTS, FakeVm, Interpreter, Recorder, make_frame, shape

OPTIONS = Options(verify=True)


def run_recorded(trace: Trace, seed: int, changed: list[int]) -> list[Any]:
    """The meaning: number of the guard that fails, and all that can be reached from the frame and its registers."""
    vm = FakeVm()
    frame = make_frame(vm.ex, seed, changed)
    interpreter = Interpreter(vm.ex)
    at = interpreter.run(trace, 0, {trace.inputargs[0]: frame}, frame)
    return describe(trace, interpreter, at, frame)


def describe(trace: Trace, interpreter: Interpreter, at: int, frame: int) -> list[Any]:
    registers = []
    if at >= 0:
        registers = [interpreter.env[v] for v in trace.ops[at].snapshot.frames[0].registers.values()]
        kinds = [v.kind for v in trace.ops[at].snapshot.frames[0].registers.values()]
        plain = [v for v, kind in zip(registers, kinds, strict=True) if kind != "r"]
        registers = [v for v, kind in zip(registers, kinds, strict=True) if kind == "r"]
        return [at, repr(plain), shape(interpreter.ex, [frame, *registers])]
    return [at, shape(interpreter.ex, [frame])]


def run_optimized(trace: Trace, optimized: Trace, seed: int, changed: list[int], forced: frozenset[int]) -> list[Any]:
    """The optimized trace; from its exit the recorded one goes on."""
    vm = FakeVm()
    frame = make_frame(vm.ex, seed, changed)
    backend = RefBackend(vm)
    backend.compile_loop(optimized, 1)
    backend.fail_guards(forced)
    exit_ = backend.execute(1, frame)
    interpreter = Interpreter(vm.ex)
    if exit_.kind is ExitKind.FINISH:
        return describe(trace, interpreter, -1, int(exit_.values[0]))
    guard = exit_.guard
    assert guard is not None and guard.failargs is not None
    state = State(guard.resume, [v.kind for v in guard.failargs], exit_.values, vm.ex)
    ((_, at, registers),) = guard.resume.frames
    snapshot = next(
        op.snapshot for op in trace.ops if op.snapshot is not None and op.snapshot.frames[0].pc == at
        and op.snapshot.frames[0].registers.keys() == registers.keys()
    )  # fmt: skip
    names = snapshot.frames[0].registers
    env = {names[key]: state.value(v) for key, v in registers.items()}
    env[trace.inputargs[0]] = frame
    end = interpreter.run(trace, at, env, frame)
    return describe(trace, interpreter, end, frame)


def check(seed: int, length: int, loop: bool, options: Options = OPTIONS) -> None:
    r = random.Random(seed)
    trace = Recorder(r, seed).record(length, loop)
    try:
        optimized = optimize_loop(trace, options)
    except InvalidLoop:
        return
    compare(trace, optimized, r, seed)
    facts = {r.randrange(len(trace.ops)): Fact(bound=(-4, 40)), r.randrange(len(trace.ops)): Fact(constant=7)}
    try:
        optimized = specialize(optimized, facts, options)
    except InvalidLoop:
        return
    compare(trace, optimized, r, seed)


def compare(trace: Trace, optimized: Trace, r: random.Random, seed: int) -> None:
    guards = [op.guard_id for op in optimized.ops if OPS[op.name].guard]
    for changed in ([], [r.randrange(1, SLOTS)], list(range(2, SLOTS))):
        expected = run_recorded(trace, seed, changed)
        for forced in (frozenset[int](), frozenset({r.choice(guards)} if guards else ())):
            assert run_optimized(trace, optimized, seed, changed, forced) == expected


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6), st.integers(1, 60))
def test_loops(seed: int, length: int) -> None:
    check(seed, length, loop=True)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6), st.integers(1, 60))
def test_straight(seed: int, length: int) -> None:
    check(seed, length, loop=False)


@pytest.mark.parametrize("off", ["peel", "virtuals", "heap", "bounds", "rules", "virtualizable", "share_resume"])
def test_stages_can_be_left_out(off: str) -> None:
    for seed in range(6):
        check(seed, 30, True, Options(verify=True, **{off: False}))  # type: ignore[arg-type]

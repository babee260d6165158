"""The driver: aborts, blacklisting, interrupts, the closed loop, the oracle."""

from __future__ import annotations

from typing import Any

import pytest

import jit.optimizer.loop
from jit.aborts import Abort, Reason
from jit.counters import Counters
from jit.metainterp import Limits
from jit.options import Events
from jit.warmstate import BLACKLISTED
from tests.jit.front.test_toy import SUM, counting
from tests.jit.front.toy import ADD, CALL, LOAD, MUL, RET, STORE
from tests.jit.front.toyprogram import Code, Run


def expected(codes: list[Code]) -> int:
    return Run(codes, jit=False).run()


def test_too_long_traces_are_blacklisted() -> None:
    seen: list[Abort] = []
    events = Events(aborted=lambda abort, where: seen.append(abort))
    run = Run([SUM], events=events, limits=Limits(max_trace_ops=20), max_aborts=3)
    assert run.run() == expected([SUM])
    assert run.runtime is not None
    assert [abort.reason for abort in seen] == [Reason.TRACE_TOO_LONG] * 3
    assert run.runtime.stats.blacklisted == 1 and not run.runtime.traces


def test_every_place_to_abandon_a_trace() -> None:
    """The program goes on rightly wherever a trace is given up, in the middle of a bytecode, too."""
    callee: Code = [(STORE, 1), (ADD, 1), (RET, 0)]
    codes = [counting(60, [(LOAD, 1), (CALL, 1), (ADD, 3), (STORE, 3)]), callee]
    result = expected(codes)
    for limit in range(60):
        assert Run(codes, limits=Limits(max_trace_ops=limit), max_aborts=1).run() == result


def test_counters() -> None:
    run = Run([SUM], jit=False)
    table = Counters(run.executor.ints)
    for number in range(2000):
        table.set_trace((number, 0x40061000), number + 1 if number < 5 else 0)
    for number in range(5):
        at = table._slot((number, 0x40061000))
        assert at is not None and table.words[table._at(at + 12)] == number + 1
    table.blacklist((7, 0x40061008))
    at = table._slot((7, 0x40061008))
    assert at is not None and table.words[table._at(at + 12)] == BLACKLISTED


@pytest.mark.parametrize("backend", ["reference", "sidecar", "software"])
def test_interrupt_leaves_a_running_trace(backend: str) -> None:
    run = Run([counting(100_000, [(LOAD, 3), (STORE, 3)])], optimizer=jit.optimizer.loop, backend=backend)
    assert run.runtime is not None
    runtime: Any = run.runtime
    statuses, execute = [], runtime.backend.execute

    def interrupted(trace_id: int, frame: int) -> Any:
        runtime.interrupt()
        runtime.backend.slice_cycles = 500
        run.executor.vm_set("interrupt", 1)
        return execute(trace_id, frame)

    runtime.backend.execute = interrupted
    while not statuses or statuses[-1] != 4:
        statuses.append(run.library.call("run"))
        if statuses[-1] in (2, 3):
            runtime.handle(statuses[-1])
    assert statuses == [2, 3, 4]
    assert sum(runtime.stats.exits.values()) == 1


def test_patterns_are_found_and_speculated_on() -> None:
    body = [(LOAD, 1), (MUL, 5), (ADD, 3), (STORE, 3)]  # register 5 holds 0
    code = counting(3000, body)
    code = [*code[:4], (LOAD, 1), (STORE, 5), *[(op, arg + 2 if op in (7, 15) else arg) for op, arg in code[4:]]]
    code = [(op, (arg >> 8) << 8 | (arg & 255) + 2 if op == 6 else arg) for op, arg in code]
    plain = expected([code])
    run = Run([code], optimizer=jit.optimizer.loop, backend="sidecar", patterns=True, probe_cycles=1000)
    assert run.run() == plain
    assert run.runtime is not None
    stats = run.runtime.stats
    assert stats.patterns["constant"] >= 1 and stats.speculations["constant"] >= 1


def test_oracle_runs_alike() -> None:
    callee: Code = [(STORE, 1), (ADD, 1), (RET, 0)]
    codes = [counting(500, [(LOAD, 1), (CALL, 1), (ADD, 3), (STORE, 3)]), callee]
    first = Run(codes, optimizer=jit.optimizer.loop, backend="sidecar")
    assert first.run() == expected(codes)
    assert first.runtime is not None
    never = first.runtime.never_failed()
    second = Run(codes, optimizer=jit.optimizer.loop, backend="sidecar", never_failing=never)
    assert second.run() == expected(codes)
    assert second.runtime is not None
    one, two = first.runtime, second.runtime
    assert never and one.stats.entries == two.stats.entries
    assert one.stats.exits == two.stats.exits and one.stats.host_bytecodes == two.stats.host_bytecodes
    assert two.backend.counters()["checks"] < one.backend.counters()["checks"]


def test_a_long_trace_goes_to_the_traces_of_what_it_calls() -> None:
    callees: list[Code] = [[(STORE, 1), (ADD, 1), (RET, 0)], [(STORE, 1), (MUL, 1), (RET, 0)]]
    body = [(LOAD, 1), (CALL, 1), (ADD, 3), (STORE, 3), (LOAD, 1), (CALL, 2), (ADD, 3), (STORE, 3)]
    codes = [counting(400, body * 3), *callees]
    result, given_up = expected(codes), 0
    for limit in range(10, 130, 10):
        run = Run(codes, limits=Limits(max_inlining_ops=limit // 2, max_patient_ops=limit))
        assert run.run() == result
        assert run.runtime is not None
        stats = run.runtime.stats
        assert not stats.blacklisted
        given_up += stats.aborts["TRACE_LONG"]
    assert given_up


def test_oracle_that_goes_another_way_keeps_its_guards() -> None:
    """What was found of one program is wrong for another: a guard of it fails that never failed in the first."""
    first = Run([counting(500, [(LOAD, 1), (ADD, 3), (STORE, 3)])], optimizer=jit.optimizer.loop, backend="sidecar")
    first.run()
    assert first.runtime is not None
    never = first.runtime.never_failed()
    callee: Code = [(STORE, 1), (ADD, 1), (RET, 0)]
    codes = [counting(500, [(LOAD, 1), (CALL, 1), (ADD, 3), (STORE, 3)]), callee]
    second = Run(codes, optimizer=jit.optimizer.loop, backend="sidecar", never_failing=never)
    plain = Run(codes, optimizer=jit.optimizer.loop, backend="sidecar")
    assert second.run() == plain.run() == expected(codes)
    assert second.runtime is not None and plain.runtime is not None
    assert never.guards and second.runtime.training.follows is None
    assert second.runtime.backend.counters()["checks"] == plain.runtime.backend.counters()["checks"]

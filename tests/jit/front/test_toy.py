"""The front end on a toy language: results with the JIT are those without, whatever fails."""

from __future__ import annotations

import pytest

import jit.optimizer.loop
from spec.heap import untag
from tests.jit.front.toy import (
    ADD,
    CALL,
    CONST,
    GCD,
    JUMP,
    JUMP_BACK,
    JUMP_IF_LESS,
    LOAD,
    MUL,
    NOTE,
    RET,
    SQUARES,
    STORE,
    SUB,
    TOFLOAT,
)
from tests.jit.front.toyprogram import Code, Run


def less(a_register: int, target: int) -> tuple[int, int]:
    return (JUMP_IF_LESS, a_register << 8 | target)


def counting(n: int, body: list[tuple[int, int]], k: int = 0) -> Code:
    """i = 0 (register 1); while i < n (register 2): body; i += 1. Result in register 3."""
    start: Code = [(CONST, n), (STORE, 2), (CONST, 0), (STORE, 1), (CONST, 0), (STORE, 3)]
    head = len(start)
    code: Code = [*start, (LOAD, 1), less(2, head + 3), (JUMP, head + 3 + len(body) + 4), *body]
    code += [(CONST, 1), (ADD, 1), (STORE, 1), (JUMP_BACK, head), (LOAD, 3), (RET, 0)]
    return code


SUM = counting(1000, [(LOAD, 3), (ADD, 1), (STORE, 3)])


def both(codes: list[Code], **kw: object) -> Run:
    """Runs without the JIT, with it, and with the real optimizer; the results are the same."""
    plain = Run(codes, jit=False)
    expected = plain.run()
    run = Run(codes, verify=True, **kw)  # type: ignore[arg-type]
    assert run.run() == expected
    for backend in ("reference", "software", "sidecar"):
        run = Run(codes, verify=True, optimizer=jit.optimizer.loop, backend=backend, **kw)  # type: ignore[arg-type]
        assert run.run() == expected, backend
    return run


def test_without_jit() -> None:
    assert untag(Run([SUM], jit=False).run()) == sum(range(1000))


def test_loop() -> None:
    run = both([SUM])
    assert run.runtime is not None
    stats = run.runtime.stats
    assert stats.loops == 1 and not stats.aborts
    assert sum(stats.entries.values()) == 1


@pytest.mark.parametrize("mode", ["each once", 3])
def test_guards_may_fail_at_will(mode: str | int) -> None:
    both([SUM], fail_guards=mode)
    both([SUM], fail_guards=mode, bridge_threshold=1)


def test_overflow() -> None:
    code = counting(1000, [(CONST, 3), (MUL, 3), (ADD, 1), (STORE, 3)])
    both([code])


def test_what_is_not_recorded_is_done_outside_of_traces() -> None:
    """By the interpreter, while a trace is recorded, and where a bytecode is finished after a guard's exit."""
    code = counting(1000, [(NOTE, 1), (LOAD, 3), (ADD, 1), (STORE, 3)])

    def noted(**how: object) -> int:
        run = Run([code], **how)  # type: ignore[arg-type]
        run.run()
        return run.executor.vm_get("settled_idly")

    interpreted = noted(jit=False)
    with_traces = noted(verify=True)
    failing = noted(verify=True, fail_guards="each once")
    assert interpreted == 1000 and 0 < with_traces < failing < 1000
    both([code])


def test_residual_call_and_elidable() -> None:
    body = [(LOAD, 1), (STORE, 4), (CONST, 36), (GCD, 4), (ADD, 3), (STORE, 3), (SQUARES, 12), (ADD, 3), (STORE, 3)]
    both([counting(300, body)])


def test_call_is_inlined() -> None:
    callee: Code = [(STORE, 1), (ADD, 1), (RET, 0)]
    code = counting(500, [(LOAD, 1), (CALL, 1), (ADD, 3), (STORE, 3)])
    run = both([code, callee])
    assert run.runtime is not None and run.runtime.stats.loops >= 1
    both([code, callee], fail_guards="each once")
    both([code, callee], fail_guards="each once", bridge_threshold=1)
    both([code, callee], stress=True, space=1 << 16)


def test_nested_loops() -> None:
    inner = counting(20, [(LOAD, 3), (ADD, 1), (STORE, 3)])
    code = counting(100, [(LOAD, 1), (CALL, 1), (ADD, 3), (STORE, 3)])
    run = both([code, inner])
    assert run.runtime is not None and run.runtime.stats.bridges >= 1
    both([code, inner], fail_guards="each once", bridge_threshold=2)


def test_recursion() -> None:
    # f(n) = n < 1 ? n : n + f(n - 1)
    f: Code = [(STORE, 1), (CONST, 1), (STORE, 2), (LOAD, 1), less(2, 10), (CONST, 1), (STORE, 3), (LOAD, 1),
               (SUB, 3), (JUMP, 12), (LOAD, 1), (RET, 0), (CALL, 1), (ADD, 1), (RET, 0)]  # fmt: skip
    main: Code = counting(60, [(LOAD, 1), (CALL, 1), (ADD, 3), (STORE, 3)])
    both([main, f])
    both([main, f], fail_guards="each once", bridge_threshold=2)
    both([main, f], stress=True)


def test_floats() -> None:
    code = counting(300, [(LOAD, 3), (TOFLOAT, 0), (ADD, 1), (STORE, 3)])
    plain, run = Run([code], jit=False), Run([code], verify=True)
    for r in (plain, run):
        at = r.run()
        assert r.executor.load("f", at + 8) == float(sum(range(300)))

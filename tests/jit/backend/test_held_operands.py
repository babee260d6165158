"""What a loop has set into guard operands, its bridges know: they compare with it, and set again what has changed."""

from __future__ import annotations

import pytest

from jit.backend.config import CONFIGS
from jit.ir import Op, TargetToken, Trace
from jit.trace_binary import sidecar_text
from spec.heap import tag
from spec.isa import disassemble
from tests.jit.backend.build import Run
from tests.jit.backend.support import DESCRS, FRAME, parse, set_word

#: Counts i5 up to the invariant i2, and adds to i4: i5 where it is even; a bridge adds 1 where it is odd.
LOOP = """
[p0]
p1 = getarrayitem_gc_r(p0, 0, descr=refs)
i2 = int_untag(p1)
p3 = getarrayitem_gc_r(p0, 1, descr=refs)
i4 = int_untag(p3)
i5 = int_and(i4, 0)
guard_small(p3) [p0, i5, i4, i2]
label(i5, i4, descr=TargetToken(loop))
i6 = int_lt(i5, i2)
guard_true(i6) [p0, i5, i4, i2]
i7 = int_and(i5, 1)
i8 = int_eq(i7, 0)
guard_true(i8) [p0, i5, i4, i2]
i9 = int_add(i5, 1)
i10 = int_add(i4, i5)
jump(i9, i10, descr=TargetToken(loop))
"""
SAME = """
[p0, i5, i4, i2]
i6 = int_add(i5, 1)
i7 = int_add(i4, 1)
i8 = int_le(i6, i2)
guard_true(i8) [p0, i5, i4, i2]
jump(i6, i7, p0, i2, descr=TargetToken(loop))
"""
OTHER = """
[p0, i5, i4, i2]
i6 = int_add(i5, 1)
i7 = int_add(i4, 1)
i8 = int_sub(i2, 1)
jump(i6, i7, p0, i8, descr=TargetToken(loop))
"""
#: From the bridge SAME, whose guard fails: the end comes nearer again.
FROM_BRIDGE = """
[p0, i5, i4, i2]
i6 = int_sub(i4, 1000)
i7 = int_lt(i6, i2)
guard_true(i7) [p0, i5, i4, i2]
i8 = int_add(i2, 3)
i9 = int_add(i5, 2)
jump(i9, i4, p0, i8, descr=TargetToken(loop))
"""
SIDECARS = [name for name, config in CONFIGS.items() if config.sidecar]


def prepared(config: str) -> tuple[Run, Trace, TargetToken]:
    run, trace = Run(CONFIGS[config]), parse(LOOP)
    label = next(op for op in trace.ops if op.name == "label")
    token: TargetToken = label.descr
    token.label, token.trace_id = label, 1
    i2 = next(op for op in trace.ops if op.name == "int_untag")
    token.invariants = [trace.inputargs[0], i2]
    run.backend.compile_loop(trace, 1)
    return run, trace, token


def bridge(run: Run, guard: Op, text: str, token: TargetToken, number: int) -> Trace:
    trace = parse(text)
    trace.ops[-1].descr = token
    for op in trace.ops:
        op.guard_id += 100 * number
    run.backend.compile_bridge(guard, trace, number)
    return trace


def guards(trace: Trace) -> list[Op]:
    return [op for op in trace.ops if op.failargs is not None]


def listing(run: Run, number: int) -> list[str]:
    """A trace's instructions with their sidecar words."""
    program = run.backend.traces[number].code.program
    words = zip(program.code, program.sidecar, strict=True)
    return [f"{disassemble(word).split()[0]} {sidecar_text(side)}".strip() for word, side in words]


def names(run: Run, number: int) -> list[str]:
    return [line.split()[0] for line in listing(run, number)]


def leaves(run: Run, n: int, start: int) -> list[int]:
    """The values of the exit: frame, i5, i4, i2."""
    for index, value in enumerate((n, start)):
        set_word(run.image, FRAME + DESCRS.array("RefArray").base + 4 * index, tag(value))
    return [int(value) for value in run.backend.execute(1, FRAME).values]


def expected(n: int, start: int, shorter: int) -> list[int]:
    """The same in Python. `shorter`: by how much the bridge makes n smaller."""
    i, total = 0, start
    while i < n:
        total += i if i % 2 == 0 else 1
        n -= shorter if i % 2 else 0
        i += 1
    return [FRAME, i, total, n]


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize(("text", "shorter"), [(SAME, 0), (OTHER, 1)])
def test_results(config: str, text: str, shorter: int) -> None:
    run, trace, token = prepared(config)
    bridge(run, guards(trace)[-1], text, token, 2)
    for n, start in ((0, 5), (1, 0), (2, 7), (9, 3), (20, 0), (5, 1)):
        assert leaves(run, n, start) == expected(n, start, shorter)


@pytest.mark.parametrize("config", SIDECARS)
def test_the_bridge_compares_with_what_the_loop_has_set(config: str) -> None:
    """And does not set it again."""
    run, trace, token = prepared(config)
    bridge(run, guards(trace)[-1], SAME, token, 2)
    loop, code = listing(run, 1), listing(run, 2)
    operand = next(line for line in loop if " lt g" in line).split()[2]
    assert any(f" le {operand}" in line or f" ge {operand}" in line for line in code)
    assert "xg.set" in names(run, 1) and "xg.set" not in names(run, 2)
    assert "slt" not in names(run, 2)


@pytest.mark.parametrize("config", SIDECARS)
def test_another_value_is_set(config: str) -> None:
    run, trace, token = prepared(config)
    bridge(run, guards(trace)[-1], OTHER, token, 2)
    assert names(run, 2).count("xg.set") == 1


@pytest.mark.parametrize("config", CONFIGS)
def test_before_the_loop_nothing_is_set(config: str) -> None:
    """A bridge from the preamble sets the operand, though the value is that of the loop. Its guard fails for a start
    that is no small int."""
    run, trace, token = prepared(config)
    assert leaves(run, 9, 3) == expected(9, 3, 0)[:1] + [1, 3, 9]  # the operand is 9; the guard of odd numbers fails
    bridge(run, guards(trace)[-1], SAME, token, 2)
    bridge(run, guards(trace)[0], SAME, token, 3)
    for index, word in enumerate((tag(4), FRAME)):
        set_word(run.image, FRAME + DESCRS.array("RefArray").base + 4 * index, word)
    i, total = 1, (FRAME - (1 << 32) if FRAME >= 1 << 31 else FRAME) // 2 + 1
    while i < 4:
        total += i if i % 2 == 0 else 1
        i += 1
    assert [int(value) for value in run.backend.execute(1, FRAME).values] == [FRAME, i, total, 4]
    if CONFIGS[config].sidecar:
        assert "xg.set" in names(run, 3)


@pytest.mark.parametrize("config", CONFIGS)
def test_a_bridge_of_the_bridge(config: str) -> None:
    """It knows the same, until it passes another value; then the loop and all of its bridges go by that one."""
    run, trace, token = prepared(config)
    same = bridge(run, guards(trace)[-1], SAME, token, 2)
    run.backend.fail_guards(frozenset({guards(same)[0].guard_id}))
    assert leaves(run, 8, 0) == [FRAME, 1, 0, 8]  # made to fail
    bridge(run, guards(same)[0], FROM_BRIDGE, token, 3)
    if CONFIGS[config].sidecar:
        assert any(" g" in line for line in listing(run, 3)) and names(run, 3).count("xg.set") == 1
        assert "slt" not in names(run, 3)
    assert leaves(run, 8, 0) == expected(8, 0, 0)

"""Guards that leave to the state of an earlier one."""

from __future__ import annotations

import pytest

from jit.ir import OPS, Op, ResumeData
from jit.optimizer import Options, optimize_loop
from jit.optimizer.emission.exits import share_exits
from jit.text import parse_trace
from tests.jit.optimizer.descrs import DESCRS

START = """
[p0]
p1 = getarrayitem_gc_r(p0, 1, descr=slot)
p2 = getarrayitem_gc_r(p0, 2, descr=slot)
i3 = getfield_raw_i(1000, descr=state)
i4 = getfield_raw_i(1004, descr=state)
"""
FIRST, SECOND = "guard_small(p1) [p0, p1]\n", "guard_pointer_class(p2, 24) [p0, p1, p2, i3]\n"


def guards(text: str, share: bool = True) -> list[Op]:
    """Of the optimized trace: the text in the midst of it, and uses of what was loaded."""
    trace = parse_trace(f"{START}{text}i90 = int_add(i3, i4)\nsetfield_raw(1000, i90, descr=state)\nfinish(p0)", DESCRS)
    ops = optimize_loop(trace, Options(verify=True, share_exits=share)).ops
    return [op for op in ops if OPS[op.name].guard]


def test_no_effect_between() -> None:
    first, second = guards(FIRST + "debug_merge_point(7)\n" + SECOND)
    assert second.resume is first.resume and second.failargs is first.failargs
    assert first.failargs is not None and len(first.failargs) == 2 and first.resume.guards == 2
    first, second = guards(FIRST + "debug_merge_point(7)\n" + SECOND, share=False)
    assert second.resume is not first.resume


@pytest.mark.parametrize(
    "between",
    ["setfield_raw(1004, i3, descr=state)\n", "f5 = cast_int_to_float(i3)\nsetfield_raw(1004, i3, descr=state)\n"],
)
def test_an_effect_between(between: str) -> None:
    first, second = guards(FIRST + between + SECOND)
    assert second.resume is not first.resume and len(second.failargs or ()) == 4


def test_what_fails_in_programs_keeps_its_own_state() -> None:
    """A condition that the program sees; what follows has the same state, as another one."""
    text = FIRST + "debug_merge_point(7)\ni5 = int_lt(i3, 7)\nguard_true(i5) [p0, i5]\ndebug_merge_point(8)\n" + SECOND
    text += "debug_merge_point(9)\ni6 = int_add_ovf(i4, 1)\nguard_no_overflow() [p0, i4]\n"
    first, second, third, fourth = guards(text + "setfield_raw(1004, i6, descr=state)\n")
    assert second.resume.guards == 1 and second.resume is not first.resume
    assert third.resume is fourth.resume and third.resume is not second.resume
    assert third.failargs is second.failargs  # so that they may change places


def test_a_value_that_the_loop_replaces() -> None:
    """The exit of the first sum would need what the second one's result takes the place of: it keeps its own state."""
    text = """
    [p0, i1, i2]
    label(i1, i2, descr=TargetToken(loop))
    guard_nonnull(p0) [p0, i1]
    i3 = int_add_ovf(i1, i2)
    guard_no_overflow() [p0, i1]
    debug_merge_point(7)
    i4 = int_add_ovf(i2, 5)
    guard_no_overflow() [p0, i3, i2]
    jump(i3, i4, descr=TargetToken(loop))
    """
    ops = parse_trace(text, DESCRS).ops
    for op in ops:
        if OPS[op.name].guard:
            op.resume, op.failargs = ResumeData([]), list(op.snapshot.frames[0].registers.values())
    share_exits(ops)
    first, second, third = (op for op in ops if OPS[op.name].guard)
    assert second.resume is first.resume and third.resume is not first.resume

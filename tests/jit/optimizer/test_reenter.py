"""Bridges that go back to a loop's label: what they pass, what they store before, and when they go to the entry."""

from __future__ import annotations

import re

from jit.ir import TargetToken
from jit.optimizer import Options, drop_guards, optimize_bridge, optimize_loop
from jit.text import format_trace, parse_trace
from tests.jit.optimizer.descrs import DESCRS
from tests.jit.optimizer.test_loops import LOOP

#: What the tracer records first from the exit of the class check of the list's item: virtual objects, pending stores.
START = """
    [p0, i1, f2, p3, i4]
    p5 = new(descr=Float)
    setfield_gc(p5, f2, descr=value)
    setarrayitem_gc(p0, 2, p5, descr=slot)
    p6 = int_tag(i1)
    setarrayitem_gc(p0, 0, p6, descr=slot)
"""
END = """
    i7 = int_add_ovf(i1, 1)
    guard_no_overflow() [p0]
    p8 = int_tag(i7)
    setarrayitem_gc(p0, 0, p8, descr=slot)
    jump(p0, descr=loop)
"""


def bridge(between: str, trace_id: int = 5, dropped: bool = False) -> list[str]:
    """The optimized bridge's operations."""
    loop = optimize_loop(parse_trace(LOOP, DESCRS), Options(verify=True))
    label = next(op for op in loop.ops if op.name == "label")
    label.descr.trace_id = 5
    if dropped:
        loop = drop_guards(loop, [0, 1])
    guard = next(op for op in loop.ops if op.guard_id == 6)
    trace = parse_trace(START + between + END, DESCRS | {"loop": TargetToken("loop", trace_id)})
    optimized = optimize_bridge(trace, guard, Options(verify=True))
    token = optimized.ops[-1].descr
    assert (token.label in loop.ops) == (token.label is not None)
    return format_trace(optimized).splitlines()[1:]


BACK = "jump(i5, f2, p0, p3, i4, descr=TargetToken(loop))"
GUARD = "guard_no_overflow(descr=<Guard0>) [p0, i1, f2, p3, i4]"


def test_back_to_the_label() -> None:
    """Index and sum stay unboxed and unstored; the list's items and length are known still."""
    assert bridge("") == ["i5 = int_add_ovf(i1, 1)", GUARD, BACK]
    assert bridge("", dropped=True)[-1] == BACK


def test_another_trace() -> None:
    assert bridge("", trace_id=6)[-1] == "jump(p0, descr=TargetToken(loop))"


def test_slots_of_the_bridge_are_stored() -> None:
    """Slot 3 is nothing to the loop, which therefore would not store it."""
    assert bridge("setarrayitem_gc(p0, 3, p6, descr=slot)")[2:] == [
        "p6 = int_tag(i1)",
        "setarrayitem_gc(p0, 3, p6, descr=<Array Frame>)",
        BACK,
    ]


def test_slots_of_the_loop_are_known() -> None:
    """The list is in slot 1 as before, and in a failarg: it need not be loaded."""
    assert "p3, descr=<Array Frame>" in bridge("p9 = getarrayitem_gc_r(p0, 1, descr=slot)\n"
                                              "setarrayitem_gc(p0, 5, p9, descr=slot)")[2]  # fmt: skip


def test_changed_invariant() -> None:
    """No list in slot 1: the loop's first iteration would leave."""
    assert bridge("setarrayitem_gc(p0, 1, p6, descr=slot)")[-1] == "jump(p0, descr=TargetToken(loop))"


def test_new_round() -> None:
    """Another array in slot 1: an iteration is repeated, with its checks; then the loop gets array and length."""
    ops = bridge("p9 = getarrayitem_gc_r(p0, 5, descr=slot)\nsetarrayitem_gc(p0, 1, p9, descr=slot)")
    assert [re.sub(r"descr=<Guard\d+>\).*", "...", op) for op in ops] == [
        "p5 = getarrayitem_gc_r(p0, 5, descr=<Array Frame>)",
        "i6 = int_add_ovf(i1, 1)",
        "guard_no_overflow(...",
        "setarrayitem_gc(p0, 1, p5, descr=<Array Frame>)",
        "guard_pointer_class(p5, 80, ...",
        "i7 = getfield_gc_i(p5, descr=<Field Array.length>)",
        "i8 = int_lt(i6, i7)",  # i6 is not negative, i1 being an index of the loop
        "guard_true(i8, ...",
        "p9 = getarrayitem_gc_r(p5, i6, descr=<Array Array>)",
        "guard_pointer_class(p9, 24, ...",
        "f10 = getfield_gc_f(p9, descr=<Field Float.value>)",
        "f11 = float_add(f2, f10)",
        "i12 = int_add(i1, 2)",  # at most the array's length
        "jump(i12, f11, p0, p5, i7, descr=TargetToken(loop))",
    ]


def test_calls() -> None:
    """One that may change anything, but no object's type and no array's length; one that changes nothing."""
    assert bridge("i9 = call_i(p0, i1, descr=mix)")[-1] == BACK.replace("i5", "i6")
    assert bridge("i9 = call_i(p0, descr=peek)")[-1] == BACK.replace("i5", "i6")

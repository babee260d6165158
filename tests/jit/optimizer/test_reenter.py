"""Bridges that go back to a loop's label: what they pass, what they store before, and when they go to the entry."""

from __future__ import annotations

import re

import pytest

from jit.ir import Op, TargetToken, Trace
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


#: While one array is shorter than another, which never changes, and slot 3 is a small int: it counts.
DECIDED = """
    [p0]
    p1 = getarrayitem_gc_r(p0, 1, descr=slot)
    i2 = ref_is_small(p1)
    guard_false(i2) [p0]
    i3 = getheader(p1)
    guard_value(i3, 80) [p0]
    i4 = getfield_gc_i(p1, descr=length)
    p5 = getarrayitem_gc_r(p0, 2, descr=slot)
    i6 = ref_is_small(p5)
    guard_false(i6) [p0]
    i7 = getheader(p5)
    guard_value(i7, 80) [p0]
    i8 = getfield_gc_i(p5, descr=length)
    i9 = int_lt(i4, i8)
    guard_true(i9) [p0]
    p10 = getarrayitem_gc_r(p0, 0, descr=slot)
    i11 = ref_is_small(p10)
    guard_true(i11) [p0]
    i12 = int_untag(p10)
    i13 = int_is_true(i12)
    guard_true(i13) [p0]
    i14 = int_add_ovf(i12, -1)
    guard_no_overflow() [p0]
    p15 = int_tag(i14)
    setarrayitem_gc(p0, 0, p15, descr=slot)
    jump(p0)
"""
#: Its bridge: compares them once more, in other words, and says which is shorter.
COMPARES = """
    [{inputs}]
    {first}
    p21 = getarrayitem_gc_r({frame}, 1, descr=slot)
    i22 = getfield_gc_i(p21, descr=length)
    p23 = getarrayitem_gc_r({frame}, 2, descr=slot)
    i24 = getfield_gc_i(p23, descr=length)
    i25 = int_ge(i22, i24)
    guard_false(i25) [{frame}]
    i26 = int_gt(i24, i22)
    p27 = int_tag(i26)
    setarrayitem_gc({frame}, 5, p27, descr=slot)
    jump({frame}, descr=other)
"""


@pytest.mark.parametrize(("first", "known"), [("", True), ("setarrayitem_gc(p0, 1, {other}, descr=slot)", False)])
def test_comparisons_between_invariants(first: str, known: bool) -> None:
    """A bridge knows how they came out, though it was not given what is compared: nothing is loaded, nor compared. It
    does not where one of them is another now."""
    loop = optimize_loop(parse_trace(DECIDED, DESCRS), Options(verify=True))
    start = next(i for i, op in enumerate(loop.ops) if op.name == "label")
    names = [op.name for op in loop.ops[start:]]
    assert not [name for name in names if name.startswith("getfield")]
    guard = next(op for op in loop.ops[start:] if op.guard_id >= 0)
    assert guard.failargs is not None
    inputs = [f"{'p' if arg.kind == 'r' else arg.kind}{n}" for n, arg in enumerate(guard.failargs)]
    assert inputs[0] == "p0"
    other = "p20"
    made = f"{other} = getarrayitem_gc_r(p0, 7, descr=slot)\n    " if first else ""
    text = COMPARES.format(inputs=", ".join(inputs), first=made + first.format(other=other), frame="p0")
    bridge_ = optimize_bridge(parse_trace(text, DESCRS), guard, Options(verify=True))
    ops = format_trace(bridge_).splitlines()[1:]
    assert (not [op for op in ops if "getfield" in op or "guard" in op]) == known, ops
    assert not known or any("setarrayitem_gc(p0, 5, ConstPtr(0x3)," in op for op in ops), ops


#: While slot 0 is below slot 1, and has no bit of slot 2: it counts.
LIMITED = """
    [p0]
    p1 = getarrayitem_gc_r(p0, 0, descr=slot)
    i2 = ref_is_small(p1)
    guard_true(i2) [p0]
    i3 = int_untag(p1)
    p4 = getarrayitem_gc_r(p0, 1, descr=slot)
    i5 = ref_is_small(p4)
    guard_true(i5) [p0]
    i6 = int_untag(p4)
    i7 = int_lt(i3, i6)
    guard_true(i7) [p0]
    p8 = getarrayitem_gc_r(p0, 2, descr=slot)
    i9 = ref_is_small(p8)
    guard_true(i9) [p0]
    i10 = int_untag(p8)
    i11 = int_and(i3, i10)
    i12 = int_is_true(i11)
    guard_false(i12) [p0]
    i13 = int_add_ovf(i3, 1)
    guard_no_overflow() [p0]
    p14 = int_tag(i13)
    setarrayitem_gc(p0, 0, p14, descr=slot)
    jump(p0)
"""


def way(guard: Op) -> Trace:
    """The bridge of a guard on slot 2, of which that takes another bit."""
    assert guard.failargs is not None
    inputs = ", ".join(f"{'p' if arg.kind == 'r' else arg.kind}{n}" for n, arg in enumerate(guard.failargs))
    trace = parse_trace(f"""
        [{inputs}]
        p19 = int_tag(i1)
        setarrayitem_gc(p0, 0, p19, descr=slot)
        p20 = getarrayitem_gc_r(p0, 6, descr=slot)
        i21 = ref_is_small(p20)
        guard_true(i21) [p0]
        setarrayitem_gc(p0, 2, p20, descr=slot)
        jump(p0, descr=loop)
        """, DESCRS | {"loop": TargetToken("loop", 5)})  # fmt: skip
    return optimize_bridge(trace, guard, Options(verify=True))


def on_slot_2(trace: Trace) -> Op:
    return [op for op in trace.ops if op.name == "guard_value"][-1]


def test_ints_of_the_loop_are_small_still() -> None:
    """Slot 2 is another; that of slot 1 the loop has untagged, so the bridge knows its bounds."""
    loop = optimize_loop(parse_trace(LIMITED, DESCRS), Options(verify=True))
    next(op for op in loop.ops if op.name == "label").descr.trace_id = 5
    ops = format_trace(way(on_slot_2(loop))).splitlines()
    assert [op.split(" = ")[1].split(",")[1] for op in ops if "getarrayitem" in op] == [" 6"]  # no slot of the loop
    assert re.fullmatch(r"jump\(i\d+, p0, i2, i\d+, descr=TargetToken\(loop\)\)", ops[-1])


def test_bridges_of_bridges_repeat_the_loop_seldom() -> None:
    """From the loop each does. Where another way is taken in each pass, they would be a tree."""
    loop = optimize_loop(parse_trace(LIMITED, DESCRS), Options(verify=True))
    label = next(op for op in loop.ops if op.name == "label")
    label.descr.trace_id = 5
    first = [way(on_slot_2(loop)) for _ in range(5)]
    assert [trace.ops[-1].descr.label is label for trace in first] == [True] * 5
    second = [way(on_slot_2(trace)) for trace in first]
    assert [trace.ops[-1].descr.label is label for trace in second] == [True, True, False, False, False]
    third = [way(on_slot_2(trace)) for trace in second[:2]]
    assert [trace.ops[-1].descr.label is label for trace in third] == [True, True]

"""Traces before and after optimization, as text: one test for each idea."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from jit.ir import CallDescr, FieldDescr, MergePoint, TargetToken
from jit.optimizer import Fact, InvalidLoop, Options, drop_guards, optimize_bridge, optimize_loop, specialize
from jit.optimizer.facts.info import Drafts
from jit.text import format_trace, parse_trace
from tests.jit.optimizer.world import (
    ARRAY,
    BOX,
    BOX_I,
    BOX_R,
    BUMP,
    FLOAT,
    ITEM,
    LENGTH,
    MIX,
    PC,
    SLOT,
    STATE,
    TWICE,
    VALUE,
)

BACK = FieldDescr("Frame", "back", 12, "r", virtualizable=True, target=144)
IMMUTABLE = FieldDescr("Code", "number", 4, "i", immutable=True)
PEEK = CallDescr("peek", 9, "r", "i", writes=frozenset())
DESCRS: dict[str, Any] = {
    "slot": SLOT, "pc": PC, "back": BACK, "Float": FLOAT, "value": VALUE, "Box": BOX, "box.r": BOX_R, "box.i": BOX_I,
    "Array": ARRAY, "length": LENGTH, "item": ITEM, "state": STATE, "bump": BUMP, "mix": MIX, "twice": TWICE,
    "peek": PEEK, "number": IMMUTABLE, "other": TargetToken("other", 7),
    "here": MergePoint((1,), "here", dead=frozenset({2})),
}  # fmt: skip


def text(before: str, options: Options, resume: bool) -> str:
    trace = parse_trace(before, DESCRS)
    return format_trace(optimize_loop(trace, options), resume=resume)


def check(before: str, after: str, *, resume: bool = False, **options: Any) -> None:
    got = text(before, Options(verify=True, **options), resume)
    assert got == textwrap.dedent(after).lstrip("\n")
    drafts = Drafts()
    whole, first, second = (
        text(before, Options(verify=True, draft=draft, **options), resume=False) for draft in (None, drafts, drafts)
    )
    assert first == second == whole  # in a draft, only what bridges must know is missing


def test_virtual_object_vanishes() -> None:
    check(
        """
        [p0, f1]
        p2 = new(descr=Float)
        setfield_gc(p2, f1, descr=value)
        f3 = getfield_gc_f(p2, descr=value)
        i4 = getheader(p2)
        guard_value(i4, 24) [p0]
        f5 = float_add(f3, f3)
        i6 = float_lt(f5, 0.0)
        guard_false(i6) [p0, p2]
        finish(p0)
        """,
        """
        [p0, f1]
        f2 = float_add(f1, f1)
        i3 = float_lt(f2, 0.0)
        guard_false(i3, descr=<Guard0>) [p0, f1] {0@0(r0=p0, r1=v0); v0=Float(value=f1)}
        finish(p0)
        """,
        resume=True,
    )


def test_virtual_is_forced_where_it_escapes() -> None:
    check(
        """
        [p0, p1, i2]
        p3 = new(descr=Box)
        setfield_gc(p3, i2, descr=box.i)
        p4 = new(descr=Box)
        setfield_gc(p4, p3, descr=box.r)
        setfield_gc(p1, p4, descr=box.r)
        i5 = getfield_gc_i(p3, descr=box.i)
        i6 = call_i(p0, i5, descr=mix)
        i7 = getfield_gc_i(p3, descr=box.i)
        i8 = int_is_true(i7)
        guard_true(i8) [p0]
        finish(p0)
        """,
        """
        [p0, p1, i2]
        p3 = new(descr=<Size Box>)
        p4 = new(descr=<Size Box>)
        setfield_gc(p4, i2, descr=<Field Box.i>)
        setfield_gc(p3, p4, descr=<Field Box.r>)
        setfield_gc(p1, p3, descr=<Field Box.r>)
        i5 = call_i(p0, i2, descr=<Call mix>)
        i6 = getfield_gc_i(p4, descr=<Field Box.i>)
        i7 = int_ne(i6, 0)
        guard_true(i7, descr=<Guard0>) [p0]
        finish(p0)
        """,
    )


def test_frame_stores_wait_for_exits_and_the_end() -> None:
    check(
        """
        [p0]
        p1 = getarrayitem_gc_r(p0, 1, descr=slot)
        i2 = ref_is_small(p1)
        guard_true(i2) [p0]
        i3 = int_untag(p1)
        i4 = int_and(i3, 255)
        p5 = int_tag(i4)
        setarrayitem_gc(p0, 2, p5, descr=slot)
        setfield_gc(p0, 9, descr=pc)
        i6 = int_lt(i4, 10)
        guard_true(i6) [p0]
        debug_merge_point(1, p0, descr=here)
        p7 = getarrayitem_gc_r(p0, 1, descr=slot)
        setarrayitem_gc(p0, 3, p7, descr=slot)
        jump(p0, descr=other)
        """,
        """
        [p0]
        p1 = getarrayitem_gc_r(p0, 1, descr=<Array Frame>)
        guard_small(p1, descr=<Guard0>) [p0] {0@0(r0=p0)}
        i2 = int_untag(p1)
        i3 = int_and(i2, 255)
        i4 = int_lt(i3, 10)
        guard_true(i4, descr=<Guard1>) [p0, i3] {0@0(r0=p0); p0[2]:=tag(i3); p0.pc:=9}
        debug_merge_point(1, descr=<MergePoint here>)
        setfield_gc(p0, 9, descr=<Field Frame.pc>)
        setarrayitem_gc(p0, 3, p1, descr=<Array Frame>)
        jump(p0, descr=TargetToken(other))
        """,
        resume=True, share_resume=False,
    )  # fmt: skip


def test_a_frame_that_returned_is_dead() -> None:
    check(
        """
        [p0]
        setarrayitem_gc(p0, 1, ConstPtr(0x7), descr=slot)
        p1 = getfield_gc_r(p0, descr=back)
        setarrayitem_gc(p1, 4, ConstPtr(0x9), descr=slot)
        debug_merge_point(2, p1, descr=here)
        p2 = getarrayitem_gc_r(p1, 4, descr=slot)
        setarrayitem_gc(p1, 4, ConstPtr(0xb), descr=slot)
        setarrayitem_gc(p1, 4, ConstPtr(0xd), descr=slot)
        finish(p1)
        """,
        """
        [p0]
        p1 = getfield_gc_r(p0, descr=<Field Frame.back>)
        debug_merge_point(2, descr=<MergePoint here>)
        setarrayitem_gc(p1, 4, ConstPtr(0xd), descr=<Array Frame>)
        finish(p1)
        """,
    )


def test_a_frame_that_has_yielded_is_not_dead() -> None:
    """It returns to none. What it stores is put off as it is in the other frame, which only a frame refers to."""
    check(
        """
        [p0]
        setarrayitem_gc(p0, 1, ConstPtr(0x7), descr=slot)
        p1 = getfield_gc_r(p0, descr=back)
        setfield_gc(p0, ConstPtr(null), descr=back)
        setarrayitem_gc(p1, 1, ConstPtr(0x9), descr=slot)
        debug_merge_point(2, p1, descr=here)
        setarrayitem_gc(p1, 1, ConstPtr(0xb), descr=slot)
        p2 = getarrayitem_gc_r(p0, 1, descr=slot)
        setarrayitem_gc(p1, 5, p2, descr=slot)
        finish(p1)
        """,
        """
        [p0]
        p1 = getfield_gc_r(p0, descr=<Field Frame.back>)
        debug_merge_point(2, descr=<MergePoint here>)
        setarrayitem_gc(p0, 1, ConstPtr(0x7), descr=<Array Frame>)
        setfield_gc(p0, ConstPtr(null), descr=<Field Frame.back>)
        setarrayitem_gc(p1, 1, ConstPtr(0xb), descr=<Array Frame>)
        setarrayitem_gc(p1, 5, ConstPtr(0x7), descr=<Array Frame>)
        finish(p1)
        """,
    )


def test_a_class_guard_says_that_it_is_not_none() -> None:
    """Only where the object's header is of another class, and can never be that one."""
    source = """
        [p0, p1]
        i2 = ptr_eq(p1, ConstPtr(0x40060000))
        guard_false(i2) [p0, p1]
        i4 = getheader(p1)
        guard_value(i4, 1074790400) [p0]
        finish(p1)
        """
    merged = """
        [p0, p1]
        guard_pointer_class(p1, 1074790400, descr=<Guard0>) [p0, p1]
        finish(p1)
        """
    apart = """
        [p0, p1]
        i2 = ptr_eq(p1, ConstPtr(0x40060000))
        guard_false(i2, descr=<Guard0>) [p0, p1]
        guard_class(p1, 1074790400, descr=<Guard1>) [p0, p1]
        finish(p1)
        """
    check(source, merged, read_word=lambda _address: 8, immortal=lambda _address: True)
    check(source, apart, read_word=lambda _address: 1074790400, immortal=lambda _address: True)


def test_guards_are_strengthened_and_merged() -> None:
    check(
        """
        [p0, p1]
        i2 = ref_is_small(p1)
        guard_false(i2) [p0, p1]
        guard_nonnull(p1) [p0]
        i3 = getheader(p1)
        guard_value(i3, 200) [p0]
        i4 = getfield_gc_i(p1, descr=box.i)
        i5 = int_eq(i4, 3)
        guard_true(i5) [p0, p1]
        i6 = getheader(p1)
        i7 = int_eq(i6, 200)
        guard_true(i7) [p0]
        i8 = int_add(i4, 1)
        i9 = int_lt(i8, 4)
        guard_false(i9) [p0]
        finish(p0)
        """,
        """
        [p0, p1]
        guard_pointer_class(p1, 200, descr=<Guard0>) [p0, p1]
        i2 = getfield_gc_i(p1, descr=<Field Box.i>)
        guard_value(i2, 3, descr=<Guard1>) [p0, p1]
        finish(p0)
        """,
    )


def test_heap_cache() -> None:
    check(
        """
        [p0, p1, p2]
        i3 = getfield_gc_i(p1, descr=box.i)
        i4 = getfield_gc_i(p1, descr=box.i)
        setfield_gc(p2, p1, descr=box.r)
        i5 = getfield_gc_i(p1, descr=box.i)
        setfield_gc(p2, 5, descr=box.i)
        i6 = getfield_gc_i(p1, descr=box.i)
        i7 = getfield_gc_i(p2, descr=box.i)
        call_n(p2, descr=bump)
        p8 = getfield_gc_r(p2, descr=box.r)
        i9 = getfield_gc_i(p2, descr=box.i)
        i10 = int_add(i3, i4)
        i11 = int_add(i5, i6)
        i12 = int_add(i7, i9)
        guard_nonnull(p8) [i10, i11, i12]
        finish(p0)
        """,
        """
        [p0, p1, p2]
        i3 = getfield_gc_i(p1, descr=<Field Box.i>)
        setfield_gc(p2, p1, descr=<Field Box.r>)
        setfield_gc(p2, 5, descr=<Field Box.i>)
        i4 = getfield_gc_i(p1, descr=<Field Box.i>)
        call_n(p2, descr=<Call bump>)
        i5 = getfield_gc_i(p2, descr=<Field Box.i>)
        i6 = int_add(i3, i3)
        i7 = int_add(i3, i4)
        i8 = int_add(i5, 5)
        guard_nonnull(p1, descr=<Guard0>) [i6, i7, i8]
        finish(p0)
        """,
    )


def test_array_items_with_unlike_indices() -> None:
    check(
        """
        [p0, p1, i2, p3]
        setarrayitem_gc(p1, 0, p3, descr=item)
        setarrayitem_gc(p1, 1, p0, descr=item)
        p4 = getarrayitem_gc_r(p1, 0, descr=item)
        setarrayitem_gc(p1, i2, p0, descr=item)
        p5 = getarrayitem_gc_r(p1, 0, descr=item)
        p6 = getarrayitem_gc_r(p1, i2, descr=item)
        guard_nonnull(p4) [p4, p5, p6]
        finish(p0)
        """,
        """
        [p0, p1, i2, p3]
        setarrayitem_gc(p1, 0, p3, descr=<Array Array>)
        setarrayitem_gc(p1, 1, p0, descr=<Array Array>)
        setarrayitem_gc(p1, i2, p0, descr=<Array Array>)
        p4 = getarrayitem_gc_r(p1, 0, descr=<Array Array>)
        guard_nonnull(p3, descr=<Guard0>) [p3, p4, p0]
        finish(p0)
        """,
    )


def test_vm_state_stores_that_nobody_sees() -> None:
    check(
        """
        [p0, i1]
        setfield_raw(1073741824, 1, descr=state)
        setfield_raw(1073741824, 2, descr=state)
        guard_true(i1) [p0]
        setfield_raw(1073741824, 2, descr=state)
        i2 = getfield_raw_i(1073741824, descr=state)
        setfield_raw(1073741824, i2, descr=state)
        setfield_raw(1073741824, 3, descr=state)
        finish(p0)
        """,
        """
        [p0, i1]
        setfield_raw(1073741824, 2, descr=<Field VmState.gc_count>)
        guard_true(i1, descr=<Guard0>) [p0]
        setfield_raw(1073741824, 3, descr=<Field VmState.gc_count>)
        finish(p0)
        """,
    )


def test_constant_objects_are_read_now() -> None:
    check(
        """
        [p0]
        i1 = getfield_gc_i(ConstPtr(0x40060000), descr=number)
        i2 = int_add(i1, 1)
        guard_true(i2) [i2]
        finish(p0)
        """,
        "[p0]\nfinish(p0)\n",
        read_word=lambda address: 41 if address == 0x4006_0004 else 0,
    )


OVERFLOW = """
    [p0, i1]
    p2 = int_tag(i1)
    i3 = int_lt(i1, 100)
    guard_true(i3) [p0, p2]
    i4 = int_add_ovf(i1, 1)
    guard_no_overflow() [p0]
    i5 = int_sub_ovf(i4, 200)
    guard_no_overflow() [p0, i4]
    i6 = int_sub_ovf(i4, 200)
    guard_no_overflow() [p0, i4]
    i7 = int_add(i5, i6)
    i8 = int_lt(i7, -300)
    guard_true(i8) [p0]
    finish(p0)
"""


def test_overflow_checks_within_bounds() -> None:
    check(
        OVERFLOW,
        """
        [p0, i1]
        i2 = int_lt(i1, 100)
        guard_true(i2, descr=<Guard0>) [p0, i1] {0@0(r0=p0, r1=tag(i1))}
        i3 = int_add(i1, 1)
        i4 = int_add_ovf(i3, -200)
        guard_no_overflow(descr=<Guard1>) [p0, i3] {0@0(i1=i3, r0=p0)}
        i5 = int_add(i4, i4)
        i6 = int_lt(i5, -300)
        guard_true(i6, descr=<Guard2>) [p0] {0@0(r0=p0)}
        finish(p0)
        """,
        resume=True, share_resume=False,
    )  # fmt: skip


LOOP = """
    [p0]
    p1 = getarrayitem_gc_r(p0, 0, descr=slot)
    i2 = ref_is_small(p1)
    guard_true(i2) [p0]
    i3 = int_untag(p1)
    p4 = getarrayitem_gc_r(p0, 1, descr=slot)
    i5 = ref_is_small(p4)
    guard_false(i5) [p0]
    i6 = getheader(p4)
    guard_value(i6, 80) [p0]
    i7 = getfield_gc_i(p4, descr=length)
    i8 = uint_lt(i3, i7)
    guard_true(i8) [p0]
    p9 = getarrayitem_gc_r(p4, i3, descr=item)
    p10 = getarrayitem_gc_r(p0, 2, descr=slot)
    i11 = ref_is_small(p9)
    guard_false(i11) [p0]
    i12 = getheader(p9)
    guard_value(i12, 24) [p0]
    f13 = getfield_gc_f(p9, descr=value)
    i14 = ref_is_small(p10)
    guard_false(i14) [p0]
    i15 = getheader(p10)
    guard_value(i15, 24) [p0]
    f16 = getfield_gc_f(p10, descr=value)
    f17 = float_add(f16, f13)
    p18 = new(descr=Float)
    setfield_gc(p18, f17, descr=value)
    setarrayitem_gc(p0, 2, p18, descr=slot)
    i19 = int_add_ovf(i3, 1)
    guard_no_overflow() [p0]
    p20 = int_tag(i19)
    setarrayitem_gc(p0, 0, p20, descr=slot)
    jump(p0)
"""


def body(trace: Any, resume: bool = False) -> str:
    """The text from the label on."""
    lines = format_trace(trace, resume=resume).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("label"))
    return "\n".join(lines[start:]) + "\n"


def test_loop_is_peeled() -> None:
    """Sum of a list of floats: index untagged, sum unboxed, the list's checks hoisted."""
    optimized = optimize_loop(parse_trace(LOOP, DESCRS), Options(verify=True))
    assert body(optimized, resume=True) == textwrap.dedent("""\
        label(i12, f13, descr=TargetToken(loop))
        i14 = int_lt(i12, i4)
        guard_true(i14, descr=<Guard5>) [p0, i12, f13, p3, i4] {0@0(r0=p0); v0=Float(value=f13); p0[2]:=v0; p0[0]:=tag(i12)}
        p15 = getarrayitem_gc_r(p3, i12, descr=<Array Array>)
        guard_pointer_class(p15, 24, descr=<Guard6>) [p0, i12, f13, p3, i4] {0@0(r0=p0); v0=Float(value=f13); p0[2]:=v0; p0[0]:=tag(i12)}
        f16 = getfield_gc_f(p15, descr=<Field Float.value>)
        f17 = float_add(f13, f16)
        i18 = int_add(i12, 1)
        jump(i18, f17, descr=TargetToken(loop))
        """)  # noqa: E501
    assert optimized.counters["guards in loop"] == 2


def test_specialize() -> None:
    """The array's length is said to be 100: one guard before the loop, and a constant within it."""
    trace = parse_trace(LOOP, DESCRS)
    optimized = specialize(optimize_loop(trace), {9: Fact(constant=100)}, Options(verify=True))
    before = format_trace(optimized).split("label")[0]
    assert "guard_value(i4, 100, descr=<Guard2>) [p0]  # speculation 9" in before
    assert "int_lt(i12, 100)" in body(optimized)
    with pytest.raises(InvalidLoop):
        specialize(parse_trace("[p0, i1]\ni2 = int_and(i1, 1)\nguard_true(i2) [p0]\nfinish(p0)", DESCRS),
                   {0: Fact(constant=0)})  # fmt: skip


def test_speculating_that_there_is_no_object() -> None:
    """Where the trace loads from it: nothing is read at null, not even an immutable field."""
    trace = """
        [p0, i1]
        guard_true(i1) [p0]
        p2 = getfield_gc_r(p0, descr=box.r)
        i3 = getfield_gc_i(p2, descr=number)
        guard_true(i3) [p0]
        finish(p0)
        """
    with pytest.raises(InvalidLoop):
        specialize(parse_trace(trace, DESCRS), {1: Fact(constant=0)}, Options(read_word=_no_word))


def _no_word(address: int) -> int:
    raise IndexError(address)


def test_drop_guards() -> None:
    optimized = optimize_loop(parse_trace(LOOP, DESCRS), Options(verify=True))
    ids = {op.guard_id for op in optimized.ops if op.name.startswith("guard")}
    assert body(drop_guards(optimized, ids - {5})) == textwrap.dedent("""\
        label(i11, f12, descr=TargetToken(loop))
        i13 = int_lt(i11, i4)
        guard_true(i13, descr=<Guard5>) [p0, i11, f12, p3, i4]
        p14 = getarrayitem_gc_r(p3, i11, descr=<Array Array>)
        f15 = getfield_gc_f(p14, descr=<Field Float.value>)
        f16 = float_add(f12, f15)
        i17 = int_add(i11, 1)
        jump(i17, f16, descr=TargetToken(loop))
        """)
    overflow = optimize_loop(parse_trace(OVERFLOW, DESCRS), Options(verify=True))
    assert "ovf" not in format_trace(drop_guards(overflow, {0, 1, 2}))


def test_without_guards_floats_are_compared_all_the_same() -> None:
    trace = parse_trace(
        """
        [f1, i2]
        f3 = float_mul(f1, f1)
        i4 = float_lt(f3, 4.0)
        guard_true(i4) [i2]
        i5 = int_lt(i2, 9)
        guard_true(i5) [i2]
        finish(i2)
        """,
        {},
    )
    for number, op in enumerate(op for op in trace.ops if op.name == "guard_true"):
        op.guard_id = number
    assert [op.name for op in drop_guards(trace, {0, 1}).ops] == ["float_mul", "float_lt", "finish"]


def test_bridge_knows_what_the_guard_knew() -> None:
    trace = parse_trace(
        """
        [p0, p1]
        i2 = ref_is_small(p1)
        guard_false(i2) [p0]
        i3 = getheader(p1)
        guard_value(i3, 200) [p0]
        i4 = getfield_gc_i(p1, descr=box.i)
        i5 = int_lt(i4, 10)
        guard_true(i5) [p0, p1]
        i6 = int_lt(i4, 5)
        guard_true(i6) [p0, p1, i4]
        finish(p0)
        """,
        DESCRS,
    )
    guard = optimize_loop(trace, Options(share_resume=False)).ops[-2]
    bridge = parse_trace(
        """
        [p0, p1, i2]
        i3 = ref_is_small(p1)
        guard_false(i3) [p0]
        i4 = getheader(p1)
        guard_value(i4, 200) [p0]
        i5 = int_lt(i2, 20)
        guard_true(i5) [p0]
        setarrayitem_gc(p0, 1, p1, descr=slot)
        finish(p0)
        """,
        DESCRS,
    )
    assert format_trace(optimize_bridge(bridge, guard, Options(verify=True))) == (
        "[p0, p1, i2]\nsetarrayitem_gc(p0, 1, p1, descr=<Array Frame>)\nfinish(p0)\n"
    )


def test_contradictions_are_found() -> None:
    with pytest.raises(InvalidLoop):
        text("[p0, i1]\nguard_true(i1) [p0]\ni2 = int_ne(i1, i1)\nguard_true(i2) [p0]\nfinish(p0)", Options(), False)

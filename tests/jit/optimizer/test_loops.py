"""A loop that sums a list of floats: peeled, specialized by a value, and without its guards."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from jit.optimizer import Fact, InvalidLoop, Options, drop_guards, optimize_loop, specialize
from jit.text import format_trace, parse_trace
from tests.jit.optimizer.descrs import DESCRS
from tests.jit.optimizer.test_optimize import OVERFLOW

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


CHAIN = """
    [p0]
    p1 = getarrayitem_gc_r(p0, 0, descr=slot)
    i2 = ref_is_small(p1)
    guard_true(i2) [p0]
    i3 = int_untag(p1)
    i4 = int_is_zero(i3)
    guard_false(i4) [p0]
    p5 = getarrayitem_gc_r(p0, 1, descr=slot)
    p6 = new(descr=Box)
    setfield_gc(p6, i3, descr=box.i)
    setfield_gc(p6, p5, descr=box.r)
    setarrayitem_gc(p0, 1, p6, descr=slot)
    i7 = int_add(i3, -1)
    p8 = int_tag(i7)
    setarrayitem_gc(p0, 0, p8, descr=slot)
    jump(p0)
"""


def test_what_each_pass_allocates_is_not_put_off_to_the_next() -> None:
    """Each object refers to the one before, which so is allocated in any case: only a reference goes round, not the
    contents of an object that the next pass would allocate."""
    optimized = optimize_loop(parse_trace(CHAIN, DESCRS), Options(verify=True))
    assert body(optimized, resume=True) == textwrap.dedent("""\
        label(i7, p8, descr=TargetToken(loop))
        i9 = int_eq(i7, 0)
        guard_false(i9, descr=<Guard2>) [p0, p8, i7] {0@0(r0=p0); p0[1]:=p8; p0[0]:=tag(i7)}
        i10 = int_add(i7, -1)
        p11 = new(descr=<Size Box>)
        setfield_gc(p11, i7, descr=<Field Box.i>)
        setfield_gc(p11, p8, descr=<Field Box.r>)
        jump(i10, p11, descr=TargetToken(loop))
        """)


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

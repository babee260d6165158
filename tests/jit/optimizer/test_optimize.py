"""Traces before and after optimization, as text: one test for each idea."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from jit.optimizer import InvalidLoop, Options, optimize_bridge, optimize_loop
from jit.optimizer.facts.info import Drafts
from jit.text import format_trace, parse_trace
from tests.jit.optimizer.descrs import DESCRS


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


def test_the_first_guard_of_a_length_says_what_the_last_one_does() -> None:
    """Of an int that is no length, the guards stay as they are; so does one whose condition is wanted elsewhere."""
    source = """
        [p0, p1]
        i2 = getfield_gc_i(p1, descr=length)
        i3 = int_lt(0, i2)
        guard_true(i3) [p0, p1]
        setfield_gc(p0, 7, descr=box.i)
        i4 = int_lt(4, i2)
        guard_true(i4) [p0]
        i5 = int_lt(2, i2)
        guard_true(i5) [p0]
        finish(p0)
        """
    check(
        source,
        """
        [p0, p1]
        i2 = getfield_gc_i(p1, descr=<Field Array.length>)
        i3 = int_lt(4, i2)
        guard_true(i3, descr=<Guard0>) [p0, p1]
        setfield_gc(p0, 7, descr=<Field Box.i>)
        finish(p0)
        """,
    )
    for other in (source.replace("descr=length", "descr=box.i"), source.replace("(i3) [p0", "(i3) [i3")):
        found = text(other, Options(verify=True), resume=False)
        assert "int_lt(0, i2)" in found and "int_lt(4, i2)" in found and found.count("guard_true") == 2


def test_the_first_guard_of_a_depth_says_what_the_last_one_does() -> None:
    check(
        """
        [p0, p1]
        i2 = getfield_gc_i(p0, descr=depth)
        i3 = int_lt(90, i2)
        guard_false(i3) [p0, p1]
        setfield_gc(p1, 7, descr=box.i)
        i4 = int_add(i2, 10)
        i5 = int_lt(90, i4)
        guard_false(i5) [p0]
        setfield_gc(p1, i4, descr=box.i)
        finish(p0)
        """,
        """
        [p0, p1]
        i2 = getfield_gc_i(p0, descr=<Field Frame.depth>)
        i3 = int_lt(80, i2)
        guard_false(i3, descr=<Guard0>) [p0, p1]
        setfield_gc(p1, 7, descr=<Field Box.i>)
        i4 = int_add(i2, 10)
        setfield_gc(p1, i4, descr=<Field Box.i>)
        finish(p0)
        """,
    )


def test_the_word_is_compared_where_an_untagged_int_is_guarded() -> None:
    """So that it need not be untagged; where its int is wanted anyway, that is the constant then."""
    check(
        """
        [p0, p1]
        i2 = int_untag(p1)
        i3 = int_eq(i2, -3)
        guard_true(i3) [p0, p1]
        i4 = int_add(i2, 5)
        setfield_gc(p0, i4, descr=box.i)
        setfield_gc(p0, p1, descr=box.r)
        finish(p0)
        """,
        """
        [p0, p1]
        guard_value(p1, ConstPtr(0xfffffffb), descr=<Guard0>) [p0, p1]
        setfield_gc(p0, 2, descr=<Field Box.i>)
        setfield_gc(p0, ConstPtr(0xfffffffb), descr=<Field Box.r>)
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


def test_what_is_learnt_of_an_int_holds_for_sums_of_it() -> None:
    """Also of a sum of a sum; not where the sum may wrap around."""
    check(
        """
        [p0, i1, i2]
        i3 = int_add_ovf(i1, -2)
        guard_no_overflow() [p0]
        i4 = int_add(i2, 2000000000)
        i5 = int_lt(i1, 4)
        guard_false(i5) [p0]
        i6 = int_lt(i2, 4)
        guard_false(i6) [p0]
        i7 = int_add_ovf(i3, -1)
        guard_no_overflow() [p0]
        i8 = int_add_ovf(i7, -2)
        guard_no_overflow() [p0]
        i9 = int_lt(i3, 2)
        guard_false(i9) [p0]
        i10 = int_lt(i4, 0)
        guard_false(i10) [p0]
        setfield_gc(p0, i8, descr=box.i)
        finish(p0)
        """,
        """
        [p0, i1, i2]
        i3 = int_add_ovf(i1, -2)
        guard_no_overflow(descr=<Guard0>) [p0]
        i4 = int_add(i2, 2000000000)
        i5 = int_lt(i1, 4)
        guard_false(i5, descr=<Guard1>) [p0]
        i6 = int_lt(i2, 4)
        guard_false(i6, descr=<Guard2>) [p0]
        i7 = int_add(i1, -5)
        i8 = int_lt(i4, 0)
        guard_false(i8, descr=<Guard3>) [p0]
        setfield_gc(p0, i7, descr=<Field Box.i>)
        finish(p0)
        """,
    )


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

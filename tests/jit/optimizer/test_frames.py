"""Frames in traces before and after optimization, as text."""

from __future__ import annotations

from tests.jit.optimizer.test_optimize import check


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


def test_what_a_call_has_passed_is_dead() -> None:
    """In the frame that waits for the one that was made, also if that is known no longer than the call; not what the
    call itself has stored there, and nothing where the frame that runs does not refer to the one before."""
    check(
        """
        [p0, p1, p2, p3]
        setarrayitem_gc(p0, 1, p1, descr=slot)
        setarrayitem_gc(p0, 3, p2, descr=slot)
        setarrayitem_gc(p0, 4, p2, descr=slot)
        debug_merge_point(3, p0, descr=calls)
        setarrayitem_gc(p0, 3, p3, descr=slot)
        p4 = new_array(4, descr=Frame)
        setfield_gc(p4, p0, descr=back)
        setarrayitem_gc(p4, 1, p1, descr=slot)
        debug_merge_point(3, p4, descr=calls)
        p5 = new_array(4, descr=Frame)
        setfield_gc(p5, p4, descr=back)
        jump(p5, descr=other)
        """,
        """
        [p0, p1, p2, p3]
        debug_merge_point(3, descr=<MergePoint calls>)
        debug_merge_point(3, descr=<MergePoint calls>)
        setarrayitem_gc(p0, 3, p3, descr=<Array Frame>)
        setarrayitem_gc(p0, 4, p2, descr=<Array Frame>)
        p4 = new_array(4, descr=<Size Frame>)
        p5 = new_array(4, descr=<Size Frame>)
        setfield_gc(p5, p0, descr=<Field Frame.back>)
        setfield_gc(p4, p5, descr=<Field Frame.back>)
        jump(p4, descr=TargetToken(other))
        """,
    )
    check(
        """
        [p0, p1]
        setarrayitem_gc(p0, 1, p1, descr=slot)
        debug_merge_point(3, p0, descr=calls)
        p2 = new_array(4, descr=Frame)
        debug_merge_point(3, p2, descr=calls)
        jump(p2, descr=other)
        """,
        """
        [p0, p1]
        debug_merge_point(3, descr=<MergePoint calls>)
        debug_merge_point(3, descr=<MergePoint calls>)
        setarrayitem_gc(p0, 1, p1, descr=<Array Frame>)
        p2 = new_array(4, descr=<Size Frame>)
        jump(p2, descr=TargetToken(other))
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


def test_a_frame_has_in_its_fields_what_a_green_says() -> None:
    """From the first merge point in it on."""
    check(
        """
        [p0]
        debug_merge_point(4, p0, descr=told)
        p1 = getfield_gc_r(p0, descr=code)
        guard_value(p1, ConstPtr(0x40060000)) [p0]
        p2 = getfield_gc_r(p0, descr=back)
        p3 = getfield_gc_r(p2, descr=code)
        guard_value(p3, ConstPtr(0x40060000)) [p0]
        setfield_gc(p2, 1, descr=pc)
        finish(p2)
        """,
        """
        [p0]
        debug_merge_point(4, descr=<MergePoint told>)
        p1 = getfield_gc_r(p0, descr=<Field Frame.back>)
        p2 = getfield_gc_r(p1, descr=<Field Frame.code>)
        guard_value(p2, ConstPtr(0x40060000), descr=<Guard0>) [p0]
        setfield_gc(p1, 1, descr=<Field Frame.pc>)
        finish(p1)
        """,
    )

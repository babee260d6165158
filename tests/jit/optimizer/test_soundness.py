"""What the optimizer must not conclude: stores that may alias, bounds that grow in a loop, values that only look like
invariants, and objects that are one or two. Each test fails where the check that it is about is left out; random traces
hardly ever depend on them."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from jit.backend_api import ExitKind
from jit.ir import TargetToken, Trace
from jit.optimizer import Options, optimize_bridge, optimize_loop
from jit.refbackend import RefBackend
from jit.text import format_trace, parse_trace
from spec.heap import VM_STATE
from tests.jit.optimizer.descrs import DESCRS
from tests.jit.optimizer.world import BOX, BOX_I, BOX_R, FRAME_SIZE, SLOT, SLOTS, FakeVm, allocate


def parsed(text: str) -> Trace:
    return parse_trace(textwrap.dedent(text), DESCRS)


def lines(trace: Trace) -> list[str]:
    return format_trace(trace).splitlines()


def in_body(trace: Trace) -> list[str]:
    text = lines(trace)
    return text[next(i for i, line in enumerate(text) if line.startswith("label")) + 1 :]


# --- stores and what they may change ---


@pytest.mark.parametrize(
    ("store", "forgotten"),
    [
        ("setfield_gc(p2, p9, descr=box.r)", True),  # maybe the same box
        ("setfield_gc(p1, p9, descr=box.r)", False),  # known: p9
        ("setfield_gc(p2, i8, descr=box.i)", False),  # another field
        ("setarrayitem_gc(p2, 0, p9, descr=item)", False),
    ],
)
def test_a_store_to_what_may_be_the_same_object(store: str, forgotten: bool) -> None:
    trace = optimize_loop(
        parsed(f"""
        [p0, p1, p2, i8, p9]
        p3 = getfield_gc_r(p1, descr=box.r)
        {store}
        p4 = getfield_gc_r(p1, descr=box.r)
        setarrayitem_gc(p0, 1, p3, descr=slot)
        setarrayitem_gc(p0, 2, p4, descr=slot)
        finish(p0)
        """),
        Options(verify=True),
    )
    assert sum("getfield_gc_r" in line for line in lines(trace)) == (2 if forgotten else 1)


@pytest.mark.parametrize(
    ("index", "loads"),
    [
        ("i8", 2),  # may be 1
        ("1", 1),  # what was stored is known
        ("2", 1),
    ],
)
def test_a_store_at_an_index_that_may_be_the_same(index: str, loads: int) -> None:
    trace = optimize_loop(
        parsed(f"""
        [p0, p1, p2, i8, p9]
        p3 = getarrayitem_gc_r(p1, 1, descr=item)
        setarrayitem_gc(p1, {index}, p9, descr=item)
        p4 = getarrayitem_gc_r(p1, 1, descr=item)
        setarrayitem_gc(p0, 1, p4, descr=slot)
        setarrayitem_gc(p0, 2, p3, descr=slot)
        finish(p0)
        """),
        Options(verify=True),
    )
    assert sum("getarrayitem_gc_r" in line for line in lines(trace)) == loads


def test_a_store_through_another_name_takes_effect() -> None:
    """Run: both slots hold the same box."""
    trace = optimize_loop(
        parsed("""
        [p0]
        p1 = getarrayitem_gc_r(p0, 1, descr=slot)
        p2 = getarrayitem_gc_r(p0, 2, descr=slot)
        i3 = getfield_gc_i(p1, descr=box.i)
        setfield_gc(p2, 50, descr=box.i)
        i4 = getfield_gc_i(p1, descr=box.i)
        i5 = int_add(i3, i4)
        p6 = int_tag(i5)
        setarrayitem_gc(p0, 3, p6, descr=slot)
        finish(p0)
        """),
        Options(verify=True),
    )
    vm = FakeVm()
    frame, box = allocate(vm.ex, FRAME_SIZE, SLOTS), allocate(vm.ex, BOX)
    vm.ex.set_field(box, BOX_I, 7)
    for slot in (1, 2):
        vm.ex.set_item(frame, slot, SLOT, box)
    assert run(vm, trace, frame) == ExitKind.FINISH
    assert vm.ex.get_item(frame, 3, SLOT) == 2 * (7 + 50) + 1


def run(vm: FakeVm, trace: Trace, frame: int) -> ExitKind:
    backend = RefBackend(vm)
    for number, op in enumerate(op for op in trace.ops if op.failargs is not None):
        op.guard_id = number
    backend.compile_loop(trace, 1)
    backend.interrupt()
    exit_ = backend.execute(1, frame)
    for _ in range(50):  # iterations; the loops here end after a few
        if exit_.kind is not ExitKind.INTERRUPTED:
            break
        backend.interrupt()
        exit_ = backend.resume()
    return exit_.kind


# --- bounds at the loop's label ---

COUNTING = """
    [p0]
    p1 = getarrayitem_gc_r(p0, 0, descr=slot)
    i2 = ref_is_small(p1)
    guard_true(i2) [p0]
    i3 = int_untag(p1)
    i4 = int_lt(i3, {limit})
    guard_true(i4) [p0]
    i5 = int_ge(i3, {least})
    guard_true(i5) [p0]
    i6 = int_{step}
    guard_no_overflow() [p0]
    p7 = int_tag(i6)
    setarrayitem_gc(p0, 0, p7, descr=slot)
    jump(p0)
"""


@pytest.mark.parametrize(
    ("step", "least", "guards"),
    [
        ("add_ovf(i3, 1)", 0, 1),  # grows: the lower end holds for good, the upper one must be tested
        ("sub_ovf(i3, 1)", 0, 1),  # falls: the other way round
        ("mul_ovf(i3, -2)", -9, 2),  # to both sides
    ],
)
def test_what_held_on_entry_is_tested_where_the_loop_may_break_it(step: str, least: int, guards: int) -> None:
    trace = optimize_loop(parsed(COUNTING.format(limit=10, least=least, step=step)), Options(verify=True))
    body = in_body(trace)
    assert sum(line.startswith("guard") for line in body) == guards
    conditions = [line.split(" = ")[1] for line in body if "= int_l" in line or "= int_g" in line]
    ends = {"upper" if condition.endswith(", 10)") else "lower" for condition in conditions}
    assert ends == {"add": {"upper"}, "sub": {"lower"}, "mul": {"upper", "lower"}}[step[:3]], body


@pytest.mark.parametrize(
    ("step", "value", "back"),
    [
        ("add_ovf(i3, 1)", "5", True),
        ("add_ovf(i3, 1)", "-5", False),  # in the loop nothing tests the lower end
        ("add_ovf(i3, 1)", "i9", False),  # nothing is known of it
        ("sub_ovf(i3, 1)", "5", True),
        ("sub_ovf(i3, 1)", "50", False),  # nor the upper one here
        ("sub_ovf(i3, 1)", "i9", False),
    ],
)
def test_a_bridge_with_a_number_outside_of_the_labels_bounds(step: str, value: str, back: bool) -> None:
    loop = optimize_loop(parsed(COUNTING.format(limit=10, least=0, step=step)), Options(verify=True))
    label = next(op for op in loop.ops if op.name == "label")
    label.descr.trace_id = 5
    guard: Any = next(op for op in loop.ops[loop.ops.index(label) :] if op.name in ("guard_true", "guard_false"))
    inputs = ", ".join(f"{v.kind}{n}".replace("r", "p") for n, v in enumerate(guard.failargs))
    text = f"""
        [{inputs}]
        i9 = getfield_raw_i({VM_STATE.base}, descr=state)
        p8 = int_tag({value})
        setarrayitem_gc(p0, 0, p8, descr=slot)
        jump(p0, descr=loop)
        """
    trace = parse_trace(textwrap.dedent(text), DESCRS | {"loop": TargetToken("loop", 5)})
    optimized = optimize_bridge(trace, guard, Options(verify=True, repeat=False))
    assert (optimized.ops[-1].descr.label is label) == back


# --- invariants ---


def test_a_slot_that_changes_later_in_the_iteration_is_no_invariant() -> None:
    """Slot 1 is read first and replaced by slot 2's value at the end: in the third iteration it is slot 2's own."""
    trace = optimize_loop(
        parsed("""
        [p0]
        p1 = getarrayitem_gc_r(p0, 1, descr=slot)
        i2 = ref_is_small(p1)
        guard_false(i2) [p0]
        guard_nonnull(p1) [p0]
        i3 = getheader(p1)
        guard_value(i3, 200) [p0]
        i4 = getfield_gc_i(p1, descr=box.i)
        i5 = int_lt(i4, 5)
        guard_true(i5) [p0]
        p6 = getarrayitem_gc_r(p0, 2, descr=slot)
        setarrayitem_gc(p0, 1, p6, descr=slot)
        p7 = getfield_gc_r(p1, descr=box.r)
        setarrayitem_gc(p0, 2, p7, descr=slot)
        jump(p0)
        """),
        Options(verify=True),
    )
    vm = FakeVm()
    frame = allocate(vm.ex, FRAME_SIZE, SLOTS)
    first, second, third = (allocate(vm.ex, BOX) for _ in range(3))
    for box, number in ((first, 1), (second, 2), (third, 9)):
        vm.ex.set_field(box, BOX_I, number)
    vm.ex.set_field(first, BOX_R, third)
    vm.ex.set_item(frame, 1, SLOT, first)
    vm.ex.set_item(frame, 2, SLOT, second)
    assert run(vm, trace, frame) is ExitKind.GUARD  # at the third box; an endless loop where slot 1 is taken as fixed
    assert any("getfield_gc_i" in line for line in in_body(trace))


def test_a_field_that_the_iteration_changes_is_no_invariant() -> None:
    """The box stays the same, its number does not: it is carried from one iteration to the next."""
    trace = optimize_loop(
        parsed("""
        [p0]
        p1 = getarrayitem_gc_r(p0, 1, descr=slot)
        i2 = ref_is_small(p1)
        guard_false(i2) [p0]
        guard_nonnull(p1) [p0]
        i3 = getheader(p1)
        guard_value(i3, 200) [p0]
        i4 = getfield_gc_i(p1, descr=box.i)
        i5 = int_lt(i4, 5)
        guard_true(i5) [p0]
        i6 = int_add(i4, 1)
        setfield_gc(p1, i6, descr=box.i)
        jump(p0)
        """),
        Options(verify=True),
    )
    vm = FakeVm()
    frame, box = allocate(vm.ex, FRAME_SIZE, SLOTS), allocate(vm.ex, BOX)
    vm.ex.set_item(frame, 1, SLOT, box)
    assert run(vm, trace, frame) is ExitKind.GUARD
    assert vm.ex.get_field(box, BOX_I) == 5
    assert sum("int_lt" in line for line in in_body(trace)) == 1


# --- one object or two ---

#: Two slots get new boxes in each iteration; `second` says whether it is the same one.
TWO = """
    [p0, i9]
    p1 = getarrayitem_gc_r(p0, 0, descr=slot)
    i2 = ref_is_small(p1)
    guard_true(i2) [p0]
    i3 = int_untag(p1)
    i4 = int_lt(i3, 100)
    guard_true(i4) [p0]
    p5 = new(descr=Box)
    p6 = new(descr=Box)
    setarrayitem_gc(p0, 1, p5, descr=slot)
    setarrayitem_gc(p0, 2, {second}, descr=slot)
    i7 = int_add(i3, 1)
    p8 = int_tag(i7)
    setarrayitem_gc(p0, 0, p8, descr=slot)
    jump(p0)
"""
BRIDGE = """
    [p0, i1]
    p5 = new(descr=Box)
    p6 = new(descr=Box)
    setarrayitem_gc(p0, 1, p5, descr=slot)
    setarrayitem_gc(p0, 2, {second}, descr=slot)
    p8 = int_tag(i1)
    setarrayitem_gc(p0, 0, p8, descr=slot)
    jump(p0, descr=loop)
"""


@pytest.mark.parametrize("in_loop", ["p5", "p6"])
@pytest.mark.parametrize("in_bridge", ["p5", "p6"])
def test_virtual_objects_keep_their_identity(in_loop: str, in_bridge: str) -> None:
    """A bridge goes back to the label only with as many objects as the label expects."""
    loop = optimize_loop(parsed(TWO.format(second=in_loop).replace("[p0, i9]", "[p0]")), Options(verify=True))
    label = next(op for op in loop.ops if op.name == "label")
    label.descr.trace_id = 5
    guard: Any = next(op for op in loop.ops[loop.ops.index(label) :] if op.failargs is not None)
    names = [v.kind for v in guard.failargs]
    assert names == ["r", "i"], names
    descrs = DESCRS | {"loop": TargetToken("loop", 5)}
    trace = parse_trace(textwrap.dedent(BRIDGE.format(second=in_bridge)), descrs)
    optimized = optimize_bridge(trace, guard, Options(verify=True, repeat=False))
    back = optimized.ops[-1].descr.label is label
    assert back == (in_loop == in_bridge)
    if not back:  # through memory: both slots are stored
        stored = [line for line in lines(optimized) if line.startswith("setarrayitem_gc(p0")]
        assert len(stored) == 3

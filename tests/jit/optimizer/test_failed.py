"""What a bridge knows of the guard that it hangs from, as text: the bridge before and after."""

from __future__ import annotations

import pytest

from jit.ir import OPS
from jit.optimizer import InvalidLoop, Options, optimize_bridge, optimize_loop
from jit.text import format_trace, parse_trace
from tests.jit.optimizer.descrs import DESCRS

START = """
[p0]
p1 = getarrayitem_gc_r(p0, 1, descr=slot)
p2 = getarrayitem_gc_r(p0, 2, descr=slot)
i3 = getfield_raw_i(1000, descr=state)
i4 = getfield_raw_i(1004, descr=state)
"""


def bridge(condition: str, exit_: str, again: str, before: str = "", called: bool = False) -> list[str]:
    """`condition`: operations up to the guard, which is the trace's last; `exit_`: the values that its exit wants;
    `again`: what the bridge does first, with those as its arguments. `called`: with what was called for the condition,
    which the bridge gets, too."""
    root = parse_trace(f"{START}{before}\n{condition} [{exit_}]\nfinish(p0)", DESCRS)
    guard = [op for op in optimize_loop(root, Options(verify=True)).ops if OPS[op.name].guard][-1]
    assert len(guard.failargs or ()) == len(exit_.split(",")) + called
    trace = parse_trace(f"[{exit_}{', i99' * called}]\n{again}\nfinish(p0)", DESCRS)
    return [op.split("(descr")[0].split(", descr")[0] for op in
            format_trace(optimize_bridge(trace, guard, Options(verify=True))).splitlines()[1:-1]]  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "exit_", "again"),
    [
        ("i5 = int_lt(i3, i4)\nguard_true(i5)", "p0, i5", "guard_false(i5) [p0]"),
        ("i5 = int_lt(i3, i4)\nguard_false(i5)", "p0, i5", "guard_true(i5) [p0]"),
        ("i5 = int_lt(i3, i4)\nguard_true(i5)", "p0, i3, i4", "i5 = int_ge(i3, i4)\nguard_true(i5) [p0]"),
        ("i5 = int_lt(i3, 7)\nguard_true(i5)", "p0, i3", "i5 = int_lt(i3, 3)\nguard_false(i5) [p0]"),
        ("i5 = int_and(i3, 1)\ni6 = int_eq(i5, 0)\nguard_true(i6)", "p0, i5, i6",
         "guard_false(i6) [p0]\nguard_true(i5) [p0]"),
        ("guard_value(i3, 7)", "p0, i3", "i5 = int_eq(i3, 7)\nguard_false(i5) [p0]"),
        ("i5 = ref_is_small(p1)\nguard_true(i5)", "p0, p1", "i5 = ref_is_small(p1)\nguard_false(i5) [p0]"),
        ("i5 = ref_is_small(p1)\nguard_false(i5)", "p0, p1", "i5 = ref_is_small(p1)\nguard_true(i5) [p0]"),
        ("guard_nonnull(p1)", "p0, p1", "guard_isnull(p1) [p0]"),
        ("guard_isnull(p1)", "p0, p1", "guard_nonnull(p1) [p0]"),
        ("i5 = ptr_eq(p1, p2)\nguard_false(i5)", "p0, p1, p2", "i5 = ptr_ne(p1, p2)\nguard_false(i5) [p0]"),
    ],
)  # fmt: skip
def test_the_condition_is_false(condition: str, exit_: str, again: str) -> None:
    assert bridge(condition, exit_, again) == []


def test_other_conditions_are_tested() -> None:
    """Less than 7, or not: nothing is known of 9. Not this class: perhaps no pointer."""
    assert bridge("i5 = int_lt(i3, 7)\nguard_true(i5)", "p0, i3", "i5 = int_lt(i3, 9)\nguard_true(i5) [p0]") == [
        "i2 = int_lt(i3, 9)", "guard_true(i2",
    ]  # fmt: skip
    again = "i5 = ref_is_small(p1)\nguard_false(i5) [p0]"
    assert bridge("guard_pointer_class(p1, 24)", "p0, p1", again) == ["guard_pointer(p1"]


def test_one_of_several_guards_failed() -> None:
    """Two with the same exit: the bridge must find out which."""
    before = "i5 = int_lt(i3, i4)\nguard_true(i5) [p0, i3, i4]"
    again = "i6 = int_ge(i3, 7)\nguard_true(i6) [p0]"
    found = bridge("i6 = int_lt(i3, 7)\nguard_true(i6)", "p0, i3, i4", again, before)
    assert found[1:] == ["guard_true(i3"]


def test_a_bridge_that_begins_with_a_forced_failure() -> None:
    """The guard was made to fail; the bridge was recorded where its condition holds: nothing is taken for granted."""
    found = bridge("i5 = int_lt(i3, i4)\nguard_true(i5)", "p0, i5", "guard_true(i5) [p0]")
    assert found == ["guard_true(i5"]
    with pytest.raises(InvalidLoop):
        bridge("guard_isnull(p1)", "p0, i3", "guard_value(i3, 7) [p0]\nguard_value(i3, 8) [p0]")


def test_what_was_called_for_the_condition_is_not_called_again() -> None:
    """Nor are the classes checked that guards above the call have checked, which have the same exit."""
    exit_ = "p0, p1, i3"
    before = f"guard_pointer_class(p1, 32) [{exit_}]"
    test = "i5 = call_pure_i(i3, descr=twice)\ni6 = int_lt(0, i5)\n"
    again = f"guard_pointer_class(p1, 32) [p0]\n{test}"
    assert bridge(f"{test}guard_false(i6)", exit_, f"{again}guard_true(i6) [p0]", before, called=True) == []
    more = f"{again}i7 = int_lt(5, i5)\nguard_true(i7) [p0]"
    found = bridge(f"{test}guard_false(i6)", exit_, more, before, called=True)
    assert [op.split("(")[0].split(" ")[-1] for op in found] == ["int_lt", "guard_true"]
    other = f"{again.replace('call_pure_i(i3', 'call_pure_i(i9')}guard_true(i6) [p0]"
    other = "i9 = getfield_raw_i(1000, descr=state)\n" + other
    found = bridge(f"{test}guard_false(i6)", exit_, other, before, called=True)
    assert any("call_pure_i" in op for op in found)

"""Checks that leave loops: as text, before and after; and the tests at the entry say what they are to say."""

from __future__ import annotations

import random
import re
import textwrap

import pytest

from jit.ir import Const, InputArg, Op, Snapshot, SnapshotFrame, Value
from jit.optimizer import Options, optimize_loop
from jit.optimizer.facts.linear import Emitter, Linear, of_value
from jit.semantics import EVAL
from jit.text import format_trace, parse_trace
from tests.jit.optimizer.descrs import DESCRS

#: Slots 0 to 3 are ints: i, n, step, left. Slot 4 is an array.
HEAD = """
[p0]
debug_merge_point(1, p0, descr=here)
p1 = getarrayitem_gc_r(p0, 0, descr=slot)
p2 = getarrayitem_gc_r(p0, 1, descr=slot)
p3 = getarrayitem_gc_r(p0, 3, descr=slot)
p4 = getarrayitem_gc_r(p0, 4, descr=slot)
guard_small(p1) [p0]
guard_small(p2) [p0]
guard_small(p3) [p0]
guard_pointer_class(p4, 80) [p0]
i1 = int_untag(p1)
i2 = int_untag(p2)
i3 = int_untag(p3)
i4 = getfield_gc_i(p4, descr=length)
"""


def loop(body: str, **options: bool) -> str:
    """What is tested before the label, and the loop's body; without merge points, descrs, and exits."""
    trace = parse_trace(f"{HEAD}{textwrap.dedent(body)}\njump(p0)", DESCRS)
    trace.ops[0].snapshot = Snapshot([SnapshotFrame(0, 0, {("r", 0): trace.inputargs[0]})])
    optimized = optimize_loop(trace, Options(verify=True, **options))
    lines = [line for line in format_trace(optimized).splitlines() if "debug_merge_point" not in line]
    lines = [re.sub(r"(, )?descr=.*", ")", line.split("  #")[0]) for line in lines]
    start = next(n for n, line in enumerate(lines) if line.startswith("label"))
    first = max(n for n, line in enumerate(lines[:start]) if "same_as" in line) + 1
    return "\n".join([*lines[first:start], "label", *lines[start + 1 :]])


WHILE = """
    i5 = int_lt(i1, i2)
    guard_true(i5) [p0]
    i6 = uint_lt(i1, i4)
    guard_true(i6) [p0]
    p7 = getarrayitem_gc_r(p4, i1, descr=item)
    i8 = int_add_ovf(i1, 1)
    guard_no_overflow() [p0]
    p9 = int_tag(i8)
    setarrayitem_gc(p0, 0, p9, descr=slot)
    i10 = call_i(p7, descr=peek)
"""
FOR = """
    i5 = int_eq(i3, 0)
    guard_false(i5) [p0]
    i6 = int_sub(i3, 1)
    p6 = int_tag(i6)
    setarrayitem_gc(p0, 3, p6, descr=slot)
    i7 = int_add(i1, 1)
    p7 = int_tag(i7)
    setarrayitem_gc(p0, 0, p7, descr=slot)
    i8 = uint_lt(i1, i4)
    guard_true(i8) [p0]
    p9 = getarrayitem_gc_r(p4, i1, descr=item)
    i10 = call_i(p9, descr=peek)
"""
DOWN = """
    i5 = int_ge(i1, 0)
    guard_true(i5) [p0]
    i8 = uint_lt(i1, i4)
    guard_true(i8) [p0]
    p9 = getarrayitem_gc_r(p4, i1, descr=item)
    i10 = call_i(p9, descr=peek)
    i6 = int_sub(i1, 1)
    p6 = int_tag(i6)
    setarrayitem_gc(p0, 0, p6, descr=slot)
"""
STEP = """
    i5 = int_le(i1, i2)
    guard_true(i5) [p0]
    i6 = int_add_ovf(i1, i3)
    guard_no_overflow() [p0]
    p7 = int_tag(i6)
    setarrayitem_gc(p0, 0, p7, descr=slot)
    i8 = call_i(p4, descr=peek)
"""
NEVER = """
    i5 = int_lt(i1, i4)
    guard_true(i5) [p0]
    i6 = int_add_ovf(i3, i1)
    guard_no_overflow() [p0]
    p6 = int_tag(i6)
    setarrayitem_gc(p0, 3, p6, descr=slot)
    i7 = int_add_ovf(i1, 1)
    guard_no_overflow() [p0]
    p8 = int_tag(i7)
    setarrayitem_gc(p0, 0, p8, descr=slot)
    i8 = call_i(p4, descr=peek)
"""


def listing(text: str) -> str:
    return textwrap.dedent(text).strip()


def test_an_index_below_a_bound() -> None:
    """That it is not negative is known from the first iteration."""
    assert loop(WHILE) == listing("""
        i14 = int_le(i6, i7)
        guard_true(i14)
        label
        i15 = int_lt(i13, i6)
        guard_true(i15)
        p16 = getarrayitem_gc_r(p4, i13)
        i17 = int_add(i13, 1)
        i18 = call_i(p16)
        jump(i17)
    """)


def test_as_many_as_are_left() -> None:
    """Index and number left together are at most the length."""
    assert loop(FOR) == listing("""
        i16 = int_ge(i14, 0)
        guard_true(i16)
        i17 = int_ge(i15, 0)
        guard_true(i17)
        i18 = int_add(i14, i15)
        i19 = int_le(i18, i7)
        guard_true(i19)
        label
        i20 = int_eq(i15, 0)
        guard_false(i20)
        i21 = int_add(i15, -1)
        i22 = int_add(i14, 1)
        p23 = getarrayitem_gc_r(p4, i14)
        i24 = call_i(p23)
        jump(i22, i21)
    """)


def test_downwards() -> None:
    """The first index is the greatest."""
    assert loop(DOWN) == listing("""
        i13 = int_lt(i12, i6)
        guard_true(i13)
        label
        i14 = int_lt(-1, i12)
        guard_true(i14)
        p15 = getarrayitem_gc_r(p4, i12)
        i16 = call_i(p15)
        i17 = int_add(i12, -1)
        jump(i17)
    """)


def test_a_step_of_unknown_sign() -> None:
    """It leads towards the bound: i <= n, so i + step <= n + step; and i does not fall below its first value."""
    assert loop(STEP) == listing("""
        i12 = int_add(i7, i6)
        i13 = int_le(i12, 1073741823)
        guard_true(i13)
        i14 = int_ge(i7, 0)
        guard_true(i14)
        label
        i15 = int_le(i11, i6)
        guard_true(i15)
        i16 = int_add(i11, i7)
        i17 = call_i(p4)
        jump(i16)
    """)


def test_what_is_not_hoisted() -> None:
    """A sum that each iteration adds another number to; the loop's own end; anything where that is switched off."""
    hoisted, plain = loop(NEVER), loop(NEVER, hoist=False)
    assert hoisted == plain and "guard_no_overflow()" in plain and plain.startswith("label")
    for body in (WHILE, FOR, DOWN, STEP):
        plain = loop(body, hoist=False)
        assert plain.startswith("label") and plain.count("guard") > loop(body).split("label")[1].count("guard")


@pytest.mark.parametrize("seed", range(4))
def test_inequalities_as_operations(seed: int) -> None:
    """What is emitted says whether the inequality holds, for all values within the bounds; nothing wraps around."""
    rng = random.Random(seed)
    tested = 0
    for _ in range(400):
        values = [InputArg("i", f"i{n}") for n in range(rng.randint(1, 4))]
        edge = rng.choice([8, 1 << 30, (1 << 31) - 1])
        ends = [sorted(rng.choice([rng.randint(-edge, edge), -edge, edge]) for _ in range(2)) for _ in values]
        bounds: dict[Value, list[int]] = dict(zip(values, ends, strict=True))
        near = rng.choice([4, 1 << 30, 1 << 31, 1 << 32])
        inequality = Linear({v: rng.choice([1, 1, -1, -1, 2]) for v in values}, rng.randint(-near, near))
        made: list[Op] = []

        def bound(value: Value, bounds: dict[Value, list[int]] = bounds) -> tuple[int, int]:
            return bounds[value][0], bounds[value][1]

        def emit(op: Op, made: list[Op] = made) -> Op:
            made.append(op)
            return op

        emitter = Emitter(bound, emit)
        if not emitter.can_test(inequality):
            continue
        tested += 1
        condition = emitter.condition(inequality)
        for _ in range(20):
            here: dict[Value, int] = {v: rng.choice([*bounds[v], rng.randint(*bounds[v])]) for v in values}
            for op in made:
                here[op] = EVAL[op.name](*(a.value if isinstance(a, Const) else here[a] for a in op.args))
            exact = sum(n * here[v] for v, n in inequality.terms.items()) + inequality.constant
            assert bool(here[condition]) is (exact <= 0)
            assert exact <= inequality.greatest(bound)
    assert tested > 60


def test_sums_under_other_names() -> None:
    """Renaming says the same as putting in a sum for each value: names that fall together, constants, factors that
    cancel."""
    rng = random.Random(5)
    values = [InputArg("i", f"i{n}") for n in range(4)]
    names: list[Value] = [*values, Const(7, "i"), Const(-3, "i")]
    for _ in range(300):
        sum_ = Linear({v: rng.choice([1, -1, 2]) for v in rng.sample(values, rng.randint(0, 4))}, rng.randint(-9, 9))
        renaming: dict[Value, Value] = {v: rng.choice(names) for v in values}
        renamed = sum_.renamed(renaming.__getitem__)
        assert renamed == sum_.replaced({v: of_value(name) for v, name in renaming.items()})
        assert all(renamed.terms.values()) and not any(isinstance(v, Const) for v in renamed.terms)
        assert hash(renamed) == hash(Linear(dict(reversed(renamed.terms.items())), renamed.constant))

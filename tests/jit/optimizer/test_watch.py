"""Loads of watched words become constants, where an exit can go on before the load."""

from __future__ import annotations

import textwrap

import pytest

from jit.ir import Op
from jit.optimizer import InvalidLoop, Options, optimize_loop
from jit.optimizer.facts.info import Watched
from jit.patterns import facts_of, loaded_address
from jit.text import format_trace, parse_trace
from spec.heap import IMMORTAL_BASE
from tests.jit.optimizer.descrs import DESCRS

CELL = IMMORTAL_BASE + 64  # item 2 of the array below
ARRAY_AT = CELL - 8 - 2 * 4
LOOP = f"""
    [p0]
    debug_merge_point(1, p0, descr=here)
    p1 = getarrayitem_gc_r(p0, 0, descr=slot)
    i2 = ref_is_small(p1)
    guard_true(i2) [p0]
    i3 = int_untag(p1)
    p4 = getarrayitem_gc_r(ConstPtr({ARRAY_AT:#x}), 2, descr=item)
    i5 = ref_is_small(p4)
    guard_true(i5) [p0]
    i6 = int_untag(p4)
    i7 = call_i(p0, i3, descr=mix)
    i8 = int_add_ovf(i3, i6)
    guard_no_overflow() [p0]
    p9 = int_tag(i8)
    setarrayitem_gc(p0, 0, p9, descr=slot)
    jump(p0)
"""


def optimized(word: int) -> str:
    trace = parse_trace(textwrap.dedent(LOOP), DESCRS)
    trace.ops[0].snapshot = next(op.snapshot for op in trace.ops if op.snapshot is not None)  # as the tracer has it
    options = Options(verify=True, watched={CELL: Watched(word, 5)})
    return format_trace(optimize_loop(trace, options))


def test_the_load_its_tag_check_and_the_addition_of_a_variable_go() -> None:
    """The call may change the cell, so each iteration needs the check; without a watch it needs load and tag check."""
    body = optimized(7).split("label")[1]
    assert body.count("guard_not_watched") == 1 and "# speculation 5" in body
    assert "getarrayitem_gc_r(Const" not in body and "guard_small" not in body
    assert "int_add_ovf(i" in body and ", 3)" in body


@pytest.mark.parametrize("word", [0, IMMORTAL_BASE + 0x400000])
def test_contradictions_and_movable_objects(word: int) -> None:
    """A pointer cannot be what the trace needs; an object that moves cannot be named by a trace."""
    if word:
        assert "guard_not_watched" not in optimized(word)
    else:
        with pytest.raises(InvalidLoop):
            optimized(word)


def test_address_of_a_load() -> None:
    trace = parse_trace(textwrap.dedent(LOOP), DESCRS)
    loads = [op for op in trace.ops if op.name == "getarrayitem_gc_r"]
    assert [loaded_address(op) for op in loads] == [None, CELL]
    assert isinstance(loads[1], Op)


def test_constant_load_is_watched_first() -> None:
    from jit.patterns import Kind, Pattern

    watch, plain = facts_of(Pattern(Kind.CONSTANT, 7), "r", CELL)
    assert (watch.constant, watch.watch, plain.constant, plain.watch) == (7, CELL, 7, None)
    assert facts_of(Pattern(Kind.CONSTANT, 7), "r") == [plain]

"""Traces as text and back; what the verifier refuses."""

from __future__ import annotations

import contextlib
from typing import Any, cast

import pytest

from jit.ir import Const, FieldDescr, Op
from jit.text import TraceSyntaxError, descrs_of, format_trace, parse_trace
from jit.verify import IllegalTrace, verify_access, verify_trace
from spec.heap import TYPES
from tests.jit.optimizer.descrs import DESCRS
from tests.jit.optimizer.test_loops import LOOP

GOOD = """
[p0, i1]
i2 = int_add_ovf(i1, -3)
guard_no_overflow() [p0, i1]
f3 = cast_int_to_float(i2)
f4 = float_mul(f3, 1.5)
i5 = float_lt(f4, -0.0)
guard_true(i5) [i2] [p0, f4]
setarrayitem_gc(p0, 1, ConstPtr(null), descr=slot)
jump(p0)
"""


@pytest.mark.parametrize("before", [GOOD, LOOP])
def test_round_trip(before: str) -> None:
    trace = parse_trace(before, DESCRS)
    verify_trace(trace, "recorded")
    text = format_trace(trace)
    assert format_trace(parse_trace(text, descrs_of(trace))) == text


@pytest.mark.parametrize(
    "line",
    ["i2 = int_add(i1)(", "i2 = nonsense(i1)", "p2 = int_add(i1, i1)", "i1 = int_neg(i1)", "i2 = int_neg(i7)",
     "i2 = getfield_gc_i(p0, descr=<Field A.b>)"],
)  # fmt: skip
def test_bad_text(line: str) -> None:
    with pytest.raises(TraceSyntaxError):
        parse_trace(f"[p0, i1]\n{line}\nfinish(p0)")


BAD = {
    "kind": "[p0, i1]\ni2 = int_add(i1, p0)\nfinish(p0)",
    "number": "[p0, i1]\ni2 = int_add(i1)\nfinish(p0)",
    "end": "[p0, i1]\ni2 = int_neg(i1)",
    "no guard": "[p0, i1]\ni2 = int_add_ovf(i1, 1)\nfinish(p0)",
    "no operation": "[p0, i1]\nguard_no_overflow() []\nfinish(p0)",
    "class": "[p0, i1]\nguard_class(p0, i1) []\nfinish(p0)",
    "word": "[p0]\ni1 = int_untag(ConstPtr(0x4))\nfinish(p0)",
    "stored kind": "[p0, i1]\nsetarrayitem_gc(p0, 0, i1, descr=slot)\nfinish(p0)",
    "call": "[p0, i1]\ni2 = call_i(i1, i1, descr=mix)\nfinish(p0)",
    "jump": "[p0, i1]\njump(i1)",
}


@pytest.mark.parametrize("why", BAD)
def test_illegal(why: str) -> None:
    with pytest.raises(IllegalTrace):
        verify_trace(parse_trace(BAD[why], DESCRS), "recorded")


def test_illegal_order_and_stage() -> None:
    trace = parse_trace(GOOD, DESCRS)
    with pytest.raises(IllegalTrace, match="resume data"):
        verify_trace(trace, "optimized")
    trace.ops[3], trace.ops[2] = trace.ops[2], trace.ops[3]
    with pytest.raises(IllegalTrace, match="before its definition"):
        verify_trace(trace, "recorded")
    trace = parse_trace("[p0, i1]\nlabel(p0, p0, descr=TargetToken(x))\njump(p0, p0, descr=TargetToken(x))")
    with pytest.raises(IllegalTrace, match="distinct"):
        verify_trace(trace)
    trace = parse_trace("[p0]\nfinish(p0)")
    trace.ops.insert(0, Op("int_neg", [Const(1 << 31, "i")]))
    with pytest.raises(IllegalTrace, match="signed word"):
        verify_trace(trace)


class OneObject:
    """Of an executor: memory that holds an object of one type everywhere."""

    def __init__(self, name: str) -> None:
        self.header = TYPES[name].type_id

    def load(self, _kind: str, _address: int) -> int:
        return self.header


@pytest.mark.parametrize(
    ("operation", "struct", "found", "fits"),
    [
        ("getfield_gc_i", "ByteArray", "ByteArray", True),
        ("getfield_gc_i", "Bytes", "ByteArray", False),
        ("getfield_gc_i", "Str", "WideStr", True),
        ("getfield_gc_i", "Set", "FrozenSet", True),
        ("setfield_gc", "Set", "FrozenSet", False),
        ("setfield_gc", "Instance", "List", False),
    ],
)
def test_accesses_name_the_type_of_the_object(operation: str, struct: str, found: str, fits: bool) -> None:
    descr = FieldDescr(struct, "length", 4, "i")
    with contextlib.nullcontext() if fits else pytest.raises(IllegalTrace, match=f"of type {found}"):
        verify_access(operation, descr, cast(Any, OneObject(found)), 0)

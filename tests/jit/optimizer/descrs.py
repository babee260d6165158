"""What descriptions in traces that are written as text mean, by name."""

from __future__ import annotations

from typing import Any

from jit.ir import CallDescr, Const, FieldDescr, MergePoint, SizeDescr, TargetToken
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

FRAME = SizeDescr("Frame", 144, 16, 4, 4)
CODE = FieldDescr("Frame", "code", 8, "r", immutable=True, virtualizable=True)
DEPTH = FieldDescr("Frame", "depth", 20, "i", virtualizable=True, bounds=(0, 1 << 20))
BACK = FieldDescr("Frame", "back", 12, "r", virtualizable=True, target=144)
IMMUTABLE = FieldDescr("Code", "number", 4, "i", immutable=True)
PEEK = CallDescr("peek", 9, "r", "i", writes=frozenset())
DESCRS: dict[str, Any] = {
    "slot": SLOT, "pc": PC, "back": BACK, "code": CODE, "depth": DEPTH, "Frame": FRAME, "Float": FLOAT, "value": VALUE,
    "Box": BOX, "box.r": BOX_R, "box.i": BOX_I, "Array": ARRAY, "length": LENGTH, "item": ITEM, "state": STATE,
    "bump": BUMP, "mix": MIX, "twice": TWICE, "peek": PEEK, "number": IMMUTABLE, "other": TargetToken("other", 7),
    "here": MergePoint((1,), "here", dead=frozenset({2})),
    "told": MergePoint((4,), "told", fields=((CODE, Const(0x4006_0000, "r")),)),
    "calls": MergePoint((3,), "calls", passed=frozenset({1, 3})),
}  # fmt: skip

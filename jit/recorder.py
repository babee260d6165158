"""Boxes and the recording of operations: what the tracer's instruction handlers share.

A Box is a value of the traced execution: the IR value that stands for it in the trace, and its concrete value now.
Registers that hold the same value share the box, so a promotion or a collection changes it in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from jit.ir import Const, Op, Value
from jit.jitcode import JitCode
from spec import heap


class Box:
    __slots__ = ("value", "concrete")

    def __init__(self, value: Value, concrete: Any) -> None:
        self.value = value
        self.concrete = concrete

    @property
    def is_const(self) -> bool:
        return type(self.value) is Const

    def __repr__(self) -> str:
        return f"<Box {self.value!r} = {self.concrete!r}>"


def const_box(value: Any, kind: str) -> Box:
    return Box(Const(value, kind), value)


def all_const(boxes: Sequence[Box]) -> bool:
    for box in boxes:
        if type(box.value) is not Const:
            return False
    return True


class MIFrame:
    """An activation of a jitcode while tracing. `regs` holds boxes; the constants are behind the registers."""

    __slots__ = ("jitcode", "pc", "regs")

    def __init__(self, jitcode: JitCode, pc: int) -> None:
        self.jitcode = jitcode
        self.pc = pc
        self.regs: list[Any] = [None] * len(jitcode.kinds) + constant_boxes(jitcode)


_CONSTANT_BOXES: dict[JitCode, list[Box]] = {}


def constant_boxes(jitcode: JitCode) -> list[Box]:
    """Of a jitcode's constants. (Each is made once: nothing changes a constant's box, and frames are many.)"""
    made = _CONSTANT_BOXES.get(jitcode)
    if made is None:
        made = _CONSTANT_BOXES[jitcode] = [Box(c, c.value) for c in jitcode.constants]
    return made


class BoxRoots:
    """Boxes with references that must survive a collection (executor.RootList). Which they are is asked for where one
    may take place, which is seldom."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self.candidates = boxes
        self.boxes: list[Box] = []

    def refs(self) -> list[int]:
        unique = {id(b): b for b in self.candidates if type(b.value) is not Const}
        self.boxes = list(unique.values())
        return [b.concrete for b in self.boxes]

    def update(self, refs: Sequence[int]) -> None:
        for box, ref in zip(self.boxes, refs, strict=True):
            box.concrete = ref


class Recorder:
    """The operations recorded so far."""

    def __init__(self, immortal_limit: int) -> None:
        self.ops: list[Op] = []
        self.immortal_limit = immortal_limit
        self.relies_on: set[int] = set()  # addresses of quasi-immutable fields
        self.position: Any = None  # greens of the merge point above

    def record(self, name: str, boxes: Sequence[Box], descr: Any = None) -> Op:
        op = Op(name, (), descr)
        op.args = [b.value for b in boxes]
        op.pc = self.position
        self.ops.append(op)
        return op

    def may_embed(self, kind: str, concrete: Any) -> bool:
        """May the value be a constant of a trace? (References: small ints, null, objects that never move.)"""
        if kind != "r":
            return True
        return bool(concrete & 1) or concrete == 0 or heap.IMMORTAL_BASE <= concrete < self.immortal_limit

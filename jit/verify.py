"""Is a trace legal IR? Checked at each stage boundary (after recording, after optimization) when verification is on.

Checks: every value is defined before its use and of the right kind; descrs have the class that OPS states; guards have
a snapshot (recorded) or resume data and failargs (optimized) that refer to defined values; an overflow operation is
followed by its guard; labels' arguments are distinct values and jumps fit them in number and kind; the trace ends with
a jump or finish; reference constants are words.

While a trace is recorded, each access names the type of its object (`verify_access`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jit.executor import Executor
from jit.ir import (
    OPS,
    ArrayDescr,
    Const,
    FailRef,
    FieldDescr,
    InputArg,
    Op,
    PendingStore,
    ResumeData,
    ResumeValue,
    TargetToken,
    Trace,
    Value,
    VirtualRef,
)
from spec import heap


class IllegalTrace(Exception):
    """The trace breaks a rule of the IR; the message names the operation and the rule."""


_ENDS = ("jump", "finish")
_CALL_KIND = {"i": "i", "r": "r", "f": "f", "b": "i", "p": "i"}


class _Verifier:
    def __init__(self, trace: Trace, stage: str) -> None:
        self.trace, self.stage = trace, stage
        self.defined: set[Value] = set()
        self.op: Op | None = None
        self.number = -1

    def require(self, condition: bool, rule: str) -> None:
        if not condition:
            name = self.op.name if self.op is not None else "inputargs"
            raise IllegalTrace(f"{self.trace.name or 'trace'}, {self.stage}, operation {self.number} ({name}): {rule}")

    def value(self, value: object, kind: str = "?") -> None:
        self.require(isinstance(value, Value), f"{value!r} is no value")
        assert isinstance(value, Value)
        if isinstance(value, Const):
            self.constant(value)
        else:
            self.require(value in self.defined, f"{getattr(value, 'name', value)!r} is used before its definition")
        self.require(kind in ("?", "*", value.kind), f"an argument has kind {value.kind!r} instead of {kind!r}")

    def constant(self, const: Const) -> None:
        v = const.value
        if const.kind == "i":
            self.require(isinstance(v, int) and -(1 << 31) <= v < 1 << 31, f"{v!r} is no signed word")
        elif const.kind == "r":
            legal = isinstance(v, int) and 0 <= v < 1 << 32 and (v & 1 == 1 or v & 7 == 0)
            self.require(legal, f"{v!r} is no value word")
        else:
            self.require(const.kind == "f" and isinstance(v, float), f"{v!r} is no float")

    def arguments(self, op: Op) -> None:
        kinds = OPS[op.name].args
        if kinds == "*":
            kinds = "?" * len(op.args)
        self.require(len(op.args) == len(kinds), f"{len(op.args)} arguments instead of {len(kinds)}")
        for arg, kind in zip(op.args, kinds, strict=True):
            self.value(arg, kind)

    def descr(self, op: Op) -> None:
        info = OPS[op.name]
        name = type(op.descr).__name__
        if info.descr == "TargetToken":
            recorded = op.name == "jump" and self.stage == "recorded"
            self.require(name == "TargetToken" or (recorded and op.descr is None), f"descr {name}")
        elif info.descr:
            self.require(name == info.descr, f"descr {name} instead of {info.descr}")
        if op.name in ("setfield_gc", "setarrayitem_gc", "setfield_raw", "raw_store"):
            self.require(op.args[-1].kind == _CALL_KIND[op.descr.kind], "kind of the stored value")
        elif op.name.startswith(("getfield", "getarrayitem", "raw_load")):
            self.require(op.kind == _CALL_KIND[op.descr.kind], "kind of the descr")
        elif op.name.startswith("call_"):
            kinds = "".join(a.kind for a in op.args)
            self.require(op.descr.args == kinds, f"call of {op.descr.name}({op.descr.args}) with {kinds}")

    def guard(self, op: Op) -> None:
        if op.name == "guard_value":
            constant = isinstance(op.args[1], Const) and op.args[0].kind == op.args[1].kind
            self.require(constant, "guard_value wants a Const")
        if op.name in ("guard_class", "guard_pointer_class"):
            self.require(isinstance(op.args[1], Const), "the class is a Const")
        if op.name in ("guard_no_overflow", "guard_overflow"):
            before = self.trace.ops[self.number - 1] if self.number else None
            self.require(before is not None and before.name.endswith("_ovf"), "no overflow operation before")
        if self.stage == "recorded":
            self.require(op.snapshot is not None, "a recorded guard has a snapshot")
            for frame in op.snapshot.frames:
                for (bank, _), value in frame.registers.items():
                    self.value(value, bank)
        else:
            self.require(op.resume is not None and op.failargs is not None, "a guard has resume data and failargs")
            for value in op.failargs or ():
                self.value(value)
                self.require(not isinstance(value, Const), "a failarg is no constant")
            self.resume(op.resume, op.failargs or [])

    def resume(self, data: ResumeData, failargs: list[Value]) -> None:
        for value in resume_values(data):
            if isinstance(value, FailRef):
                self.require(0 <= value.index < len(failargs), "failarg number out of range")
                self.require(not value.tagged or failargs[value.index].kind == "i", "a tagged failarg is an int")
            elif isinstance(value, VirtualRef):
                self.require(0 <= value.index < len(data.virtuals), "virtual number out of range")
            else:
                self.require(isinstance(value, Const), f"{value!r} in resume data")
                assert isinstance(value, Const)
                self.constant(value)

    def label(self, op: Op) -> None:
        self.require(len(set(op.args)) == len(op.args), "a label's arguments are distinct")
        self.require(not any(isinstance(a, Const) for a in op.args), "a label's argument is no constant")
        self.require(op.descr.label is op, "the token knows its label")

    def jump(self, op: Op) -> None:
        token = op.descr
        if isinstance(token, TargetToken) and token.label is not None and token.label in self.trace.ops:
            kinds = [a.kind for a in token.label.args]
            self.require([a.kind for a in op.args] == kinds, "the jump's arguments fit the label")
        elif isinstance(token, TargetToken) and token.label is not None:
            kinds = [a.kind for a in token.passed()]
            self.require([a.kind for a in op.args] == kinds, "the jump's arguments fit the loop's label and invariants")
        else:
            self.require([a.kind for a in op.args] == ["r"], "a jump to a trace's entry passes the frame")

    def run(self) -> None:
        trace = self.trace
        for arg in trace.inputargs:
            self.require(isinstance(arg, InputArg) and arg not in self.defined, "input arguments are distinct")
            self.defined.add(arg)
        for self.number, op in enumerate(trace.ops):
            self.op = op
            last = self.number == len(trace.ops) - 1
            self.require(op.name in OPS, "unknown operation")
            self.require((op.name in _ENDS) == last, "a trace ends with its only jump or finish")
            self.arguments(op)
            self.descr(op)
            if OPS[op.name].guard:
                self.guard(op)
            elif op.name == "label":
                self.label(op)
            elif op.name == "jump":
                self.jump(op)
            elif op.name.endswith("_ovf"):
                following = trace.ops[self.number + 1].name
                self.require(following in ("guard_no_overflow", "guard_overflow"), "no overflow guard follows")
            if op.kind != "v":
                self.require(op not in self.defined, "an operation stands in the trace twice")
                self.defined.add(op)
        self.require(bool(trace.ops), "the trace is empty")


def resume_values(data: ResumeData) -> Iterator[ResumeValue | PendingStore]:
    """Every value that resume data mentions."""
    for _, _, registers in data.frames:
        yield from registers.values()
    for virtual in data.virtuals:
        if virtual.header is not None:
            yield virtual.header
        yield from virtual.fields.values()
        yield from virtual.items.values()
    for pending in data.pending:
        yield pending.obj
        yield pending.value


def verify_trace(trace: Trace, stage: str = "optimized") -> None:
    """Raise IllegalTrace unless the trace is legal at that stage: 'recorded' or 'optimized'."""
    _Verifier(trace, stage).run()


def verify_access(name: str, descr: Any, executor: Executor, address: int) -> None:
    """Raise IllegalTrace if an operation on a field or an item names another type than the object's: traces know of
    each type apart what changes where, and what never changes."""
    if not isinstance(descr, (FieldDescr, ArrayDescr)) or descr.struct not in heap.TYPES:
        return
    header = int(executor.load("i", address))
    found = heap.BY_ID.get(header, heap.TYPES["Instance"])
    family: tuple[str, ...] = heap.FAMILIES.get(descr.struct, (descr.struct,))
    if name.startswith("get"):
        family += heap.READ_AS.get(descr.struct, ())
    if found.name not in family:
        raise IllegalTrace(f"{name} of {descr.struct}.{descr.name}: the object is of type {found.name}")

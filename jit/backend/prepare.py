"""What happens to a trace before lowering: loop rotation. The given trace and its operations stay as they are.

A loop from the optimizer begins with its own test: [label, head, guard, rest, jump]. Rotated, the test runs once in the
preamble and then at the end: [head, guard, label', rest, head', guard', jump'], where head' works on the values that
the jump passes. In software guard' becomes the back edge, one branch for guard and jump together; in the sidecar its
check stands beside the instruction that computes the next value. Values that the head computes for the rest become
arguments of the label. Both guards leave with the same resume data: `origin` maps the copy to the guard it copies.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jit.ir import OPS, Const, Op, Trace, Value

_HEAD_LIMIT = 4  # operations that may be duplicated, besides the guard


@dataclass
class Prepared:
    """A trace to lower. `origin`: copied guard -> the guard of the given trace."""

    trace: Trace
    origin: dict[Op, Op] = field(default_factory=dict)


def rotate(trace: Trace) -> Prepared:
    """The loop with its test at the end; the trace itself where it has no loop or a head that cannot be moved."""
    label = next((i for i, op in enumerate(trace.ops) if op.name == "label"), -1)
    jump = trace.ops[-1]
    if label < 0 or jump.name != "jump" or jump.descr is not trace.ops[label].descr:
        return Prepared(trace)
    end = _head_end(trace.ops, label + 1)
    if end is None or end + 1 >= len(trace.ops) - 1:
        return Prepared(trace)
    head, rest = trace.ops[label + 1 : end + 1], trace.ops[end + 1 : -1]
    passed = dict(zip(trace.ops[label].args, jump.args, strict=True))
    copies, replaced, origin = _copy(head, passed)
    if any(op.args and all(isinstance(a, Const) for a in op.args) for op in copies):
        return Prepared(trace)
    carried = _read_later(head, rest, jump)
    new_label = Op("label", [*trace.ops[label].args, *carried], jump.descr)
    new_jump = Op("jump", [*jump.args, *(replaced[v] for v in carried)], jump.descr)
    ops = [*trace.ops[:label], *head, new_label, *rest, *copies, new_jump]
    return Prepared(Trace(trace.inputargs, ops, trace.name, trace.greens), origin)


def _head_end(ops: list[Op], start: int) -> int | None:
    """Index of the loop's first guard, where only a few harmless operations precede it."""
    count = 0
    for i in range(start, len(ops) - 1):
        info = OPS[ops[i].name]
        if info.guard:
            return i if ops[i].args and ops[i].name not in ("guard_no_overflow", "guard_overflow") else None
        if ops[i].name != "debug_merge_point":
            count += 1
            if not (info.pure or info.reads) or ops[i].name.startswith("call") or count > _HEAD_LIMIT:
                return None
    return None


def _copy(head: list[Op], passed: dict[Value, Value]) -> tuple[list[Op], dict[Value, Value], dict[Op, Op]]:
    """The head on the next iteration's values; where its results are; the copied guard's origin."""
    replaced: dict[Value, Value] = {}
    origin: dict[Op, Op] = {}
    copies = []

    def now(v: Value) -> Value:
        return replaced.get(v, passed.get(v, v))

    for op in head:
        if op.name == "debug_merge_point":
            continue
        copy = Op(op.name, [now(a) for a in op.args], op.descr)
        copy.pc, copy.guard_id, copy.resume = op.pc, op.guard_id, op.resume
        if op.failargs is not None:
            copy.failargs = [now(a) for a in op.failargs]
            origin[copy] = op
        replaced[op] = copy
        copies.append(copy)
    return copies, replaced, origin


def _read_later(head: list[Op], rest: list[Op], jump: Op) -> list[Op]:
    """Results of the head that the rest of the loop reads."""
    read: set[Value] = set(jump.args)
    for op in rest:
        read.update(op.args)
        read.update(op.failargs or ())
    return [op for op in head if op in read]

"""What happens to a trace before lowering: sinking and rotation. The given trace and its operations stay as they are.

An induction step, `j = i + c` where j is passed for i, is moved down to where j is first computed with, mostly the end
of the loop. Exits above it that want j compute it themselves (`Prepared.late`). So i and j share a register, and the
step is next to the guard that tests it.

A loop from the optimizer begins with its own test: [label, head, guard, rest, jump]. Rotated, the test runs once in the
preamble and then at the end: [head, guard, label', rest, head', guard', jump'], where head' works on the values that
the jump passes. In software guard' becomes the back edge, one branch for guard and jump together; in the sidecar its
check stands beside the instruction that computes the next value. Values that the head computes for the rest become
arguments of the label. Both guards leave with the same resume data: `origin` maps the copy to the guard it copies.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jit.backend.config import Config
from jit.ir import Const, Op, Trace, Value

_HEAD_LIMIT = 4  # operations that may be duplicated, besides the guard


@dataclass
class Prepared:
    """A trace to lower. `origin`: copied guard -> the guard of the given trace."""

    trace: Trace
    origin: dict[Op, Op] = field(default_factory=dict)
    late: set[Op] = field(default_factory=set)
    covered: set[Op] = field(default_factory=set)  # guards that the next one includes
    landing: Op | None = None  # the operation before which bridges enter the loop


def prepare(trace: Trace, config: Config) -> Prepared:
    label = label_of(trace)
    if label < 0 or not config.rotate:
        return Prepared(trace, covered=null_checks(trace), landing=trace.ops[label] if label >= 0 else None)
    sunk, late = sink(trace, label)
    prepared = rotate(sunk, label_of(sunk), late, config.sidecar and config.loop_bit)
    prepared.covered = null_checks(prepared.trace)
    return prepared


def null_checks(trace: Trace) -> set[Op]:
    """guard_nonnull directly before guard_class of the same value, with the same exit: the class check covers it."""
    found = set()
    guards = [op for op in trace.ops if op.name != "debug_merge_point"]
    for op, after in zip(guards, guards[1:], strict=False):
        if op.name == "guard_nonnull" and after.name == "guard_class" and op.args[0] is after.args[0]:
            if op.resume is after.resume and op.resume is not None:
                found.add(op)
    return found


def label_of(trace: Trace) -> int:
    """Index of the label that the trace's last operation jumps to, -1 where it is no loop."""
    label = next((i for i, op in enumerate(trace.ops) if op.name == "label"), -1)
    jump = trace.ops[-1]
    return label if label >= 0 and jump.name == "jump" and jump.descr is trace.ops[label].descr else -1


def sink(trace: Trace, label: int) -> tuple[Trace, set[Op]]:
    """Induction steps as late as possible; those that the loop's first guard tests last of all."""
    head, body, jump = trace.ops[: label + 1], trace.ops[label + 1 : -1], trace.ops[-1]
    passed = list(zip(trace.ops[label].args, jump.args, strict=True))
    first, last = _real_uses(body)
    moved: dict[Op, int] = {}  # step -> index in body before which it goes
    for phi, step in passed:
        if isinstance(step, Op) and step in body and _is_step(step, phi):
            target = first.get(step, len(body))
            later = target == len(body) or target > body.index(step) + 1
            if later and last.get(phi, -1) <= target and jump.args.count(step) == 1:
                moved[step] = target
    if not moved:
        return trace, set()
    tested, end = _tested(body, dict(passed)), len(body)
    stepped = {phi for phi, step in passed if isinstance(step, Op) and moved.get(step) == end}
    jump, copies = _pass_on(jump, passed, stepped)
    body = [*body, *copies]
    moved = {step: at if at < end else len(body) for step, at in moved.items()}
    ops: list[Op] = []
    for i, op in enumerate([*body, jump]):
        ops += sorted((s for s, at in moved.items() if at == i), key=lambda s: s in tested)
        if op not in moved:
            ops.append(op)
    return Trace(trace.inputargs, [*head, *ops], trace.name, trace.greens), set(moved)


def _pass_on(jump: Op, passed: list[tuple[Value, Value]], stepped: set[Value]) -> tuple[Op, list[Op]]:
    """Where the old value of a stepped argument is passed for another argument, it is copied before the step."""
    copies = {arg: Op(f"same_as_{arg.kind}", [arg]) for _, arg in passed if arg in stepped}
    return Op("jump", [copies.get(arg, arg) for _, arg in passed], jump.descr), list(copies.values())


def _is_step(op: Op, phi: Value) -> bool:
    """phi plus something else, or phi minus something else."""
    return op.name in ("int_add", "int_sub") and op.args.count(phi) == 1 and (op.name == "int_add" or op.args[0] is phi)


def _real_uses(body: list[Op]) -> tuple[dict[Value, int], dict[Value, int]]:
    """Index of the first and of the last operation that computes with a value (exits do not count)."""
    first: dict[Value, int] = {}
    last: dict[Value, int] = {}
    for i, op in enumerate(body):
        if op.name != "debug_merge_point":
            for arg in op.args:
                first.setdefault(arg, i)
                last[arg] = i
    return first, last


def _tested(body: list[Op], passed: dict[Value, Value]) -> set[Value]:
    """What will be passed for the values that the loop's first guard depends on directly."""
    guard = next((op for op in body if op.info.guard), None)
    if guard is None or not guard.args:
        return set()
    condition = guard.args[0]
    read = condition.args if isinstance(condition, Op) and condition in body else [condition]
    return {passed[v] for v in read if v in passed}


def rotate(trace: Trace, label: int, late: set[Op], sidecar: bool = False) -> Prepared:
    """The loop with its test at the end; the trace itself where its head cannot be moved. `late`: steps that sank.
    `sidecar`: the back edge costs no instruction anyway."""
    jump = trace.ops[-1]
    end = _head_end(trace.ops, label + 1)
    if end is None or end + 1 >= len(trace.ops) - 1:
        return Prepared(trace, late=late, landing=trace.ops[label])
    head, rest = trace.ops[label + 1 : end + 1], trace.ops[end + 1 : -1]
    passed = dict(zip(trace.ops[label].args, jump.args, strict=True))
    if sidecar and (_rides_on_load(head, rest, passed) or _rides_on_address(head, rest, passed)):
        return Prepared(trace, late=late, landing=trace.ops[label])
    late = set(late)
    copies, replaced, origin = _copy(head, passed, late)
    if any(op.args and all(isinstance(a, Const) for a in op.args) for op in copies):
        return Prepared(trace, late=late, landing=trace.ops[label])
    carried = _read_later(head, rest, jump)
    new_label = Op("label", [*trace.ops[label].args, *carried], jump.descr)
    new_jump = Op("jump", [*jump.args, *(replaced[v] for v in carried)], jump.descr)
    ops = [*trace.ops[:label], *head, new_label, *rest, *copies, new_jump]
    rotated = Trace(trace.inputargs, ops, trace.name, trace.greens)
    return Prepared(rotated, origin, late, landing=head[0])


def _rides_on_load(head: list[Op], rest: list[Op], passed: dict[Value, Value]) -> bool:
    """Is the loop's test one of an object's class, which can stand beside the first load from it in the loop, but not
    beside the load that brings the next one?"""
    guards = [op for op in head if op.name != "debug_merge_point"]
    obj = guards[0].args[0] if guards[0].name in ("guard_class", "guard_pointer_class") else None
    coming = passed.get(obj) if obj is not None else None
    if not isinstance(coming, Op) or not coming.info.reads or len(guards) > 1:
        return False
    for op in rest:
        if op.info.reads:
            return op.args[0] is obj
        if not op.info.pure and op.name != "debug_merge_point":
            return False
    return False


def _rides_on_address(head: list[Op], rest: list[Op], passed: dict[Value, Value]) -> bool:
    """Is the loop's test one of an index, which can stand beside the address of an item that the loop loads by it? At
    the end it would stand beside the step, which then waits for nothing else, and once more before the loop."""
    ops = [op for op in head if op.name != "debug_merge_point"]
    if len(ops) != 2 or ops[0].name not in ("int_lt", "int_le", "int_gt", "int_ge") or ops[1].args != [ops[0]]:
        return False
    changing = [v for v in ops[0].args if v in passed]
    if len(changing) != 1 or not _is_step_of(changing[0], passed):
        return False
    for op in rest:
        if op.name.startswith("getarrayitem"):
            return op.args[1] is changing[0]
        if not op.info.pure and op.name != "debug_merge_point":
            return False
    return False


def _is_step_of(phi: Value, passed: dict[Value, Value]) -> bool:
    step = passed[phi]
    return isinstance(step, Op) and _is_step(step, phi)


def _head_end(ops: list[Op], start: int) -> int | None:
    """Index of the loop's first guard, where only a few harmless operations precede it."""
    count = 0
    for i in range(start, len(ops) - 1):
        info = ops[i].info
        if info.guard:
            return i if ops[i].args and ops[i].name not in ("guard_no_overflow", "guard_overflow") else None
        if ops[i].name != "debug_merge_point":
            count += 1
            if not (info.pure or info.reads) or ops[i].name.startswith("call") or count > _HEAD_LIMIT:
                return None
    return None


def _copy(
    head: list[Op], passed: dict[Value, Value], late: set[Op]
) -> tuple[list[Op], dict[Value, Value], dict[Op, Op]]:
    """The head on the next iteration's values; where its results are; the copied guard's origin. Steps that sank and
    that the copied guard's exit wants are copied for it alone, and are `late` too."""
    replaced: dict[Value, Value] = {}
    origin: dict[Op, Op] = {}
    copies = []

    def now(v: Value) -> Value:
        return replaced.get(v, passed.get(v, v))

    def next_step(v: Value) -> Value:
        if v in late and v not in replaced:
            assert isinstance(v, Op)
            replaced[v] = Op(v.name, [now(a) for a in v.args], v.descr)
        return now(v)

    for op in head:
        if op.name == "debug_merge_point":
            continue
        copy = Op(op.name, [now(a) for a in op.args], op.descr)
        copy.pc, copy.guard_id, copy.resume = op.pc, op.guard_id, op.resume
        if op.failargs is not None:
            copy.failargs = [next_step(v) for v in op.failargs]
            origin[copy] = op
        replaced[op] = copy
        copies.append(copy)
    late |= {copy for v, copy in replaced.items() if v in late and isinstance(copy, Op)}
    return copies, replaced, origin


def _read_later(head: list[Op], rest: list[Op], jump: Op) -> list[Op]:
    """Results of the head that the rest of the loop reads."""
    read: set[Value] = set(jump.args)
    for op in rest:
        read.update(op.args)
        read.update(op.failargs or ())
    return [op for op in head if op in read]

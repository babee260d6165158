"""Guards between two effects leave to the state of the first of them, where that keeps no value alive for longer.

Nothing has changed since that guard, so the interpreter goes on from there, and executes again what is between. Then
these guards may change places, and what they test need not wait for one another (`jit/backend/schedule.py`). Guards
that programs make fail keep their own state, alone, since a bridge from there begins where they stand: conditions and
values that the program sees, classes of its own. What joins are tags, built-in types, overflow, the bounds of indices
and of recursion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from jit.ir import Const, FieldDescr, Op, ResumeData, Value
from jit.optimizer.facts.info import POINTER, Known, is_type_id

REACH = 12  # operations that are executed again, at most
_PLAIN = frozenset("guard_no_overflow guard_overflow guard_small guard_pointer guard_nonnull guard_isnull".split())
_COMPARES = frozenset("int_lt int_le int_gt int_ge uint_lt uint_ge".split())
_QUIET = frozenset("debug_merge_point int_add_ovf int_sub_ovf int_mul_ovf int_lshift_ovf".split())


@dataclass
class _State:
    """Where guards may leave to: that of the guard at which it was taken."""

    guard: Op
    alone: bool  # that guard keeps its resume data for itself: the others get a copy
    since: int = 0  # operations since then
    exit: tuple[ResumeData, list[Value]] | None = None

    def take(self) -> tuple[ResumeData, list[Value]]:
        if self.exit is None:
            resume, failargs = self.guard.resume, self.guard.failargs
            assert failargs is not None
            self.exit = (resume.copy() if self.alone else resume), failargs
        return self.exit


def share_exits(ops: Sequence[Op]) -> None:
    """Guards get the resume data and failargs of an earlier one; in place."""
    alive = _Alive(ops)
    failing = {id(op.resume) for op in ops if op.info.guard and not rarely_fails(op)}
    state: _State | None = None
    for i, op in enumerate(ops):
        info = op.info
        if state is not None:
            state.since += op.name != "debug_merge_point" and not info.guard
        if not info.guard:
            if _may_call(op) or not (info.pure or info.reads or op.name in _QUIET):
                state = None
        elif op.resume is None or op.failargs is None:
            state = None
        elif id(op.resume) in failing:  # the guard itself, or another one of the same bytecode, beside which it stays
            state = _State(op, alone=True)
        elif state is not None and state.since <= REACH and alive.all(state.guard.failargs or (), i):
            if op.resume is not state.guard.resume or state.alone:
                op.small = [op.failargs[n] for n in op.resume.tagged()]
                op.resume, op.failargs = state.take()
        else:
            state = _State(op, alone=False)


def keep_calls(ops: Sequence[Op]) -> None:
    """A guard of what a pure call has returned has resume data of its own, with that among its failargs: a bridge from
    there knows what it failed for (loops/failed.py), need not call again, nor check the arguments' classes again."""
    guards = [op for op in ops if op.info.guard and op.resume is not None]
    sharing = Counter(id(op.resume) for op in guards)
    headers: dict[Value, int] = {}  # types, by the guards above
    for op in guards:
        if op.name in ("guard_class", "guard_pointer_class") and isinstance(op.args[1], Const):
            if is_type_id(op.args[1].value):
                headers[op.args[0]] = op.args[1].value
        called = [v for v in _tested(op) if isinstance(v, Op) and v.name.startswith("call_pure")]
        if called and op.failargs is not None:
            if sharing[id(op.resume)] > 1:
                sharing[id(op.resume)] -= 1
                op.resume = op.resume.copy()
            types = {i: Known(POINTER, True, headers[v]) for i, v in enumerate(op.failargs) if v in headers}
            op.resume.known = {**op.resume.known, **types}
            op.failargs = [*op.failargs, *(v for v in called if v not in op.failargs)]


def _tested(guard: Op) -> Sequence[Value]:
    """The condition of the guard, and what that compares."""
    condition = guard.args[0] if guard.name in ("guard_true", "guard_false") else None
    return (condition, *condition.args) if isinstance(condition, Op) else ()


def _may_call(op: Op) -> bool:
    """Is it a call, or arithmetic of floats, which is one on most cores? What is alive then costs more."""
    return op.name.startswith(("call", "float_", "cast_float", "cast_int_to_float")) and "bits" not in op.name


def rarely_fails(guard: Op) -> bool:
    """May it be expected to hold as long as the program treats its data as before?"""
    if guard.resume is None or guard.failargs is None:
        return False
    if guard.name in _PLAIN:
        return True
    if guard.name in ("guard_class", "guard_pointer_class"):
        return isinstance(guard.args[1], Const) and is_type_id(guard.args[1].value)
    tested = guard.args[0] if guard.args else None
    if guard.name not in ("guard_true", "guard_false") or not isinstance(tested, Op) or tested in guard.failargs:
        return False
    return tested.name in _COMPARES and any(is_limit(a) for a in tested.args)


def is_limit(value: Value) -> bool:
    """A length, the depth of a frame, which is compared with a limit, or a word of the VM's state."""
    if not isinstance(value, Op) or not isinstance(value.descr, FieldDescr):
        return False
    return value.name == "getfield_raw_i" or value.descr.name == "length" or is_depth(value)


def is_depth(value: Value) -> bool:
    return isinstance(value, Op) and isinstance(value.descr, FieldDescr) and value.descr.name == "depth"


class _Alive:
    """Which values exits may want at little cost: those that are alive anyway, or whose place nothing takes."""

    def __init__(self, ops: Sequence[Op]) -> None:
        self.last: dict[Value, int] = {}
        label = next((i for i, op in enumerate(ops) if op.name == "label"), len(ops))
        above = {*ops[:label]}
        self.replaced: set[Value] = set(ops[label].args) if label < len(ops) else set()
        exits: set[int] = set()  # that guards below have
        for i in range(len(ops) - 1, -1, -1):
            op = ops[i]
            values: list[Value] = op.args
            if op.failargs and id(op.failargs) not in exits:
                exits.add(id(op.failargs))
                values = [*values, *op.failargs]
            for value in values:
                if value not in self.last:
                    lasts = (value in above or not isinstance(value, Op)) and value not in self.replaced
                    self.last[value] = len(ops) if i > label and lasts else i
        if label < len(ops) and ops[-1].name == "jump" and len(ops[-1].args) == len(ops[label].args):
            for phi, step in zip(ops[label].args, ops[-1].args, strict=True):
                if step is phi or isinstance(step, Op) and step.name in ("int_add", "int_sub") and phi in step.args:
                    self.replaced.discard(phi)  # the step comes last, or the exit takes it back

    def all(self, values: Sequence[Value], at: int) -> bool:
        """Is that so for all of these, at this operation?"""
        return all(
            self.last.get(v, -1) >= at - 1 or isinstance(v, Op) and v not in self.replaced
            for v in values
            if type(v) is not Const
        )

"""Bridges that go back to the label of the loop they come from, instead of to its entry through memory.

A guard in a loop's body (or in such a bridge) notes what the optimizer knew there: the frame's slots that are the same
in memory, the heap cache's facts, and what the loop's invariants are called (`Moment`). The guard's failargs get the
invariants that the body reads, which are alive there anyway; of other values a bridge knows only that they are
(unnamed.py). Where the bridge ends with a jump to the loop, its state is compared with the label's as that of the
body's end was. If it fits, the bridge passes the label's arguments and the invariants. Slots that only the bridge has
changed are stored before; those that the loop, too, keeps in values stay put off.
"""

from __future__ import annotations

import typing
from dataclasses import dataclass, field

from jit.ir import OPS, ArrayDescr, Const, MergePoint, Op, ResumeData, TargetToken, Trace, Value
from jit.optimizer.heap import HEADER
from jit.optimizer.info import Known
from jit.optimizer.resumedata import known_of
from jit.optimizer.unnamed import Unnamed
from jit.optimizer.virtualizable import SlotKey, is_dead

if typing.TYPE_CHECKING:
    from jit.optimizer.core import Optimizer
    from jit.optimizer.loopstate import LoopState

Fact = tuple[Value, typing.Any, "Value | None", Value]


@dataclass(frozen=True)
class Tagged:
    """The word of a small int that is a failarg."""

    index: int


Name = Const | int | Unnamed | Tagged  # int: number of a failarg


@dataclass(eq=False)
class Label:
    """A peeled loop's label. `names`: values from before it which its state mentions; `args`, `invariants`: as those of
    the token, in the loop's own values."""

    state: LoopState
    token: TargetToken
    frame: Value
    point: MergePoint | None
    names: list[Value]
    args: list[Value] = field(default_factory=list)
    invariants: list[Value] = field(default_factory=list)

    def ignores(self, key: SlotKey) -> bool:
        """Is the slot dead where the loop begins?"""
        return self.point is not None and is_dead(self.point, key[1])


@dataclass(eq=False)
class Moment:
    """What was known at a guard. `given`: the loop's values by their names there, where they have others."""

    label: Label
    slots: dict[SlotKey, Value]
    facts: list[Fact]
    given: dict[Value, Value]
    known: dict[Value, Known]


@dataclass(eq=False)
class Return:
    """The same for bridges: values are failargs, constants or unnamed."""

    label: Label
    slots: dict[SlotKey, Name]
    facts: list[tuple[Name, typing.Any, Name | None, Name]]
    given: dict[Value, Name]
    known: dict[Name, Known]


class Loop:
    """Of an optimizer in a loop's body or in a bridge from there. `given`: names of the loop's values."""

    def __init__(self, label: Label, given: dict[Value, Value]) -> None:
        self.label, self.given = label, given
        self.jumped = False

    def moment(self, opt: Optimizer) -> Moment | None:
        """For a guard's resume data. None where the loop's frame is not in use any more."""
        given = {value: opt.resolve(here) for value, here in self.given.items()}
        frame = opt.frames.get(given[self.label.frame])
        if frame is None:
            return None
        slots = {key: opt.resolve(v) for key, v in frame.slots.items() if key not in frame.dirty}
        slots = {key: v for key, v in slots.items() if _is_real(opt, v)}
        facts: list[Fact] = []
        for obj, descr, index, value in opt.heap.facts():
            fact = (opt.resolve(obj), descr, None if index is None else opt.resolve(index), opt.resolve(value))
            if not _is_real(opt, fact[0]) or not _is_real(opt, fact[3]):
                continue
            if descr.immutable and type(obj) is Const or descr == HEADER and type(fact[3]) is not Const:
                continue
            facts.append(fact)
        mentioned = [*given.values(), *slots.values(), *(v for obj, _, _, value in facts for v in (obj, value))]
        known = {v: k for v in mentioned if type(v) is not Const and (k := known_of(opt, v)) is not None}
        return Moment(self.label, slots, facts, given, known)

    def jump(self, opt: Optimizer, op: Op) -> bool:
        """Emit a jump to the label instead of this one to the loop's entry, if the state allows."""
        from jit.optimizer.unroll import Matcher  # which uses this module

        label, token = self.label, self.label.token
        given = {value: opt.resolve(here) for value, here in self.given.items()}
        frame = opt.frames.get(opt.resolve(op.args[0]))
        if frame is None or op.descr.trace_id != token.trace_id or given[label.frame] is not frame.frame:
            return False
        self._settle(opt, frame.frame)
        matcher = Matcher(label.state, opt, lambda value: value if type(value) is Const else given.get(value))
        matcher.slots(label.ignores)
        matcher.facts()
        args = [matcher.args.get(typing.cast(Op, phi)) for phi in label.args]
        args += [given[value] for value in label.invariants]
        if matcher.failures or any(arg is None or isinstance(opt.resolve(arg), Unnamed) for arg in args):
            opt.counters["back to the entry"] += 1
            return False
        opt.emit(Op("jump", [opt.resolve(arg) for arg in args if arg is not None], token))
        self.jumped = True
        return True

    def _settle(self, opt: Optimizer, value: Value) -> None:
        """Store what the loop believes to be in memory; load what it has in values."""
        state, label, frame = self.label.state, self.label, opt.frames[value]
        for other in [f for f in opt.frames.values() if f is not frame]:
            other.flush(opt)
            del opt.frames[other.frame]
        opt.frame = frame
        if label.point is not None:
            frame.drop(label.point)
        for key in list(frame.dirty):
            if key not in state.slots or key not in state.dirty:
                frame.store(opt, key)
        for key, node in state.slots.items():
            at = frame.slots.get(key)
            unnamed = at is not None and isinstance(opt.resolve(at), Unnamed)
            if node.kind == "same" or not (at is None or unnamed) or label.ignores(key):
                continue
            descr, index = key
            family = "getarrayitem_gc" if isinstance(descr, ArrayDescr) else "getfield_gc"
            opt.do(f"{family}_{descr.kind}", [value] if index is None else [value, Const(index, "i")], descr)


def _is_real(opt: Optimizer, value: Value) -> bool:
    """Not virtual."""
    return type(value) is Const or opt.virtual(value) is None


def own_loop(state: LoopState, token: TargetToken, trace: Trace) -> Loop:
    """At the beginning of the body."""
    frame: Value = trace.inputargs[0]
    mentioned: list[Value] = [frame, *(node.word for node in state.nodes() if node.kind == "same")]
    for _, obj, _, index, _ in state.facts:
        mentioned += [v for v in (obj, index) if isinstance(v, Value)]
    names = list(dict.fromkeys(v for v in mentioned if type(v) is not Const))
    first = trace.ops[0].descr if trace.ops[0].name == "debug_merge_point" else None
    point = first if isinstance(first, MergePoint) else None
    return Loop(Label(state, token, frame, point, names), {v: v for v in names})


def begin_bridge(opt: Optimizer, trace: Trace, back: Return, tell: typing.Callable[[Value, Known], None]) -> None:
    """What the guard noted holds where the bridge begins."""

    def value(name: Name) -> Value:
        if isinstance(name, Tagged):
            return opt.do("int_tag", [trace.inputargs[name.index]])
        return trace.inputargs[name] if isinstance(name, int) else name

    frame = value(back.given[back.label.frame])
    if isinstance(frame, Unnamed) or not opt.options.virtualizable:
        return
    for name, known in back.known.items():
        if not isinstance(name, Tagged):
            tell(value(name), known)
    given = {v: value(name) for v, name in back.given.items()}
    if frame not in opt.frames:
        opt.enter_frame(frame, entry=False)
    opt.frames[frame].slots.update({key: value(name) for key, name in back.slots.items()})
    for obj, descr, index, content in back.facts:
        opt.heap.put(value(obj), descr, None if index is None else value(index), value(content))
    opt.loop = Loop(back.label, given)


def finish_loop(opt: Optimizer, inputs: typing.Sequence[Value], ops: list[Op]) -> None:
    """The optimized operations are final: guards get the invariants as failargs, and what bridges must know."""
    loop, start = opt.loop, 0
    if loop is not None and not loop.jumped:
        start = next((i for i, op in enumerate(ops) if op is loop.label.token.label), len(ops))
        if start < len(ops):
            _find_invariants(loop.label, inputs, ops, start)
    done: set[int] = set()
    for op in ops[start:]:
        if not OPS[op.name].guard or op.failargs is None or op.resume is None:
            continue
        moment = op.resume.loop
        if isinstance(moment, Moment) and id(op.failargs) not in done:
            done.add(id(op.failargs))
            _note(op.resume, op.failargs, moment)
    for op in ops:
        if op.resume is not None and isinstance(op.resume.loop, Moment):
            op.resume.loop = None


def _find_invariants(label: Label, inputs: typing.Sequence[Value], ops: list[Op], start: int) -> None:
    label.args = list(ops[start].args)
    read = {v for op in ops[start + 1 :] for v in (*op.args, *(op.failargs or ()))}
    label.invariants = [v for v in (*inputs, *ops[:start]) if v in read and v not in label.args]
    label.token.invariants = list(label.invariants)


def _note(resume: ResumeData, failargs: list[Value], moment: Moment) -> None:
    label = moment.label
    numbers = {v: i for i, v in enumerate(failargs)}
    for value in label.invariants:
        here = moment.given.get(value, value)
        if type(here) is not Const and here not in numbers:
            numbers[here] = len(failargs)
            failargs.append(here)
    unnamed: dict[Value, Unnamed] = {}

    def name(value: Value) -> Name:
        if isinstance(value, Const):
            return value
        if value in numbers:
            return numbers[value]
        if isinstance(value, Op) and value.name == "int_tag" and value.args[0] in numbers:
            return Tagged(numbers[value.args[0]])
        return unnamed.setdefault(value, Unnamed(value.kind, "unnamed"))

    given = {v: name(moment.given.get(v, v)) for v in (*label.names, *label.invariants)}
    slots = {key: name(v) for key, v in moment.slots.items()}
    facts = [(name(o), d, None if i is None else name(i), name(v)) for o, d, i, v in moment.facts]
    known = {name(v): k for v, k in moment.known.items()}
    resume.loop = Return(label, slots, facts, given, known)

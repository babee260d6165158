"""Bridges that go back to the label of the loop they come from, instead of to its entry through memory.

A guard in a loop's body (or in such a bridge) notes what the optimizer knew there: the frame's slots that are the same
in memory, the heap cache's facts, and what the loop's invariants are called (`Moment`). The guard's failargs get the
invariants that the body reads, which are alive there anyway; of other values a bridge knows only that they are
(unnamed.py). Where the bridge ends with a jump to the loop, its state is compared with the label's as that of the
body's end was. If it fits, the bridge passes the label's arguments and the invariants. Slots that only the bridge has
changed are stored before; those that the loop, too, keeps in values stay put off.

If it does not fit, since what is invariant in the loop is another now (the next round of an outer loop, another
activation of the function), the bridge repeats the loop's first iteration: the operations that were recorded for the
loop run through the optimizer again, with what the bridge knows. Whatever the loop's optimized iterations rely on
follows from these operations and their guards, so it holds behind them again; invariants are what the same recorded
operations came to. Then the bridge enters at the label, with all invariants anew.
"""

from __future__ import annotations

import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from jit.ir import OPS, ArrayDescr, Const, InputArg, MergePoint, Op, ResumeData, Snapshot, TargetToken, Trace, Value
from jit.optimizer.entering import Entry
from jit.optimizer.heap import HEADER
from jit.optimizer.info import Bound, Known, Options
from jit.optimizer.linear import Linear, of_value
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
    the token, in the loop's own values. `recorded`: an iteration, optimized with `options`; `sources`: of values from
    before the label, which recorded operation came to them; `known`: what the loop knows of them. `bounds`: of ints, at
    the label; `conditions`: what holds there (see induction.py), by the bounds of `proven` values, too; `sums`: values
    of the loop that are sums of its arguments; `unequal`: conditions, and the guard behind which they hold for one
    more."""

    state: LoopState
    token: TargetToken
    frame: Value
    point: MergePoint | None
    names: list[Value]
    recorded: Sequence[Op]
    options: Options
    sources: dict[Value, Op]
    known: dict[Value, Known | None]
    bounds: dict[Value, Bound]
    args: list[Value] = field(default_factory=list)
    invariants: list[Value] = field(default_factory=list)
    conditions: list[Linear] = field(default_factory=list)
    proven: list[Value] = field(default_factory=list)
    sums: dict[Value, Linear] = field(default_factory=dict)
    unequal: dict[Linear, Op] = field(default_factory=dict)

    def ignores(self, key: SlotKey) -> bool:
        """Is the slot dead where the loop begins?"""
        return self.point is not None and is_dead(self.point, key[1])


@dataclass(eq=False)
class Moment:
    """What was known at a guard. `given`: the loop's values by their names there, where they have others; `before`: the
    label's arguments in this iteration."""

    label: Label
    slots: dict[SlotKey, Value]
    facts: list[Fact]
    given: dict[Value, Value]
    known: dict[Value, Known]
    before: dict[Value, Linear]
    less: set[Linear]


@dataclass(eq=False)
class Return:
    """The same for bridges: values are failargs, constants or unnamed; `before` by number of the failarg, as far as
    that is known."""

    label: Label
    slots: dict[SlotKey, Name]
    facts: list[tuple[Name, typing.Any, Name | None, Name]]
    given: dict[Value, Name]
    known: dict[Name, Known]
    before: dict[Value, tuple[dict[int, int], int]]
    less: set[Linear]  # conditions that hold for one more


class Loop:
    """Of an optimizer in a loop's body or in a bridge from there. `given`: names of the loop's values; `before`: what
    the label's arguments were in this iteration. `repeated`: the bridge has an iteration of the loop at its end."""

    def __init__(self, label: Label, given: dict[Value, Value], before: dict[Value, Linear]) -> None:
        self.label, self.given, self.before = label, given, before
        self.less: set[Linear] = set()  # of the conditions, those that hold for one more in this iteration
        self.jumped = self.repeated = False

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
        before = {phi: sum_.renamed(opt.resolve) for phi, sum_ in self.before.items()}
        return Moment(self.label, slots, facts, given, known, before, set(self.less))

    def jump(self, opt: Optimizer, op: Op) -> bool:
        """Emit a jump to the label instead of this one to the loop's entry, if the state allows."""
        frame = opt.resolve(op.args[0])
        if type(frame) is Const or op.descr.trace_id != self.label.token.trace_id:
            return False
        given = {value: opt.resolve(here) for value, here in self.given.items()}
        complete = not any(isinstance(given[v], Unnamed) for v in self.label.invariants)
        if complete and given[self.label.frame] is frame and frame in opt.frames:
            self._settle(opt, frame)
            self.jumped = self._enter(opt, _Names(opt, given), frame)
        if not self.jumped and opt.options.repeat and len(self.label.recorded) <= _MAX_REPEATED:
            self.jumped = self.repeat(opt, opt.force(frame))
        opt.counters["back to the entry"] += not self.jumped
        return self.jumped

    def repeat(self, opt: Optimizer, frame: Value) -> bool:
        """An iteration of the loop, with this frame; then to the label."""
        label, options = self.label, opt.options
        self.repeated = True
        self.given = {v: Unnamed(v.kind, "unnamed") for v in (*label.names, *label.invariants)} | {label.frame: frame}
        self.before, self.less = {}, set()
        opt.frame = None
        opt.forward[label.frame] = frame
        opt.options = replace(options, facts=label.options.facts, watched=label.options.watched)
        opt.speculative = bool(opt.options.facts or opt.options.watched)
        opt.run(label.recorded)
        opt.options, opt.speculative = options, bool(options.facts or options.watched)
        if frame not in opt.frames:
            return False
        given = {v: opt.resolve(source) for v, source in label.sources.items()} | {label.frame: frame}
        self._settle(opt, frame)
        names = _Names(opt, given, rounds=True)
        if not all(names.fits(v, label.known.get(v)) for v in (*label.names, *label.invariants, *label.proven)):
            return False
        return self._enter(opt, names, frame)

    def _enter(self, opt: Optimizer, names: _Names, frame: Value) -> bool:
        from jit.optimizer.unroll import Matcher  # which uses this module

        label = self.label
        matcher = Matcher(label.state, opt, names, small=not names.rounds)
        matcher.slots(label.ignores)
        matcher.facts()
        args = [matcher.args.get(typing.cast(Op, phi)) for phi in label.args]
        args += [names(value) for value in label.invariants]
        if matcher.failures or any(arg is None or isinstance(opt.resolve(arg), Unnamed) for arg in args):
            return False
        now = dict(zip(label.args, args, strict=False))
        entry = Entry(opt, label, lambda v: now.get(v) or names(v), self.before, self.less, names.rounds)
        if not entry.satisfied(frame):
            return False
        opt.emit(Op("jump", [opt.resolve(arg) for arg in args if arg is not None], label.token))
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


def enter_other(opt: Optimizer, op: Op) -> bool:
    """A bridge's jump to the entry of a loop that is not its own: to its label instead, after an iteration of it."""
    label: Label | None = opt.options.labels(op.descr.trace_id)
    frame = opt.resolve(op.args[0])
    if label is None or type(frame) is Const or len(label.recorded) > _MAX_REPEATED:
        return False
    opt.loop = Loop(label, {}, {})
    opt.loop.jumped = opt.loop.repeat(opt, opt.force(frame))
    opt.counters["entered at another label"] += opt.loop.jumped
    return opt.loop.jumped


class _Names:
    """What the loop's values are called in a bridge; None: not known. `rounds`: in a new round of the loop, in which
    what the optimizer made of invariants is made again."""

    def __init__(self, opt: Optimizer, given: dict[Value, Value], rounds: bool = False) -> None:
        self._opt, self._given, self.rounds = opt, given, rounds

    def __call__(self, value: Value) -> Value | None:
        if type(value) is Const:
            return value
        here = self._given.get(value)
        if here is None and self.rounds and isinstance(value, Op) and OPS[value.name].pure:
            args = [self(arg) for arg in value.args]
            if not any(arg is None or self._opt.virtual(arg) is not None for arg in args):
                here = self._given[value] = self._opt.do(value.name, [arg for arg in args if arg], value.descr)
        return None if here is None else self._opt.resolve(here)

    def fits(self, value: Value, known: Known | None) -> bool:
        """Does what the loop knows of its value hold here?"""
        here = self(value)
        if here is None or self._opt.virtual(here) is not None:
            return False
        if value.kind == "i":
            lo, hi = self._opt.bound(here)
            return known is None or (known.bound[0] <= lo and hi <= known.bound[1])
        if known is None or value.kind == "f":
            return True
        info = self._opt.ref(here)
        tag = not known.tag or info.tag == known.tag
        header = known.header is None or self._opt.header(here) == known.header
        return tag and header and (info.nonnull or not known.nonnull)


def _is_real(opt: Optimizer, value: Value) -> bool:
    """Not virtual."""
    return type(value) is Const or opt.virtual(value) is None


def own_loop(opt: Optimizer, state: LoopState, token: TargetToken, trace: Trace) -> Loop:
    """At the beginning of the body."""
    frame: Value = trace.inputargs[0]
    mentioned: list[Value] = [frame, *(node.word for node in state.nodes() if node.kind == "same")]
    for _, obj, _, index, _ in state.facts:
        mentioned += [v for v in (obj, index) if isinstance(v, Value)]
    names = list(dict.fromkeys(v for v in mentioned if type(v) is not Const))
    first = trace.ops[0].descr if trace.ops[0].name == "debug_merge_point" else None
    point = first if isinstance(first, MergePoint) else None
    sources = {opt.resolve(op): op for op in trace.ops if op.kind != "v"}
    known = {v: known_of(opt, v) for v in (frame, *opt.out, *sources, *names) if type(v) is not Const}
    bounds = dict(opt.bounds)
    label = Label(state, token, frame, point, names, trace.ops[:-1], opt.options, sources, known, bounds)
    return Loop(label, {v: v for v in names}, {v: of_value(v) for v in state.phis if v.kind == "i"})


def beginning(trace: Trace) -> Snapshot | None:
    """The interpreter's state where a recorded loop begins, if only the frame's name is in it."""
    found = trace.ops[0].snapshot if trace.ops[0].name == "debug_merge_point" else None
    if not isinstance(found, Snapshot):
        return None
    values = [v for frame in found.frames for v in frame.registers.values()]
    return found if all(isinstance(v, Const) or v is trace.inputargs[0] for v in values) else None


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
    before = {
        phi: Linear({trace.inputargs[i]: n for i, n in terms.items()}, constant)
        for phi, (terms, constant) in back.before.items()
    }
    for condition in back.label.conditions:
        if len(condition.terms) == 1:
            _tell_bound(opt, condition.replaced(before))
    opt.loop = Loop(back.label, given, before)
    opt.loop.less = set(back.less)


def _tell_bound(opt: Optimizer, condition: Linear) -> None:
    """A condition on a single argument says something of it."""
    for here, n in condition.terms.items():
        if len(condition.terms) == 1 and abs(n) == 1 and isinstance(here, InputArg):
            k = condition.constant
            lo, hi = opt.bound(opt.resolve(here))
            opt.narrow(here, max(lo, k) if n < 0 else lo, min(hi, -k) if n > 0 else hi)


def finish_loop(opt: Optimizer, inputs: typing.Sequence[Value], ops: list[Op]) -> None:
    """The optimized operations are final: guards get the invariants as failargs, and what bridges must know."""
    loop, start = opt.loop, 0
    if loop is not None and not loop.jumped:
        start = next((i for i, op in enumerate(ops) if op is loop.label.token.label), len(ops))
        if start < len(ops):
            _find_invariants(loop.label, inputs, ops, start)
    done: set[int] = set()
    less: set[Linear] = set()  # by the guards above
    for op in ops[start:]:
        if not OPS[op.name].guard or op.failargs is None or op.resume is None:
            continue
        moment = op.resume.loop
        if isinstance(moment, Moment) and id(op.failargs) not in done:
            done.add(id(op.failargs))
            own = loop is not None and moment.label is loop.label
            _note(op.resume, op.failargs, moment, moment.less | less if own else moment.less)
        if loop is not None:
            less.update(c for c in loop.label.conditions if loop.label.unequal.get(c) is op)
    for op in ops:
        if op.resume is not None and isinstance(op.resume.loop, Moment):
            op.resume.loop = None


def _find_invariants(label: Label, inputs: typing.Sequence[Value], ops: list[Op], start: int) -> None:
    label.args = list(ops[start].args)
    read = {v for op in ops[start + 1 :] for v in (*op.args, *(op.failargs or ()))}
    read.update(v for c in label.conditions if not c.terms.keys().isdisjoint(label.args) for v in c.terms)
    label.invariants = [v for v in (*inputs, *ops[:start]) if v in read and v not in label.args]
    label.token.invariants = list(label.invariants)
    wanted = {*label.names, *label.invariants, *label.proven, *(v for c in label.conditions for v in c.terms)}
    label.sources = {v: op for v, op in label.sources.items() if v in wanted}
    label.known = {v: known for v, known in label.known.items() if v in wanted}


def _note(resume: ResumeData, failargs: list[Value], moment: Moment, less: set[Linear]) -> None:
    label = moment.label
    numbers = {v: i for i, v in enumerate(failargs)}
    for value in label.invariants:
        here = moment.given.get(value, value)
        if type(here) is not Const and not isinstance(here, Unnamed) and here not in numbers:
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
    before: dict[Value, tuple[dict[int, int], int]] = {}
    for phi in (v for v in label.args if any(v in c.terms for c in label.conditions)):
        sum_ = _by_failargs(moment.before.get(phi), numbers, label)
        if sum_ is not None:
            before[phi] = {numbers[v]: n for v, n in sum_.terms.items()}, sum_.constant
    resume.loop = Return(label, slots, facts, given, known, before, set(less) if moment.before else set())


def _by_failargs(sum_: Linear | None, numbers: Mapping[Value, int], label: Label) -> Linear | None:
    """The sum by failargs alone, if it can be written so: perhaps not i itself, but i + 1 is one."""
    if sum_ is None or sum_.terms.keys() <= numbers.keys():
        return sum_
    for value in numbers:
        known = label.sums.get(value)
        rest = sum_.minus(known) if known is not None else None
        if rest is not None and not rest.terms:
            return of_value(value).more(rest.constant)
    return None


_MAX_REPEATED = 400  # recorded operations of a loop that bridges repeat

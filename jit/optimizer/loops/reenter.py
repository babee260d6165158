"""Bridges that go back to the label of the loop they come from, instead of to its entry through memory.

A guard in a loop's body (or in such a bridge) notes what the optimizer knew there: the frame's slots that are the same
in memory, the heap cache's facts, and what the loop's invariants are called (`Moment`). The guard's failargs get the
invariants that the body reads, which are alive there anyway; of other values a bridge knows only that they are
(facts/unnamed.py), and how comparisons between them came out. Where the bridge ends with a jump to the loop, its state
is compared with the label's as that of the body's end was. If it fits, the bridge passes the label's arguments and the
invariants. Slots that only the bridge has changed are stored before; those that the loop, too, keeps in values stay put
off.

If it does not fit, since what is invariant in the loop is another now (the next round of an outer loop, another
activation of the function), the bridge repeats the loop's first iteration: the operations that were recorded for the
loop run through the optimizer again, with what the bridge knows. Whatever the loop's optimized iterations rely on
follows from these operations and their guards, so it holds behind them again; invariants are what the same recorded
operations came to. Then the bridge enters at the label, with all invariants anew.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from jit.ir import ArrayDescr, Const, InputArg, MergePoint, Op, Snapshot, TargetToken, Trace, Value
from jit.optimizer.emission.conditions import decide
from jit.optimizer.emission.optimizer import Optimizer
from jit.optimizer.facts.info import Known
from jit.optimizer.facts.labels import Label, LabelState, Loop, Name, Return, Tagged
from jit.optimizer.facts.linear import Linear, of_value
from jit.optimizer.facts.unnamed import Unnamed
from jit.optimizer.loops.entering import Entry
from jit.optimizer.loops.matching import Matcher


def go_to_label(opt: Optimizer, op: Op) -> bool:
    """A bridge's jump to a loop's entry: to its label instead, if that can be."""
    loop = opt.loop
    if loop is not None and loop.label.token.trace_id == op.descr.trace_id:
        return Reentry(opt, loop).jump(op)
    if loop is not None and opt.options.same_loop(loop.label.token.trace_id, op.descr.trace_id):
        return Reentry(opt, loop).go_on(op)  # what the loop's version assumes of its invariants is still so
    return opt.options.repeat and _enter_other(opt, op)


class Reentry:
    """The end of a bridge from a loop, at the loop's label."""

    def __init__(self, opt: Optimizer, loop: Loop) -> None:
        self.opt, self.loop = opt, loop

    def jump(self, op: Op) -> bool:
        """Emit a jump to the label instead of this one to the loop's entry, if the state allows."""
        opt, loop = self.opt, self.loop
        if not self.go_on(op) and opt.options.repeat and len(loop.label.recorded) <= _MAX_REPEATED:
            frame = opt.resolve(op.args[0])
            loop.jumped = type(frame) is not Const and self.repeat(opt.force(frame))
        opt.counters["back to the entry"] += not loop.jumped
        return loop.jumped

    def go_on(self, op: Op) -> bool:
        """The same where the loop's invariants are what they were."""
        opt, loop = self.opt, self.loop
        frame = opt.resolve(op.args[0])
        if type(frame) is Const:
            return False
        given = {value: opt.resolve(here) for value, here in loop.given.items()}
        complete = not any(isinstance(given[v], Unnamed) for v in loop.label.invariants)
        if complete and given[loop.label.frame] is frame and frame in opt.frames:
            self._settle(frame)
            loop.jumped = self._enter(_Names(opt, given), frame)
        return loop.jumped

    def repeat(self, frame: Value) -> bool:
        """An iteration of the loop, with this frame; then to the label."""
        opt, loop = self.opt, self.loop
        label, options = loop.label, opt.options
        if loop.rounds and label.repeats[loop.rounds] >= _MAX_AGAIN:
            return False
        loop.rounds += 1
        loop.repeated = True
        loop.given = {v: Unnamed(v.kind, "unnamed") for v in (*label.names, *label.invariants)} | {label.frame: frame}
        loop.before, loop.less = {}, set()
        opt.frame = None
        self._flush_others(frame)  # the loop may come to them under names of its own
        opt.forward[label.frame] = frame
        opt.options = replace(options, facts=label.options.facts, watched=label.options.watched)
        opt.speculative = bool(opt.options.facts or opt.options.watched)
        opt.run(label.recorded)
        opt.options, opt.speculative = options, bool(options.facts or options.watched)
        if frame not in opt.frames:
            return False
        given = {v: opt.resolve(source) for v, source in label.sources.items()} | {label.frame: frame}
        self._settle(frame)
        names = _Names(opt, given, rounds=True)
        if not all(names.fits(v, label.known.get(v)) for v in (*label.names, *label.invariants, *label.proven)):
            return False
        entered = self._enter(names, frame)
        label.repeats[loop.rounds - 1] += entered
        return entered

    def _enter(self, names: _Names, frame: Value) -> bool:
        opt, loop, label = self.opt, self.loop, self.loop.label
        matcher = Matcher(label.state, opt, names, small=not names.rounds)
        matcher.slots(label.ignores)
        matcher.facts()
        args = [matcher.args.get(cast(Op, phi)) for phi in label.args]
        args += [names(value) for value in label.invariants]
        if matcher.failures or any(arg is None or isinstance(opt.resolve(arg), Unnamed) for arg in args):
            return False
        now = dict(zip(label.args, args, strict=False))
        entry = Entry(opt, loop, lambda v: now.get(v) or names(v), names.rounds)
        if not entry.satisfied(frame):
            return False
        opt.emit(Op("jump", [opt.resolve(arg) for arg in args if arg is not None], label.token))
        return True

    def _flush_others(self, value: Value) -> None:
        """Only this frame's slots live in values from now on; the others are complete in memory."""
        opt = self.opt
        for name, other in list(opt.frames.items()):
            if name is not value:
                opt.flush(other)
                del opt.frames[name]

    def _settle(self, value: Value) -> None:
        """Store what the loop believes to be in memory; load what it has in values."""
        opt, label = self.opt, self.loop.label
        state, frame = label.state, opt.frames[value]
        self._flush_others(value)
        opt.frame = frame
        if label.point is not None:
            frame.drop(label.point)
        for key in list(frame.dirty):
            if key not in state.slots or key not in state.dirty:
                opt.store_slot(frame, key)
        for key, node in state.slots.items():
            at = frame.slots.get(key)
            unnamed = at is not None and isinstance(opt.resolve(at), Unnamed)
            if node.kind == "same" or not (at is None or unnamed) or label.ignores(key):
                continue
            descr, index = key
            family = "getarrayitem_gc" if isinstance(descr, ArrayDescr) else "getfield_gc"
            opt.do(f"{family}_{descr.kind}", [value] if index is None else [value, Const(index, "i")], descr)


def _enter_other(opt: Optimizer, op: Op) -> bool:
    """A bridge's jump to the entry of a loop that is not its own: to its label, after an iteration of it."""
    label: Label | None = opt.options.labels(op.descr.trace_id)
    frame = opt.resolve(op.args[0])
    if label is None or type(frame) is Const or len(label.recorded) > _MAX_REPEATED:
        return False
    sums = opt.loop.sums if opt.loop is not None else {}
    rounds = opt.loop.rounds if opt.loop is not None else 0
    opt.loop = Loop(label, {}, {})
    opt.loop.sums, opt.loop.rounds = sums, rounds
    opt.loop.jumped = Reentry(opt, opt.loop).repeat(opt.force(frame))
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
        if here is None and self.rounds and isinstance(value, Op) and value.info.pure:
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


def own_loop(opt: Optimizer, state: LabelState, token: TargetToken, trace: Trace) -> Loop:
    """At the beginning of the body."""
    frame: Value = trace.inputargs[0]
    mentioned: list[Value] = [frame, *(node.word for node in state.nodes() if node.kind == "same")]
    for _, obj, _, index, _ in state.facts:
        mentioned += [v for v in (obj, index) if isinstance(v, Value)]
    names = list(dict.fromkeys(v for v in mentioned if type(v) is not Const))
    first = trace.ops[0].descr if trace.ops[0].name == "debug_merge_point" else None
    point = first if isinstance(first, MergePoint) else None
    sources = {opt.resolve(op): op for op in trace.ops if op.kind != "v"}
    known = {v: opt.known(v) for v in (frame, *opt.out, *sources, *names) if type(v) is not Const}
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


def begin_bridge(opt: Optimizer, trace: Trace, back: Return) -> None:
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
            opt.tell(value(name), known)
    given = {v: value(name) for v, name in back.given.items()}
    if frame not in opt.frames:
        opt.enter_frame(frame, entry=False)
    opt.frames[frame].slots.update({key: value(name) for key, name in back.slots.items()})
    for obj, descr, index, content in back.facts:
        opt.heap.put(value(obj), descr, None if index is None else value(index), value(content))
    for comparison, a, b, truth in back.outcomes:
        decide(opt, comparison, [value(a), value(b)], truth)

    def by_arguments(sum_: tuple[dict[int, int], int]) -> Linear:
        return Linear({trace.inputargs[i]: n for i, n in sum_[0].items()}, sum_[1])

    before = {phi: by_arguments(sum_) for phi, sum_ in back.before.items()}
    for condition in back.label.conditions:
        if len(condition.terms) == 1:
            _tell_bound(opt, condition.replaced(before))
    opt.loop = Loop(back.label, given, before)
    opt.loop.rounds = back.rounds
    opt.loop.less = set(back.less)
    opt.loop.sums = {trace.inputargs[i]: by_arguments(sum_) for i, sum_ in back.sums.items()}


def _tell_bound(opt: Optimizer, condition: Linear) -> None:
    """A condition on a single argument says something of it."""
    for here, n in condition.terms.items():
        if len(condition.terms) == 1 and abs(n) == 1 and isinstance(here, InputArg):
            k = condition.constant
            lo, hi = opt.bound(opt.resolve(here))
            opt.narrow(here, max(lo, k) if n < 0 else lo, min(hi, -k) if n > 0 else hi)


_MAX_REPEATED = 400  # recorded operations of a loop that bridges repeat
_MAX_AGAIN = 2  # bridges that repeat it behind so many others, one after another

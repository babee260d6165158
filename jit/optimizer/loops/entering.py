"""The conditions of a loop's label (see induction.py), where a bridge enters the loop there.

They hold where the bridge comes from the loop and passes what moves the right way, or where the bounds of what it
passes say so. What is not known is tested, with the interpreter's state at the loop's beginning as the exit.
"""

from __future__ import annotations

from collections.abc import Callable

from jit.ir import Const, Op, Snapshot, SnapshotFrame, Value
from jit.optimizer.emission.optimizer import Optimizer
from jit.optimizer.emission.resumedata import build_resume
from jit.optimizer.facts.intervals import exact
from jit.optimizer.facts.labels import ENTRY, Loop
from jit.optimizer.facts.linear import SUMS, Emitter, Linear, of_value
from jit.semantics import INT_MAX, INT_MIN

_DEPTH = 4  # operations in a row that a sum is looked for in


class Entry:
    """`loop`: what the bridge knows of the iteration from which it comes; `here`: what a value of the loop is in the
    bridge, label arguments being what it passes; `all_new`: the invariants are others, too."""

    def __init__(self, opt: Optimizer, loop: Loop, here: Callable[[Value], Value | None], all_new: bool) -> None:
        self.opt, self.label, self.before, self.less = opt, loop.label, loop.before, loop.less
        self.here, self.all_new = here, all_new
        self.sums = {opt.resolve(value): sum_.renamed(opt.resolve) for value, sum_ in loop.sums.items()}

    def satisfied(self, frame: Value) -> bool:
        """Emits what tests are needed. False: a condition does not hold, or cannot be tested."""
        unknown = []
        for condition in self.label.conditions:
            if not self.all_new and condition.terms.keys().isdisjoint(self.label.args):
                continue  # it held for the same values before
            now = self._in_bridge(condition)
            if now is None:
                return False
            if not self._is_known(condition, now):
                unknown.append(now)
        return not unknown or self._test(unknown, frame)

    def _in_bridge(self, condition: Linear) -> Linear | None:
        """The condition between the bridge's values."""
        found = {value: self.here(value) for value in condition.terms}
        if any(here is None or here.kind != "i" for here in found.values()):
            return None
        here = {v: of_value(self.opt.resolve(value)) for v, value in found.items() if value is not None}
        return condition.replaced(here)

    def _before(self, condition: Linear) -> Linear | None:
        """The condition in the iteration from which the bridge comes: there it held. None: it is not known in terms of
        the bridge's values, as the invariants are others, or an argument is not known."""
        if self.all_new:
            return None
        moved = {v for v in condition.terms if v in self.label.args}
        same = {v: self.here(v) for v in condition.terms if v not in moved}
        if not moved <= self.before.keys() or any(here is None for here in same.values()):
            return None
        sums = {v: of_value(self.opt.resolve(here)) for v, here in same.items() if here is not None}
        held = condition.more(1) if condition in self.less else condition
        return held.replaced(sums | {v: self.before[v].renamed(self.opt.resolve) for v in moved})

    def _is_known(self, condition: Linear, now: Linear) -> bool:
        bound = self.opt.bound
        expanded = self._expand(now)
        if min(now.greatest(bound), expanded.greatest(bound)) <= 0:
            return True
        held = self._before(condition)
        return held is not None and expanded.minus(self._expand(held)).greatest(bound) <= 0

    def _expand(self, inequality: Linear, depth: int = _DEPTH) -> Linear:
        """With sums in place of what they come to, where they do not wrap around."""
        total = Linear({}, inequality.constant)
        for value, n in inequality.terms.items():
            inner = self._summands(value) if depth else None
            total = total.plus(self._expand(inner, depth - 1) if inner is not None else of_value(value), n)
        return total

    def _summands(self, value: Value) -> Linear | None:
        if value in self.sums:
            return self.sums[value]
        factor = SUMS.get(value.name) if isinstance(value, Op) else None
        if factor is None or not isinstance(value, Op):
            return None
        a, b = (self.opt.resolve(arg) for arg in value.args)
        known = exact(value.name.removesuffix("_ovf"), self.opt.bound(a), self.opt.bound(b))
        passed = self.opt.pure.get((value.name, a, b)) is value  # its overflow guard
        if passed or known is not None and INT_MIN <= known[0] and known[1] <= INT_MAX:
            return of_value(a).plus(of_value(b), factor)
        return None

    def _test(self, conditions: list[Linear], frame: Value) -> bool:
        opt, beginning = self.opt, self.label.state.beginning
        emitter = Emitter(opt.bound, lambda op: opt.do(op.name, op.args, op.descr))
        if beginning is None or not all(map(emitter.can_test, conditions)):
            return False
        frames = [
            SnapshotFrame(f.jitcode, f.pc, {r: frame if v is self.label.frame else v for r, v in f.registers.items()})
            for f in beginning.frames
        ]
        opt.shared = build_resume(opt, Snapshot(frames))
        for condition in conditions:
            value = opt.resolve(emitter.condition(condition))
            if isinstance(value, Const):
                if not value.value:
                    return False
                continue
            before = len(opt.out)
            opt.optimize(Op("guard_true", [value]))
            for guard in opt.out[before:]:
                guard.comment = ENTRY
        return True

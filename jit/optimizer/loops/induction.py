"""Checks that leave a loop: what one test at the entry says of all iterations is not tested in each of them.

A label argument that a constant or an invariant is added to in each iteration only grows, or only falls. So an
inequality between such arguments and invariants that holds at the entry, and whose sides do not move towards each
other, holds in each iteration: `i >= 0` where i grows, `j < len` where j falls, `i + left <= len` where one is left
less as i grows by one. With what the guards above it say (`i < n`, `left` is not 0), such an inequality makes bounds
checks and overflow checks of sums superfluous: `i < len` follows from `i < n` and `n <= len`, which is invariant.

The guards go; the inequalities that they need are tested before the label, with the interpreter's state at the loop's
beginning as their exit. Bridges that enter at the label test them, too, as far as they do not know that they hold.

    label(i, left)                          a guard before: len >= i + left, i >= 0, left >= 0
    guard_false(left == 0)
    guard_true(i <u len)                    superfluous: i + left <= len, left >= 1
    jump(i + 1, left - 1)
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from jit.ir import Const, Op, Value
from jit.optimizer.emission.dce import remove_dead
from jit.optimizer.emission.optimizer import Optimizer
from jit.optimizer.facts.info import BOOL, FULL, SMALL, Bound
from jit.optimizer.facts.intervals import exact, transfer
from jit.optimizer.facts.labels import ENTRY, Label
from jit.optimizer.facts.linear import RELATIONS, SUMS, Emitter, Linear, of_value
from jit.semantics import INT_MAX, INT_MIN

_OPPOSITE = {"int_lt": "int_ge", "int_ge": "int_lt", "int_le": "int_gt", "int_gt": "int_le"}
_KNOWN = frozenset((*_OPPOSITE, "int_eq", "int_ne", "uint_lt", "int_is_true"))
_MAX_CONDITIONS = 8  # tested at the entry
_MAX_FACTS = 24  # of guards that one proof looks at

Conditions = tuple[Linear, ...]  # distinct, in the order in which they were found
_NONE: Conditions = ()


@dataclass(frozen=True)
class Fact:
    """An inequality that holds from a guard on, if the conditions hold at the entry."""

    inequality: Linear
    needs: Conditions = _NONE


def hoist(opt: Optimizer, ops: list[Op]) -> list[Op]:
    """The operations of a peeled loop with less checks in the loop. Notes in the loop's label what holds there."""
    loop = opt.loop
    if loop is None or loop.jumped or loop.label.state.entry is None:
        return ops
    at = next((i for i, op in enumerate(ops) if op is loop.label.token.label), -1)
    if at < 0:
        return ops
    found = Checks(loop.label, ops, at)
    if not found.superfluous:
        return ops
    conditions = found.strongest()
    result = _without(ops, at, found, _tests(loop.label, conditions, found.bound))
    if result is None:
        return ops
    opt.counters["checks hoisted"] += len(found.superfluous)
    loop.label.conditions, loop.label.proven = conditions, found.invariants()
    loop.label.unequal = found.unequal
    loop.label.sums = {value: sum_ for value, sum_ in found.sums.items() if sum_ is not None}
    return result


def _without(ops: list[Op], at: int, found: Checks, tests: list[Op]) -> list[Op] | None:
    """The loop without its superfluous checks. None: then an argument that the conditions are about would not be passed
    from one iteration to the next any more, so that bridges could not test it."""
    label, jump, kept, plain = ops[at], ops[-1], list[Op](), list[Op]()
    for op in ops[at + 1 :]:
        if op not in found.superfluous:
            kept.append(op)
        elif op.name == "guard_no_overflow":
            plain.append(kept[-1])
    before = label.args, jump.args
    for op in plain:
        op.rename(op.name.removesuffix("_ovf"))
    result = remove_dead([*ops[:at], *tests, label, *kept])
    if any(v in found.steps and v not in label.args for test in found.conditions for v in test.terms):
        label.args, jump.args = before
        for op in plain:
            op.rename(op.name + "_ovf")
        return None
    return result


def _tests(label: Label, conditions: list[Linear], bound: Callable[[Value], Bound]) -> list[Op]:
    """Guards of the conditions, with the state at the end of the preamble as their exit."""
    ops: list[Op] = []
    assert label.state.entry is not None

    def emit(op: Op) -> Op:
        ops.append(op)
        return op

    emitter = Emitter(bound, emit)
    for condition in conditions:
        guard = emit(Op("guard_true", [emitter.condition(condition)]))
        guard.resume, guard.failargs = label.state.entry
        guard.comment = ENTRY
    return ops


class Checks:
    """The loop's checks that are superfluous under conditions. `ops[at]` is the label."""

    def __init__(self, label: Label, ops: Sequence[Op], at: int) -> None:
        self.label_bounds = label.bounds
        self.phis: list[Value] = list(ops[at].args)
        self.body = ops[at + 1 : -1]
        self.inside = set(self.body)
        following = zip(self.body, self.body[1:], strict=False)
        self.wrapped = {op for op, after in following if after.name == "guard_overflow"}  # their results are not exact
        self.intervals: dict[Value, Bound] = {}
        self.sums: dict[Value, Linear | None] = {}
        self.steps = {phi: self._step(phi, after) for phi, after in zip(self.phis, ops[-1].args, strict=True)}
        self.facts: list[Fact] = []
        self.grows: dict[Value, int] = {}  # invariant of unknown sign that is a step -> the sign that it should have
        self.unequal: dict[Linear, Op] = {}  # what is at most 0 at the label, and less behind this guard
        self.conditions: list[Linear] = []
        self.superfluous: set[Op] = set()
        self.emitter = Emitter(self.bound, lambda op: op)
        self._run()

    def _run(self) -> None:
        guards = [op for op in self.body if op.info.guard]
        before: Op | None = None
        for op in self.body:
            if op.info.guard:
                goals = self._goals(op, before)
                needs = self._prove_all(goals, counted=op.name != "guard_no_overflow") if goals else None
                if needs is not None and len(guards) - len(self.superfluous) > 1:
                    self.superfluous.add(op)
                    self.conditions += [c for c in needs if c not in self.conditions]
                self._learn(op, goals)
            before = op

    def strongest(self) -> list[Linear]:
        """The conditions, without those that others include."""
        least: dict[frozenset[tuple[Value, int]], Linear] = {}
        for condition in self.conditions:
            key = frozenset(condition.terms.items())
            if key not in least or least[key].constant < condition.constant:
                least[key] = condition
        return list(least.values())

    def invariants(self) -> list[Value]:
        """Values from before the label whose bounds may have been relied on."""
        sums = [fact.inequality for fact in self.facts] + [step for step in self.steps.values() if step is not None]
        return list(dict.fromkeys(v for s in sums for v in s.terms if v not in self.steps))

    # --- values ---
    def bound(self, value: Value) -> Bound:
        """Interval of an int, by what it is computed from; of label arguments and invariants, at the label."""
        if isinstance(value, Const):
            return value.value, value.value
        if value not in self.inside:
            return self.label_bounds.get(value, FULL)
        found = self.intervals.get(value)
        if found is None:
            assert isinstance(value, Op)
            found = self.intervals[value] = self._interval(value)
        return found

    def _interval(self, op: Op) -> Bound:
        info = op.info
        if op.name.endswith("_ovf"):
            return self._within(op, SMALL) if op not in self.wrapped else FULL
        if op.name == "int_untag":
            return SMALL
        if info.reads:
            return (0, 255) if getattr(op.descr, "kind", "") == "b" else getattr(op.descr, "bounds", None) or FULL
        if not info.pure or op.kind != "i" or any(a.kind != "i" for a in op.args):
            return BOOL if op.name[-3:] in ("_lt", "_le", "_eq", "_ne", "_gt", "_ge") else FULL
        return transfer(op.name, self.bound(op.args[0]), self.bound(op.args[-1]))

    def _within(self, op: Op, widest: Bound) -> Bound:
        known = exact(op.name.removesuffix("_ovf"), self.bound(op.args[0]), self.bound(op.args[1])) or widest
        low, high = max(known[0], widest[0]), min(known[1], widest[1])
        return (low, high) if low <= high else widest

    def sum(self, value: Value) -> Linear | None:
        """The int as a sum of label arguments and invariants; None where it is none."""
        if value.kind != "i":
            return None
        if value not in self.inside:
            return of_value(value)
        if value not in self.sums:
            self.sums[value] = None
            assert isinstance(value, Op)
            self.sums[value] = self._sum(value)
        return self.sums[value]

    def _sum(self, op: Op) -> Linear | None:
        factor = SUMS.get(op.name)
        if factor is None or op in self.wrapped:
            return None
        known = exact(op.name.removesuffix("_ovf"), self.bound(op.args[0]), self.bound(op.args[1]))
        wraps = known is None or known[0] < INT_MIN or known[1] > INT_MAX
        if wraps and not op.name.endswith("_ovf"):
            return None
        a, b = self.sum(op.args[0]), self.sum(op.args[1])
        return a.plus(b, factor) if a is not None and b is not None else None

    def _step(self, phi: Value, after: Value) -> Linear | None:
        """What is added to a label argument in each iteration: a constant, or an invariant."""
        following = self.sum(after)
        if following is None or phi.kind != "i":
            return None
        step = following.minus(of_value(phi))
        return step if not any(v in self.phis for v in step.terms) else None

    # --- what guards say ---
    def _compared(self, guard: Op) -> tuple[str, Linear, Linear] | None:
        """The relation that a guard establishes between two sums."""
        if guard.name == "guard_value" and guard.args[0].kind == "i":
            a, b = self.sum(guard.args[0]), self.sum(guard.args[1])
            return ("int_eq", a, b) if a is not None and b is not None else None
        condition = guard.args[0] if guard.args else None
        if guard.name not in ("guard_true", "guard_false") or not isinstance(condition, Op) or condition.kind != "i":
            return None
        name, truth, args = condition.name, guard.name == "guard_true", condition.args
        if condition not in self.inside or name not in _KNOWN:
            name, args = "int_is_true", [condition]
        a, b = self.sum(args[0]), self.sum(args[1]) if len(args) > 1 else Linear()
        if a is None or b is None:
            return None
        if name == "int_is_true":
            name = "int_ne"
        if not truth:
            name = _OPPOSITE.get(name) or {"int_eq": "int_ne", "int_ne": "int_eq"}.get(name, "")
        if name == "uint_lt" and self.bound(args[1])[0] < 0:
            return None
        return (name, a, b) if name else None

    def _goals(self, guard: Op, before: Op | None) -> list[Linear]:
        """What has to be at most 0 for a check to be superfluous; nothing for guards that are no such checks."""
        if guard.name == "guard_no_overflow" and before is not None and before.name in SUMS:
            a, b = self.sum(before.args[0]), self.sum(before.args[1])
            if a is None or b is None:
                return []
            result = a.plus(b, SUMS[before.name])
            return [result.more(-SMALL[1]), result.negated().more(SMALL[0])]
        compared = self._compared(guard)
        if compared is None:
            return []
        name, a, b = compared
        if name == "uint_lt":
            return [a.negated(), a.minus(b).more(1)]
        return [RELATIONS[name](a, b)] if name in RELATIONS else []

    def _learn(self, guard: Op, goals: list[Linear]) -> None:
        if guard.name == "guard_no_overflow":
            return  # what is far from the ends of the range is of no use
        compared = self._compared(guard)
        self.facts += [Fact(goal) for goal in goals]
        if compared is not None and compared[0] == "int_eq":
            difference = compared[1].minus(compared[2])
            self.facts += [Fact(difference), Fact(difference.negated())]
        elif compared is not None and compared[0] == "int_ne":
            self._unequal(compared[1].minus(compared[2]), guard)
        for goal in goals if guard not in self.superfluous else ():
            self._directions(goal)

    def _unequal(self, difference: Linear, guard: Op) -> None:
        """It is not 0, and it comes nearer by one each time: so it does not change its sign."""
        change = self.change(difference)
        if change is None or change.terms or abs(change.constant) != 1:
            return
        towards = difference if change.constant > 0 else difference.negated()  # which is at most 0
        if towards.greatest(self.bound) <= 0:
            self.facts.append(Fact(towards.more(1)))
        elif self.emitter.can_test(towards):
            self.facts.append(Fact(towards.more(1), (towards,)))
            self.unequal.setdefault(towards, guard)

    def _directions(self, upper: Linear) -> None:
        """Steps of unknown sign probably lead towards the bound that a guard tests."""
        for phi, factor in upper.terms.items():
            step = self.steps.get(phi)
            if step is not None and len(step.terms) == 1 and not step.constant:
                ((value, n),) = step.terms.items()
                low, high = self.bound(value)
                if low < 0 < high:
                    self.grows.setdefault(value, 1 if factor * n > 0 else -1)

    # --- proofs ---
    def change(self, inequality: Linear) -> Linear | None:
        """What is added to it in each iteration."""
        total = Linear()
        for value, n in inequality.terms.items():
            if value in self.steps:
                step = self.steps[value]
                if step is None:
                    return None
                total = total.plus(step, n)
        return total

    def _prove_all(self, goals: list[Linear], counted: bool) -> Conditions | None:
        """Conditions under which all goals are at most 0. `counted`: they may rest on another label argument's moving
        as they do; what a loop adds up may do so in one of its paths, but not in others."""
        needs: Conditions = _NONE
        for goal in goals:
            found = self._prove(goal, needs, counted)
            if found is None:
                return None
            needs = _both(needs, found)
        return needs if len(_both(self.conditions, needs)) <= _MAX_CONDITIONS else None

    def _prove(self, goal: Linear, given: Conditions, counted: bool) -> Conditions | None:
        """The cheapest conditions, besides those that are needed anyway, under which the goal is at most 0."""
        best: Conditions | None = None
        known = _both(self.conditions, given)
        for used in self._ways(goal, counted, known):
            rest, needs = goal, _NONE
            for fact in used:
                rest, needs = rest.minus(fact.inequality), _both(needs, fact.needs)
            more = self._holds(rest)
            if more is not None:
                needs = _both(needs, more)
                if best is None or _price(needs, known) < _price(best, known):
                    best = needs
        return best

    def _ways(self, goal: Linear, counted: bool, known: Conditions) -> Iterable[tuple[Fact, ...]]:
        """None, one, or two facts that have a term in common with the goal, or (`counted`) move as it does. What is
        `known` to hold at the label is a fact, too, and so are the signs that steps should have."""
        yield ()
        change = self.change(goal)
        useful = []
        signs = [Linear({step: -sign}) for step, sign in self.grows.items()]
        at_label = [Fact(condition, (condition,)) for condition in _both(known, signs)]
        for fact in [*self.facts[:_MAX_FACTS], *at_label]:
            terms = fact.inequality.terms
            moves_alike = counted and self.change(fact.inequality) == change
            if moves_alike or any(terms.get(v) == n for v, n in goal.terms.items()):
                useful.append(fact)
        for fact in useful:
            yield (fact,)
        yield from itertools.combinations(useful, 2)

    def _holds(self, inequality: Linear) -> Conditions | None:
        """Conditions at the entry under which it is at most 0 in each iteration."""
        if inequality.greatest(self.bound) <= 0:
            return _NONE
        change = self.change(inequality)
        if change is None or not inequality.terms:
            return None
        needs = self._falls(change)
        if needs is None or not self.emitter.can_test(inequality):
            return None
        return _both(needs, (inequality,))

    def _falls(self, change: Linear) -> Conditions | None:
        """Conditions under which what is added each time is at most 0."""
        if change.greatest(self.bound) <= 0:
            return _NONE
        if change.constant <= 0 and all(self.grows.get(v, 0) * n < 0 for v, n in change.terms.items()):
            return tuple(Linear({v: -self.grows[v]}) for v in change.terms)
        return None


def _both(a: Iterable[Linear], b: Iterable[Linear]) -> Conditions:
    return tuple(dict.fromkeys((*a, *b)))


def _price(conditions: Conditions, known: Conditions) -> int:
    """Operations to test those that are not known, roughly."""
    return sum(max(1, len(c.terms)) for c in conditions if c not in known)

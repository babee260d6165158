"""What a guard in a loop keeps for its bridge: `Moment` in the loop's values, `Return` in those of the guard's exit.

When a trace's operations are final, it is known which invariants the loop's body reads. The guard's failargs get these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jit.ir import Const, Op, ResumeData, Value
from jit.optimizer.emission.optimizer import Optimizer
from jit.optimizer.facts.labels import Label, Moment, Name, Return, Tagged
from jit.optimizer.facts.linear import Linear, of_value
from jit.optimizer.facts.unnamed import Unnamed


def finish_loop(opt: Optimizer, inputs: Sequence[Value], ops: list[Op]) -> None:
    """The optimized operations are final: guards get the invariants as failargs, and what bridges must know."""
    loop, start = opt.loop, 0
    if loop is not None and not loop.jumped:
        start = next((i for i, op in enumerate(ops) if op is loop.label.token.label), len(ops))
        if start < len(ops):
            _find_invariants(loop.label, inputs, ops, start)
    done: set[int] = set()
    less: set[Linear] = set()  # by the guards above
    for op in ops[start:]:
        if not op.info.guard or op.failargs is None or op.resume is None:
            continue
        moment = op.resume.loop
        if isinstance(moment, Moment) and id(op.resume) not in done:
            done.add(id(op.resume))
            own = loop is not None and moment.label is loop.label
            _note(op.resume, op.failargs, moment, moment.less | less if own else moment.less)
        if loop is not None:
            less.update(c for c in loop.label.conditions if loop.label.unequal.get(c) is op)
    for op in ops:
        if op.resume is not None and isinstance(op.resume.loop, Moment):
            op.resume.loop = None


def _find_invariants(label: Label, inputs: Sequence[Value], ops: list[Op], start: int) -> None:
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
    tagged = {v.args[0]: n for v, n in numbers.items() if isinstance(v, Op) and v.name == "int_untag"}

    def name(value: Value) -> Name:
        if type(value) is Const:
            return value
        number = numbers.get(value)
        if number is not None:
            return number
        if isinstance(value, Op) and value.name == "int_tag" and value.args[0] in numbers:
            return Tagged(numbers[value.args[0]])
        if value in tagged:
            return Tagged(tagged[value])
        return unnamed.setdefault(value, Unnamed(value.kind, "unnamed"))

    given = {v: name(moment.given.get(v, v)) for v in (*label.names, *label.invariants)}
    slots = {key: name(v) for key, v in moment.slots.items()}
    facts = [(name(o), d, None if i is None else name(i), name(v)) for o, d, i, v in moment.facts]
    outcomes = [(op, name(a), name(b), truth) for op, a, b, truth in moment.outcomes]
    known = {name(v): k for v, k in moment.known.items()}
    for value in label.invariants:
        number, of_label = given[value], label.known.get(value)
        if value.kind == "i" and of_label is not None and isinstance(number, int):
            known.setdefault(number, of_label)  # an int's bounds hold as long as it is an invariant
    before: dict[Value, tuple[dict[int, int], int]] = {}
    for phi in (v for v in label.args if any(v in c.terms for c in label.conditions)):
        sum_ = _by_failargs(moment.before.get(phi), numbers, label)
        if sum_ is not None:
            before[phi] = {numbers[v]: n for v, n in sum_.terms.items()}, sum_.constant
    less = set(less) if moment.before else set()
    sums = _sums(label, moment, numbers)
    resume.loop = Return(label, slots, facts, outcomes, given, known, before, less, sums, moment.rounds)


def _sums(label: Label, moment: Moment, numbers: Mapping[Value, int]) -> dict[int, tuple[dict[int, int], int]]:
    """The failargs that are known to be sums of others, by their numbers."""
    found: dict[int, tuple[dict[int, int], int]] = {}
    for value, number in numbers.items():
        known = moment.sums.get(value) or label.sums.get(value)
        if known is not None and known.terms.keys() <= numbers.keys() and value not in known.terms:
            found[number] = {numbers[v]: n for v, n in known.terms.items()}, known.constant
    return found


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

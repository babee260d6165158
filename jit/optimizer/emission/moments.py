"""What a guard in a loop, or in a bridge from there, notes for bridges that go back to the loop."""

from __future__ import annotations

from collections.abc import Container

from jit.ir import Const, Value
from jit.optimizer.emission.state import State
from jit.optimizer.facts.heapcache import HEADER
from jit.optimizer.facts.labels import Fact, Loop, Moment, Outcome


def moment(state: State, loop: Loop) -> Moment | None:
    """For a guard's resume data. None where the loop's frame is not in use any more."""
    given = {value: state.resolve(here) for value, here in loop.given.items()}
    frame = state.frames.get(given[loop.label.frame])
    if frame is None:
        return None
    slots = {key: state.resolve(v) for key, v in frame.slots.items() if key not in frame.dirty}
    slots = {key: v for key, v in slots.items() if _is_real(state, v)}
    facts = _facts(state)
    mentioned = [*given.values(), *slots.values(), *(v for obj, _, _, value in facts for v in (obj, value))]
    distinct = dict.fromkeys([v for v in mentioned if type(v) is not Const])
    outcomes = _outcomes(state, distinct)
    known = {v: k for v in distinct if (k := state.known(v)) is not None}
    before = {phi: sum_.renamed(state.resolve) for phi, sum_ in loop.before.items()}
    sums = {state.resolve(value): sum_.renamed(state.resolve) for value, sum_ in loop.sums.items()}
    return Moment(loop.label, slots, facts, outcomes, given, known, before, set(loop.less), sums, loop.rounds)


def _facts(state: State) -> list[Fact]:
    """Of the heap, by the best names, but for virtual objects and what is known of constants anyway."""
    facts: list[Fact] = []
    resolve, refs = state.resolve, state.refs
    for tables in (state.heap.immutable, state.heap.mutable):
        for descr, table in tables.items():
            immutable, header = descr.immutable, descr is HEADER
            for key, value in table.items():
                if immutable and type(key[0]) is Const:
                    continue
                obj, value = resolve(key[0]), resolve(value)
                if header and type(value) is not Const:
                    continue
                about = refs.get(obj) if type(obj) is not Const else None
                if about is not None and about.virtual is not None:
                    continue
                about = refs.get(value) if type(value) is not Const else None
                if about is None or about.virtual is None:
                    facts.append((obj, descr, None if key[1] is None else resolve(key[1]), value))
    return facts


def _outcomes(state: State, named: Container[Value]) -> list[Outcome]:
    """Of comparisons of ints that bridges can name, both of them variables: bounds tell the others."""
    found = [(name, state.resolve(a), state.resolve(b), truth) for (name, a, b), truth in state.decided.items()]
    return [outcome for outcome in found if outcome[1] in named and outcome[2] in named]


def _is_real(state: State, value: Value) -> bool:
    """Not virtual."""
    return type(value) is Const or state.virtual(value) is None

"""What a guard in a loop, or in a bridge from there, notes for bridges that go back to the loop."""

from __future__ import annotations

from jit.ir import Const, Value
from jit.optimizer.emission.state import State
from jit.optimizer.facts.heapcache import HEADER
from jit.optimizer.facts.labels import Fact, Loop, Moment


def moment(state: State, loop: Loop) -> Moment | None:
    """For a guard's resume data. None where the loop's frame is not in use any more."""
    given = {value: state.resolve(here) for value, here in loop.given.items()}
    frame = state.frames.get(given[loop.label.frame])
    if frame is None:
        return None
    slots = {key: state.resolve(v) for key, v in frame.slots.items() if key not in frame.dirty}
    slots = {key: v for key, v in slots.items() if _is_real(state, v)}
    facts: list[Fact] = []
    for obj, descr, index, value in state.heap.facts():
        fact = (state.resolve(obj), descr, None if index is None else state.resolve(index), state.resolve(value))
        if not _is_real(state, fact[0]) or not _is_real(state, fact[3]):
            continue
        if descr.immutable and type(obj) is Const or type(fact[3]) is not Const and descr == HEADER:
            continue
        facts.append(fact)
    mentioned = [*given.values(), *slots.values(), *(v for obj, _, _, value in facts for v in (obj, value))]
    distinct = dict.fromkeys([v for v in mentioned if type(v) is not Const])
    known = {v: k for v in distinct if (k := state.known(v)) is not None}
    before = {phi: sum_.renamed(state.resolve) for phi, sum_ in loop.before.items()}
    sums = {state.resolve(value): sum_.renamed(state.resolve) for value, sum_ in loop.sums.items()}
    return Moment(loop.label, slots, facts, given, known, before, set(loop.less), sums)


def _is_real(state: State, value: Value) -> bool:
    """Not virtual."""
    return type(value) is Const or state.virtual(value) is None

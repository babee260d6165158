"""Parallel moves: any set of copies has the effect of all at once."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from jit.backend.mir import Location, Reg, Slot, Word
from jit.backend.moves import parallel_move
from spec import abi


@given(seed=st.integers(0, 1 << 32))
def test_parallel_moves(seed: int) -> None:
    rng = random.Random(seed)
    places: list[Location] = [Reg(n) for n in range(5, 11)] + [Slot(n) for n in range(4)]
    destinations = rng.sample(places, rng.randint(0, len(places)))
    moves = [(d, rng.choice([*places, Word(rng.randint(0, 9))])) for d in destinations]
    state: dict[Location, int] = {place: 100 + n for n, place in enumerate(places)}

    def value(where: Location) -> int:
        return where.value if isinstance(where, Word) else state[where]

    expected = state | {d: value(s) for d, s in moves}
    count = 0

    def copy(to: Location, source: Location) -> None:
        nonlocal count
        count += 1
        state[to] = value(source)

    parallel_move(moves, copy)
    state.pop(Reg(abi.SCRATCH), None)
    assert state == expected
    assert count <= len(moves) + len(moves) // 2  # one more for each cycle

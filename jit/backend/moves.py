"""Parallel moves: a set of copies that happen at once, as a sequence of single ones.

A copy is emitted when nothing else still reads its destination. Where every destination is still read (a cycle), one
source is put aside in a scratch register. Constants are written last: nothing waits for them.
"""

from __future__ import annotations

from collections.abc import Callable

from jit.backend.mir import Location, Reg, Word
from spec import abi

Copy = Callable[[Location, Location], None]  # copy(destination, source), one of them a register, or the source a Word


def parallel_move(moves: list[tuple[Location, Location]], copy: Copy) -> None:
    """`moves`: (destination, source); destinations are distinct registers or slots."""
    pending: list[tuple[Location, Location]] = [(d, s) for d, s in moves if d != s and not isinstance(s, Word)]
    while pending:
        sources = [s for _, s in pending]
        ready = [(d, s) for d, s in pending if d not in sources]
        if ready:
            for d, s in ready:
                copy(d, s)
            pending = [m for m in pending if m not in ready]
        else:
            aside = Reg(abi.SCRATCH)
            blocked = pending[0][1]
            copy(aside, blocked)
            pending = [(d, aside if s == blocked else s) for d, s in pending]
    for d, s in moves:
        if isinstance(s, Word):
            copy(d, s)

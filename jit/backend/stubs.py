"""What an exit costs on the core: the instructions of the stub that would bring the program to a merge point there.

The host restores the program's state from resume data (jit/resume.py). Code on the core would do it with a load for
each value in a spill slot, one or two instructions for each constant, a store for each word, and an allocation for the
virtual objects, of which the sizes are known: one check of the limit for all. The frame and the pc are stored as the
driver's `leave` function does. The registers that the blackhole interpreter needs in the midst of a bytecode are not
restored: the interpreter begins the bytecode again (and is charged for all of it).
"""

from __future__ import annotations

from collections.abc import Sequence

from jit.backend.mir import Computed, Location, Slot, Word
from jit.ir import Const, FailRef, Op, ResumeValue, VirtualObject

ALLOCATION = 5  # load pointer and limit, add, compare and branch, store the pointer
LEAVE = 4  # the pc (a constant) and the frame are stored, jump to the interpreter
ENTRY = 5  # from the trace's number: the address of its entry is loaded from a table, the frame, and jumped to
HANDLER = 16  # three registers saved and restored, the address looked up in a table, jump to the bridge
FINISH = 2  # the frame is stored, jump to the interpreter


def constant_instructions(value: int) -> int:
    """Instructions that put a word into a register; zero is in one already."""
    value &= 0xFFFF_FFFF
    if value == 0:
        return 0
    fits = value < 2048 or value >= 0xFFFF_F800
    return 1 if fits or value & 0xFFF == 0 else 2


def exit_instructions(guard: Op, locations: Sequence[tuple[Location, ...]]) -> int:
    """Of the stub of a guard whose failargs are at these locations (the words of each)."""

    def fetch(where: Location) -> int:
        if isinstance(where, Slot):
            return 1
        if isinstance(where, Word):
            return constant_instructions(where.value)
        if isinstance(where, Computed):
            immediate = isinstance(where.b, Word) and constant_instructions(where.b.value) <= 1
            return 1 + fetch(where.a) + (0 if immediate else fetch(where.b))
        return 0

    def stored(value: ResumeValue | None) -> int:
        if isinstance(value, FailRef):
            places = locations[value.index]
            return sum(map(fetch, places)) + len(places) + 2 * value.tagged
        if isinstance(value, Const):
            words = 2 if value.kind == "f" else 1
            return words + (constant_instructions(int(value.value)) if value.kind != "f" else 4)
        return 1  # the address of a virtual object that has just been allocated

    def built(virtual: VirtualObject) -> int:
        count = 1 + (stored(virtual.header) if virtual.header is not None else 2)
        count += 2 if virtual.descr.length_offset else 0
        return count + sum(map(stored, virtual.fields.values())) + sum(map(stored, virtual.items.values()))

    resume = guard.resume
    total = LEAVE
    if resume.virtuals:
        total += ALLOCATION + sum(map(built, resume.virtuals))
    return total + sum(stored(store.value) for store in resume.pending)

"""How far the immortal area must be in use for a trace to run: it names what the run had made that recorded it.

Another run of the same program makes the same objects at the same addresses, one behind the other. A trace that is
entered before its maps are there would give them to objects, and nobody would ever make them.
"""

from __future__ import annotations

from collections.abc import Sequence

from jit.ir import Const, ResumeData, ResumeValue, Trace, Value, WatchDescr
from spec.heap import IMMORTAL_BASE


def reach(trace: Trace, end: int) -> int:
    """The end, at most `end`, of the part that must be in use: behind the highest address that the trace names."""
    highest = IMMORTAL_BASE
    seen: set[int] = set()
    for op in trace.ops:
        highest = _highest(op.args, highest, end)
        if isinstance(op.descr, WatchDescr):
            words = [Const(op.descr.address, "r"), Const(op.descr.expected, "r")]
            highest = _highest(words, highest, end)
        if op.resume is not None and id(op.resume) not in seen:
            seen.add(id(op.resume))
            highest = _highest(_resumed(op.resume), highest, end)
    return min(highest + 1, end)


def _highest(values: Sequence[Value | ResumeValue | None], highest: int, end: int) -> int:
    """The highest of this address and of those below `end` among the constants: all words that may be addresses."""
    for value in values:
        if type(value) is Const and value.kind != "f":
            address = value.value & 0xFFFF_FFFF
            if highest < address < end:
                highest = address
    return highest


def _resumed(resume: ResumeData) -> list[ResumeValue | None]:
    found: list[ResumeValue | None] = []
    for _, _, registers in resume.frames:
        found += registers.values()
    for virtual in resume.virtuals:
        found += (virtual.header, *virtual.fields.values(), *virtual.items.values())
    for store in resume.pending:
        found += (store.obj, store.value)
    return found

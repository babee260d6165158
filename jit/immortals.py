"""How far the immortal area must be in use for a trace to run: it names what the run had made that recorded it.

Another run of the same program makes the same objects at the same addresses, one behind the other. A trace that is
entered before its maps are there would give them to objects, and nobody would ever make them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jit.ir import Const, ResumeData, Trace, Value, WatchDescr
from spec.heap import IMMORTAL_BASE


def reach(trace: Trace, end: int) -> int:
    """The end, at most `end`, of the part that must be in use: behind the highest address that the trace names."""
    highest = IMMORTAL_BASE
    for address in _words(trace):
        if highest < address < end:
            highest = address
    return min(highest + 1, end)


def _words(trace: Trace) -> Iterator[int]:
    """All words that may be addresses; of resume data, too."""
    seen: set[int] = set()
    for op in trace.ops:
        yield from _constants(op.args)
        if isinstance(op.descr, WatchDescr):
            yield from (op.descr.address, op.descr.expected & 0xFFFF_FFFF)
        if op.resume is not None and id(op.resume) not in seen:
            seen.add(id(op.resume))
            yield from _constants(_resumed(op.resume))


def _constants(values: Any) -> Iterator[int]:
    for value in values:
        if isinstance(value, Const) and value.kind != "f":
            yield int(value.value) & 0xFFFF_FFFF


def _resumed(resume: ResumeData) -> Iterator[Value | Any]:
    for _, _, registers in resume.frames:
        yield from registers.values()
    for virtual in resume.virtuals:
        yield from (virtual.header, *virtual.fields.values(), *virtual.items.values())
    for store in resume.pending:
        yield from (store.obj, store.value)

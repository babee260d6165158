"""What a debugger has to know of a session's code: ELF files with symbols, and lines of Python where there are some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from jit.backend.dwarf import Piece, sections
from jit.backend.elf import ElfWriter
from runtime.views.symbols import Session, Symbols, TraceRange, symbols
from spec.memory_map import FIRMWARE, TRACE

if TYPE_CHECKING:
    from runtime.translate.firmware import Firmware


def pieces(traces: Sequence[TraceRange]) -> list[Piece]:
    """Of traces; what is from the library is of no line. A loop's body is a piece of its own: lines are in what leads
    into the loop as well, and a debugger stops at a line once in each piece."""
    found = []
    for trace in traces:
        name = f"{trace.kind}{trace.trace_id}"
        rows = [(at, place.file, place.line if place.file else 0) for at, place in trace.marks]
        head = trace.loop if trace.start < trace.loop < trace.end else trace.end
        before = [row for row in rows if row[0] <= head]
        found.append(Piece(name, trace.start, head, [row for row in before if row[0] < head]))
        if head < trace.end:
            body = [(max(row[0], head), *row[1:]) for row in (*before[-1:], *rows[len(before) :])]
            found.append(Piece(f"{name}_body", head, trace.end, body))
    return found


def debug_sections(session: Any, known: Symbols | None = None) -> dict[str, bytes]:
    """DWARF of the traces that a session (runtime.host.Session) has now."""
    traces = (known or symbols(session)).traces
    return sections(session.program.filename, pieces(traces))


def traces_elf(session: Session, known: Symbols) -> bytes:
    """The session's trace memory as it is now, with symbols and lines, for a debugger (no trace binary: it has no
    exits)."""
    elf = ElfWriter()
    end = max((trace.end for trace in known.traces), default=TRACE.base + 4)
    elf.code(".text", session.jit.backend.machine.read_bytes(TRACE.base, end - TRACE.base), TRACE.base)
    for name, data in debug_sections(session, known).items():
        elf.data(name, data)
    elf.symbols += [(piece.name, piece.start, piece.end - piece.start, True) for piece in pieces(known.traces)]
    return elf.build()


def firmware_elf(firmware: Firmware) -> bytes:
    """The firmware with the names of its functions."""
    elf = ElfWriter()
    elf.code(".text", firmware.code, FIRMWARE.base)
    functions = sorted((at, name) for name, at in firmware.symbols.items() if not name.startswith("."))
    ends = [at for at, _ in functions[1:]] + [FIRMWARE.base + len(firmware.code)]
    elf.symbols += [(name, at, max(end - at, 0), True) for (at, name), end in zip(functions, ends, strict=True)]
    return elf.build()

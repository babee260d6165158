"""What is at an address of code: trace, Python line and bytecode, or function of the firmware."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from spec.memory_map import FIRMWARE, TRACE

if TYPE_CHECKING:
    from jit.backend.compiler import LoadedTrace

_LOCATION = re.compile(r"^(.*):(\d+)~#(\d+) (.*)$", re.S)


class Place(NamedTuple):
    """A merge point: function, line, and number and text of its bytecode. `file`: '' where it is the library's."""

    function: str
    line: int
    pc: int
    bytecode: str
    file: str = ""

    @property
    def short(self) -> str:
        """File name (without folders) and line; of the library, function and line."""
        name = self.file.rpartition("/")[2]
        return f"{name or self.function}:{self.line}"


def place(location: str, files: Mapping[str, str]) -> Place | None:
    """From the text of a merge point (Session.location); `files`: the file of each such text."""
    found = _LOCATION.match(location)
    if found is None:
        return None
    function, line, pc, bytecode = found.groups()
    return Place(function, int(line), int(pc), bytecode, files.get(location, ""))


class TraceRange(NamedTuple):
    """A trace's code. `marks`: addresses from which on the code belongs to a place."""

    start: int
    end: int
    trace_id: int
    kind: str
    loop: int
    marks: Sequence[tuple[int, Place]]

    @property
    def name(self) -> str:
        return f"{self.kind} {self.trace_id}"


@dataclass(frozen=True)
class Symbols:
    """One state of code memory."""

    traces: Sequence[TraceRange]  # by address
    functions: Sequence[tuple[int, str]]  # of the firmware, by address

    def trace(self, pc: int) -> TraceRange | None:
        i = bisect.bisect(self.traces, pc, key=lambda t: t.start) - 1
        return self.traces[i] if i >= 0 and pc < self.traces[i].end else None

    def place(self, pc: int) -> Place | None:
        trace = self.trace(pc)
        if trace is None:
            return None
        i = bisect.bisect(trace.marks, pc, key=lambda mark: mark[0]) - 1
        return trace.marks[i][1] if i >= 0 else None

    def name(self, pc: int) -> str:
        """Of the trace, or of the firmware's function; '' elsewhere. What else is in trace memory leads in and out."""
        if FIRMWARE.base <= pc < FIRMWARE.end:
            i = bisect.bisect(self.functions, pc, key=lambda f: f[0]) - 1
            return self.functions[i][1] if i >= 0 else "firmware"
        trace = self.trace(pc)
        if trace is not None:
            return trace.name
        if TRACE.base <= pc < TRACE.end:
            return "entries and exits"
        return ""


class Session(Protocol):
    """A run of a program (runtime.host.Session), as far as its code is looked at."""

    jit: Any
    codes: Any
    image: Any
    program: Any

    def location(self, greens: tuple[int, ...]) -> str: ...


def files_of(session: Session) -> dict[str, str]:
    """The file of each merge point that was recorded, by its text. (Of the library: none.)"""
    found = {}
    for trace in session.jit.traces.values():
        for op in trace.recorded.ops:
            if op.name == "debug_merge_point" and op.descr.location not in found:
                file = file_of(session, op.descr.greens)
                if file:
                    found[op.descr.location] = file
    return found


def file_of(session: Session, greens: Sequence[int]) -> str:
    """The file of a merge point; '' in the library."""
    program = session.codes.whole(session.image.field(greens[1], "Code", "index"))[0]
    return program.filename if program is not None else ""


def _trace(session: Session, loaded: LoadedTrace, files: Mapping[str, str]) -> TraceRange:
    code, jit = loaded.code, session.jit
    kind = "loop" if jit.backend.linker.entries.get(loaded.trace_id) == code.entry else "bridge"
    marks = [(at, found) for at, text in code.positions if (found := place(str(text), files)) is not None]
    compiled = jit.traces.get(loaded.trace_id)
    guard = jit.guards.get(compiled.bridge_of) if compiled is not None else None
    if guard is not None and guard.point is not None and (not marks or marks[0][0] > code.program.base):
        before = place(session.location(guard.point), {})
        if before is not None:  # a bridge begins in the midst of what its guard belongs to
            marks.insert(0, (code.program.base, before._replace(file=file_of(session, guard.point))))
    return TraceRange(code.program.base, code.program.end, loaded.trace_id, kind, code.loop, marks)


def symbols(session: Session) -> Symbols:
    """As a session's code memory is now (of machines that run RV32 code)."""
    backend: Any = session.jit.backend
    files = files_of(session)
    traces = [_trace(session, loaded, files) for loaded in backend.loaded]
    functions = {address: name for name, address in backend.firmware.symbols.items() if not name.startswith(".")}
    return Symbols(sorted(traces, key=lambda t: t.start), sorted(functions.items()))

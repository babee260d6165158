"""Records the pipeline of a run on the RTL, from where it is asked for on, and writes it as waves or as a Kanata log.

    where = parse_where("trace:3")                    # or cycle:N, line:[FILE:]N, bytecode:[FUNCTION]#N
    recording = Recording(session, log, where, cycles)     # before session.run()
    recording.write_konata(path)                      # after it
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from runtime.views.pipeline import Moment, follow
from runtime.views.symbols import Symbols, TraceRange, symbols

if TYPE_CHECKING:
    from jit.compiled import CompiledTrace
    from runtime.host import Session

_WHERE = re.compile(r"cycle:(?P<cycle>\d+)|trace:(?P<trace>\d+)|line:(?:(?P<file>.+):)?(?P<line>\d+)"
                    r"|bytecode:(?P<function>[^#]*)#(?P<pc>\d+)")  # fmt: skip


class Where(NamedTuple):
    """Where a recording begins. `kind`: 'cycle' (of those in which the core runs), 'trace' (its first instruction),
    'line' (of Python, of `name`, a file, or of any), 'bytecode' (of `name`, a function, or of any); the first trace
    that has code of it counts."""

    kind: str
    number: int
    name: str = ""

    def __str__(self) -> str:
        separator = {"line": ":" if self.name else "", "bytecode": "#"}.get(self.kind, "")
        return f"{self.kind}:{self.name}{separator}{self.number}"


def parse_where(text: str) -> Where:
    """Raises ValueError."""
    found = _WHERE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r}: say cycle:N, trace:N, line:N, line:FILE:N, bytecode:#N or bytecode:FUNCTION#N")
    kind = text.partition(":")[0]
    number = found["pc"] if kind == "bytecode" else found[kind]
    return Where(kind, int(number), found["file"] or found["function"] or "")


def first_address(trace: TraceRange, where: Where) -> int | None:
    """Where code of the line or bytecode begins in a trace; of a trace, its beginning."""
    if where.kind == "trace":
        return trace.start if trace.trace_id == where.number else None
    for address, place in trace.marks:
        if where.kind == "line":
            file_fits = not where.name or place.file == where.name or place.file.endswith(f"/{where.name}")
            if place.file and place.line == where.number and file_fits:
                return address
        elif place.pc == where.number and where.name in ("", place.function):
            return address
    return None


class Recording:
    """The log of a session, whose machine is an RtlMachine with a pipeline log."""

    def __init__(self, session: Session, log: Path, where: Where, cycles: int) -> None:
        self.session, self.log, self.where, self.cycles = session, log, where, cycles
        self.machine: Any = session.jit.backend.machine
        self.epochs: list[Symbols] = []
        self.begun = where.kind == "cycle"
        session.jit.backend.on_evict = self._evicted
        if self.begun:
            self.machine.log_pipeline(cycles, begin=where.number)
        else:
            session.jit.events.installed = self._installed

    def _installed(self, compiled: CompiledTrace) -> None:
        if self.begun:
            return
        for trace in symbols(self.session).traces:
            if trace.trace_id != compiled.trace_id:
                continue
            address = first_address(trace, self.where)
            if address is not None:
                self.begun = True
                self.machine.log_pipeline(self.cycles, pc=address)
                return

    def _evicted(self) -> None:
        """All traces are about to go; others come to the same addresses."""
        self.epochs.append(symbols(self.session))
        self.machine.next_epoch()

    def moments(self) -> Iterator[Moment]:
        """What was recorded, cycle by cycle."""
        from rtl.pipeline_log import read_log

        return follow(read_log(self.log))

    def code(self) -> list[Symbols]:
        """Code memory in each epoch of the log."""
        return [*self.epochs, symbols(self.session)]

    def write_konata(self, path: Path) -> int:
        """Returns the number of cycles."""
        from runtime.views import konata

        return konata.write(path, self.moments(), self.code())

    def write_waves(self, path: Path) -> int:
        """Returns the number of cycles. Raises as waves.write."""
        from runtime.views import waves

        return waves.write(path, self.moments(), self.code())

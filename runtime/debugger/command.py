"""`sidewinder debug`: a program whose core gdb or LLDB controls."""

from __future__ import annotations

import argparse
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from jit.options import Events
from jit.trace_binary import describe_exit, sidecar_text
from runtime.compiler import Program
from runtime.debugger.control import Controlled, Killed, beside
from runtime.debugger.information import firmware_elf, traces_elf
from runtime.debugger.server import LOCAL, Server
from runtime.options import Options
from runtime.views.cli import CommandError
from runtime.views.symbols import symbols
from sim.machine import PC
from spec.isa import disassemble
from spec.memory_map import FIRMWARE, TRACE

if TYPE_CHECKING:
    from runtime.host import Session

Run = Callable[[Program, Options, Callable[["Session"], None], Any, bool], "tuple[int, Session]"]
HELP = """\
where       trace or function, Python line, bytecode, and what is checked beside the next instruction
traces      all traces, with their addresses
exits       guards of the trace that the core is in, and what their exits restore
counters    what the core has counted
files       ELF files with symbols and lines of what is in code memory now
"""


class Debugging:
    """A session, its controlled machine, and the files that tell the debugger of code."""

    def __init__(self, folder: Path, exact: bool, symbols_file: Path | None) -> None:
        self.folder, self.exact, self.symbols_file = folder, exact, symbols_file
        self.core: Controlled
        self.session: Session
        self.written = 0
        self.current: Path | None = None  # None: there is newer code

    def through(self, machine: Any) -> Controlled:
        self.core = Controlled(machine, self.exact)
        self.core.code_changed = self.write_symbols
        return self.core

    def changed(self, *_: Any) -> None:
        self.current = None
        self.core.new_code = True

    def prepare(self, session: Session) -> None:
        self.session = session
        session.jit.backend.on_evict = self.changed

    def libraries(self) -> str:
        """Files of the code that there is, for gdb (XML)."""
        rows = [f'<library name={quoteattr(str(f))}><segment address="{at:#x}"/></library>' for f, at in self.files()]
        return f'<library-list version="1.0">{"".join(rows)}</library-list>\n'

    def files(self) -> list[tuple[Path, int]]:
        """ELF files of the code that there is, and where it begins."""
        known = self.folder / "firmware.elf"
        if not known.exists():
            known.write_bytes(firmware_elf(self.session.jit.backend.firmware))
        files = [(known, FIRMWARE.base)]
        if self.session.jit.backend.loaded:
            if self.current is None:
                self.written += 1
                self.current = self.folder / f"traces-{self.written}.elf"
                self.current.write_bytes(traces_elf(self.session, symbols(self.session)))
            files.append((self.current, TRACE.base))
        return files

    def write_symbols(self) -> None:
        """To the file that --symbols names. Raises CommandError."""
        if self.symbols_file is not None and len(files := self.files()) > 1:
            try:
                self.symbols_file.write_bytes(files[1][0].read_bytes())
            except OSError as e:
                raise CommandError(f"{self.symbols_file}: cannot be written: {e.strerror or e}") from None

    # --- monitor ---
    def monitor(self, text: str) -> str:
        commands: dict[str, Callable[[], str]] = {
            "where": self.where, "traces": self.traces, "exits": self.exits, "counters": self.counters,
            "files": lambda: "".join(f"{file}\n" for file, _ in self.files()), "help": lambda: HELP,
        }  # fmt: skip
        command = commands.get(text.strip())
        return command() if command is not None else f"no such command; there are:\n{HELP}"

    def where(self) -> str:
        at = self.core.read_reg(PC)
        known = symbols(self.session)
        lines = [f"{at:08x}  {known.name(at) or 'no code'}"]
        place = known.place(at)
        if place is not None:
            lines.append(f"  {place.short}  #{place.pc} {place.bytecode}")
        if at in TRACE or at in FIRMWARE:
            side = self.core.read_word(beside(at)) if at in TRACE else 0
            text = f"  {disassemble(self.core.read_word(at), at)}"
            lines.append(f"{text}  | {sidecar_text(side)}" if side else text)
        return "\n".join(lines) + "\n"

    def traces(self) -> str:
        found = symbols(self.session).traces
        return "".join(f"{t.start:08x} to {t.end:08x}  {t.name}\n" for t in found) or "no traces yet\n"

    def exits(self) -> str:
        at = self.core.read_reg(PC)
        for loaded in self.session.jit.backend.loaded:
            if loaded.code.program.base <= at < loaded.code.program.end:
                return "".join(f"{site.address:08x}  {describe_exit(site)}\n" for site in loaded.code.sites)
        return "the core is in no trace\n"

    def counters(self) -> str:
        return "".join(f"{count:>14,}  {name.replace('_', ' ')}\n" for name, count in self.core.counters().items())


def listen(port: int) -> socket.socket:
    """On this machine only. Raises CommandError."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOCAL, port))
    except OSError as e:
        listening.close()
        raise CommandError(f"--listen {port}: {(e.strerror or str(e)).lower()}") from None
    listening.listen(1)
    return listening


def command_debug(program: Program, options: Options, arguments: argparse.Namespace, run: Run) -> int:
    """Raises CommandError."""
    if options.machine not in ("iss", "rtl", "board"):
        raise CommandError("debug needs --machine iss, rtl or board: nothing else has a core")
    with listen(arguments.listen) as listening, tempfile.TemporaryDirectory(prefix="sidewinder-") as name:
        debugging = Debugging(Path(name), options.machine == "iss", arguments.symbols)
        events = Events(installed=debugging.changed)
        server: list[Server] = []

        def prepare(session: Session) -> None:
            debugging.prepare(session)
            port = listening.getsockname()[1]
            sys.stderr.write(f"waiting for a debugger: target remote {LOCAL}:{port}\n")
            sys.stderr.flush()
            link, _ = listening.accept()
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server.append(Server(debugging.core, link, debugging.libraries, debugging.monitor))
            debugging.core.begin()

        try:
            status, session = run(program, replace(options, through=debugging.through), prepare, events, False)
        except Killed:
            return 0
        with session:
            server[0].ended(status)
        return status

"""`sidewinder tour`: one small loop through every stage, in the terminal; at the end its waves and its report.

Each stop is shown when the one before has been read, and made only then: what runs, runs between them. Nothing here is
written beforehand but the prose; figures and listings are of runs on the RTL.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from jit.ir import Trace
from jit.options import Events
from jit.text import format_trace
from jit.trace_binary import describe_exit, sidecar_text
from runtime.compiler import Program, compile_source
from runtime.compiler.listing import program_text
from runtime.host import Session
from runtime.options import Options
from runtime.views.cli import write_json
from runtime.views.looking import LookingError
from runtime.views.page import page
from runtime.views.pipeline import BEHIND, Passage, around_failure
from runtime.views.recording import Recording, parse_where
from runtime.views.study import Study
from sim.progress import step
from spec.isa import disassemble

NAME = "total.py"
SOURCE = """\
def total(limit):
    s = 0
    for i in range(limit):
        if i % 3:
            s += i
        else:
            s -= 1
    return s

print(total(3000))
"""
WIDTH = 100
CYCLES = 1_000_000  # more than the run has
BEFORE, AFTER = 5, 11  # instructions around the guard that are shown


class Stop(NamedTuple):
    title: str
    prose: str
    text: str


class Tour:
    """Its runs, each made when it is first asked for. `folder`: where the program and the results are; `log`: where the
    machine writes what is in its pipeline. `close` it."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.folder, self.log = folder, log
        self.program: Program = compile_source(SOURCE, str(folder / NAME))
        self.recorded: list[Trace] = []
        self.optimized: list[Trace] = []
        self.recording: Recording
        self.output: list[bytes] = []

    @cached_property
    def session(self) -> Session:
        """A run on the RTL that has ended, and is recorded cycle by cycle."""
        events = Events(
            recorded=self.recorded.append,
            optimized=lambda trace, _number: self.optimized.append(trace),
        )
        options = Options(machine="rtl", pipeline_log=self.log)
        with step("running on the RTL"):
            session = Session(self.program, options, self.output.append, events=events)
            try:
                self.recording = Recording(session, self.log, parse_where("cycle:0"), CYCLES)
                session.run()
            except BaseException:
                session.close()
                raise
        return session

    def close(self) -> None:
        if "session" in self.__dict__:
            self.session.close()

    @cached_property
    def study(self) -> Study:
        """Another run, whose instructions are counted."""
        with step("running on the RTL, instructions counted"):
            return Study.of(self.program)

    @cached_property
    def software(self) -> Study:
        with step("running on the RTL, guards in software"):
            return Study.of(self.program, guards="software")

    # --- stops ---

    def stops(self) -> Iterator[Stop]:
        prose = "A loop with a branch. What follows is what becomes of it, on the way to the core and there."
        yield Stop("The program", prose, SOURCE)
        yield Stop(
            "Bytecode (runtime/compiler)",
            "CPython's parser reads the source; we make register bytecode of it. `live` is what has to be restored "
            "where a trace is left.",
            program_text(self.program),
        )
        yield self._ir_recorded()
        yield self._ir_optimized()
        yield self._code()
        yield self._cycles()
        yield self._failure()
        yield self._results()

    def _ir_recorded(self) -> Stop:
        assert self.session is not None  # it has run
        return Stop(
            "The recorded trace (jit/metainterp.py)",
            "The interpreter ran the loop until it was hot. For one pass the tracer then executed the interpreter's "
            "own code and wrote down each operation: Python's dispatch is gone, and every decision that the "
            "interpreter took has become a guard.",
            format_trace(self.recorded[0]),
        )

    def _ir_optimized(self) -> Stop:
        counts = [sum(not op.name.startswith("debug") for op in t.ops) for t in (self.recorded[0], self.optimized[0])]
        looped = _after_label(self.optimized[0])
        return Stop(
            "The optimized trace (jit/optimizer)",
            f"{counts[0]} operations went in; {counts[1]} come out, of which {looped} are in the loop, below `label`. "
            "Frame slots have become values, tags have fallen away, and the division is a multiplication.",
            format_trace(self.optimized[0]),
        )

    def _code(self) -> Stop:
        return Stop(
            "RV32 code with its sidecar (jit/backend)",
            "The second column is the sidecar: a 16-bit word beside each instruction, in which its guard stands. The "
            "guard engine checks it while the instruction goes through the pipeline; `loop` is the back edge, without "
            "a jump. The last columns are from the RTL: how often each instruction retired, and its cycles.",
            "\n\n".join(_listing(trace) for trace in self.study.data["traces"]),
        )

    def _cycles(self) -> Stop:
        columns = ("cycles", "instructions", "checks", "failures")
        text = f"{'guards':<10}" + "".join(f"{name:>14}" for name in columns) + "\n"
        for name, data in (("software", self.software.data), ("sidecar", self.study.data)):
            text += f"{name:<10}" + "".join(f"{data['core'][column]:>14,}" for column in columns) + "\n"
        return Stop(
            "Cycles (rtl)",
            "The same traces, with guards as instructions (compare and branch, the best code that we can write) and "
            "in the sidecar. The core counts its cycles itself.",
            text + f"\noutput: {b''.join(self.output).decode().strip()}",
        )

    def _failure(self) -> Stop:
        rows = around_failure(list(self.recording.moments()), BEFORE, AFTER)
        failing = next((passage for passage, _ in rows if passage.failed), None)
        assert failing is not None
        known = self.recording.code()[-1]
        goes_on = known.name(failing.target)
        loaded = self.session.jit.backend.loaded
        site = next(s for trace in loaded for s in trace.code.sites if s.address == failing.pc)
        return Stop(
            "A guard fails (rtl/guard.py)",
            f"Here `{failing.check}` at {failing.pc:08x} fails (!). What is younger in the pipeline is killed (x) "
            f"before it has any effect, and the exit table leads fetch to {failing.target:08x}, {goes_on}, which was "
            "compiled after some failures. Before that the host went on in the interpreter, from this state:\n"
            f"  {describe_exit(site)}",
            pipeline_text(rows),
        )

    def _results(self) -> Stop:
        suffix = ".fst" if importlib.util.find_spec("pylibfst") else ".vcd"
        wave, report = self.folder / f"tour{suffix}", self.folder / "report.html"
        program = self.folder / NAME
        with step("writing the waves"), _written(self.folder):
            program.write_text(SOURCE)
            cycles = self.recording.write_waves(wave)
        with step("writing the report"), _written(self.folder):
            report.write_text(page(self.study))
        return Stop(
            "To look at",
            "The run as waves, with saved views, and as a page with each trace through all stages.",
            f"{wave}: {cycles:,} cycles\n  gtkwave {wave.with_suffix('.gtkw')}\n"
            f"  surfer -c {wave.with_suffix('.sucl')} {wave}\n{report}: for a browser\n{program}: the program\n\n"
            f"Yours next:  sidewinder report PROG.py   (docs/looking.md, docs/pipeline.md)",
        )


def _after_label(trace: Trace) -> int:
    names = [op.name for op in trace.ops]
    return sum(not name.startswith("debug") for name in names[names.index("label") + 1 :]) if "label" in names else 0


def _listing(trace: dict[str, Any]) -> str:
    lines, place = [f"{trace['kind']} {trace['id']}: {trace['name']}"], ""
    for row in trace["code"]:
        if row["place"] != place:
            place = row["place"]
            lines.append(f"  ; {place}  {row['bytecode']}")
        if row["loop_head"]:
            lines.append("  loop:")
        text = f"  {row['address']:08x}  {row['text']:<24}| {row['sidecar']:<22}"
        lines.append(f"{text}{row['retired']:>8,}{row['cycles']:>8,}")
    return "\n".join(lines)


def pipeline_text(rows: Sequence[tuple[Passage, dict[int, str]]]) -> str:
    """A row for each instruction, a column for each cycle: its stage, a dot where it waits, ! where its check fails, x
    in the last cycle of what is killed."""
    first = min(cycle for _, cycles in rows for cycle in cycles)
    lines = []
    for passage, cycles in rows:
        waits = {cycle for cycle, _, why in passage.waits if why != BEHIND}
        cells = [" "] * (max(cycles) - first + 1)
        for cycle, stage in cycles.items():
            failed = stage == "W" and passage.failed
            cells[cycle - first] = "!" if failed else "." if cycle in waits else stage
        if passage.fate == "killed":
            cells[-1] = "x"
        side = f"| {sidecar_text(passage.sidecar)}" if passage.sidecar else ""
        text = f"{passage.pc:08x}  {disassemble(passage.word, passage.pc):<24}{side:<24}"
        lines.append(text + " ".join(cells).rstrip())
    return "\n".join(lines)


@contextlib.contextmanager
def _written(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as e:
        raise LookingError(f"{path}: cannot be written: {e.strerror or e}") from None


def _shown(number: int, stop: Stop) -> str:
    title = f"{number}. {stop.title}"
    prose = "\n".join(textwrap.fill(line, WIDTH, subsequent_indent=" " * (len(line) - len(line.lstrip())))
                      for line in stop.prose.split("\n"))  # fmt: skip
    return f"{title}\n{'-' * len(title)}\n{prose}\n\n{textwrap.indent(stop.text.rstrip(), '    ')}\n\n"


def _goes_on() -> bool:
    """Wait for Enter. False: the reader has had enough."""
    sys.stdout.write("-- Enter goes on, q ends: ")
    sys.stdout.flush()
    answer = sys.stdin.readline()
    sys.stdout.write("\n")
    return bool(answer) and not answer.strip().lower().startswith("q")


def command_tour(arguments: argparse.Namespace) -> int:
    """Raises LookingError."""
    folder: Path = arguments.output
    if not folder.resolve().parent.is_dir():
        raise LookingError(f"{folder}: there is no directory {folder.parent}")
    with _written(folder):
        folder.mkdir(exist_ok=True)
    pauses = not arguments.no_pause and sys.stdin is not None and sys.stdin.isatty() and arguments.json is None
    shown: list[Stop] = []
    with tempfile.TemporaryDirectory(prefix="sidewinder-") as name, contextlib.ExitStack() as stack:
        tour = Tour(folder, Path(name) / "pipeline")
        stack.callback(tour.close)
        for stop in tour.stops():
            if shown and pauses and not _goes_on():
                return 0
            shown.append(stop)
            if str(arguments.json) != "-":
                sys.stdout.write(_shown(len(shown), stop))
                sys.stdout.flush()
    if arguments.json is not None:
        with _written(arguments.json):
            write_json(arguments.json, [stop._asdict() for stop in shown])
    return 0


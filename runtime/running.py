"""A program of the command line: read, compiled, run on a machine; what is said of the run."""

from __future__ import annotations

import argparse
import contextlib
import functools
import gc
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtime.compiler.errors import UnsupportedError
from runtime.ending import EXIT_ERROR, EXIT_USAGE, end
from runtime.options import Options
from runtime.views import cli
from runtime.views.cli import CommandError
from sim.progress import step
from spec.memory_map import TRACE

if TYPE_CHECKING:
    from runtime.compiler import Program
    from runtime.host import Session

GC_THRESHOLDS = 100_000, 20, 10  # objects, and collections of the younger generation
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8  # of malloc.h
#: How long printed text may wait while a loop runs: for a pipe or file (CPython: until 8 KiB are full), for a terminal.
SHOW_SECONDS = (1.0, 0.1)


def load(arguments: argparse.Namespace) -> Program:
    """Read and compile a program. SystemExit with the right status and message where that fails."""
    from runtime.host import ProgramError, load_module, load_program, load_text

    name = arguments.program or arguments.module or "-c"
    try:
        with step(f"compiling {name}"):
            if getattr(arguments, "source", None) is not None:
                return load_text(arguments.source)
            return load_program(name) if arguments.module is None else load_module(name)
    except ProgramError as e:
        raise CommandError(str(e)) from None
    except SyntaxError as e:
        sys.stderr.write("".join(traceback.format_exception_only(e)))
        raise SystemExit(EXIT_ERROR) from None
    except UnsupportedError as e:
        sys.stderr.write(f"{e}\n")
        raise SystemExit(EXIT_USAGE) from None


def options_of(arguments: argparse.Namespace) -> Options:
    vcd = getattr(arguments, "vcd", None)
    if vcd is not None and arguments.machine != "rtl":
        raise CommandError("--vcd needs --machine rtl: only the RTL has waveforms")
    resident = getattr(arguments, "resident", False)
    port, board = getattr(arguments, "port", None), arguments.machine == "board"
    if board != (port is not None):
        raise CommandError("--machine board needs --port DEV, and no other machine has one")
    if (resident or board) and (
        arguments.machine not in ("iss", "rtl", "board") or getattr(arguments, "no_jit", False)
    ):
        raise CommandError("--resident needs --machine iss, rtl or board, and the JIT")
    if arguments.cached and arguments.machine != "rtl":
        raise CommandError("--cached needs --machine rtl: only the RTL has caches")
    if arguments.pins is not None and not resident and not getattr(arguments, "boot", False):
        raise CommandError("--pins needs --resident: the core has them, so the whole program has to run there")
    least = 16 if resident else 4
    if not least <= getattr(arguments, "trace_memory", least) <= TRACE.size >> 10:
        raise CommandError(f"--trace-memory: from {least} to {TRACE.size >> 10} KiB")
    return Options(
        machine=arguments.machine,
        guards=arguments.guards,
        floats=arguments.floats,
        watches=arguments.watches,
        cached=arguments.cached,
        memory=arguments.memory,
        hot_threshold=arguments.jit_threshold,
        jit=not getattr(arguments, "no_jit", False),
        resident=resident or board,
        port=port or "",
        pins=arguments.pins if resident else None,
        vcd=vcd,
        verify=arguments.verify,
        trace_memory=getattr(arguments, "trace_memory", TRACE.size >> 10) << 10,
        fail_guards=getattr(arguments, "fail_guards", False),
        arguments=tuple(arguments.arguments),
    )


@contextlib.contextmanager
def _line(options: Options) -> Iterator[None]:
    """Where a board's line breaks, or it lacks what the run needs, that is one line."""
    if options.machine != "board":
        yield
        return
    from boards.link import LinkError

    try:
        yield
    except LinkError as e:
        raise CommandError(str(e)) from None


def run_session(
    program: Program,
    options: Options,
    prepare: Callable[[Session], None] | None = None,
    events: Any = None,
    soon: bool = True,
) -> tuple[int, Session]:
    """Run to the end with Ctrl-C handled. Returns the exit status and the (still open) session. `soon`: what the
    program prints is shown within a second, for which it is interrupted: so runs are not alike, to a pass of a loop."""
    from runtime.host import Session, interruptible, run_in_thread

    with _line(options):
        never_failing = None
        if options.guards == "oracle" and options.traces:
            from runtime.neverfailing import guards_that_never_fail

            with step("running with all guards, to find those that never fail"):
                never_failing = guards_that_never_fail(program, options)
        with step("preparing the run (what is new of VM and core is compiled)"):
            session = Session(program, options, never_failing=never_failing, events=events)
        try:
            if prepare is not None:
                prepare(session)
            show = session.show_output if soon else lambda: None
            with interruptible(session.interrupt, end), _running(session):
                status = run_in_thread(session.run, show, SHOW_SECONDS[sys.stdout.isatty()])
        except BaseException:
            session.close()
            raise
    if session.report is not None:
        sys.stdout.flush()
        sys.stderr.write(session.report.text)
    return status, session


def _running(session: Session) -> contextlib.AbstractContextManager[None]:
    """The line that says how far a run is. Natively there is none: a program has the terminal for itself there."""
    if session.jit is None:
        return contextlib.nullcontext()
    stats = session.jit.stats

    def state() -> str:
        return f"{stats.loops} loops and {stats.bridges} bridges compiled"

    return step(f"running on {session.options.machine}", state)


def give_back_early() -> None:
    """What the host frees of some size goes back to the system. (glibc keeps larger and larger pieces, once it has had
    to map some: a run reads many files, and what it makes of them is in the image then.)"""
    from ctypes import CDLL

    mallopt = getattr(CDLL(None), "mallopt", None)
    if mallopt is not None and sys.platform == "linux":
        mallopt(M_MMAP_THRESHOLD, 1 << 17)
        mallopt(M_ARENA_MAX, 1)  # the thread in which the VM runs takes what the first one has left


def collect_seldom() -> None:
    """What the host makes of a program's modules and questions mostly stays, or has no cycles: much of the time in
    which a large program starts went to Python's cyclic garbage collector."""
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


def command_run(arguments: argparse.Namespace) -> int:
    give_back_early()
    collect_seldom()
    program, options = load(arguments), options_of(arguments)
    prepare = None
    if arguments.traces is not None:
        if options.machine not in ("iss", "rtl"):
            raise CommandError("--traces needs --machine iss or rtl: nothing else runs RV32 code")
        if options.resident:
            raise CommandError("--traces is not for --resident; `sidewinder emit --boot` writes a file with both")
        prepare = functools.partial(install_traces, path=arguments.traces)
    if arguments.wave is None and arguments.konata is None:
        status, session = run_session(program, options, prepare)
        with session:
            show_statistics(arguments, session, status)
        return status
    from runtime.views.looking import requested

    with requested(arguments) as request:
        assert request is not None
        status, session = run_session(program, request.options(options), _both(prepare, request.prepare))
        with session:
            request.finish()
            show_statistics(arguments, session, status)
    return status


def install_traces(session: Session, path: Path) -> None:
    from jit.trace_binary import TraceBinaryError
    from runtime.machines import load_traces

    try:
        load_traces(session, path)
    except OSError as e:
        raise CommandError(f"{path}: {(e.strerror or str(e)).lower()}") from None
    except TraceBinaryError as e:
        raise CommandError(f"{path}: {e}; `sidewinder emit` writes one for this program") from None


def _both(first: Callable[[Session], None] | None, second: Callable[[Session], None]) -> Callable[[Session], None]:
    def prepare(session: Session) -> None:
        second(session)
        if first is not None:
            first(session)

    return prepare


def show_statistics(arguments: argparse.Namespace, session: Session, status: int) -> None:
    """What --stats and --json ask for."""
    if arguments.stats:
        from runtime.statistics import statistics_text

        sys.stderr.write(statistics_text(session))
    if arguments.json is not None:
        from runtime.statistics import run_statistics

        save_json(arguments.json, {"status": status, **run_statistics(session)})


def save_json(path: Path, value: Any) -> None:
    try:
        cli.write_json(path, value)
    except OSError as e:
        raise CommandError(f"{path}: cannot be written: {e.strerror}") from None

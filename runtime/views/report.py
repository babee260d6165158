"""`sidewinder report`: a run on the RTL as an HTML page, with the program's cycles in each configuration."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from runtime.compiler import Program
from runtime.views.cli import write_json
from runtime.views.looking import LookingError
from runtime.views.page import page
from runtime.views.study import Study
from runtime.views.summary import summary
from sim.progress import step

#: What is compared; the oracle needs what the run with the sidecar found.
CONFIGURATIONS = ("software", "sidecar", "oracle", "software+patterns", "patterns")


def compared(path: Path, baselines: bool) -> dict[str, Any]:
    """`configurations`: cycles of the whole program in each, and (`baselines`) interpreted, and in C where there is
    one. `void`: why software, sidecar and oracle cannot be compared, if so."""
    from bench.measure import measure
    from bench.report import Row

    found, never_failed = [], None
    runs = Row(path.stem, "", 0)
    for name in CONFIGURATIONS:
        with step(f"measuring {path.name} as {name}"):
            run, never = measure(path, name, "rtl", never_failed if name == "oracle" else None)
        runs.runs[name] = run
        if name == "sidecar":
            never_failed = never
        interpreter = int(run.whole.get("interpreter_cycles", 0)) if run.whole else 0
        charged = run.cycles - run.trace_cycles - interpreter
        found.append(_row(name, run.failure, run.trace_cycles, interpreter, charged))
    return {"configurations": [*found, *(_baselines(path) if baselines else ())], "void": runs.void()}


def _row(name: str, failure: str, traces: int, interpreter: int, charged: int) -> dict[str, Any]:
    parts = {"traces": traces, "interpreter": interpreter, "charged": charged}
    return {"name": name, "failure": failure, "cycles": sum(parts.values()), **parts}


def _baselines(path: Path) -> Iterator[dict[str, Any]]:
    from bench.baselines import C_PROGRAMS, LEVELS, measure_c, measure_interpreter
    from bench.measure import PROGRAMS

    with step(f"interpreting {path.name} on the core"):
        run = measure_interpreter(path, "rtl")
    yield _row("interpreter", run.failure, 0, run.cycles, 0)
    if path.resolve().parent == PROGRAMS and (C_PROGRAMS / f"{path.stem}.c").exists():
        for level in LEVELS:
            with step(f"measuring {path.stem} in C, {level}"):
                run = measure_c(path, "rtl", level=level)
            yield _row("C -O2" if level == "c" else level.capitalize(), run.failure, run.cycles, 0, 0)


def study_of(program: Program, arguments: argparse.Namespace) -> Study:
    """Run the program, and again as the command line wants it."""
    with step("running on the RTL"):
        study = Study.of(program, guards=arguments.guards, arguments=tuple(arguments.arguments))
    if not arguments.guards.endswith("patterns"):
        with step("running on the RTL, to see what patterns there are"):
            other = Study.of(program, guards="patterns", arguments=tuple(arguments.arguments))
        study.data["patterns"] = other.data["patterns"]
    if arguments.compare and not arguments.arguments:
        study.data |= compared(Path(program.filename), arguments.baselines)
    return study


def report(program: Program, arguments: argparse.Namespace) -> int:
    """Write the page, and a summary to standard output. Raises LookingError."""
    output: Path = arguments.output
    if not output.resolve().parent.is_dir():
        raise LookingError(f"{output}: there is no directory {output.parent}")
    if output.is_dir():
        raise LookingError(f"{output}: cannot be written: it is a directory")
    study = study_of(program, arguments)
    with _written(output):
        output.write_text(page(study))
    if arguments.json is not None:
        with _written(arguments.json):
            write_json(arguments.json, study.data)
    if str(arguments.json) != "-":
        sys.stdout.write(summary(study))
    sys.stderr.write(f"{output}: written\n")
    return 0


@contextlib.contextmanager
def _written(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as e:
        raise LookingError(f"{path}: cannot be written: {e.strerror or e}") from None

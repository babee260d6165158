"""`make sim`: every benchmark program in every configuration on the RTL, compared with CPython, as a table and as JSON.

    python -m bench.runner [--machine rtl|iss] [--program NAME ...] [--jobs N] [--baselines] [--json FILE]

Exit status 0: all outputs are CPython's. 1: a difference, or a run failed.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bench.baselines import C_PROGRAMS, measure_c, measure_interpreter
from bench.measure import GROUPS, PROGRAMS, Run, expected_output, measure_group
from bench.report import Row, print_report


def build_tools(machine: str, console: Console) -> None:
    """What all runs share is built before they start, each once."""
    from runtime.translate.firmware import vm_firmware
    from runtime.translate.native import build_native, vm_program

    steps: list[tuple[str, Callable[[], object]]] = [
        ("the VM for this computer", lambda: build_native(vm_program())),
        ("the VM for the core", vm_firmware),
    ]
    if machine == "rtl":
        from rtl.config import CoreConfig
        from rtl.simulation import build

        bare = CoreConfig(guard_engine=False, pattern_table=False)
        steps.append(("the RTL simulation", lambda: build.simulator(CoreConfig())))
        steps.append(("the RTL simulation without guard engine and value-pattern table", lambda: build.simulator(bare)))
    for what, step in steps:
        start = time.monotonic()
        with console.status(f"building {what}"):
            step()
        if time.monotonic() - start > 1:
            console.print(f"built {what} in {time.monotonic() - start:.0f} s", highlight=False)


@contextmanager
def shown_progress(total: int, console: Console) -> Iterator[Progress]:
    """A bar on a terminal; elsewhere a line for each program that is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        progress.add_task("runs", total=total)
        yield progress


def run_all(paths: list[Path], machine: str, jobs: int, console: Console) -> list[Row]:
    rows = {path.stem: Row(path.stem, *expected_output(path)) for path in paths}
    total = sum(len(group) for group in GROUPS) * len(paths)
    context = multiprocessing.get_context("spawn")
    left = {path.stem: len(GROUPS) for path in paths}
    with shown_progress(total, console) as progress, ProcessPoolExecutor(jobs, mp_context=context) as pool:
        futures: dict[Future[list[Run]], tuple[str, tuple[str, ...]]] = {
            pool.submit(measure_group, path, group, machine): (path.stem, group) for path in paths for group in GROUPS
        }
        try:
            for future in as_completed(futures):
                program, group = futures[future]
                for run in _runs_of(future, program, group):
                    rows[program].runs[run.configuration] = run
                progress.update(progress.task_ids[0], advance=len(group), description=f"{program}: {', '.join(group)}")
                left[program] -= 1
                if not left[program] and not console.is_terminal:
                    state = "differs" if rows[program].failures() else "ok"
                    console.print(f"{program}: {state}", highlight=False)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return list(rows.values())


def run_baselines(rows: list[Row], machine: str, jobs: int, console: Console) -> None:
    """Add the core's own interpreter, and C, to the rows for which bench/c/ has a program."""
    context = multiprocessing.get_context("spawn")
    with console.status("baselines"), ProcessPoolExecutor(jobs, mp_context=context) as pool:
        futures: list[tuple[Row, str, Future[Run]]] = []
        for row in rows:
            path = PROGRAMS / f"{row.program}.py"
            if (C_PROGRAMS / f"{row.program}.c").exists():
                futures.append((row, "interpreter", pool.submit(measure_interpreter, path, machine)))
                futures.append((row, "c", pool.submit(measure_c, path, machine)))
        for row, name, future in futures:
            error = future.exception()
            failed = Run(row.program, name, failure=f"{type(error).__name__}: {error}")
            row.baselines[name] = future.result() if error is None else failed


def _runs_of(future: Future[list[Run]], program: str, group: tuple[str, ...]) -> list[Run]:
    error = future.exception()
    if error is None:
        return future.result()
    return [Run(program, name, failure=f"{type(error).__name__}: {error}") for name in group]


def write_json(path: Path, rows: list[Row], machine: str, seconds: float) -> None:
    found = {
        "machine": machine,
        "python": platform.python_version(),
        "seconds": round(seconds, 1),
        "programs": {row.program: row.as_dict() for row in rows},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n")


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="sidewinder bench", description="Run the benchmark programs in every configuration and compare."
    )
    names = sorted(path.stem for path in PROGRAMS.glob("*.py"))
    parser.add_argument("--machine", choices=("rtl", "iss"), default="rtl", help="default rtl")
    parser.add_argument("--program", nargs="+", choices=names, metavar="NAME", help=f"only these of {', '.join(names)}")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), metavar="N", help="runs at a time")
    parser.add_argument("--baselines", action="store_true", help="also the interpreter on the core, and C (slow)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all counts there")
    arguments = parser.parse_args(argv)
    arguments.program = arguments.program or names
    if arguments.jobs < 1:
        parser.error("--jobs must be at least 1")
    return arguments


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parse(argv)
    console = Console(width=None if sys.stdout.isatty() else 190)
    start = time.monotonic()
    try:
        build_tools(arguments.machine, console)
        rows = run_all(
            [PROGRAMS / f"{name}.py" for name in arguments.program], arguments.machine, arguments.jobs, console
        )
        if arguments.baselines:
            run_baselines(rows, arguments.machine, arguments.jobs, console)
    except KeyboardInterrupt:
        console.print("interrupted")
        return 130
    seconds = time.monotonic() - start
    print_report(rows, arguments.machine, console)
    if arguments.json is not None:
        write_json(arguments.json, rows, arguments.machine, seconds)
    failed = sum(bool(row.failures()) for row in rows)
    console.print(f"{len(rows)} programs in {seconds:.0f} s, {failed} with failures", highlight=False)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

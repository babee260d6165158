"""`make sim`: every benchmark program in every configuration on the RTL, compared with CPython, as a table and as JSON.

    python -m bench.runner [--machine rtl|iss] [--program NAME ...] [--jobs N] [--traces] [--baselines] [--json FILE]

The whole VM is resident on the core. `--traces`: once more with the host restoring the interpreter's state, where the
cycles in traces can be told from the interpreter's.

Exit status 0: all outputs are CPython's. 1: a difference, or a run failed.
"""

from __future__ import annotations

import argparse
import functools
import json
import multiprocessing
import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bench.baselines import C_PROGRAMS, LEVELS, measure_c, measure_interpreter
from bench.clocks import HINT, measured_clocks, times_table
from bench.measure import CONFIGURATIONS, GROUPS, PROFILED, PROGRAMS, Run, expected_output, measure_group
from bench.report import Row, print_report
from rtl.simulation.toolchain import BuildError
from runtime.translate.zig import BuildError as CompilerError

BASELINES: dict[str, Callable[[Path, str], Run]] = {
    "interpreter": measure_interpreter,
    **{level: functools.partial(measure_c, level=level) for level in LEVELS},
}


@dataclass
class Task:
    """Work of a process of its own. `needs`: names of tasks that must be done before. `label`: what to say about it."""

    name: str
    label: str
    work: Callable[..., Any]
    arguments: tuple[Any, ...] = ()
    needs: tuple[str, ...] = ()


def build_vm() -> None:
    """The VM for this computer and for the core."""
    from runtime.library import start_builder
    from runtime.translate.firmware import vm_firmware
    from runtime.translate.native import vm_library

    vm_library()
    vm_firmware()
    start_builder()


def build_rtl(engine: bool) -> None:
    from rtl.simulation import build
    from runtime.machines import rtl_config

    build.simulator(rtl_config(engine), quiet=True)


def on_bare_core(group: tuple[str, ...]) -> bool:
    return not (CONFIGURATIONS | PROFILED)[group[0]].get("engine", True)


def _builds(machine: str, groups: Sequence[tuple[str, ...]]) -> list[Task]:
    """What the runs share."""
    tasks = [Task("vm", "the VM for this computer and for the core", build_vm)]
    if machine == "rtl":
        tasks.insert(0, Task("rtl", "the RTL simulation", build_rtl, (True,)))
    if machine == "rtl" and any(map(on_bare_core, groups)):
        bare = "the RTL simulation without guard engine and value-pattern table"
        tasks.append(Task("rtl, bare core", bare, build_rtl, (False,)))
    return tasks


def _measurements(
    paths: Sequence[Path], machine: str, baselines: bool, groups: Sequence[tuple[str, ...]], account: str
) -> list[Task]:
    """The expected outputs, then the runs; those on the bare core last, since it is built last."""
    full: tuple[str, ...] = ("vm", "rtl")
    bare: tuple[str, ...] = ("vm", "rtl, bare core")
    if machine != "rtl":
        full = bare = ("vm",)
    tasks = [Task(f"{path.stem}: CPython", "", expected_output, (path,)) for path in paths]
    late: list[Task] = []
    for group in groups:
        on_bare = on_bare_core(group)
        for path in paths:
            task = Task(f"{path.stem}: {', '.join(group)}", "", measure_group, (path, group, machine, account))
            task.needs = bare if on_bare else full
            (late if on_bare else tasks).append(task)
    for path in paths:
        has_c = (C_PROGRAMS / f"{path.stem}.c").exists()
        for name, work in BASELINES.items():
            if baselines and (has_c or name not in LEVELS):
                late.append(Task(f"{path.stem}: {name}", "", work, (path, machine), bare))
    return tasks + late


def run_tasks(tasks: Sequence[Task], jobs: int, done: Callable[[Task, Future[Any]], None]) -> None:
    """Run tasks in `jobs` processes, in the order of the list as far as `needs` allow."""
    context = multiprocessing.get_context("spawn")
    waiting, finished = list(tasks), set[str]()
    running: dict[Future[Any], Task] = {}
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        try:
            while waiting or running:
                for task in [task for task in waiting if finished.issuperset(task.needs)]:
                    waiting.remove(task)
                    running[pool.submit(task.work, *task.arguments)] = task
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    task = running.pop(future)
                    done(task, future)
                    finished.add(task.name)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
            raise


class Collector:
    """Makes rows of what the tasks return, and says how far they are: a bar on a terminal, elsewhere a line for each
    build and each program."""

    def __init__(self, paths: Sequence[Path], tasks: Sequence[Task], console: Console) -> None:
        self.rows = {path.stem: Row(path.stem, "", 0) for path in paths}
        self.left = {path.stem: sum(t.name.startswith(f"{path.stem}: ") for t in tasks) for path in paths}
        self.total, self.finished = sum(self.left.values()), 0
        self.console = console
        self.start = time.monotonic()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.progress = Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
        self.bar = self.progress.add_task("building", total=len(tasks))

    def done(self, task: Task, future: Future[Any]) -> None:
        if task.label:
            future.result()
            self.say(f"{task.label} is ready")
            self.progress.update(self.bar, advance=1)
            return
        program, what = task.name.split(": ", 1)
        row = self.rows[program]
        if task.work is expected_output:
            row.expected, row.status = future.result()
        elif what in BASELINES:
            error = future.exception()
            row.baselines[what] = future.result() if error is None else _failed(program, what, error)
        else:
            for run in _runs_of(future, program, task.arguments[1]):
                row.runs[run.configuration] = run
        self.progress.update(self.bar, advance=1, description=task.name)
        self.left[program] -= 1
        self.finished += 1
        if not self.console.is_terminal:
            if not self.left[program]:
                self.say(f"{program} {'differs' if row.failures() else 'ok'}")
            elif self.finished % len(self.rows) == 0:
                self.say(f"{self.finished} of {self.total} runs")

    def say(self, text: str) -> None:
        self.console.print(f"{time.monotonic() - self.start:5.0f} s: {text}", highlight=False)


def run_all(
    paths: Sequence[Path], machine: str, jobs: int, baselines: bool, console: Console,
    groups: Sequence[tuple[str, ...]] = GROUPS, account: str = "resident",
) -> list[Row]:  # fmt: skip
    """Build what is not there yet, and measure."""
    tasks = [*_builds(machine, groups), *_measurements(paths, machine, baselines, groups, account)]
    collector = Collector(paths, tasks, console)
    with collector.progress:
        run_tasks(tasks, jobs, collector.done)
    return list(collector.rows.values())


def _failed(program: str, configuration: str, error: BaseException) -> Run:
    return Run(program, configuration, failure=f"{type(error).__name__}: {error}")


def _runs_of(future: Future[list[Run]], program: str, group: tuple[str, ...]) -> list[Run]:
    error = future.exception()
    if error is None:
        return future.result()
    return [_failed(program, name, error) for name in group]


def processor_seconds() -> float:
    """Of this process and of all that it has started, which have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(part.ru_utime + part.ru_stime for part in used)


def write_json(path: Path, rows: list[Row], machine: str, seconds: float, used: float) -> None:
    found = {
        "machine": machine,
        "python": platform.python_version(),
        "seconds": round(seconds, 1),
        "processor_seconds": round(used, 1),
        "clocks": asdict(clocks) if (clocks := measured_clocks()) is not None else None,
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
    parser.add_argument("--traces", action="store_true", help="also the cycles in traces alone, by runs of their own")
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
    paths = [PROGRAMS / f"{name}.py" for name in arguments.program]
    try:
        account = "both" if arguments.traces else "resident"
        rows = run_all(paths, arguments.machine, arguments.jobs, arguments.baselines, console, account=account)
    except (BuildError, CompilerError) as e:
        console.print(f"[red]FAILED[/] {e}", highlight=False)
        return 1
    except KeyboardInterrupt:
        console.print("interrupted")
        return 130
    seconds, used = time.monotonic() - start, processor_seconds()
    print_report(rows, arguments.machine, console)
    if arguments.machine == "rtl":
        clocks = measured_clocks()
        console.print(times_table(rows, clocks) if clocks is not None else f"[dim]{HINT}[/]", highlight=False)
    if arguments.json is not None:
        write_json(arguments.json, rows, arguments.machine, seconds, used)
    failed = sum(bool(row.failures()) for row in rows)
    took = f"{seconds:.0f} s ({used:.0f} s of processor time)"
    console.print(f"{len(rows)} programs in {took}, {failed} with failures", highlight=False)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

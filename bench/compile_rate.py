"""Recorded operations a second, from tracing to linked code: by phase, and beside another checkout in one session.

    python -m bench.compile_rate [--program NAME ...] [--configuration NAME ...] [--times N]
                                 [--against DIR] [--calls] [--text DIR] [--json FILE]

Each run is a process of its own on the instruction-set simulator (what runs there takes no part in these seconds); the
seconds are this thread's time on the processor, and of several runs the least counts. `--against`: runs of both
checkouts take turns; at the end stands whether both made the same code for each program, to the last bit. `--calls`
counts calls of Python's functions with cProfile, which do not depend on the machine. `--text`: the optimized traces and
their code as text, a file for each run. The other checkout needs this command, too.

Exit status 1: a run failed, or the code differs.
"""

from __future__ import annotations

import argparse
import cProfile
import hashlib
import json
import os
import pstats
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = ROOT / "bench" / "programs"
CONFIGURATIONS = ("software", "sidecar", "patterns")
EVERY_CONFIGURATION = (*CONFIGURATIONS, "software+patterns")


@dataclass
class Rate:
    """Of one run. `recorded`: operations that came into traces; `calls`: of functions, 0 where they were not counted;
    `digest`: of all optimized traces and their code; `phases`: seconds."""

    program: str
    configuration: str
    recorded: int
    traces: int
    digest: str
    phases: dict[str, float]
    calls: int = 0

    @property
    def seconds(self) -> float:
        return sum(self.phases.values())

    @property
    def rate(self) -> float:
        return self.recorded / self.seconds if self.seconds else 0.0


class RunFailed(Exception):
    """str() says which, and its last words."""


@dataclass
class _Watcher:
    """Keeps what is compiled. Profiles the compiler where asked."""

    session: Any
    kept: list[tuple[Any, Any]] = field(default_factory=list)

    def installed(self, trace: Any) -> None:
        self.kept.append((trace, self.session.jit.backend.traces.get(trace.trace_id)))

    def text(self) -> str:
        from jit.text import format_trace

        parts = []
        for trace, loaded in self.kept:
            parts.append(f"trace {trace.trace_id}\n{format_trace(trace.optimized, resume=True)}")
            if loaded is not None:
                parts += [f"{address:#x} {word}" for address, word in enumerate(loaded.code.program.code)]
                parts.append(str([(site.kind, site.address, str(site.locations)) for site in loaded.code.sites]))
        return "\n".join(parts)


def run_here(path: Path, configuration: str, calls: bool) -> tuple[Rate, str]:
    """Run a program in this process, once. The second value: all code as text."""
    from jit.options import Events
    from jit.phases import PHASES
    from runtime.host import Session, load_program
    from runtime.options import Options

    profile = cProfile.Profile()
    if calls:
        _profile_compiler(profile)
    events = Events()
    options = Options(machine="iss", strict=True, guards=configuration)
    with Session(load_program(str(path)), options, lambda data: None, events=events) as session:
        watcher = _Watcher(session)
        events.installed = watcher.installed
        session.run()
        recorded, text = session.jit.stats.recorded_ops, watcher.text()
    digest = hashlib.sha256(text.encode()).hexdigest()
    rate = Rate(path.stem, configuration, recorded, len(watcher.kept), digest, dict(PHASES.seconds))
    if calls:
        rate.calls = pstats.Stats(profile).total_calls  # type: ignore[attr-defined]
    return rate, text


def _profile_compiler(profile: cProfile.Profile) -> None:
    """Count calls within phases only."""
    from jit.phases import PHASES

    end = PHASES.end  # what `begin` calls, too

    def counted(name: str) -> str:
        if name:
            profile.enable()
        before = end(name)
        if not name:
            profile.disable()
        return before

    for name in ("begin", "end"):
        setattr(PHASES, name, counted)


def run_there(root: Path, path: Path, configuration: str, calls: bool = False, text: Path | None = None) -> Rate:
    """The same in a process of its own, with the code of the checkout `root`. Raises RunFailed."""
    command = [sys.executable, "-m", "bench.compile_rate", "--here", str(path), "--configuration", configuration]
    command += ["--calls"] if calls else []
    command += ["--text", str(text)] if text is not None else []
    environment = {"PYTHONHASHSEED": "0"} | os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RunFailed(f"{path.stem}, {configuration}, in {root}: {done.stderr[-2000:] or done.returncode}")
    return Rate(**json.loads(done.stdout.splitlines()[-1]))


def least(runs: Sequence[Rate]) -> Rate:
    """The quickest run, with the least seconds that each phase took in any."""
    best = min(runs, key=lambda run: run.seconds)
    best.phases = {name: min(run.phases.get(name, 0.0) for run in runs) for name in best.phases}
    return best


def compare(
    paths: Sequence[Path], configurations: Sequence[str], roots: Sequence[Path], times: int, calls: bool,
    text: Path | None, console: Console,
) -> list[list[Rate]]:  # fmt: skip
    """For each program and configuration: of each checkout. Their runs take turns."""
    rows = []
    for configuration in configurations:
        for path in paths:
            found: list[list[Rate]] = [[] for _ in roots]
            for _ in range(times):
                for number, root in enumerate(roots):
                    file = None if text is None else text / f"{path.stem}-{configuration}-{number}.txt"
                    found[number].append(run_there(root, path, configuration, calls, file))
            rows.append([least(runs) for runs in found])
            first = rows[-1][0]
            console.print(f"{path.stem}, {configuration}: {first.rate:.0f} a second", style="dim", highlight=False)
    return rows


def _table(rows: Sequence[Sequence[Rate]]) -> Table:
    """A line for each program and configuration."""
    both = len(rows[0]) > 1
    table = Table(title="Recorded operations a second")
    heads = ["program", "configuration", "recorded", "traces", "ms", "a second"]
    heads += ["a second there", "times", "code"] if both else []
    heads += ["calls"] if rows[0][0].calls else []
    heads += ["calls there"] if rows[0][0].calls and both else []
    for number, head in enumerate(heads):
        table.add_column(head, justify="left" if number < 2 else "right")
    for row in rows:
        here, there = row[0], row[-1]
        cells = [here.program, here.configuration, str(here.recorded), str(here.traces)]
        cells += [f"{1000 * here.seconds:.0f}", f"{here.rate:.0f}"]
        if both:
            same = "the same" if here.digest == there.digest else "differs"
            cells += [f"{there.rate:.0f}", f"{there.seconds / here.seconds:.2f}" if here.seconds else "", same]
        table.add_row(*cells, *([str(run.calls) for run in row] if here.calls else []))
    return table


def _phases(rows: Sequence[Sequence[Rate]]) -> Table:
    """Milliseconds of all runs by phase."""
    table = Table(title="Milliseconds by phase, all of them together")
    table.add_column("phase")
    for column in ["here", "there", "times"][: 3 if len(rows[0]) > 1 else 1]:
        table.add_column(column, justify="right")
    names = list(rows[0][0].phases)
    for name in [*names, "all"]:
        sums = [
            sum(run.phases.get(name, 0.0) if name != "all" else run.seconds for run in column)
            for column in zip(*rows, strict=True)
        ]
        ratio = [f"{sums[1] / sums[0]:.2f}" if sums[0] else ""] if len(sums) > 1 else []
        table.add_row(name, *[f"{1000 * seconds:.0f}" for seconds in sums], *ratio)
    return table


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.compile_rate", description="How fast the JIT compiles.")
    names = sorted(path.stem for path in PROGRAMS.glob("*.py"))
    parser.add_argument("--program", nargs="+", choices=names, default=names, metavar="NAME")
    parser.add_argument(
        "--configuration", nargs="+", choices=EVERY_CONFIGURATION, default=list(CONFIGURATIONS), metavar="NAME"
    )
    parser.add_argument("--times", type=int, default=3, metavar="N", help="runs of each, default 3")
    parser.add_argument("--against", type=Path, metavar="DIR", help="another checkout")
    parser.add_argument("--calls", action="store_true", help="count calls of functions")
    parser.add_argument("--text", type=Path, metavar="DIR", help="write all code there")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    parser.add_argument("--here", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parse(argv)
    if arguments.here is not None:
        rate, code = run_here(arguments.here, arguments.configuration[0], arguments.calls)
        if arguments.text is not None:
            arguments.text.parent.mkdir(parents=True, exist_ok=True)
            arguments.text.write_text(code)
        print(json.dumps(vars(rate)))
        return 0
    roots = [ROOT, *([arguments.against.resolve()] if arguments.against is not None else [])]
    if not all((root / "bench" / "compile_rate.py").is_file() for root in roots):
        print(f"{roots[-1]} has no bench/compile_rate.py: name a checkout of this project that has it", file=sys.stderr)
        return 2
    paths = [PROGRAMS / f"{name}.py" for name in arguments.program]
    text = arguments.text.resolve() if arguments.text is not None else None
    console = Console()
    try:
        rows = compare(
            paths, arguments.configuration, roots, max(1, arguments.times), arguments.calls, text, Console(stderr=True)
        )
    except RunFailed as e:
        print(e, file=sys.stderr)
        return 1
    console.print(_table(rows))
    console.print(_phases(rows))
    if arguments.json is not None:
        found = [[vars(run) | {"a_second": round(run.rate)} for run in row] for row in rows]
        arguments.json.write_text(json.dumps(found, indent=1) + "\n")
    return int(any(row[0].digest != row[-1].digest for row in rows))


if __name__ == "__main__":
    sys.exit(main())

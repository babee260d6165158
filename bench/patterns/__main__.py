"""What speculation on values brings, and what it would bring if it were fed by something else than the hardware table.

    python -m bench.patterns [--machine rtl|iss] [--suite patterns|bench] [--program NAME ...] [--in-sidecar]
                             [--jobs N] [--docs]

Each program runs with guards in the sidecar, then with speculation on what the value-pattern table finds, on what
instrumented traces find, and on the values that were there when a loop was recorded; and all that in software, too.
--suite bench: the programs of bench/programs instead of those of bench/patterns, fed by the table only. --in-sidecar:
not in software. --docs: the tables of docs/patterns.md are written anew (so is bench/results/patterns-SUITE.json). Exit
status 1: an output differs from CPython's.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from bench.markdown import ROOT, geometric_mean
from bench.measure import PROFILED, PROGRAMS
from bench.report import Row
from bench.runner import run_all
from docs import marks

SUITES = {"patterns": Path(__file__).resolve().parent / "programs", "bench": PROGRAMS}
PAGE = ROOT / "docs" / "patterns.md"
PLAIN = ("software", "software+patterns", "sidecar", "patterns")
GROUPS = {"patterns": tuple((name,) for name in (*PLAIN, *PROFILED)), "bench": tuple((name,) for name in PLAIN)}
#: Columns of the second table: over, under, head.
COMPARED = (
    ("sidecar", "patterns", "table"),
    ("sidecar", "patterns, software profiler", "software profiler"),
    ("sidecar", "patterns, no profiler", "no profiler"),
    ("software", "software+patterns", "table, guards in software"),
    ("software", "software+patterns, software profiler", "software profiler, guards in software"),
)


def _count(number: int | float | None) -> str:
    return "" if number is None else f"{number:,.0f}"


def _times(number: float | None) -> str:
    return "" if number is None else f"{number:.3f}"


def cycles_table(rows: Sequence[Row]) -> list[str]:
    """Whole programs in cycles; what `patterns` gains; what it did, and how long the host took for it."""
    heads = ["program", *(f"`{name}`" for name in PLAIN), "sidecar / patterns", "software / software+patterns"]
    heads += ["versions", "by value", "host: JIT, `sidecar`", "`patterns`"]
    cells = []
    for row in rows:
        jit = row.runs["patterns"].jit
        found = [row.program, *(_count(row.cycles(name)) for name in PLAIN)]
        found += [_times(row.ratio("sidecar", "patterns")), _times(row.ratio("software", "software+patterns"))]
        found += [str(jit.get("respecialized", "")), str(jit.get("promoted", ""))]
        found += [f"{row.runs[name].jit.get('compile_seconds', 0):.1f} s" for name in ("sidecar", "patterns")]
        cells.append(found)
    means = [
        _times(geometric_mean(row.ratio(*pair) for row in rows))
        for pair in (("sidecar", "patterns"), ("software", "software+patterns"))
    ]
    cells.append(["geometric mean", *[""] * len(PLAIN), *means, "", "", "", ""])
    return _without_empty(heads, cells)


def _without_empty(heads: Sequence[str], cells: Sequence[Sequence[str]]) -> list[str]:
    """A table without the columns of what was not measured."""
    kept = [i for i in range(len(heads)) if any(row[i] for row in cells)]
    return marks.table([heads[i] for i in kept], [[row[i] for i in kept] for row in cells])


def profilers_table(rows: Sequence[Row]) -> list[str]:
    """How many times faster than without speculation, by what feeds it; and the size of all traces."""
    heads = ["times faster", *(head for _, _, head in COMPARED)]
    heads += ["bytes of traces: `sidecar`", "table", "software profiler"]
    cells = []
    for row in rows:
        measured = ("sidecar", "patterns", "patterns, software profiler")
        sizes = [row.runs[name].jit.get("code_bytes") for name in measured]
        cells.append([row.program, *(_times(row.ratio(a, b)) for a, b, _ in COMPARED), *map(_count, sizes)])
    means = [_times(geometric_mean(row.ratio(a, b) for row in rows)) for a, b, _ in COMPARED]
    cells.append(["geometric mean", *means, "", "", ""])
    return _without_empty(heads, cells)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.patterns", description="What speculation on values brings.")
    parser.add_argument("--machine", choices=("rtl", "iss"), default="rtl", help="default rtl")
    parser.add_argument("--suite", choices=sorted(SUITES), default="patterns", help="default patterns")
    parser.add_argument("--program", nargs="+", metavar="NAME", help="only these of the suite")
    parser.add_argument("--in-sidecar", action="store_true", help="only with guards in the sidecar")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), metavar="N", help="runs at a time")
    parser.add_argument("--docs", action="store_true", help=f"write the tables of {PAGE.name} anew")
    arguments = parser.parse_args()
    names = sorted(path.stem for path in SUITES[arguments.suite].glob("*.py"))
    arguments.program = arguments.program or names
    for name in set(arguments.program) - set(names):
        parser.error(f"no program {name} in suite {arguments.suite}: there are {', '.join(names)}")
    if arguments.jobs < 1:
        parser.error("--jobs must be at least 1")
    return arguments


def main() -> int:
    arguments = parse()
    console = Console(width=None if sys.stdout.isatty() else 190)
    start = time.monotonic()
    groups = [g for g in GROUPS[arguments.suite] if not (arguments.in_sidecar and g[0].startswith("software"))]
    paths = [SUITES[arguments.suite] / f"{name}.py" for name in arguments.program]
    rows = run_all(paths, arguments.machine, arguments.jobs, False, console, groups)
    tables = {arguments.suite: cycles_table(rows)}
    if arguments.suite == "patterns":
        tables["profilers"] = profilers_table(rows)
    for lines in tables.values():
        print("\n".join([*lines, ""]))
    failures = [failure for row in rows for failure in row.failures()]
    print("\n".join([*failures, f"{len(rows)} programs in {time.monotonic() - start:.0f} s"]))
    if arguments.docs:
        page = PAGE.read_text()
        for name, lines in tables.items():
            page = marks.fill(page, name, lines)
        PAGE.write_text(page)
        found = {"machine": arguments.machine, "programs": {row.program: row.as_dict() for row in rows}}
        (ROOT / "bench" / "results" / f"patterns-{arguments.suite}.json").write_text(json.dumps(found, indent=1) + "\n")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())

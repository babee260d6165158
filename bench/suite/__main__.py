"""`make programs`: pyperformance's programs on the native VM, against CPython. (With traces: bench/suite/traces.py.)

    python -m bench.suite [--program NAME ...] [--timeout SECONDS] [--json FILE] [--docs]

For each program a line as it is done, then the table. --docs: the table of docs/programs.md is written anew. Exit
status 1: a program that ran printed something else than under CPython.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.children import mib
from bench.suite.programs import LEFT_OUT, PROGRAMS
from bench.suite.runs import Row, timed
from docs import marks

PAGE = Path(__file__).resolve().parents[2] / "docs" / "programs.md"
HEADS = ("program", "result", "bytecodes", "native / CPython", "peak memory, MiB", "CPython's", "native / CPython")


def result(row: Row) -> str:
    if row.expected.reason:
        return f"CPython: {row.expected.reason}"
    if row.native.reason:
        return row.native.reason.replace("|", "\\|")
    return "as CPython" if row.agrees else "differs"


def cells(row: Row) -> list[str]:
    if not row.agrees:
        return [row.name, result(row), "", "", "", "", ""]
    memory = mib(row.native.peak), mib(row.expected.peak), f"{row.memory:.2f}"
    return [row.name, result(row), f"{row.native.counts.get('outside', 0):,}", f"{row.ratio:.2f}", *memory]


def mean(ratios: Sequence[float]) -> float:
    """Geometric; those that are not known are left out."""
    known = [math.log(ratio) for ratio in ratios if ratio]
    return math.exp(sum(known) / len(known)) if known else 0.0


def summary(rows: Sequence[Row]) -> str:
    good = [row for row in rows if row.agrees]
    done = f"{len(good)} of {len(rows)} programs run with CPython's results"
    seconds, memory = mean([row.ratio for row in good]), mean([row.memory for row in good])
    return f"{done}; native / CPython: geometric mean of the seconds {seconds:.2f}, of the peak memory {memory:.2f}"


def main() -> int:
    names = [entry.name for entry in PROGRAMS]
    parser = argparse.ArgumentParser(prog="python -m bench.suite", description="pyperformance's programs.")
    parser.add_argument("--program", action="append", choices=names, metavar="NAME", help=f"one of {', '.join(names)}")
    parser.add_argument("--timeout", type=float, default=300.0, help="seconds that a run may take")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was measured")
    parser.add_argument("--docs", action="store_true", help=f"write the table of {PAGE.name} anew")
    arguments = parser.parse_args()
    rows = []
    for entry in PROGRAMS:
        if arguments.program and entry.name not in arguments.program:
            continue
        row, seconds = timed(entry, arguments.timeout)
        rows.append(row)
        print(f"{entry.name} ({seconds:.0f} s): {' | '.join(cells(row)[1:])}", flush=True)
    lines = marks.table(HEADS, [cells(row) for row in rows])
    print("\n".join(["", *lines, "", summary(rows)]))
    if arguments.json:
        records = [
            {"name": row.name, "agrees": row.agrees, "expected": row.expected.as_dict(), "native": row.native.as_dict()}
            for row in rows
        ]
        arguments.json.write_text(json.dumps(records, indent=1) + "\n")
    if arguments.docs:
        left_out = marks.table(["left out", "why"], [[name, why] for name, why in LEFT_OUT.items()])
        page = marks.fill(PAGE.read_text(), "programs", [*lines, "", summary(rows) + "."])
        PAGE.write_text(marks.fill(page, "left out", left_out))
    return int(any(not row.native.reason and not row.agrees for row in rows))


if __name__ == "__main__":
    sys.exit(main())

"""`make programs`: pyperformance's programs on the native VM and with traces on the simulator, against CPython.

    python -m bench.suite [--program NAME ...] [--timeout SECONDS] [--no-traces] [--cycles] [--json FILE] [--docs]

For each program a line as it is done, then the table. --cycles: also core cycles of whole programs, which takes long.
--docs: the table of docs/programs.md is written anew. Exit status 1: a program that ran printed something else than
under CPython.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.suite.programs import LEFT_OUT, PROGRAMS
from bench.suite.runs import CONFIGURATIONS, Row, timed
from docs import marks

PAGE = Path(__file__).resolve().parents[2] / "docs" / "programs.md"
HEADS = ("program", "result", "bytecodes", "native / CPython", "loops", "bridges", "given up", "in traces")


def result(row: Row) -> str:
    if row.expected.reason:
        return f"CPython: {row.expected.reason}"
    if row.native.reason:
        return row.native.reason.replace("|", "\\|")
    if not row.agrees:
        return "differs"
    if row.traces is not None and not row.traces_agree:
        return f"as CPython; with traces: {row.traces.reason or 'differs'}"
    return "as CPython"


def cells(row: Row, cycles: bool) -> list[str]:
    found = [row.name, result(row)]
    if not row.agrees:
        return found + [""] * (len(HEADS) - 2 + cycles * len(CONFIGURATIONS))
    found += [f"{row.native.counts.get('outside', 0):,}", f"{row.ratio:.2f}"]
    if row.traces is None or not row.traces_agree:
        return found + [""] * (len(HEADS) - 4 + cycles * len(CONFIGURATIONS))
    counts = row.traces.counts
    found += [str(counts.get(key, 0)) for key in ("loops", "bridges", "given_up")] + [f"{100 * row.share:.0f} %"]
    if cycles:
        known = [row.cycles.get(name, "") for name in CONFIGURATIONS]
        found += [f"{n:,}" if isinstance(n, int) else n for n in known]
    return found


def summary(rows: Sequence[Row]) -> str:
    good = [row for row in rows if row.agrees]
    ratios = [row.ratio for row in good if row.ratio]
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else 0.0
    traced = sum(row.traces_agree for row in good)
    return (
        f"{len(good)} of {len(rows)} programs run with CPython's results, {traced} of them with traces, too; "
        f"native / CPython: geometric mean {mean:.2f}"
    )


def main() -> int:
    names = [entry.name for entry in PROGRAMS]
    parser = argparse.ArgumentParser(prog="python -m bench.suite", description="pyperformance's programs.")
    parser.add_argument("--program", action="append", choices=names, metavar="NAME", help=f"one of {', '.join(names)}")
    parser.add_argument("--timeout", type=float, default=300.0, help="seconds that a run may take")
    parser.add_argument("--no-traces", action="store_true", help="only on the native VM")
    parser.add_argument("--cycles", action="store_true", help="also core cycles of the whole program")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was measured")
    parser.add_argument("--docs", action="store_true", help=f"write the table of {PAGE.name} anew")
    arguments = parser.parse_args()
    rows = []
    for entry in PROGRAMS:
        if arguments.program and entry.name not in arguments.program:
            continue
        row, seconds = timed(entry, arguments.timeout, not arguments.no_traces, arguments.cycles)
        rows.append(row)
        print(f"{entry.name} ({seconds:.0f} s): {' | '.join(cells(row, arguments.cycles)[1:])}", flush=True)
    heads = [*HEADS, *(f"cycles, `{name}`" for name in CONFIGURATIONS * arguments.cycles)]
    lines = marks.table(heads, [cells(row, arguments.cycles) for row in rows])
    print("\n".join(["", *lines, "", summary(rows)]))
    if arguments.json:
        records = [
            {"name": row.name, "agrees": row.agrees, "bytecodes": row.bytecodes, "expected": row.expected.as_dict(),
             "native": row.native.as_dict(), "traces": row.traces and row.traces.as_dict(), "cycles": row.cycles}
            for row in rows
        ]  # fmt: skip
        arguments.json.write_text(json.dumps(records, indent=1) + "\n")
    if arguments.docs:
        left_out = marks.table(["left out", "why"], [[name, why] for name, why in LEFT_OUT.items()])
        page = marks.fill(PAGE.read_text(), "programs", [*lines, "", summary(rows) + "."])
        PAGE.write_text(marks.fill(page, "left out", left_out))
    return int(any(not row.native.reason and not row.agrees for row in rows))


if __name__ == "__main__":
    sys.exit(main())

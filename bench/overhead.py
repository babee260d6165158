"""How much of the guards' overhead the sidecar removes: (software - sidecar) / (software - oracle), program by program.

    python -m bench.overhead                    of the recorded results (bench/results/sim.json)
    python -m bench.overhead fib sort           of these programs, measured now on the RTL
    python -m bench.overhead --all              of all programs, measured now on the RTL

For the whole program and for its traces alone, with the mean and the worst of the programs; the last column is what is
left, in cycles. Exit status 1: a run failed, or its row is void.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from bench.markdown import RESULTS, overhead_table
from bench.measure import PROGRAMS, expected_output, measure_group
from bench.report import Row


def measured(name: str, machine: str) -> Row:
    """software, sidecar and oracle of one program."""
    path = PROGRAMS / f"{name}.py"
    groups = (("software",), ("sidecar", "oracle"))
    runs = [run for group in groups for run in measure_group(path, group, machine, "both")]
    return Row(name, *expected_output(path), {run.configuration: run for run in runs})


def recorded() -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads(RESULTS.read_text())["programs"]
    return found


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.overhead")
    parser.add_argument("programs", nargs="*", metavar="PROGRAM", help="measure these instead of reading the results")
    parser.add_argument("--all", action="store_true", help="measure all programs")
    parser.add_argument("--machine", choices=("rtl", "iss"), default="rtl", help="iss: instructions instead of cycles")
    arguments = parser.parse_args(argv)
    known = sorted(path.stem for path in PROGRAMS.glob("*.py"))
    names = known if arguments.all else arguments.programs
    for name in names:
        if name not in known:
            parser.error(f"no program {name!r} in {PROGRAMS.name}/: {', '.join(known)}")
    rows = [measured(name, arguments.machine) for name in names]
    found = {row.program: row.as_dict() for row in rows} if rows else recorded()
    print("\n".join(overhead_table(dict(sorted(found.items())))))
    wrong = [text for row in rows for text in (*row.failures(), *row.void())]
    print(*wrong, sep="\n", end="\n" if wrong else "", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

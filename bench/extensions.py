"""What each extension of the core costs and brings: a table of docs/core.md.

    python -m bench.extensions

Costs are those of `python -m boards.area --device ulx3s` (the device and the memories of the ULX3S's bitstream); cycles
are those of whole programs in bench/results/sim.json, for the code that the core with these extensions runs. A time is
cycles by clock, where both cores have been placed. Ratios are geometric means over the programs, against `software` on
the core without extensions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from statistics import geometric_mean
from typing import Any

from bench import cpi
from boards.area import BARE, DIRECTORY, ENGINE, FULL, PATTERNS
from docs import marks

COSTS = DIRECTORY / "ulx3s.json"
#: Configuration of the core, and the guard configuration that it runs.
ROWS = {
    BARE: "software, bare core",
    ENGINE: "sidecar",
    PATTERNS: "software+patterns",
    FULL: "patterns",
}


def speed(programs: Mapping[str, Any], guards: str) -> float:
    """Cycles of `software` on the bare core by those of this guard configuration, the mean over the programs."""
    runs = [program["runs"] for program in programs.values()]
    return geometric_mean(run[ROWS[BARE]]["resident"]["cycles"] / run[guards]["resident"]["cycles"] for run in runs)


def table(costs: Mapping[str, Any], programs: Mapping[str, Any]) -> list[str]:
    """Markdown."""
    bare = costs[BARE]
    heads = ["core", "LUT4", "more", "block RAM (18 kbit)", "MHz", "clocks of the seeds", "runs", "cycles", "time"]
    rows = []
    for name, guards in ROWS.items():
        row, fewer = costs[name], speed(programs, guards)
        placed = row["MHz"] and bare["MHz"]
        rows.append([
            name, f"{row['LUT4']:,}", f"{row['LUT4'] / bare['LUT4'] - 1:+.1%}", str(row["block RAM (18 kbit)"]),
            f"{row['MHz']:.1f}" if row["MHz"] else "-", ", ".join(f"{clock:.1f}" for clock in row["clocks"]) or "-",
            f"`{guards}`", f"{fewer:.2f} times fewer",
            f"{fewer * row['MHz'] / bare['MHz']:.2f} times faster" if placed else "-",
        ])  # fmt: skip
    return marks.table(heads, rows)


def main() -> None:
    if not COSTS.exists():
        raise SystemExit(f"{COSTS} does not exist: python -m boards.area --device ulx3s writes it")
    costs = json.loads(COSTS.read_text())
    if missing := [name for name in ROWS if name not in costs]:
        raise SystemExit(f"{COSTS} has nothing of: {', '.join(missing)}")
    lines = table(costs, json.loads(cpi.RESULTS.read_text())["programs"])
    print("\n".join(lines))
    cpi.PAGE.write_text(marks.fill(cpi.PAGE.read_text(), "extensions", lines))


if __name__ == "__main__":
    marks.without_arguments("bench.extensions", __doc__)
    main()

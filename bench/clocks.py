"""Clocks that place and route reached, so that cycles can be given as times.

`make area` leaves the median of several seeds for the core alone, `python -m boards.comparison` the clocks of a board.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from bench.report import Row
from boards.area import BARE, FULL

BUILD = Path(__file__).resolve().parents[1] / "build"
#: Files with the results, best first: pattern, and the names of the bare and of the full core in them.
SOURCES = (
    ("area/ulx3s.json", BARE, FULL),
    ("area/ecp5.json", BARE, FULL),
    ("boards/*/results.json", "core", "core + both"),
)
HINT = "times (cycles divided by each core's clock) appear here after `make area` or `python -m boards.comparison`"


@dataclass(frozen=True)
class Clocks:
    """Megahertz of the core without guard engine and value-pattern table, and with both."""

    source: str
    bare: float
    full: float


def measured_clocks(build: Path = BUILD) -> Clocks | None:
    """The clocks of the best source there is; None where there is none."""
    for pattern, bare, full in SOURCES:
        for path in sorted(build.glob(pattern), key=lambda path: path.stat().st_mtime, reverse=True):
            found = json.loads(path.read_text())
            clocks = [found.get(name, {}).get("MHz") for name in (bare, full)]
            if all(clocks):
                return Clocks(str(path.relative_to(build)), *clocks)
    return None


def times_table(rows: Sequence[Row], clocks: Clocks) -> Table:
    """Milliseconds on the core, each at its core's clock."""
    title = f"Milliseconds (bare core {clocks.bare:.1f} MHz, full core {clocks.full:.1f} MHz: build/{clocks.source})"
    table = Table(title=title, title_justify="left")
    table.add_column("program", no_wrap=True)
    columns = {"software, bare core": clocks.bare, "software": clocks.full, "sidecar": clocks.full}
    columns |= {"patterns": clocks.full}
    for name in (*columns, "software, bare core /\nsidecar"):
        table.add_column(name.replace(", ", "\n", 1), justify="right", no_wrap=True)
    for row in rows:
        times = {}
        for name, megahertz in columns.items():
            cycles = row.cycles(name)
            times[name] = None if cycles is None else cycles / megahertz / 1000
        bare, sidecar = times["software, bare core"], times["sidecar"]
        cells = ["-" if time is None else f"{time:.2f}" for time in times.values()]
        table.add_row(row.program, *cells, f"{bare / sidecar:.2f}" if bare and sidecar else "-")
    return table

"""Clocks that place and route reached, so that cycles can be given as times.

`make bitstream` leaves them in build/boards/BOARD/results.json: for each configuration of the core the clock in MHz.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from bench.report import Row

BOARDS = Path(__file__).resolve().parents[1] / "build" / "boards"
BARE, FULL = "core", "core + both"
HINT = "times (cycles divided by each core's clock) appear here after `make bitstream`, which measures the clocks"


@dataclass(frozen=True)
class Clocks:
    """Megahertz of the core without guard engine and value-pattern table, and with both."""

    board: str
    bare: float
    full: float


def measured_clocks(boards: Path = BOARDS) -> Clocks | None:
    """The clocks that were measured last; None where there are none."""
    for path in sorted(boards.glob("*/results.json"), key=lambda path: path.stat().st_mtime, reverse=True):
        found = json.loads(path.read_text())
        if BARE in found and FULL in found:
            return Clocks(path.parent.name, found[BARE]["MHz"], found[FULL]["MHz"])
    return None


def times_table(rows: Sequence[Row], clocks: Clocks) -> Table:
    """Milliseconds on the core, each at its core's clock."""
    title = f"Milliseconds: bare core at {clocks.bare:.1f} MHz, full core at {clocks.full:.1f} MHz ({clocks.board})"
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

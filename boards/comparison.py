"""What each extension costs on the ULX3S, in LUTs and clock: `python -m boards.comparison [--docs]`.

The SoC with its serial link is built in several configurations. Results go to build/boards/ulx3s_85f/.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from rich.console import Console
from rich.table import Table

from boards.board import load
from boards.build import Build
from boards.memories import MEMORIES, SMALL
from boards.tools import ROOT, BuildError
from docs import marks
from rtl.config import CoreConfig

BOARD = "ulx3s_85f"
#: The first takes longest, and has the memories of the board; the small ones place and route quickly.
CONFIGURATIONS: dict[str, CoreConfig] = {
    "core + both": CoreConfig(**MEMORIES),
    "core": CoreConfig(guard_engine=False, pattern_table=False, **SMALL),
    "core + guard engine": CoreConfig(pattern_table=False, **SMALL),
    "core + value-pattern table": CoreConfig(guard_engine=False, **SMALL),
}
ORDER = ("core", "core + guard engine", "core + value-pattern table", "core + both")  # in the table
PAGE = ROOT / "docs" / "core.md"
#: Cells of the SoC that nextpnr reports, by the column of the table.
COLUMNS = {"SoC: LUT sites": "TRELLIS_COMB", "FFs": "TRELLIS_FF", "block RAM": "DP16KD", "multipliers": "MULT18X18D"}


def measure(name: str, console: Console) -> dict[str, float]:
    """What the core alone takes, then what everything takes (sites), and the clock. Raises BuildError."""
    config = CONFIGURATIONS[name]
    board = replace(load(BOARD), config=config)
    where = ROOT / "build" / "boards" / BOARD / name.replace(" + ", "-").replace(" ", "-")
    built = Build(board, where, console, name).all()
    result: dict[str, float] = {"core: LUT4": built.core["LUT4"]}
    result |= {column: built.placed.used.get(cell, 0) for column, cell in COLUMNS.items()}
    return result | {"KiB data": config.image_size >> 10, "MHz": built.placed.megahertz}


def table(results: dict[str, dict[str, float]]) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the table."""
    columns = list(next(iter(results.values())))
    rows = [
        [name, *(f"{results[name][c]:.1f}" if c == "MHz" else f"{results[name][c]:,.0f}" for c in columns)]
        for name in ORDER
        if name in results
    ]
    return ["configuration", *columns], rows


def show(results: dict[str, dict[str, float]], console: Console) -> None:
    heads, rows = table(results)
    shown = Table(title=BOARD)
    for i, head in enumerate(heads):
        shown.add_column(head, no_wrap=i == 0, justify="right" if i else "left")
    for row in rows:
        shown.add_row(*row)
    console.print(shown)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m boards.comparison", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", choices=ORDER, help="one configuration instead of all")
    parser.add_argument("--jobs", type=int, default=2, help="configurations that are built at the same time")
    parser.add_argument("--docs", action="store_true", help="write the table of all configurations to docs/core.md")
    options = parser.parse_args(arguments)
    if options.only and options.docs:
        parser.error("--docs needs all configurations")
    console = Console(width=None if sys.stdout.isatty() else 160)
    directory = ROOT / "build" / "boards" / BOARD
    directory.mkdir(parents=True, exist_ok=True)
    console.print("about ten minutes on two cores; logs are in", str(directory))
    chosen = [options.only] if options.only else list(CONFIGURATIONS)
    results: dict[str, dict[str, float]] = {}
    with ThreadPoolExecutor(options.jobs) as pool:
        builds = {name: pool.submit(measure, name, console) for name in chosen}
        try:
            for name, running in builds.items():
                results[name] = running.result()
        except BuildError as error:
            pool.shutdown(wait=False, cancel_futures=True)
            console.print(f"[red]{name}:[/] {error}", highlight=False)
            return 1
    show(results, console)
    (directory / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    if options.docs:
        PAGE.write_text(marks.fill(PAGE.read_text(), f"bitstream {BOARD}", marks.table(*table(results))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

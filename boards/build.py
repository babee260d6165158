"""Bitstreams: `python -m boards.build ulx3s_85f` synthesizes, places and routes the SoC and prints what it costs.

The SoC with its serial link is built in several configurations, so that the area of each extension and its effect on
the clock are known; the bitstream is of the one that has everything, and larger memories. Results go to
build/boards/<board>/.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module

from rich.console import Console
from rich.table import Table

from boards.tools import ECP5, ROOT, BuildError, Device, pack, place_and_route, run, synthesize
from boards.top import BoardTop
from docs import marks
from rtl.config import CoreConfig

#: The comparison has small memories, which place and route quickly; the bitstream has what fits.
SMALL = {"trace_size": 8 << 10, "firmware_size": 8 << 10, "image_size": 16 << 10}
MEMORIES = {"trace_size": 16 << 10, "firmware_size": 32 << 10, "image_size": 128 << 10}
BITSTREAM = "core + both"
CONFIGURATIONS: dict[str, CoreConfig] = {
    BITSTREAM: CoreConfig(**MEMORIES),
    "core": CoreConfig(guard_engine=False, pattern_table=False, **SMALL),
    "core + guard engine": CoreConfig(pattern_table=False, **SMALL),
    "core + value-pattern table": CoreConfig(guard_engine=False, **SMALL),
}
ORDER = ("core", "core + guard engine", "core + value-pattern table", BITSTREAM)  # in the table
BAUD = 1_000_000
PAGE = ROOT / "docs" / "core.md"
#: Cells of the SoC that nextpnr reports, by the column of the table.
COLUMNS = {"SoC: LUT sites": "TRELLIS_COMB", "FFs": "TRELLIS_FF", "block RAM": "DP16KD", "multipliers": "MULT18X18D"}


@dataclass(frozen=True, kw_only=True)
class Board:
    """A board. platform: module and class of amaranth_boards that has its pins. device: what is on it. target_mhz: the
    clock that place and route tries to reach (the board's own is clock_mhz).
    """

    name: str
    platform: tuple[str, str]
    device: Device
    clock_mhz: float
    target_mhz: float

    def pins(self) -> dict[str, str]:
        """Ports of boards/top.py -> sites."""
        module, name = self.platform
        platform = getattr(import_module(module), name)()

        def site(resource: str, number: int, signal: str | None = None) -> str:
            found = platform.lookup(resource, number)
            for io in found.ios if signal is None else [i for s in found.ios if s.name == signal for i in s.ios]:
                return io.names[0]
            raise BuildError(f"{name} has no {resource} {signal or ''}")

        return {
            "clk": site(platform.default_clk, 0), "rx": site("uart", 0, "rx"), "tx": site("uart", 0, "tx"),
            "halted": site("led", 0),
        }  # fmt: skip

    def constraints(self) -> str:
        lines = [f'FREQUENCY PORT "clk" {self.target_mhz} MHZ;']
        for name, site in self.pins().items():
            lines += [f'LOCATE COMP "{name}" SITE "{site}";', f'IOBUF PORT "{name}" IO_TYPE=LVCMOS33;']
        return "\n".join(lines) + "\n"


BOARDS = {
    "ulx3s_85f": Board(
        name="ulx3s_85f", platform=("amaranth_boards.ulx3s", "ULX3S_85F_Platform"), device=ECP5,
        clock_mhz=25.0, target_mhz=66.0,
    ),
}  # fmt: skip


class Build:
    """One configuration of a board, in a directory of its own."""

    def __init__(self, board: Board, name: str, config: CoreConfig, console: Console) -> None:
        self.board, self.name, self.config, self.console = board, name, config, console
        self.where = ROOT / "build" / "boards" / board.name / name.replace(" + ", "-").replace(" ", "-")
        self.start = time.monotonic()

    def progress(self, text: str) -> None:
        self.console.print(f"{self.name}: {text} [dim]({time.monotonic() - self.start:.0f} s)", highlight=False)

    def all(self) -> dict[str, float]:
        """Returns what the core alone takes, then what everything takes (sites), and the clock."""
        board, device = self.board, self.board.device
        self.progress("synthesis")
        core = synthesize(device, BoardTop(self.config, divisor=round(board.clock_mhz * 1e6 / BAUD)), self.where)
        (self.where / "top.lpf").write_text(board.constraints())
        pack(device, self.where)
        self.progress("place and route")
        options = ("--lpf", "top.lpf", "--textcfg", "top.config")
        placed = place_and_route(
            device, self.where, seed=1, megahertz=board.target_mhz, options=options, inputs=("top.lpf",),
            outputs=("top.config",),
        )  # fmt: skip
        if self.name == BITSTREAM:
            run(["yowasp-ecppack", "--compress", "top.config", "top.bit"], self.where / "ecppack.log")
        self.progress("done")
        result: dict[str, float] = {"core: LUT4": core["LUT4"]}
        result |= {column: placed.used.get(cell, 0) for column, cell in COLUMNS.items()}
        return result | {"KiB data": self.config.image_size >> 10, "MHz": placed.megahertz}


def table(results: dict[str, dict[str, float]]) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the table."""
    columns = list(next(iter(results.values())))
    rows = [
        [name, *(f"{results[name][c]:.1f}" if c == "MHz" else f"{results[name][c]:,.0f}" for c in columns)]
        for name in ORDER
        if name in results
    ]
    return ["configuration", *columns], rows


def show(board: Board, results: dict[str, dict[str, float]], console: Console) -> None:
    heads, rows = table(results)
    shown = Table(title=board.name)
    for i, head in enumerate(heads):
        shown.add_column(head, no_wrap=i == 0, justify="right" if i else "left")
    for row in rows:
        shown.add_row(*row)
    console.print(shown)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m boards.build", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("board", choices=sorted(BOARDS), help="the board")
    parser.add_argument("--only", choices=ORDER, help="one configuration instead of all")
    parser.add_argument("--jobs", type=int, default=2, help="configurations that are built at the same time")
    parser.add_argument("--docs", action="store_true", help="write the table of all configurations to docs/core.md")
    options = parser.parse_args(arguments)
    if options.only and options.docs:
        parser.error("--docs needs all configurations")
    board = BOARDS[options.board]
    console = Console(width=None if sys.stdout.isatty() else 160)
    directory = ROOT / "build" / "boards" / board.name
    directory.mkdir(parents=True, exist_ok=True)
    console.print("about five minutes on two cores; logs are in", str(directory))
    names = [options.only] if options.only else list(CONFIGURATIONS)
    results: dict[str, dict[str, float]] = {}
    with ThreadPoolExecutor(options.jobs) as pool:
        builds = {name: pool.submit(Build(board, name, CONFIGURATIONS[name], console).all) for name in names}
        try:
            for name, running in builds.items():
                results[name] = running.result()
        except BuildError as error:
            pool.shutdown(wait=False, cancel_futures=True)
            console.print(f"[red]{name}:[/] {error}", highlight=False)
            return 1
    show(board, results, console)
    (directory / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    if options.docs:
        PAGE.write_text(marks.fill(PAGE.read_text(), f"bitstream {board.name}", marks.table(*table(results))))
    if BITSTREAM not in results:
        return 0
    bitstream = directory / f"{board.name}.bit"
    shutil.copyfile(Build(board, BITSTREAM, CONFIGURATIONS[BITSTREAM], console).where / "top.bit", bitstream)
    console.print(f"bitstream ({BITSTREAM}): {bitstream}")
    if (clock := results[BITSTREAM]["MHz"]) < board.clock_mhz:
        console.print(f"[red]the design reaches {clock:.1f} MHz, the board's clock has {board.clock_mhz} MHz")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

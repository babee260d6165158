"""Bitstreams: `python -m boards.build ulx3s_85f` synthesizes, places and routes what fits a board, packs the bitstream
and prints what it costs and how fast it is. What it measured is kept in boards/measured.json, which `sidewinder boards`
shows. Logs and the bitstream are in build/boards/<board>/.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

import boards.top
from boards.board import Board, load, names
from boards.design import design
from boards.families import Flow, flow
from boards.tools import ROOT, BuildError, Placed, pack, place_and_route, run, synthesize, tool_versions
from boards.top import BoardTop
from spec.host_link import IDENTITY

MEASURED = Path(__file__).parent / "measured.json"


@dataclass(frozen=True, kw_only=True)
class Built:
    """core: cells of the core alone, by the columns of its device. placed: what place and route reports."""

    core: dict[str, int]
    placed: Placed
    bitstream: Path


class Build:
    """One configuration of a board, in a directory of its own."""

    def __init__(self, board: Board, where: Path, console: Console, title: str) -> None:
        self.board, self.where, self.console, self.title = board, where, console, title
        self.start = time.monotonic()

    def progress(self, text: str) -> None:
        self.console.print(f"{self.title}: {text} [dim]({time.monotonic() - self.start:.0f} s)", highlight=False)

    def all(self) -> Built:
        """Raises BuildError."""
        board, found = self.board, flow(self.board)
        self.progress("synthesis")
        core = synthesize(found.device, top(board), self.where)
        name, text = found.constraints
        (self.where / name).write_text(text)
        pack(found.device, self.where, found.packing, (name,) if found.packing else ())
        self.progress("place and route")
        placed = place_and_route(
            found.device, self.where, seed=1, megahertz=board.aim_mhz or 1.25 * board.clock_mhz,
            options=found.options, inputs=(name,), outputs=(found.output,),
        )  # fmt: skip
        self.progress("bitstream")
        run(list(found.bitstream), self.where / "bitstream.log", inputs=(found.output,), outputs=(found.product,))
        self.progress("done")
        return Built(core=core, placed=placed, bitstream=self.where / found.product)


def identity(board: Board) -> int:
    """What the board's bitstream answers a host that asks (spec/host_link.py). Its id is a hash of the design, of what
    is chosen for the board, and of the tools: hosts work with bitstreams of their own version only.
    """
    config = board.config
    timing = (board.divisor, board.divide)
    chosen = (board.title, config, board.sdram, board.flash, *timing, board.synthesis, flow(board).device)
    parts = (design(), Path(boards.top.__file__).read_text(), repr(chosen), tool_versions())
    return IDENTITY.encode(
        id=int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:8], "little"),
        image=config.image_size.bit_length() - 1, trace=config.trace_size.bit_length() - 1,
        firmware=config.firmware_size.bit_length() - 1, guard_engine=config.guard_engine, watches=config.watches,
        pattern_table=config.pattern_table, floats=config.floats, pins=config.pins,
        kilohertz=round(board.clock_mhz * 1000),
    )  # fmt: skip


def top(board: Board, *, simulated: bool = False) -> BoardTop:
    """The board's whole design. simulated: see BoardTop."""
    inverted = frozenset(name for name, pin in board.pins().items() if pin.invert)
    return BoardTop(
        board.config, divisor=board.divisor, divide=board.divide, idle=len(board.idle), invert=inverted,
        identity=identity(board), led=board.led is not None, sdram=board.sdram, flash=board.flash,
        simulated=simulated,
    )  # fmt: skip


def measured() -> dict[str, dict[str, object]]:
    """What has been measured, by board."""
    return json.loads(MEASURED.read_text()) if MEASURED.exists() else {}


def record(name: str, found: Flow, built: Built) -> dict[str, object]:
    """Keep what was measured; returns it."""
    used, there = built.placed.used, built.placed.available
    row: dict[str, object] = {
        "device": found.device.name,
        "core": built.core,
        "logic": [used[found.logic], there[found.logic]],
        "memory": {kind: [used[kind], there[kind]] for kind in found.memory if there.get(kind)},
        "MHz": round(built.placed.megahertz, 1),
        "design": design(),
        "tools": tool_versions(),
    }
    MEASURED.write_text(json.dumps(dict(sorted((measured() | {name: row}).items())), indent=1) + "\n")
    return row


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m boards.build", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("board", metavar="BOARD", help=", ".join(names()))
    options = parser.parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else 160)
    where = ROOT / "build" / "boards" / options.board
    design()  # of the sources that are read now
    try:
        board = load(options.board)
        console.print("one to ten minutes; logs are in", str(where))
        built = Build(board, where / "bitstream", console, options.board).all()
    except BuildError as error:
        console.print(f"[red]{options.board}:[/] {error}", highlight=False)
        return 1
    found = flow(board)
    row = record(options.board, found, built)
    product = where / f"{options.board}{built.bitstream.suffix}"
    product.write_bytes(built.bitstream.read_bytes())
    for kind, cells in {found.logic: row["logic"], **row["memory"]}.items():  # type: ignore[dict-item]
        console.print(f"{kind}: {cells[0]:,} of {cells[1]:,}", highlight=False)  # type: ignore[index]
    console.print(
        "core alone: " + ", ".join(f"{count:,} {column}" for column, count in built.core.items()), highlight=False
    )
    console.print(f"clock: {row['MHz']} MHz; the core has {board.clock_mhz:g}", highlight=False)
    console.print(f"bitstream: {product}")
    if built.placed.megahertz < board.clock_mhz:
        console.print(f"[red]the design is too slow for the board's clock of {board.clock_mhz:g} MHz")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

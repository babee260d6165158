"""`sidewinder boards`: the boards, what of the core fits them, and what was last measured. `python -m boards.listing`
writes the same table to docs/port.md."""

from __future__ import annotations

import json
import sys

from rich.console import Console
from rich.table import Table

from boards.board import BAUD, OUT_OF_REACH, Board, load, names
from boards.build import measured
from boards.design import design
from boards.families import flow
from boards.tools import ROOT
from docs import marks
from rtl.config import CoreConfig


def fits(config: CoreConfig) -> str:
    """What the core has: "RV32IM, Zba, counters, guard engine"."""
    parts = {
        "Zba": config.zba, "counters": config.counters, "guard engine": config.guard_engine, "watches": config.watches,
        "value-pattern table": config.pattern_table, "Zdinx": config.floats,
    }  # fmt: skip
    base = "RV32IM" if config.multiplier and config.divider else "RV32I"
    return ", ".join([base, *(name for name, there in parts.items() if there)])


def row(name: str, board: Board, known: dict[str, dict]) -> dict[str, object]:
    """A board as JSON."""
    config, last = board.config, known.get(name)
    return {
        "board": name,
        "title": board.title,
        "device": flow(board).device.name,
        "clock_mhz": board.clock_mhz,
        "core": fits(config),
        "image": config.image_size,
        "trace": config.trace_size,
        "firmware": config.firmware_size,
        "not_used": board.aboard,
        "serial": board.serial,
        "measured": last,
        "of_this_design": bool(last) and last["design"] == design(),
    }


def cells(found: dict) -> list[str]:
    """A row of the table."""
    last, extensions = found["measured"], found["core"].split(", ")
    sizes = " + ".join(str(found[name] >> 10) for name in ("image", "trace", "firmware"))
    marks = ["yes" if name in extensions else "no" for name in ("guard engine", "value-pattern table")]
    fixed = [found["board"], found["device"], sizes, found["not_used"], *marks]
    if not last:
        return [*fixed, "not built", "", f"{found['clock_mhz']:g}"]
    used, there = last["logic"]
    blocks = ", ".join(f"{n}/{of}" for n, of in last["memory"].values())
    mark = "" if found["of_this_design"] else "*"
    return [*fixed, f"{used:,}/{there:,}{mark}", blocks, f"{found['clock_mhz']:g}/{last['MHz']:.1f}{mark}"]


PAGE = ROOT / "docs" / "port.md"
HEADS = (
    "board", "device", "KiB of data,\ntraces, firmware", "aboard,\nnot used", "guard\nengine", "pattern\ntable",
    "LUTs", "blocks\nof RAM", "MHz used/\nreached",
)  # fmt: skip


def document() -> None:
    known = measured()
    heads = [head.replace("\n", " ").replace("/ ", "/") for head in HEADS]
    lines = marks.table(heads, [cells(row(name, load(name), known)) for name in names()])
    PAGE.write_text(marks.fill(PAGE.read_text(), "boards", lines))


def main(*, as_json: bool = False) -> int:
    known = measured()
    rows = [row(name, load(name), known) for name in names()]
    if as_json:
        print(json.dumps({"boards": rows, "out_of_reach": OUT_OF_REACH}, indent=1))
        return 0
    console = Console(width=None if sys.stdout.isatty() else 160)
    table = Table(title="Boards: make bitstream BOARD=...", title_justify="left")
    for i, head in enumerate(HEADS):
        table.add_column(head, no_wrap=not i, justify="right" if i > 5 else "left")
    for found in rows:
        table.add_row(*cells(found))
    console.print(table)
    console.print("each has RV32IM, Zba and counters, and a host link at", f"{BAUD:,} baud", highlight=False)
    if any(found["measured"] and not found["of_this_design"] for found in rows):
        console.print("* measured of an earlier version of the core", highlight=False)
    console.print("\nOut of reach:")
    for boards, reason in OUT_OF_REACH.items():
        console.print(f"  {boards}: {reason}", highlight=False)
    return 0


if __name__ == "__main__":
    document()

"""What the core costs: `python -m boards.area` synthesizes, places and routes it alone and with each extension.

LUTs, carry cells, RAM cells, flip-flops, block RAM and multipliers are those of the core, without its memories and
without anything around it. The clock, the critical path and what everything takes are those of the SoC with small
memories, whose ports hang on shift registers (boards/wrapper.py): the median of several seeds. A configuration that a
device is too small for keeps its row, without a clock; so does one that is not placed (Target). Results go to
build/area/; what is there already is not done again.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from boards.design import design
from boards.memories import MEMORIES
from boards.tools import (
    ECP5,
    ECP5_WIRES,
    HX8K,
    ROOT,
    UP5K,
    BuildError,
    Device,
    DoesNotFit,
    Placed,
    ToolError,
    pack,
    place_and_route,
    synthesize,
)
from boards.wrapper import Wrapper
from docs import marks
from rtl.config import CoreConfig

DIRECTORY = ROOT / "build" / "area"
PAGE = ROOT / "docs" / "core.md"
BARE = "RV32IM, Zba, counters"
ENGINE, PATTERNS, FULL = "with guard engine", "with value-pattern table", "with both"
_SIDECAR = {"guard_engine": False, "pattern_table": False}
_IM = _SIDECAR | {"zba": False, "counters": False}
#: Each after the ones that it adds to; names of the second part add to BARE.
CONFIGURATIONS: dict[str, dict[str, bool]] = {
    "RV32I": _IM | {"multiplier": False, "divider": False},
    "RV32IM": _IM,
    "RV32IM, Zba": _IM | {"zba": True},
    BARE: _SIDECAR,
    ENGINE: {"pattern_table": False},
    PATTERNS: {"guard_engine": False},
    FULL: {},
}
SINGLE_PORT = "with both, single-ported data memory"
WATCHES = "with both, and watches"
#: All of these are mapped with wires that cost more (ECP5_WIRES); the first is what Zdinx is to be compared with.
BARE_WIRES = "RV32IM, Zba, counters (wires)"
FLOATS, EVERYTHING = "with Zdinx (wires)", "with both and Zdinx (wires)"
SMALLEST_GUARDED = "RV32I with guard engine"
Row = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class Target:
    """What is measured on a device. common: options of every configuration. megahertz: what place and route tries to
    reach. names: those of CONFIGURATIONS that are measured; more: configurations beside them. unplaced: those that are
    not placed and routed, to save time. mapped: those that are mapped otherwise (a device with another command).
    """

    device: Device
    common: dict[str, int]
    megahertz: float
    names: tuple[str, ...] = tuple(CONFIGURATIONS)
    more: dict[str, dict[str, bool]] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()
    mapped: dict[str, Device] = field(default_factory=dict)

    def configurations(self) -> dict[str, CoreConfig]:
        chosen = {name: CONFIGURATIONS[name] for name in self.names} | self.more
        return {name: CoreConfig(**(options | self.common)) for name, options in chosen.items()}


_IN_BETWEEN = ("RV32IM", "RV32IM, Zba")
_GUARDED = {SMALLEST_GUARDED: CONFIGURATIONS["RV32I"] | {"guard_engine": True}}
_SMALL = {"trace_size": 1 << 10, "firmware_size": 1 << 10, "block_ram_only": True}
TARGETS = {
    "ecp5": Target(
        device=ECP5, common={"trace_size": 8 << 10, "firmware_size": 8 << 10, "image_size": 16 << 10}, megahertz=66,
        more={
            SINGLE_PORT: {"single_port": True}, WATCHES: {"watches": True},
            BARE_WIRES: _SIDECAR, FLOATS: _SIDECAR | {"floats": True},
            EVERYTHING: {"floats": True},
        },
        mapped=dict.fromkeys((BARE_WIRES, FLOATS, EVERYTHING), ECP5_WIRES),
    ),
    # The same device with the memories of the ULX3S's bitstream: what bench/extensions.py compares.
    "ulx3s": Target(device=ECP5, common=MEMORIES, megahertz=66, names=(BARE, ENGINE, PATTERNS, FULL)),
    # All of its single-ported RAM is data memory.
    "up5k": Target(
        device=UP5K, common=_SMALL | {"image_size": 128 << 10, "single_port": True}, megahertz=20,
        more=_GUARDED, unplaced=_IN_BETWEEN,
    ),
    "hx8k": Target(
        device=HX8K, common=_SMALL | {"image_size": 1 << 10}, megahertz=50, more=_GUARDED, unplaced=_IN_BETWEEN,
    ),
}  # fmt: skip


class Measurement:
    """One configuration on one device."""

    def __init__(self, key: str, name: str, seeds: int, console: Console, stop: threading.Event) -> None:
        self.target, self.name, self.seeds, self.console, self.stop = TARGETS[key], name, seeds, console, stop
        self.where = DIRECTORY / key / "-".join("".join(c if c.isalnum() else " " for c in name).split())
        self.start = time.monotonic()

    def progress(self, text: str) -> None:
        seconds = time.monotonic() - self.start
        self.console.print(f"{self.target.device.name}, {self.name}: {text} [dim]({seconds:.0f} s)", highlight=False)

    def row(self) -> Row:
        """The row of the table; its "failure" says what went wrong."""
        device, config = self.target.mapped.get(self.name, self.target.device), self.target.configurations()[self.name]
        row: Row = empty_row(device)
        try:
            self.progress("synthesis")
            row |= synthesize(device, Wrapper(config), self.where)
            row |= sites(device, pack(device, self.where))
            seeds = 0 if self.name in self.target.unplaced else self.seeds
            placed = [p for seed in range(1, seeds + 1) if (p := self._place(seed))]
        except DoesNotFit as error:
            row |= sites(device, error.used) | {"failure": str(error)}
        except ToolError as error:
            row["failure"] = error.reason
        if row["failure"]:
            self.progress(f"[yellow]{row['failure']}")
        elif placed:
            row |= middle(device, placed)
            self.progress("done")
        return row

    def _place(self, seed: int) -> Placed | None:
        if self.stop.is_set():
            return None
        self.progress(f"place and route, seed {seed} of {self.seeds}")
        return place_and_route(self.target.device, self.where, seed=seed, megahertz=self.target.megahertz)


def sites(device: Device, used: dict[str, int]) -> Row:
    return {column: used.get(kind, 0) for column, kind in device.sites.items()}


def empty_row(device: Device) -> Row:
    columns = dict.fromkeys([*device.cells, *device.sites, "MHz"])
    return columns | {"clocks": [], "critical path": [], "half a cycle": False, "failure": "", "of": design()}


def middle(device: Device, placed: list[Placed]) -> Row:
    """The median (the lower one of two), and what belongs to it."""
    ordered = sorted(placed, key=lambda p: p.megahertz)
    found = ordered[(len(ordered) - 1) // 2]
    return sites(device, found.used) | {
        "MHz": found.megahertz,
        "clocks": [p.megahertz for p in placed],
        "critical path": found.path,
        "half a cycle": found.half,
    }


def cells(device: Device, row: Row) -> list[str]:
    """The row as text, by the device's columns, then the clock."""
    values = [row[column] for column in (*device.cells, *device.sites)]
    clock = row["MHz"]
    return ["-" if value is None else f"{value:,}" for value in values] + ["-" if clock is None else f"{clock:.1f}"]


def path_text(name: str, row: Row) -> str:
    """The critical path, or what went wrong; nothing where nothing was placed."""
    if row["failure"]:
        return f"{name}: {row['failure']}"
    if not row["critical path"]:
        return ""
    steps = ", ".join(f"{unit} {time:.1f}" for unit, time in row["critical path"])
    return f"{name}: {steps}" + (" (half a cycle)" if row["half a cycle"] else "")


def notes(results: dict[str, Row]) -> list[str]:
    return [text for name, row in results.items() if (text := path_text(name, row))]


def show(device: Device, results: dict[str, Row], console: Console) -> None:
    table = Table(title=device.name)
    table.add_column("configuration", no_wrap=True)
    for column in (*device.cells, *device.sites, "MHz"):
        table.add_column(column, justify="right")
    for name, row in results.items():
        table.add_row(name, *cells(device, row))
    console.print(table)
    console.print("critical paths (unit, and the ns at which it is left), or what went wrong:")
    for note in notes(results):
        console.print(f"  {note}", highlight=False)


def document(device: Device, results: dict[str, Row]) -> list[str]:
    """The table and the paths, in Markdown."""
    heads = [device.name, *device.cells, *device.sites, "MHz", "clocks of the seeds"]
    rows = []
    for name, row in results.items():
        clocks = ", ".join(f"{clock:.1f}" for clock in row["clocks"]) or ("fails" if row["failure"] else "-")
        rows.append([name, *cells(device, row), clocks])
    lines = marks.table(heads, rows)
    if found := notes(results):
        lines += ["", "Critical paths (unit, and the nanoseconds at which it is left), or what went wrong:", ""]
        lines += [f"- {note}" for note in found]
    return lines


def finish(key: str, results: dict[str, Row], page: Path | None, console: Console) -> None:
    """Save and print the results of a device, together with what is known of other configurations."""
    target, path = TARGETS[key], DIRECTORY / f"{key}.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    # What was measured of another core, or by another version of this file, is not shown beside the new.
    empty = empty_row(target.device)
    known = {n: row for n, row in known.items() if row.keys() == empty.keys() and row["of"] == empty["of"]} | results
    known = {name: known[name] for name in target.configurations() if name in known}
    path.write_text(json.dumps(known, indent=2) + "\n")
    show(target.device, known, console)
    if page:
        page.write_text(marks.fill(page.read_text(), f"area {key}", document(target.device, known)))
    console.print(f"written to {path}")


def parser() -> argparse.ArgumentParser:
    names = list(dict.fromkeys(name for target in TARGETS.values() for name in target.configurations()))
    found = argparse.ArgumentParser(prog="python -m boards.area", description=(__doc__ or "").splitlines()[0])
    found.add_argument("--device", choices=list(TARGETS), action="append", help="this device instead of all")
    found.add_argument("--only", choices=names, action="append", help="this configuration")
    found.add_argument("--seeds", type=int, default=3, help="how often each is placed (3; 0: only synthesized)")
    found.add_argument("--jobs", type=int, default=2, help="configurations that are measured at the same time")
    found.add_argument("--docs", action="store_true", help="write the tables to docs/core.md")
    return found


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    console, stop = Console(width=None if sys.stdout.isatty() else 160), threading.Event()
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    console.print("This takes long; finished parts are kept where it is interrupted, and logs are in", DIRECTORY)
    with ThreadPoolExecutor(options.jobs) as pool:
        running = {
            key: {
                name: pool.submit(Measurement(key, name, options.seeds, console, stop).row)
                for name in TARGETS[key].configurations()
                if not options.only or name in options.only
            }
            for key in options.device or TARGETS
        }
        try:
            for key, rows in running.items():
                found = {name: row.result() for name, row in rows.items()}
                finish(key, found, PAGE if options.docs else None, console)
        except (BuildError, KeyboardInterrupt) as error:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            console.print(f"[red]{str(error) or 'interrupted'}", highlight=False)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

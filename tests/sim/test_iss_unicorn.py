"""The simulator against Unicorn (QEMU): constrained-random RV32IM programs, path and final state alike."""

from __future__ import annotations

import random
from typing import Any

import pytest
import unicorn
from unicorn import riscv_const as rv

from sim.asm import Assembled
from sim.iss import Retired
from sim.machine import PC
from sim.random_program import RandomProgram
from spec import isa
from spec.host_link import Halt
from spec.memory_map import IMAGE, TRACE
from tests.sim import support

PROGRAMS = 150
Uc: Any = vars(unicorn)["Uc"]  # unicorn has no annotations


def run_unicorn(program: Assembled, image: bytes) -> tuple[list[int], list[int], bytes]:
    """Addresses executed, x0 to x31, and the image, when the xg.host of the program is reached."""
    end = program.base + 4 * program.code.index(isa.encode("xg.host", code=5))
    uc = Uc(unicorn.UC_ARCH_RISCV, unicorn.UC_MODE_RISCV32)
    uc.mem_map(TRACE.base, TRACE.size)
    uc.mem_map(IMAGE.base, len(image))
    uc.mem_write(program.base, program.code_bytes())
    uc.mem_write(IMAGE.base, image)
    path: list[int] = []
    uc.hook_add(unicorn.UC_HOOK_CODE, lambda _uc, address, _size, _data: path.append(address))
    uc.emu_start(program.base, end)
    registers = [uc.reg_read(rv.UC_RISCV_REG_X0 + i) & 0xFFFF_FFFF for i in range(32)]
    return path, registers, bytes(uc.mem_read(IMAGE.base, len(image)))


@pytest.mark.parametrize("first", range(0, PROGRAMS, 50))
def test_random_programs(first: int) -> None:
    for seed in range(first, first + 50):
        rng = random.Random(seed)
        program = RandomProgram(rng=rng, length=rng.choice((100, 300, 600)), zba=False).build()
        image = rng.randbytes(support.IMAGE_SIZE)
        path, registers, memory = run_unicorn(program, image)
        log: list[Retired] = []
        machine = support.new(log=log)
        machine.write_bytes(IMAGE.base, image)
        support.load(machine, program)
        assert machine.run(1_000_000).halt is Halt.HOST_CALL
        assert [r.pc for r in log[:-1]] == path, f"seed {seed}\n{program.listing()}"
        assert machine.read_regs()[:32] == registers, f"seed {seed}"
        assert machine.read_bytes(IMAGE.base, len(image)) == memory, f"seed {seed}"
        check_log(log, machine.read_regs())


def check_log(log: list[Retired], registers: list[int]) -> None:
    """The log is continuous, and replaying its register writes gives the final registers."""
    x = [0] * 32
    for this, following in zip(log, log[1:], strict=False):
        assert this.next_pc == following.pc
    for record in log:
        assert record.trap == 0
        x[record.rd] = record.rd_value
    assert x == registers[:32]
    assert log[-1].next_pc == registers[PC]

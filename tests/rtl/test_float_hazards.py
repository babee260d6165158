"""What floats and other instructions leave to each other over few registers: programs without branches, as dense in
hazards as can be, on the RTL and on the simulator. Registers and flags are alike.
"""

from __future__ import annotations

import mmap
import random
from dataclasses import replace

import pytest

from rtl.machine import SIMULATED, RtlMachine
from sim.asm import Assembled, Assembler
from sim.iss import IssMachine
from sim.machine import Machine
from spec import isa
from spec.host_link import Halt
from spec.memory_map import IMAGE, TRACE

pytestmark = pytest.mark.xdist_group("rtl")
REGISTERS, POINTER = range(8, 16), 20
LENGTH, PROGRAMS = 25, 400  # (short, since what is wrong is soon overwritten)
INTEGERS = ("add", "sub", "xor", "mul", "divu", "lw", "sw", "addi", "csrrs")
SLOW = ("fdiv", "fsqrt")
FLOATS = tuple(row.name for row in isa.ROWS.values() if row.unit is isa.Unit.FLOAT and not row.name.startswith(SLOW))
EXPONENTS = (0x000, 0x001, 0x3FE, 0x3FF, 0x400, 0x401, 0x7FE, 0x7FF)


def emit(a: Assembler, rng: random.Random, name: str) -> None:
    """An instruction of that name, over REGISTERS; loads and stores go to four words at POINTER."""
    fields = {}
    for field, operand in isa.ROWS[name].operands.items():
        if field in ("rd", "rs1", "rs2", "rs3"):
            fields[field] = rng.choice(REGISTERS[::2] if operand.is_pair else REGISTERS)
        elif field == "imm":
            fields[field] = 4 * rng.randrange(4)
        elif field == "rm":
            fields[field] = rng.randrange(5)
        elif field == "csr":
            fields[field] = 0x003
    if name in ("lw", "sw"):
        fields["rs1"] = POINTER
    a.emit(name, **fields)


def program(seed: int) -> Assembled:
    """Mostly float instructions, so that what they bring is used at every distance."""
    rng = random.Random(seed)
    a = Assembler(TRACE.base)
    for _ in range(LENGTH):
        kind = rng.random()
        if kind < 0.06:  # new numbers
            pair = rng.choice(REGISTERS[::2])
            a.li(pair + 1, rng.choice(EXPONENTS) << 20 | rng.getrandbits(20) | rng.getrandbits(1) << 31)
            a.li(pair, rng.getrandbits(32))
        elif kind < 0.4:
            emit(a, rng, rng.choice(INTEGERS))
        else:
            emit(a, rng, rng.choice(FLOATS))
    a.emit("xg.host", code=1)
    return a.finish()


def run(machine: Machine, code: Assembled) -> tuple[list[int], int]:
    machine.write_bytes(code.base, code.code_bytes())
    values = {number: 0x3FF8_0000 + (number << 16) if number & 1 else number << 28 for number in REGISTERS}
    machine.write_regs(values | {POINTER: IMAGE.base})
    machine.write_bytes(IMAGE.base, bytes(range(1, 17)))
    machine.write_csr("fcsr", 0)
    machine.write_reg(32, code.base)
    assert machine.run(1_000_000).halt is Halt.HOST_CALL
    return machine.read_regs()[1:32], machine.read_csr("fcsr")


def test_hazards() -> None:
    config = replace(SIMULATED, floats=True)
    iss = IssMachine(mmap.mmap(-1, 1 << 16), floats=True)
    with RtlMachine(config=config) as rtl:
        for seed in range(PROGRAMS):
            code = program(seed)
            assert run(rtl, code) == run(iss, code), f"seed {seed}"

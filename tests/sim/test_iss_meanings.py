"""Every arithmetic instruction: the compiled core against the table's meaning as Python, and Zba and M against formulas
written from the RISC-V manual."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from math import trunc
from typing import Any

import pytest

from sim.asm import Assembler
from spec import isa
from spec.isa import Unit
from tests.sim import support

EDGES = (0, 1, 2, 31, 32, 0x7FFF_FFFF, 0x8000_0000, 0x8000_0001, 0xFFFF_FFFF, 0xFFFF_FFFE, 0xFFFF, 0x1_0000)
ROWS = [r for r in isa.ROWS.values() if r.unit in (Unit.ALU, Unit.SHIFT, Unit.MUL, Unit.DIV)]


def wrap(bits: int, signed: bool) -> Callable[[int], int]:
    def convert(x: int) -> int:
        x &= (1 << bits) - 1
        return x - (1 << bits) if signed and x >> bits - 1 else x

    return convert


s32 = wrap(32, True)
LANGUAGE: dict[str, Any] = {
    "u32": wrap(32, False),
    "s32": s32,
    "quotient": lambda a, b: trunc(Fraction(a, b)),
    "remainder": lambda a, b: a - b * trunc(Fraction(a, b)),
}
FORMULAS: dict[str, Callable[[int, int], int]] = {
    "sh1add": lambda a, b: 2 * a + b,
    "sh2add": lambda a, b: 4 * a + b,
    "sh3add": lambda a, b: 8 * a + b,
    "mul": lambda a, b: a * b,
    "mulh": lambda a, b: s32(a) * s32(b) // 2**32,
    "mulhsu": lambda a, b: s32(a) * b // 2**32,
    "mulhu": lambda a, b: a * b // 2**32,
    "div": lambda a, b: trunc(Fraction(s32(a), s32(b))) if b else -1,
    "divu": lambda a, b: a // b if b else -1,
    "rem": lambda a, b: s32(a) - s32(b) * trunc(Fraction(s32(a), s32(b))) if b else a,
    "remu": lambda a, b: a % b if b else a,
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_results(row: isa.Row) -> None:
    rng = random.Random(row.name)
    pairs = [(a, b) for a in EDGES for b in EDGES] + [(rng.getrandbits(32), rng.getrandbits(32)) for _ in range(100)]
    cases = []
    for rs1, rs2 in pairs:
        operands = {"rs1": rs1, "rs2": rs2}
        if "imm" in row.operands:
            op = row.operands["imm"]
            operands["imm"] = rng.choice((op.low, op.high, 0, rng.randint(op.low, op.high)))
        cases.append(operands)
    registers = {"rd": support.A0, "rs1": support.A1, "rs2": support.A2}
    machine = support.new()
    for operands in cases:

        def build(asm: Assembler, operands: dict[str, int] = operands) -> None:
            names = {n: registers.get(n, operands.get(n, 0)) for n in row.operands}
            asm.emit(row.name, **names)
            asm.emit("xg.host", code=0)

        program = support.prepare(machine, build)
        machine.write_regs({support.A1: operands["rs1"], support.A2: operands["rs2"]})
        machine.run(10)
        names = {**LANGUAGE, **operands, "pc": program.base}
        exec(row.meaning, names)
        assert machine.read_reg(support.A0) == names["rd"], (row.name, operands)
        if row.name in FORMULAS:
            assert names["rd"] == FORMULAS[row.name](operands["rs1"], operands["rs2"]) & 0xFFFF_FFFF


@pytest.mark.parametrize("name", ["lb", "lh", "lw", "lbu", "lhu"])
def test_loads_extend(name: str) -> None:
    machine = support.new()
    size, signed = {"b": 1, "h": 2, "w": 4}[name[1]], not name.endswith("u")
    for word in (0x8081_8283, 0x7071_7273, 0xFFFF_FFFF):
        machine.write_word(support.DATA, word)
        for offset in range(0, 4, size):
            support.prepare(
                machine,
                lambda asm, offset=offset: (  # type: ignore[misc]
                    asm.emit(name, rd=support.A0, rs1=support.A1, imm=offset),
                    asm.emit("xg.host", code=0),
                ),
            )
            machine.write_reg(support.A1, support.DATA)
            machine.run(10)
            data = word.to_bytes(4, "little")[offset : offset + size]
            assert s32(machine.read_reg(support.A0)) == s32(int.from_bytes(data, "little", signed=signed))

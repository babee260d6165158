"""The assembler: labels, relaxation, constants, sidecar legality."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.asm import Assembler, LinkError, sidecar_error
from spec import isa
from spec.memory_map import FIRMWARE, TRACE
from spec.sidecar import SIDECAR, Check, Subject
from tests.sim import support


def fields(word: int) -> tuple[str, dict[str, int]]:
    instruction = isa.decode(word)
    assert instruction is not None
    return instruction.name, dict(instruction.operands)


@settings(deadline=None)
@given(
    st.integers(-(1 << 31), (1 << 32) - 1) | st.sampled_from([0, 2047, 2048, -2048, -2049, 0x7FFF_F800, 0x8000_0000])
)
def test_li(value: int) -> None:
    machine = support.new()
    program = support.prepare(machine, lambda asm: (asm.li(support.A0, value), asm.emit("xg.host", code=0)))
    machine.run(10)
    assert machine.read_reg(support.A0) == value & 0xFFFF_FFFF
    signed = (value & 0xFFFF_FFFF ^ 0x8000_0000) - 0x8000_0000
    short = -2048 <= signed < 2048 or value & 0xFFF == 0
    assert len(program.code) == (2 if short else 3)


def test_branches_both_ways() -> None:
    asm = Assembler(TRACE.base)
    asm.label("top")
    asm.nop()
    first = asm.emit("beq", rs1=1, rs2=2, target="end")
    asm.emit("bltu", rs1=3, rs2=4, target="top")
    asm.j("top")
    asm.label("end")
    done = asm.finish()
    assert fields(done.code[first]) == ("beq", {"rs1": 1, "rs2": 2, "imm": 12})
    assert fields(done.code[2]) == ("bltu", {"rs1": 3, "rs2": 4, "imm": -8})
    assert fields(done.code[3]) == ("jal", {"rd": 0, "imm": -12})
    assert done.labels == {"top": TRACE.base, "end": TRACE.base + 16}
    assert done.addresses == [TRACE.base + 4 * i for i in range(4)]


@pytest.mark.parametrize("name", ["beq", "bne", "blt", "bge", "bltu", "bgeu"])
@pytest.mark.parametrize(("a", "b"), [(1, 2), (2, 1), (1, 1), (0xFFFF_FFFF, 1), (1, 0xFFFF_FFFF)])
def test_long_branches_mean_the_same(name: str, a: int, b: int) -> None:
    def build(asm: Assembler) -> None:
        asm.emit(name, rs1=support.A0, rs2=support.A1, target="far")
        asm.emit("xg.host", code=0)
        for _ in range(1100):
            asm.nop()
        asm.label("far")
        asm.emit("xg.host", code=1)

    machine = support.new()
    program = support.prepare(machine, build)
    assert len(program.code) == 1104
    machine.write_regs({support.A0: a, support.A1: b})
    s = [x - (1 << 32) if x >> 31 else x for x in (a, b)]
    taken = {"beq": a == b, "bne": a != b, "blt": s[0] < s[1], "bge": s[0] >= s[1], "bltu": a < b, "bgeu": a >= b}
    assert machine.run(10).code == taken[name]


def test_a_lengthened_branch_can_lengthen_another() -> None:
    asm = Assembler(TRACE.base)
    asm.label("top")
    for _ in range(510):
        asm.nop()
    asm.emit("beq", rs1=0, rs2=0, target="far")  # makes the next branch one word further from `top`
    for _ in range(513):
        asm.nop()
    last = asm.emit("beq", rs1=1, rs2=1, target="top")
    asm.attach(check=Check.WATCH, g=3)
    for _ in range(1100):
        asm.nop()
    asm.label("far")
    asm.nop()
    done = asm.finish()
    assert done.addresses[last] == TRACE.base + 4 * 1025
    at = (done.addresses[last] - TRACE.base) // 4
    assert fields(done.code[at]) == ("bne", {"rs1": 1, "rs2": 1, "imm": 8})
    assert fields(done.code[at + 1]) == ("jal", {"rd": 0, "imm": -4 * 1026})
    assert done.sidecar[at] == SIDECAR.encode(check=Check.WATCH, g=3)
    assert len(done.code) == len(done.sidecar) == asm.index + 2


def test_addresses_and_targets_elsewhere() -> None:
    machine = support.new()

    def build(asm: Assembler) -> None:
        asm.la(support.A0, "data")
        asm.emit("jal", rd=1, target=FIRMWARE.base)
        asm.label("data")

    program = support.prepare(machine, build)
    support.load(machine, support.assemble(lambda asm: asm.emit("xg.host", code=9), FIRMWARE.base))
    machine.write_reg(32, program.base)
    assert machine.run(10).code == 9
    assert machine.read_reg(support.A0) == program.labels["data"] == machine.read_reg(1)


def test_rows_with_their_operands_in_order() -> None:
    """As by name, for every instruction; what does not fit is refused alike."""
    for name, row in isa.ROWS.items():
        for pick in (lambda op: op.low, lambda op: op.high - op.high % op.step):
            operands = {op.name: pick(op) for op in row.operands.values()}
            try:
                word = isa.encode(name, **operands)
            except ValueError:  # a register that is no pair's first
                with pytest.raises(ValueError, match=name):
                    isa.encode_row(name, list(operands.values()))
                continue
            assert isa.encode_row(name, list(operands.values())) == word
            if "{target}" not in row.format.syntax:
                with pytest.raises(ValueError, match="takes no target"):
                    Assembler(TRACE.base).emit_row(name, list(operands.values()), "a")
    one, other = Assembler(TRACE.base), Assembler(TRACE.base)
    one.emit("bne", rs1=1, rs2=2, target="end")
    other.emit_row("bne", [{"rs1": 1, "rs2": 2, "imm": 0}[n] for n in isa.ROWS["bne"].operands], "end")
    for asm in (one, other):
        asm.label("end")
    assert one.finish().code == other.finish().code
    for operands_ in ([1, 2], [1, 2, 3, 4], [1, 2, 4096], [1, 32, 0]):
        with pytest.raises(ValueError, match="addi"):
            isa.encode_row("addi", operands_)
    with pytest.raises(ValueError, match="nothing"):
        isa.encode_row("nothing", [])


def test_errors_of_labels() -> None:
    asm = Assembler(TRACE.base)
    asm.label("a")
    with pytest.raises(LinkError, match="bound twice"):
        asm.label("a")
    asm.j("b")
    with pytest.raises(LinkError, match="never bound"):
        asm.finish()
    asm = Assembler(TRACE.base)
    asm.j(0x4000_0000)
    with pytest.raises(LinkError, match="cannot reach"):
        asm.finish()
    with pytest.raises(ValueError, match="takes no target"):
        asm.emit("add", rd=1, rs1=1, rs2=1, target="a")


@pytest.mark.parametrize(
    ("name", "operands", "side", "message"),
    [
        ("sw", {"rs1": 1, "rs2": 2, "imm": 0}, {"check": Check.EQ}, "has no result"),
        ("beq", {"rs1": 1, "rs2": 2, "imm": 8}, {"check": Check.ZERO}, "has no result"),
        ("xg.set", {"rs1": 1, "g": 0}, {"check": Check.EQ}, "has no result"),
        ("xg.set", {"rs1": 1, "g": 0}, {"probe": 1}, "has no result"),
        ("and", {"rd": 1, "rs1": 1, "rs2": 1}, {"check": Check.OVERFLOW32}, "legal only beside"),
        ("sll", {"rd": 1, "rs1": 1, "rs2": 1}, {"check": Check.RANGE31}, "legal only beside"),
        ("jal", {"rd": 1, "imm": 8}, {"loop": 1}, "loop bit beside jal"),
        ("beq", {"rs1": 1, "rs2": 2, "imm": 8}, {"loop": 1}, "loop bit beside beq"),
        ("add", {"rd": 1, "rs1": 1, "rs2": 1}, {"check": Check.WATCH, "g": 4}, "no watch slot 4"),
        ("xg.watch", {"slot": 1, "rs1": 1, "rs2": 2}, {"check": Check.WATCH, "g": 1}, "beside another instruction"),
        ("fence.i", {}, {"check": Check.WATCH, "g": 1}, "beside another instruction"),
        ("addi", {"rd": 1, "rs1": 1, "imm": 0}, {"check": Check.EQ, "subject": Subject.RS2}, "reads no such word"),
        ("lui", {"rd": 1, "imm": 0}, {"check": Check.EQ, "subject": Subject.RS1}, "reads no such word"),
        ("add", {"rd": 1, "rs1": 1, "rs2": 1}, {"check": Check.RANGE31, "subject": Subject.RS1}, "no operand"),
        ("add", {"rd": 1, "rs1": 1, "rs2": 1}, {"subject": Subject.RS1}, "no operand"),
        ("add", {"rd": 1, "rs1": 1, "rs2": 1}, {"check": Check.EQ, "subject": Subject.SET}, "is set into"),
        ("sw", {"rs1": 1, "rs2": 2, "imm": 0}, {"check": Check.WATCH, "subject": Subject.RS1}, "only computes"),
        ("jalr", {"rd": 1, "rs1": 1, "imm": 0}, {"check": Check.EQ, "subject": Subject.RS1}, "only computes or loads"),
        ("csrrw", {"rd": 1, "csr": 0x340, "rs1": 1}, {"subject": Subject.SET}, "only computes or loads"),
        ("mul", {"rd": 1, "rs1": 1, "rs2": 1}, {"check": Check.HEADER}, "comes too late"),
        ("slli", {"rd": 1, "rs1": 1, "imm": 1}, {"check": Check.RANGE31}, "legal only beside"),
        ("lw", {"rd": 1, "rs1": 1, "imm": 0}, {"check": Check.HEADER}, "comes too late"),
        ("remu", {"rd": 1, "rs1": 1, "rs2": 1}, {"check": Check.HEADER}, "comes too late"),
        ("csrrs", {"rd": 1, "csr": 0x340, "rs1": 0}, {"check": Check.HEADER}, "comes too late"),
    ],
)
def test_illegal_sidecar_words(name: str, operands: dict[str, int], side: dict[str, int], message: str) -> None:
    error = sidecar_error(isa.encode(name, **operands), SIDECAR.encode(**side))
    assert error is not None and message in error
    asm = Assembler(TRACE.base)
    asm.emit(name, **operands)
    with pytest.raises(LinkError, match=message):
        asm.attach(**side)


def test_legal_sidecar_words() -> None:
    for name in ("add", "addi", "sub", "mul", "sh2add"):
        row = isa.ROWS[name]
        word = isa.encode(name, **dict.fromkeys(row.operands, 0))
        assert sidecar_error(word, SIDECAR.encode(check=Check.RANGE31, loop=1, probe=1)) is None
    for name in ("sw", "beq", "xg.set", "add"):
        word = isa.encode(name, **dict.fromkeys(isa.ROWS[name].operands, 0))
        assert sidecar_error(word, SIDECAR.encode(check=Check.WATCH, g=3)) is None
    assert sidecar_error(0, 0) is None
    for name in ("lw", "sh2add", "mul"):
        word = isa.encode(name, **dict.fromkeys(isa.ROWS[name].operands, 0))
        assert sidecar_error(word, SIDECAR.encode(check=Check.HEADER, g=200, subject=Subject.RS1)) is None
        assert sidecar_error(word, SIDECAR.encode(check=Check.NONZERO, g=200, subject=Subject.SET, loop=1)) is None


def test_listing_shows_labels_and_checks() -> None:
    asm = Assembler(TRACE.base)
    asm.label("head")
    asm.emit("addi", rd=10, rs1=10, imm=1)
    asm.attach(check=Check.OVERFLOW32, loop=1)
    assert asm.finish().listing().splitlines() == [
        "head:",
        "  10000000  00150513  addi a0, a0, 1                  ; overflow32 loop",
    ]

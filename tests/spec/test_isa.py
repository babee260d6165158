"""The instruction table against LLVM's assembler, and against itself."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile
from hypothesis import given, settings
from hypothesis import strategies as st

from spec import csr, float_rows, isa

SAMPLES = 24
#: Mnemonics of .insn for what LLVM does not know, written from the text of spec/xguard.py, not from the table.
INSN = {
    "xg.set": lambda o: f".insn i 0x0b, 0, x0, x{o['rs1']}, {o['g']}",
    "xg.watch": lambda o: f".insn r 0x0b, 1, {o['slot']}, x0, x{o['rs1']}, x{o['rs2']}",
    "xg.host": lambda o: f".insn i 0x0b, 2, x0, x0, {o['code'] - 4096 if o['code'] > 2047 else o['code']}",
}


def random_operands(row: isa.Row, rng: random.Random) -> dict[str, int]:
    """Operands of a row: the ends of each range, or anything between."""
    values = {}
    for name, op in row.operands.items():
        any_value = rng.randrange(op.low, op.high + 1, op.step)
        values[name] = rng.choice((op.low, op.high, op.step & op.high, any_value, any_value, any_value))
        if name == "imm" and row.unit in (isa.Unit.BRANCH, isa.Unit.JUMP) and "{target}" in row.format.syntax:
            values[name] &= ~3  # LLVM without the C extension wants multiples of 4
        if name == "rm":
            values[name] = rng.choice(list(float_rows.ROUNDING))
    return values


def llvm_text(name: str, operands: dict[str, int], word: int) -> str:
    if name in INSN:
        return INSN[name](operands)
    text = isa.disassemble(word)
    for csr_name, (number, _) in csr.CSRS.items():
        if csr_name.startswith("xg"):
            text = text.replace(f" {csr_name},", f" {number:#x},")
    return text


def assemble(lines: list[str], folder: Path) -> list[int]:
    """The words that LLVM makes of these lines."""
    source, obj = folder / "x.S", folder / "x.o"
    source.write_text(".option norelax\n" + "\n".join(lines) + "\n")
    command = [sys.executable, "-m", "ziglang", "cc", "-target", "riscv32-freestanding-none"]
    command += ["-mcpu=generic_rv32+m+zba+zdinx", "-c", str(source), "-o", str(obj)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[:4000]
    with obj.open("rb") as f:
        section = ELFFile(f).get_section_by_name(".text")
        assert section is not None
        data = section.data()
    return [int.from_bytes(data[i : i + 4], "little") for i in range(0, len(data), 4)]


def test_encodings_equal_llvms(tmp_path: Path) -> None:
    rng = random.Random(1)
    cases = []
    for row in isa.ROWS.values():
        for _ in range(SAMPLES if row.operands else 1):
            operands = random_operands(row, rng)
            word = isa.encode(row.name, **operands)
            cases.append((row.name, operands, word, llvm_text(row.name, operands, word)))
    words = assemble([text for *_, text in cases], tmp_path)
    wrong = [
        f"{text}: {word:#010x}, LLVM says {expected:#010x}"
        for (_, _, word, text), expected in zip(cases, words, strict=True)
        if word != expected
    ]
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("row", isa.ROWS.values(), ids=lambda row: row.name)
def test_decode_inverts_encode(row: isa.Row) -> None:
    rng = random.Random(row.name)
    for _ in range(SAMPLES):
        operands = random_operands(row, rng)
        instruction = isa.decode(isa.encode(row.name, **operands))
        assert instruction is not None
        assert (instruction.name, dict(instruction.operands)) == (row.name, operands)


@settings(deadline=None)
@given(st.integers(0, 0xFFFF_FFFF) | st.sampled_from([r.match for r in isa.ROWS.values()]), st.integers(0, 0xFFFF_FFFF))
def test_any_word_decodes_to_itself_or_to_nothing(word: int, noise: int) -> None:
    for candidate in (word, word ^ noise & 0xFFFF_F000, word ^ noise & 0x0000_0F80):
        instruction = isa.decode(candidate)
        matching = [r.name for r in isa.ROWS.values() if candidate & r.mask == r.match]
        assert matching == ([instruction.name] if instruction else [])
        if instruction and instruction.name not in ("fence", "fence.i"):  # these ignore some bits
            assert isa.encode(instruction.name, **instruction.operands) == candidate


@pytest.mark.parametrize(
    ("name", "operands", "message"),
    [
        ("addi", {"rd": 1, "rs1": 2, "imm": 2048}, "outside -2048..2047"),
        ("addi", {"rd": 32, "rs1": 2, "imm": 0}, "rd=32"),
        ("slli", {"rd": 1, "rs1": 2, "imm": 32}, "outside 0..31"),
        ("beq", {"rs1": 1, "rs2": 2, "imm": 3}, "not a multiple of 2"),
        ("beq", {"rs1": 1, "rs2": 2, "imm": 4096}, "outside"),
        ("jal", {"rd": 1, "imm": 1 << 20}, "outside"),
        ("add", {"rd": 1, "rs1": 2}, "add takes rd, rs1, rs2"),
        ("add", {"rd": 1, "rs1": 2, "imm": 3}, "add takes rd, rs1, rs2"),
        ("xg.set", {"g": 256, "rs1": 1}, "outside 0..255"),
        ("xg.watch", {"slot": 8, "rs1": 1, "rs2": 1}, "outside 0..7"),
        ("fadd.d", {"rd": 2, "rs1": 5, "rs2": 4, "rm": 0}, "rs1=5 is not a multiple of 2"),
        ("fcvt.d.w", {"rd": 3, "rs1": 5, "rm": 0}, "rd=3"),
        ("adc", {}, "no instruction 'adc'"),
    ],
)
def test_bad_operands_are_refused(name: str, operands: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        isa.encode(name, **operands)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        (isa.encode("lw", rd=10, rs1=11, imm=-4), "lw a0, -4(a1)"),
        (isa.encode("sw", rs1=2, rs2=5, imm=8), "sw t0, 8(sp)"),
        (isa.encode("beq", rs1=10, rs2=0, imm=-8), "beq a0, zero, 0x1000"),
        (isa.encode("jal", rd=1, imm=16), "jal ra, 0x1018"),
        (isa.encode("lui", rd=1, imm=0xFFFFF), "lui ra, 0xfffff"),
        (isa.encode("csrrs", rd=5, csr=0x7C1, rs1=0), "csrrs t0, xgloop, zero"),
        (isa.encode("csrrwi", rd=5, csr=0x123, zimm=3), "csrrwi t0, 0x123, 3"),
        (isa.encode("fence", pred=15, succ=3), "fence iorw, rw"),
        (isa.encode("fence.i"), "fence.i"),
        (isa.encode("mret"), "mret"),
        (isa.encode("fmadd.d", rd=10, rs1=12, rs2=14, rs3=16, rm=1), "fmadd.d a0, a2, a4, a6, rtz"),
        (isa.encode("xg.host", code=5), "xg.host 5"),
        (0, ".word 0x00000000"),
    ],
)
def test_disassembly(word: int, text: str) -> None:
    assert isa.disassemble(word, 0x1008) == text


def test_unused_xguard_bits_are_illegal() -> None:
    for name in ("xg.set", "xg.watch", "xg.host"):
        row = isa.ROWS[name]
        reserved = [f for f in row.format.record.fields.values() if f.reserved]
        assert reserved
        for f in reserved:
            assert isa.decode(row.match | 1 << f.lsb) is None


def test_odd_registers_are_no_pairs() -> None:
    for row in isa.ROWS.values():
        for operand in row.operands.values():
            if operand.is_register:
                odd = 1 << {"rd": 7, "rs1": 15, "rs2": 20, "rs3": 27}[operand.name]
                assert (isa.decode(row.match | odd) is None) == operand.is_pair


def test_overlapping_patterns_are_found() -> None:
    add, form = isa.ROWS["add"], isa.FORMATS["R"]
    twin = isa.Row("twin", form, "opcode=0x33 funct3=0 funct7=0", isa.Unit.ALU, "pass")
    assert isa.overlaps([add, twin]) == [("twin", "add")]
    assert not isa.overlaps(list(isa.ROWS.values()))


def test_incomplete_patterns_are_refused() -> None:
    with pytest.raises(ValueError, match="must fix exactly"):
        isa.Row("bad", isa.FORMATS["R"], "opcode=0x33 funct3=0", isa.Unit.ALU, "pass")


def test_facts_for_the_linker() -> None:
    rows = isa.ROWS
    assert {r.name for r in rows.values() if r.is_load} == {"lb", "lh", "lw", "lbu", "lhu"}
    assert {r.name for r in rows.values() if r.is_store} == {"sb", "sh", "sw"}
    assert {r.name for r in rows.values() if r.changes_flow and not r.is_branch} == {"jal", "jalr", "mret"}
    assert not any(rows[n].has_result for n in ("sw", "beq", "fence", "ecall", "xg.set", "xg.watch", "xg.host"))
    assert all(rows[n].has_result for n in ("jal", "lui", "csrrw", "mul", "lw"))

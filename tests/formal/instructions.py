"""What each instruction must do, as seen on RVFI: the oracle of the proofs of the core.

Which words are which instruction, and where operands lie, comes from spec/isa.py (tested against an outside
assembler). The meanings are written here anew, from the RISC-V manuals, as formulas over bit vectors; neither rtl/
nor the meanings of spec/isa.py are used.
"""

from collections.abc import Callable
from dataclasses import dataclass

from amaranth.hdl import *

from rtl.config import CoreConfig
from spec import csr, isa, memory_map
from spec.sidecar import ONLY_WRITE


@dataclass(frozen=True)
class Sources:
    """Operands of an instruction. a, b: contents of rs1 and rs2; imm: signed; u: the same as 32 bits; pc."""

    a: Value
    b: Value
    imm: Value
    pc: Value

    @property
    def sa(self) -> Value:
        return self.a.as_signed()

    @property
    def sb(self) -> Value:
        return self.b.as_signed()

    @property
    def u(self) -> Value:
        return extend(self.imm)


def extend(value: Value) -> Value:
    """The low 32 bits of a number, sign-extended if it is signed."""
    return (value | C(0, signed(33)))[:32]


#: Results of instructions that only compute. A number is cut to 32 bits.
RESULTS: dict[str, Callable[[Sources], Value]] = {
    "lui": lambda s: s.imm << 12,
    "auipc": lambda s: s.pc + (s.imm << 12),
    "jal": lambda s: s.pc + 4,
    "jalr": lambda s: s.pc + 4,
    "addi": lambda s: s.a + s.u,
    "slti": lambda s: s.sa < s.imm,
    "sltiu": lambda s: s.a < s.u,
    "xori": lambda s: s.a ^ s.u,
    "ori": lambda s: s.a | s.u,
    "andi": lambda s: s.a & s.u,
    "slli": lambda s: s.a << s.imm[:5],
    "srli": lambda s: s.a >> s.imm[:5],
    "srai": lambda s: s.sa >> s.imm[:5],
    "add": lambda s: s.a + s.b,
    "sub": lambda s: s.a - s.b,
    "slt": lambda s: s.sa < s.sb,
    "sltu": lambda s: s.a < s.b,
    "xor": lambda s: s.a ^ s.b,
    "or": lambda s: s.a | s.b,
    "and": lambda s: s.a & s.b,
    "sll": lambda s: s.a << s.b[:5],
    "srl": lambda s: s.a >> s.b[:5],
    "sra": lambda s: s.sa >> s.b[:5],
    "sh1add": lambda s: (s.a << 1) + s.b,
    "sh2add": lambda s: (s.a << 2) + s.b,
    "sh3add": lambda s: (s.a << 3) + s.b,
}
#: When a branch is taken.
TAKEN: dict[str, Callable[[Sources], Value]] = {
    "beq": lambda s: s.a == s.b,
    "bne": lambda s: s.a != s.b,
    "blt": lambda s: s.sa < s.sb,
    "bge": lambda s: s.sa >= s.sb,
    "bltu": lambda s: s.a < s.b,
    "bgeu": lambda s: s.a >= s.b,
}
#: Loads and stores: bytes, and whether what is loaded is extended with its sign.
ACCESSES = {
    "lb": (1, True), "lh": (2, True), "lw": (4, True), "lbu": (1, False), "lhu": (2, False), "sb": (1, False),
    "sh": (2, False), "sw": (4, False),
}  # fmt: skip
CLASSES = {
    "arithmetic": (isa.Unit.ALU, isa.Unit.SHIFT), "jump": (isa.Unit.JUMP,), "branch": (isa.Unit.BRANCH,),
    "load": (isa.Unit.LOAD,), "store": (isa.Unit.STORE,), "CSR": (isa.Unit.CSR,), "system": (isa.Unit.SYSTEM,),
    "Xguard": (isa.Unit.GUARD,),
}  # fmt: skip


def rows(config: CoreConfig) -> list[isa.Row]:
    """The instructions that a core of this configuration must have."""
    missing = {name for name, row in isa.ROWS.items() if row.unit is isa.Unit.FLOAT}  # no core that is proved has them
    if not config.multiplier:
        missing |= {name for name, row in isa.ROWS.items() if row.unit is isa.Unit.MUL}
    if not config.divider:
        missing |= {name for name, row in isa.ROWS.items() if row.unit is isa.Unit.DIV}
    if not config.guard_engine:
        missing |= {"xg.set", "xg.watch"}
    return [row for name, row in isa.ROWS.items() if name not in missing]


def is_row(instruction: Value, row: isa.Row) -> Value:
    return (instruction & row.mask) == row.match


def operand(row: isa.Row, instruction: Value, name: str) -> Value:
    """An operand's value in the instruction word; 0 where the row has none of the name."""
    if name not in row.operands:
        return C(0, 32)
    chosen = row.operands[name]
    pieces = [(instruction[f.lsb : f.lsb + f.width], shift) for f, shift in chosen.pieces]
    low = min(shift for _, shift in pieces)
    value = Cat(C(0, low), *(bits for bits, _ in sorted(pieces, key=lambda piece: piece[1])))
    return value.as_signed() if chosen.signed else value


def in_memory(address: Value, base: int, size: int) -> Value:
    return (address >= base) & (address < base + size)


FLOAT_CSRS = ("fflags", "frm", "fcsr")  # which only a core with floating point has


class Meaning:
    """What instruction `instruction` at `pc` must do, given what it reads: rs1, rs2, and the word of memory loaded.

    kind: index into CLASSES (the number of classes where the word is no instruction). trap: it must trap. result: for
    rd, where has_result holds; csr_result: it is what a CSR or the timer held. next: the next pc, unless redirected.
    address, read, write, data: the word that it accesses, and bytes read and written. uses1, uses2: it reads rs1, rs2.
    """

    def __init__(self, m: Module, config: CoreConfig, instruction: Value, pc: Value, a: Value, b: Value, word: Value):
        self.kind, self.trap = Signal(4, init=len(CLASSES)), Signal(init=1)
        self.result, self.next = Signal(32), Signal(32)
        self.has_result, self.csr_result, self.uses1, self.uses2 = Signal(), Signal(), Signal(), Signal()
        self.address, self.read, self.write, self.data = Signal(32), Signal(4), Signal(4), Signal(32)
        self.returns, self.halts = Signal(), Signal()
        self._config, self._word = config, word
        m.d.comb += self.next.eq(pc + 4)
        legal_pc = (pc[:2] == 0) & (
            in_memory(pc, memory_map.TRACE.base, config.trace_size)
            | in_memory(pc, memory_map.FIRMWARE.base, config.firmware_size)
        )
        with m.If(legal_pc):
            for row in rows(config):
                with m.If(is_row(instruction, row)):
                    kind = next(i for i, units in enumerate(CLASSES.values()) if row.unit in units)
                    sources = Sources(a, b, operand(row, instruction, "imm"), pc)
                    m.d.comb += [
                        self.kind.eq(kind), self.trap.eq(0),
                        self.has_result.eq(instruction[7:12].any() if row.name in ONLY_WRITE else "rd" in row.operands),
                        self.uses1.eq("rs1" in row.operands), self.uses2.eq("rs2" in row.operands),
                    ]  # fmt: skip
                    self._row(m, row, instruction, sources)

    def _row(self, m: Module, row: isa.Row, instruction: Value, s: Sources) -> None:
        if row.name in RESULTS:
            m.d.comb += self.result.eq(RESULTS[row.name](s))
        target = Signal(32, name=f"target_{row.name}")
        if row.name in TAKEN or row.name == "jal":
            m.d.comb += target.eq(s.pc + s.u)
            with m.If(TAKEN[row.name](s) if row.name in TAKEN else 1):
                m.d.comb += [self.next.eq(target), self.trap.eq(target[1])]
        elif row.name == "jalr":
            m.d.comb += [target.eq(s.a + s.u), self.next.eq(Cat(C(0, 1), target[1:])), self.trap.eq(target[1])]
        elif row.name in ACCESSES:
            self._access(m, row, s)
        elif row.unit is isa.Unit.CSR:
            self._csr(m, row, instruction)
        elif row.name in ("ecall", "ebreak"):
            m.d.comb += self.trap.eq(1)
        m.d.comb += [self.returns.eq(row.name == "mret"), self.halts.eq(row.name == "xg.host")]

    def _access(self, m: Module, row: isa.Row, s: Sources) -> None:
        size, extends = ACCESSES[row.name]
        config, address = self._config, Signal(32, name=f"address_{row.name}")
        mapped = in_memory(address, memory_map.IMAGE.base, config.image_size)
        mapped |= in_memory(address, memory_map.FIRMWARE.base, config.firmware_size)
        timer = in_memory(address, memory_map.CLINT.base, memory_map.CLINT.size)
        mapped |= timer & (size == 4)
        mask = ((1 << size) - 1) << address[:2]
        bits = 8 * size
        loaded = (self._word >> (address[:2] * 8))[:bits]
        m.d.comb += [
            self.csr_result.eq(timer), address.eq(s.a + s.u), self.trap.eq(~mapped | (address & size - 1 != 0)),
            self.address.eq(address & ~3), self.result.eq(loaded.as_signed() if extends else loaded),
            (self.read if row.is_load else self.write).eq(mask), self.data.eq(s.b << (address[:2] * 8)),
        ]  # fmt: skip

    def _csr(self, m: Module, row: isa.Row, instruction: Value) -> None:
        number = operand(row, instruction, "csr")
        known = Cat(
            number == n for name, n in csr.NUMBER.items() if (self._config.floats or name not in FLOAT_CSRS)
            if not name.startswith("xg") or self._config.guard_engine or (name == "xgctl" and self._config.sidecar)
        ).any()  # fmt: skip
        source = instruction[15:20]  # rs1's number or the immediate: zero means that nothing is written
        writes = (source != 0) if row.name[:5] in ("csrrs", "csrrc") else C(1, 1)
        m.d.comb += [self.csr_result.eq(1), self.trap.eq(~known | (number[10:] == 3) & writes)]

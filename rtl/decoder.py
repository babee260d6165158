"""Decoder: from an instruction word to control signals. Patterns and operand fields are those of spec/isa.py.

The tables below say how this core carries out an instruction, by its name; they hold no encoding.
"""

from collections.abc import Callable

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.cover import Chooser, source
from rtl.fpu.layouts import FloatControl, FloatOp
from rtl.layouts import AccessOp, AluControl, BranchOp, CsrOp, Decoded, DivOp, Hints, Kinds, Logic, MulOp
from spec import csr, float_rows, isa
from spec.sidecar import ONLY_WRITE

#: What the arithmetic unit does; every other instruction adds its operands.
ALU = {
    "sub": {"subtract": 1, "adds": 1},
    "sh1add": {"scale": 1, "adds": 1}, "sh2add": {"scale": 2, "adds": 1}, "sh3add": {"scale": 3, "adds": 1},
    **dict.fromkeys(("slt", "slti"), {"subtract": 1, "compares": 1}),
    **dict.fromkeys(("sltu", "sltiu"), {"subtract": 1, "compares": 1, "unsigned": 1}),
    **dict.fromkeys(("beq", "bne", "blt", "bge", "bltu", "bgeu"), {"subtract": 1}),
    **dict.fromkeys(("sll", "slli"), {"shifts": 1, "left": 1}),
    **dict.fromkeys(("srl", "srli"), {"shifts": 1}),
    **dict.fromkeys(("sra", "srai"), {"shifts": 1, "arithmetic": 1}),
    **dict.fromkeys(("xor", "xori"), {"logic": Logic.XOR.value}),
    **dict.fromkeys(("or", "ori"), {"logic": Logic.OR.value}),
    **dict.fromkeys(("and", "andi"), {"logic": Logic.AND.value}),
}  # fmt: skip
#: Instructions known to only add.
ADDS = {"add", "addi", "lui", "auipc"}
FUNCTIONS = {
    "beq": BranchOp.EQ, "bne": BranchOp.NE, "blt": BranchOp.LT, "bge": BranchOp.GE, "bltu": BranchOp.LTU,
    "bgeu": BranchOp.GEU, "lb": AccessOp.BYTE, "lh": AccessOp.HALF, "lw": AccessOp.WORD,
    "lbu": AccessOp.BYTE_UNSIGNED, "lhu": AccessOp.HALF_UNSIGNED, "sb": AccessOp.BYTE, "sh": AccessOp.HALF,
    "sw": AccessOp.WORD, "mul": MulOp.LOW, "mulh": MulOp.HIGH, "mulhsu": MulOp.HIGH_SIGNED_UNSIGNED,
    "mulhu": MulOp.HIGH_UNSIGNED, "div": DivOp.DIV, "divu": DivOp.DIVU, "rem": DivOp.REM, "remu": DivOp.REMU,
    "csrrw": CsrOp.WRITE, "csrrwi": CsrOp.WRITE, "csrrs": CsrOp.SET, "csrrsi": CsrOp.SET, "csrrc": CsrOp.CLEAR,
    "csrrci": CsrOp.CLEAR,
    "xg.watch": AccessOp.WORD, "xg.host": AccessOp.WORD, "fence.i": AccessOp.WORD,  # a whole word goes with them to W
}  # fmt: skip
KINDS = {
    "jal": "jump", "jalr": "jump_register", "mret": "trap_return", "fence.i": "refetch",
    "xg.set": "set_operand", "xg.watch": "arm_watch", "xg.host": "host_call",
}  # fmt: skip
UNIT_KINDS = {
    isa.Unit.LOAD: "load", isa.Unit.STORE: "store", isa.Unit.BRANCH: "branch", isa.Unit.MUL: "mul",
    isa.Unit.DIV: "div", isa.Unit.CSR: "csr", isa.Unit.FLOAT: "floating",
}  # fmt: skip
#: What the floating-point unit does (its rounding mode aside).
_FLOAT = {
    "fadd": (FloatOp.ADD, 0), "fsub": (FloatOp.ADD, 1), "fmul": (FloatOp.MUL, 0), "fdiv": (FloatOp.DIV, 0),
    "fsqrt": (FloatOp.SQRT, 0), "fmadd": (FloatOp.FMA, 0), "fmsub": (FloatOp.FMA, 1), "fnmsub": (FloatOp.FMA, 2),
    "fnmadd": (FloatOp.FMA, 3), "fsgnj": (FloatOp.SIGN, 0), "fsgnjn": (FloatOp.SIGN, 1), "fsgnjx": (FloatOp.SIGN, 2),
    "fmin": (FloatOp.MINMAX, 0), "fmax": (FloatOp.MINMAX, 1), "fle": (FloatOp.COMPARE, 0),
    "flt": (FloatOp.COMPARE, 1), "feq": (FloatOp.COMPARE, 2), "fclass": (FloatOp.CLASS, 0),
    "fcvt.w": (FloatOp.TO_INT, 0), "fcvt.wu": (FloatOp.TO_INT, 1),
}  # fmt: skip
FLOAT = {
    f"{name}.{p}": {"op": op.value, "variant": variant, "single": p == "s", "to_single": p == "s" and "w" not in name}
    for name, (op, variant) in _FLOAT.items()
    for p in "sd"
}
FLOAT |= {
    f"fcvt.{p}.{kind}": {"op": FloatOp.FROM_INT.value, "variant": variant, "to_single": p == "s"}
    for p in "sd"
    for variant, kind in enumerate(("w", "wu"))
}
FLOAT |= {
    "fcvt.s.d": {"op": FloatOp.CONVERT.value, "to_single": True},
    "fcvt.d.s": {"op": FloatOp.CONVERT.value, "single": True},
}
TRAPS = {"ecall": isa.Cause.ECALL, "ebreak": isa.Cause.BREAKPOINT}


def is_known(row: isa.Row) -> bool:
    """Does this core know how to carry out the instruction? (Checked for every row when the decoder is made.)"""
    return (
        row.name in ALU or row.name in ADDS or row.name in FUNCTIONS or row.name in KINDS
        or row.name in FLOAT or row.name in TRAPS or row.name in ("fence", "wfi")
    )  # fmt: skip


def adds_immediate(row: isa.Row) -> bool:
    """Is operand b the immediate? (Of xg.watch it is zero.)"""
    to_pc = row.is_branch or row.name == "jal"
    return row.name == "xg.watch" or not to_pc and ("imm" in row.operands or "zimm" in row.operands)


def immediate_bit(row: isa.Row, i: int) -> int | None:
    """The bit of the instruction word that is bit i of operand b, if one is."""
    shift = 12 if row.name in ("lui", "auipc") else 0  # the meanings of lui and auipc shift the operand
    return source(row.operands.get("imm") or row.operands.get("zimm"), i - shift) if i >= shift else None


def index_of(row: isa.Row) -> isa.Operand | None:
    return next((row.operands[name] for name in ("csr", "g", "slot", "code") if name in row.operands), None)


def index_bit(row: isa.Row, i: int) -> int | None:
    return source(index_of(row), i)


def has_row(row: isa.Row, config: CoreConfig) -> bool:
    """Does a core of this configuration have the instruction?"""
    if row.unit is isa.Unit.MUL:
        return config.multiplier
    if row.unit is isa.Unit.DIV:
        return config.divider
    if row.unit is isa.Unit.FLOAT:
        return config.floats
    if row.name in ("sh1add", "sh2add", "sh3add"):
        return config.zba
    needs = {"xg.set": config.guard_engine, "xg.watch": config.guard_engine and config.watches}
    return needs.get(row.name, True)


def has_csr(name: str, config: CoreConfig) -> bool:
    """Does a core of this configuration have the CSR?"""
    if name in ("fflags", "frm", "fcsr"):
        return config.floats
    return not name.startswith("xg") or config.guard_engine or (name == "xgctl" and config.pattern_table)


def rows_of(config: CoreConfig) -> list[isa.Row]:
    """The instructions that a core of this configuration has."""
    return [row for row in isa.ROWS.values() if has_row(row, config)]


class Predecoder(wiring.Component):
    """Combinational. f_word: what comes to D at the end of the cycle; f_hints: what D has to know early of it, if it is
    an instruction.
    """

    f_word: In(32)
    f_hints: Out(Hints)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        word = Chooser(self.f_word, rows_of(self._config))
        chosen = {
            "jump": lambda row: row.name == "jal",
            "branch": lambda row: row.is_branch,
            "csr": lambda row: row.unit is isa.Unit.CSR,
            "uses1": lambda row: "rs1" in row.operands,
            "uses2": lambda row: "rs2" in row.operands,
        }
        for name, choose in chosen.items():
            m.d.comb += self.f_hints[name].eq(word.any_of(choose))
        return m


class Decoder(wiring.Component):
    """Combinational.

    d_instruction: the word. d_fetch_fault: it could not be fetched; then it decodes to a trap. d_mode: CSR frm.
    d_decoded: what it is; d_invalid: nothing that can be carried out. (What selects operands does not wait for that.)
    d_early: kinds of a word that is an instruction, before it is known that it is one; so are rs1, rs2.
    d_offset: of a jump or branch, which is known early as well.
    """

    d_instruction: In(32)
    d_fetch_fault: In(1)
    d_mode: In(3)
    d_decoded: Out(Decoded)
    d_invalid: Out(1)
    d_early: Out(Kinds)
    d_offset: Out(32)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        if unknown := [row.name for row in isa.ROWS.values() if not is_known(row)]:
            raise ValueError(f"instructions that the core does not know: {', '.join(unknown)}")
        super().__init__()

    def _operand(self, operand: isa.Operand) -> Value:
        """The operand's value in the instruction word, 32 bits."""
        bits: list[Value] = [C(0, 1)] * operand.width
        for f, shift in operand.pieces:
            for i in range(f.width):
                bits[shift + i] = self.d_instruction[f.lsb + i]
        value = Cat(*bits)
        return value.as_signed() if operand.signed else value

    def elaborate(self, platform: object) -> Module:
        m = Module()
        d = self.d_decoded
        legal = Signal()
        rows = rows_of(self._config)
        word = Chooser(self.d_instruction, rows)
        any_of = word.any_of
        m.d.comb += legal.eq(Cat((self.d_instruction & row.mask) == row.match for row in rows).any())

        kinds = {row.name: KINDS.get(row.name) or UNIT_KINDS.get(row.unit) for row in rows}
        for kind in d.kinds.shape():
            m.d.comb += self.d_early[kind[0]].eq(any_of(lambda row, kind=kind: kinds[row.name] == kind[0]))
        m.d.comb += d.kinds.eq(self.d_early)
        for name, f in AluControl:
            bits = d.alu.as_value()[f.offset : f.offset + f.width]
            for bit in range(f.width):
                chosen = any_of(lambda row, name=name, bit=bit: ALU.get(row.name, {"adds": 1}).get(name, 0) >> bit & 1)
                m.d.comb += bits[bit].eq(chosen)
        for bit in range(3):
            m.d.comb += d.function[bit].eq(any_of(lambda row, bit=bit: FUNCTIONS.get(row.name, 0) >> bit & 1))
        m.d.comb += [
            d.imm.eq(word.field(len(d.imm), immediate_bit, adds_immediate)),
            # (A load of the timer takes the way of CSRs, and no CSR has number 0.)
            d.index.eq(word.field(len(d.index), index_bit, lambda row: index_of(row) or row.unit is isa.Unit.LOAD)),
        ]
        m.d.comb += self.d_offset.eq(self._offset())
        standard = isa.FORMATS["R"].operands
        registers = {op.name: self._operand(op) for op in standard}
        only_writes = Signal()
        m.d.comb += only_writes.eq(any_of(lambda row: row.name in ONLY_WRITE) & (registers["rd"] == 0))
        m.d.comb += [
            d.rd.eq(registers["rd"]),
            d.rs1.eq(registers["rs1"]),
            d.rs2.eq(registers["rs2"]),
            d.has_result.eq(any_of(lambda row: row.has_result) & ~only_writes),
            d.writes.eq(any_of(lambda row: "rd" in row.operands) & (registers["rd"] != 0)),
            d.a_pc.eq(any_of(lambda row: row.name == "auipc")),
            d.a_zero.eq(any_of(lambda row: "rs1" not in row.operands and row.name != "auipc")),
            d.b_imm.eq(any_of(adds_immediate)),
            d.b_zero.eq(any_of(lambda row: row.name in ("xg.set", *TRAPS) or row.format.name == "CSR")),
        ]
        is_csr, writes_csr = Signal(), Signal()
        m.d.comb += [
            is_csr.eq(any_of(lambda row: row.unit is isa.Unit.CSR)),
            writes_csr.eq(
                is_csr & (any_of(lambda row: FUNCTIONS.get(row.name) is CsrOp.WRITE) | (registers["rs1"] != 0))
            ),
            d.csr_write.eq(writes_csr),
            d.csr_read.eq(~only_writes),
        ]
        no_mode = self._decode_floats(m, any_of) if self._config.floats else C(0, 1)
        # What decides about traps comes from the word itself, and so early.
        number = self._operand(next(op for op in isa.FORMATS["CSR"].operands if op.name == "csr"))
        self._decode_traps(m, any_of, legal & ~no_mode, number, is_csr, writes_csr)
        return m

    def _decode_floats(self, m: Module, any_of: Callable[[Callable[[isa.Row], bool]], Value]) -> Value:
        """Returns: it has no rounding mode, though it needs one."""
        d, floating = self.d_decoded, self.d_decoded.floating
        modes = isa.FORMATS["FR"].record["rm"]
        written = self.d_instruction[modes.lsb : modes.lsb + modes.width]
        dynamic = max(float_rows.ROUNDING)
        for name, field in FloatControl:
            for bit in range(field.width if name != "mode" else 0):
                chosen = any_of(lambda row, name=name, bit=bit: int(FLOAT.get(row.name, {}).get(name, 0)) >> bit & 1)
                m.d.comb += floating.as_value()[field.offset + bit].eq(chosen)

        def pair(operand: str) -> Value:
            return any_of(lambda row: operand in row.operands and row.operands[operand].is_pair)

        mode = Signal.like(floating.mode)
        m.d.comb += [
            mode.eq(Mux(written == dynamic, self.d_mode, written)),
            floating.mode.eq(mode),
            d.rs3.eq(self._operand(next(op for op in isa.FORMATS["F4"].operands if op.name == "rs3"))),
            d.pair.eq(pair("rd")),
            d.pair1.eq(pair("rs1")),
            d.pair2.eq(pair("rs2")),
        ]
        return any_of(lambda row: "rm" in row.operands) & (mode > max(set(float_rows.ROUNDING) - {dynamic}))

    def _offset(self) -> Value:
        """Of jal or of a branch, whichever it is: a single bit tells."""
        jal, branches = isa.ROWS["jal"], [row for row in isa.ROWS.values() if row.is_branch]
        telling = jal.mask
        for row in branches:
            telling &= row.mask & (jal.match ^ row.match)
        bit = telling.bit_length() - 1
        offsets = [self._operand(row.operands["imm"]) for row in (branches[0], jal)]
        return Mux(self.d_instruction[bit] == jal.match >> bit & 1, offsets[1], offsets[0])

    def _decode_traps(
        self, m: Module, any_of: Callable[[Callable[[isa.Row], bool]], Value], legal: Value, number: Value,
        is_csr: Value, writes_csr: Value,
    ) -> None:  # fmt: skip
        d = self.d_decoded
        known_csr, read_only = Signal(), Signal()
        with m.Switch(number):
            for name, csr_number in csr.NUMBER.items():
                if has_csr(name, self._config):
                    with m.Case(csr_number):
                        m.d.comb += known_csr.eq(1)
        m.d.comb += read_only.eq(number[10:12] == 3)  # the architecture's read-only quarter of the CSR numbers
        illegal = ~legal | is_csr & (~known_csr | read_only & writes_csr)
        m.d.comb += self.d_invalid.eq(illegal | self.d_fetch_fault)
        for name, cause in TRAPS.items():
            with m.If(any_of(lambda row, name=name: row.name == name)):
                m.d.comb += [d.trap.eq(1), d.cause.eq(cause)]
        with m.If(self.d_invalid):
            m.d.comb += [
                d.trap.eq(1), d.cause.eq(Mux(self.d_fetch_fault, isa.Cause.FETCH_FAULT, isa.Cause.ILLEGAL)),
                d.kinds.eq(0), d.csr_write.eq(0), d.writes.eq(0), d.has_result.eq(0), d.pair.eq(0),
            ]  # fmt: skip

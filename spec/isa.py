"""The instruction set: RV32I, M, Zba, Zicsr, Zifencei, Zfinx and Zdinx, the machine-mode instructions, and Xguard. One
table row per instruction; those of Zfinx and Zdinx are in spec/float_rows.py.

A row gives a name, a format (a `Record` of 32 bits with operands over its fields), the fixed fields of the pattern, the
unit that executes it, and its meaning. Assembler, decoder, simulator, linker and docs/reference.md are derived from
the rows; the import fails where two patterns overlap or a bit of a pattern belongs to nothing.

Meanings are short statements in a subset of Python: assignment to `rd`, `if`, `pass`, calls, integer arithmetic on
unbounded integers, comparison and conditional expression. Names: the operands of the row (`rs1` and `rs2` are the
registers' contents, unsigned, or 64 bits where a register pair is read; `rs1_number` is the register's number;
immediates are their value) and `pc`. Calls, beside those of spec/float_rows.py:

    u32 s32 s16 s8 (x)        the low bits of x, as an unsigned or signed number
    quotient remainder (a, b) division rounded towards zero
    load(address, bytes)      unsigned; traps where misaligned or not mapped
    store(address, bytes, x)  likewise
    jump(target)              the next instruction is there; traps where the target is not a multiple of 4
    csr_read(n) csr_write(n, x)  trap where the CSR does not exist, or is written and read-only
    trap(cause, value)        the instruction has no other effect; mtval := value
    return_from_trap()        mret
    set_operand(g, x) arm_watch(slot, address, expected) halt_for_host(code)   see spec/xguard.py

A trap anywhere in a meaning means that the instruction has no other effect. The result, which sidecar checks see, is
what is assigned to `rd`; a register pair is no result. Where it is `u32(x)`, x is the exact result of the checks
overflow32 and range31.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from spec import abi, csr, float_rows
from spec.bits import Field, Record


class Unit(enum.StrEnum):
    """The part of the core that executes an instruction."""

    ALU = "alu"
    SHIFT = "shift"
    MUL = "mul"
    DIV = "div"
    LOAD = "load"
    STORE = "store"
    BRANCH = "branch"
    JUMP = "jump"
    CSR = "csr"
    SYSTEM = "system"
    GUARD = "guard"
    FLOAT = "float"


class Cause(enum.IntEnum):
    """Values of CSR mcause. mtval is the target, the instruction word, the address or 0."""

    FETCH_MISALIGNED = 0
    FETCH_FAULT = 1
    ILLEGAL = 2
    BREAKPOINT = 3
    LOAD_MISALIGNED = 4
    LOAD_FAULT = 5
    STORE_MISALIGNED = 6
    STORE_FAULT = 7
    ECALL = 11
    TIMER_INTERRUPT = 0x8000_0007
    EXTERNAL_INTERRUPT = 0x8000_000B


@dataclass(frozen=True)
class Operand:
    """A named operand: where its bits lie. `pieces` are (field, position of the field's lowest bit in the value)."""

    name: str
    pieces: tuple[tuple[Field, int], ...]
    signed: bool = False

    @functools.cached_property
    def width(self) -> int:
        return max(shift + f.width for f, shift in self.pieces)

    @functools.cached_property
    def step(self) -> int:
        """Legal values are multiples of this."""
        return 1 << min(shift for _, shift in self.pieces)

    @functools.cached_property
    def low(self) -> int:
        return -(1 << self.width - 1) if self.signed else 0

    @functools.cached_property
    def high(self) -> int:
        return (1 << (self.width - 1 if self.signed else self.width)) - self.step

    @property
    def is_register(self) -> bool:
        return self.name in ("rd", "rs1", "rs2", "rs3")

    @property
    def is_pair(self) -> bool:
        """Is it a register pair?"""
        return self.is_register and self.step == 2

    def extract(self, word: int) -> int:
        value = 0
        for f, shift in self.pieces:
            value |= f.extract(word) << shift
        return value - (1 << self.width) if self.signed and value >> self.width - 1 else value


@dataclass(frozen=True)
class Format:
    """A layout of instruction bits. Fields that are no operand, reserved (zero) or ignored are fixed by each row."""

    name: str
    record: Record
    operands: tuple[Operand, ...]
    syntax: str
    ignored: tuple[str, ...] = ()

    @property
    def fixed(self) -> tuple[str, ...]:
        """Names of the fields that a row must fix."""
        used = {f.name for op in self.operands for f, _ in op.pieces}
        return tuple(n for n, f in self.record.fields.items() if n not in used | {*self.ignored} and not f.reserved)


_OPCODE = Field(name="opcode", lsb=0, width=7)
_RD = Field(name="rd", lsb=7, width=5)
_FUNCT3 = Field(name="funct3", lsb=12, width=3)
_RS1 = Field(name="rs1", lsb=15, width=5)
_RS2 = Field(name="rs2", lsb=20, width=5)
_FUNCT7 = Field(name="funct7", lsb=25, width=7)


def _format(name: str, fields: str, operands: str, syntax: str, ignored: str = "") -> Format:
    """Fields, most significant first, as name:width; operands as name=field@shift+field@shift, `~` before: signed."""
    standard = {f.name: f for f in (_OPCODE, _RD, _FUNCT3, _RS1, _RS2, _FUNCT7)}
    position, record = 32, []
    for item in fields.split():
        field_name, _, width = item.partition(":")
        bits = int(width) if width else standard[field_name].width
        position -= bits
        record.append(Field(name=field_name, lsb=position, width=bits))
    by_name = {f.name: f for f in record}
    if any(by_name[n] != f for n, f in standard.items() if n in by_name and n not in ignored.split()):
        raise ValueError(f"format {name}: a standard field is misplaced")
    parsed = []
    for item in operands.split():
        op_name, _, pieces = item.partition("=")
        places = [p.partition("@") for p in (pieces or op_name.lstrip("~")).split("+")]
        parsed.append(
            Operand(op_name.lstrip("~"), tuple((by_name[f], int(at or 0)) for f, _, at in places), op_name[0] == "~")
        )
    return Format(name, Record(name, 32, record), tuple(parsed), syntax, tuple(ignored.split()))


_I = "imm_11_0:12 rs1 funct3 rd opcode"
_FORMATS = (
    _format("R", "funct7 rs2 rs1 funct3 rd opcode", "rd rs1 rs2", "{rd}, {rs1}, {rs2}"),
    _format("I", _I, "rd rs1 ~imm=imm_11_0@0", "{rd}, {rs1}, {imm}"),
    _format("L", _I, "rd rs1 ~imm=imm_11_0@0", "{rd}, {imm}({rs1})"),
    _format("SH", "funct7 shamt:5 rs1 funct3 rd opcode", "rd rs1 imm=shamt@0", "{rd}, {rs1}, {imm}"),
    _format(
        "S",
        "imm_11_5:7 rs2 rs1 funct3 imm_4_0:5 opcode",
        "rs1 rs2 ~imm=imm_11_5@5+imm_4_0@0",
        "{rs2}, {imm}({rs1})",
    ),
    _format(
        "B",
        "imm_12:1 imm_10_5:6 rs2 rs1 funct3 imm_4_1:4 imm_11:1 opcode",
        "rs1 rs2 ~imm=imm_12@12+imm_11@11+imm_10_5@5+imm_4_1@1",
        "{rs1}, {rs2}, {target}",
    ),
    _format("U", "imm_31_12:20 rd opcode", "rd imm=imm_31_12@0", "{rd}, {imm:#x}"),
    _format(
        "J",
        "imm_20:1 imm_10_1:10 imm_11:1 imm_19_12:8 rd opcode",
        "rd ~imm=imm_20@20+imm_19_12@12+imm_11@11+imm_10_1@1",
        "{rd}, {target}",
    ),
    _format("CSR", "csr:12 rs1 funct3 rd opcode", "rd csr rs1", "{rd}, {csr}, {rs1}"),
    _format("CSRI", "csr:12 zimm:5 funct3 rd opcode", "rd csr zimm", "{rd}, {csr}, {zimm}"),
    _format("FENCE", "fm:4 pred:4 succ:4 rs1 funct3 rd opcode", "pred succ", "{pred}, {succ}", ignored="fm rs1 rd"),
    _format("FENCEI", "imm:12 rs1 funct3 rd opcode", "", "", ignored="imm rs1 rd"),
    _format("SYS", "function:12 _rs1:5 funct3 _rd:5 opcode", "", ""),
    _format("XSET", "_imm_11_8:4 g:8 rs1 funct3 _rd:5 opcode", "g rs1", "{g}, {rs1}"),
    _format("XWATCH", "_funct7:4 slot:3 rs2 rs1 funct3 _rd:5 opcode", "slot rs1 rs2", "{slot}, {rs1}, {rs2}"),
    _format("XHOST", "code:12 _rs1:5 funct3 _rd:5 opcode", "code", "{code}"),
    *(_format(*map(str.strip, line.split("|"))) for line in float_rows.FORMATS.strip().splitlines()),
)
FORMATS = {f.name: f for f in _FORMATS}


@dataclass(frozen=True)
class Row:
    """One instruction. A word is this instruction where `word & mask == match`."""

    name: str
    format: Format
    pattern: str
    unit: Unit
    meaning: str
    match: int = field(init=False, default=0)
    mask: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        record = self.format.record
        values = {k: int(v, 0) for k, v in (item.split("=") for item in self.pattern.split())}
        if set(values) != set(self.format.fixed):
            raise ValueError(f"{self.name}: the pattern must fix exactly {self.format.fixed}")
        mask = sum(f.mask for n, f in record.fields.items() if n in values or f.reserved)
        covered = mask | sum(f.mask for op in self.format.operands for f, _ in op.pieces)
        covered |= sum(record[n].mask for n in self.format.ignored)
        if covered != 0xFFFF_FFFF:
            raise ValueError(f"{self.name}: bits {covered ^ 0xFFFF_FFFF:#x} belong to nothing")
        object.__setattr__(self, "match", record.encode(**values))
        object.__setattr__(self, "mask", mask)

    @functools.cached_property
    def operands(self) -> dict[str, Operand]:
        return {op.name: op for op in self.format.operands}

    @functools.cached_property
    def has_result(self) -> bool:
        """Does it write a result to rd (which a sidecar check can judge)?"""
        return "rd" in self.operands and not self.writes_pair

    @functools.cached_property
    def writes_pair(self) -> bool:
        """Does it write a register pair (which is no result)?"""
        return "rd" in self.operands and self.operands["rd"].is_pair

    @functools.cached_property
    def is_branch(self) -> bool:
        """Is it a conditional branch?"""
        return self.unit is Unit.BRANCH

    @functools.cached_property
    def is_jump(self) -> bool:
        return self.unit is Unit.JUMP

    @functools.cached_property
    def changes_flow(self) -> bool:
        """May the next instruction be elsewhere, traps aside?"""
        return self.unit in (Unit.BRANCH, Unit.JUMP) or self.name == "mret"

    @functools.cached_property
    def is_load(self) -> bool:
        return self.unit is Unit.LOAD

    @functools.cached_property
    def is_store(self) -> bool:
        return self.unit is Unit.STORE


@dataclass(frozen=True, slots=True)
class Instruction:
    """A decoded word: its row, and the values of its operands (register numbers, immediates)."""

    row: Row
    operands: Mapping[str, int]

    @property
    def name(self) -> str:
        return self.row.name

    def __getitem__(self, operand: str) -> int:
        return self.operands[operand]


def _rows(unit: Unit, form: str, common: str, lines: str) -> list[Row]:
    """Rows of one unit and format. A line is: name | the fixed fields that differ | meaning."""
    rows = []
    for line in lines.strip().splitlines():
        name, own, meaning = (part.strip() for part in line.split("|", 2))
        rows.append(Row(name, FORMATS[form], f"{common} {own}".strip(), unit, meaning))
    return rows


_TABLE: list[Row] = [
    # --- RV32I ---
    *_rows(Unit.ALU, "U", "", """
        lui    | opcode=0x37 | rd = imm << 12
        auipc  | opcode=0x17 | rd = u32(pc + (imm << 12))
    """),
    *_rows(Unit.JUMP, "J", "", "jal | opcode=0x6f | rd = u32(pc + 4); jump(u32(pc + imm))"),
    *_rows(Unit.JUMP, "L", "opcode=0x67", "jalr | funct3=0 | rd = u32(pc + 4); jump(u32(rs1 + imm) & 0xfffffffe)"),
    *_rows(Unit.BRANCH, "B", "opcode=0x63", """
        beq    | funct3=0 | if rs1 == rs2: jump(u32(pc + imm))
        bne    | funct3=1 | if rs1 != rs2: jump(u32(pc + imm))
        blt    | funct3=4 | if s32(rs1) < s32(rs2): jump(u32(pc + imm))
        bge    | funct3=5 | if s32(rs1) >= s32(rs2): jump(u32(pc + imm))
        bltu   | funct3=6 | if rs1 < rs2: jump(u32(pc + imm))
        bgeu   | funct3=7 | if rs1 >= rs2: jump(u32(pc + imm))
    """),
    *_rows(Unit.LOAD, "L", "opcode=0x03", """
        lb     | funct3=0 | rd = u32(s8(load(u32(rs1 + imm), 1)))
        lh     | funct3=1 | rd = u32(s16(load(u32(rs1 + imm), 2)))
        lw     | funct3=2 | rd = load(u32(rs1 + imm), 4)
        lbu    | funct3=4 | rd = load(u32(rs1 + imm), 1)
        lhu    | funct3=5 | rd = load(u32(rs1 + imm), 2)
    """),
    *_rows(Unit.STORE, "S", "opcode=0x23", """
        sb     | funct3=0 | store(u32(rs1 + imm), 1, rs2)
        sh     | funct3=1 | store(u32(rs1 + imm), 2, rs2)
        sw     | funct3=2 | store(u32(rs1 + imm), 4, rs2)
    """),
    *_rows(Unit.ALU, "I", "opcode=0x13", """
        addi   | funct3=0 | rd = u32(s32(rs1) + imm)
        slti   | funct3=2 | rd = 1 if s32(rs1) < imm else 0
        sltiu  | funct3=3 | rd = 1 if rs1 < u32(imm) else 0
        xori   | funct3=4 | rd = rs1 ^ u32(imm)
        ori    | funct3=6 | rd = rs1 | u32(imm)
        andi   | funct3=7 | rd = rs1 & u32(imm)
    """),
    *_rows(Unit.SHIFT, "SH", "opcode=0x13", """
        slli   | funct3=1 funct7=0x00 | rd = u32(s32(rs1) << imm)
        srli   | funct3=5 funct7=0x00 | rd = rs1 >> imm
        srai   | funct3=5 funct7=0x20 | rd = u32(s32(rs1) >> imm)
    """),
    *_rows(Unit.ALU, "R", "opcode=0x33", """
        add    | funct3=0 funct7=0x00 | rd = u32(s32(rs1) + s32(rs2))
        sub    | funct3=0 funct7=0x20 | rd = u32(s32(rs1) - s32(rs2))
        slt    | funct3=2 funct7=0x00 | rd = 1 if s32(rs1) < s32(rs2) else 0
        sltu   | funct3=3 funct7=0x00 | rd = 1 if rs1 < rs2 else 0
        xor    | funct3=4 funct7=0x00 | rd = rs1 ^ rs2
        or     | funct3=6 funct7=0x00 | rd = rs1 | rs2
        and    | funct3=7 funct7=0x00 | rd = rs1 & rs2
    """),
    *_rows(Unit.SHIFT, "R", "opcode=0x33", """
        sll    | funct3=1 funct7=0x00 | rd = u32(rs1 << (rs2 & 31))
        srl    | funct3=5 funct7=0x00 | rd = rs1 >> (rs2 & 31)
        sra    | funct3=5 funct7=0x20 | rd = u32(s32(rs1) >> (rs2 & 31))
    """),
    *_rows(Unit.SYSTEM, "FENCE", "opcode=0x0f", "fence | funct3=0 | pass"),
    *_rows(Unit.SYSTEM, "FENCEI", "opcode=0x0f", "fence.i | funct3=1 | pass"),  # what follows is fetched anew
    *_rows(Unit.SYSTEM, "SYS", "opcode=0x73 funct3=0", """
        ecall  | function=0x000 | trap(11, 0)
        ebreak | function=0x001 | trap(3, 0)
        mret   | function=0x302 | return_from_trap()
        wfi    | function=0x105 | pass
    """),
    # --- M ---
    *_rows(Unit.MUL, "R", "opcode=0x33 funct7=0x01", """
        mul    | funct3=0 | rd = u32(s32(rs1) * s32(rs2))
        mulh   | funct3=1 | rd = u32((s32(rs1) * s32(rs2)) >> 32)
        mulhsu | funct3=2 | rd = u32((s32(rs1) * rs2) >> 32)
        mulhu  | funct3=3 | rd = u32((rs1 * rs2) >> 32)
    """),
    *_rows(Unit.DIV, "R", "opcode=0x33 funct7=0x01", """
        div    | funct3=4 | rd = u32(-1 if rs2 == 0 else quotient(s32(rs1), s32(rs2)))
        divu   | funct3=5 | rd = u32(-1 if rs2 == 0 else quotient(rs1, rs2))
        rem    | funct3=6 | rd = u32(rs1 if rs2 == 0 else remainder(s32(rs1), s32(rs2)))
        remu   | funct3=7 | rd = rs1 if rs2 == 0 else remainder(rs1, rs2)
    """),
    # --- Zba ---
    *_rows(Unit.ALU, "R", "opcode=0x33 funct7=0x10", """
        sh1add | funct3=2 | rd = u32((s32(rs1) << 1) + s32(rs2))
        sh2add | funct3=4 | rd = u32((s32(rs1) << 2) + s32(rs2))
        sh3add | funct3=6 | rd = u32((s32(rs1) << 3) + s32(rs2))
    """),
    # --- Zicsr ---
    *_rows(Unit.CSR, "CSR", "opcode=0x73", """
        csrrw  | funct3=1 | rd = csr_read(csr); csr_write(csr, rs1)
        csrrs  | funct3=2 | rd = csr_read(csr); csr_write(csr, rd | rs1) if rs1_number else None
        csrrc  | funct3=3 | rd = csr_read(csr); csr_write(csr, rd & ~rs1) if rs1_number else None
    """),
    *_rows(Unit.CSR, "CSRI", "opcode=0x73", """
        csrrwi | funct3=5 | rd = csr_read(csr); csr_write(csr, zimm)
        csrrsi | funct3=6 | rd = csr_read(csr); csr_write(csr, rd | zimm) if zimm else None
        csrrci | funct3=7 | rd = csr_read(csr); csr_write(csr, rd & ~zimm) if zimm else None
    """),
    # --- Zfinx, Zdinx ---
    *(row for form, common, lines in float_rows.ROWS for row in _rows(Unit.FLOAT, form, common, lines)),
    # --- Xguard (custom-0) ---
    *_rows(Unit.GUARD, "XSET", "opcode=0x0b", "xg.set | funct3=0 | set_operand(g, rs1)"),
    *_rows(Unit.GUARD, "XWATCH", "opcode=0x0b", "xg.watch | funct3=1 | arm_watch(slot, rs1, rs2)"),
    *_rows(Unit.GUARD, "XHOST", "opcode=0x0b", "xg.host | funct3=2 | halt_for_host(code)"),
]  # fmt: skip

#: All instructions by name, in the order of the table.
ROWS: dict[str, Row] = {row.name: row for row in _TABLE}
if len(ROWS) != len(_TABLE):
    raise ValueError("an instruction name occurs twice")


def overlaps(rows: list[Row]) -> list[tuple[str, str]]:
    """Pairs of rows that some word matches both."""
    return [(a.name, b.name) for i, a in enumerate(rows) for b in rows[:i] if not (a.match ^ b.match) & a.mask & b.mask]


if overlaps(_TABLE):
    raise ValueError(f"instruction patterns overlap: {overlaps(_TABLE)}")

_KEY = _OPCODE.mask | _FUNCT3.mask
_BY_KEY: dict[int, list[Row]] = {}
for _row in _TABLE:
    for _funct3 in range(8):
        if (_funct3 << _FUNCT3.lsb ^ _row.match) & _row.mask & _FUNCT3.mask == 0:
            _BY_KEY.setdefault(_row.match & _OPCODE.mask | _funct3 << _FUNCT3.lsb, []).append(_row)


def _encoder(row: Row) -> Callable[..., int]:
    """A compiled function of the row's operands: the word, or -1 where one of them is out of range."""
    terms, tests = [str(row.match)], []
    for name, op in row.operands.items():
        tests.append(f"{op.low} <= {name} <= {op.high}" + (f" and not {name} & {op.step - 1}" if op.step > 1 else ""))
        for f, shift in op.pieces:
            terms.append(f"({name} >> {shift} & {(1 << f.width) - 1}) << {f.lsb}")
    head = f"lambda {', '.join(row.operands)}" if row.operands else "lambda"
    function: Callable[..., int] = eval(f"{head}: {' | '.join(terms)} if {' and '.join(tests) or True} else -1")
    return function


_ENCODERS = {row.name: _encoder(row) for row in _TABLE}


def encode(name: str, **operands: int) -> int:
    """The instruction word. Raises ValueError on an unknown name, missing or surplus operands, values out of range."""
    try:
        word = _ENCODERS[name](**operands)
    except (KeyError, TypeError):
        word = -1
    if word < 0:
        raise ValueError(_why_not(name, operands))
    return word


def encode_row(name: str, operands: Sequence[int]) -> int:
    """The same with the operands in the order of `ROWS[name].operands`."""
    encoder = _ENCODERS.get(name)
    if encoder is None or len(operands) != len(ROWS[name].operands):
        raise ValueError(f"{name} and {len(operands)} operands: no such instruction")
    word = encoder(*operands)
    if word < 0:
        raise ValueError(_why_not(name, dict(zip(ROWS[name].operands, operands, strict=True))))
    return word


def _why_not(name: str, operands: dict[str, int]) -> str:
    """What is wrong with the arguments of `encode`."""
    row = ROWS.get(name)
    if row is None:
        return f"no instruction {name!r}"
    if set(operands) != set(row.operands):
        return f"{name} takes {', '.join(row.operands) or 'no operands'}; given {', '.join(operands) or 'none'}"
    for op in row.format.operands:
        value = operands[op.name]
        if not isinstance(value, int):
            return f"{name}: {op.name}={value!r} is no integer"
        if not op.low <= value <= op.high:
            return f"{name}: {op.name}={value} is outside {op.low}..{op.high}"
        if value % op.step:
            return f"{name}: {op.name}={value} is not a multiple of {op.step}"
    raise AssertionError(f"{name} {operands} should encode")


@functools.lru_cache(maxsize=1 << 16)
def decode(word: int) -> Instruction | None:
    """The instruction that `word` is; None where it is illegal."""
    row = row_of(word)
    return None if row is None else Instruction(row, {op.name: op.extract(word) for op in row.format.operands})


def row_of(word: int) -> Row | None:
    """Which instruction `word` is, without its operands."""
    for row in _BY_KEY.get(word & _KEY, ()):
        if word & row.mask == row.match:
            return row
    return None


_CSR_NAMES = {number: name for name, number in csr.NUMBER.items()}
_FENCE_SETS = tuple("".join(c for i, c in enumerate("iorw") if bits & 8 >> i) or "0" for bits in range(16))


def disassemble(word: int, pc: int | None = None) -> str:
    """Assembler text. Branch and jump targets are absolute where `pc` is given, else relative ("8")."""
    instruction = decode(word)
    if instruction is None:
        return f".word {word:#010x}"
    texts: dict[str, int | str] = dict(instruction.operands)
    for name, value in instruction.operands.items():
        if instruction.row.operands[name].is_register:
            texts[name] = abi.REG_NAMES[value]
        elif name == "csr":
            texts[name] = _CSR_NAMES.get(value, f"{value:#x}")
        elif name in ("pred", "succ"):
            texts[name] = _FENCE_SETS[value]
        elif name == "rm":
            texts[name] = float_rows.ROUNDING.get(value, str(value))
    if "{target}" in instruction.row.format.syntax:
        offset = instruction["imm"]
        texts["target"] = str(offset) if pc is None else f"{pc + offset & 0xFFFF_FFFF:#x}"
    return f"{instruction.name} {instruction.row.format.syntax.format(**texts)}".rstrip()

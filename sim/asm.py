"""The assembler of traces: a Python API over spec/isa.py, used by the code generator and the linker in jit/.

    asm = Assembler(base=0x1000_0000)
    asm.li(abi.NUMBER["a0"], 100_000)
    asm.label("loop")                                   # bound here
    asm.emit("addi", rd=10, rs1=10, imm=-1)
    asm.attach(check=Check.NONZERO, loop=1)             # the sidecar word of the instruction just emitted
    asm.emit("bne", rs1=10, rs2=0, target="exit")       # a label, bound before or later, or an absolute address (int)
    asm.label("exit")
    asm.emit("xg.host", code=5)
    done = asm.finish()                                 # done.code, done.sidecar, done.labels, done.addresses

`emit` encodes at once; what depends on addresses is filled in by `finish`, which also turns conditional branches whose
target is out of reach into the inverted branch over a `jal` (so an instruction's address is known only after it).
Illegal operands raise ValueError, illegal sidecar words LinkError, at the call that gives them.
"""

from __future__ import annotations

import functools
import struct
from dataclasses import dataclass

from spec import isa
from spec.sidecar import (
    EXACT_CHECKS,
    EXACT_MNEMONICS,
    LATE_UNITS,
    ONLY_WRITE,
    SIDECAR,
    UNCHECKED,
    WATCH_SLOTS,
    WITH_SET,
    Check,
    Subject,
)

_INVERSE = {"beq": "bne", "bne": "beq", "blt": "bge", "bge": "blt", "bltu": "bgeu", "bgeu": "bltu"}
_BRANCH_REACH = isa.ROWS["beq"].operands["imm"].low, isa.ROWS["beq"].operands["imm"].high
_OFFSET_BITS = {name: row.mask for name, row in isa.ROWS.items() if "{target}" in row.format.syntax}


class LinkError(ValueError):
    """A program that the linker refuses: an illegal sidecar word, a label never bound, a jump too far."""


def sidecar_error(word: int, sidecar: int) -> str | None:
    """Why `sidecar` may not stand beside the instruction `word`; None where it may. The rules: spec/xguard.py."""
    if sidecar == 0:
        return None
    row = isa.row_of(word)
    if row is None:
        return f"sidecar word {sidecar:#06x} beside {word:#010x}, which is no instruction"
    instruction = isa.decode(word) if row.name in ONLY_WRITE else None
    has_result = row.has_result and (instruction is None or instruction.operands["rd"] != 0)
    return _error_beside(row.name, has_result, sidecar)


@functools.cache
def _error_beside(name: str, has_result: bool, sidecar: int) -> str | None:
    """The same beside any instruction of this name that has a result, or has none."""
    try:
        fields = SIDECAR.decode(sidecar)
        check, subject = Check(fields["check"]), Subject(fields["subject"])
    except ValueError as error:
        return str(error)
    row = isa.ROWS[name]
    if check is Check.WATCH:
        if fields["g"] >= WATCH_SLOTS:
            return f"there is no watch slot {fields['g']}"
        if name in UNCHECKED:
            return f"check WATCH beside {name}; put it beside another instruction"
    elif check is not Check.NONE and not has_result:
        return f"check {check.name} beside {name}, which has no result"
    if check in EXACT_CHECKS and name not in EXACT_MNEMONICS:
        return f"check {check.name} beside {name}; it is legal only beside {', '.join(sorted(EXACT_MNEMONICS))}"
    refused = subject_error(row, check, subject)
    if refused is not None:
        return refused
    if check is Check.HEADER and subject is Subject.RESULT and row.unit in LATE_UNITS:
        return f"check HEADER beside {name}, whose result comes too late for it; put it beside a move of the result"
    if fields["loop"] and row.changes_flow:
        return f"loop bit beside {name}"
    if fields["probe"] and not has_result:
        return f"probe beside {name}, which has no result"
    return None


def subject_error(row: isa.Row, check: Check, subject: Subject) -> str | None:
    """Why a check beside this instruction may not have this subject; None where it may."""
    if subject is Subject.RESULT:
        return None
    if not row.has_result or row.changes_flow or row.unit is isa.Unit.CSR:
        return f"subject {subject.name} beside {row.name}; it stands beside what only computes or loads one word"
    if subject is Subject.SET:
        return None if check in WITH_SET else f"check {check.name} beside {row.name}, whose result is set into G[g]"
    operand = row.operands.get(subject.name.lower())
    if operand is None or operand.is_pair:
        return f"subject {subject.name} beside {row.name}, which reads no such word"
    if check is Check.NONE or check is Check.WATCH or check in EXACT_CHECKS:
        return f"check {check.name} of {subject.name}; it is about no operand"
    return None


@dataclass(frozen=True, kw_only=True)
class Assembled:
    """What `Assembler.finish` returns. Word i of code and sidecar belongs to address base + 4*i."""

    base: int
    code: list[int]
    sidecar: list[int]
    labels: dict[str, int]
    #: Address of the n-th emitted word, by the index that `emit` returned.
    addresses: list[int]

    @property
    def end(self) -> int:
        return self.base + 4 * len(self.code)

    def code_bytes(self) -> bytes:
        return struct.pack(f"<{len(self.code)}I", *self.code)

    def listing(self) -> str:
        """Disassembly with labels and sidecar words."""
        names: dict[int, list[str]] = {}
        for name, address in self.labels.items():
            names.setdefault(address, []).append(name)
        lines = []
        for i, (word, side) in enumerate(zip(self.code, self.sidecar, strict=True)):
            pc = self.base + 4 * i
            lines += [f"{name}:" for name in names.get(pc, [])]
            lines.append(f"  {pc:08x}  {word:08x}  {isa.disassemble(word, pc):<32}{describe_sidecar(side)}".rstrip())
        return "\n".join(lines)


def describe_sidecar(word: int) -> str:
    """A sidecar word as text, "" for zero."""
    if word == 0:
        return ""
    fields = SIDECAR.decode(word)
    check = Check(fields["check"])
    parts = [f"{check.name.lower()}"] if check else []
    parts += [f"g{fields['g']}"] if fields["g"] or check is Check.WATCH else []
    parts += [Subject(fields["subject"]).name.lower()] if fields["subject"] else []
    return "; " + " ".join(parts + [n for n in ("loop", "probe") if fields[n]])


class Assembler:
    """Collects instructions for consecutive addresses from `base` on. See the module's docstring."""

    def __init__(self, base: int) -> None:
        if base & 3:
            raise ValueError(f"base {base:#x} is not a multiple of 4")
        self.base = base
        self._words: list[int] = []
        self._sidecar: dict[int, int] = {}
        self._labels: dict[str, int] = {}
        self._fixups: list[tuple[int, str, str | int]] = []  # index, mnemonic or "la", target
        self._fresh = 0

    @property
    def index(self) -> int:
        """Index of the next instruction."""
        return len(self._words)

    def emit(self, name: str, *, target: str | int | None = None, sidecar: int = 0, **operands: int) -> int:
        """Append an instruction; `target` (label or absolute address) in place of a branch's or jal's `imm`.

        Returns its index, see `Assembled.addresses`.
        """
        if target is None:
            index = self._append(name, isa.encode(name, **operands), None)
        else:
            self._takes_target(name)
            index = self._append(name, isa.encode(name, imm=0, **operands), target)
        if sidecar:
            self._attach(sidecar)
        return index

    def emit_row(self, name: str, operands: list[int], target: str | int | None = None) -> int:
        """The same with all operands in the order of `isa.ROWS[name].operands` (with a target, 0 for `imm`)."""
        if target is not None:
            self._takes_target(name)
        return self._append(name, isa.encode_row(name, operands), target)

    def _takes_target(self, name: str) -> None:
        if name not in _OFFSET_BITS:
            raise ValueError(f"{name} takes no target")

    def _append(self, name: str, word: int, target: str | int | None) -> int:
        index = len(self._words)
        if target is not None:
            self._fixups.append((index, name, target))
        self._words.append(word)
        return index

    def word(self, value: int) -> int:
        """Append a raw word."""
        self._words.append(value & 0xFFFF_FFFF)
        return len(self._words) - 1

    def attach(self, sidecar: int | None = None, **fields: int) -> int:
        """Give the last instruction its sidecar word: whole, or by the fields of spec.sidecar.SIDECAR.

        Returns the instruction's index.
        """
        if (sidecar is None) == (not fields):
            raise ValueError("attach takes the sidecar word or its fields")
        self._attach(SIDECAR.encode(**fields) if sidecar is None else sidecar)
        return len(self._words) - 1

    def _attach(self, sidecar: int) -> None:
        index = len(self._words) - 1
        if index < 0:
            raise LinkError("no instruction to attach a sidecar word to")
        if index in self._sidecar:
            raise LinkError("the instruction has a sidecar word already")
        error = sidecar_error(self._words[index], sidecar)
        if error:
            raise LinkError(error)
        if sidecar:
            self._sidecar[index] = sidecar

    def label(self, name: str | None = None) -> str:
        """Bind a label (a fresh one where no name is given) to the next instruction."""
        if name is None:
            name = self.fresh()
        if name in self._labels:
            raise LinkError(f"label {name!r} is bound twice")
        self._labels[name] = len(self._words)
        return name

    def fresh(self, stem: str = ".L") -> str:
        """A label name not used before, to be bound later."""
        self._fresh += 1
        return f"{stem}{self._fresh}"

    def li(self, rd: int, value: int) -> int:
        """Load a 32-bit constant (signed or unsigned) by one or two instructions. Returns the index of the last."""
        if not -(1 << 31) <= value < 1 << 32:
            raise ValueError(f"li: {value} does not fit in 32 bits")
        value &= 0xFFFF_FFFF
        low = (value & 0xFFF ^ 0x800) - 0x800
        high = (value - low & 0xFFFF_FFFF) >> 12
        if not high:
            return self.emit("addi", rd=rd, rs1=0, imm=low)
        index = self.emit("lui", rd=rd, imm=high)
        return self.emit("addi", rd=rd, rs1=rd, imm=low) if low else index

    def la(self, rd: int, target: str | int) -> int:
        """Load the address of a label (always two instructions). Returns the index of the last."""
        self._fixups.append((self.emit("lui", rd=rd, imm=0), "la", target))
        return self.emit("addi", rd=rd, rs1=rd, imm=0)

    def mv(self, rd: int, rs1: int) -> int:
        return self.emit("addi", rd=rd, rs1=rs1, imm=0)

    def nop(self) -> int:
        return self.emit("addi", rd=0, rs1=0, imm=0)

    def j(self, target: str | int) -> int:
        return self.emit("jal", rd=0, target=target)

    def finish(self) -> Assembled:
        """Resolve labels and return the program. The assembler may be extended and finished again."""
        long, addresses = self._layout()
        labels = {name: addresses[index] for name, index in self._labels.items()}
        words: dict[int, list[int]] = {}
        for index, name, target in self._fixups:
            pc, to = addresses[index], self._resolve(target, addresses)
            word = self._words[index]
            if name == "la":
                low = (to & 0xFFF ^ 0x800) - 0x800
                words[index] = [word | (to - low & 0xFFFF_FFFF)]
                words[index + 1] = [self._words[index + 1] | (low & 0xFFF) << 20]
            elif index in long:
                inverse = isa.ROWS[_INVERSE[name]].match | word & ~isa.ROWS[name].mask & 0xFFFF_FFFF
                words[index] = [_with_offset(inverse, _INVERSE[name], 8), isa.encode("jal", rd=0, imm=to - pc - 4)]
            else:
                words[index] = [_with_offset(word, name, to - pc)]
        code: list[int] = []
        sidecar: list[int] = []
        for index, word in enumerate(self._words):
            final = words.get(index)
            if final is None:
                code.append(word)
                sidecar.append(self._sidecar.get(index, 0))
            else:
                code += final
                sidecar += [self._sidecar.get(index, 0)] + [0] * (len(final) - 1)
        return Assembled(base=self.base, code=code, sidecar=sidecar, labels=labels, addresses=addresses[:-1])

    def _resolve(self, target: str | int, addresses: list[int]) -> int:
        if isinstance(target, int):
            return target
        if target not in self._labels:
            raise LinkError(f"label {target!r} is never bound")
        return addresses[self._labels[target]]

    def _layout(self) -> tuple[set[int], list[int]]:
        """Indices of branches that need the long form, and the address of every index (one past the end included)."""
        long: set[int] = set()
        while True:
            addresses, pc = [], self.base
            if long:
                for index in range(len(self._words) + 1):
                    addresses.append(pc)
                    pc += 8 if index in long else 4
            else:
                addresses = list(range(pc, pc + 4 * len(self._words) + 1, 4))
            low, high = _BRANCH_REACH
            grown = {
                index
                for index, name, target in self._fixups
                if name in _INVERSE
                and index not in long
                and not low <= self._resolve(target, addresses) - addresses[index] <= high
            }
            if not grown:
                return long, addresses
            long |= grown


def _with_offset(word: int, name: str, offset: int) -> int:
    """A branch or jal encoded with offset 0, given its offset."""
    op = isa.ROWS[name].operands["imm"]
    if offset & 3 or not op.low <= offset <= op.high:
        raise LinkError(f"{name} cannot reach a target {offset} bytes away")
    for f, shift in op.pieces:
        word |= (offset >> shift & (1 << f.width) - 1) << f.lsb
    return word

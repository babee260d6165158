"""Where a trace begins: its arguments are taken over from the exit, or entry, that leads to it."""

from __future__ import annotations

from collections.abc import Mapping

from jit.backend.around_calls import Calls
from jit.backend.locations import regs_of, slots_of
from jit.backend.mir import Computed, Location, Operand, Reg, Slot, VReg, Word
from spec import abi


class Entry(Calls):
    """`enter` puts the arguments into registers and slots."""

    def enter(self, words: list[Operand], locations: list[Location], constants: Mapping[int, int]) -> None:
        """The trace's arguments are at these locations, and constants in these registers."""
        later: list[tuple[VReg, Location]] = []
        taken: set[Location] = set()
        arriving = [(v, where) for v, where in zip(words, locations, strict=True) if isinstance(v, VReg)]
        self.frame.reserve([x for where in locations for x in slots_of(where)])
        for v, where in arriving:
            if v not in self.life.last:
                continue
            if isinstance(where, Reg) and where not in taken:
                self.put(v, where.number)
                taken.add(where)
            elif isinstance(where, Slot) and where not in taken:
                self.slot[v] = where
                taken.add(where)
            else:
                later.append((v, where))
        for v in self.life.uses:
            r = constants.get(v.const, -1) if v.const is not None else -1
            if r >= 0 and r not in self.owner and v not in self.reg:
                self.put(v, r)
        for done, (v, where) in enumerate(later, 1):
            held = {r.number for _, other in later[done:] for r in regs_of(other)}
            step = where.a if isinstance(where, Computed) and where.op in ("add", "sub") else None
            source = step.number if isinstance(step, Reg) and step.number not in held else None
            r = self.take(v, held, source)  # may be a register that this one reads, for the last time
            if isinstance(where, Computed):
                self._compute(r, where)
            else:
                self.copy(Reg(r), where)
        alive = {s for v, s in self.slot.items()}
        for where in locations:
            for slot in slots_of(where):
                if slot not in alive:
                    self.frame.release(slot)
                    alive.add(slot)

    def _compute(self, r: int, where: Computed) -> None:
        """A value that the exit left to be computed."""
        a, op = self._operand(where.a, abi.SCRATCH), where.op
        immediate = self._immediate(op, where.b)
        if immediate is not None:
            name, value = immediate
            self.emit(name, r, a, None, value)
            return
        b = self._operand(where.b, abi.EXIT_LINK)
        if op in ("eq", "ne"):
            if b != abi.ZERO:
                self.emit("sub", abi.SCRATCH, a, b)
                a = abi.SCRATCH
            self.emit(*(("sltiu", r, a, None, 1) if op == "eq" else ("sltu", r, abi.ZERO, a)))
        elif op in ("lt", "ge", "ltu", "geu"):
            self.emit("sltu" if op.endswith("u") else "slt", r, a, b)
            if op.startswith("ge"):
                self.emit("xori", r, r, None, 1)
        elif op == "load":
            self.emit("add", abi.SCRATCH, a, b)
            self.emit("lw", r, abi.SCRATCH, None, 0)
        else:
            self.emit(op, r, a, b)

    def _operand(self, where: Location, scratch: int) -> int:
        """The register of an operand; `scratch` where it is in none."""
        if isinstance(where, Reg):
            return where.number
        if isinstance(where, Word) and where.value == 0:
            return abi.ZERO
        if isinstance(where, Computed):
            self._compute(scratch, where)
        else:
            self.copy(Reg(scratch), where)
        return scratch

    @staticmethod
    def _immediate(op: str, where: Location) -> tuple[str, int] | None:
        """The instruction that takes a constant second operand, and the constant."""
        if not isinstance(where, Word) or (op not in _IMMEDIATE and op != "sub"):
            return None
        value = (where.value & 0xFFFF_FFFF ^ 0x8000_0000) - 0x8000_0000
        if op in ("sll", "srl", "sra"):
            return _IMMEDIATE[op], value & 31
        if op == "sub":
            op, value = "add", -value
        return (_IMMEDIATE[op], value) if -2048 <= value <= 2047 else None


_IMMEDIATE = {
    "add": "addi", "and": "andi", "or": "ori", "xor": "xori", "sll": "slli", "srl": "srli", "sra": "srai",
    "lt": "slti", "ltu": "sltiu", "load": "lw",
}  # fmt: skip

"""Lowering of loads, stores, allocation and calls.

Constant addresses fold into one `lui` (or gp) and the instruction's offset. An item's address is computed by shNadd and
shared by accesses to it, and to items a constant number of places from it, until references may move. Doubles are two
words in little-endian order.
"""

from __future__ import annotations

from typing import TypeGuard

from jit.backend.lower_base import LoweringError, const_int, fits_immediate
from jit.backend.lower_float import LowerFloat
from jit.backend.mir import GP, MInst, Operand, VReg
from jit.ir import Op, Value
from spec.memory_map import IMAGE

_SHIFT = {1: 0, 4: 2, 8: 3}


def split(address: int, reach: int) -> tuple[int, int]:
    """An address, or an offset, as a constant and an immediate: `low` and `low + reach` fit both. The constant takes
    one `lui`; two instructions only for a double whose words lie on the two sides of an immediate's end."""
    low = (address & 0xFFF ^ 0x800) - 0x800
    if not fits_immediate(low + reach):
        low -= reach
    return address - low & 0xFFFF_FFFF, low


def is_op(value: Value, name: str) -> TypeGuard[Op]:
    return isinstance(value, Op) and value.name == name


class LowerMemory(LowerFloat):
    """Memory and calls."""

    # --- addresses ---
    def place(self, base: Value, offset: int, kind: str = "i") -> tuple[Operand, int]:
        """Register and immediate that address an item of this kind at base + offset (of a double: both words)."""
        reach = 4 if kind == "f" else 0
        c = const_int(base)
        if c is not None:
            address = c + offset & 0xFFFF_FFFF
            from_gp = address - IMAGE.base
            if from_gp >= 0 and fits_immediate(from_gp + reach):
                return GP, from_gp
            high, low = split(address, reach)
            return self.const(high), low
        register = self.word(base)
        if fits_immediate(offset) and fits_immediate(offset + reach):
            return register, offset
        high, low = split(offset, reach)
        return self.shared("add", register, self.const(high)), low

    def raw_place(self, address: Value, kind: str) -> tuple[Operand, int]:
        """The same of any address. If nothing else reads it, a constant in gp's reach stays in the instruction, and
        what is shifted and added to it is shifted by shNadd; a small int with its tag."""
        if not is_op(address, "int_add"):
            return self.place(address, 0, kind)
        added, constant = self.operands(address)
        c = const_int(constant)
        low = -1 if c is None else c - IMAGE.base
        if self.readers[address] > 1 or low < 8 or not fits_immediate(low + (4 if kind == "f" else 0)):
            return self.place(address, 0, kind)
        self.pass_by(address)
        shifted, shift = self.operand_of(added, "int_lshift"), const_int(added.args[1]) if isinstance(added, Op) else 0
        if shifted is None or shift not in (1, 2, 3):
            return self.shared("add", self.word(added), GP), low
        self.pass_by(added)
        if shift > 1 and (tagged := self.operand_of(shifted, "int_untag")) is not None:
            self.pass_by(shifted)
            shifted, shift = tagged, shift - 1
            low -= 1 << shift  # what the tag adds
        return self.shared(f"sh{shift}add", self.word(shifted), GP), low

    def operand_of(self, value: Value, name: str) -> Value | None:
        """The first operand, where the value is such an operation on one that is still what it was."""
        if not is_op(value, name) or value.args[0] in self.phis | self.late:
            return None
        return value.args[0] if value.args[0] in self.words_of else None

    def item(self, op: Op) -> tuple[Operand, int]:
        base, index = op.args[0], op.args[1]
        descr = op.descr
        c = const_int(index)
        if c is not None:
            return self.place(base, descr.base + c * descr.item_bytes, descr.kind)
        shift = _SHIFT.get(descr.item_bytes)
        if shift is None:
            raise LoweringError(f"items of {descr.item_bytes} bytes")
        register, low = self.place(base, descr.base, descr.kind)
        i, name = self.word(index), f"sh{shift}add" if shift else "add"
        root, distance = index, 0
        if isinstance(index, Op) and index.name in ("int_add", "int_add_ovf") and index.args[0] in self.words_of:
            root, distance = index.args[0], const_int(index.args[1]) or 0
            root = root if distance else index
        key = (self.word(root), register, descr.item_bytes)
        neighbour, there = self.neighbours.get(key, (None, 0))
        at = low + (distance - there) * descr.item_bytes
        if neighbour is not None and fits_immediate(at) and fits_immediate(at + (4 if descr.kind == "f" else 0)):
            if distance:
                self.pass_by(index)
            return neighbour, at
        t = self.shared(name, i, register) if shift else self.shared(name, register, i)
        self.neighbours[key] = t, distance
        return t, low

    def pass_by(self, value: Value) -> None:
        """An address is made without it."""
        word = self.word(value)
        if isinstance(word, VReg):
            self.passed_by.add(word)

    def shared(self, name: str, a: Operand, b: Operand) -> VReg:
        """An address computation, reused while references cannot have moved."""
        key = (name, a, b)
        if key not in self.addresses:
            self.addresses[key] = self.temp(name, a, b)
        return self.addresses[key]

    # --- loads and stores ---
    def load(self, op: Op, place: tuple[Operand, int], kind: str) -> None:
        base, offset = place
        if kind == "f":
            low, high = self.define(op)
            assert isinstance(low, VReg) and isinstance(high, VReg)
            if self.config.floats:  # what reads the pair waits for the second load longer if that is of the high word
                self.emit("lw", high, base, imm=offset + 4)
                self.emit("lw", low, base, imm=offset)
                return
            self.emit("lw", low, base, imm=offset)
            self.emit("lw", high, base, imm=offset + 4)
        else:
            self.emit("lbu" if kind == "b" else "lw", self.result(op), base, imm=offset)

    def store(self, value: Value, place: tuple[Operand, int], kind: str) -> None:
        base, offset = place
        for i, word in enumerate(self.words(value)):
            self.emit("sb" if kind == "b" else "sw", None, base, word, imm=offset + 4 * i)
            self.effect()

    def getfield(self, op: Op) -> None:
        self.load(op, self.place(op.args[0], op.descr.offset, op.kind), op.kind)

    def getarrayitem(self, op: Op) -> None:
        self.load(op, self.item(op), op.descr.kind)

    def getheader(self, op: Op) -> None:
        self.load(op, self.place(op.args[0], 0), "i")

    def raw_load(self, op: Op) -> None:
        self.load(op, self.raw_place(op.args[0], op.descr.kind), op.descr.kind)

    def setfield(self, op: Op) -> None:
        self.store(op.args[1], self.place(op.args[0], op.descr.offset, op.descr.kind), op.descr.kind)

    def setarrayitem_gc(self, op: Op) -> None:
        self.store(op.args[2], self.item(op), op.descr.kind)

    def raw_store(self, op: Op) -> None:
        self.store(op.args[1], self.raw_place(op.args[0], op.descr.kind), op.descr.kind)

    def setheader(self, op: Op) -> None:
        self.store(op.args[1], self.place(op.args[0], 0), "r")

    # --- allocation ---
    def allocate(self, op: Op, header: Operand, size: int | VReg) -> VReg:
        """Space from the bump pointer; memory beyond it is zero already."""
        rd = self.result(op)
        inst = MInst("alloc", imm=size if isinstance(size, int) else None, defs=[rd, VReg("i"), VReg("i")])
        if isinstance(size, VReg):
            inst.uses = [size]
        inst.collects = True
        self.append(inst)
        self.forget_addresses()
        self.emit("sw", None, rd, header, imm=0)
        self.effect()
        return rd

    def new(self, op: Op) -> None:
        self.allocate(op, self.const(op.descr.header), op.descr.fixed_size + 7 & -8)

    def new_array(self, op: Op) -> None:
        d = op.descr
        n = const_int(op.args[0])
        length = self.word(op.args[0])
        if n is not None:
            rd = self.allocate(op, self.const(d.header), d.fixed_size + n * d.item_bytes + 7 & -8)
        else:
            shift = _SHIFT[d.item_bytes]
            scaled = self.temp("slli", length, imm=shift) if shift else length
            raw = self.temp("addi", scaled, imm=d.fixed_size + 7)
            rd = self.allocate(op, self.const(d.header), self.temp("andi", raw, imm=-8))
        if d.length_offset:
            self.emit("sw", None, rd, length, imm=d.length_offset)
            self.effect()

    def new_instance(self, op: Op) -> None:
        d = op.descr
        header, n = self.word(op.args[0]), const_int(op.args[1])
        if n is not None:
            self.allocate(op, header, d.fixed_size + n * d.item_bytes + 7 & -8)
            return
        scaled = self.temp("slli", self.word(op.args[1]), imm=_SHIFT[d.item_bytes])
        raw = self.temp("addi", scaled, imm=d.fixed_size + 7)
        self.allocate(op, header, self.temp("andi", raw, imm=-8))

    # --- calls ---
    def call(self, op: Op) -> None:
        args = [w for a in op.args for w in self.words(a)]
        results = [w for w in self.define(op) if isinstance(w, VReg)] if op.kind != "v" else []
        self.call_words(op.descr.name, args, results, op.descr.may_collect)

    # --- copies ---
    def same_as(self, op: Op) -> None:
        self.alias(op, self.words(op.args[0]))

    def change_kind(self, op: Op) -> None:
        word = self.word(op.args[0])
        if isinstance(word, int) or word.const is not None:
            self.alias(op, (word,))
        else:
            self.emit("addi", self.result(op), word, imm=0)

"""Lowering of integer arithmetic: immediates, strength reduction, address arithmetic by shNadd."""

from __future__ import annotations

from jit.backend.lower_base import LowerBase, const_int, fits_immediate, signed
from jit.backend.mir import ZERO, FailItem, Operand, Recompute, VReg
from jit.ir import Op, Value

_COMMUTES = frozenset(("int_add", "int_mul", "int_and", "int_or", "int_xor", "int_eq", "int_ne", "ptr_eq", "ptr_ne"))
_BITWISE = {"int_and": "and", "int_or": "or", "int_xor": "xor"}
_SHIFTS = {"int_lshift": "sll", "int_rshift": "sra", "uint_rshift": "srl"}


def log2(value: int) -> int | None:
    return value.bit_length() - 1 if value > 0 and value & value - 1 == 0 else None


class LowerInt(LowerBase):
    """int_*, uint_*, tags."""

    def operands(self, op: Op) -> tuple[Value, Value]:
        """The two arguments, a constant last where the operation commutes."""
        a, b = op.args
        if op.name in _COMMUTES and const_int(a) is not None:
            a, b = b, a
        return a, b

    def int_add(self, op: Op) -> None:
        a, b = self.operands(op)
        self.add(self.result(op), a, b)

    def add(self, rd: VReg, a: Value, b: Value) -> None:
        c = const_int(b)
        if c is not None and fits_immediate(c):
            self.emit("addi", rd, self.word(a), imm=c)
        else:
            self.emit("add", rd, self.word(a), self.word(b))

    def int_sub(self, op: Op) -> None:
        self.sub(self.result(op), *op.args)

    def sub(self, rd: VReg, a: Value, b: Value) -> None:
        c = const_int(b)
        if c is not None and fits_immediate(-c):
            self.emit("addi", rd, self.word(a), imm=-c)
        else:
            self.emit("sub", rd, self.word(a), self.word(b))

    def int_neg(self, op: Op) -> None:
        a = self.word(op.args[0])
        self.emit("sub", self.result(op), ZERO, a)

    def int_invert(self, op: Op) -> None:
        a = self.word(op.args[0])
        self.emit("xori", self.result(op), a, imm=-1)

    def bitwise(self, op: Op) -> None:
        a, b = self.operands(op)
        c, name = const_int(b), _BITWISE[op.name]
        x = self.word(a)
        if c is not None and fits_immediate(c):
            self.emit(name + "i", self.result(op), x, imm=c)
        elif c is not None and name == "and" and log2(c + 1) is not None and not self.in_loop():
            keep = 32 - c.bit_length()
            t = self.temp("slli", x, imm=keep)
            self.emit("srli", self.result(op), t, imm=keep)
        else:
            y = self.word(b)
            self.emit(name, self.result(op), x, y)

    def in_loop(self) -> bool:
        """Is the operation in a loop's body, where constants can be kept in registers?"""
        return self.label_op is not None

    def shift(self, op: Op) -> None:
        a, b = self.word(op.args[0]), op.args[1]
        c, name = const_int(b), _SHIFTS[op.name]
        if c is not None:
            self.emit(name + "i", self.result(op), a, imm=c & 31)
        else:
            n = self.word(b)
            self.emit(name, self.result(op), a, n)

    def int_mul(self, op: Op) -> None:
        a, b = self.operands(op)
        c = const_int(b)
        rd = self.result(op)
        if c is not None and self.mul_into(rd, self.word(a), c):
            return
        x, y = self.word(a), self.word(b)
        self.emit("mul", rd, x, y)

    def mul_into(self, rd: VReg, x: Operand, c: int) -> bool:
        """A product with a constant by shifts and adds, where that takes at most two instructions."""
        for n in (1, 2, 3):
            if c == (1 << n) + 1:
                self.emit(f"sh{n}add", rd, x, x)
                return True
            k = log2(c // ((1 << n) + 1)) if c > 0 and c % ((1 << n) + 1) == 0 else None
            if k:
                t = self.temp(f"sh{n}add", x, x)
                self.emit("slli", rd, t, imm=k)
                return True
        k = log2(c)
        if c == 0 or c == 1 or c == -1:
            self.emit("sub" if c == -1 else "add", rd, ZERO, ZERO if c == 0 else x)
        elif k is not None:
            self.emit("slli", rd, x, imm=k)
        elif log2(c - 1) is not None or log2(c + 1) is not None:
            up = log2(c - 1)
            t = self.temp("slli", x, imm=up if up is not None else (c + 1).bit_length() - 1)
            self.emit("add" if up is not None else "sub", rd, t, x)
        else:
            return False
        return True

    def uint_mul_high(self, op: Op) -> None:
        x, y = self.word(op.args[0]), self.word(op.args[1])
        self.emit("mulhu", self.result(op), x, y)

    def int_div_trunc(self, op: Op) -> None:
        if op in self.words_of:
            return  # a remainder was made of it
        c = const_int(op.args[1])
        x = self.word(op.args[0])
        if c is not None and c not in (0, 1, -1, -(1 << 31)):
            q = self.quotient(x, abs(c))
            if c > 0:
                self.alias(op, (q,))
            else:
                self.emit("sub", self.result(op), ZERO, q)
            return
        y = self.word(op.args[1])
        self.emit("div", self.result(op), x, y)

    def int_mod_trunc(self, op: Op) -> None:
        c = const_int(op.args[1])
        x = self.word(op.args[0])
        k = log2(abs(c)) if c is not None and c != -(1 << 31) else None
        if k:
            up = self.bias(x, k)
            t = self.temp("add", x, up)
            if k < 12:
                low = self.temp("andi", t, imm=(1 << k) - 1)
            else:
                high = self.temp("srai", t, imm=k)
                low = self.temp("sub", x, self.temp("slli", high, imm=k))
                self.alias(op, (low,))
                return
            self.emit("sub", self.result(op), low, up)
        elif c is not None and c not in (0, 1, -1, -(1 << 31)):
            q = self.quotient(x, abs(c))
            product = self.temp("mul", q, self.const(abs(c)))
            self.emit("sub", self.result(op), x, product)
        elif op in self.divided:
            self.remainder_of(self.divided[op], op)
        else:
            y = self.word(op.args[1])
            self.emit("rem", self.result(op), x, y)

    def remainder_of(self, quotient: Op, op: Op) -> None:
        """A remainder from the quotient, which is made now if it was not: a division takes 17 cycles. None traps, and
        where the divisor is 0 or the quotient wraps around the remainder is that of `rem`, too."""
        if quotient not in self.words_of:
            self.int_div_trunc(quotient)
        x, y = self.word(op.args[0]), self.word(op.args[1])
        self.emit("sub", self.result(op), x, self.temp("mul", self.word(quotient), y))

    def bias(self, x: Operand, k: int) -> VReg:
        """2**k - 1 where x is negative, else 0."""
        sign = self.temp("srai", x, imm=31) if k > 1 else x
        return self.temp("srli", sign, imm=32 - k)

    def quotient(self, x: Operand, d: int) -> VReg:
        """x / d rounded towards zero for a constant d > 1 (Hacker's Delight, chapter 10)."""
        k = log2(d)
        if k is not None:
            return self.temp("srai", self.temp("add", x, self.bias(x, k)), imm=k)
        magic, shift = magic_number(d)
        q = self.temp("mulh", x, self.const(magic))
        if signed(magic) < 0:
            q = self.temp("add", q, x)
        if shift:
            q = self.temp("srai", q, imm=shift)
        return self.temp("add", q, self.temp("srli", x, imm=31))

    # --- tags ---
    def int_tag(self, op: Op) -> None:
        a = self.word(op.args[0])
        self.emit("sh1add", self.result(op), a, self.const(1))

    def int_untag(self, op: Op) -> None:
        a = self.word(op.args[0])
        self.emit("srai", self.result(op), a, imm=1)

    # --- comparisons whose value is wanted ---
    def compare(self, op: Op) -> None:
        relation, a, b = self.relation(op)
        self.materialize(self.result(op), relation, a, b)

    def materialize(self, rd: VReg, relation: str, a: Operand, b: Operand) -> None:
        """rd = 1 if a relation b else 0. Relations: lt ge ltu geu eq ne."""
        if relation in ("lt", "ge", "ltu", "geu"):
            base, u = ("slt", "u") if relation.endswith("u") else ("slt", "")
            target = rd if relation.startswith("lt") else VReg("i")
            c = signed(b.const) if isinstance(b, VReg) and b.const is not None else 0 if b == ZERO else None
            if c is not None and fits_immediate(c):
                self.emit(f"{base}i{u}", target, a, imm=c)
            else:
                self.emit(f"{base}{u}", target, a, b)
            if target is not rd:
                self.emit("xori", rd, target, imm=1)
            return
        difference = self.difference(a, b)
        if relation == "eq":
            self.emit("sltiu", rd, difference, imm=1)
        else:
            self.emit("sltu", rd, ZERO, difference)

    def difference(self, a: Operand, b: Operand) -> Operand:
        """A word that is zero where a == b."""
        if b == ZERO:
            return a
        if isinstance(b, VReg) and b.const is not None and fits_immediate(-signed(b.const)):
            return self.temp("addi", a, imm=-signed(b.const))
        return self.temp("sub", a, b)

    def compared_at_exit(self, op: Op) -> FailItem:
        """A comparison that only its guard reads: where an exit wants its value, the exit computes it."""
        if op.name == "ref_is_small":
            return Recompute("and", self.fail_word(self.word(op.args[0])), 1)
        relation, a, b = self.relation(op)
        return Recompute(relation, self.fail_word(a), self.fail_word(b))

    def relation(self, op: Op) -> tuple[str, Operand, Operand]:
        """The comparison as one of lt ge ltu geu eq ne; constants last, 0 in place of its neighbours."""
        name = op.name
        if name == "int_is_true":
            return "ne", self.word(op.args[0]), ZERO
        if name == "int_is_zero":
            return "eq", self.word(op.args[0]), ZERO
        if name == "ref_is_small":
            return "ne", self.temp("andi", self.word(op.args[0]), imm=1), ZERO
        a, b = op.args
        kind = name.removeprefix("int_").removeprefix("ptr_")
        if kind in ("uint_lt", "uint_ge"):
            return ("ltu" if kind == "uint_lt" else "geu"), self.word(a), self.word(b)
        if const_int(a) is not None and const_int(b) is None:
            a, b = b, a
            kind = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le"}.get(kind, kind)
        if kind in ("eq", "ne"):
            return kind, self.word(a), self.word(b)
        return self.signed_relation(kind, a, b)

    def signed_relation(self, kind: str, a: Value, b: Value) -> tuple[str, Operand, Operand]:
        c = const_int(b)
        if c is not None and isinstance(a, Op) and a in self.masked:
            return "ltu", self.shifted_out(a), self.const(c << self.masked[a])
        if c is not None:
            if c == 1 and kind in ("lt", "ge"):  # a < 1 is 0 >= a; a >= 1 is 0 < a
                return ("ge" if kind == "lt" else "lt"), ZERO, self.word(a)
            if kind in ("le", "gt") and c not in (0, (1 << 31) - 1):
                return ("lt" if kind == "le" else "ge"), self.word(a), self.const(c + 1)
        if kind in ("le", "gt"):
            return ("ge" if kind == "le" else "lt"), self.word(b), self.word(a)
        return kind, self.word(a), self.word(b)

    def shifted_out(self, masked: Op) -> VReg:
        """A word without the bits that are masked out, and its other bits at the top."""
        if masked not in self.shifted:
            self.shifted[masked] = self.temp("slli", self.word(masked.args[0]), imm=self.masked[masked])
        return self.shifted[masked]


def magic_number(d: int) -> tuple[int, int]:
    """Multiplier (a 32-bit word) and shift for signed division by d, 2 <= d < 2**31 (Hacker's Delight, figure 10-1)."""
    two31 = 1 << 31
    anc = two31 - 1 - two31 % d
    p = 31
    q1, r1 = divmod(two31, anc)
    q2, r2 = divmod(two31, d)
    while True:
        p += 1
        q1, r1 = q1 * 2, r1 * 2
        if r1 >= anc:
            q1, r1 = q1 + 1, r1 - anc
        q2, r2 = q2 * 2, r2 * 2
        if r2 >= d:
            q2, r2 = q2 + 1, r2 - d
        delta = d - r2
        if not (q1 < delta or (q1 == delta and r1 == 0)):
            return (q2 + 1) & 0xFFFF_FFFF, p - 32

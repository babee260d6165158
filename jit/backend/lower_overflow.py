"""Lowering of overflow operations with their guards: by the shortest exact test that what is known allows.

In the sidecar mostly a check beside the operation itself, which is judged on the exact result.
"""

from __future__ import annotations

from jit.backend.lower_base import RANGE_LIMIT, LoweringError, const_int, fits_immediate, is_const
from jit.backend.lower_guard import INVERSE, LowerGuard, const_of
from jit.backend.mir import GP, ZERO, FailItem, GuardPoint, Operand, Recompute, VReg
from jit.ir import Op, Value
from spec.sidecar import Check

FULL = (-1 << 62, 1 << 62)


class LowerOverflow(LowerGuard):
    """int_*_ovf with guard_no_overflow or guard_overflow."""

    def guard_no_overflow(self, guard: Op) -> None:
        self.overflow(guard, False)

    def guard_overflow(self, guard: Op) -> None:
        self.overflow(guard, True)

    def overflow(self, guard: Op, wanted: bool) -> None:
        op = self.trace.ops[self.index - 1]
        if op not in self.deferred:
            raise LoweringError(f"{guard.name} after {op.name}")
        self.op = op
        rd = self.result(op)
        point = self.point(guard, self.recomputed(op, rd))
        if self.config.sidecar and not wanted and self.range_checked(op, rd, point):
            return
        {"int_add_ovf": self.add_ovf, "int_sub_ovf": self.sub_ovf, "int_mul_ovf": self.mul_ovf}.get(
            op.name, self.shift_ovf
        )(op, rd, point, wanted)

    def recomputed(self, op: Op, rd: VReg) -> dict[Value, FailItem]:
        """An operand whose last use is this guard's exit: the exit computes it from the result, so that the result can
        take its register."""
        a, b = op.args
        if op.name not in ("int_add_ovf", "int_sub_ovf") or a is b:
            return {}

        def dies(v: Value) -> bool:
            return not is_const(v) and self.last_use.get(v, -1) <= self.index and not isinstance(self.word(v), int)

        def item(v: Value) -> VReg | int:
            w = self.word(v)
            c = const_of(w)
            return c if c is not None else w

        inverse = "sub" if op.name == "int_add_ovf" else "add"
        if dies(a):
            return {a: Recompute(inverse, rd, item(b))}
        if dies(b) and op.name == "int_add_ovf":
            return {b: Recompute("sub", rd, item(a))}
        return {}

    def range_checked(self, op: Op, rd: VReg, point: GuardPoint) -> bool:
        """Sidecar: RANGE31 beside the instruction itself."""
        a, b = self.operands(op)
        if op.name == "int_add_ovf":
            self.add(rd, a, b)
        elif op.name == "int_sub_ovf":
            self.sub(rd, a, b)
        elif op.name == "int_mul_ovf":
            x, y, c = self.word(a), self.word(b), const_int(b)
            if c in (3, 5, 9):
                self.emit(f"sh{c.bit_length() - 1}add", rd, x, x)
            elif c in (2, 4, 8):
                self.emit(f"sh{c.bit_length() - 1}add", rd, x, ZERO)
            else:
                self.emit("mul", rd, x, y)
        elif (n := const_int(b)) is not None and 1 <= n <= 3:
            self.emit(f"sh{n}add", rd, self.word(a), ZERO)
        elif n is not None and 0 <= n < 32:
            self.emit("mul", rd, self.word(a), self.const(1 << n))
        else:
            return False
        self.put(self.out[-1], point, Check.RANGE31)
        return True

    def ovf_test(self, point: GuardPoint, wanted: bool, relation: str, a: Operand, b: Operand) -> None:
        """Leave unless (a relation b) == not wanted; the relation says that nothing overflowed."""
        relation = INVERSE[relation] if wanted else relation
        if self.config.sidecar:
            self.check_relation(point, relation, a, b)
        else:
            self.branch(point.op, relation, a, b, point)

    def range_test(self, point: GuardPoint, wanted: bool, rd: VReg) -> None:
        """rd fits 31 bits where rd + 2**30 is not negative: results from -3 * 2**30 to below 3 * 2**30 do not wrap
        around into the range."""
        self.ovf_test(point, wanted, "ge", self.temp("add", rd, GP), ZERO)

    def bounded_test(self, op: Op, rd: VReg, point: GuardPoint, wanted: bool) -> bool:
        """The test of a result of which is known how far it wraps around: not at all, perhaps leaving the range at one
        side only, or not into the range. False: nothing is known."""
        low, high = op.exact or FULL
        a, b = op.args
        if self.in_range31(a) and self.in_range31(b) and op.name in ("int_add_ovf", "int_sub_ovf"):
            low, high = max(low, -1 << 31), min(high, (1 << 31) - 1)
        if low < -3 * RANGE_LIMIT or high >= 3 * RANGE_LIMIT:
            return False
        if not -1 << 31 <= low <= high < 1 << 31:
            self.range_test(point, wanted, rd)
        elif low >= -RANGE_LIMIT:
            self.ovf_test(point, wanted, "lt", rd, GP)
        elif high < RANGE_LIMIT:
            self.ovf_test(point, wanted, "ge", rd, self.const(-RANGE_LIMIT))
        else:
            self.range_test(point, wanted, rd)
        return True

    def add_ovf(self, op: Op, rd: VReg, point: GuardPoint, wanted: bool) -> None:
        a, b = self.operands(op)
        self.add(rd, a, b)
        c = const_int(b)
        if c is not None and self.in_range31(a) and abs(c) < RANGE_LIMIT:
            self.one_sided(point, wanted, rd, c)
        elif not self.bounded_test(op, rd, point, wanted):
            if self.in_range31(a) or self.in_range31(b):
                self.range_test(point, wanted, rd)
            else:
                self.wide_test(point, wanted, rd, self.word(a), self.word(b), "add")

    def sub_ovf(self, op: Op, rd: VReg, point: GuardPoint, wanted: bool) -> None:
        a, b = op.args
        self.sub(rd, a, b)
        c = const_int(b)
        if c is not None and self.in_range31(a) and abs(c) < RANGE_LIMIT:
            self.one_sided(point, wanted, rd, -c)
        elif not self.bounded_test(op, rd, point, wanted):
            if self.in_range31(a) or self.in_range31(b):
                self.range_test(point, wanted, rd)
            else:
                self.wide_test(point, wanted, rd, self.word(a), self.word(b), "sub")

    def one_sided(self, point: GuardPoint, wanted: bool, rd: VReg, c: int) -> None:
        """A constant was added to a small int: only one side can be passed."""
        if c >= 0:
            self.ovf_test(point, wanted, "lt", rd, GP)
        else:
            self.ovf_test(point, wanted, "ge", rd, self.const(-RANGE_LIMIT))

    def wide_test(self, point: GuardPoint, wanted: bool, rd: VReg, a: Operand, b: Operand, name: str) -> None:
        """Operands of any 32-bit value: wrapped around, and the result's range, in one word that must be >= 0."""
        shifted = self.temp("add", rd, GP)
        if name == "add":  # both signs differ from the sum's: wrapped around
            wrapped = self.temp("and", self.temp("xor", rd, a), self.temp("xor", rd, b))
        else:
            wrapped = self.temp("and", self.temp("xor", a, b), self.temp("xor", rd, a))
        self.ovf_test(point, wanted, "ge", self.temp("or", shifted, wrapped), ZERO)

    def mul_ovf(self, op: Op, rd: VReg, point: GuardPoint, wanted: bool) -> None:
        """2*a*b fits 32 bits where its upper word is bit 30 of a*b in every bit, which then equals bit 31."""
        a, b = self.operands(op)
        c = const_int(b)
        if op.exact is not None and -3 * RANGE_LIMIT <= op.exact[0] and op.exact[1] < 3 * RANGE_LIMIT:
            if c is None or not self.mul_into(rd, self.word(a), c):
                x, y = self.word(a), self.word(b)
                self.emit("mul", rd, x, y)
            self.bounded_test(op, rd, point, wanted)
            return
        if c is not None and abs(c) > 1:
            self.factor_test(point, wanted, self.word(a), c)
            if not self.mul_into(rd, self.word(a), c):
                x, y = self.word(a), self.word(b)
                self.emit("mul", rd, x, y)
            return
        if self.in_range31(b) and not self.in_range31(a):
            a, b = b, a
        x, y = self.word(a), self.word(b)
        if self.in_range31(a):
            high = self.temp("mulh", self.temp("slli", x, imm=1), y)
        else:
            upper = self.temp("mulh", x, y)
            self.emit("mul", rd, x, y)
            wide = self.temp("sub", upper, self.temp("srai", rd, imm=31))
            shifted = self.temp("add", rd, GP)
            outside = self.temp("or", self.temp("srli", shifted, imm=31), wide)
            self.ovf_test(point, wanted, "eq", outside, ZERO)
            return
        self.emit("mul", rd, x, y)
        self.ovf_test(point, wanted, "eq", self.temp("srai", rd, imm=30), high)

    def factor_test(self, point: GuardPoint, wanted: bool, x: Operand, c: int) -> None:
        """x * c fits 31 bits where x lies within the range's ends divided by c: one addition, one unsigned compare."""
        low = -(RANGE_LIMIT // c) if c > 0 else -((RANGE_LIMIT - 1) // -c)
        high = (RANGE_LIMIT - 1) // c if c > 0 else RANGE_LIMIT // -c
        shifted = self.offset(x, -low)
        self.ovf_test(point, wanted, "ltu", shifted, self.const(high - low + 1))

    def offset(self, x: Operand, c: int) -> VReg:
        """x plus a constant."""
        return self.temp("addi", x, imm=c) if fits_immediate(c) else self.temp("add", x, self.const(c))

    def shift_ovf(self, op: Op, rd: VReg, point: GuardPoint, wanted: bool) -> None:
        """Shifted one further to the left and back, the value must be the same."""
        x, n = self.word(op.args[0]), const_int(op.args[1])
        if n is not None and 0 <= n < 31 and op.exact and -1 << 31 <= op.exact[0] and op.exact[1] < 1 << 31:
            self.emit("slli", rd, x, imm=n)
            self.bounded_test(op, rd, point, wanted)
            return
        if n is not None and 0 <= n < 31:
            self.factor_test(point, wanted, x, 1 << n)
            self.emit("slli", rd, x, imm=n)
            return
        count = self.word(op.args[1])
        self.emit("sll", rd, x, count)
        half = self.temp("srai", self.temp("slli", rd, imm=1), imm=1)
        lost = self.temp("xor", self.temp("sra", half, count), x)
        self.ovf_test(point, wanted, "eq", lost, ZERO)

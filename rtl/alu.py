"""Arithmetic unit: add, subtract, compare, logic, shift, and Zba's shifted adds; and the condition of branches."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.layouts import AluOp


class Alu(wiring.Component):
    """Combinational.

    x_op, x_a, x_b: operation and operands. x_result: the low 32 bits of the exact result.
    x_fits32, x_fits31: of add, sub and shift left by x_b: the exact signed result fits in so many bits.
    x_branch: condition (BranchOp); x_taken: it holds for x_a and x_b.
    """

    x_op: In(AluOp)
    x_a: In(32)
    x_b: In(32)
    x_result: Out(32)
    x_fits32: Out(1)
    x_fits31: Out(1)
    x_branch: In(3)
    x_taken: Out(1)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        a, b = self.x_a, self.x_b
        total = Signal(signed(33))
        difference = Signal(33)  # unsigned, with borrow
        shift_add = Signal(2)
        m.d.comb += [
            total.eq(a.as_signed() + b.as_signed()),
            difference.eq(Cat(a, C(0, 1)) - Cat(b, C(0, 1))),
        ]
        with m.Switch(self.x_op):
            for i, op in enumerate((AluOp.SH1ADD, AluOp.SH2ADD, AluOp.SH3ADD)):
                with m.Case(op):
                    m.d.comb += shift_add.eq(i + 1)
        equal, below, less = Signal(), Signal(), Signal()
        m.d.comb += [
            equal.eq(a == b),
            below.eq(difference[32]),
            less.eq(Mux(a[31] ^ b[31], a[31], below)),
            self.x_taken.eq(
                Mux(self.x_branch[2], Mux(self.x_branch[1], below, less), equal) ^ self.x_branch[0]
            ),
        ]
        # One right shifter serves all shifts: a left shift is a right shift of the reversed word.
        amount = b[:5]
        left = Signal()
        operand, shifted = Signal(signed(33)), Signal(32)
        m.d.comb += [
            left.eq(self.x_op == AluOp.SLL),
            operand.eq(Cat(Mux(left, a[::-1], a), (self.x_op == AluOp.SRA) & a[31]).as_signed()),
            shifted.eq(operand >> amount),
        ]
        with m.Switch(self.x_op):
            with m.Case(AluOp.ADD):
                m.d.comb += self.x_result.eq(total)
            with m.Case(AluOp.SUB):
                m.d.comb += self.x_result.eq(difference)
            with m.Case(AluOp.SLT):
                m.d.comb += self.x_result.eq(less)
            with m.Case(AluOp.SLTU):
                m.d.comb += self.x_result.eq(below)
            with m.Case(AluOp.XOR):
                m.d.comb += self.x_result.eq(a ^ b)
            with m.Case(AluOp.OR):
                m.d.comb += self.x_result.eq(a | b)
            with m.Case(AluOp.AND):
                m.d.comb += self.x_result.eq(a & b)
            with m.Case(AluOp.SLL):
                m.d.comb += self.x_result.eq(shifted[::-1])
            with m.Case(AluOp.SRL, AluOp.SRA):
                m.d.comb += self.x_result.eq(shifted)
            with m.Default():
                m.d.comb += self.x_result.eq((a << shift_add)[:32] + b)
        if self._config.guard_engine:
            self._exact(m, total, difference, shifted[::-1], amount)
        return m

    def _exact(self, m: Module, total: Value, difference: Value, shifted_left: Value, amount: Value) -> None:
        """Does the exact result fit? A sum of 33 bits fits in n where its bits from n-1 on are all alike."""
        a = self.x_a
        sign_sub = Signal()  # bit 32 of the exact signed difference
        m.d.comb += sign_sub.eq(difference[32] ^ a[31] ^ self.x_b[31])
        lost = Signal(32)  # bits that leave a word shifted left, or become its sign, differ from the sign
        m.d.comb += lost.eq(Cat((a[i] ^ a[31]) & (amount + i >= 31) for i in range(32)))
        with m.Switch(self.x_op):
            with m.Case(AluOp.SUB):
                m.d.comb += self.x_fits32.eq(sign_sub == difference[31])
                m.d.comb += self.x_fits31.eq(self.x_fits32 & (difference[31] == difference[30]))
            with m.Case(AluOp.SLL):
                m.d.comb += self.x_fits32.eq(~lost.any())
                m.d.comb += self.x_fits31.eq(self.x_fits32 & (shifted_left[31] == shifted_left[30]))
            with m.Default():
                m.d.comb += self.x_fits32.eq(total[32] == total[31])
                m.d.comb += self.x_fits31.eq(self.x_fits32 & (total[31] == total[30]))

"""Arithmetic unit: add, subtract, compare, logic, shift, and Zba's shifted adds; and the condition of branches."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.layouts import AluControl, Logic


class Alu(wiring.Component):
    """Combinational. One adder and one shifter serve everything.

    x_op, x_a, x_b: operation and operands; x_b comes inverted where x_op subtracts.
    x_result: the low 32 bits of the exact result. x_sum: the adder's, which is x_result of additions.
    x_fits32, x_fits31: of add, sub and shift left by x_b: the exact signed result fits in so many bits.
    x_branch: condition (BranchOp); x_taken: it holds for the operands, where x_op subtracts.
    """

    x_op: In(AluControl)
    x_a: In(32)
    x_b: In(32)
    x_result: Out(32)
    x_sum: Out(32)
    x_fits32: Out(1)
    x_fits31: Out(1)
    x_branch: In(3)
    x_taken: Out(1)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        a, b, op = self.x_a, self.x_b, self.x_op
        carry, sign = self._add(m)
        lost = self._shift(m, shifted := Signal(32))
        below = ~carry
        logic, moved, condition = Signal(32), Signal(32), Signal()
        m.d.comb += [
            condition.eq(Mux(self.x_branch[2], Mux(self.x_branch[1], below, sign), (a ^ b).all())),
            self.x_taken.eq(condition ^ self.x_branch[0]),
            moved.eq(Mux(op.left, shifted[::-1], shifted) & op.shifts.replicate(32)),
            self.x_result.eq(
                logic | moved | self.x_sum & op.adds.replicate(32) | (Mux(op.unsigned, below, sign) & op.compares)
            ),
        ]
        with m.Switch(op.logic):
            with m.Case(Logic.XOR):
                m.d.comb += logic.eq(a ^ b)
            with m.Case(Logic.OR):
                m.d.comb += logic.eq(a | b)
            with m.Case(Logic.AND):
                m.d.comb += logic.eq(a & b)
        if self._config.guard_engine:
            # A sum of 33 bits fits in n where its bits from n-1 on are all alike; a shift left also must lose nothing.
            top = Signal(2)
            m.d.comb += [
                top.eq(Mux(op.left, Cat(shifted[1], shifted[0]), self.x_sum[30:])),
                self.x_fits32.eq(Mux(op.left, ~lost & (top[1] == a[31]), top[1] == sign)),
                self.x_fits31.eq(self.x_fits32 & (top[0] == top[1])),
            ]
        return m

    def _add(self, m: Module) -> tuple[Value, Value]:
        """Sum or difference. Returns: the carry out; and the sign of the exact signed result."""
        a, b, op = self.x_a, self.x_b, self.x_op
        scaled, total = Signal(32), Signal(34)
        m.d.comb += [
            scaled.eq(Array([a, a << 1, a << 2, a << 3])[op.scale] if self._config.zba else a),
            total.eq(Cat(C(1, 1), scaled) + Cat(op.subtract, b)),  # the lowest bit makes the carry in
            self.x_sum.eq(total[1:33]),
        ]
        return total[33], a[31] ^ b[31] ^ total[33]

    def _shift(self, m: Module, result: Signal) -> Value:
        """One right shifter: a left shift is a right shift of the reversed word, and its result is reversed. Returns: a
        bit that was shifted out differs from the sign (of a left shift).
        """
        a, amount, op = self.x_a, self.x_b[:5], self.x_op
        fill = op.arithmetic & a[31]
        word = Signal(32, name="shift0")
        m.d.comb += word.eq(Mux(op.left, a[::-1], a))
        lost: Value = C(0, 1)
        for bit in reversed(range(5)):
            step = 1 << bit
            lost = lost | amount[bit] & (word[:step] ^ a[31].replicate(step)).any()
            shifted = Signal(32, name=f"shift{step}")
            m.d.comb += shifted.eq(Mux(amount[bit], Cat(word[step:], fill.replicate(step)), word))
            word = shifted
        m.d.comb += result.eq(word)
        return lost

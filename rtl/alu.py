"""Arithmetic unit: add, subtract, compare, logic, shift, and Zba's shifted adds; and the condition of branches."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.layouts import AluControl, Logic


class Alu(wiring.Component):
    """Combinational. One adder and one shifter serve everything; comparisons have a carry chain of their own.

    x_op, x_a, x_b: operation and operands; x_b comes inverted where x_op subtracts.
    x_result: the low 32 bits of the exact result. x_address: that of additions whose operand is not shifted, early.
    x_fits32, x_fits31: of sums (also of shifted operands) and differences: the exact signed result fits in so many
    bits.
    x_branch: condition (BranchOp); x_taken: it holds for the operands, where x_op subtracts.
    """

    x_op: In(AluControl)
    x_a: In(32)
    x_b: In(32)
    x_result: Out(32)
    x_address: Out(32)
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
        total, order, scaled = Signal(32), Signal(), Signal(signed(35))
        m.d.comb += scaled.eq(a.as_signed())
        if self._config.zba:
            doubled = Signal(signed(35))
            m.d.comb += [
                doubled.eq(Mux(op.scale[0], a.as_signed() << 1, a.as_signed())),
                scaled.eq(Mux(op.scale[1], doubled << 2, doubled)),
            ]
        carry = self._add(m, total, order, scaled)
        self._shift(m, shifted := Signal(32))
        below, sign = ~order, a[31] ^ b[31] ^ order
        logic, equal, flips = Signal(32), Signal(), Signal()
        m.d.comb += [
            # (the carry comes last)
            equal.eq((a ^ b).all() ^ self.x_branch[0]),
            flips.eq((self.x_branch[1] | (a[31] ^ b[31])) ^ self.x_branch[0]),
            self.x_taken.eq(Mux(self.x_branch[2], order ^ flips, equal)),
            self.x_result.eq(
                logic | shifted | total & op.adds.replicate(32) | (Mux(op.unsigned, below, sign) & op.compares)
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
            # A sum of 35 bits fits in n where its bits from n-1 on are all alike.
            # The three above the 32 are what the operands have there, and the carry: all ones or zeros at the end.
            top, high = Signal(2), Signal(3)
            m.d.comb += [
                top.eq(total[30:]),
                high.eq(scaled[32:] + b[31].replicate(3)),
                self.x_fits32.eq(high == Cat(top[1] ^ carry, (top[1] | carry).replicate(2))),
                self.x_fits31.eq(self.x_fits32 & (top[0] == top[1])),
            ]
        return m

    def _add(self, m: Module, result: Signal, order: Signal, scaled: Value) -> Value:
        """Sum or difference, of `scaled` and b. order: the carry out of a - b, for comparisons. Returns: the carry out.

        Comparisons, targets of `jalr` and data addresses come from a chain of their own, where the operand is not
        shifted: all of them lead to addresses of memories.
        """
        a, b, op = self.x_a, self.x_b, self.x_op
        plain, total = Signal(34), Signal(34)
        ones = Cat(op.subtract, b)  # the lowest bit makes the carry in
        m.d.comb += [
            plain.eq(Cat(C(1, 1), a) + ones),
            self.x_address.eq(plain[1:33]),
            order.eq(plain[33]),
            total.eq(Cat(C(1, 1), scaled[:32]) + ones if self._config.zba else plain),
            result.eq(total[1:33]),
        ]
        return total[33]

    def _shift(self, m: Module, result: Signal) -> None:
        """Zero where x_op does not shift.

        Of 63 bits, those from `amount` on: a below 31 copies of its sign or zeros; or for a left shift by n, above 31
        zeros, from 31 - n on. The first step, by 16, also makes the 63 bits: each of its bits is one of two (but for
        two of them one of three); where both are taken, it is one.
        """
        a, op = self.x_a, self.x_op
        amount, fill, fill_far = Signal(5), Signal(), Signal()
        right, right_far, left, left_far = (Signal(name=name) for name in ("right", "right_far", "left", "left_far"))
        m.d.comb += [
            amount.eq(self.x_b[:5] ^ op.left.replicate(5)),
            right.eq(op.shifts & ~op.left & ~amount[4]),
            right_far.eq(op.shifts & ~op.left & amount[4]),
            left.eq(op.shifts & op.left & ~amount[4]),
            left_far.eq(op.shifts & op.left & amount[4]),
            fill.eq(op.arithmetic & a[31]),
            fill_far.eq(fill & amount[4]),
        ]
        word = Signal(47, name="shift16")
        for i in range(47):
            ones = C(0, 1) if i < 16 else fill_far if i < 32 else fill
            sources = {i: right, i + 16: right_far} if i < 16 else {i: right} if i < 32 else {}
            sources |= {i - 31: left} if i >= 31 else {}
            sources |= {i - 15: left_far} if i >= 15 else {}
            taken = Cat(takes | ones for takes in sources.values())
            m.d.comb += word[i].eq((taken & Cat(a[at] for at in sources)).any() | taken[0] & taken[1])
        for bit in reversed(range(4)):
            step = 1 << bit
            shifted = Signal(31 + step, name=f"shift{step}")
            m.d.comb += shifted.eq(Mux(amount[bit], word[step:], word))
            word = shifted
        m.d.comb += result.eq(word)

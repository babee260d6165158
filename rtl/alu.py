"""Arithmetic unit: add, subtract, compare, logic, shift, and Zba's shifted adds; and the condition of branches."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.layouts import AluOp


class Alu(wiring.Component):
    """Combinational. One adder and one shifter serve everything.

    x_op, x_a, x_b: operation and operands. x_result: the low 32 bits of the exact result.
    x_fits32, x_fits31: of add, sub and shift left by x_b: the exact signed result fits in so many bits.
    x_branch: condition (BranchOp); x_taken: it holds for x_a and x_b, where x_op is SUB.
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

    def _is(self, *ops: AluOp) -> Value:
        return Cat(self.x_op == op for op in ops).any()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        a, b = self.x_a, self.x_b
        total, carry, sign = self._add(m)
        below, less = Signal(), Signal()
        m.d.comb += [
            below.eq(~carry),
            less.eq(sign),
            self.x_taken.eq(
                Mux(self.x_branch[2], Mux(self.x_branch[1], below, less), a == b) ^ self.x_branch[0]
            ),
        ]
        left, shifted, lost = self._shift(m)
        adds, compares, shifts = Signal(), Signal(), Signal()
        logic, moved = Signal(32), Signal(32)
        m.d.comb += [
            adds.eq(self._is(AluOp.ADD, AluOp.SUB, AluOp.SH1ADD, AluOp.SH2ADD, AluOp.SH3ADD)),
            compares.eq(Mux(self.x_op == AluOp.SLTU, below, less) & self._is(AluOp.SLT, AluOp.SLTU)),
            shifts.eq(self._is(AluOp.SLL, AluOp.SRL, AluOp.SRA)),
            moved.eq(Mux(left, shifted[::-1], shifted) & shifts.replicate(32)),
            self.x_result.eq(logic | moved | total & adds.replicate(32) | compares),
        ]
        with m.Switch(self.x_op):
            with m.Case(AluOp.XOR):
                m.d.comb += logic.eq(a ^ b)
            with m.Case(AluOp.OR):
                m.d.comb += logic.eq(a | b)
            with m.Case(AluOp.AND):
                m.d.comb += logic.eq(a & b)
        if self._config.guard_engine:
            # A sum of 33 bits fits in n where its bits from n-1 on are all alike; a shift left also must lose nothing.
            top, low31 = Signal(2), Signal()
            m.d.comb += [
                top.eq(Mux(left, Cat(shifted[1], shifted[0]), total[30:])),
                self.x_fits32.eq(Mux(left, ~lost & (top[1] == a[31]), top[1] == sign)),
                low31.eq(top[0] == top[1]),
                self.x_fits31.eq(self.x_fits32 & low31),
            ]
        return m

    def _add(self, m: Module) -> tuple[Value, Value, Value]:
        """Sum or difference; the carry out; and the sign of the exact signed result."""
        a, b = self.x_a, self.x_b
        first, second, subtract = Signal(32), Signal(32), Signal()
        total = Signal(34)
        m.d.comb += [
            first.eq(a),
            subtract.eq(self._is(AluOp.SUB, AluOp.SLT, AluOp.SLTU)),
            second.eq(b ^ subtract.replicate(32)),
            total.eq(Cat(C(1, 1), first) + Cat(subtract, second)),  # the lowest bit makes the carry in
        ]
        with m.Switch(self.x_op):
            for i, op in enumerate((AluOp.SH1ADD, AluOp.SH2ADD, AluOp.SH3ADD)):
                with m.Case(op):
                    m.d.comb += first.eq(a << i + 1)
        carry = total[33]
        return total[1:33], carry, a[31] ^ second[31] ^ carry

    def _shift(self, m: Module) -> tuple[Value, Value, Value]:
        """One right shifter: a left shift is a right shift of the reversed word. `lost`: a bit that was shifted out
        differs from the sign (of a left shift).
        """
        a, amount = self.x_a, self.x_b[:5]
        left, fill = Signal(), Signal()
        word = Signal(32, name="shift0")
        m.d.comb += [
            left.eq(self.x_op == AluOp.SLL),
            fill.eq((self.x_op == AluOp.SRA) & a[31]),
            word.eq(Mux(left, a[::-1], a)),
        ]
        lost: Value = C(0, 1)
        for bit in reversed(range(5)):
            step = 1 << bit
            lost = lost | amount[bit] & (word[:step] ^ a[31].replicate(step)).any()
            shifted = Signal(32, name=f"shift{step}")
            m.d.comb += shifted.eq(Mux(amount[bit], Cat(word[step:], fill.replicate(step)), word))
            word = shifted
        return left, word, lost

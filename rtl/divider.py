"""Divider: restoring, two bits a cycle. By zero, and for overflow, the algorithm gives what RISC-V wants by itself."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out


class Divider(wiring.Component):
    """x_start: a division stands in X (held until x_done). x_op: DivOp; x_a, x_b: operands. x_done: it may move on, in
    its 17th cycle. x_cancel: it is killed. m_result: its result, in the cycle after x_done.
    """

    x_start: In(1)
    x_cancel: In(1)
    x_op: In(3)
    x_a: In(32)
    x_b: In(32)
    x_done: Out(1)
    m_result: Out(32)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        busy, steps = Signal(), Signal(5)
        divisor, quotient, rest = Signal(33), Signal(32), Signal(32)  # divisor: what a step adds, less one
        negate_quotient, negate_rest, want_rest = Signal(), Signal(), Signal()
        is_signed = ~self.x_op[0]
        a_negative, b_negative = is_signed & self.x_a[31], is_signed & self.x_b[31]
        b_added, digits, partial = Signal(), [], rest
        for bit in (31, 30):  # the dividend's highest bit comes down, and the divisor is taken away where it fits
            down, trial = Cat(quotient[bit], partial), Signal(35, name=f"trial{bit}")
            m.d.comb += trial.eq(Cat(~b_added, down) + Cat(~b_added, divisor))  # the lowest bit makes the carry
            digits.append(fits := ~trial[33])
            partial = Signal(32, name=f"rest{bit}")
            m.d.comb += partial.eq(Mux(fits, trial[1:33], down))
        chosen, negate = Signal(32), Signal()
        m.d.comb += [
            self.x_done.eq(busy & (steps == 1)),
            chosen.eq(Mux(want_rest, rest, quotient)),
            # (a signed quotient with bit 31 is all ones, by zero, or the overflow's, which is its own negative)
            negate.eq(Mux(want_rest, negate_rest, negate_quotient & ~quotient[31])),
            self.m_result.eq((chosen ^ negate.replicate(32)) + negate),
        ]
        with m.If(self.x_cancel | self.x_done):
            m.d.sync += busy.eq(0)
        with m.Elif(self.x_start):
            m.d.sync += busy.eq(1)
        with m.If(busy):
            m.d.sync += [steps.eq(steps - 1), quotient.eq(Cat(digits[1], digits[0], quotient)), rest.eq(partial)]
        with m.Else():
            m.d.sync += [
                steps.eq(16),
                divisor.eq(Cat(self.x_b ^ (~b_negative).replicate(32), C(1, 1))),  # minus the absolute value
                b_added.eq(b_negative),
                quotient.eq((self.x_a ^ a_negative.replicate(32)) + a_negative),
                rest.eq(0),
                want_rest.eq(self.x_op[1]),
                negate_rest.eq(a_negative),
                negate_quotient.eq(a_negative ^ b_negative),
            ]
        return m

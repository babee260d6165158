"""Divider: restoring, one bit a cycle. Division by zero and overflow follow from the algorithm as RISC-V wants them."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out


class Divider(wiring.Component):
    """x_start: a division stands in X (held until x_done). x_op: DivOp; x_a, x_b: operands. x_done: it may move on.
    x_cancel: it is killed. m_result: its result, from the cycle after x_done until the next division.
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
        busy, steps = Signal(), Signal(6)
        divisor, quotient, rest = Signal(32), Signal(32), Signal(32)
        negate_quotient, negate_rest, want_rest = Signal(), Signal(), Signal()
        is_signed = ~self.x_op[0]
        a_negative, b_negative = is_signed & self.x_a[31], is_signed & self.x_b[31]
        trial = Signal(33)
        m.d.comb += [
            trial.eq(Cat(quotient[31], rest) - divisor),
            self.x_done.eq(busy & (steps == 0)),
            self.m_result.eq(
                Mux(want_rest, Mux(negate_rest, -rest, rest), Mux(negate_quotient, -quotient, quotient))
            ),
        ]
        with m.If(self.x_cancel | self.x_done):
            m.d.sync += busy.eq(0)
        with m.Elif(busy):
            fits = ~trial[32]
            m.d.sync += [
                steps.eq(steps - 1),
                quotient.eq(Cat(fits, quotient)),
                rest.eq(Mux(fits, trial, Cat(quotient[31], rest))),
            ]
        with m.Elif(self.x_start):
            m.d.sync += [
                busy.eq(1),
                steps.eq(32),
                divisor.eq(Mux(b_negative, -self.x_b, self.x_b)),
                quotient.eq(Mux(a_negative, -self.x_a, self.x_a)),
                rest.eq(0),
                want_rest.eq(self.x_op[1]),
                negate_rest.eq(a_negative),
                negate_quotient.eq((a_negative ^ b_negative) & (self.x_b != 0)),
            ]
        return m

"""What needs no rounding: comparison, minimum and maximum, sign injection, classes."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.fpu.layouts import FloatControl, FloatOp, Unpacked


class Compare(wiring.Component):
    """Combinational. x_control; x_a, x_b: the operands' bits, x_a_number, x_b_number: what they are. x_below: the
    magnitude of a is less than that of b. x_near: their exponent fields differ by one, or not at all (if finite).
    x_word: the result of COMPARE, MINMAX, SIGN, CLASS (of single precision, bit 63 is not looked at); x_nan: it is the
    canonical NaN instead, and x_word is zero; x_invalid: the flag.
    """

    x_control: In(FloatControl)
    x_a: In(64)
    x_b: In(64)
    x_a_number: In(Unpacked)
    x_b_number: In(Unpacked)
    x_below: Out(1)
    x_near: Out(1)
    x_word: Out(64)
    x_nan: Out(1)
    x_invalid: Out(1)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        a, b, op, variant = self.x_a_number, self.x_b_number, self.x_control.op, self.x_control.variant
        single = self.x_control.single
        unordered, signaling, equal, less, both_zero = Signal(), Signal(), Signal(), Signal(), Signal()
        holds, sign, first = Signal(), Signal(), Signal()
        magnitudes = [Cat(n.significand[:-1], n.lowest, n.exponent[1:]) for n in (a, b)]
        same = magnitudes[0] == magnitudes[1]
        m.d.comb += [
            self.x_below.eq(magnitudes[0] < magnitudes[1]),
            self.x_near.eq(self._near(*(Cat(n.lowest, n.exponent[1:]) for n in (a, b)))),
            unordered.eq(a.nan | b.nan),
            signaling.eq(a.signaling | b.signaling),
            both_zero.eq(a.zero & b.zero),
            equal.eq(same & (a.sign == b.sign) | both_zero),
            # of zeros: -0 is less, which only the minimum and maximum look at
            less.eq(Mux(a.sign ^ b.sign, a.sign, (self.x_below ^ a.sign) & ~same)),
            holds.eq(~unordered & (less & ~variant[1] & ~both_zero | equal & ~variant[0])),
            first.eq(b.nan | ~a.nan & (less ^ variant[0])),
        ]
        with m.Switch(variant):
            with m.Case(0):
                m.d.comb += sign.eq(b.sign)
            with m.Case(1):
                m.d.comb += sign.eq(~b.sign)
            with m.Default():
                m.d.comb += sign.eq(a.sign ^ b.sign)
        comparing, choosing, copying = (op == o for o in (FloatOp.COMPARE, FloatOp.MINMAX, FloatOp.SIGN))
        chosen = Mux(copying | first, self.x_a, self.x_b)
        m.d.comb += [
            self.x_nan.eq(choosing & a.nan & b.nan),
            self.x_invalid.eq((choosing | comparing & variant[1]) & signaling | comparing & ~variant[1] & unordered),
            self.x_word.eq(
                chosen & (copying | choosing & ~(a.nan & b.nan)).replicate(64)
                | (comparing & holds)
                | self._class(a) & (op == FloatOp.CLASS).replicate(10)
            ),
        ]
        with m.If(copying):
            m.d.comb += self.x_word[31].eq(Mux(single, sign, self.x_a[31]))
            m.d.comb += self.x_word[63].eq(sign)
        return m

    @staticmethod
    def _near(a: Value, b: Value) -> Value:
        """Without a carry chain, which would be late: a + ~b is zero if a is greater by one, and then each bit of the
        sum tells which carry it had, and which one it gives.
        """

        def follows(a: Value, b: Value) -> Value:
            carries = Cat(C(0, 1), a | ~b)[: len(a)]
            return (a ^ b ^ carries).all()

        return (a == b) | follows(a, b) | follows(b, a)

    @staticmethod
    def _class(a: Value) -> Value:
        """One of ten bits, as the manual numbers them."""
        finite = ~a.infinite & ~a.nan
        normal, subnormal = finite & a.significand[-1], finite & ~a.significand[-1] & ~a.zero
        kinds = [a.infinite, normal, subnormal, a.zero]
        return Cat(
            *(kind & a.sign for kind in kinds), *(kind & ~a.sign for kind in reversed(kinds)), a.signaling,
            a.nan & ~a.signaling,
        )  # fmt: skip

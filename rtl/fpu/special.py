"""Results that are known from what the operands are: NaN, infinite, zero. Of fused operations, they are known in the
second cycle, in which the product is met by what is added.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.fpu.layouts import Flags, FloatOp, Special, Unpacked


class Specials(wiring.Component):
    """x_first: the operands x_a_number, x_b_number are there, x_product_sign is that of their product. x_op: the
    operation. x_addend_sign: the sign of b as it is added, x_sign: (later) of the product. x_special, x_special_sign,
    x_raised: the result, in the first cycle, not of fused operations. x_fused_special, x_fused_sign, x_invalid: of
    these, in the second cycle, when b is what is added. x_product_zero: the product is zero (from then on).
    """

    x_first: In(1)
    x_op: In(FloatOp)
    x_a_number: In(Unpacked)
    x_b_number: In(Unpacked)
    x_product_sign: In(1)
    x_addend_sign: In(1)
    x_sign: In(1)
    x_special: Out(Special)
    x_special_sign: Out(1)
    x_raised: Out(Flags)
    x_fused_special: Out(Special)
    x_fused_sign: Out(1)
    x_invalid: Out(1)
    x_product_zero: Out(1)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        a, b, op = self.x_a_number, self.x_b_number, self.x_op
        special, sign, raised = self.x_special, self.x_special_sign, self.x_raised
        nan, invalid, infinite = Signal(), Signal(), Signal()
        add, mul, div, root = (op == getattr(FloatOp, n) for n in ("ADD", "MUL", "DIV", "SQRT"))
        convert = op == FloatOp.CONVERT
        zero = mul & (a.zero | b.zero) | div & (a.zero | b.infinite) | (root | convert) & a.zero
        arithmetic, uses_b = add | mul | div | root | convert, add | mul | div
        product_wrong = a.infinite & b.zero | b.infinite & a.zero
        m.d.comb += [
            nan.eq(arithmetic & a.nan | uses_b & b.nan),
            infinite.eq(arithmetic & a.infinite | (add | mul) & b.infinite | div & b.zero),
            invalid.eq(
                arithmetic & a.signaling | uses_b & b.signaling
                | mul & product_wrong
                | ~nan & (
                    add & a.infinite & b.infinite & (a.sign ^ self.x_addend_sign)
                    | div & (a.infinite & b.infinite | a.zero & b.zero)
                    | root & a.sign & ~a.zero
                )
            ),
        ]  # fmt: skip
        with m.If(nan | invalid):
            m.d.comb += [special.nan.eq(1), raised.invalid.eq(invalid)]
        with m.Elif(infinite & ~(div & b.infinite)):
            m.d.comb += [special.infinity.eq(1), raised.divide_by_zero.eq(div & b.zero & ~a.infinite)]
            with m.If(add):
                m.d.comb += sign.eq(Mux(a.infinite, a.sign, self.x_addend_sign))
            with m.Elif(mul | div):
                m.d.comb += sign.eq(self.x_product_sign)
            with m.Else():
                m.d.comb += sign.eq(a.sign)
        with m.Elif(zero):
            m.d.comb += [special.zero.eq(1), sign.eq(Mux(root | convert, a.sign, self.x_product_sign))]
        self._fused(m, a, b, product_wrong)
        return m

    def _fused(self, m: Module, a: Value, b: Value, product_wrong: Value) -> None:
        product_nan, product_invalid, product_infinite = Signal(), Signal(), Signal()
        with m.If(self.x_first):
            m.d.sync += [
                product_nan.eq(a.nan | b.nan),
                product_invalid.eq(a.signaling | b.signaling | product_wrong),
                product_infinite.eq(a.infinite | b.infinite),
                self.x_product_zero.eq(a.zero | b.zero),
            ]
        nan, invalid = product_nan | b.nan, self.x_invalid
        m.d.comb += [
            invalid.eq(
                product_invalid | b.signaling
                | ~nan & product_infinite & b.infinite & (self.x_sign ^ self.x_addend_sign)
            ),
            self.x_fused_special.nan.eq(nan | invalid),
            self.x_fused_special.infinity.eq(~nan & ~invalid & (product_infinite | b.infinite)),
            self.x_fused_sign.eq(~nan & ~invalid & Mux(product_infinite, self.x_sign, self.x_addend_sign)),
        ]  # fmt: skip

"""The product of two significands, of nine products of 18 bits, which are there after the first cycle: in the second
one, those in the corners are added to the diagonal, and the sides are summed; in the third one, the two sums are. Each
sum is of two, for which a carry chain is enough.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.fpu.layouts import PLACES


class Multiply(wiring.Component):
    """x_start: begin, with x_a, x_b: significands. x_enable: that there is a product. x_product: it is there from the
    second cycle after this on; zero without x_enable in the cycle before.
    """

    x_start: In(1)
    x_enable: In(1)
    x_a: In(PLACES)
    x_b: In(PLACES)
    x_product: Out(2 * PLACES)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        parts = [[value[18 * i : 18 * i + 18] for i in range(3)] for value in (self.x_a, self.x_b)]
        product = [[Signal(36, name=f"product{i}{j}") for j in range(3)] for i in range(3)]
        m.d.comb += [product[i][j].eq(a * b) for i, a in enumerate(parts[0]) for j, b in enumerate(parts[1])]
        diagonal, corners = Signal(2 * PLACES), [Signal(36, name=f"corner{i}") for i in range(2)]
        upper, lower, middle, sides = Signal(72), Signal(72), Signal(2 * PLACES), Signal(73)
        with m.If(self.x_start):
            m.d.sync += [
                diagonal.eq(Cat(product[0][0], product[1][1], product[2][2])),
                corners[0].eq(product[0][2]),
                corners[1].eq(product[2][0]),
                upper.eq(Cat(product[0][1], product[1][2])),
                lower.eq(Cat(product[1][0], product[2][1])),
            ]
        m.d.sync += [middle.eq(0), sides.eq(0)]
        with m.If(self.x_enable):
            m.d.sync += [middle.eq(diagonal + (corners[0] + corners[1] << 36)), sides.eq(upper + lower)]
        m.d.comb += self.x_product.eq(middle + (sides << 18))
        return m

"""The product of two significands: nine products of 18 bits in the first cycle; in the second one, those that are not
on the diagonal are summed; in the third one, all are.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.fpu.layouts import PLACES


class Multiply(wiring.Component):
    """x_start: begin, with x_a, x_b: significands. x_product: their product, from the second cycle after this on; zero
    where x_zero holds.
    """

    x_start: In(1)
    x_zero: In(1)
    x_a: In(PLACES)
    x_b: In(PLACES)
    x_product: Out(2 * PLACES)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        parts = [[value[18 * i : 18 * i + 18] for i in range(3)] for value in (self.x_a, self.x_b)]
        product = [[Signal(36, name=f"product{i}{j}") for j in range(3)] for i in range(3)]
        with m.If(self.x_start):
            for i, a in enumerate(parts[0]):
                for j, b in enumerate(parts[1]):
                    m.d.sync += product[i][j].eq(Mux(self.x_zero, 0, a * b))
        diagonal, others = Cat(product[0][0], product[1][1], product[2][2]), Signal(2 * PLACES)
        sides = Cat(product[0][1], product[1][2]) + Cat(product[1][0], product[2][1])
        m.d.sync += others.eq((sides << 18) + ((product[0][2] + product[2][0]) << 36))
        m.d.comb += self.x_product.eq(diagonal + others)
        return m

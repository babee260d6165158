"""The product of two significands: nine products of 18 bits in one cycle; in the next one, all but those on the
diagonal are summed. What is left is one sum, for which the unit's adder is there.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.fpu.layouts import PLACES


class Multiply(wiring.Component):
    """x_a, x_b: significands. x_diagonal, x_others: in the next cycle: numbers whose sum is the
    product."""

    x_a: In(PLACES)
    x_b: In(PLACES)
    x_diagonal: Out(2 * PLACES)
    x_others: Out(2 * PLACES)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        parts = [[value[18 * i : 18 * i + 18] for i in range(3)] for value in (self.x_a, self.x_b)]
        product = [[Signal(36, name=f"product{i}{j}") for j in range(3)] for i in range(3)]
        for i, a in enumerate(parts[0]):
            for j, b in enumerate(parts[1]):
                m.d.sync += product[i][j].eq(a * b)
        diagonal = Cat(product[0][0], product[1][1], product[2][2])
        sides = Cat(product[0][1], product[1][2]) + Cat(product[1][0], product[2][1])
        m.d.comb += [
            self.x_diagonal.eq(diagonal),
            self.x_others.eq((sides << 18) + ((product[0][2] + product[2][0]) << 36)),
        ]
        return m

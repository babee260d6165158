"""Multiplier: four 17-bit products in X, their sum in M; a new multiplication may start in every cycle."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.layouts import MulOp


class Multiplier(wiring.Component):
    """x_op, x_a, x_b: MulOp and operands, in X. m_result: in the next cycle. m_fits32, m_fits31: the exact signed
    product (of MulOp.LOW) fits in so many bits.
    """

    x_op: In(3)
    x_a: In(32)
    x_b: In(32)
    m_result: Out(32)
    m_fits32: Out(1)
    m_fits31: Out(1)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        a_signed = self.x_op != MulOp.HIGH_UNSIGNED
        b_signed = (self.x_op == MulOp.LOW) | (self.x_op == MulOp.HIGH)
        a_high = Cat(self.x_a[16:], self.x_a[31] & a_signed).as_signed()
        b_high = Cat(self.x_b[16:], self.x_b[31] & b_signed).as_signed()
        a_low = Cat(self.x_a[:16], C(0, 1)).as_signed()
        b_low = Cat(self.x_b[:16], C(0, 1)).as_signed()
        m_high = Signal()
        m_ll, m_lh, m_hl, m_hh = (Signal(signed(34), name=f"m_{n}") for n in ("ll", "lh", "hl", "hh"))
        m.d.sync += [
            m_high.eq(self.x_op != MulOp.LOW),
            m_ll.eq(a_low * b_low),
            m_lh.eq(a_low * b_high),
            m_hl.eq(a_high * b_low),
            m_hh.eq(a_high * b_high),
        ]
        product, top = Signal(64), Signal(34)
        m.d.comb += [
            product.eq(Cat(m_ll[:32], m_hh[:32]) + ((m_lh + m_hl) << 16)),
            self.m_result.eq(Mux(m_high, product[32:], product[:32])),
        ]
        if self._config.guard_engine:
            m.d.comb += [
                top.eq(product[30:]),
                self.m_fits32.eq(top[1:].all() | ~top[1:].any()),
                self.m_fits31.eq(self.m_fits32 & (top[0] == top[1])),
            ]
        return m

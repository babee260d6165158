"""Alignment of loads and stores: which bytes of a word an access touches, and its value."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.layouts import AccessOp


class LoadAlign(wiring.Component):
    """Combinational. m_op: AccessOp; m_offset: the address's low bits; m_word: the word from memory; m_mask, m_newer:
    bytes of it that committed stores hold. m_result: the loaded value. m_misaligned: the address does not suit the size
    (also for stores). m_merged: the whole word, newer bytes included.
    """

    m_op: In(3)
    m_offset: In(2)
    m_word: In(32)
    m_mask: In(4)
    m_newer: In(32)
    m_result: Out(32)
    m_misaligned: Out(1)
    m_merged: Out(32)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        for lane in range(4):
            m.d.comb += self.m_merged.word_select(lane, 8).eq(
                Mux(self.m_mask[lane], self.m_newer.word_select(lane, 8), self.m_word.word_select(lane, 8))
            )
        signed = ~self.m_op[2]
        half, byte = Signal(16), Signal(8)
        m.d.comb += [
            half.eq(self.m_merged.word_select(self.m_offset[1], 16)),
            byte.eq(half.word_select(self.m_offset[0], 8)),
        ]
        with m.Switch(self.m_op[:2]):
            with m.Case(AccessOp.BYTE):
                m.d.comb += self.m_result.eq(Cat(byte, (byte[7] & signed).replicate(24)))
            with m.Case(AccessOp.HALF):
                m.d.comb += self.m_result.eq(Cat(half, (half[15] & signed).replicate(16)))
                m.d.comb += self.m_misaligned.eq(self.m_offset[0])
            with m.Default():
                m.d.comb += self.m_result.eq(self.m_merged)
                m.d.comb += self.m_misaligned.eq(self.m_offset.any())
        return m


class StoreAlign(wiring.Component):
    """Combinational. m_op: AccessOp; m_offset: the address's low bits; m_value: register to store. m_mask, m_data: the
    bytes of the word to write.
    """

    m_op: In(3)
    m_offset: In(2)
    m_value: In(32)
    m_mask: Out(4)
    m_data: Out(32)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        with m.Switch(self.m_op[:2]):
            with m.Case(AccessOp.BYTE):
                m.d.comb += [self.m_mask.eq(1 << self.m_offset), self.m_data.eq(self.m_value[:8].replicate(4))]
            with m.Case(AccessOp.HALF):
                m.d.comb += self.m_mask.eq(Mux(self.m_offset[1], 0b1100, 0b0011))
                m.d.comb += self.m_data.eq(self.m_value[:16].replicate(2))
            with m.Default():
                m.d.comb += [self.m_mask.eq(0b1111), self.m_data.eq(self.m_value)]
        return m

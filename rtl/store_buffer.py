"""Store buffer: committed stores wait here until the data port is free. Two entries are always enough.

A store leaves the data port free in the cycle in which it is in X, so each store brings the cycle in which an older
one drains; M, W and the buffer together never hold more than two stores. Draining never depends on checks: port B
belongs to them, and this buffer does not use it.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.layouts import Store


class StoreBuffer(wiring.Component):
    """w_valid, w_store: a store commits in this cycle. x_free: the data port has no load in this cycle.
    drain_valid, drain: the store that the data port writes in this cycle. empty: nothing waits (nor commits).
    m_word: a word address; m_mask, m_data: its bytes that committed stores hold which memory may not have yet, the one
    in W and the one being drained included. b_word, b_mask, b_data: the same for the second port.
    """

    w_valid: In(1)
    w_store: In(Store)
    x_free: In(1)
    drain_valid: Out(1)
    drain: Out(Store)
    empty: Out(1)
    m_word: In(30)
    m_mask: Out(4)
    m_data: Out(32)
    b_word: In(30)
    b_mask: Out(4)
    b_data: Out(32)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        old, new = Signal(Store), Signal(Store)
        old_valid, new_valid = Signal(), Signal()
        m.d.comb += self.empty.eq(~old_valid & ~self.w_valid)
        m.d.comb += self.drain_valid.eq(self.x_free & (old_valid | self.w_valid))
        m.d.comb += self.drain.eq(Mux(old_valid, old, self.w_store))
        with m.If(self.x_free):
            m.d.sync += [
                old_valid.eq(old_valid & (new_valid | self.w_valid)),
                old.eq(Mux(new_valid, new, self.w_store)),
                new_valid.eq(new_valid & self.w_valid),
                new.eq(self.w_store),
            ]
        with m.Elif(self.w_valid):
            with m.If(old_valid):
                m.d.sync += [new_valid.eq(1), new.eq(self.w_store)]
            with m.Else():
                m.d.sync += [old_valid.eq(1), old.eq(self.w_store)]
        pending = ((old_valid, old), (new_valid, new), (self.w_valid, self.w_store))
        for word, mask, data in ((self.m_word, self.m_mask, self.m_data), (self.b_word, self.b_mask, self.b_data)):
            for valid, store in pending:  # the youngest last, so that it wins
                match = valid & (store.word == word)
                for lane in range(4):
                    with m.If(match & store.mask[lane]):
                        m.d.comb += [
                            mask[lane].eq(1),
                            data.word_select(lane, 8).eq(store.data.word_select(lane, 8)),
                        ]
        return m

"""Stores commit in W and go to data memory through its second port, at once: what else may take that port, the header
check or xg.watch of the instruction in M, does not while a store is in W (rtl/decode.py sees to that).

A load in X reads memory before or while older stores are written: it takes their bytes from W or from here. Stores to
other memories have ports of their own.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.layouts import Store
from rtl.loadstore import Newer
from spec import memory_map


class StoreBuffer(wiring.Component):
    """w_valid, w_store: a store commits in this cycle, anywhere; w_in_image: in data memory. w_stores: it does, or what
    is in M is killed, or will be (which is known earlier).
    b_write, b_store: what port B writes in this cycle.
    m_word: the word that a load in M loads; m_w, m_s: newer bytes of it, of the store in W and of the one before it.
    """

    w_valid: In(1)
    w_stores: In(1)
    w_in_image: In(1)
    w_store: In(Store)
    b_write: Out(1)
    b_store: Out(Store)
    m_word: In(30)
    m_w: Out(Newer)
    m_s: Out(Newer)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__()

    def _key(self, word: Value) -> Value:
        """The bits that tell apart the words to which a store can commit."""
        low = (max(self._config.image_size, self._config.firmware_size, memory_map.CLINT.size) // 4 - 1).bit_length()
        bases = [region.base >> 2 for region in (memory_map.IMAGE, memory_map.FIRMWARE, memory_map.CLINT)]
        differing = (bases[0] ^ bases[1]) | (bases[0] ^ bases[2])
        chosen = [bit for bit in range(low, 30) if differing >> bit & 1]
        # Among the differing bits, as few as still tell the regions apart.
        kept: list[int] = []
        for bit in chosen:
            if len({tuple(base >> b & 1 for b in kept) for base in bases}) < len(bases):
                kept.append(bit)
        return Cat(word[:low], *(word[bit] for bit in kept))

    def elaborate(self, platform: object) -> Module:
        m = Module()
        last, recent = Signal(Store), Signal()  # recent: `last` was written in the cycle before
        with m.If(self.w_valid):
            m.d.sync += last.eq(self.w_store)
        m.d.sync += recent.eq(self.w_valid)
        m_word, same_w, same_s = self._key(self.m_word), Signal(), Signal()
        m.d.comb += [
            self.b_write.eq(self.w_valid & self.w_in_image),
            self.b_store.eq(self.w_store),
            same_w.eq(self.w_stores & (self._key(self.w_store.word) == m_word)),
            same_s.eq(recent & (self._key(last.word) == m_word)),
            self.m_w.data.eq(self.w_store.data),
            self.m_w.lanes.eq(self.w_store.mask & same_w.replicate(4)),
            self.m_s.data.eq(last.data),
            self.m_s.lanes.eq(last.mask & same_s.replicate(4)),
        ]
        return m

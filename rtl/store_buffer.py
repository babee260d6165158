"""Store buffer: committed stores wait here until the data port is free. Two entries are always enough.

A store leaves the data port free in the cycle in which it is in X, so each store brings the cycle in which an older
one drains; M, W and the buffer together never hold more than two stores. Draining never depends on checks: port B
belongs to them, and this buffer does not use it.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.layouts import Store
from spec import memory_map


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
            mask_found: Value = C(0, 4)
            data_found: Value = old.data  # anything where no byte is found
            for valid, store in pending:  # the youngest last, so that it wins
                match = Signal()
                m.d.comb += match.eq(valid & (self._key(store.word) == self._key(word)))
                lanes = store.mask & match.replicate(4)
                mask_found = mask_found | lanes
                if store is not old:
                    data_found = Cat(
                        Mux(lanes[i], store.data.word_select(i, 8), data_found[8 * i : 8 * i + 8]) for i in range(4)
                    )
            m.d.comb += [mask.eq(mask_found), data.eq(data_found)]
        return m

"""Loads and stores: which bytes of a word an access touches, where a loaded word comes from, and its value."""

from amaranth.hdl import *
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from rtl.layouts import AccessOp

#: The value of a store that has committed, and which of its bytes a load is to see instead of memory's.
Newer = data.StructLayout({"lanes": 4, "data": 32})


class LoadWord(wiring.Component):
    """Combinational. m_image, m_firmware: what data memory and firmware memory answer; m_from_image, m_from_firmware,
    m_from_clint: which of them is asked (none: the word is zero), or the timer, which does not answer here. m_w, m_s:
    newer bytes of the word, of the store in W and of the one before (which the timer has already).
    m_newer: the newer bytes of the loaded word; m_memory: the others, as they are in memory (else zero); m_merged:
    all of them.

    The memories answer late in the cycle, so that what they answer is and-ed and or-ed and nothing else.
    """

    m_image: In(32)
    m_firmware: In(32)
    m_from_image: In(1)
    m_from_firmware: In(1)
    m_from_clint: In(1)
    m_w: In(Newer)
    m_s: In(Newer)
    m_memory: Out(32)
    m_newer: Out(32)
    m_merged: Out(32)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.d.comb += self.m_merged.eq(self.m_memory | self.m_newer)
        memories = self.m_from_image | self.m_from_firmware
        for lane in range(4):
            w, s, old = (Signal(8, name=f"{n}{lane}") for n in ("w", "s", "old"))
            w_data, s_data, image, firmware = (
                word.word_select(lane, 8) for word in (self.m_w.data, self.m_s.data, self.m_image, self.m_firmware)
            )
            from_w = self.m_w.lanes[lane]
            from_s = self.m_s.lanes[lane] & ~from_w
            memory = ~from_w & ~from_s
            m.d.comb += [
                w.eq(w_data & ((memories | self.m_from_clint) & from_w).replicate(8)),
                s.eq(s_data & (memories & from_s).replicate(8)),
                old.eq(
                    image & (self.m_from_image & memory).replicate(8)
                    | firmware & (self.m_from_firmware & memory).replicate(8)
                ),
                self.m_memory.word_select(lane, 8).eq(old),
                self.m_newer.word_select(lane, 8).eq(w | s),
            ]
        return m


#: Of a load of less than a word (else zero): the bytes of the word that are its result.
Part = data.StructLayout(
    {
        "narrow": 1,  # it is one,
        "byte": 1,  # of a byte,
        "signed": 1,  # whose sign extends it
        "offset": 2,  # its first byte in the word
    }
)


def part(op: Value, offset: Value) -> list[tuple[str, Value]]:
    """Fields of Part for a load, an AccessOp, from an address with these low bits."""
    narrow = op[:2] != AccessOp.WORD
    return [
        ("narrow", narrow),
        ("byte", op[:2] == AccessOp.BYTE),
        ("signed", narrow & ~op[2]),
        ("offset", offset & narrow.replicate(2)),
    ]


class LoadAlign(wiring.Component):
    """Combinational. w_part: which bytes of the word are loaded; w_word: the word, or any other result. w_result: the
    loaded value, or that result. (In W, since memory answers late in M.)
    """

    w_part: In(Part)
    w_word: In(32)
    w_result: Out(32)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        part, bytes_ = self.w_part, [self.w_word.word_select(lane, 8) for lane in range(4)]
        low, second, fill = Signal(8), Signal(8), Signal()
        m.d.comb += [
            low.eq(Mux(part.offset[1], Mux(part.offset[0], bytes_[3], bytes_[2]),
                       Mux(part.offset[0], bytes_[1], bytes_[0]))),
            second.eq(Mux(part.offset[1], bytes_[3], bytes_[1])),
            fill.eq(part.signed & Mux(part.byte, low[7], second[7])),
            self.w_result.eq(
                Cat(
                    low,
                    Mux(part.byte, fill.replicate(8), second),
                    Mux(part.narrow, fill.replicate(16), self.w_word[16:]),
                )
            ),
        ]  # fmt: skip
        return m


class StoreAlign(wiring.Component):
    """Combinational. m_op: AccessOp; m_offset: the address's low bits; m_value: register to store. m_mask, m_data: the
    bytes of the word to write. m_misaligned: the address does not suit the size (also for loads). m_stores: it is a
    store (else m_data is m_value).
    """

    m_op: In(3)
    m_offset: In(2)
    m_value: In(32)
    m_stores: In(1)
    m_mask: Out(4)
    m_data: Out(32)
    m_misaligned: Out(1)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        value, byte, half = self.m_value, Signal(), Signal()
        m.d.comb += [
            byte.eq(self.m_stores & (self.m_op[:2] == AccessOp.BYTE)),
            half.eq(self.m_stores & (self.m_op[:2] == AccessOp.HALF)),
            self.m_data.eq(Mux(byte, value[:8].replicate(4), Mux(half, value[:16].replicate(2), value))),
        ]
        with m.Switch(self.m_op[:2]):
            with m.Case(AccessOp.BYTE):
                m.d.comb += self.m_mask.eq(1 << self.m_offset)
            with m.Case(AccessOp.HALF):
                m.d.comb += self.m_mask.eq(Mux(self.m_offset[1], 0b1100, 0b0011))
                m.d.comb += self.m_misaligned.eq(self.m_offset[0])
            with m.Default():
                m.d.comb += self.m_mask.eq(0b1111)
                m.d.comb += self.m_misaligned.eq(self.m_offset.any())
        return m

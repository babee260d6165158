"""Machine timer: mtime counts cycles while the core runs; its interrupt is pending while mtime >= mtimecmp."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.layouts import Store
from spec import memory_map

OFFSET_BITS = (memory_map.CLINT.size // 4 - 1).bit_length()
MTIMECMP, MTIME = memory_map.CLINT.base + 0x4000, memory_map.CLINT.base + 0xBFF8


class Clint(wiring.Component):
    """running: the core is not halted. m_word: word address read, in this region; m_value: its contents, at
    once.
    w_write, w_store: a store of a whole word commits (others to this region have trapped).
    interrupt: the timer's interrupt, pending.
    """

    running: In(1)
    m_word: In(30)
    m_value: Out(32)
    w_write: In(1)
    w_store: In(Store)
    interrupt: Out(1)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        mtime, mtimecmp = Signal(64), Signal(64, init=2**64 - 1)
        m.d.sync += self.interrupt.eq(mtime >= mtimecmp)
        with m.If(self.running):
            m.d.sync += mtime.eq(mtime + 1)
        words = {
            MTIMECMP: mtimecmp[:32], MTIMECMP + 4: mtimecmp[32:], MTIME: mtime[:32], MTIME + 4: mtime[32:],
        }  # fmt: skip
        with m.Switch(self.m_word[: OFFSET_BITS]):
            for address, word in words.items():
                with m.Case(address >> 2 & (1 << OFFSET_BITS) - 1):
                    m.d.comb += self.m_value.eq(word)
        for address, word in words.items():
            with m.If(self.w_write & (self.w_store.word == address >> 2)):
                m.d.sync += word.eq(self.w_store.data)
        return m

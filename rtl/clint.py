"""Machine timer: mtime counts cycles while the core runs; its interrupt is pending while mtime >= mtimecmp.

Both lie in the RAM of the CSRs (rtl/csr.py), and mtime is counted like the counters. They are compared where their
slots are visited in turn, a word at a time; so the interrupt becomes pending up to some forty cycles late. It is no
longer pending as soon as either is written, until they have been compared anew, which begins at once.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from spec import memory_map

MTIMECMP, MTIME = memory_map.CLINT.base + 0x4000, memory_map.CLINT.base + 0xBFF8
#: Slots of the low and the high word, in the order of visits: mtimecmp, mtime, then the high words (mtime's in the
#: next turn).
TIMECMP, TIME = (11, 15), (13, 1)


def is_time(word: Value) -> Value:
    """Is this word address, in the timer's region, one of the four words?"""
    bits = (memory_map.CLINT.size // 4 - 1).bit_length()
    return Cat(word[1:bits] == (address & memory_map.CLINT.size - 1) >> 3 for address in (MTIMECMP, MTIME)).any()


def time_slot(word: Value) -> Value:
    """The slot of one of the four words."""
    high = word[0]
    mtime = word[bit_that_differs := ((MTIME ^ MTIMECMP) >> 2).bit_length() - 1]
    if not MTIME >> 2 + bit_that_differs & 1:
        mtime = ~mtime
    return Cat(C(1, 1), ~mtime, mtime ^ high, ~(mtime & high), C(0, 1))


class Timer(wiring.Component):
    """visited: slot that is visited in its turn, if `turns`; word: what it holds, without what waits beside it.
    written: mtime or mtimecmp is. carried: a carry goes to mtime's high word. pending: the interrupt is pending.
    """

    visited: In(5)
    turns: In(1)
    word: In(32)
    written: In(1)
    carried: In(1)
    pending: Out(1)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        compared = Signal(32)
        reaches, sound = Signal(), Signal()  # of the low words; they are those that go with the high words
        difference = Signal(34)
        at = {slot: self.turns & (self.visited == slot) for slot in (*TIMECMP, *TIME)}
        first = Signal()
        m.d.comb += [
            first.eq(self.visited == TIME[0]),
            difference.eq(Cat(first | reaches, self.word) - Cat(C(1, 1), compared)),  # the lowest bit makes the carry
        ]
        with m.If(at[TIMECMP[0]] | at[TIMECMP[1]]):
            m.d.sync += compared.eq(self.word)
        with m.If(at[TIME[0]]):
            m.d.sync += [reaches.eq(~difference[33]), sound.eq(1)]
        with m.If(at[TIME[1]] & sound):
            m.d.sync += self.pending.eq(~difference[33])
        with m.If(self.carried | self.written):
            m.d.sync += sound.eq(0)
        with m.If(self.written):
            m.d.sync += self.pending.eq(0)
        return m

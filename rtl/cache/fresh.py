"""Lines that need not be fetched: what is in them is zero, or will be before anybody reads it.

An allocator takes new memory in order, and what it takes is zero: to fetch such lines is a waste, and a line takes an
SDRAM tens of cycles. So the VM says, in two words of its state, where memory is *fresh* (spec/cache_window.py). A store
to a fresh line ends that for the line and for all lines before it: from then on, they are fetched as any other.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.cache.layouts import LINE_BYTES
from spec.cache_window import FRESH_END, FRESH_START
from spec.memory_map import IMAGE


class FreshLines(wiring.Component):
    """stores, word, data, line: a store is carried out at the end of this cycle, to a word's address, of a line of
    external memory. (Two cycles later it counts.) forget: nothing is fresh. asked: a line; fresh: it is, in the
    same cycle.
    """

    def __init__(self, bits: int) -> None:
        self._bits = bits
        super().__init__(
            {
                "stores": In(1),
                "word": In(30),
                "data": In(32),
                "line": In(bits),
                "forget": In(1),
                "asked": In(bits),
                "fresh": Out(1),
            }
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        start, end = (Signal(self._bits - 1, name=name) for name in ("start", "end"))  # of lines of the image
        stored, line, data = Signal(), Signal(self._bits), Signal(len(start))
        starts, ends, started = Signal(), Signal(), Signal()
        offset = (LINE_BYTES - 1).bit_length()
        m.d.sync += [
            stored.eq(self.stores),
            line.eq(self.line),
            data.eq(self.data[offset:]),
            starts.eq(self.stores & (self.word == IMAGE.base + FRESH_START >> 2)),
            ends.eq(self.stores & (self.word == IMAGE.base + FRESH_END >> 2)),
        ]
        with m.If(stored & self._within(start, end, line)):
            m.d.sync += start.eq(line + 1)
        with m.If(starts):  # and none, until there is an end
            m.d.sync += [start.eq(data), end.eq(0), started.eq(1)]
        with m.If(ends & started):
            m.d.sync += [end.eq(data), started.eq(0)]
        with m.If(self.forget):
            m.d.sync += [end.eq(0), started.eq(0), stored.eq(0), starts.eq(0), ends.eq(0)]
        m.d.comb += self.fresh.eq(self._within(start, end, self.asked))
        return m

    @staticmethod
    def _within(start: Value, end: Value, line: Value) -> Value:
        return ~line[-1] & (line[:-1] >= start) & (line[:-1] < end)

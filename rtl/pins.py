"""Pins: inputs, outputs and a clock, between the core and data memory (spec/pins.py).

It sees the loads and stores that go to data memory, and answers the loads from words that it has in memory's place. A
load has no effect here, so that the core may make one that is killed later; a store comes when it has retired.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from spec import pins as spec
from spec.memory_map import IMAGE

AREA_BITS = (spec.PINS.size // 4 - 1).bit_length()  # of a word's number in the region
FIRST_WORD = (spec.PINS.base - IMAGE.base) // 4


class Pins(wiring.Component):
    """load: the word load_word (of data memory) is asked for in this cycle. chosen, value: in the next one (which lasts
    until something is asked for again), whether it is answered here, and the answer; input: it is the level at a pin.
    store: store_data is written to
    the word store_word, its lowest byte at least.
    levels: at the pins, asynchronous. drive: what outputs drive; outputs: which pins are outputs. From flip-flops.
    """

    def __init__(self, count: int, *, word_bits: int, megahertz: int) -> None:
        if not 1 <= count <= spec.MAX_PINS:
            raise ValueError(f"{count} pins: from 1 to {spec.MAX_PINS}")
        self._count, self._megahertz = count, megahertz
        super().__init__(
            {
                "load": In(1),
                "load_word": In(word_bits),
                "chosen": Out(1),
                "value": Out(32),
                "input": Out(1),
                "store": In(1),
                "store_word": In(word_bits),
                "store_data": In(32),
                "levels": In(count),
                "drive": Out(count),
                "outputs": Out(count),
            }
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        count = self._count
        levels = Signal(count)
        m.d.sync += levels.eq(self.levels)  # the second flip-flop that they pass is `value`
        cycles, microseconds = Signal(spec.TICK_BITS), Signal(spec.TICK_BITS)
        since = Signal(range(self._megahertz))  # cycles of this microsecond
        m.d.sync += [cycles.eq(cycles + 1), since.eq(since + 1)]
        with m.If(since == self._megahertz - 1):
            m.d.sync += [since.eq(0), microseconds.eq(microseconds + 1)]
        clock = {
            spec.CYCLES: cycles, spec.MICROSECONDS: microseconds, spec.MEGAHERTZ: self._megahertz, spec.COUNT: count,
        }  # fmt: skip
        here, word = self._place(self.load_word)
        with m.If(self.load):
            m.d.sync += [self.chosen.eq(0), self.value.eq(0), self.input.eq(0)]
            with m.Switch(word):
                for i in range(count):
                    with m.Case((spec.INPUT >> 2) + i):
                        m.d.sync += [self.chosen.eq(here), self.value.eq(levels[i]), self.input.eq(here)]
                for offset, answer in clock.items():
                    with m.Case(offset >> 2):
                        m.d.sync += [self.chosen.eq(here), self.value.eq(answer)]
        here, word = self._place(self.store_word)
        for first, register in ((spec.OUTPUT, self.drive), (spec.DIRECTION, self.outputs)):
            for i in range(count):
                with m.If(self.store & here & (word == (first >> 2) + i)):
                    m.d.sync += register[i].eq(self.store_data[0])
        return m

    @staticmethod
    def _place(word: Value) -> tuple[Value, Value]:
        """Is the word in the region, and its number there?"""
        first = FIRST_WORD
        assert first & (1 << AREA_BITS) - 1 == 0
        return word[AREA_BITS:] == first >> AREA_BITS, word[:AREA_BITS]

"""The shifter of the frame, and how far it has to be shifted to normalize. Both go by pairs of bits."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.fpu.layouts import FRAME, PAIRS


class LeadingZeros(wiring.Component):
    """Combinational. value: a frame. count: how many of its highest pairs of bits are zero; zero: all are (then the
    count is none). fewer: the count is less than `most`.
    """

    value: In(FRAME)
    most: In(6)
    count: Out(6)
    zero: Out(1)
    fewer: Out(1)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        pairs = [self.value[i : i + 2].any() for i in reversed(range(0, FRAME, 2))]  # the highest first
        pairs += [C(1, 1)] * (64 - PAIRS)
        # Of neighbouring groups: is there a one, and how many pairs of zeros are in front of it?
        groups: list[tuple[Value, Value | None]] = [(pair, None) for pair in pairs]
        width = 0
        while len(groups) > 1:
            merged: list[tuple[Value, Value | None]] = []
            for i in range(0, len(groups), 2):
                (left, left_count), (right, right_count) = groups[i], groups[i + 1]
                some, count = Signal(name=f"some{width}_{i}"), Signal(width + 1, name=f"count{width}_{i}")
                m.d.comb += some.eq(left | right)
                low = Mux(left, left_count, right_count) if width else C(0, 0)
                m.d.comb += count.eq(Cat(low[:width], ~left))
                merged.append((some, count))
            groups, width = merged, width + 1
        m.d.comb += [
            self.count.eq(groups[0][1]),
            self.zero.eq(~self.value.any()),
            self.fewer.eq(self.count < self.most),
        ]
        return m


class Shift(wiring.Component):
    """Combinational. value: a frame; amount: how many pairs of bits it is shifted up. enable: it is; else it becomes
    zero where amount is zero, all ones where it is two. other: what the bits of the result are inverted by, which may
    be another frame where nothing is shifted.
    """

    value: In(FRAME)
    amount: In(6)
    enable: In(1)
    other: In(FRAME)
    result: Out(FRAME)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        value: Value = self.value
        for i in reversed(range(6)):  # the highest first, since that is what is known first of a count of zeros
            step = 2 << i
            level = Signal(FRAME, name=f"up{step}")
            shifted = Mux(self.amount[i], value << step, value)[:FRAME]
            # (Not in the last level, whose LUTs take `other`.)
            m.d.comb += level.eq(Mux(self.enable, shifted, self.amount[1].replicate(FRAME)) if i == 1 else shifted)
            value = level
        m.d.comb += self.result.eq(value ^ self.other)
        return m

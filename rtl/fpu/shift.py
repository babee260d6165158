"""The shifters of the frame: down, where what is lost goes into the sticky bit, and up, until it is normalized."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.fpu.layouts import FRAME


def shifted_down(m: Module, value: Value, amount: Value, first: int) -> Value:
    """`value` shifted down by `amount` << first; bits that are lost are or-ed into the lowest one."""
    lost = []
    for i in range(len(amount)):
        step = 1 << first + i
        lost.append(value[:step].any() & amount[i])
        level = Signal(FRAME, name=f"down{step}")
        m.d.comb += level.eq(Mux(amount[i], value[step:], value))
        value = level
    return Cat(value[0] | Cat(lost).any(), value[1:])


class LeadingZeros(wiring.Component):
    """Combinational. value: a frame. count: how many of its highest bits are zero; zero: all are (then the count is
    none)."""

    value: In(FRAME)
    count: Out(7)
    zero: Out(1)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        bits = list(reversed([self.value[i] for i in range(FRAME)]))  # the highest first
        bits += [C(1, 1)] * (128 - FRAME)
        # Of neighbouring groups: is there a one, and how many zeros are in front of it?
        groups: list[tuple[Value, Value | None]] = [(bit, None) for bit in bits]
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
        m.d.comb += [self.count.eq(groups[0][1]), self.zero.eq(~self.value.any())]
        return m


class Normalize(wiring.Component):
    """Combinational. value: a frame; most: how far it may be shifted up at most; hold: it is not shifted at all.
    result: the frame, shifted until its highest bit is one, or as far as it may be; amount: how far. zero: there is no
    one in it.
    """

    value: In(FRAME)
    most: In(7)
    hold: In(1)
    result: Out(FRAME)
    amount: Out(7)
    zero: Out(1)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.zeros = zeros = LeadingZeros()
        m.d.comb += [
            zeros.value.eq(self.value),
            self.zero.eq(zeros.zero),
            self.amount.eq(Mux(zeros.count < self.most, zeros.count, self.most) & (~self.hold).replicate(7)),
        ]
        value: Value = self.value
        for i in reversed(range(7)):
            level = Signal(FRAME, name=f"up{1 << i}")
            m.d.comb += level.eq(Mux(self.amount[i], value << (1 << i), value))
            value = level
        m.d.comb += self.result.eq(value)
        return m

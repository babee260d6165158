"""The shifters of the frame: up, and how far it has to be shifted to normalize; down, to align."""

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


class Shift(wiring.Component):
    """Combinational. value: a frame; amount: how far it is shifted up. result: the frame; lost: a bit that is one was
    shifted out.
    """

    value: In(FRAME)
    amount: In(7)
    result: Out(FRAME)
    lost: Out(1)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        value: Value = self.value
        lost = []
        for i in reversed(range(7)):  # the highest first, since that is what is known first of a count of zeros
            step = 1 << i
            lost.append(value[-step:].any() & self.amount[i])
            level = Signal(FRAME, name=f"up{step}")
            m.d.comb += level.eq(Mux(self.amount[i], value << step, value))
            value = level
        m.d.comb += [self.result.eq(value), self.lost.eq(Cat(lost).any())]
        return m

"""Cycle and event counters, as CSRs."""

from amaranth.hdl import *
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from spec import csr

#: Events of retirement, in the order of the counters that count them, from mhpmcounter3 on.
Events = data.StructLayout(
    {"check": 1, "failure": 1, "exit_hit": 1, "back_edge": 1, "probe": 1, "load": 1, "store": 1, "taken": 1}
)
#: (CSR that holds the low word, CSR that holds the high word or "")
COUNTERS = (("mcycle", "mcycleh"), ("minstret", "minstreth")) + tuple(
    (f"mhpmcounter{i + 3}", "") for i in range(Events.size)
)


class Counters(wiring.Component):
    """running: the core is not halted. retired: an instruction retires. events: what happens at retirement; all
    are counted one cycle later. read_address, read_value: CSR number, and its counter in the same cycle (else zero).
    write, write_address, write_value: a counter is written at the end of the cycle.
    """

    running: In(1)
    retired: In(1)
    events: In(Events)
    read_address: In(12)
    read_value: Out(32)
    write: In(1)
    write_address: In(12)
    write_value: In(32)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        pulses = Signal(2 + Events.size)
        m.d.sync += pulses.eq(Cat(self.running, self.retired, self.events.as_value()))
        values = []
        for i, (low, high) in enumerate(COUNTERS):
            count = Signal(64 if high else 32, name=low)
            m.d.sync += count.eq(count + pulses[i])
            with m.If(self.write & (self.write_address == csr.NUMBER[low])):
                m.d.sync += count[:32].eq(self.write_value)
            if high:
                with m.If(self.write & (self.write_address == csr.NUMBER[high])):
                    m.d.sync += count[32:].eq(self.write_value)
                values.append((high, count[32:]))
            values.append((low, count[:32]))
        with m.Switch(self.read_address):
            for name, value in values:
                with m.Case(csr.NUMBER[name]):
                    m.d.comb += self.read_value.eq(value)
        return m

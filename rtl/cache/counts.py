"""Counters of the caches: hits, misses, and for what the core has stood still."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from spec.cache_window import COUNTS


class CacheCounts(wiring.Component):
    """counting: what happens in this cycle counts. One input for each of COUNTS: how often it happens (0 or 1;
    accesses: 0 to 3). host_address: index of a counter; host_value: its value. present: there are counters (else they
    read as zero).
    """

    def __init__(self, *, present: bool) -> None:
        self._present = present
        inputs = {name: In(2 if name == "accesses" else 1) for name in COUNTS}
        super().__init__({"counting": In(1), **inputs, "host_address": In(4), "host_value": Out(32)})

    def elaborate(self, platform: object) -> Module:
        m = Module()
        if not self._present:
            return m
        with m.Switch(self.host_address):
            for i, name in enumerate(COUNTS):
                count, step = Signal(32, name=f"count_{name}"), getattr(self, name)
                before = Signal.like(step, name=f"before_{name}")  # (the event is late: a register before the sum)
                m.d.sync += [before.eq(step & self.counting.replicate(len(step))), count.eq(count + before)]
                with m.Case(i):
                    m.d.comb += self.host_value.eq(count)
        return m

"""Cycle and event counters: a few bits each that count at once, beside a word in the RAM of the CSRs (rtl/csr.py).

The RAM's slots are visited in turn, one a cycle, and what has been counted beside a slot is added to it; a CSR that is
read is visited out of turn. So a count is always its word in the RAM plus its bits, and all counters share one adder.
"""

from amaranth.hdl import *
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from rtl.cache.layouts import STOOD_BITS
from rtl.clint import TIME
from rtl.config import CoreConfig
from spec import csr

#: Events of retirement, in the order of the counters that count them, from mhpmcounter3 on. A failure is known a cycle
#: later than the others; a back edge counts where there is no failure.
Events = data.StructLayout(
    {"check": 1, "failure": 1, "exit_hit": 1, "back_edge": 1, "probe": 1, "load": 1, "store": 1, "taken": 1}
)
#: (CSR that holds the low word, CSR that holds the high word or "")
COUNTERS = (("mcycle", "mcycleh"), ("minstret", "minstreth")) + tuple(
    (f"mhpmcounter{i + 3}", "") for i in range(Events.size)
)
#: A slot is visited at least once in 48 cycles: while CSR instructions follow each other, they read and write in two of
#: three cycles. This many bits count that long. (Only a run of loads from the timer, one a cycle, starves them.)
WAITING_BITS = 6
#: With caches, each of these cycles may be as long as the core has stood still before it.
STOOD_WAITING_BITS = STOOD_BITS + 2
#: A carry follows a carry only after a write, so that in this time there are 16 at most.
CARRY_BITS = 5


def slot(number: int) -> int:
    """The slot of a counter's CSR: its low bits; high words lie from 12 on."""
    return number & 15 | (12 if number & 0x80 else 0)


def has_event(name: str, config: CoreConfig) -> bool:
    """Does a core of this configuration ever count this?"""
    if name in ("check", "failure", "exit_hit", "back_edge"):
        return config.guard_engine
    return config.pattern_table or name != "probe"


class Counters(wiring.Component):
    """running: the core is not halted. stood: so many cycles before this one it has stood still (caches), which count
    as well. retired: an instruction retires. events: what happens at retirement; all
    are counted one cycle later. read: slot that is read; waiting and more: what to add to it, in the same cycle.
    visited: slot that is written at the end of the cycle; carried: with the sum, which had the carry `carry`, else with
    something else.
    """

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        self._cycle_bits = STOOD_WAITING_BITS if config.cached else WAITING_BITS
        super().__init__(
            {
                "running": In(1),
                "stood": In(STOOD_BITS),
                "retired": In(1),
                "events": In(Events),
                "read": In(5),
                "waiting": Out(self._cycle_bits),
                "more": Out(1),
                "visited": In(5),
                "carried": In(1),
                "carry": In(1),
            }
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        low, high = TIME
        counted = [(self.running, low, high, None)]
        if self._config.counters:
            pulses = [self.running, self.retired] + [self.events[name] for name, _ in Events]
            names = [None, None] + [name for name, _ in Events]
            counted += [
                (pulse, slot(csr.NUMBER[low]), slot(csr.NUMBER[high]) if high else None, name)
                for pulse, name, (low, high) in zip(pulses, names, COUNTERS, strict=True)
                if name is None or has_event(name, self._config)
            ]
        terms, carries = [], []
        for pulse, low, high, name in counted:
            bits = self._cycle_bits if pulse is self.running else WAITING_BITS
            steps = STOOD_BITS + 1 if bits > WAITING_BITS else 1
            if steps > 1:
                pulse = (self.stood + 1) & pulse.replicate(steps)
            pulsed, delayed = Signal(steps, name=f"pulse{low}"), Signal(steps, name=f"counts{low}")
            m.d.sync += pulsed.eq(pulse)
            late = {"failure": self.events.failure, "back_edge": pulsed & ~self.events.failure}
            m.d.comb += delayed.eq(late.get(name, pulsed))
            terms.append(self._wait(m, low, bits, delayed, delayed))
            if high is not None:
                # The carry is registered; where the high word is read in the next cycle, it is added there and then.
                carried = Signal(name=f"carried{low}")
                m.d.sync += carried.eq((self.read == low) & self.carried & self.carry)
                terms.append(self._wait(m, high, CARRY_BITS, carried, 0))
                carries.append(carried & (self.read == high))
        m.d.comb += self.more.eq(Cat(carries).any())
        for bit in range(self._cycle_bits):
            m.d.comb += self.waiting[bit].eq(Cat(term[bit] for term in terms if bit < len(term)).any())
        return m

    def _wait(self, m: Module, number: int, bits: int, pulse: Value, after: Value | int) -> Value:
        """The bits beside a slot, which count pulses; a visit leaves `after`. Returns them where the slot is read, else
        zero.
        """
        count = Signal(bits, name=f"waiting{number}")
        with m.If(self.visited == number):  # a write overrides what is counted in the same cycle
            m.d.sync += count.eq(after & self.carried.replicate(len(after)) if isinstance(after, Value) else 0)
        with m.Else():
            m.d.sync += count.eq(count + pulse)
        return Mux(self.read == number, count, 0)

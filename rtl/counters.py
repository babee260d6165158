"""Cycle and event counters, as CSRs.

The counts lie in one small RAM, and each has a few bits of its own beside it that count at once. The RAM's slots are
visited in turn, one a cycle, and what has been counted beside a slot is added to it; a CSR that is read or written is
visited out of turn. So a count is always its word in the RAM plus its bits, and many counters share one adder.
"""

from amaranth.hdl import *
from amaranth.lib import data, memory, wiring
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
SLOTS = 16
#: A slot is visited at least once in 3 * SLOTS cycles: in the worst case a CSR is read and another one written in two
#: of three cycles. This many bits count that long.
WAITING_BITS = 6


def slot(number: int) -> int:
    """The slot of a counter's CSR: its low bits; high words lie from 12 on."""
    return number & 15 | (12 if number & 0x80 else 0)


def slot_of(address: Value) -> Value:
    return Cat(address[:2], address[2:4] | address[7].replicate(2))


def is_counter(address: Value) -> Value:
    """Of the CSRs that exist, exactly the counters are in this range."""
    return address[8:12] == 0xB


class Counters(wiring.Component):
    """running: the core is not halted. retired: an instruction retires. events: what happens at retirement; all
    are counted one cycle later. read_address, read_value: CSR number, and its counter in the same cycle (else zero),
    while `read` holds. write, write_address, write_value: a counter is written at the end of the cycle.
    """

    running: In(1)
    retired: In(1)
    events: In(Events)
    read: In(1)
    read_address: In(12)
    read_value: Out(32)
    write: In(1)
    write_address: In(12)
    write_value: In(32)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        pulses = Signal(2 + Events.size)
        m.d.sync += pulses.eq(Cat(self.running, self.retired, self.events.as_value()))
        m.submodules.counts = counts = memory.Memory(shape=32, depth=SLOTS, init=[])
        read, write = counts.read_port(domain="comb"), counts.write_port()
        turn, writes, visited = Signal(range(SLOTS)), Signal(), Signal(range(SLOTS))
        waiting, total = Signal(WAITING_BITS), Signal(33)
        m.d.comb += [
            writes.eq(self.write & is_counter(self.write_address)),
            read.addr.eq(Mux(self.read, slot_of(self.read_address), turn)),
            visited.eq(Mux(writes, slot_of(self.write_address), read.addr)),
            total.eq(read.data + waiting),
            write.en.eq(1),
            write.addr.eq(visited),
            write.data.eq(Mux(writes, self.write_value, total)),
            self.read_value.eq(Mux(is_counter(self.read_address), total, 0)),
        ]
        with m.If(~self.read & ~writes):
            m.d.sync += turn.eq(turn + 1)
        terms = []
        for i, (low, high) in enumerate(COUNTERS):
            number = slot(csr.NUMBER[low])
            terms.append(self._wait(m, low, WAITING_BITS, visited, read.addr, number, pulses[i], writes))
            if high:
                carry = (read.addr == number) & total[32] & ~writes
                number = slot(csr.NUMBER[high])
                terms.append(self._wait(m, high, 1, visited, read.addr, number, carry, writes))
        for bit in range(WAITING_BITS):
            m.d.comb += waiting[bit].eq(Cat(term[bit] for term in terms if bit < len(term)).any())
        return m

    @staticmethod
    def _wait(
        m: Module, name: str, bits: int, visited: Value, read: Value, number: int, pulse: Value, writes: Value
    ) -> Value:
        """The bits beside a slot; returns them where it is the one that is read, else zero."""
        count = Signal(bits, name=f"{name}_waiting")
        with m.If(visited == number):  # a write overrides what is counted in the same cycle
            m.d.sync += count.eq(pulse & ~writes)
        with m.Else():
            m.d.sync += count.eq(count + pulse)
        return Mux(read == number, count, 0)

"""Queue of observations, from retirement to the value-pattern table: a ring in block RAM.

Observations come at most one a cycle. Where the ring is full, not single ones are dropped but all of them until the
queue has run empty: what the table gets are windows of consecutive observations, longer than the ring, so that every
site of a loop has its share, whatever the loop's period. Windows are numbered, so that the table knows which strides
lead across a gap.
"""

from amaranth.hdl import *
from amaranth.lib import memory, wiring
from amaranth.lib.wiring import In, Out

from rtl.memory import ANY_VALUE, registered_read
from spec import memory_map
from spec.pattern_report import QUEUE, WINDOWS

SITE_BITS = (memory_map.TRACE.size // 4 - 1).bit_length()  # a site is kept as the index of its word
WINDOW_BITS = (WINDOWS - 1).bit_length()


class ProbeQueue(wiring.Component):
    """observe: `value` at `site` is observed. lost: and dropped. valid: the output is an observation, the oldest that
    has not been taken; it stays until `take` holds for a cycle. idle: nothing waits, and there is no output.
    window: the number of the window that the output belongs to.
    """

    observe: In(1)
    site: In(SITE_BITS)
    value: In(32)
    lost: Out(1)
    take: In(1)
    valid: Out(1)
    out_site: Out(SITE_BITS)
    out_value: Out(32)
    window: Out(WINDOW_BITS)
    idle: Out(1)

    def __init__(self, depth: int = QUEUE) -> None:
        if depth < 2 or depth & (depth - 1):
            raise ValueError(f"a queue of {depth}: not a power of two")
        self._depth = depth
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        shape = unsigned(SITE_BITS + 32)
        m.submodules.ring = ring = memory.Memory(shape=shape, depth=self._depth, init=[], attrs=ANY_VALUE)
        write, dropping, reads = ring.write_port(), Signal(), Signal()
        oldest, output = registered_read(m, ring, reads)
        following, accepts, waits = Signal.like(write.addr), Signal(), Signal()
        m.d.comb += [
            # The place behind the newest is never in use: it is written in every cycle, and counts if `accepts` holds.
            write.en.eq(1),
            write.data.eq(Cat(self.site, self.value)),
            following.eq(write.addr + 1),
            accepts.eq(self.observe & ~dropping & (following != oldest)),
            self.lost.eq(self.observe & ~accepts),
            waits.eq(oldest != write.addr),
            reads.eq(~self.valid | self.take),
            Cat(self.out_site, self.out_value).eq(output),
            self.idle.eq(~self.valid & ~waits),
        ]
        with m.If(accepts):
            m.d.sync += write.addr.eq(following)
        with m.If(reads):
            m.d.sync += self.valid.eq(waits)
            with m.If(waits):
                m.d.sync += oldest.eq(oldest + 1)
        with m.If(self.lost):
            m.d.sync += dropping.eq(1)
        with m.If(dropping & self.idle):
            m.d.sync += [dropping.eq(0), self.window.eq(self.window + 1)]
        return m

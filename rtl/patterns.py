"""Value-pattern table: what kind of values each probed instruction computes (spec/pattern_report.py).

Observations come at most one a cycle, into a queue. An entry, one wide word of block RAM, is read in one cycle, and
updated and written in the next; only an observation of the same entry as the one before has to wait a cycle. So the
queue is nearly always empty; a loop of a single probed instruction can fill it, and then observations are dropped.
The core never waits for the table.
"""

from amaranth.hdl import *
from amaranth.lib import data, fifo, memory, wiring
from amaranth.lib.wiring import In, Out

from rtl.layouts import HostBus
from rtl.memory import ANY_VALUE
from spec import memory_map
from spec.pattern_report import ENTRIES, ENTRY_BYTES, FIELDS, QUEUE

ENTRY_BITS = (ENTRIES - 1).bit_length()
SITE_BITS = (memory_map.TRACE.size // 4 - 1).bit_length()  # a site is kept as the index of its word
TAG_BITS = SITE_BITS - ENTRY_BITS
WIDTHS = {name: width for name, width, _ in FIELDS}
#: Fields that are written together. Of a free entry, the counts are zero.
BODY = ("count", "last", "run", "stride", "stride_run", "changed", "top0_count", "top1_count")
GROUPS = {
    "body": data.StructLayout({"tag": TAG_BITS} | {name: WIDTHS[name] for name in BODY}),
    "top0": data.StructLayout({"top0": WIDTHS["top0"]}),
    "top1": data.StructLayout({"top1": WIDTHS["top1"]}),
    "conflicts": data.StructLayout({"conflicts": WIDTHS["conflicts"]}),
}


def saturating_increment(count: Value) -> Value:
    return (count + ~count.all())[: len(count)]


class PatternTable(wiring.Component):
    """observe: the value of the instruction at site (a word address) is observed. idle: everything observed is in the
    table.
    host: entry i at 64*i, a word each field; a write clears the entry.
    """

    observe: In(1)
    site: In(30)
    value: In(32)
    idle: Out(1)
    host: In(HostBus)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.queue = queue = fifo.SyncFIFO(width=SITE_BITS + 32, depth=QUEUE)
        u_valid, u_site, u_value = Signal(), Signal(SITE_BITS), Signal(32)
        next_site, next_value = queue.r_data[:SITE_BITS], queue.r_data[SITE_BITS:]
        shift = (ENTRY_BYTES - 1).bit_length()
        host_entry, host_field = self.host.address[shift : shift + ENTRY_BITS], self.host.address[2:shift]
        entry = Signal(ENTRY_BITS)
        m.d.comb += [
            queue.w_en.eq(self.observe),
            queue.w_data.eq(Cat(self.site[:SITE_BITS], self.value)),
            queue.r_en.eq(queue.r_rdy & ~(u_valid & (next_site[:ENTRY_BITS] == u_site[:ENTRY_BITS]))),
            self.idle.eq(~queue.r_rdy & ~u_valid & ~self.observe),
            entry.eq(Mux(u_valid, u_site[:ENTRY_BITS], host_entry)),
        ]
        m.d.sync += [u_valid.eq(queue.r_en), u_site.eq(next_site), u_value.eq(next_value)]
        old, new, writes = {}, {}, {}
        for name, layout in GROUPS.items():
            m.submodules[name] = table = memory.Memory(shape=layout, depth=ENTRIES, init=[], attrs=ANY_VALUE)
            write, read = table.write_port(), table.read_port()
            writes[name] = Signal(name=f"write_{name}")
            m.d.comb += [
                read.addr.eq(Mux(queue.r_rdy, next_site[:ENTRY_BITS], host_entry)),
                write.en.eq(u_valid & writes[name] | self.host.write),
                write.addr.eq(entry),
            ]
            fields = Signal(layout, name=f"new_{name}")
            m.d.comb += write.data.eq(fields)
            for field, _ in layout:
                if "count" in field or field == "conflicts":  # of a free entry, these are zero
                    with m.If(~u_valid):
                        m.d.comb += write.data[field].eq(0)
            for field, _ in layout:
                old[field], new[field] = read.data[field], fields[field]
        self._update(m, old, new, writes, u_site[ENTRY_BITS:], u_value)
        site = Cat(C(0, 2), host_entry, old["tag"], C(memory_map.TRACE.base >> (2 + SITE_BITS), 30 - SITE_BITS))
        old["site"] = site & (old["count"] != 0).replicate(32)
        with m.Switch(host_field):
            for i, (name, _, _) in enumerate(FIELDS):
                with m.Case(i):
                    m.d.comb += self.host.value.eq(old[name])
        return m

    def _update(
        self, m: Module, old: dict[str, Value], new: dict[str, Value], writes: dict[str, Value], tag: Value,
        value: Value,
    ) -> None:  # fmt: skip
        """The entry after an observation, and what of it is written."""
        first, own = Signal(), Signal()
        difference = Signal(32)
        m.d.comb += [
            first.eq(old["count"] == 0),
            own.eq(first | (old["tag"] == tag)),
            difference.eq(value - old["last"]),
            writes["body"].eq(own),
            writes["conflicts"].eq(~own),
            new["tag"].eq(tag),
            new["conflicts"].eq(saturating_increment(old["conflicts"])),
            new["count"].eq(saturating_increment(old["count"])),
            new["last"].eq(value),
            new["run"].eq(Mux(~first & (difference == 0), saturating_increment(old["run"]), 0)),
            new["stride"].eq(Mux(first, 0, difference)),
            new["stride_run"].eq(
                Mux(
                    old["count"][1:].any() & (difference == old["stride"]), saturating_increment(old["stride_run"]), 0
                )
            ),
            # A bit ever differed from the first value exactly where it ever differed from the one before.
            new["changed"].eq(Mux(first, 0, old["changed"] | (value ^ old["last"]))),
        ]
        self._update_top(m, old, new, writes, value, first, own)

    def _update_top(
        self, m: Module, old: dict[str, Value], new: dict[str, Value], writes: dict[str, Value], value: Value,
        first: Value, own: Value,
    ) -> None:  # fmt: skip
        """The two most frequent values. The second's count never exceeds the first's: where it would, they swap, and
        then the first's count grows by one and the second's stays.
        """
        count0, count1 = old["top0_count"], old["top1_count"]
        is0, is1, swap, neither, replace = Signal(), Signal(), Signal(), Signal(), Signal()
        up, down = Signal(), Signal()
        m.d.comb += [
            is0.eq(~first & (value == old["top0"])),
            is1.eq(~first & ~is0 & (value == old["top1"])),
            neither.eq(~first & ~is0 & ~is1),
            swap.eq(is1 & (count0 == count1) & ~count1.all()),
            replace.eq(neither & ~count1[1:].any()),
            # (a value whose count is 0 counts like a new one)
            up.eq(is1 & ~swap & ~count1.all() | replace & ~count1[0]),
            down.eq(neither & ~replace),
            writes["top0"].eq(own & (first | swap)),
            writes["top1"].eq(own & (first | swap | replace)),
            new["top0"].eq(value),
            new["top1"].eq(Mux(swap, old["top0"], value) & (~first).replicate(32)),
            new["top0_count"].eq(count0 + ((first | is0 | swap) & ~count0.all())),
            new["top1_count"].eq(count1 + Cat(up | down, down.replicate(len(count1) - 1))),
        ]

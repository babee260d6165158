"""Value-pattern table: what kind of values each probed instruction computes (spec/pattern_report.py).

One entry is one wide word of a block RAM. Observations come at most one a cycle and go through two stages: the entry is
read, then updated and written; an entry that is written is seen by the read of the same cycle. So nothing ever waits
and nothing is dropped.
"""

from amaranth.hdl import *
from amaranth.lib import data, memory, wiring
from amaranth.lib.wiring import In

from rtl.layouts import HostBus
from spec.pattern_report import ENTRIES, ENTRY_BYTES, FIELDS

Entry = data.StructLayout({name: width for name, width, _ in FIELDS})


def saturating_increment(count: Value) -> Value:
    return count + ~count.all()


class PatternTable(wiring.Component):
    """observe: the value of the instruction at site is observed. host: entry i at 64*i, a word each field; a write
    clears the entry.
    """

    observe: In(1)
    site: In(32)
    value: In(32)
    host: In(HostBus)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        bits = (ENTRIES - 1).bit_length()
        m.submodules.entries = entries = memory.Memory(shape=Entry, depth=ENTRIES, init=[])
        write = entries.write_port()
        read = entries.read_port(transparent_for=(write,))
        u_valid, u_site, u_value = Signal(), Signal(32), Signal(32)
        shift = (ENTRY_BYTES - 1).bit_length()
        host_entry, host_field = self.host.address[shift : shift + bits], self.host.address[2:shift]
        m.d.comb += read.addr.eq(Mux(self.observe, self.site[2 : 2 + bits], host_entry))
        m.d.sync += [u_valid.eq(self.observe), u_site.eq(self.site), u_value.eq(self.value)]
        updated = self._update(m, read.data, u_site, u_value)
        m.d.comb += [
            write.en.eq(u_valid | self.host.write),
            write.addr.eq(Mux(u_valid, u_site[2 : 2 + bits], host_entry)),
        ]
        with m.If(u_valid):
            m.d.comb += write.data.eq(updated)
        with m.Switch(host_field):
            for i, (name, _, _) in enumerate(FIELDS):
                with m.Case(i):
                    m.d.comb += self.host.value.eq(read.data[name])
        return m

    def _update(self, m: Module, old: data.View, site: Value, value: Value) -> data.View:
        """The entry after an observation."""
        new = Signal(Entry)
        stride = Signal(32)
        m.d.comb += [new.eq(old), stride.eq(value - old.last)]
        with m.If(old.site == 0):
            m.d.comb += [
                new.eq(0), new.site.eq(site), new.count.eq(1), new.last.eq(value),
                new.top0.eq(value), new.top0_count.eq(1),
            ]  # fmt: skip
        with m.Elif(old.site != site):
            m.d.comb += new.conflicts.eq(saturating_increment(old.conflicts))
        with m.Else():
            m.d.comb += [
                new.count.eq(saturating_increment(old.count)),
                new.last.eq(value),
                new.run.eq(Mux(stride == 0, saturating_increment(old.run), 0)),
                new.stride.eq(stride),
                new.stride_run.eq(
                    Mux((old.count != 1) & (stride == old.stride), saturating_increment(old.stride_run), 0)
                ),
                # A bit ever differed from the first value exactly where it ever differed from the one before.
                new.changed.eq(old.changed | (value ^ old.last)),
            ]
            self._update_top(m, old, new, value)
        return new

    def _update_top(self, m: Module, old: data.View, new: data.View, value: Value) -> None:
        """The two most frequent values."""
        count0, count1 = saturating_increment(old.top0_count), saturating_increment(old.top1_count)
        with m.If(value == old.top0):
            m.d.comb += new.top0_count.eq(count0)
        with m.Elif((value != old.top1) & (old.top1_count <= 1)):
            m.d.comb += [new.top1.eq(value), new.top1_count.eq(1)]
        with m.Elif(value != old.top1):
            m.d.comb += new.top1_count.eq(old.top1_count - 1)
        with m.Elif(count1[:16] > old.top0_count):  # (a count of 0 has a value of 0, which counts like a new one)
            m.d.comb += [
                new.top0.eq(old.top1), new.top0_count.eq(count1), new.top1.eq(old.top0),
                new.top1_count.eq(old.top0_count),
            ]  # fmt: skip
        with m.Else():
            m.d.comb += new.top1_count.eq(count1)

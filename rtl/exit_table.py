"""Exit table: from the address of a guarded instruction to the code of its bridge. Fully associative.

Only the bits of an address that differ within trace memory are compared. Entries outside trace memory never hit.
"""

from amaranth.hdl import *
from amaranth.lib import memory, wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.layouts import HostBus
from spec import memory_map
from spec.sidecar import EXIT_TABLE_ENTRIES


class ExitTable(wiring.Component):
    """w_pc: an address in trace memory. r_hit, r_target: in the next cycle, whether it is listed, and the target.
    host: entry i, its address at +8*i (0: free) and its target at +8*i+4.
    """

    w_pc: In(32)
    r_hit: Out(1)
    r_target: Out(32)
    host: In(HostBus)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        width = (self._config.trace_size - 1).bit_length() - 2  # of the word index in trace memory
        index = self.w_pc[2 : 2 + width]
        entry, is_target = self.host.address[3:9], self.host.address[2]
        m.submodules.addresses = addresses = memory.Memory(shape=32, depth=EXIT_TABLE_ENTRIES, init=[])
        m.submodules.targets = targets = memory.Memory(shape=32, depth=EXIT_TABLE_ENTRIES, init=[])
        in_trace = Signal()
        m.d.comb += in_trace.eq(self.host.data & ~(self._config.trace_size - 1) == memory_map.TRACE.base)
        hits = Signal(EXIT_TABLE_ENTRIES)
        for i in range(EXIT_TABLE_ENTRIES):
            used, tag = Signal(name=f"used{i}"), Signal(width, name=f"tag{i}")
            m.d.comb += hits[i].eq(used & (tag == index))
            with m.If(self.host.write & ~is_target & (entry == i)):
                m.d.sync += [used.eq(in_trace), tag.eq(self.host.data[2 : 2 + width])]
        hit_entry = Signal(range(EXIT_TABLE_ENTRIES))
        for bit in range(len(hit_entry)):
            m.d.comb += hit_entry[bit].eq(Cat(hits[i] for i in range(EXIT_TABLE_ENTRIES) if i >> bit & 1).any())
        write_address, write_target = addresses.write_port(), targets.write_port()
        read_address, read_target = addresses.read_port(domain="comb"), targets.read_port(domain="comb")
        r_entry = Signal.like(hit_entry)
        m.d.sync += [self.r_hit.eq(hits.any()), r_entry.eq(Mux(self.host.read, entry, hit_entry))]
        m.d.comb += [
            write_address.addr.eq(entry), write_address.data.eq(self.host.data),
            write_address.en.eq(self.host.write & ~is_target),
            write_target.addr.eq(entry), write_target.data.eq(self.host.data),
            write_target.en.eq(self.host.write & is_target),
            read_address.addr.eq(r_entry), read_target.addr.eq(r_entry),
            self.r_target.eq(Cat(C(0, 2), read_target.data[2:])),
            self.host.value.eq(Mux(is_target, read_target.data, read_address.data)),
        ]  # fmt: skip
        return m

"""Exit table: from the address of a guarded instruction to the code of its bridge. In block RAM, direct-mapped.

The address of an instruction selects the only entry that can list it. The table is asked in D for every instruction, so
that the answer has a register in M, where the first checks fail (rtl/guard.py). It goes with the instruction to W and
R, from where the target leaves.
"""

from amaranth.hdl import *
from amaranth.lib import memory, wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.layouts import HostBus
from rtl.memory import ANY_VALUE, registered_read
from spec import memory_map
from spec.sidecar import EXIT_TABLE_ENTRIES

SITE_BITS = (memory_map.TRACE.size // 4 - 1).bit_length()
LISTED = memory_map.TRACE.base.bit_length() - 1  # this bit is set in every address of trace memory


def in_trace_memory(word: Value, config: CoreConfig) -> Value:
    """The word address in trace memory with these low bits."""
    bits = (config.trace_size // 4 - 1).bit_length()
    return Cat(word[:bits], C(memory_map.TRACE.base >> (2 + bits), 30 - bits))


class ExitTable(wiring.Component):
    """d_pc, x_pc: the word address of the instruction in D, in X; x_ready: what is in D goes to X, if it goes. m_hit,
    m_target: whether the instruction in M is listed, and the target; w_target, r_hit: the same in W and R. r_target:
    where what is in R exits to: the target, or else `handler`, as it was in W.
    host: entry i, its address at +8*i (0: free) and its target at +8*i+4.
    """

    d_pc: In(30)
    x_pc: In(30)
    x_ready: In(1)
    m_hit: Out(1)
    m_target: Out(30)
    w_target: Out(30)
    handler: In(30)
    r_hit: Out(1)
    r_target: Out(30)
    host: In(HostBus)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        bits = (EXIT_TABLE_ENTRIES - 1).bit_length()
        entry, is_target = self.host.address[3 : 3 + bits], self.host.address[2]
        values = []
        for name, chosen in (("addresses", ~is_target), ("targets", is_target)):
            m.submodules[name] = table = memory.Memory(shape=32, depth=EXIT_TABLE_ENTRIES, init=[], attrs=ANY_VALUE)
            write = table.write_port()
            read_address, value = registered_read(m, table, self.x_ready | self.host.read)
            m.d.comb += [
                write.addr.eq(entry),
                write.data.eq(self.host.data),
                write.en.eq(self.host.write & chosen),
                read_address.eq(self.d_pc[:bits]),
            ]
            if self._config.readable:
                with m.If(self.host.read):
                    m.d.comb += read_address.eq(entry)
            values.append(value)
        address, target = values
        if self._config.readable:
            m.d.comb += self.host.value.eq(Mux(is_target, target, address))
        # Guarded instructions are in trace memory, so that a few bits tell them apart from each other and from 0.
        told = Cat(address[2 : 2 + SITE_BITS], address[LISTED])
        stages = {stage: Signal(self._config.trace_size.bit_length() - 2, name=f"{stage}_answer") for stage in "mw"}
        m.d.sync += [
            stages["m"].eq(Cat(told == Cat(self.x_pc[:SITE_BITS], C(1, 1)), target[2:])),
            stages["w"].eq(stages["m"]),
            self.r_hit.eq(stages["w"][0]),
            self.r_target.eq(Mux(stages["w"][0], self.w_target, self.handler)),
        ]
        m.d.comb += [
            self.m_hit.eq(stages["m"][0]),
            self.m_target.eq(in_trace_memory(stages["m"][1:], self._config)),
            self.w_target.eq(in_trace_memory(stages["w"][1:], self._config)),
        ]
        return m

"""Register file: 31 words, two read ports, one write port. x0 reads as zero."""

from amaranth.hdl import *
from amaranth.lib import memory, wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.memory import read_domain


class RegisterFile(wiring.Component):
    """d_rs1, d_rs2: registers to read; d_value1, d_value2: their contents in the same cycle, without the write of
    that cycle (the bypasses add it). w_rd, w_write, w_data: written at the end of the cycle where w_write holds;
    the caller never sets w_write for x0.
    """

    d_rs1: In(5)
    d_rs2: In(5)
    d_value1: Out(32)
    d_value2: Out(32)
    w_rd: In(5)
    w_write: In(1)
    w_data: In(32)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.registers = registers = memory.Memory(shape=32, depth=32, init=[])
        write = registers.write_port()
        m.d.comb += [write.addr.eq(self.w_rd), write.en.eq(self.w_write), write.data.eq(self.w_data)]
        domain = read_domain(m, self._config)
        for address, value in ((self.d_rs1, self.d_value1), (self.d_rs2, self.d_value2)):
            read = registers.read_port(domain=domain)
            m.d.comb += [read.addr.eq(address), value.eq(read.data)]
        return m

"""Register file: 31 words, two read ports, one write port. x0 reads as zero.

With Zdinx it has a bank of the even and one of the odd registers, so that a pair is read or written at once.
"""

from amaranth.hdl import *
from amaranth.lib import memory, wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.memory import read_domain


class RegisterFile(wiring.Component):
    """d_rs1, d_rs2: registers to read; d_value1, d_value2: their contents in the same cycle, without the write of
    that cycle (the bypasses add it). w_rd, w_write, w_data: written at the end of the cycle where w_write holds;
    the caller never sets w_write for x0. With Zdinx: d_high1, d_high2: the second register of the pair; d_rs3,
    d_value3: a third operand, a pair; w_pair: a pair is written, w_high: its second register.
    """

    d_rs3: In(5)
    d_high1: Out(32)
    d_high2: Out(32)
    d_value3: Out(64)
    w_pair: In(1)
    w_high: In(32)
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
        if self._config.floats:
            self._banks(m)
            return m
        m.submodules.registers = registers = memory.Memory(shape=32, depth=32, init=[])
        write = registers.write_port()
        m.d.comb += [write.addr.eq(self.w_rd), write.en.eq(self.w_write), write.data.eq(self.w_data)]
        domain = read_domain(m, self._config)
        for address, value in ((self.d_rs1, self.d_value1), (self.d_rs2, self.d_value2)):
            read = registers.read_port(domain=domain)
            m.d.comb += [read.addr.eq(address), value.eq(read.data)]
        return m

    def _banks(self, m: Module) -> None:
        domain = read_domain(m, self._config)
        numbers, words = (self.d_rs1, self.d_rs2, self.d_rs3), []
        for parity, name in enumerate(("even", "odd")):
            m.submodules[name] = bank = memory.Memory(shape=32, depth=16, init=[])
            write = bank.write_port()
            m.d.comb += [
                write.addr.eq(self.w_rd[1:]),
                write.en.eq(self.w_write & ((self.w_rd[0] == parity) | self.w_pair)),
                write.data.eq(Mux(self.w_pair, self.w_high, self.w_data) if parity else self.w_data),
            ]
            words.append([])
            for number in numbers:
                read = bank.read_port(domain=domain)
                m.d.comb += read.addr.eq(number[1:])
                words[-1].append(read.data)
        for i, (value, high) in enumerate(((self.d_value1, self.d_high1), (self.d_value2, self.d_high2))):
            even, odd = words[0][i], words[1][i]
            m.d.comb += [
                value.eq(Mux(numbers[i][0], odd, even)),
                high.eq(odd & numbers[i][1:].any().replicate(32)),  # pair 0 is zero
            ]
        third = Cat(words[0][2], words[1][2])
        m.d.comb += self.d_value3.eq(Mux(self.d_rs3[0], words[1][2], third & self.d_rs3.any().replicate(64)))

"""The write buffer: a line on its way back to memory, which leaves while the core runs again."""

from amaranth.hdl import *
from amaranth.lib import memory, wiring
from amaranth.lib.wiring import In, Out, connect, flipped

from rtl.cache.layouts import LINE_WORDS, WORD_BITS, LinePort


class WriteBuffer(wiring.Component):
    """put, put_word, put_data: a word of the line comes. seal, seal_line: they are all there, and this is the line.
    full: it is not written yet: nothing may be put. read, read_line, read_first: somebody else wants a line (while not
    full); read_taken: the memory has taken that request. line: the memory; words that it reads go to who asked.
    """

    def __init__(self, bits: int) -> None:
        self._bits = bits
        super().__init__(
            {
                "put": In(1),
                "put_word": In(WORD_BITS),
                "put_data": In(32),
                "seal": In(1),
                "seal_line": In(bits),
                "full": Out(1),
                "read": In(1),
                "read_line": In(bits),
                "read_first": In(WORD_BITS),
                "read_taken": Out(1),
                "line": Out(LinePort(bits)),
            }
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        port = LinePort(self._bits).create()
        connect(m, port, flipped(self.line))
        m.submodules.words = words = memory.Memory(shape=32, depth=LINE_WORDS, init=[])
        write, read = words.write_port(), words.read_port(domain="comb")
        sent, line = Signal(), Signal(self._bits)
        m.d.comb += [
            write.en.eq(self.put),
            write.addr.eq(self.put_word),
            write.data.eq(self.put_data),
            read.addr.eq(port.w_word),
            port.w_data.eq(read.data),
            port.valid.eq(Mux(self.full, ~sent, self.read)),
            port.write.eq(self.full),
            port.line.eq(Mux(self.full, line, self.read_line)),
            port.first.eq(self.read_first),
            self.read_taken.eq(self.read & ~self.full & port.ready),
        ]
        with m.If(self.seal):
            m.d.sync += [self.full.eq(1), sent.eq(0), line.eq(self.seal_line)]
        with m.Elif(port.w_done):
            m.d.sync += self.full.eq(0)
        with m.If(self.full & port.valid & port.ready):
            m.d.sync += sent.eq(1)
        return m

"""The write buffer: lines on their way back to memory, which leave one after the other while the core runs again.

Who wants to read goes first: a line that waits to be written waits on, unless it is the one that is asked for.
"""

from amaranth.hdl import *
from amaranth.lib import memory, wiring
from amaranth.lib.wiring import In, Out, connect, flipped

from rtl.cache.layouts import LINE_WORDS, PAIR_BITS, PAIRS, LinePort

LINES = 4


class WriteBuffer(wiring.Component):
    """put, put_pair, put_data: a pair of words of a line comes. seal, seal_line, seal_mask: they are all there, this is
    the line, and these of its words are to be written, one at least. full: there is no room for a line: nothing may be
    put. empty: all lines are written. read, read_line, read_first: somebody else wants a line; read_taken: the memory
    has taken that request. line: the memory; words that it reads go to who asked. lines: of room, a power of two.
    """

    def __init__(self, bits: int, lines: int = LINES) -> None:
        self._bits, self._count = bits, lines
        super().__init__(
            {
                "put": In(1),
                "put_pair": In(PAIR_BITS),
                "put_data": In(64),
                "seal": In(1),
                "seal_line": In(bits),
                "seal_mask": In(LINE_WORDS),
                "full": Out(1),
                "empty": Out(1),
                "read": In(1),
                "read_line": In(bits),
                "read_first": In(PAIR_BITS + 1),
                "read_taken": Out(1),
                "line": Out(LinePort(bits)),
            }
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        port = LinePort(self._bits).create()
        connect(m, port, flipped(self.line))
        m.submodules.words = words = memory.Memory(shape=64, depth=self._count * PAIRS, init=[])
        write, read = words.write_port(), words.read_port(domain="comb")
        next_in, next_out = Signal(range(self._count)), Signal(range(self._count))
        lines = Array(Signal(self._bits, name=f"line{i}") for i in range(self._count))
        masks = Array(Signal(LINE_WORDS, name=f"mask{i}") for i in range(self._count))
        waits = Array(Signal(name=f"waits{i}") for i in range(self._count))  # its line is not written yet
        goes = Signal()  # the memory has taken the one that is next
        held = Signal()  # it is asked to, and will be until it does
        writes = Signal()
        wanted = Cat(wait & (line == self.read_line) for wait, line in zip(waits, lines, strict=True)).any()
        reads = self.read & ~wanted
        m.d.comb += [
            write.en.eq(self.put),
            write.addr.eq(Cat(self.put_pair, next_in)),
            write.data.eq(self.put_data),
            read.addr.eq(Cat(port.w_word[1:], next_out)),
            port.w_data.eq(read.data.word_select(port.w_word[0], 32)),
            self.full.eq(waits[next_in]),
            self.empty.eq(~Cat(waits).any()),
            writes.eq(held | waits[next_out] & ~goes & ~reads),
            port.valid.eq(writes | reads),
            port.write.eq(writes),
            port.line.eq(Mux(writes, lines[next_out], self.read_line)),
            port.first.eq(self.read_first),
            port.mask.eq(masks[next_out]),
            self.read_taken.eq(reads & ~writes & port.ready),
        ]
        m.d.sync += held.eq(writes & ~port.ready)
        with m.If(self.seal):
            m.d.sync += [
                waits[next_in].eq(1), lines[next_in].eq(self.seal_line), masks[next_in].eq(self.seal_mask),
                next_in.eq(next_in + 1),
            ]  # fmt: skip
        with m.If(writes & port.ready):
            m.d.sync += goes.eq(1)
        with m.If(port.w_done):
            m.d.sync += [waits[next_out].eq(0), next_out.eq(next_out + 1), goes.eq(0)]
        return m

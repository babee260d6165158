"""Branch target buffer: where the last redirect of D or X led from the instruction in F, so that it costs nothing the
next time.

It only guesses: D compares what F has followed with the target (rtl/decode.py), whatever stands here. But it always
says a place in trace or firmware memory. It is a RAM that is read in the same cycle, direct-mapped: a branch, `jal` or
loop bit is listed when it has led elsewhere than to the instruction behind it, and struck off when D or X finds that it
does not. An address is the place in its memory, and which memory that is.
"""

from amaranth.hdl import *
from amaranth.lib import memory, wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.memory import read_domain
from spec import memory_map
from spec.timing import KNOWN_TARGETS

INDEX_BITS = (KNOWN_TARGETS - 1).bit_length()
BASES = memory_map.TRACE.base >> 2, memory_map.FIRMWARE.base >> 2
#: This bit of a word address tells in which of the memories it is.
REGION_BIT = (BASES[0] ^ BASES[1]).bit_length() - 1
assert BASES[0] ^ BASES[1] == 1 << REGION_BIT and not BASES[0] >> REGION_BIT & 1


class TargetBuffer(wiring.Component):
    """Word addresses. f_pc: of the instruction in F; f_listed, f_target: it is listed, and where it led, as far as
    addresses in trace and firmware memory differ.
    learns, source: a redirect leaves in this cycle for what is f_pc in the next, because of the instruction at source;
    leads: which is to be listed, else struck off.
    """

    f_pc: In(30)
    f_listed: Out(1)
    f_target: Out(REGION_BIT + 1)
    learns: In(1)
    leads: In(1)
    source: In(30)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        self._bits = (max(config.trace_size, config.firmware_size) // 4 - 1).bit_length()
        super().__init__()

    def _short(self, word: Value) -> Value:
        return Cat(word[: self._bits], word[REGION_BIT])

    def elaborate(self, platform: object) -> Module:
        m = Module()
        source, learned, listed = Signal(self._bits + 1), Signal(), Signal()  # of the cycle before
        width = len(source)
        m.submodules.words = words = memory.Memory(shape=1 + 2 * width - INDEX_BITS, depth=KNOWN_TARGETS, init=[])
        read, write = words.read_port(domain=read_domain(m, self._config)), words.write_port()
        m.d.sync += [source.eq(self._short(self.source)), learned.eq(self.learns), listed.eq(self.leads)]
        here = self._short(self.f_pc)
        target = read.data[-width:]
        between = C(BASES[0] >> self._bits, REGION_BIT - self._bits)
        m.d.comb += [
            read.addr.eq(here[:INDEX_BITS]),
            self.f_listed.eq(read.data[:-width] == Cat(C(1, 1), here[INDEX_BITS:])),
            self.f_target.eq(Cat(target[:-1], between, target[-1])),
            write.en.eq(learned),
            write.addr.eq(source[:INDEX_BITS]),
            write.data.eq(Cat(listed, source[INDEX_BITS:], here)),
        ]
        return m

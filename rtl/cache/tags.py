"""The tags of a direct-mapped cache: which line each place holds, if any."""

from amaranth.hdl import *
from amaranth.lib import memory, wiring
from amaranth.lib.wiring import In, Out

from rtl.memory import ANY_VALUE, registered_read


class Tags(wiring.Component):
    """index[i]: the place that is looked at; holds[i], tag[i]: it holds a line, with this tag, in the next cycle.
    write: at the end of the cycle, place `place` holds the line with new_tag (if new_holds, else none). Who reads a
    place that is being written does not look at what he reads.
    """

    def __init__(self, *, index_bits: int, tag_bits: int, ports: int) -> None:
        self._depth, self._tag_bits = 1 << index_bits, tag_bits
        super().__init__(
            {
                "index": In(index_bits).array(ports),
                "holds": Out(1).array(ports),
                "tag": Out(tag_bits).array(ports),
                "write": In(1),
                "place": In(index_bits),
                "new_holds": In(1),
                "new_tag": In(tag_bits),
            }
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        shape = unsigned(self._tag_bits + 1)
        m.submodules.tags = tags = memory.Memory(shape=shape, depth=self._depth, init=[], attrs=ANY_VALUE)
        write = tags.write_port()
        m.d.comb += [
            write.en.eq(self.write),
            write.addr.eq(self.place),
            write.data.eq(Cat(self.new_holds, self.new_tag)),
        ]
        for index, holds, tag in zip(self.index, self.holds, self.tag, strict=True):
            address, value = registered_read(m, tags)
            m.d.comb += [address.eq(index), Cat(holds, tag).eq(value)]
        return m

"""The SoC with a clock and two other pins, to be placed and routed by itself: its ports hang on shift registers."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.soc import Soc


class Wrapper(wiring.Component):
    """clk: the clock. i: shifted through everything that the SoC reads. o: the parity of everything that it writes."""

    clk: In(1)
    i: In(1)
    o: Out(1)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.domains.sync = ClockDomain(reset_less=True)
        m.submodules.soc = soc = Soc(self._config)
        request, response = soc.link.request, soc.link.response
        inputs = [*request.payload.as_value(), request.valid, response.ready, soc.external_interrupt]
        outputs = Cat(response.payload, response.valid, request.ready, soc.halted)
        shifted, seen = Signal(len(inputs) + 1), Signal(len(outputs))
        parity = Signal(-(-len(outputs) // 4))
        m.d.sync += [
            shifted.eq(Cat(self.i, shifted)),
            seen.eq(outputs),
            parity.eq(Cat(seen[i : i + 4].xor() for i in range(0, len(outputs), 4))),
            self.o.eq(parity.xor()),
        ]
        m.d.comb += [ClockSignal().eq(self.clk), *(bit.eq(shifted[i + 1]) for i, bit in enumerate(inputs))]
        return m

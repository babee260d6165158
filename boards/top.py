"""What goes into a board's bitstream: the SoC with its host link on a serial line."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out, connect

from rtl.config import CoreConfig
from rtl.soc import Soc
from rtl.uart import SerialHostLink


class BoardTop(wiring.Component):
    """clk: the board's clock. rx, tx: the serial line, of `divisor` cycles a bit. halted: it is halted (a LED)."""

    clk: In(1)
    rx: In(1)
    tx: Out(1)
    halted: Out(1)

    def __init__(self, config: CoreConfig, *, divisor: int) -> None:
        self._config, self._divisor = config, divisor
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.domains.sync = ClockDomain()
        resetting = Signal(4, init=15, reset_less=True)  # flip-flops have their initial value from the bitstream
        m.d.sync += resetting.eq(resetting - (resetting != 0))
        m.d.comb += [ClockSignal().eq(self.clk), ResetSignal().eq(resetting != 0)]
        m.submodules.soc = soc = Soc(self._config)
        m.submodules.serial = serial = SerialHostLink(self._divisor)
        connect(m, serial.link, soc.link)
        m.d.comb += [serial.rx.eq(self.rx), self.tx.eq(serial.tx), self.halted.eq(soc.halted)]
        return m

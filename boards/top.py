"""What goes into a board's bitstream: the SoC with its host link on a serial line."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out, connect

from rtl.config import CoreConfig
from rtl.soc import Soc
from rtl.uart import SerialHostLink


def divided(m: Module, clock: Value, divide: int) -> Value:
    """The board's clock, divided by a power of two: flip-flops."""
    if divide == 1:
        return clock
    m.domains.board = ClockDomain(reset_less=True, local=True)
    count = Signal((divide - 1).bit_length())
    m.d.board += count.eq(count + 1)
    m.d.comb += ClockSignal("board").eq(clock)
    return count[-1]


class BoardTop(wiring.Component):
    """clk: the board's clock, `divide` times the core's (a power of two). rx, tx: the serial line, of `divisor` cycles
    of the core's a bit. halted: the core is halted; there is such a port if the board has a LED for it. idle: so many
    ports that are inactive. invert: ports that are inverted on their way. identity: what it answers a host that asks
    (spec/host_link.py), who resets the SoC when it begins.
    """

    def __init__(
        self, config: CoreConfig, *, divisor: int, divide: int = 1, idle: int = 0, invert: frozenset[str] = frozenset(),
        identity: int = 0, led: bool = True,
    ) -> None:  # fmt: skip
        self._config, self._divisor, self._divide, self._invert = config, divisor, divide, invert
        self._identity = identity
        ports = {"clk": In(1), "rx": In(1), "tx": Out(1)} | ({"halted": Out(1)} if led else {})
        super().__init__(ports | {f"idle{i}": Out(1) for i in range(idle)})

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.domains.sync = ClockDomain()
        resetting = Signal(4, init=15, reset_less=True)  # flip-flops have their initial value from the bitstream
        m.d.sync += resetting.eq(resetting - (resetting != 0))
        m.d.comb += [ClockSignal().eq(divided(m, self.clk, self._divide)), ResetSignal().eq(resetting != 0)]
        m.submodules.serial = serial = SerialHostLink(self._divisor, self._identity)
        soc = Soc(self._config)
        m.submodules.soc = ResetInserter(serial.begin)(soc)
        connect(m, serial.link, soc.link)
        m.d.comb += serial.rx.eq(self.rx ^ ("rx" in self._invert))
        sources = {"tx": serial.tx, "halted": soc.halted}
        for name in self.signature.members:
            if name not in ("clk", "rx"):
                m.d.comb += getattr(self, name).eq(sources.get(name, C(0, 1)) ^ (name in self._invert))
        return m

"""What goes into a board's bitstream: the SoC with its host link on a serial line, or with a flash and a console."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out, connect

from boards.pads import Bidirectional, SdramPads, SimulatedSdram, sdram_ports
from rtl.cache.layouts import line_bits
from rtl.cache.sdram import Sdram, SdramConfig
from rtl.config import CoreConfig
from rtl.console import Console
from rtl.flash import FlashLoader
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
    (spec/host_link.py), who resets the SoC when it begins. flash: in a host's place, a program from this byte on of the
    flash at flash_... is loaded, and the line is its console. sdram: external memory, where the core has caches.
    simulated: the SDRAM's model is part of it, and the core's pins have a port for each direction (levels, drive,
    outputs); else these are pads of an ECP5, the ports sdram_... and pins.
    """

    def __init__(
        self, config: CoreConfig, *, divisor: int, divide: int = 1, idle: int = 0, invert: frozenset[str] = frozenset(),
        identity: int = 0, led: bool = True, sdram: SdramConfig | None = None, flash: int | None = None,
        simulated: bool = False,
    ) -> None:  # fmt: skip
        if config.cached and sdram is None:
            raise ValueError("a core with caches needs an SDRAM behind them")
        self._config, self._divisor, self._divide, self._invert = config, divisor, divide, invert
        self._identity, self._sdram, self._simulated = identity, sdram, simulated
        self._flash = flash
        ports = {"clk": In(1), "tx": Out(1)} | ({"halted": Out(1)} if led else {})
        if flash is None:
            ports |= {"rx": In(1)}
        else:
            ports |= {"flash_cs": Out(1), "flash_copi": Out(1), "flash_cipo": In(1)}
            ports |= {"flash_clk": Out(1)} if simulated else {"flash_hold": Out(1), "flash_wp": Out(1)}
        if sdram is not None and not simulated:
            ports |= sdram_ports(sdram)
        if config.pins and simulated:
            ports |= {"levels": In(config.pins), "drive": Out(config.pins), "outputs": Out(config.pins)}
        super().__init__(ports | {f"idle{i}": Out(1) for i in range(idle)})

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.domains.sync = ClockDomain()
        resetting = Signal(4, init=15, reset_less=True)  # flip-flops have their initial value from the bitstream
        m.d.sync += resetting.eq(resetting - (resetting != 0))
        m.d.comb += [ClockSignal().eq(divided(m, self.clk, self._divide)), ResetSignal().eq(resetting != 0)]
        soc = Soc(self._config)
        if self._flash is None:
            begin, sources = self._host(m, soc)
        else:
            begin, sources = C(0, 1), self._alone(m, soc, self._flash)
        m.submodules.soc = ResetInserter(begin)(soc)
        sources["halted"] = soc.halted
        if self._sdram is not None:
            sources |= self._external(m, soc, self._sdram, begin)
        if self._config.pins:
            sources |= self._pins(m, soc)
        for name in self.signature.members:
            if name not in ("clk", "rx", "levels", "flash_cipo"):
                source = sources.get(name, C(0, 1))
                m.d.comb += getattr(self, name).eq(~source if name in self._invert else source)
        return m

    def _host(self, m: Module, soc: Soc) -> tuple[Value, dict[str, Value]]:
        """On the serial line. Returns that it begins, and what goes to ports."""
        m.submodules.serial = serial = SerialHostLink(self._divisor, self._identity)
        connect(m, serial.link, soc.link)
        m.d.comb += serial.rx.eq(self.rx ^ ("rx" in self._invert))
        return serial.begin, {"tx": serial.tx}

    def _alone(self, m: Module, soc: Soc, start: int) -> dict[str, Value]:
        """No host: what loads a program, then the console, ask in its place. Returns what goes to ports."""
        m.submodules.loader = loader = FlashLoader(start)
        m.submodules.console = console = Console(self._divisor)
        asked, loading, printing = soc.link, loader.link, console.link
        m.d.comb += [
            asked.request.payload.eq(Mux(loader.done, printing.request.payload, loading.request.payload)),
            asked.request.valid.eq(Mux(loader.done, printing.request.valid, loading.request.valid)),
            asked.response.ready.eq(Mux(loader.done, printing.response.ready, loading.response.ready)),
        ]  # fmt: skip
        for link, mine in ((loading, ~loader.done), (printing, loader.done)):
            m.d.comb += [
                link.request.ready.eq(asked.request.ready & mine),
                link.response.valid.eq(asked.response.valid & mine),
                link.response.payload.eq(asked.response.payload),
            ]
        m.d.comb += loader.pins.cipo.eq(self.flash_cipo)
        if not self._simulated:
            m.submodules += Instance("USRMCLK", i_USRMCLKI=loader.pins.clk, i_USRMCLKTS=C(0, 1))
        return {
            "tx": console.tx, "flash_clk": loader.pins.clk, "flash_cs": loader.pins.cs, "flash_copi": loader.pins.copi
        }  # fmt: skip

    def _external(self, m: Module, soc: Soc, config: SdramConfig, begin: Value) -> dict[str, Value]:
        """The SDRAM and its controller. Returns what goes to ports."""
        controller = Sdram(config, line_bits=line_bits(self._config))
        m.submodules.controller = ResetInserter(begin)(controller)  # with the SoC: no line is under way then
        m.submodules.sdram = outside = SimulatedSdram(config) if self._simulated else SdramPads(config)
        connect(m, soc.line, controller.line)
        connect(m, controller.pins, outside.controller)
        return {name: getattr(outside, name) for name in outside.signature.members if name.startswith("sdram_")}

    def _pins(self, m: Module, soc: Soc) -> dict[str, Value]:
        if self._simulated:
            m.d.comb += soc.levels.eq(self.levels)
            return {"drive": soc.drive, "outputs": soc.outputs}
        m.submodules.pads = pads = Bidirectional(self._config.pins, "pins")
        m.d.comb += [pads.value.eq(soc.drive), pads.drives.eq(soc.outputs), soc.levels.eq(pads.level)]
        return {}

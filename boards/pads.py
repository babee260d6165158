"""What is between the design and the board's pins that carry both directions, or a clock: cells of the device, or in
simulation what stands for the board."""

from __future__ import annotations

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.cache.sdram import Command, SdramConfig, SdramPins
from rtl.simulation.sdram_model import RULES, SdramModel


class Bidirectional(wiring.Component):
    """Pads of an ECP5. value: driven where `drives` holds; level: at the pads. port: the port of the whole design."""

    def __init__(self, width: int, port: str) -> None:
        self._width, self._port = width, port
        super().__init__({"value": In(width), "drives": In(width), "level": Out(width)})

    def elaborate(self, platform: object) -> Module:
        m = Module()
        port = IOPort(self._width, name=self._port)
        for i in range(self._width):
            m.submodules += Instance(
                "BB", i_I=self.value[i], i_T=~self.drives[i], o_O=self.level[i], io_B=port[i]
            )  # fmt: skip
        return m


class SdramPads(wiring.Component):
    """The SDRAM at the pads of an ECP5. controller: of rtl/cache/sdram.py. Ports of the whole design: the members whose
    names begin with sdram_, active high, and the pads sdram_dq. The SDRAM's clock is the inverse of ours."""

    def __init__(self, config: SdramConfig) -> None:
        self._config = config
        super().__init__({"controller": In(SdramPins(config)), **sdram_ports(config)})

    def elaborate(self, platform: object) -> Module:
        m = Module()
        pins = self.controller
        m.submodules.data = data = Bidirectional(16, "sdram_dq")
        m.submodules += Instance(
            "ODDRX1F", i_D0=C(0, 1), i_D1=C(1, 1), i_SCLK=ClockSignal(), i_RST=C(0, 1), o_Q=self.sdram_clk
        )
        write, column, row = (pins.command.as_value()[bit] for bit in range(3))
        assert (Command.WRITE.value, Command.READ.value, Command.ACTIVATE.value) == (0b011, 0b010, 0b100)
        m.d.comb += [
            self.sdram_clk_en.eq(1), self.sdram_cs.eq(1), self.sdram_dqm.eq(0),
            self.sdram_we.eq(write), self.sdram_cas.eq(column), self.sdram_ras.eq(row),
            self.sdram_ba.eq(pins.bank), self.sdram_a.eq(pins.address),
            data.value.eq(pins.write_data), data.drives.eq(pins.drives.replicate(16)), pins.read_data.eq(data.level),
        ]  # fmt: skip
        return m


def sdram_ports(config: SdramConfig) -> dict[str, wiring.Member]:
    """Ports of the whole design, by the names of amaranth-boards' resource, but for the data."""
    plain = ("clk", "clk_en", "cs", "we", "ras", "cas")
    return {f"sdram_{name}": Out(1) for name in plain} | {
        "sdram_ba": Out(2), "sdram_a": Out(config.row_bits), "sdram_dqm": Out(2),
    }  # fmt: skip


class SimulatedSdram(wiring.Component):
    """The model of the SDRAM at the controller's pins, its contents in the simulation's memory. Where a rule of the
    SDRAM is broken, the simulation ends."""

    def __init__(self, config: SdramConfig) -> None:
        self._config = config
        super().__init__({"controller": In(SdramPins(config))})

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.model = model = SdramModel(self._config)
        wiring.connect(m, wiring.flipped(self.controller), model.pins)
        m.submodules.contents = Instance(
            "sidewinder_dram", p_ADDRESS=self._config.address_bits,
            i_clk=ClockSignal(), i_enable=model.enable, i_write=model.write, i_address=model.address, i_data=model.data,
            o_value=model.value, i_violated=Cat(model.violated, C(0, 8 - (len(RULES)).bit_length())),
        )  # fmt: skip
        return m

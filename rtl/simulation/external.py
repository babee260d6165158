"""The SoC with caches as it is simulated: with the SDRAM controller and the model of an SDRAM."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out, connect, flipped

from rtl.cache.layouts import line_bits
from rtl.cache.sdram import Sdram, SdramConfig
from rtl.config import CoreConfig
from rtl.layouts import HostLinkSignature, Rvfi
from rtl.pipeline_view import PipelineView
from rtl.simulation.sdram_model import RULES, SdramModel
from rtl.soc import Soc

#: What a ULX3S has, at the clock that is aimed at. (Of the 200 us at the start nothing depends.)
SDRAM = SdramConfig(megahertz=50, start=2)


class CachedSoc(wiring.Component):
    """As rtl.soc.Soc. memory_enable, memory_write, memory_address (of 16 bits), memory_data: access to what the SDRAM
    holds; memory_value: the answer in the next cycle. hold: no line is served (tests). violated: number of a broken
    rule of the SDRAM.
    """

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        self._model = SdramModel(SDRAM)
        pins = {"levels": In(config.pins), "drive": Out(config.pins), "outputs": Out(config.pins)}
        super().__init__(
            {
                "link": In(HostLinkSignature),
                "halted": Out(1),
                "external_interrupt": In(1),
                "rvfi": Out(Rvfi),
                "pipeline": Out(PipelineView),
                "memory_enable": Out(1),
                "memory_write": Out(1),
                "memory_address": Out(len(self._model.address)),
                "memory_data": Out(16),
                "memory_value": In(16),
                "hold": In(1),
                "violated": Out(range(len(RULES) + 1)),
            }
            | (pins if config.pins else {})
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        model = m.submodules.model = self._model
        m.submodules.soc = soc = Soc(self._config)
        m.submodules.sdram = sdram = Sdram(SDRAM, line_bits=line_bits(self._config))
        connect(m, soc.line, sdram.line)
        connect(m, sdram.pins, model.pins)
        connect(m, flipped(self.link), soc.link)
        m.d.comb += [
            soc.external_interrupt.eq(self.external_interrupt),
            self.halted.eq(soc.halted),
            self.rvfi.eq(soc.rvfi),
            self.pipeline.eq(soc.pipeline),
            sdram.hold.eq(self.hold),
            self.memory_enable.eq(model.enable),
            self.memory_write.eq(model.write),
            self.memory_address.eq(model.address),
            self.memory_data.eq(model.data),
            model.value.eq(self.memory_value),
            self.violated.eq(model.violated),
        ]
        if self._config.pins:
            m.d.comb += [soc.levels.eq(self.levels), self.drive.eq(soc.drive), self.outputs.eq(soc.outputs)]
        return m

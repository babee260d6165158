"""The SoC: the core and its memories."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out, connect, flipped

from rtl.config import CoreConfig
from rtl.core import Core
from rtl.layouts import HostBus, HostLinkSignature, MemoryPort, Rvfi
from rtl.memory import Ram
from rtl.pipeline_view import PipelineView


class HostBusToMemory(wiring.Component):
    """The host's window onto a port of a memory: word i of the memory at +4*i."""

    def __init__(self, address_width: int, width: int) -> None:
        super().__init__({"host": In(HostBus), "port": Out(MemoryPort(address_width, width))})

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.d.comb += [
            self.port.enable.eq(self.host.read | self.host.write),
            self.port.address.eq(self.host.address[2:]),
            self.port.write_address.eq(self.host.address[2:]),
            self.port.mask.eq(self.host.write.replicate(len(self.port.mask))),
            self.port.data.eq(self.host.data),
            self.host.value.eq(self.port.value),
        ]
        return m


class Soc(wiring.Component):
    """link: the host link. halted: the core is halted. external_interrupt: level-sensitive. rvfi, pipeline: see
    Core."""

    link: In(HostLinkSignature)
    halted: Out(1)
    external_interrupt: In(1)
    rvfi: Out(Rvfi)
    pipeline: Out(PipelineView)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        config = self._config
        m.submodules.core = core = Core(config)
        m.submodules.image = image = Ram(depth=config.image_size // 4, width=32, file="IMAGE")
        m.submodules.trace = trace = Ram(depth=config.trace_size // 4, width=32, file="TRACE")
        m.submodules.firmware = firmware = Ram(depth=config.firmware_size // 4, width=32, file="FIRMWARE")
        connect(m, flipped(self.link), core.link)
        connect(m, core.image_a, image.a)
        connect(m, core.image_b, image.b)
        connect(m, core.firmware_data, firmware.b)
        m.d.comb += [
            self.halted.eq(core.halted),
            self.rvfi.eq(core.rvfi),
            self.pipeline.eq(core.pipeline),
            core.external_interrupt.eq(self.external_interrupt),
            firmware.a.enable.eq(core.fetch_enable),
            firmware.a.address.eq(core.fetch_word),
            core.firmware_value.eq(firmware.a.value),
        ]
        code = [(trace, core.trace_value, core.host_trace)]
        if config.sidecar:
            m.submodules.sidecar = sidecar = Ram(depth=config.trace_size // 4, width=16, file="SIDECAR")
            code.append((sidecar, core.sidecar_value, core.host_sidecar))
        for ram, value, window in code:
            m.submodules += (host := HostBusToMemory(len(ram.b.address), len(ram.b.data)))
            connect(m, window, host.host)
            connect(m, host.port, ram.b)
            m.d.comb += [ram.a.enable.eq(core.fetch_enable), ram.a.address.eq(core.fetch_word), value.eq(ram.a.value)]
        return m

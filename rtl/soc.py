"""The SoC: the core and its memories. Image and firmware are block RAM, or external memory behind caches, for which the
core as a whole stands still; then nothing that it says counts but in the cycles in which it goes on.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out, connect, flipped

from rtl.cache.caches import Caches
from rtl.cache.layouts import LinePort, line_bits
from rtl.config import CoreConfig
from rtl.core import Core
from rtl.layouts import HostBus, HostLinkSignature, MemoryPort, Rvfi
from rtl.memory import Ram
from rtl.pins import Pins
from rtl.pipeline_view import EVENTS, PipelineView


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
    Core. line: external memory; levels, drive, outputs: of the pins (only if configured)."""

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        ports = {
            "link": In(HostLinkSignature),
            "halted": Out(1),
            "external_interrupt": In(1),
            "rvfi": Out(Rvfi),
            "pipeline": Out(PipelineView),
        }
        if config.cached:
            ports["line"] = Out(LinePort(line_bits(config)))
        if config.pins:
            ports |= {"levels": In(config.pins), "drive": Out(config.pins), "outputs": Out(config.pins)}
        super().__init__(ports)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        config = self._config
        core = Core(config)
        m.submodules.trace = trace = Ram(depth=config.trace_size // 4, width=32, file="TRACE")
        m.d.comb += [
            self.halted.eq(core.halted),
            self.rvfi.eq(core.rvfi),
            self.pipeline.eq(core.pipeline),
            core.external_interrupt.eq(self.external_interrupt),
        ]
        run: Value = C(1, 1)
        code_enable: Value = core.fetch_enable
        if config.cached:
            caches = self._behind_caches(m, core)
            run, code_enable = caches.run, caches.code_enable
            m.submodules.core = EnableInserter({"sync": run})(core)
        else:
            m.submodules.core = core
            m.submodules.image = image = Ram(depth=config.image_size // 4, width=32, file="IMAGE")
            m.submodules.firmware = firmware = Ram(depth=config.firmware_size // 4, width=32, file="FIRMWARE")
            connect(m, flipped(self.link), core.link)
            for outer, inner in ((core.image_a, image.a), (core.image_b, image.b)):
                m.d.comb += [
                    inner.enable.eq(outer.enable), inner.address.eq(outer.address), inner.mask.eq(outer.mask),
                    inner.data.eq(outer.data), inner.write_address.eq(outer.write_address), outer.value.eq(inner.value),
                ]  # fmt: skip
            connect(m, core.firmware_data, firmware.b)
            m.d.comb += [
                firmware.a.enable.eq(core.fetch_enable),
                firmware.a.address.eq(core.fetch_word),
                core.firmware_value.eq(firmware.a.value),
            ]
        if config.pins:
            self._pins(m, core, run)
        code = [(trace, core.trace_value, core.host_trace)]
        if config.sidecar:
            m.submodules.sidecar = sidecar = Ram(depth=config.trace_size // 4, width=16, file="SIDECAR")
            code.append((sidecar, core.sidecar_value, core.host_sidecar))
        for ram, value, window in code:
            m.submodules += (host := HostBusToMemory(len(ram.b.address), len(ram.b.data)))
            connect(m, window, host.host)
            connect(m, host.port, ram.b)
            m.d.comb += [
                ram.a.enable.eq(code_enable),
                ram.a.address.eq(core.fetch_word),
                value.eq(ram.a.value),
            ]
        return m

    def _pins(self, m: Module, core: Core, run: Value) -> None:
        """The pins answer loads in data memory's place, and see what is stored there: where the core stands still,
        again and again, which is as good as once, and does not wait for `run`. (Registers of the core say whether a
        store commits.)
        """
        config = self._config
        loads, stores = core.image_b if config.single_port else core.image_a, core.image_b
        bits = len(loads.address)
        m.submodules.pins = pins = Pins(config.pins, word_bits=bits, megahertz=config.megahertz)
        m.d.comb += [
            pins.load.eq(loads.enable & ~loads.mask.any() & run),
            pins.load_word.eq(loads.address),
            pins.store.eq(stores.enable & stores.mask[0]),
            pins.store_word.eq(stores.write_address),
            pins.store_data.eq(stores.data),
            core.image_input.eq(pins.input),
            pins.levels.eq(self.levels),
            self.drive.eq(pins.drive),
            self.outputs.eq(pins.outputs),
        ]
        with m.If(pins.chosen):
            m.d.comb += loads.value.eq(pins.value)

    def _behind_caches(self, m: Module, core: Core) -> Caches:
        m.submodules.caches = caches = Caches(self._config)
        connect(m, caches.line, flipped(self.line))
        taken = Signal()  # the answer has been, while the core stands still: whoever asks does not wait for `run`
        connect(m, core.host_caches, caches.host)
        request, response = self.link.request, self.link.response
        m.d.comb += [
            core.stood.eq(caches.stood),
            caches.counting.eq(~core.halted),
            caches.fetch_enable.eq(core.fetch_enable),
            caches.fetch_word.eq(core.fetch_word),
            core.fetch_again.eq(caches.fetch_again),
            caches.accesses.eq(core.accesses),
            core.firmware_value.eq(caches.fetch_value),
            core.image_a.value.eq(caches.load_value),
            core.image_b.value.eq(caches.header_value),
            core.firmware_data.value.eq(caches.load_value),
            core.link.request.payload.eq(request.payload),
            core.link.request.valid.eq(request.valid),
            request.ready.eq(core.link.request.ready & ~taken),
            response.payload.eq(core.link.response.payload),
            response.valid.eq(core.link.response.valid & ~taken),
            core.link.response.ready.eq(response.ready | taken),
        ]
        m.d.sync += taken.eq(core.link.response.valid & core.link.response.ready & ~caches.run)
        with m.If(~caches.run):
            m.d.comb += [self.rvfi.valid.eq(0), *(self.pipeline[name].eq(0) for name in EVENTS)]
        return caches

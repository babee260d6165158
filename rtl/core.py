"""The core: RV32IM, Zba, Zicsr, Zifencei and Xguard, in order, one instruction a cycle, in five stages. This file only
wires.

    F  fetch: the instruction and its sidecar word stand at the memories' outputs; F follows where it led before
    D  decode: operands from the register file or the bypasses; loop bits, jumps and branches are predicted
    X  execute: arithmetic, branch decision, data address to the memory; division holds X
    M  access: load data, product, CSR read; operand and header of a check are asked for
    W  retire: everything takes effect here and in order: register, store, CSR, G, watch, table, trap, halt
   (R) one cycle after W, when the exit table has answered: a redirect of retirement leaves, and kills what is younger

M and W never wait. Nothing younger than what W redirects has had any effect yet, nor has any while something is
in R. So interrupts and requests to halt are simply taken instead of the instruction that stands in W.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out, connect, flipped

from rtl.access import CLINT_BIT, WINDOWS, Access, is_readable
from rtl.cache.layouts import STOOD_BITS, Accesses
from rtl.config import CoreConfig
from rtl.csr import Csrs
from rtl.data_ports import DataPorts
from rtl.decode import Decode
from rtl.execute import Execute
from rtl.fetch import Fetch
from rtl.guard import GuardEngine
from rtl.hostport import HostPort
from rtl.layouts import HostBus, HostLinkSignature, MemoryPort, Rvfi, of_operand
from rtl.patterns import PatternTable
from rtl.pipeline_view import PipelineView, connect_view
from rtl.retire import Retire
from rtl.rvfi import RvfiPort
from rtl.store_buffer import StoreBuffer
from rtl.targets import TargetBuffer
from spec.sidecar import Subject


class Core(wiring.Component):
    """link: the host link. fetch_enable, fetch_word: word index of the next instruction, to trace and firmware memory,
    which answer on trace_value, sidecar_value and firmware_value in the next cycle. image_a: data memory, loads.
    image_b: its second port (stores, header checks, watches). firmware_data: firmware memory's data port.
    host_trace, host_sidecar, host_caches: the host's windows. accesses: what image_a, image_b and firmware_data do, as
    caches see it; stood: so many cycles before this one the core has stood still; fetch_again: it does in this one, and
    fetch_word is that of the cycle in which it ran last (only if configured).
    halted: the core is halted. external_interrupt: level-sensitive. image_input: what a load from data memory is
    answered is the level at a pin, and there early (only if configured).
    rvfi: the retired instruction; pipeline: what is in each stage (only if configured).
    """

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__(
            {
                "link": In(HostLinkSignature),
                "fetch_enable": Out(1),
                "fetch_word": Out(30),
                "trace_value": In(32),
                "sidecar_value": In(16),
                "firmware_value": In(32),
                "image_a": Out(MemoryPort((config.image_size // 4 - 1).bit_length())),
                "image_b": Out(MemoryPort((config.image_size // 4 - 1).bit_length())),
                "firmware_data": Out(MemoryPort((config.firmware_size // 4 - 1).bit_length())),
                "host_trace": Out(HostBus),
                "host_sidecar": Out(HostBus),
                "halted": Out(1),
                "external_interrupt": In(1),
                "rvfi": Out(Rvfi),
                "pipeline": Out(PipelineView),
            }
            | (
                {
                    "accesses": Out(Accesses), "host_caches": Out(HostBus), "stood": In(STOOD_BITS),
                    "fetch_again": In(1),
                }
                if config.cached
                else {}
            )
            | ({"image_input": In(1)} if config.pins else {})
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        config = self._config
        m.submodules.fetch = self.fetch = Fetch(config)
        m.submodules.targets = self.targets = TargetBuffer(config)
        m.submodules.decode = self.decode = Decode(config)
        m.submodules.execute = self.execute = Execute(config)
        m.submodules.access = self.access = Access(config)
        m.submodules.retire = self.retire = Retire(config)
        m.submodules.csrs = self.csrs = Csrs(config)
        m.submodules.buffer = self.buffer = StoreBuffer(config)
        m.submodules.ports = self.ports = DataPorts(config)
        m.submodules.host = self.host = HostPort(config)
        self.kills = Signal()  # what is in F, D, X and M is killed, because of what is in R, or in W
        self._stages(m)
        self._targets(m)
        self._controls(m)
        self._data(m)
        windows = dict(zip(WINDOWS, self.access.windows, strict=True))
        outer = {"trace": self.host_trace, "sidecar": self.host_sidecar}
        if config.cached:
            outer["caches"] = self.host_caches
            self._accesses(m)
        for name, unit in outer.items():
            self._window(m, unit, windows[name])
        if config.guard_engine:
            m.submodules.guard = self.guard = GuardEngine(config)
            self._guard(m, windows)
        if config.pattern_table:
            m.submodules.patterns = self.patterns = PatternTable()
            self._patterns(m, windows)
        self._host(m, windows)
        self._events(m)
        if config.floats:
            self._floats(m)
        if config.rvfi:
            self._rvfi(m)
            self._view(m)
        return m

    def _floats(self, m: Module) -> None:
        decode, execute, access, retire, w = self.decode, self.execute, self.access, self.retire, self.retire.w_out
        m.d.comb += [
            decode.m_rounds.eq(access.m_rounds),
            execute.w_result.eq(w.result),
            execute.w_high.eq(w.high),
            decode.w_high.eq(w.high),
            decode.mode.eq(self.csrs.mode),
            self.csrs.w_flags.eq(w.flags.as_value() & retire.w_commit.replicate(5)),
        ]

    @staticmethod
    def _window(m: Module, unit: HostBus, stage: HostBus) -> None:
        """Connect the host's window in M with the unit behind it."""
        m.d.comb += [
            unit.address.eq(stage.address), unit.write.eq(stage.write), unit.read.eq(stage.read),
            unit.data.eq(stage.data), stage.value.eq(unit.value),
        ]  # fmt: skip

    def _stages(self, m: Module) -> None:
        """From fetch to retirement, and the ways back."""
        fetch, decode, execute, access, retire = self.fetch, self.decode, self.execute, self.access, self.retire
        m.d.comb += [
            self.fetch_enable.eq(fetch.a_enable),
            self.fetch_word.eq(fetch.a_address),
            fetch.trace_value.eq(self.trace_value),
            fetch.sidecar_value.eq(self.sidecar_value),
            fetch.firmware_value.eq(self.firmware_value),
            decode.f_valid.eq(fetch.f_valid),
            decode.f_in.eq(fetch.f_out),
            fetch.d_ready.eq(decode.d_ready),
            fetch.d_redirect.eq(decode.d_redirect),
            fetch.d_target.eq(decode.d_target),
            execute.d_go.eq(decode.d_go),
            execute.d_go_host.eq(decode.d_go_host),
            execute.d_in.eq(decode.d_out),
            decode.x_ready.eq(execute.x_ready),
            decode.x_redirect.eq(execute.x_redirect),
            fetch.x_redirect.eq(execute.x_redirect),
            fetch.x_target.eq(execute.x_target),
            access.x_here.eq(execute.x_here),
            access.x_go.eq(execute.x_go),
            access.x_go_host.eq(execute.x_go_host),
            access.x_in.eq(execute.x_out),
            access.m_product.eq(execute.m_product),
            access.m_product_fits32.eq(execute.m_product_fits32),
            access.m_product_fits31.eq(execute.m_product_fits31),
            access.m_quotient.eq(execute.m_quotient),
            access.m_float.eq(execute.m_float),
            access.m_direct.eq(execute.m_direct),
            access.m_flags.eq(execute.m_flags),
            retire.m_go.eq(access.m_go),
            retire.m_go_host.eq(access.m_go_host),
            retire.m_in.eq(access.m_out),
            fetch.r_redirect.eq(self.kills),
            fetch.r_target.eq(retire.r_address),
            decode.x_dest.eq(execute.x_dest),
            decode.x_result.eq(execute.x_result),
            decode.m_dest.eq(access.m_dest),
            decode.m_result.eq(access.m_result),
            decode.m_memory.eq(access.m_memory),
            decode.w_dest.eq(retire.w_dest),
            decode.w_result.eq(retire.w_result),
            decode.w_write.eq(retire.w_write),
            decode.w_rd.eq(retire.w_out.rd),
            decode.w_value.eq(retire.w_result),
        ]

    def _targets(self, m: Module) -> None:
        """What fetch follows, and what it learns from."""
        fetch, decode, targets, x = self.fetch, self.decode, self.targets, self.execute.x_out
        by_x = self.execute.x_redirect
        m.d.comb += [
            targets.f_pc.eq(fetch.f_out.pc),
            fetch.f_listed.eq(targets.f_listed),
            fetch.f_target.eq(targets.f_target),
            targets.learns.eq(~self.kills & Mux(by_x, x.kinds.branch, decode.d_redirect)),
            targets.leads.eq(Mux(by_x, x.taken, ~decode.d_again)),
            targets.source.eq(Mux(by_x, x.pc, decode.d_out.pc)),
        ]

    def _controls(self, m: Module) -> None:
        """What kills, holds and starts the stages; CSRs."""
        fetch, decode, execute, access = self.fetch, self.decode, self.execute, self.access
        retire, csrs = self.retire, self.csrs
        for stage in (decode, execute, access):
            m.d.comb += stage.r_flush.eq(self.kills)
        m.d.comb += [
            self.kills.eq(retire.r_valid | retire.w_left),
            fetch.running.eq(retire.running),
            decode.loop_head.eq(csrs.xgloop),
            decode.x_csr.eq(execute.x_csr),
            decode.csrs.eq(execute.x_csr | access.m_csr | retire.w_csr),
            decode.x_here.eq(execute.x_here),
            decode.m_here.eq(access.m_any | access.m_busy),
            decode.sets.eq(execute.x_sets | access.m_sets),
            decode.stores.eq(execute.x_stores),
            decode.arms.eq(execute.x_arms | access.m_arms | retire.w_arms),
            access.halted.eq(self.halted),
            csrs.x_read_csr.eq(access.x_read_csr),
            csrs.x_slot.eq(access.x_slot),
            csrs.x_read_time.eq(execute.x_load & execute.x_address[CLINT_BIT] & ~self.kills),
            csrs.x_time_word.eq(execute.x_address[2:]),
            csrs.m_index.eq(access.m_index),
            access.csr_value.eq(csrs.m_value),
            csrs.w_write.eq(retire.w_csr_write),
            csrs.w_index.eq(retire.w_out.index),
            csrs.w_time.eq(retire.w_time_write),
            csrs.w_time_word.eq(retire.w_store.word),
            csrs.w_data.eq(retire.w_out.data),
            csrs.w_trap.eq(retire.w_trap),
            csrs.w_interrupt.eq(retire.w_interrupt),
            csrs.w_cause.eq(retire.w_out.cause),
            csrs.r_failed.eq(retire.r_failed),
            csrs.w_return.eq(retire.w_return),
            csrs.w_goes.eq(retire.w_goes),
            csrs.r_pc.eq(retire.r_pc),
            retire.r_word.eq(csrs.r_word),
            csrs.running.eq(retire.running),
            csrs.external_interrupt.eq(self.external_interrupt),
            retire.interrupt.eq(csrs.interrupt),
            retire.vectored.eq(csrs.vectored),
        ]

    def _data(self, m: Module) -> None:
        """Data and firmware memory, and the stores on their way there."""
        execute, access, retire, buffer, ports = self.execute, self.access, self.retire, self.buffer, self.ports
        for name in ("image_a", "image_b", "firmware_data"):
            connect(m, getattr(ports, name), flipped(getattr(self, name)))
        m.d.comb += [
            buffer.w_valid.eq(retire.w_store_valid),
            buffer.w_stores.eq(retire.w_stores),
            buffer.w_in_image.eq(retire.w_out.in_image),
            buffer.w_store.eq(retire.w_store),
            buffer.m_word.eq(access.m_word),
            access.m_newer_w.eq(buffer.m_w),
            access.m_newer_s.eq(buffer.m_s),
            ports.x_load.eq(execute.x_load),
            ports.x_address.eq(execute.x_address),
            execute.x_hold.eq(ports.x_hold),
            ports.w_wants.eq(retire.w_stores & retire.w_out.in_firmware),
            ports.w_firmware.eq(retire.w_store_valid & retire.w_out.in_firmware),
            ports.w_store.eq(retire.w_store),
            ports.b_write.eq(buffer.b_write),
            ports.b_store.eq(buffer.b_store),
            access.image_value.eq(ports.a_value),
            access.firmware_value.eq(self.firmware_data.value),
        ]

    def _accesses(self, m: Module) -> None:
        """For caches: what asks for words of image and firmware."""
        access, retire, asks = self.access, self.retire, self.accesses
        m.d.comb += [
            asks.load.eq(self.ports.x_load),
            asks.load_word.eq(self.ports.x_address[2:]),
            asks.header.eq(self.ports.m_taken),
            asks.header_word.eq(self.ports.m_taken_word),
            asks.store.eq((access.m_any | access.m_busy) & access.m_out.kinds.store),
            asks.store_word.eq(access.m_word),
            asks.write.eq(retire.w_store_valid & (retire.w_out.in_image | retire.w_out.in_firmware)),
            asks.mask.eq(retire.w_store.mask),
            asks.data.eq(retire.w_store.data),
            self.csrs.stood.eq(self.stood),
            self.fetch.again.eq(self.fetch_again),
        ]

    def _subject(self) -> Value:
        """What the check of the instruction in W is about."""
        w = self.retire.w_out
        return Mux(of_operand(w.sidecar), w.data, self.retire.w_result)

    def _guard(self, m: Module, windows: dict[str, HostBus]) -> None:
        guard, execute, access, ports = self.guard, self.execute, self.access, self.ports
        if self._config.pins:
            m.d.comb += access.image_input.eq(self.image_input)
        retire, w = self.retire, self.retire.w_out
        m.d.comb += [
            guard.x_g.eq(execute.x_out.sidecar.g),
            guard.m_valid.eq(access.m_any),
            guard.d_pc.eq(self.decode.d_out.pc),
            guard.x_pc.eq(execute.x_out.pc),
            guard.x_ready.eq(execute.x_ready),
            guard.m_sidecar.eq(access.m_out.sidecar),
            guard.m_subject.eq(access.m_subject),
            guard.m_known.eq(access.m_known & ~retire.w_csr),  # (which may be about to change checks_on)
            guard.m_input.eq(access.m_input & ~retire.w_csr),
            guard.m_level.eq(ports.a_value[0]),
            retire.m_exits.eq(guard.m_exits),
            self.fetch.r_target.eq(Mux(retire.r_exits | retire.r_leaves, retire.r_address, guard.w_target)),
            guard.handler.eq(self.csrs.xghandler),
            guard.m_arm.eq(access.m_out.kinds.arm_watch),
            guard.m_word.eq(access.m_word),
            ports.m_taken.eq(guard.b_enable),
            ports.m_taken_word.eq(guard.b_word),
            guard.b_value.eq(self.image_b.value),
            guard.w_valid.eq(retire.w_commit),
            guard.w_sidecar.eq(retire.w_out.sidecar),
            guard.w_result.eq(retire.w_result),
            guard.w_subject.eq(self._subject()),
            guard.w_trapped.eq(retire.w_trapped),
            retire.checks_on.eq(self.csrs.checks_on),
            guard.w_late.eq(
                (w.kinds.load | w.kinds.mul | w.kinds.div | w.kinds.csr | w.kinds.floating)
                & ~of_operand(w.sidecar)
            ),
            guard.w_data.eq(retire.w_out.data),
            guard.w_fits32.eq(retire.w_out.fits32),
            guard.w_fits31.eq(retire.w_out.fits31),
            guard.w_set.eq(retire.w_acts & w.kinds.set_operand | retire.w_commit & (w.sidecar.subject == Subject.SET)),
            guard.w_arm.eq(retire.w_out.kinds.arm_watch),
            guard.w_index.eq(Mux(w.sidecar.subject == Subject.SET, w.sidecar.g, w.index)),
            guard.checks_on.eq(self.csrs.checks_on),
            retire.r_failed.eq(guard.r_failed),
            retire.r_exit.eq(guard.r_target),
            guard.w_store_valid.eq(retire.w_store_valid & retire.w_out.in_image),
            guard.w_store.eq(retire.w_store),
            guard.scan.eq(self.host.scan),
            self.host.scan_busy.eq(guard.scan_busy),
        ]
        for name in ("operands", "exits", "watches"):
            self._window(m, getattr(guard, f"host_{name}"), windows[name])

    def _patterns(self, m: Module, windows: dict[str, HostBus]) -> None:
        """Observations go straight from W's registers to block RAM."""
        patterns, w = self.patterns, self.retire.w_out
        self._window(m, patterns.host, windows["patterns"])
        m.d.comb += [
            patterns.observe.eq(
                self.retire.w_commit & w.sidecar.probe & self.csrs.probes_on & ~self.retire.w_trapped
            ),
            patterns.site.eq(w.pc),
            patterns.value.eq(self.retire.w_result),
        ]

    def _host(self, m: Module, windows: dict[str, HostBus]) -> None:
        host, decode, execute, access, retire = self.host, self.decode, self.execute, self.access, self.retire
        connect(m, flipped(self.link), host.link)
        idle = self.patterns.idle if self._config.pattern_table else C(1, 1)
        read: Value = retire.w_result
        for name, window in windows.items():  # a window answers in W, where the result of a load from there is zero
            if is_readable(name, self._config):
                asked = Signal(name=f"asked_{name}")
                m.d.sync += asked.eq(window.read)
                read = read | window.value & asked.replicate(32)
        m.d.comb += [
            self.halted.eq(~retire.running & retire.settled & idle),
            host.halted.eq(self.halted),
            host.reason.eq(retire.reason),
            host.code.eq(retire.code),
            retire.stop.eq(host.stop),
            retire.resume.eq(host.resume),
            self.fetch.resume.eq(host.resume),
            decode.f_host.eq(host.f_host),
            decode.f_host_access.eq(host.f_access),
            host.f_taken.eq(decode.f_host_taken),
            host.w_done.eq(retire.w_busy),
            host.w_value.eq(read),
            host.w_refused.eq(retire.w_refused),
            host.lost.eq(~(decode.d_busy | execute.x_busy | access.m_busy | retire.w_busy)),
        ]

    def _events(self, m: Module) -> None:
        """What the counters count."""
        retire, w, events = self.retire, self.retire.w_out, self.csrs.events
        m.d.comb += [
            self.csrs.retired.eq(retire.w_commit),
            events.load.eq(retire.w_commit & w.kinds.load & ~retire.w_trapped),
            events.store.eq(retire.w_commit & w.kinds.store),
            events.taken.eq(retire.w_commit & w.taken),
            events.probe.eq(retire.w_commit & w.sidecar.probe & self.csrs.probes_on & ~retire.w_trapped),
        ]
        if self._config.guard_engine:
            m.d.comb += [
                events.check.eq(self.guard.w_checked),
                events.failure.eq(retire.r_failed),
                events.exit_hit.eq(retire.r_exits & self.guard.r_hit),
                events.back_edge.eq(retire.w_commit & w.sidecar.loop),
            ]

    def _view(self, m: Module) -> None:
        engine = self._config.guard_engine
        failed, checked = (self.guard.w_failed, self.guard.w_checked) if engine else (C(0, 1), C(0, 1))
        connect_view(m, self, self.pipeline, self._subject(), failed, checked)

    def _rvfi(self, m: Module) -> None:
        retire, w = self.retire, self.retire.w_out
        m.submodules.rvfi = port = RvfiPort()
        m.d.comb += [
            port.w_valid.eq(retire.w_commit | retire.w_trap),
            port.w_trap.eq(retire.w_trap),
            port.w_exits.eq(retire.w_trapped),
            port.w_interrupt.eq(retire.w_interrupt),
            port.w_observed.eq(w.observed),
            port.w_pc.eq(w.pc),
            port.w_kinds.eq(w.kinds),
            port.w_rd.eq(Mux(w.writes, w.rd, 0)),
            port.w_result.eq(retire.w_result),
            port.w_high.eq(w.high & w.pair.replicate(32) if self._config.floats else 0),
            port.w_mask.eq(w.mask),
            port.w_data.eq(w.data),
            port.w_loops.eq(w.sidecar.loop),
            port.w_loop_head.eq(self.csrs.xgloop),
            port.r_redirected.eq(retire.r_valid | retire.r_left),
            port.r_target.eq(retire.r_target),
            self.rvfi.eq(port.rvfi),
        ]

"""The core: RV32IM, Zba, Zicsr and Xguard, in order, one instruction a cycle, in five stages.

    F  fetch: the instruction and its sidecar word stand at the memories' outputs; a loop bit redirects at once
    D  decode: operands from the register file or the bypasses; jumps and backward branches are predicted taken
    X  execute: arithmetic, branch decision, data address to the memory; division holds X
    M  memory: load data, product, CSR read; operand and header of a check are asked for
    W  retire: everything takes effect here and in order: register, store, CSR, G, watch, table, trap, halt
   (R) what retirement redirects leaves one cycle after W, when the exit table has answered

M and W never wait. What W redirects kills everything younger: nothing younger has had any effect yet. So interrupts and
requests to halt are simply taken instead of the instruction that stands in W.
"""

from amaranth.hdl import *
from amaranth.lib import data, enum, wiring
from amaranth.lib.wiring import In, Out, connect, flipped

from rtl.alu import Alu
from rtl.clint import Clint
from rtl.config import CoreConfig
from rtl.counters import Counters
from rtl.csr import Csrs
from rtl.decoder import Decoder
from rtl.divider import Divider
from rtl.fetch import Fetch
from rtl.guard import GuardEngine
from rtl.hostport import PC, WINDOWS, HostPort
from rtl.layouts import AccessOp, CsrOp, HostBus, HostLinkSignature, Kinds, MemoryPort, Rvfi, Sidecar, Store
from rtl.loadstore import LoadAlign, StoreAlign
from rtl.multiplier import Multiplier
from rtl.patterns import PatternTable
from rtl.regfile import RegisterFile
from rtl.rvfi import Observed, RvfiPort
from rtl.store_buffer import StoreBuffer
from spec import csr, memory_map
from spec.host_link import Halt
from spec.isa import Cause
from spec.sidecar import Check


class Redirect(enum.Enum, shape=3):
    """Where the next instruction after a redirect of retirement is."""

    PC = 0  # at r_pc
    TRAP = 1  # at mtvec
    RETURN = 2  # at mepc
    LOOP = 3  # at xgloop
    EXIT = 4  # at the exit table's target or the exit handler


def common(config: CoreConfig) -> dict[str, object]:
    """Fields that go with an instruction from X to W."""
    return {
        "pc": 32, "kinds": Kinds, "function": 3, "index": 12, "csr_write": 1, "rd": 5, "writes": 1, "trap": 1,
        "cause": 4, "sidecar": Sidecar, "taken": 1, "observed": Observed if config.rvfi else 0,
    }  # fmt: skip


class Core(wiring.Component):
    """link: the host link. fetch_enable, fetch_word: word index of the next instruction, to trace and firmware memory,
    which answer on trace_value, sidecar_value and firmware_value in the next cycle. image_a: data memory, loads and
    stores. image_b: its second port (header checks, watches, host). firmware_data: firmware memory's data port.
    host_trace, host_sidecar: the host's windows. halted: the core is halted. external_interrupt: level-sensitive.
    rvfi: the retired instruction (only if configured).
    """

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        self.x_layout = data.StructLayout(
            common(config)
            | {"alu": 4, "a": 32, "b": 32, "base": 32, "imm": 32, "predicted": 1}
        )
        self.m_layout = data.StructLayout(common(config) | {"result": 32, "data": 32, "fits32": 1, "fits31": 1})
        self.w_layout = data.StructLayout(
            common(config) | {"result": 32, "data": 32, "mask": 4, "fits32": 1, "fits31": 1}
        )
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
            }
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        config = self._config
        self._units(m)
        # State between the stages; x_full: an instruction is in X, and so on.
        self.d_full, self.x_full, self.m_full, self.w_full = (Signal(name=f"{s}_full") for s in "dxmw")
        self.d_pc, self.d_sidecar = Signal(32), Signal(Sidecar)
        self.x = Signal(self.x_layout)
        self.m = Signal(self.m_layout)
        self.w = Signal(self.w_layout)
        # Decisions: *_go: the instruction leaves the stage. w_flush: everything in F to M is killed.
        self.d_go, self.x_go, self.w_flush = Signal(), Signal(), Signal()
        self.x_redirect, self.d_redirect = Signal(), Signal()
        self.x_result, self.m_result = Signal(32), Signal(32)
        self.w_commit, self.w_failed = Signal(), Signal()
        self.w_store = Signal(Store)
        self.x_address, self.r_valid, self.r_kind, self.r_target = Signal(32), Signal(), Signal(Redirect), Signal(32)
        self.w_stop, self.w_interrupted, self.w_trapped, self.w_halts = Signal(), Signal(), Signal(), Signal()
        self.w_probes = Signal()
        # Halted: nothing is in the pipeline. `halted` holds once pc and memory are up to date as well.
        self.halted_now, self.pc = Signal(init=1), Signal(32, init=memory_map.RESET_PC)
        self._fetch(m)
        self._decode(m)
        self._execute(m)
        self._memory(m)
        self._retire(m)
        self._redirect(m)
        self._halt(m)
        self._ports(m)
        self._host(m)
        if config.guard_engine:
            self._guards(m)
        if config.pattern_table:
            self._probe(m)
        if config.counters:
            self._count(m)
        if config.rvfi:
            self._rvfi(m)
        return m

    def _units(self, m: Module) -> None:
        config = self._config
        m.submodules.fetch = self.fetch = Fetch(config)
        m.submodules.decoder = self.decoder = Decoder(config)
        m.submodules.registers = self.registers = RegisterFile()
        m.submodules.alu = self.alu = Alu(config)
        m.submodules.load = self.load = LoadAlign()
        m.submodules.store = self.store = StoreAlign()
        m.submodules.buffer = self.buffer = StoreBuffer(config)
        m.submodules.csrs = self.csrs = Csrs(config)
        m.submodules.clint = self.clint = Clint()
        m.submodules.hostport = self.hostport = HostPort(config)
        if config.counters:
            m.submodules.counters = self.counters = Counters()
        if config.multiplier:
            m.submodules.multiplier = self.multiplier = Multiplier()
        if config.divider:
            m.submodules.divider = self.divider = Divider()
        if config.guard_engine:
            m.submodules.guard = self.guard = GuardEngine(config)
        if config.pattern_table:
            m.submodules.patterns = self.patterns = PatternTable()

    def _fetch(self, m: Module) -> None:
        fetch = self.fetch
        d_fault, d_misaligned = Signal(), Signal()
        m.d.comb += [
            self.fetch_enable.eq(fetch.a_enable),
            self.fetch_word.eq(fetch.a_address[2:]),
            fetch.trace_value.eq(self.trace_value),
            fetch.sidecar_value.eq(self.sidecar_value),
            fetch.firmware_value.eq(self.firmware_value),
            fetch.d_ready.eq(~self.d_full | self.d_go),
            fetch.d_redirect.eq(self.d_redirect),
            fetch.x_redirect.eq(self.x_redirect),
            fetch.w_flush.eq(self.w_flush),
            fetch.loop_head.eq(self.csrs.xgloop),
            fetch.loop_hold.eq(
                self.d_full & self.decoder.d_decoded.kinds.csr
                | self.x_full & self.x.kinds.csr
                | self.m_full & self.m.kinds.csr
                | self.w_full & self.w.kinds.csr
            ),
            self.decoder.d_fetch_fault.eq(d_fault),
            self.decoder.d_fetch_misaligned.eq(d_misaligned),
        ]
        with m.If(self.w_flush | self.x_redirect | self.d_redirect):
            m.d.sync += self.d_full.eq(0)
        with m.Elif(fetch.d_ready):
            m.d.sync += self.d_full.eq(fetch.f_valid)
        with m.If(fetch.d_ready):
            m.d.sync += [
                self.d_pc.eq(fetch.f_pc),
                self.d_sidecar.eq(fetch.f_sidecar),
                self.decoder.d_instruction.eq(fetch.f_instruction),
                d_fault.eq(fetch.f_fault),
                d_misaligned.eq(fetch.f_misaligned),
            ]

    def _decode(self, m: Module) -> None:
        d, x, mm = self.decoder.d_decoded, self.x, self.m
        registers = self.registers
        hazard, predict = Signal(), Signal()
        target = Signal(32)
        values = []
        waits: Value = C(0, 1)
        x_late = x.kinds.load | x.kinds.mul | x.kinds.div | x.kinds.csr  # result not yet there
        for number, used, stored in ((d.rs1, d.uses1, registers.d_value1), (d.rs2, d.uses2, registers.d_value2)):
            value, in_x, in_m = Signal(32), Signal(), Signal()
            in_w = self.w_full & self.w.writes & (self.w.rd == number)
            m.d.comb += [
                in_x.eq(self.x_full & x.writes & (x.rd == number)),
                in_m.eq(self.m_full & mm.writes & (mm.rd == number)),
                value.eq(Mux(in_x, self.x_result, Mux(in_m, self.m_result, Mux(in_w, self.w.result, stored)))),
            ]
            waits = waits | used & (in_x & x_late | ~in_x & in_m & mm.kinds.csr)
            values.append(value)
        backward = d.kinds.branch & d.imm[31]
        m.d.comb += [
            # A CSR instruction waits until nothing older is left that could change what it reads.
            hazard.eq(waits | d.kinds.csr & (self.x_full | self.m_full)),
            self.d_go.eq(self.d_full & ~hazard & (~self.x_full | self.x_go)),
            target.eq(self.d_pc + d.imm),
            predict.eq((d.kinds.jump | backward) & ~target[1]),
            self.d_redirect.eq(self.d_go & predict),
            self.fetch.d_target.eq(target),
        ]
        with m.If(self.w_flush | self.x_redirect):
            m.d.sync += self.x_full.eq(0)
        with m.Elif(self.d_go | self.x_go):
            m.d.sync += self.x_full.eq(self.d_go)
        by_pc = d.kinds.jump | d.kinds.branch
        with m.If(self.d_go):
            m.d.sync += [
                x[name].eq(d[name])
                for name in ("kinds", "function", "index", "csr_write", "rd", "writes", "trap", "cause", "imm")
            ]
            m.d.sync += [
                x.pc.eq(self.d_pc),
                x.sidecar.eq(self.d_sidecar),
                x.alu.eq(d.alu),
                x.a.eq(Mux(d.a_pc, self.d_pc, Mux(d.a_zero, 0, values[0]))),
                x.b.eq(Mux(d.b_imm, d.imm, Mux(d.b_four, 4, Mux(d.b_zero, 0, values[1])))),
                x.base.eq(Mux(by_pc, self.d_pc, values[0])),
                x.predicted.eq(predict),
            ]
            with m.If(~d.has_result & (self.d_sidecar.check != Check.WATCH)):
                m.d.sync += x.sidecar.check.eq(Check.NONE)
            with m.If(~d.has_result):
                m.d.sync += x.sidecar.probe.eq(0)
        if self._config.rvfi:
            with m.If(self.d_go):
                m.d.sync += RvfiPort.decode(x.observed, self.decoder.d_instruction, d, values)

    def _execute(self, m: Module) -> None:
        x, mm, alu = self.x, self.m, self.alu
        address, next_pc = Signal(32), Signal(32)
        taken, misaligned, uses_address = Signal(), Signal(), Signal()
        m.d.comb += [
            alu.x_op.eq(x.alu),
            alu.x_a.eq(x.a),
            alu.x_b.eq(x.b),
            alu.x_branch.eq(x.function),
            address.eq(x.base + x.imm),
            taken.eq(x.kinds.branch & alu.x_taken | x.kinds.jump | x.kinds.jump_register),
            misaligned.eq(taken & address[1]),
            uses_address.eq(misaligned | x.kinds.load | x.kinds.store | x.kinds.arm_watch),
            self.x_result.eq(Mux(uses_address, Cat(address[0] & ~misaligned, address[1:]), alu.x_result)),
            next_pc.eq(Mux(taken, Cat(C(0, 1), address[1:]), x.pc + 4)),
            self.x_redirect.eq(self.x_go & (taken ^ x.predicted) & ~misaligned),
            self.fetch.x_target.eq(next_pc),
            self.buffer.x_free.eq(~(self.x_full & x.kinds.load)),
            self.x_address.eq(address),
            self.x_go.eq(self.x_full),
        ]
        if self._config.divider:
            divider = self.divider
            m.d.comb += [
                divider.x_start.eq(self.x_full & x.kinds.div),
                divider.x_cancel.eq(self.w_flush),
                divider.x_op.eq(x.function),
                divider.x_a.eq(x.a),
                divider.x_b.eq(x.b),
                self.x_go.eq(self.x_full & (~x.kinds.div | divider.x_done)),
            ]
        if self._config.multiplier:
            multiplier = self.multiplier
            m.d.comb += [multiplier.x_op.eq(x.function), multiplier.x_a.eq(x.a), multiplier.x_b.eq(x.b)]
        m.d.sync += self.m_full.eq(self.x_go & ~self.w_flush)
        m.d.sync += [mm[name].eq(x[name]) for name in common(self._config)]
        m.d.sync += [
            mm.result.eq(self.x_result),
            mm.data.eq(x.b),
            mm.fits32.eq(alu.x_fits32),
            mm.fits31.eq(alu.x_fits31),
            mm.taken.eq(taken),
        ]
        with m.If(misaligned):
            m.d.sync += [mm.trap.eq(1), mm.cause.eq(Cause.FETCH_MISALIGNED)]
        if self._config.rvfi:
            m.d.sync += mm.observed.next_pc.eq(next_pc)

    def _memory(self, m: Module) -> None:
        config, mm, w, csrs = self._config, self.m, self.w, self.csrs
        in_image, in_firmware, in_clint, fault = Signal(), Signal(), Signal(), Signal()
        access = mm.kinds.load | mm.kinds.store
        whole = mm.function[:2] == AccessOp.WORD
        csr_new = Signal(32)
        m.d.comb += [
            in_image.eq(mm.result & ~(config.image_size - 1) == memory_map.IMAGE.base),
            in_firmware.eq(mm.result & ~(config.firmware_size - 1) == memory_map.FIRMWARE.base),
            in_clint.eq((mm.result & ~(memory_map.CLINT.size - 1) == memory_map.CLINT.base) & whole),
            fault.eq(~in_image & ~in_firmware & ~in_clint),
            self.buffer.m_word.eq(mm.result[2:]),
            self.load.m_op.eq(mm.function),
            self.load.m_offset.eq(mm.result[:2]),
            self.load.m_word.eq(
                Mux(in_image, self.image_a.value, Mux(in_firmware, self.firmware_data.value, self.clint.m_value))
            ),
            self.load.m_mask.eq(self.buffer.m_mask),
            self.load.m_newer.eq(self.buffer.m_data),
            self.store.m_op.eq(mm.function),
            self.store.m_offset.eq(mm.result[:2]),
            self.store.m_value.eq(mm.data),
            csrs.read_address.eq(Mux(self.halted, self.hostport.csr_number, mm.index)),
            self.m_result.eq(mm.result),
        ]
        with m.Switch(mm.function):
            with m.Case(CsrOp.WRITE):
                m.d.comb += csr_new.eq(mm.result)
            with m.Case(CsrOp.SET):
                m.d.comb += csr_new.eq(csrs.read_value | mm.result)
            with m.Case(CsrOp.CLEAR):
                m.d.comb += csr_new.eq(csrs.read_value & ~mm.result)
        m.d.sync += self.w_full.eq(self.m_full & ~self.w_flush)
        m.d.sync += [w[name].eq(mm[name]) for name in common(config)]
        m.d.sync += [
            w.result.eq(self.m_result),
            w.data.eq(Mux(mm.kinds.csr, csr_new, self.store.m_data)),
            w.mask.eq(self.store.m_mask),
            w.fits32.eq(mm.fits32),
            w.fits31.eq(mm.fits31),
        ]
        with m.If(mm.kinds.arm_watch):
            m.d.sync += w.data.eq(mm.data)
        with m.If(mm.kinds.load & ~self.load.m_misaligned & ~fault):
            m.d.comb += self.m_result.eq(self.load.m_result)
        if config.multiplier:
            with m.If(mm.kinds.mul):
                m.d.comb += self.m_result.eq(self.multiplier.m_result)
                m.d.sync += [w.fits32.eq(self.multiplier.m_fits32), w.fits31.eq(self.multiplier.m_fits31)]
        if config.divider:
            with m.If(mm.kinds.div):
                m.d.comb += self.m_result.eq(self.divider.m_result)
        with m.If(mm.kinds.csr):
            m.d.sync += w.result.eq(csrs.read_value)  # from here bypassed only, so that CSRs are off the path to X
        with m.If(access & self.load.m_misaligned):
            m.d.sync += w.trap.eq(1)
            m.d.sync += w.cause.eq(Mux(mm.kinds.load, Cause.LOAD_MISALIGNED, Cause.STORE_MISALIGNED))
        with m.Elif(access & fault):
            m.d.sync += w.trap.eq(1)
            m.d.sync += w.cause.eq(Mux(mm.kinds.load, Cause.LOAD_FAULT, Cause.STORE_FAULT))
        if config.rvfi:
            m.d.sync += RvfiPort.memory(w.observed, mm.kinds, mm.result, self.store.m_mask, self.load.m_merged)

    def _retire(self, m: Module) -> None:
        """What takes effect in W."""
        w, csrs, host = self.w, self.csrs, self.hostport
        alive, interrupted, trapped = Signal(), self.w_interrupted, self.w_trapped
        m.d.comb += [
            interrupted.eq(self.w_full & ~self.w_stop & csrs.interrupt),
            alive.eq(self.w_full & ~self.w_stop & ~csrs.interrupt),
            trapped.eq(alive & w.trap),
            self.w_commit.eq(alive & ~w.trap),
            self.w_store.word.eq(w.result[2:]),
            self.w_store.mask.eq(w.mask),
            self.w_store.data.eq(w.data),
            self.buffer.w_valid.eq(self.w_commit & w.kinds.store),
            self.buffer.w_store.eq(self.w_store),
            self.registers.w_rd.eq(Mux(host.reg_write, host.reg_number, w.rd)),
            self.registers.w_data.eq(Mux(host.reg_write, host.request_data, w.result)),
            self.registers.w_write.eq(
                self.w_commit & w.writes | host.reg_write & (host.reg_number != PC) & (host.reg_number != 0)
            ),
            csrs.write.eq(self.w_commit & w.csr_write | host.csr_write),
            csrs.write_address.eq(Mux(host.csr_write, host.csr_number, w.index)),
            csrs.write_value.eq(Mux(host.csr_write, host.request_data, w.data)),
            csrs.w_trap.eq(trapped | interrupted),
            csrs.w_cause.eq(Mux(interrupted, csrs.interrupt_cause, w.cause)),
            csrs.w_epc.eq(w.pc),
            csrs.w_value.eq(Mux(interrupted, 0, w.result)),
            csrs.w_return.eq(self.w_commit & w.kinds.trap_return),
            csrs.w_guard_failed.eq(self.w_failed),
            csrs.timer_interrupt.eq(self.clint.interrupt),
            csrs.external_interrupt.eq(self.external_interrupt),
        ]

    def _redirect(self, m: Module) -> None:
        """What W kills and, one cycle later in R, where execution goes on."""
        w, csrs, fetch = self.w, self.csrs, self.fetch
        r_pc, kind = Signal(32), Signal(Redirect)
        called = self.w_commit & w.kinds.host_call
        m.d.sync += [
            self.r_valid.eq(self.w_flush),
            self.r_kind.eq(kind),
            r_pc.eq(Mux(called, w.pc + 4, w.pc)),
        ]
        m.d.comb += self.w_halts.eq(
            self.w_full & self.w_stop | called | (self.w_trapped | self.w_interrupted) & (csrs.mtvec == 0)
        )
        with m.If(self.w_halts):
            m.d.comb += [self.w_flush.eq(1), kind.eq(Redirect.PC)]
        with m.Elif(self.w_trapped | self.w_interrupted):
            m.d.comb += [self.w_flush.eq(1), kind.eq(Redirect.TRAP)]
        with m.Elif(self.w_failed):
            m.d.comb += [self.w_flush.eq(1), kind.eq(Redirect.EXIT)]
        with m.Elif(self.w_commit & w.kinds.trap_return):
            m.d.comb += [self.w_flush.eq(1), kind.eq(Redirect.RETURN)]
        with m.Elif(self.w_commit & w.kinds.csr & w.sidecar.loop):  # it may have written xgloop itself
            m.d.comb += [self.w_flush.eq(1), kind.eq(Redirect.LOOP)]
        with m.Switch(self.r_kind):
            with m.Case(Redirect.TRAP):
                m.d.comb += self.r_target.eq(csrs.mtvec)
            with m.Case(Redirect.RETURN):
                m.d.comb += self.r_target.eq(csrs.mepc)
            with m.Case(Redirect.LOOP):
                m.d.comb += self.r_target.eq(csrs.xgloop)
            with m.Case(Redirect.EXIT):
                m.d.comb += self.r_target.eq(csrs.xghandler)
                if self._config.guard_engine:
                    with m.If(self.guard.r_hit):
                        m.d.comb += self.r_target.eq(self.guard.r_target)
            with m.Default():
                m.d.comb += self.r_target.eq(r_pc)
        resumes = self.hostport.resume
        m.d.comb += [
            fetch.r_redirect.eq(self.r_valid & ~self.halted_now | resumes),
            fetch.r_target.eq(Mux(resumes, self.pc, self.r_target)),
        ]

    def _halt(self, m: Module) -> None:
        host, w = self.hostport, self.w
        reason, code = Signal(Halt, init=Halt.RESET), Signal(12)
        idle = self.patterns.idle if self._config.pattern_table else C(1, 1)
        m.d.comb += [
            self.halted.eq(self.halted_now & ~self.r_valid & self.buffer.empty & idle),
            host.halted.eq(self.halted),
            host.reason.eq(reason),
            host.code.eq(code),
            self.clint.running.eq(~self.halted_now),
        ]
        with m.If(host.stop):
            m.d.sync += self.w_stop.eq(1)
        with m.If(self.w_halts):
            m.d.sync += [self.halted_now.eq(1), code.eq(0)]
            with m.If(self.w_stop):
                m.d.sync += reason.eq(Halt.REQUESTED)
            with m.Elif(self.w_trapped | self.w_interrupted):
                m.d.sync += reason.eq(Halt.UNHANDLED_TRAP)
            with m.Else():
                m.d.sync += [reason.eq(Halt.HOST_CALL), code.eq(w.index)]
        with m.Elif(host.resume):
            m.d.sync += self.halted_now.eq(0)
        with m.If(self.halted_now):
            m.d.sync += self.w_stop.eq(0)
            with m.If(self.r_valid):
                m.d.sync += self.pc.eq(self.r_target)
            with m.Elif(host.reg_write & (host.reg_number == PC)):
                m.d.sync += self.pc.eq(Cat(C(0, 2), host.request_data[2:]))
        with m.If(self.halted_now):
            m.d.comb += self.registers.d_rs1.eq(host.reg_number)
        with m.Else():
            m.d.comb += self.registers.d_rs1.eq(self.decoder.d_decoded.rs1)
        m.d.comb += [
            self.registers.d_rs2.eq(self.decoder.d_decoded.rs2),
            host.reg_value.eq(Mux(host.reg_number == PC, self.pc, self.registers.d_value1)),
            host.csr_value.eq(self.csrs.read_value),
        ]

    def _ports(self, m: Module) -> None:
        """Port A of data memory, and firmware memory's data port: loads of X, else the oldest store that waits."""
        config, drain = self._config, self.buffer.drain
        loads = ~self.buffer.x_free
        address = Mux(loads, self.x_address[2:], drain.word)
        drains_to = {}
        for name, base, size in (
            ("image", memory_map.IMAGE.base, config.image_size),
            ("firmware", memory_map.FIRMWARE.base, config.firmware_size),
        ):
            drains_to[name] = self.buffer.drain_valid & (drain.word & ~(size // 4 - 1) == base >> 2)
        m.d.comb += [
            self.image_a.enable.eq(loads | drains_to["image"]),
            self.image_a.address.eq(address),
            self.image_a.mask.eq(Mux(loads, 0, drain.mask)),
            self.image_a.data.eq(drain.data),
            self.clint.w_write.eq(self.buffer.w_valid),
            self.clint.w_store.eq(self.w_store),
        ]
        windows = {region.name: window for region, window in zip(WINDOWS, self.hostport.windows, strict=True)}
        host, clint = windows["firmware"], windows["clint"]
        host_used = host.read | host.write
        m.d.comb += [
            self.firmware_data.enable.eq(loads | drains_to["firmware"] | host_used),
            self.firmware_data.address.eq(Mux(host_used, host.address[2:], address)),
            self.firmware_data.mask.eq(Mux(host.write, 15, Mux(loads | host.read, 0, drain.mask))),
            self.firmware_data.data.eq(Mux(host.write, host.data, drain.data)),
            host.value.eq(self.firmware_data.value),
            clint.value.eq(self.clint.m_value),
        ]
        with m.If(self.halted):
            m.d.comb += self.clint.m_word.eq(memory_map.CLINT.base >> 2 | clint.address[2:])
        with m.Else():
            m.d.comb += self.clint.m_word.eq(self.m.result[2:])
        with m.If(clint.write):
            m.d.comb += [
                self.clint.w_write.eq(1), self.clint.w_store.mask.eq(15), self.clint.w_store.data.eq(clint.data),
                self.clint.w_store.word.eq(memory_map.CLINT.base >> 2 | clint.address[2:]),
            ]  # fmt: skip
        self.windows = windows
        for name, outer in (("trace", self.host_trace), ("sidecar", self.host_sidecar)):
            inner = windows[name]
            m.d.comb += [
                outer.address.eq(inner.address), outer.write.eq(inner.write), outer.read.eq(inner.read),
                outer.data.eq(inner.data), inner.value.eq(outer.value),
            ]  # fmt: skip

    def _host(self, m: Module) -> None:
        """Port B of data memory: header checks and watches, else the host (after the stores that wait)."""
        host, port = self.hostport, self.image_b
        connect(m, flipped(self.link), host.link)
        engine_wants = self.guard.b_enable if self._config.guard_engine else C(0, 1)
        m.d.comb += [
            host.b_grant.eq(~engine_wants & self.buffer.empty),
            port.enable.eq(engine_wants | host.b_request & host.b_grant),
            port.address.eq(host.b_word),
            port.mask.eq(Mux(host.b_request & host.b_write & host.b_grant, 15, 0)),
            port.data.eq(host.request_data),
            host.b_value.eq(port.value),
        ]
        if self._config.guard_engine:
            with m.If(engine_wants):
                m.d.comb += port.address.eq(self.guard.b_word)

    def _guards(self, m: Module) -> None:
        guard, w, host, windows = self.guard, self.w, self.hostport, self.windows
        m.d.comb += [
            guard.m_sidecar.eq(self.m.sidecar),
            guard.m_valid.eq(self.m_full),
            guard.m_pc.eq(self.m.pc),
            guard.m_result.eq(Mux(self.m.kinds.csr, self.csrs.read_value, self.m_result)),
            guard.m_arm.eq(self.m.kinds.arm_watch),
            guard.b_value.eq(self.image_b.value),
            self.buffer.b_word.eq(guard.b_word),
            guard.b_mask.eq(self.buffer.b_mask),
            guard.b_data.eq(self.buffer.b_data),
            guard.w_valid.eq(self.w_commit),
            guard.w_pc.eq(w.pc),
            guard.w_sidecar.eq(w.sidecar),
            guard.w_result.eq(w.result),
            guard.w_data.eq(w.data),
            guard.w_fits32.eq(w.fits32),
            guard.w_fits31.eq(w.fits31),
            guard.w_set.eq(w.kinds.set_operand),
            guard.w_arm.eq(w.kinds.arm_watch),
            guard.w_index.eq(w.index),
            guard.checks_on.eq(self.csrs.checks_on),
            self.w_failed.eq(guard.w_failed),
            guard.store_valid.eq(self.buffer.w_valid),
            guard.store.eq(self.w_store),
            guard.scan.eq(host.scan),
            host.scan_busy.eq(guard.scan_busy),
        ]
        with m.If(self.image_b.mask.any()):
            m.d.comb += [
                guard.store_valid.eq(1), guard.store.mask.eq(15), guard.store.data.eq(host.request_data),
                guard.store.word.eq(memory_map.IMAGE.base >> 2 | self.image_b.address),
            ]  # fmt: skip
        for name, inner in (
            ("operands", guard.host_operands), ("exits", guard.host_exits), ("watches", guard.host_watches),
        ):  # fmt: skip
            outer = windows[name]
            m.d.comb += [
                inner.address.eq(outer.address), inner.write.eq(outer.write), inner.read.eq(outer.read),
                inner.data.eq(outer.data), outer.value.eq(inner.value),
            ]  # fmt: skip

    def _probe(self, m: Module) -> None:
        patterns, w, outer = self.patterns, self.w, self.windows["patterns"]
        m.d.comb += [
            self.w_probes.eq(self.w_commit & w.sidecar.probe & self.csrs.probes_on),
            patterns.host.address.eq(outer.address),
            patterns.host.write.eq(outer.write),
            outer.value.eq(patterns.host.value),
        ]
        m.d.sync += [patterns.observe.eq(self.w_probes), patterns.site.eq(w.pc), patterns.value.eq(w.result)]

    def _count(self, m: Module) -> None:
        counters, w, csrs = self.counters, self.w, self.csrs
        events = {
            "load": self.w_commit & w.kinds.load, "store": self.w_commit & w.kinds.store,
            "taken": self.w_commit & w.taken, "probe": self.w_probes,
        }  # fmt: skip
        if self._config.guard_engine:
            events |= {
                "check": self.guard.w_checked, "failure": self.w_failed,
                "exit_hit": self.r_valid & (self.r_kind == Redirect.EXIT) & self.guard.r_hit,
                "back_edge": self.w_commit & w.sidecar.loop & ~self.w_failed,
            }  # fmt: skip
        # The instruction that writes minstret or minstreth is not counted: the next one reads what was written.
        instret = csrs.write_address & ~(csr.NUMBER["minstret"] ^ csr.NUMBER["minstreth"]) == csr.NUMBER["minstret"]
        m.d.comb += [
            counters.running.eq(~self.halted_now),
            counters.retired.eq(self.w_commit & ~(csrs.write & instret)),
            counters.read.eq(self.halted | self.m_full & self.m.kinds.csr),
            counters.read_address.eq(csrs.read_address),
            csrs.counter_value.eq(counters.read_value),
            counters.write.eq(csrs.write),
            counters.write_address.eq(csrs.write_address),
            counters.write_value.eq(csrs.write_value),
        ]
        m.d.comb += [counters.events[name].eq(event) for name, event in events.items()]

    def _rvfi(self, m: Module) -> None:
        w = self.w
        m.submodules.rvfi = port = RvfiPort()
        m.d.comb += [
            port.w_valid.eq(self.w_commit | self.w_trapped),
            port.w_trap.eq(self.w_trapped),
            port.w_interrupt.eq(self.w_interrupted),
            port.w_observed.eq(w.observed),
            port.w_pc.eq(w.pc),
            port.w_kinds.eq(w.kinds),
            port.w_rd.eq(Mux(w.writes, w.rd, 0)),
            port.w_result.eq(w.result),
            port.w_mask.eq(w.mask),
            port.w_data.eq(w.data),
            port.w_loops.eq(w.sidecar.loop),
            port.w_loop_head.eq(self.csrs.xgloop),
            port.r_redirected.eq(self.r_valid),
            port.r_target.eq(self.r_target),
            self.rvfi.eq(port.rvfi),
        ]

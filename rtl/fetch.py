"""Fetch: the address of the next instruction, in the order of who knows best.

The memories are read synchronously: the address leaves in one cycle (stage A, the end of the stage that redirects) and
the instruction stands in F in the next. Where the one in F has led elsewhere before, F follows at once: so a taken
branch, a `jal` and a loop bit cost nothing. Decode corrects what was followed in error. While the core is halted, F is
empty and its address is the pc.
"""

from amaranth.hdl import *
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.layouts import Sidecar
from rtl.stages import Fetched
from rtl.targets import REGION_BIT
from spec import memory_map


class Fetch(wiring.Component):
    """Addresses are word addresses.
    a_enable, a_address: to the trace and firmware memories, which answer in F (and hold while not enabled).
    again: the address is that of what is in F, whatever comes next: the core stands still (only if it has caches).
    trace_value, sidecar_value, firmware_value: their answers.
    f_valid: f_out is an instruction to decode. d_ready: decode takes it in this cycle.
    d_redirect, x_redirect, r_redirect with d_target, x_target, r_target: the next instruction is elsewhere (predicted
    in decode, resolved in execute, decided at retirement; the older stage wins). running: the core is not halted.
    resume: it leaves that state, in this cycle.
    f_listed, f_target: where the instruction in F has led before (rtl/targets.py), the low bits.
    """

    a_enable: Out(1)
    a_address: Out(30)
    trace_value: In(32)
    sidecar_value: In(16)
    firmware_value: In(32)
    f_valid: Out(1)
    f_out: Out(Fetched)
    d_ready: In(1)
    d_redirect: In(1)
    d_target: In(30)
    x_redirect: In(1)
    x_target: In(30)
    r_redirect: In(1)
    r_target: In(30)
    running: In(1)
    resume: In(1)
    f_listed: In(1)
    f_target: In(REGION_BIT + 1)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__()
        self.again = Signal()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        config = self._config
        full = Signal()  # F holds an instruction
        pc = Signal(30, init=memory_map.RESET_PC >> 2)
        in_trace, in_firmware = Signal(), Signal()
        early = Signal(30)
        follows = Cat(self.f_target, self.f_out.next[len(self.f_target) :])
        beside = data.View(Sidecar, self.sidecar_value)
        m.d.comb += [
            in_trace.eq(pc & ~(config.trace_size // 4 - 1) == memory_map.TRACE.base >> 2),
            in_firmware.eq(pc & ~(config.firmware_size // 4 - 1) == memory_map.FIRMWARE.base >> 2),
            self.f_out.pc.eq(pc),
            self.f_out.next.eq((Cat(C(1, 1), pc) + Cat(~self.resume, C(0, 30)))[1:]),  # the lowest bit makes the carry
            self.f_out.instruction.eq(Mux(in_firmware, self.firmware_value, self.trace_value)),
            self.f_out.fault.eq(~in_trace & ~in_firmware),
            self.f_out.beside.eq(in_trace),
            self.f_out.followed.eq(self.f_listed & full),
            self.f_out.step.eq(follows - pc),
            self.f_valid.eq(full),
            self.a_enable.eq(full & self.d_ready | self.resume | self.d_redirect | self.x_redirect | self.r_redirect),
            early.eq(Mux(self.f_out.followed, follows, self.f_out.next)),
            # What comes late in the cycle chooses last.
            self.a_address.eq(Mux(self.x_redirect, self.x_target, early)),
        ]
        if config.guard_engine:
            m.d.comb += self.f_out.sidecar.eq(beside)
        elif config.pattern_table:
            m.d.comb += self.f_out.sidecar.probe.eq(beside.probe)
        with m.If(self.r_redirect):  # (then X says nothing)
            m.d.comb += early.eq(self.r_target)
        with m.Elif(self.d_redirect):
            m.d.comb += early.eq(self.d_target)
        if config.cached:
            with m.If(self.again):
                m.d.comb += [early.eq(pc), self.a_address.eq(early)]
        with m.If(self.a_enable):
            m.d.sync += [full.eq(self.running | self.resume), pc.eq(self.a_address)]
        return m

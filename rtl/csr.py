"""Control and status registers, traps and interrupts: what is written at retirement, and what it leads to."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from spec import csr
from spec.isa import Cause

MIE, MPIE, TIMER, EXTERNAL = 3, 7, 7, 11  # bits of mstatus, and of mie and mip
MISA = 1 << 30 | 1 << 8  # RV32, I


class Csrs(wiring.Component):
    """read_address, read_value: a CSR in the same cycle; counter_value is what the counters answer.
    write, write_address, write_value: a CSR is written at the end of the cycle.
    w_trap: a trap or an interrupt is taken, with w_cause (bit 4 set: interrupt), w_epc and w_value. w_return: mret
    retires. w_guard_failed: xgepc receives w_epc. timer_interrupt, external_interrupt: level-sensitive.
    interrupt: an enabled interrupt is pending, of cause interrupt_cause. The others are the registers' values.
    """

    read_address: In(12)
    read_value: Out(32)
    counter_value: In(32)
    write: In(1)
    write_address: In(12)
    write_value: In(32)
    w_trap: In(1)
    w_cause: In(5)
    w_epc: In(32)
    w_value: In(32)
    w_return: In(1)
    w_guard_failed: In(1)
    timer_interrupt: In(1)
    external_interrupt: In(1)
    interrupt: Out(1)
    interrupt_cause: Out(5)
    mtvec: Out(32)
    mepc: Out(32)
    xgloop: Out(32)
    xghandler: Out(32)
    checks_on: Out(1)
    probes_on: Out(1)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        mie_bit, mpie_bit = Signal(), Signal()
        timer_on, external_on = Signal(), Signal()
        mscratch, mtval, xgepc = Signal(32), Signal(32), Signal(32)
        mcause = Signal(32)
        xgctl = Signal(2, init=csr.XGCTL_CHECKS | csr.XGCTL_PROBES)
        value = self.write_value
        config = self._config
        misa = MISA | (config.multiplier and config.divider) << 12 | config.guard_engine << 23  # M, X
        registers = {
            "mstatus": (Cat(C(0, 3), mie_bit, C(0, 3), mpie_bit, C(0, 3), C(3, 2)),
                        [mie_bit.eq(value[MIE]), mpie_bit.eq(value[MPIE])]),
            "misa": (C(misa, 32), []),
            "mie": (Cat(C(0, TIMER), timer_on, C(0, EXTERNAL - TIMER - 1), external_on),
                    [timer_on.eq(value[TIMER]), external_on.eq(value[EXTERNAL])]),
            "mip": (Cat(C(0, TIMER), self.timer_interrupt, C(0, EXTERNAL - TIMER - 1), self.external_interrupt), []),
            "mtvec": (self.mtvec, [self.mtvec.eq(Cat(C(0, 2), value[2:]))]),
            "mscratch": (mscratch, [mscratch.eq(value)]),
            "mepc": (self.mepc, [self.mepc.eq(Cat(C(0, 2), value[2:]))]),
            "mcause": (mcause, [mcause.eq(value)]),
            "mtval": (mtval, [mtval.eq(value)]),
        }  # fmt: skip
        if config.sidecar:
            registers["xgctl"] = (xgctl, [xgctl.eq(value)])
            m.d.comb += [self.checks_on.eq(xgctl[0]), self.probes_on.eq(xgctl[1])]
        if config.guard_engine:
            registers |= {
                "xgloop": (self.xgloop, [self.xgloop.eq(Cat(C(0, 2), value[2:]))]),
                "xghandler": (self.xghandler, [self.xghandler.eq(Cat(C(0, 2), value[2:]))]),
                "xgepc": (xgepc, [xgepc.eq(Cat(C(0, 2), value[2:]))]),
            }
        m.d.comb += self.read_value.eq(self.counter_value)
        with m.Switch(self.read_address):
            for name, (content, _) in registers.items():
                with m.Case(csr.NUMBER[name]):
                    m.d.comb += self.read_value.eq(content)
        for name, (_, effect) in registers.items():
            with m.If(self.write & (self.write_address == csr.NUMBER[name])):
                m.d.sync += effect
        with m.If(self.w_trap):
            m.d.sync += [
                mcause.eq(Cat(self.w_cause[:4], C(0, 27), self.w_cause[4])),
                self.mepc.eq(self.w_epc), mtval.eq(self.w_value),
                mpie_bit.eq(mie_bit), mie_bit.eq(0),
            ]  # fmt: skip
        with m.Elif(self.w_return):
            m.d.sync += [mie_bit.eq(mpie_bit), mpie_bit.eq(1)]
        with m.If(self.w_guard_failed):
            m.d.sync += xgepc.eq(self.w_epc)
        timer, external = Signal(), Signal()
        m.d.comb += [
            timer.eq(self.timer_interrupt & timer_on),
            external.eq(self.external_interrupt & external_on),
            self.interrupt.eq(mie_bit & (timer | external)),
            self.interrupt_cause.eq(
                Mux(external, Cause.EXTERNAL_INTERRUPT & 15 | 16, Cause.TIMER_INTERRUPT & 15 | 16)
            ),
        ]
        return m

"""Proof of the control and status registers against a table of what can be written to each (privileged specification,
and spec/csr.py for Xguard's)."""


from amaranth.hdl import *

from rtl.config import CoreConfig
from rtl.csr import Csrs
from spec import csr
from spec.isa import Cause
from tests.formal.engine import Harness, Proof, must, suppose
from tests.formal.seeds import Seed
from tests.formal.unit_guard import any_inputs

WORD, ALIGNED = 0xFFFF_FFFF, 0xFFFF_FFFC
MIE, MPIE, MPP = 1 << 3, 1 << 7, 3 << 11
TIMER, EXTERNAL = 1 << 7, 1 << 11
#: Name: (bits that can be written, bits that always read as 1, value at reset).
REGISTERS = {
    "mstatus": (MIE | MPIE, MPP, 0), "mie": (TIMER | EXTERNAL, 0, 0), "mtvec": (ALIGNED, 0, 0),
    "mscratch": (WORD, 0, 0), "mepc": (ALIGNED, 0, 0), "mcause": (WORD, 0, 0), "mtval": (WORD, 0, 0),
    "xgctl": (csr.XGCTL_CHECKS | csr.XGCTL_PROBES, 0, csr.XGCTL_CHECKS | csr.XGCTL_PROBES),
    "xgloop": (ALIGNED, 0, 0), "xghandler": (ALIGNED, 0, 0), "xgepc": (ALIGNED, 0, 0),
}  # fmt: skip


class CsrHarness(Harness):
    """Any writes, traps, returns and failing guards, as the core makes them: at most one of them in a cycle."""

    def build(self, m: Module) -> None:
        m.submodules.csrs = csrs = Csrs(CoreConfig())
        any_inputs(
            m, csrs, "read_address", "counter_value", "write", "write_address", "write_value", "w_trap", "w_cause",
            "w_epc", "w_value", "w_return", "w_guard_failed", "timer_interrupt", "external_interrupt",
        )  # fmt: skip
        suppose(m, csrs.w_trap + csrs.w_return + (csrs.write | csrs.w_guard_failed) <= 1)
        suppose(m, csrs.w_epc[:2] == 0)
        state = {name: Signal(32, name=f"model_{name}", init=reset) for name, (_, _, reset) in REGISTERS.items()}
        mstatus = state["mstatus"]
        for name, (writable, _, _) in REGISTERS.items():
            with m.If(csrs.write & (csrs.write_address == csr.NUMBER[name])):
                m.d.sync += state[name].eq(csrs.write_value & writable)
        with m.If(csrs.w_guard_failed):
            m.d.sync += state["xgepc"].eq(csrs.w_epc)
        with m.If(csrs.w_trap):
            m.d.sync += [
                state["mepc"].eq(csrs.w_epc), state["mtval"].eq(csrs.w_value),
                state["mcause"].eq(csrs.w_cause[4] << 31 | csrs.w_cause[:4]),
                mstatus.eq(Mux(mstatus & MIE, MPIE, 0)),
            ]  # fmt: skip
        with m.If(csrs.w_return):
            m.d.sync += mstatus.eq(Mux(mstatus & MPIE, MIE, 0) | MPIE)
        for name, (_, ones, _) in REGISTERS.items():
            with m.If(csrs.read_address == csr.NUMBER[name]):
                must(m, f"{name} holds what was written last", csrs.read_value == state[name] | ones)
        with m.If(csrs.read_address == csr.NUMBER["mip"]):
            lines = Mux(csrs.timer_interrupt, TIMER, 0) | Mux(csrs.external_interrupt, EXTERNAL, 0)
            must(m, "mip shows the interrupt lines", csrs.read_value == lines)
        for name in ("mtvec", "mepc", "xgloop", "xghandler"):
            must(m, f"the core sees {name}", getattr(csrs, name) == state[name])
        must(m, "the core sees xgctl", Cat(csrs.checks_on, csrs.probes_on) == state["xgctl"])
        timer, external = csrs.timer_interrupt & (state["mie"] & TIMER).any(), Signal()
        m.d.comb += external.eq(csrs.external_interrupt & (state["mie"] & EXTERNAL).any())
        must(m, "interrupts are pending where enabled", csrs.interrupt == (mstatus & MIE).any() & (timer | external))
        with m.If(csrs.interrupt):
            number = Mux(external, int(Cause.EXTERNAL_INTERRUPT) & 15, int(Cause.TIMER_INTERRUPT) & 15)
            must(m, "external interrupts come first", csrs.interrupt_cause == number | 16)


PROOFS = (
    Proof(
        name="csrs", harness=CsrHarness, depth=5, quick=True,
        why="every register is overwritten in one cycle; two events and a read between are enough to tell",
        seeds=(
            Seed(what="a trap leaves interrupts on", unit=Csrs, port="interrupt",
                 change=lambda m, u, v: v | u.w_trap, breaks=("interrupts are pending where enabled",)),
            Seed(what="mepc keeps its low bits", unit=Csrs, port="mepc",
                 change=lambda m, u, v: v | 2, breaks=("the core sees mepc",)),
            Seed(what="a failing guard records nothing", unit=Csrs, port="w_guard_failed",
                 change=lambda m, u, v: C(0, 1), breaks=("xgepc holds what was written last",)),
            Seed(what="mret sets no bit of mstatus", unit=Csrs, port="w_return",
                 change=lambda m, u, v: C(0, 1), breaks=("mstatus holds what was written last",)),
            Seed(what="the timer comes before the external interrupt", unit=Csrs, port="interrupt_cause",
                 change=lambda m, u, v: Mux(u.timer_interrupt, 16 | 7, v),
                 breaks=("external interrupts come first",)),
        ),
    ),
)  # fmt: skip

"""Proof of the CSRs: what a read gives, what traps, returns and failing checks leave, and where they go.

What the core never asks of the unit is assumed here, and proved of the core as properties of `core, CSR unit`.
"""

from amaranth.hdl import *

from rtl.config import CoreConfig
from rtl.csr import TARGETS, Csrs, Redirect, csr_slot
from spec import csr, memory_map
from spec.isa import Cause
from tests.formal.cores import never
from tests.formal.engine import Harness, Proof, before, must, suppose
from tests.formal.seeds import Seed
from tests.formal.unit_guard import any_inputs

CONFIG = CoreConfig()
#: CSRs that keep the word that is written, but for bits that are always zero.
KEPT = {
    "mtvec": 3, "mscratch": 0, "mepc": 3, "mcause": 0, "mtval": 0, "xgloop": 3, "xghandler": 3, "xgepc": 3,
}  # fmt: skip
FIXED = {"misa": 1 << 30 | 1 << 8 | 1 << 12 | 1 << 23, "mvendorid": 0, "marchid": 0, "mimpid": 0, "mhartid": 0}
GOES = {Redirect.TRAP: "mtvec", Redirect.RETURN: "mepc", Redirect.LOOP: "xgloop"}
#: Cycles after a trap, an interrupt, a return or a failing check in which nothing can be in M, and in W. (In the first
#: one, what is killed may be in M, and the timer may still be read for it.)
QUIET_M, QUIET_W = 2, 3


def events(unit: Csrs) -> Value:
    """What W can do to the CSRs, one at a time: but a check may fail where something is written."""
    return Cat(unit.w_write, unit.w_time, unit.w_trap, unit.w_interrupt, unit.w_return)


def exists(index: Value) -> Value:
    return Cat(index == number for number in csr.NUMBER.values()).any()


def protocol(m: Module, unit: Csrs) -> dict[str, Value]:
    """What the unit may rely on, by name."""
    happens, one = events(unit), Signal()
    m.d.comb += one.eq(Cat(happens == 0, *(happens == 1 << i for i in range(len(happens)))).any())
    failed = unit.r_failed  # in the cycle before
    ago = [before(m, unit.w_trap | unit.w_interrupt | unit.w_return) | failed]
    for _ in range(QUIET_W - 1):
        ago.append(before(m, ago[-1]))

    # What was asked for in the cycle before is read in this one.
    reads, kind = before(m, unit.x_read_csr), Signal(Redirect)
    m.d.sync += kind.eq(unit.w_goes)
    redirects = Cat(kind == asks for asks in TARGETS).any()

    def alone(quiet: Value) -> Value:
        """Nothing changes CSRs, nor does a check fail, in cycles of which this holds."""
        return (~quiet | ~happens.any()) & ~(before(m, quiet) & failed)

    return {
        "one thing at a time changes CSRs": one & ~(failed & before(m, unit.w_trap | unit.w_interrupt)),
        "a CSR is read while nothing older changes one": alone(reads),
        "nothing is read behind what kills, but while it redirects":
            (~ago[0] | ~reads | redirects) & (~Cat(ago[1:QUIET_M]).any() | ~(reads | before(m, unit.x_read_time))),
        "nothing changes CSRs behind what kills": alone(Cat(ago).any()),
        "a redirect reads while nothing changes CSRs": alone(redirects),
        "mret's redirect follows mret": (unit.w_goes != Redirect.RETURN) | unit.w_return,
        "only CSRs that exist are written and read":
            (~reads | exists(unit.m_index)) & (~unit.w_write | exists(unit.w_index)),
        "a CSR is read where it lies": ~reads | (before(m, unit.x_slot) == csr_slot(unit.m_index)),
    }  # fmt: skip


class CsrUnitHarness(Harness):
    """Any sequence of what retirement does, from reset; one of the CSRs that keep a word, which can be any."""

    def build(self, m: Module) -> None:
        m.submodules.csrs = self.unit = unit = Csrs(CONFIG)
        any_inputs(
            m, unit, "x_read_csr", "x_slot", "x_read_time", "x_time_word", "m_index", "w_write", "w_index", "w_time",
            "w_time_word", "w_data", "w_trap", "w_interrupt", "w_cause", "r_failed", "w_return", "w_goes", "r_pc",
            "running", "retired", "events", "external_interrupt",
        )  # fmt: skip
        for condition in protocol(m, unit).values():
            suppose(m, condition)
        suppose(m, ~unit.w_interrupt | unit.interrupt)
        kind = Signal(Redirect)
        m.d.sync += kind.eq(unit.w_goes)
        redirects = Cat(kind == asks for asks in TARGETS).any()
        self.read = before(m, unit.x_read_csr) & ~redirects  # what is in M behind a redirect is killed
        contents = self._kept(m)
        self._machine(m)
        read, index, value = self.read, unit.m_index, unit.m_value
        for name, content in contents.items():
            with m.If(read & (index == csr.NUMBER[name])):
                must(m, f"{name} reads as it was left", value == content)
        with m.If(read):
            for name, fixed in FIXED.items():
                with m.If(index == csr.NUMBER[name]):
                    must(m, "what is fixed reads as it is fixed", value == fixed)
        for asks, name in GOES.items():
            with m.If(kind == asks):
                must(m, f"a redirect of kind {asks.name} goes where {name} says", unit.r_word == contents[name][2:])
        must(m, "mtvec is known to be zero or not", unit.vectored == contents["mtvec"].any())
        trace = memory_map.TRACE
        must(m, "xghandler is known", unit.xghandler == contents["xghandler"][2:])
        must(m, "xgloop is known", unit.xgloop == (contents["xgloop"] & trace.size - 1 | trace.base)[2:])

    def _kept(self, m: Module) -> dict[str, Signal]:
        """The words as the specification has them. mepc and xgepc come in the cycle after."""
        unit = self.unit
        contents = {name: Signal(32, name=f"expected_{name}") for name in KEPT}
        for name, zero in KEPT.items():
            with m.If(unit.w_write & (unit.w_index == csr.NUMBER[name])):
                m.d.sync += contents[name].eq(unit.w_data & ~zero & 0xFFFF_FFFF)
        taken = unit.w_trap | unit.w_interrupt
        external = before(m, unit.external_interrupt) & self.enabled(m, 11)
        with m.If(taken):
            interrupt = Mux(external, Cause.EXTERNAL_INTERRUPT & 0xFFFF_FFFF, Cause.TIMER_INTERRUPT & 0xFFFF_FFFF)
            m.d.sync += [
                contents["mtval"].eq(Mux(unit.w_trap, unit.w_data, 0)),
                contents["mcause"].eq(Mux(unit.w_trap, unit.w_cause, interrupt)),
            ]  # fmt: skip
        for event, name in ((before(m, taken), "mepc"), (unit.r_failed, "xgepc")):
            with m.If(event):
                m.d.sync += contents[name].eq(Cat(C(0, 2), unit.r_pc))
        return contents

    def enabled(self, m: Module, bit: int) -> Signal:
        """A bit of mie."""
        unit, on = self.unit, Signal(name=f"enabled_{bit}")
        with m.If(unit.w_write & (unit.w_index == csr.NUMBER["mie"])):
            m.d.sync += on.eq(unit.w_data[bit])
        return on

    def _machine(self, m: Module) -> None:
        """mstatus, mie, mip, xgctl, and whether an interrupt is taken."""
        unit = self.unit
        now, was, control = Signal(), Signal(), Signal(2, init=3)
        timer, external = self.enabled(m, 7), self.enabled(m, 11)
        with m.If(unit.w_write & (unit.w_index == csr.NUMBER["mstatus"])):
            m.d.sync += [now.eq(unit.w_data[3]), was.eq(unit.w_data[7])]
        with m.If(unit.w_trap | unit.w_interrupt):
            m.d.sync += [was.eq(now), now.eq(0)]
        with m.If(unit.w_return):
            m.d.sync += [now.eq(was), was.eq(1)]
        with m.If(unit.w_write & (unit.w_index == csr.NUMBER["xgctl"])):
            m.d.sync += control.eq(unit.w_data[:2])
        pending = Signal()  # the timer's interrupt, as mip tells
        shown = {
            "mstatus": Cat(C(0, 3), now, C(0, 3), was, C(0, 3), C(3, 2)), "mie": timer << 7 | external << 11,
            "mip": pending << 7 | unit.external_interrupt << 11, "xgctl": control,
        }  # fmt: skip
        line = before(m, unit.external_interrupt)
        with m.If(unit.m_index == csr.NUMBER["mip"]):
            m.d.comb += pending.eq(unit.m_value[7])
        with m.If(before(m, self.read & (unit.m_index == csr.NUMBER["mip"]))):
            must(m, "an interrupt is taken if it was pending and is on",
                 unit.interrupt == (now & (before(m, pending) & timer | line & external)))  # fmt: skip
        for name, value in shown.items():
            with m.If(self.read & (unit.m_index == csr.NUMBER[name])):
                must(m, f"{name} reads as it is", unit.m_value == value)
        must(m, "an external interrupt is taken in the next cycle, and none while they are off",
             Mux(now & external & line, unit.interrupt, ~unit.interrupt | now & timer))  # fmt: skip
        must(m, "xgctl turns checks and probes on and off", Cat(unit.checks_on, unit.probes_on) == control)


READ = tuple(f"{name} reads as it was left" for name in KEPT)
PROOFS = (
    Proof(
        name="CSRs", harness=CsrUnitHarness, depth=9,
        why="a trap's words are there after three cycles: a write, a trap or failing check, and reads of both fit",
        seeds=(
            Seed(what="a read shows bit 4 as one", unit=Csrs, port="m_value", change=lambda m, u, v: v | 16, breaks=(
                *READ, "what is fixed reads as it is fixed", "mstatus reads as it is", "mie reads as it is",
                "mip reads as it is", "xgctl reads as it is")),
            Seed(what="redirects skip an instruction", unit=Csrs, port="r_word", change=lambda m, u, v: v | 1,
                 breaks=tuple(f"a redirect of kind {kind.name} goes where {name} says" for kind, name in GOES.items())),
            Seed(what="interrupts come while they are off", unit=Csrs, port="interrupt",
                 change=lambda m, u, v: v | u.external_interrupt, breaks=(
                     "an interrupt is taken if it was pending and is on",
                     "an external interrupt is taken in the next cycle, and none while they are off")),
            Seed(what="writes do not reach xgctl's bit 1, nor bit 2 of xgloop, xghandler, mtvec", unit=Csrs,
                 port="w_data", change=lambda m, u, v: v & ~6, breaks=(
                     "xgctl turns checks and probes on and off", "xgloop is known", "xghandler is known",
                     "mtvec is known to be zero or not")),
            Seed(what="a failing check leaves no xgepc", unit=Csrs, port="r_failed", change=never,
                 breaks=("xgepc reads as it was left",)),
            Seed(what="an interrupt is taken for a trap", unit=Csrs, port="w_trap",
                 change=lambda m, u, v: v | u.w_interrupt, breaks=("mtval reads as it was left",)),
            Seed(what="mret does nothing", unit=Csrs, port="w_return", change=never,
                 breaks=("mstatus reads as it is",)),
        ),
    ),
)  # fmt: skip

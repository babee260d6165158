"""Proofs of Xguard on the whole core: what a sidecar word leads to, that nothing younger than a failing guard has an
effect, and that a passing guard costs no cycle."""

import contextlib

from amaranth.asserts import AnySeq
from amaranth.hdl import *
from amaranth.lib import data

from rtl.alu import Alu
from rtl.core import Core
from rtl.csr import Csrs, Redirect
from rtl.decode import Decode
from rtl.fetch import Fetch
from rtl.guard import GuardEngine
from rtl.patterns import PatternTable
from rtl.regfile import RegisterFile
from rtl.retire import Retire
from rtl.store_buffer import StoreBuffer
from spec import isa, memory_map
from spec.sidecar import EXACT_CHECKS, USES_G, Check
from tests.formal.core_rvfi import FREE, assume_x0, effect_properties, order_properties
from tests.formal.cores import GUARDED, PROBED, CoreHarness, Elaborated
from tests.formal.engine import Proof, before, must, suppose
from tests.formal.instructions import CLASSES, Meaning, in_memory, is_row, operand
from tests.formal.seeds import Seed, elaborated, seeded
from tests.formal.unit_arithmetic import fits

#: First cycle in which an instruction can be reported: the host's request, the scan of the watches, the pipeline.
FIRST = 16
NAMES = list(CLASSES)
#: Ports whose values do not matter where only the order of instructions is looked at: register contents.
DATA = ((RegisterFile, "d_value1"), (RegisterFile, "d_value2"))


class GuardedInstruction:
    """The reported instruction at address 4 * `at`, beside which stands the harness's sidecar word. judged: it has a
    check whose outcome follows from what is reported; passed: the outcome. operand, operand_known: G[g].
    """

    def __init__(self, m: Module, harness: CoreHarness) -> None:
        r, sidecar = harness.rvfi, harness.sidecar
        self.meaning = meaning = Meaning(
            m, harness.config, r.insn, r.pc_rdata, r.rs1_rdata, r.rs2_rdata, r.mem_rdata
        )
        self.retires, self.judged, self.passed = Signal(), Signal(), Signal()
        self.result, self.exact = Signal(32), Signal()
        on_trace = in_memory(r.pc_rdata, memory_map.TRACE.base, harness.config.trace_size)
        self.operand_known, self.operand = operand_known, g = self._operand(m, harness)
        checks_on = before(m, harness.units[Csrs].checks_on)
        has_result = meaning.has_result & (~meaning.csr_result | (r.rd_addr != 0))
        m.d.comb += [
            self.retires.eq(r.valid & ~r.trap & on_trace & (r.pc_rdata == harness.at << 2)),
            self.result.eq(Mux(meaning.csr_result, r.rd_wdata, meaning.result)),
            self.passed.eq(1),
        ]  # fmt: skip
        fits32, fits31 = self._exact(m, r)
        result = self.result
        outcomes = {
            Check.INT_TAG: result[0], Check.PTR_TAG: ~result[0], Check.EQ: result == g, Check.NE: result != g,
            Check.ULT: result < g, Check.LT: result.as_signed() < g.as_signed(),
            Check.GE: result.as_signed() >= g.as_signed(), Check.ZERO: result == 0, Check.NONZERO: result != 0,
            Check.OVERFLOW32: fits32, Check.RANGE31: fits31,
        }  # fmt: skip
        for check, holds in outcomes.items():
            known = operand_known if check in USES_G else self.exact if check in EXACT_CHECKS else C(1, 1)
            with m.If((sidecar.check == check) & checks_on & has_result):
                m.d.comb += [self.judged.eq(known), self.passed.eq(holds)]
        with m.If((sidecar.check == Check.NONE) | ~checks_on):
            m.d.comb += self.judged.eq(1)

    def _operand(self, m: Module, harness: CoreHarness) -> tuple[Signal, Signal]:
        """Whether the guard operand that the sidecar word names is known, and its value: what xg.set gave it last."""
        r, known, value = harness.rvfi, Signal(), Signal(32)
        row = isa.ROWS["xg.set"]
        with m.If(r.valid & ~r.trap & is_row(r.insn, row) & (operand(row, r.insn, "g") == harness.sidecar.g)):
            m.d.sync += [known.eq(1), value.eq(r.rs1_rdata)]
        return known, value

    def _exact(self, m: Module, r: data.View) -> tuple[Signal, Signal]:
        """Does the exact result fit in 32 and in 31 bits? (Of the instructions beside which such a check is legal.)"""
        fits32, fits31 = Signal(), Signal()
        a, b = r.rs1_rdata.as_signed(), r.rs2_rdata.as_signed()
        for name in ("add", "addi", "sub", "slli"):
            row = isa.ROWS[name]
            imm = operand(row, r.insn, "imm")
            exact = {"add": a + b, "addi": a + imm, "sub": a - b, "slli": a << imm[:5]}[name]
            with m.If(is_row(r.insn, row)):
                m.d.comb += [self.exact.eq(1), fits32.eq(fits(exact, 32)), fits31.eq(fits(exact, 31))]
        return fits32, fits31


def guard_properties(m: Module, harness: CoreHarness) -> None:
    """What the sidecar word at `at` leads to."""
    r, sidecar = harness.rvfi, harness.sidecar
    guard, csrs, registers = (harness.units[kind] for kind in (GuardEngine, Csrs, RegisterFile))
    here = GuardedInstruction(m, harness)
    failed = before(m, guard.w_failed)
    flows = (here.meaning.kind == NAMES.index("branch")) | (here.meaning.kind == NAMES.index("jump"))
    flows |= here.meaning.returns | here.meaning.halts
    # What the table answered in this cycle is what decides; the table itself has a proof of its own.
    leaves = Cat(C(0, 2), Mux(guard.r_hit, guard.r_target, csrs.r_word))
    written, value = before(m, registers.w_write), before(m, registers.w_data)
    with m.If(here.retires & here.judged):
        must(m, "a check fails if and only if its condition does not hold", failed == ~here.passed)
        with m.If(~here.passed):
            must(m, "a failing guard goes to the exit table's target, or to the handler",
                 (r.pc_wdata == leaves) & csrs.r_valid & (csrs.r_kind == Redirect.EXIT))  # fmt: skip
            must(m, "xgepc names the failing guard", csrs.r_pc == r.pc_rdata[2:])
        with m.Elif(sidecar.loop & ~flows & ~here.meaning.csr_result):
            must(m, "a passing loop bit goes to the loop head", r.pc_wdata == csrs.xgloop << 2)
        with m.Elif(~sidecar.loop & ~here.meaning.returns):
            must(m, "a passing guard goes on", r.pc_wdata == here.meaning.next)
        with m.If(r.rd_addr != 0):
            must(m, "the guarded instruction's result is written, passed or failed", written & (value == here.result))


def guard_effect_properties(m: Module, harness: CoreHarness) -> None:
    """As `effect_properties`, for what Xguard adds."""
    r, guard = harness.rvfi, harness.units[GuardEngine]
    retires = r.valid & ~r.trap
    set_row, watch_row = isa.ROWS["xg.set"], isa.ROWS["xg.watch"]
    must(m, "G is set if and only if xg.set retires",
         before(m, guard.w_valid & guard.w_set) == (retires & is_row(r.insn, set_row)))  # fmt: skip
    must(m, "a watch is armed if and only if xg.watch retires",
         before(m, guard.w_valid & guard.w_arm) == (retires & is_row(r.insn, watch_row)))  # fmt: skip
    must(m, "a guard fails only where an instruction retires", ~before(m, guard.w_failed) | retires)
    here = before(m, before(m, guard.m_pc)) == r.pc_rdata[2:]
    must(m, "the exit table is asked for the instruction that retires",
         ~r.valid | here & (before(m, guard.w_pc) == r.pc_rdata[2:]))  # fmt: skip
    same = (Value.cast(guard.w_sidecar) == before(m, guard.m_sidecar)) & (guard.w_result == before(m, guard.m_result))
    must(m, "the guard engine sees in W what it saw in M", ~guard.w_valid | before(m, guard.m_valid) & same)
    if PatternTable in harness.units:
        table = harness.units[PatternTable]
        site, value = before(m, table.site), before(m, table.value)
        with m.If(before(m, table.observe)):
            must(m, "the table observes only instructions that retire", retires & (site == r.pc_rdata[2:])
                 & ((r.rd_addr == 0) | (value == r.rd_wdata)))  # fmt: skip


class GuardHarness(CoreHarness):
    """Any trace with any sidecar words, with the guard engine: what a sidecar word leads to."""

    def __init__(self) -> None:
        super().__init__(GUARDED, RegisterFile, StoreBuffer, Csrs, GuardEngine)

    def properties(self, m: Module) -> None:
        assume_x0(m, self.units)
        guard_properties(m, self)


class ExitHarness(CoreHarness):
    """The same with the value-pattern table; where it goes on, and what has an effect."""

    def __init__(self) -> None:
        super().__init__(PROBED, RegisterFile, StoreBuffer, Csrs, Retire, GuardEngine, PatternTable)

    def properties(self, m: Module) -> None:
        order_properties(m, self)
        effect_properties(m, self)
        guard_effect_properties(m, self)


class ProbeHarness(CoreHarness):
    """The same with the value-pattern table; what it observes."""

    def __init__(self) -> None:
        super().__init__(PROBED, RegisterFile, StoreBuffer, Csrs, Retire, GuardEngine, PatternTable)

    def properties(self, m: Module) -> None:
        assume_x0(m, self.units)
        guard_effect_properties(m, self)
        table = self.units[PatternTable]
        here = GuardedInstruction(m, self)
        probes_on, observed = before(m, self.units[Csrs].probes_on), before(m, table.observe)
        with m.If(here.retires):
            must(m, "an instruction is observed if and only if it has a result and the probe bit",
                 observed == (self.sidecar.probe & probes_on & here.meaning.has_result))  # fmt: skip
            with m.If(observed & ~here.meaning.csr_result):
                must(m, "the value observed is the result", before(m, table.value) == here.result)


class DelayHarness(CoreHarness):
    """Two cores run the same trace; beside the second core's no check stands. No check fails. What is compared:
    everything that the cores report, fetch, load and store, in every cycle. Register contents and results are any, but
    the same in both: what makes them is asked the same, which is compared as well.
    """

    def __init__(self) -> None:
        super().__init__(GUARDED, RegisterFile, Alu, Csrs, GuardEngine)

    def second(self, m: Module) -> Core:
        """The second core, which starts like the first."""
        two = Core(self.config)
        with contextlib.ExitStack() as stack:
            for kind, port in (*DATA, *((Csrs, name) for name in ("m_value", "r_word", "interrupt"))):
                value = getattr(self.units[kind], port)
                share = Seed(what="", unit=kind, port=port, change=lambda m, u, v, value=value: value, breaks=())
                stack.enter_context(seeded(share))
            fragment, units = elaborated(two, RegisterFile, Alu, Csrs)
        m.submodules.unchecked = Elaborated(fragment)
        for name in FREE:
            suppose(m, (self.step != 0) | (getattr(self.units[Csrs], name) == getattr(units[Csrs], name)))
        for kind, ports in ((RegisterFile, ("w_write", "w_rd", "w_data")), (Alu, ("x_a", "x_b", "x_op"))):
            for port in ports:
                a, b = (Value.cast(getattr(of[kind], port)) for of in (self.units, units))
                must(m, "registers and arithmetic are asked the same", a == b)
        return two

    def properties(self, m: Module) -> None:
        one, two = self.core, self.second(m)
        suppose(m, ~self.units[GuardEngine].w_failed)
        m.d.comb += [
            two.trace_value.eq(one.trace_value), two.firmware_value.eq(one.firmware_value),
            two.sidecar_value.eq(one.sidecar_value & ~0xF), two.image_a.value.eq(one.image_a.value),
            two.firmware_data.value.eq(one.firmware_data.value), two.link.request.valid.eq(one.link.request.valid),
            two.link.request.payload.eq(one.link.request.payload), two.link.response.ready.eq(1),
        ]  # fmt: skip
        m.d.comb += two.image_b.value.eq(Mux(before(m, two.image_b.enable), AnySeq(32), before(m, two.image_b.value)))
        must(m, "both report the same instructions in the same cycles", Value.cast(one.rvfi) == Value.cast(two.rvfi))
        must(m, "both fetch the same words in the same cycles",
             (one.fetch_enable == two.fetch_enable)
             & (~one.fetch_enable | (one.fetch_word == two.fetch_word)))  # fmt: skip
        for name in ("image_a", "firmware_data"):
            a, b = getattr(one, name), getattr(two, name)
            must(m, f"both use port {name} alike", (a.enable == b.enable)
                 & (~a.enable | (a.address == b.address) & (a.mask == b.mask) & (a.data == b.data)))  # fmt: skip


def keep_younger(m: Module, unit: Decode, value: Value) -> Value:
    """A flush does not reach what comes from F."""
    return value & ~unit.f_valid


PROOFS = (
    Proof(
        name="core, guards", harness=GuardHarness, depth=19, skip=FIRST, free=FREE, free_memories=True,
        why="two instructions are reported, in cycles 17 and 18: xg.set and the guard that it is for",
        seeds=(
            Seed(what="a failing guard is taken for a passing one", unit=GuardEngine, port="w_failed",
                 change=lambda m, u, v: v & (u.w_sidecar.check != Check.ZERO),
                 breaks=("a check fails if and only if its condition does not hold",)),
            Seed(what="a failing guard's result is not written", unit=RegisterFile, port="w_write",
                 change=lambda m, u, v: v & (u.w_rd != 7), breaks=(
                     "the guarded instruction's result is written, passed or failed",)),
        ),
    ),
    Proof(
        name="core, after a failing guard", harness=ExitHarness, depth=25, skip=FIRST, free=FREE, free_memories=True,
        arbitrary=DATA, why="the first instruction is reported in cycle 17, what follows its failing guard in cycle 23",
        seeds=(
            Seed(what="what is in F survives a failing guard", unit=Decode, port="r_flush", change=keep_younger,
                 breaks=("the next instruction is where the last one said",)),
            Seed(what="the instruction behind a failing guard stores", unit=StoreBuffer, port="w_valid",
                 change=lambda m, u, v: v | (u.w_store.mask == 0b1000) & ~before(m, u.m_taken),
                 breaks=("a store is done if and only if an instruction reports it",)),
            Seed(what="xg.set is done even where it is killed", unit=GuardEngine, port="w_valid",
                 change=lambda m, u, v: v | u.w_set, breaks=("G is set if and only if xg.set retires",)),
        ),
    ),
    Proof(
        name="core, probes", harness=ProbeHarness, depth=19, skip=FIRST, free=FREE, free_memories=True,
        why="three instructions are reported, from cycle 17 on",
        seeds=(
            Seed(what="an observation comes late", unit=PatternTable, port="observe",
                 change=lambda m, u, v: before(m, v), breaks=(
                     "the table observes only instructions that retire",
                     "an instruction is observed if and only if it has a result and the probe bit")),
        ),
    ),
    Proof(
        name="core, delay", harness=DelayHarness, depth=21, free=FREE, free_memories=True, arbitrary=DATA,
        why="the first guarded instruction is fetched in cycle 11 and reported in cycle 17, with three behind it",
        seeds=(
            Seed(what="a header check waits in F", unit=Fetch, port="d_ready",
                 change=lambda m, u, v: v & (u.f_out.sidecar.check != Check.HEADER), breaks=(
                     "both report the same instructions in the same cycles",
                     "both fetch the same words in the same cycles")),
        ),
    ),
)  # fmt: skip

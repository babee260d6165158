"""Proofs of Xguard on the whole core: what a sidecar word leads to, that nothing younger than a failing guard has an
effect, and that a passing guard costs no cycle."""

import contextlib
from dataclasses import replace

from amaranth.hdl import *
from amaranth.lib import data

from rtl.access import Access
from rtl.alu import Alu
from rtl.core import Core
from rtl.csr import Csrs, Redirect
from rtl.decode import Decode
from rtl.execute import Execute
from rtl.fetch import Fetch
from rtl.guard import GuardEngine
from rtl.hostport import HostPort
from rtl.layouts import Sidecar
from rtl.loadstore import LoadWord
from rtl.patterns import PatternTable
from rtl.regfile import RegisterFile
from rtl.retire import Retire
from rtl.rvfi import RvfiPort
from rtl.stages import Fetched, m_layout, w_layout, x_layout
from rtl.store_buffer import StoreBuffer
from rtl.targets import TargetBuffer
from spec import isa, memory_map
from spec.sidecar import EXACT_CHECKS, USES_G, Check, Subject
from tests.formal.core_rvfi import (
    EFFECT_SEEDS,
    FREE,
    ORDER,
    assume_x0,
    effect_properties,
    order_properties,
)
from tests.formal.cores import (
    ANY_CSRS,
    ANY_OUTCOME,
    ANY_RESULTS,
    ANY_TARGETS,
    GUARDED,
    PROBED,
    UNSCANNED,
    CoreHarness,
    Elaborated,
    never,
)
from tests.formal.engine import Proof, before, must, suppose
from tests.formal.instructions import CLASSES, Meaning, in_memory, is_row, operand
from tests.formal.seeds import Cut, Seed, elaborated, in_field, registers, seeded
from tests.formal.unit_arithmetic import fits

#: First cycle in which an instruction can be reported: the host's request, the scan of the watches, the pipeline.
FIRST = 16
NAMES = list(CLASSES)


class GuardedInstruction:
    """The reported instruction at address 4 * `at`, beside which stands the harness's sidecar word. judged: it has a
    check whose outcome follows from what is reported; passed: the outcome. operand, operand_known: G[g]. sets: its
    result becomes G[g].
    """

    def __init__(self, m: Module, harness: CoreHarness) -> None:
        r, sidecar = harness.rvfi, harness.sidecar
        self.meaning = meaning = Meaning(
            m, harness.config, r.insn, r.pc_rdata, r.rs1_rdata, r.rs2_rdata, r.mem_rdata
        )
        self.retires, self.judged, self.passed = Signal(), Signal(), Signal()
        self.result, self.exact, self.sets = Signal(32), Signal(), Signal()
        on_trace = in_memory(r.pc_rdata, memory_map.TRACE.base, harness.config.trace_size)
        self.operand_known, self.operand = operand_known, g = self._operand(m, harness)
        checks_on = before(m, harness.units[Csrs].checks_on)
        # Beside jumps and CSR instructions, the subject is the result. (A link error, as where no such word is read.)
        may = meaning.has_result & ~Cat(meaning.kind == NAMES.index(name) for name in ("jump", "CSR")).any()
        of_rs1, of_rs2 = may & (sidecar.subject == Subject.RS1), may & (sidecar.subject == Subject.RS2)
        has_subject = Mux(of_rs1, meaning.uses1, Mux(
            of_rs2, meaning.uses2, meaning.has_result & (~meaning.csr_result | (r.rd_addr != 0))))  # fmt: skip
        m.d.comb += [
            self.retires.eq(r.valid & ~r.trap & on_trace & (r.pc_rdata == harness.at << 2)),
            self.result.eq(Mux(meaning.csr_result, r.rd_wdata, meaning.result)),
            self.passed.eq(1),
            self.sets.eq(self.retires & may & (sidecar.subject == Subject.SET)),
        ]  # fmt: skip
        fits32, fits31 = self._exact(m, r)
        result = Mux(of_rs1, r.rs1_rdata, Mux(of_rs2, r.rs2_rdata, self.result))
        outcomes = {
            Check.INT_TAG: result[0], Check.PTR_TAG: ~result[0], Check.EQ: result == g, Check.NE: result != g,
            Check.ULT: result < g, Check.LT: result.as_signed() < g.as_signed(),
            Check.GE: result.as_signed() >= g.as_signed(), Check.ZERO: result == 0, Check.NONZERO: result != 0,
            Check.LE: result.as_signed() <= g.as_signed(), Check.GT: result.as_signed() > g.as_signed(),
            Check.OVERFLOW32: fits32, Check.RANGE31: fits31,
        }  # fmt: skip
        for check, holds in outcomes.items():
            known = operand_known if check in USES_G else self.exact if check in EXACT_CHECKS else C(1, 1)
            with m.If((sidecar.check == check) & checks_on & has_subject):
                m.d.comb += [self.judged.eq(known), self.passed.eq(holds)]
        with m.If((sidecar.check == Check.NONE) | ~checks_on):
            m.d.comb += self.judged.eq(1)
        with m.Elif((of_rs1 & meaning.uses1 | of_rs2 & meaning.uses2) & meaning.trap):
            m.d.comb += [self.judged.eq(1), self.passed.eq(0)]  # (a load whose trap is an exit)

    def _operand(self, m: Module, harness: CoreHarness) -> tuple[Signal, Signal]:
        """Whether the guard operand that the sidecar word names is known, and its value: what xg.set gave it last, or
        an instruction whose result is set (reported only if it goes to a register)."""
        r, known, value = harness.rvfi, Signal(), Signal(32)
        guard, row = harness.units[GuardEngine], isa.ROWS["xg.set"]
        with m.If(r.valid & ~r.trap & is_row(r.insn, row) & (operand(row, r.insn, "g") == harness.sidecar.g)):
            m.d.sync += [known.eq(1), value.eq(r.rs1_rdata)]
        with m.Elif(before(m, guard.w_set & (guard.w_index[:8] == harness.sidecar.g))):
            m.d.sync += [known.eq(r.rd_addr != 0), value.eq(r.rd_wdata)]
        return known, value

    def _exact(self, m: Module, r: data.View) -> tuple[Signal, Signal]:
        """Does the exact result fit in 32 and in 31 bits? (Of the instructions beside which such a check is legal.)"""
        fits32, fits31 = Signal(), Signal()
        a, b = r.rs1_rdata.as_signed(), r.rs2_rdata.as_signed()
        for name in ("add", "addi", "sub", "sh1add", "sh2add", "sh3add"):
            row = isa.ROWS[name]
            imm = operand(row, r.insn, "imm")
            exact = {"add": a + b, "addi": a + imm, "sub": a - b,
                     "sh1add": (a << 1) + b, "sh2add": (a << 2) + b, "sh3add": (a << 3) + b}[name]
            with m.If(is_row(r.insn, row)):
                m.d.comb += [self.exact.eq(1), fits32.eq(fits(exact, 32)), fits31.eq(fits(exact, 31))]
        return fits32, fits31


def guard_properties(m: Module, harness: CoreHarness) -> None:
    """What the sidecar word at `at` leads to."""
    r, sidecar = harness.rvfi, harness.sidecar
    guard, csrs, registers = (harness.units[kind] for kind in (GuardEngine, Csrs, RegisterFile))
    here = GuardedInstruction(m, harness)
    failed = guard.r_failed
    flows = (here.meaning.kind == NAMES.index("branch")) | (here.meaning.kind == NAMES.index("jump"))
    flows |= here.meaning.returns | here.meaning.halts
    # What the table answered in this cycle is what decides; the table itself has a proof of its own.
    leaves = Cat(C(0, 2), guard.r_target)
    written, value = before(m, registers.w_write), before(m, registers.w_data)
    with m.If(here.retires & here.judged):
        must(m, "a check fails if and only if its condition does not hold", failed == ~here.passed)
        with m.If(~here.passed):
            must(m, "a failing guard goes to the exit table's target, or to the handler",
                 (r.pc_wdata == leaves) & (harness.units[Retire].r_kind == Redirect.EXIT))
            must(m, "xgepc names the failing guard", csrs.r_pc == r.pc_rdata[2:])
        with m.Else():
            must(m, "fetch leaves early only by a guard that fails", ~harness.units[Retire].r_left)
        with m.If(here.passed & sidecar.loop & ~flows & ~here.meaning.csr_result):
            # (from fence.i only when it has retired, as the RAM of the CSRs says, whose contents are any here)
            late = is_row(r.insn, isa.ROWS["fence.i"]) & (harness.units[Retire].r_kind == Redirect.LOOP)
            head = Mux(late, csrs.r_word, csrs.xgloop)
            must(m, "a passing loop bit goes to the loop head", r.pc_wdata == head << 2)
        with m.Elif(here.passed & ~sidecar.loop & ~here.meaning.returns):
            must(m, "a passing guard goes on", r.pc_wdata == here.meaning.next)
        with m.If(here.sets):
            must(m, "a result that is to be set is, passed or failed",
                 before(m, guard.w_set) & (before(m, guard.w_index)[:8] == sidecar.g)
                 & (here.meaning.csr_result | (before(m, guard.w_result) == here.result)))  # fmt: skip
        with m.If(here.meaning.trap):
            must(m, "a load whose trap is an exit has no effect", ~written & (r.rd_addr == 0) & (r.mem_rmask == 0))
        with m.Elif(r.rd_addr != 0):
            must(m, "the guarded instruction's result is written, passed or failed", written & (value == here.result))


def guard_effect_properties(m: Module, harness: CoreHarness) -> None:
    """As `effect_properties`, for what Xguard adds."""
    r, guard = harness.rvfi, harness.units[GuardEngine]
    retires = r.valid & ~r.trap
    set_row, watch_row = isa.ROWS["xg.set"], isa.ROWS["xg.watch"]
    sets = is_row(r.insn, set_row) | (data.View(Sidecar, before(m, Value.cast(guard.w_sidecar))).subject == Subject.SET)
    must(m, "G is set if and only if what sets it retires", before(m, guard.w_set) == (retires & sets))
    must(m, "a watch is armed if and only if xg.watch retires",
         before(m, guard.w_valid & guard.w_arm) == (retires & is_row(r.insn, watch_row)))  # fmt: skip
    must(m, "a guard fails only where an instruction retires", ~guard.r_failed | retires)
    asked = Signal(30)  # of what is in X, what the table was asked for in D
    with m.If(guard.x_ready):
        m.d.sync += asked.eq(guard.d_pc)
    was_asked, was_in_x = asked, guard.x_pc
    for _ in range(3):
        was_asked, was_in_x = before(m, was_asked), before(m, was_in_x)
    must(m, "the exit table is asked for the instruction that retires",
         ~r.valid | (was_asked == r.pc_rdata[2:]) & (was_in_x == r.pc_rdata[2:]))  # fmt: skip
    same = (Value.cast(guard.w_sidecar) == before(m, guard.m_sidecar)) & (
        guard.w_late | guard.w_trapped | (guard.w_subject == before(m, guard.m_subject)))  # fmt: skip
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
        super().__init__(replace(GUARDED, pins=1), RegisterFile, StoreBuffer, Csrs, GuardEngine, Retire)

    def properties(self, m: Module) -> None:
        assume_x0(m, self.units)
        guard_properties(m, self)


NO_WATCH = "no watch is armed"


class ExitHarness(CoreHarness):
    """Any trace with any sidecar words, on the core with guard engine and value-pattern table, where any check may fail
    at any moment: where it goes on, and what has an effect.
    """

    def __init__(self) -> None:
        super().__init__(PROBED, RegisterFile, StoreBuffer, Csrs, Retire, GuardEngine, PatternTable)

    def properties(self, m: Module) -> None:
        order_properties(m, self)
        effect_properties(m, self)
        guard_effect_properties(m, self)
        self.after_failure(m)

    EFFECTS = (
        "no register is written", "nothing is stored", "no CSR is written", "no guard operand is set",
        NO_WATCH, "no check fails", "nothing is observed",
    )  # fmt: skip

    def after_failure(self, m: Module) -> None:
        """From a failing guard to the next instruction, which is the one at its exit."""
        r, guard, retire = self.rvfi, self.units[GuardEngine], self.units[Retire]
        failed, waits, leaves = guard.r_failed, Signal(), Signal(30)
        with m.If(r.valid):
            m.d.sync += [waits.eq(failed), leaves.eq(guard.r_target)]
        happens = (
            before(m, self.units[RegisterFile].w_write), before(m, self.units[StoreBuffer].w_valid),
            before(m, retire.w_csr_write | retire.w_return | retire.w_trap), before(m, guard.w_set),
            before(m, guard.w_valid & guard.w_arm), failed,
            before(m, self.units[PatternTable].observe),
        )  # fmt: skip
        at_exit = r.valid & (r.intr | (r.pc_rdata[2:] == leaves))
        with m.If(waits):
            for name, effect in zip(self.EFFECTS, happens, strict=True):
                must(m, f"after a failing guard, {name} before its exit retires", ~effect | at_exit)
            with m.If(r.valid & ~r.intr):
                must(m, "after a failing guard, the next instruction is its exit's", r.pc_rdata[2:] == leaves)
            with m.If(before(m, retire.w_interrupt)):
                must(m, "an interrupt after a failing guard is to return to its exit", retire.r_pc == leaves)


class ProbeHarness(CoreHarness):
    """The same with the value-pattern table; what it observes."""

    def __init__(self) -> None:
        super().__init__(PROBED, RegisterFile, Csrs, Retire, GuardEngine, PatternTable)

    def properties(self, m: Module) -> None:
        assume_x0(m, self.units)
        table = self.units[PatternTable]
        here = GuardedInstruction(m, self)
        probes_on, observed = before(m, self.units[Csrs].probes_on), before(m, table.observe)
        leaves = before(m, self.units[Retire].w_trapped)  # a load whose trap is an exit has no result
        has_result = here.meaning.has_result & ~leaves
        with m.If(here.retires):
            must(m, "an instruction is observed if and only if it has a result and the probe bit",
                 observed == (self.sidecar.probe & probes_on & has_result))  # fmt: skip
            with m.If(observed & ~here.meaning.csr_result):
                must(m, "the value observed is the result", before(m, table.value) == here.result)


class DelayHarness(CoreHarness):
    """Two cores run the same trace; beside the second core's no check stands. No check fails. What is compared:
    everything that the cores report, fetch, load and store, in every cycle. Register contents and results are any, but
    the same in both: what makes them is asked the same, which is compared as well.

    Left out are the waits that rtl/decode.py names: a check directly behind what sets a guard operand, a header check
    directly behind a store.
    """

    def __init__(self) -> None:
        super().__init__(
            GUARDED, RegisterFile, Alu, Csrs, LoadWord, StoreBuffer, HostPort, TargetBuffer, Decode, Retire
        )

    #: What the second core is given by the first: any values, but the same.
    SHARED = (
        (RegisterFile, "d_value1"), (RegisterFile, "d_value2"), (Alu, "x_result"), (Alu, "x_address"), (Alu, "x_taken"),
        (Alu, "x_fits32"), (Alu, "x_fits31"), (Csrs, "m_value"), (Csrs, "r_word"), (Csrs, "interrupt"),
        (Csrs, "vectored"), (Csrs, "xgloop"), (Csrs, "xghandler"),
        (LoadWord, "m_memory"), (LoadWord, "m_newer"), (LoadWord, "m_merged"),
        (HostPort, "w_value"), (TargetBuffer, "f_listed"), (TargetBuffer, "f_target"),
    )  # fmt: skip
    #: What the units are asked that may differ, or whose answers are any.
    ASKED = (
        (RegisterFile, ("d_rs1", "d_rs2", "w_write", "w_rd", "w_data")), (Alu, ("x_a", "x_b", "x_op", "x_branch")),
        (LoadWord, ("m_image", "m_firmware", "m_from_image", "m_from_firmware", "m_from_clint")),
        (Csrs, ("w_write", "w_index", "w_data", "w_trap", "w_interrupt", "w_cause", "w_return", "x_read_csr", "m_index",
                "x_slot", "x_read_time", "w_time", "w_time_word", "w_goes", "r_pc")),
        (StoreBuffer, ("w_valid", "w_in_image", "w_store", "m_word")),
        (TargetBuffer, ("f_pc", "learns", "leads", "source")),
    )  # fmt: skip
    PORTS = ("image_a", "firmware_data")
    #: Units whose registers may differ.
    APART = ("csrs", "guard")

    def records(self) -> dict[str, Const]:
        """Registers of the stages that hold a sidecar word, by name: which of their bits are compared."""
        config, checks = self.config, Sidecar["check"].width
        layouts = {"fetched": Fetched, "x": x_layout(config), "mm": m_layout(config), "w_out": w_layout(config)}
        compared = {}
        for name, layout in layouts.items():
            first = layout["sidecar"].offset + Sidecar["check"].offset
            compared[name] = C(~(((1 << checks) - 1) << first), layout.size)
        return compared

    def second(self, m: Module) -> Core:
        """The second core, which starts like the first."""
        two = Core(self.config)
        with contextlib.ExitStack() as stack:
            for kind, port in self.SHARED:
                value = getattr(self.units[kind], port)
                stack.enter_context(seeded(Cut(unit=kind, port=port, change=lambda m, u, v, value=value: value)))
            fragment, units = elaborated(two, *(kind for kind, _ in self.ASKED))
        m.submodules.unchecked = Elaborated(fragment)
        for kind, ports in self.ASKED:
            for port in ports:
                a, b = (Value.cast(getattr(of[kind], port)) for of in (self.units, units))
                must(m, f"unit {kind.__name__} is asked the same in the same cycles", a == b)
        one, other, records = registers(self.fragment), registers(fragment), self.records()
        for path, register in one.items():
            if path[0] not in self.APART:
                a, b = Value.cast(register), Value.cast(other[path])
                compared = records.pop(path[-1], C(-1, len(register)))
                must(m, "all stages hold the same in the same cycles", (a ^ b) & compared == 0)
                must(m, "the second core holds no check", b & ~compared == 0)
        if records:
            raise LookupError(f"no register is named {', '.join(records)}")
        return two

    def properties(self, m: Module) -> None:
        one, two = self.core, self.second(m)
        decode = self.units[Decode]
        in_d = next(signal for path, signal in registers(self.fragment).items() if path[-1] == "fetched")
        checked = data.View(Fetched, in_d).sidecar.check != Check.NONE
        suppose(m, ~checked | ~(decode.sets | decode.stores | decode.arms))
        suppose(m, ~self.units[Retire].w_trapped)  # a load whose trap is an exit is a check that fails
        m.d.comb += [
            two.trace_value.eq(one.trace_value), two.firmware_value.eq(one.firmware_value),
            two.sidecar_value.eq(one.sidecar_value & ~0xF), two.image_a.value.eq(one.image_a.value),
            two.firmware_data.value.eq(one.firmware_data.value), two.link.request.valid.eq(one.link.request.valid),
            two.link.request.payload.eq(one.link.request.payload), two.link.response.ready.eq(1),
        ]  # fmt: skip
        must(m, "both report the same instructions in the same cycles", Value.cast(one.rvfi) == Value.cast(two.rvfi))
        must(m, "both fetch the same words in the same cycles",
             (one.fetch_enable == two.fetch_enable)
             & (~one.fetch_enable | (one.fetch_word == two.fetch_word)))  # fmt: skip
        for name in self.PORTS:
            a, b = getattr(one, name), getattr(two, name)
            must(m, f"both use port {name} alike", (a.enable == b.enable)
                 & (~a.enable | (a.address == b.address) & (a.mask == b.mask) & (a.data == b.data)))  # fmt: skip


def _keep_younger(m: Module, unit: Decode, value: Value) -> Value:
    """What kills does not reach what comes from F."""
    return value & ~unit.f_valid


#: Bugs that break `guard_effect_properties`, beside UNREPORTED.
GUARD_EFFECTS = (
    "G is set if and only if what sets it retires", "a watch is armed if and only if xg.watch retires",
    "a guard fails only where an instruction retires",
)  # fmt: skip
GUARD_EFFECT_SEEDS = (
    Seed(what="results are set even where the instruction is killed", unit=GuardEngine, port="w_set",
         change=lambda m, u, v: v | (u.w_sidecar.subject == Subject.SET), breaks=GUARD_EFFECTS[:1]),
    Seed(what="xg.watch is done even where it is killed", unit=GuardEngine, port="w_valid",
         change=lambda m, u, v: v | u.w_arm, breaks=GUARD_EFFECTS[1:]),
    Seed(what="the exit table is asked for the next instruction", unit=GuardEngine, port="d_pc",
         change=lambda m, u, v: v + 1, breaks=("the exit table is asked for the instruction that retires",)),
    Seed(what="operand 7 is taken for operand 6 in W", unit=GuardEngine, port="w_sidecar",
         change=in_field("w_sidecar", "g", lambda m, u, v: v ^ (v == 7)),
         breaks=("the guard engine sees in W what it saw in M",)),
    Seed(what="an observation comes late", unit=PatternTable, port="observe", change=lambda m, u, v: before(m, v),
         breaks=("the table observes only instructions that retire",)),
)  # fmt: skip
AFTER = "after a failing guard, "
PROOFS = (
    Proof(
        name="core, guards", harness=GuardHarness, depth=19, skip=FIRST, free=FREE, free_memories=True,
        cuts=ANY_TARGETS,
        why="two instructions are reported, in cycles 17 and 18: xg.set and the guard that it is for",
        seeds=(
            Seed(what="a failing guard is taken for a passing one", unit=GuardEngine, port="r_failed",
                 change=lambda m, u, v: v & before(m, u.w_sidecar.check != Check.ZERO),
                 breaks=("a check fails if and only if its condition does not hold",)),
            Seed(what="a check of what is loaded is judged in M", unit=GuardEngine, port="m_known",
                 change=lambda m, u, v: C(1, 1), breaks=("fetch leaves early only by a guard that fails",)),
            *(Seed(what=what, unit=Access, port="image_input", change=change,
                   breaks=("fetch leaves early only by a guard that fails",))
              for what, change in {
                  "any word of data memory is taken for a level": lambda m, u, v: C(1, 1),
                  "a level is taken for the one that was asked for before": lambda m, u, v: before(m, v),
              }.items()),
            Seed(what="a level is judged though a newer one was stored", unit=Access, port="m_input",
                 change=lambda m, u, v: v | u.image_input & u.m_any & u.m_out.kinds.load & (u.m_out.function == 2),
                 breaks=("fetch leaves early only by a guard that fails",)),
            Seed(what="a failing guard's result is not written", unit=RegisterFile, port="w_write",
                 change=lambda m, u, v: v & (u.w_rd != 7), breaks=(
                     "the guarded instruction's result is written, passed or failed",)),
            Seed(what="a check of rs2 sees rs1", unit=Execute, port="d_in",
                 change=in_field("d_in", "sidecar.subject", lambda m, u, v: Mux(v == Subject.RS2, Subject.RS1, v)),
                 breaks=("a check fails if and only if its condition does not hold",)),
            Seed(what="a load whose trap is an exit writes its register", unit=Retire, port="w_write",
                 change=lambda m, u, v: v | u.w_trapped, breaks=("a load whose trap is an exit has no effect",)),
            Seed(what="results are set a word too far", unit=GuardEngine, port="w_index",
                 change=lambda m, u, v: v + (u.w_sidecar.subject == Subject.SET),
                 breaks=("a result that is to be set is, passed or failed",)),
            Seed(what="an exit skips an instruction", unit=Retire, port="r_target",
                 change=lambda m, u, v: v + (u.r_kind == Redirect.EXIT),
                 breaks=("a failing guard goes to the exit table's target, or to the handler",)),
            Seed(what="xgepc is one instruction too far", unit=Csrs, port="r_pc", change=lambda m, u, v: v + 1,
                 breaks=("xgepc names the failing guard",)),
            Seed(what="a loop bit with a check is taken for none", unit=RvfiPort, port="w_loops",
                 change=never, breaks=("a passing loop bit goes to the loop head",)),
            Seed(what="branches go the other way", unit=Alu, port="x_taken", change=lambda m, u, v: ~v,
                 breaks=("a passing guard goes on",)),
        ),
    ),
    Proof(
        name="core, after a failing guard", harness=ExitHarness, depth=17, free=FREE, free_memories=True,
        cuts=(*UNSCANNED, *ANY_RESULTS, *ANY_CSRS, *ANY_OUTCOME, *ANY_TARGETS, Cut(unit=PatternTable, port="idle")),
        why="the first instruction is reported in cycle 8, the exit of a guard 6 cycles after the guard: the pipeline "
            "is full of any instructions before, behind and at the exit",
        seeds=(
            Seed(what="a check that has failed in M kills nothing", unit=Retire, port="w_left", change=never,
                 breaks=(AFTER + "no check fails before its exit retires",)),
            Seed(what="what is in F survives a failing guard", unit=Decode, port="r_flush", change=_keep_younger,
                 breaks=(ORDER[0], AFTER + "the next instruction is its exit's")),
            Seed(what="what is in M survives a failing guard", unit=Access, port="m_go",
                 change=lambda m, u, v: v | u.m_any, breaks=(
                     *(f"{AFTER}{name} before its exit retires" for name in ExitHarness.EFFECTS if name != NO_WATCH),
                     AFTER + "the next instruction is its exit's",
                     "an interrupt after a failing guard is to return to its exit")),
            # (xg.watch enters X when nothing is in M)
            Seed(what="what is in X survives a failing guard", unit=Access, port="r_flush", change=never,
                 breaks=(f"{AFTER}{NO_WATCH} before its exit retires",)),
            *EFFECT_SEEDS, *GUARD_EFFECT_SEEDS,
            Seed(what="a header check does not wait for the store in front of it", unit=Decode, port="stores",
                 change=never, breaks=("a store finds data memory's port free",)),
        ),
    ),
    Proof(
        name="core, probes", harness=ProbeHarness, depth=19, skip=FIRST, free=FREE, free_memories=True,
        cuts=(*ANY_TARGETS, Cut(unit=PatternTable, port="idle")),
        why="three instructions are reported, from cycle 17 on",
        seeds=(
            Seed(what="an observation comes late", unit=PatternTable, port="observe",
                 change=lambda m, u, v: before(m, v), breaks=(
                     "an instruction is observed if and only if it has a result and the probe bit",)),
            Seed(what="observed values lose their sign", unit=PatternTable, port="value",
                 change=lambda m, u, v: v[:31], breaks=("the value observed is the result",)),
        ),
    ),
    Proof(
        name="core, delay", harness=DelayHarness, depth=2, induction=True, seed_depth=11,
        cuts=(*UNSCANNED, *ANY_RESULTS, *ANY_CSRS, *ANY_TARGETS, Cut(unit=GuardEngine, port="r_failed", change=never),
              Cut(unit=GuardEngine, port="m_exits", change=never),
              Cut(unit=LoadWord, port="m_merged"), Cut(unit=Csrs, port="xgloop")),
        why="two cores that hold the same, but for checks, do so in the next cycle",
        seeds=(
            Seed(what="a header check waits in F", unit=Fetch, port="d_ready",
                 change=lambda m, u, v: v & (u.f_out.sidecar.check != Check.HEADER), breaks=(
                     "all stages hold the same in the same cycles",
                     "both report the same instructions in the same cycles",
                     "both fetch the same words in the same cycles",
                     *(f"unit {kind.__name__} is asked the same in the same cycles" for kind, _ in DelayHarness.ASKED),
                     *(f"both use port {name} alike" for name in DelayHarness.PORTS))),
            Seed(what="a check stands beside every instruction", unit=Fetch, port="f_out",
                 change=in_field("f_out", "sidecar.check", lambda m, u, v: v | 1),
                 breaks=("the second core holds no check",)),
        ),
    ),
)  # fmt: skip

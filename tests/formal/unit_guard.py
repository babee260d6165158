"""Proofs of the guard engine: what each check means, the exit table, and the watches."""

from amaranth.asserts import AnyConst, AnySeq
from amaranth.hdl import *
from amaranth.lib.wiring import Component

from rtl.config import CoreConfig
from rtl.exit_table import ExitTable
from rtl.guard import GuardEngine
from spec import memory_map
from spec.sidecar import EXIT_TABLE_ENTRIES, USES_G, Check
from tests.formal.engine import Harness, Proof, before, must, suppose
from tests.formal.seeds import Cut, Seed
from tests.formal.unit_memory import in_region

CONFIG = CoreConfig(image_size=1 << 20, watches=True, pins=1)
BASE, SIZE = memory_map.IMAGE.base, CONFIG.image_size


def any_inputs(m: Module, unit: Component, *names: str) -> None:
    """These input ports (dotted names) have any value in every cycle."""
    for name in names:
        port = unit
        for part in name.split("."):
            port = getattr(port, part)
        value = Value.cast(port)
        m.d.comb += value.eq(AnySeq(len(value)))


def holds(subject: Value, operand: Value, header: Value, facts: dict[Check, Value]) -> dict[Check, Value]:
    """When each check holds, after spec/sidecar.py. header: the word in data memory at the subject; facts: the checks
    that other units know about."""
    in_image = in_region(subject[2:], BASE, SIZE) & (subject[:2] == 0)
    return facts | {
        Check.NONE: C(1, 1), Check.INT_TAG: subject[0], Check.PTR_TAG: ~subject[0], Check.EQ: subject == operand,
        Check.NE: subject != operand, Check.HEADER: in_image & (header == operand), Check.ULT: subject < operand,
        Check.LT: subject.as_signed() < operand.as_signed(), Check.GE: subject.as_signed() >= operand.as_signed(),
        Check.ZERO: subject == 0, Check.NONZERO: subject != 0,
        Check.LE: subject.as_signed() <= operand.as_signed(), Check.GT: subject.as_signed() > operand.as_signed(),
    }  # fmt: skip


class ChecksHarness(Harness):
    """A stream of instructions with any results, any subjects of checks and any sidecar words, one guard operand that
    can be any of them, and memory with one word that can be any.
    """

    def build(self, m: Module) -> None:
        m.submodules.guard = guard = GuardEngine(CONFIG)
        any_inputs(
            m, guard, "x_g", "d_pc", "x_pc", "x_ready", "m_valid", "m_sidecar", "m_subject", "m_known", "m_input",
            "m_level", "w_late", "w_trapped", "w_valid", "w_data", "w_fits32", "w_fits31", "w_result", "w_set",
            "w_index", "checks_on",
        )  # fmt: skip
        index, word, content = Signal(8), Signal(30), Signal(32)
        sidecar, subject = before(m, guard.m_sidecar), Signal(32)
        m.d.comb += [
            subject.eq(AnySeq(32)), index.eq(AnyConst(8)), word.eq(AnyConst(30)), content.eq(AnyConst(32)),
            Value.cast(guard.w_sidecar).eq(sidecar), guard.w_subject.eq(subject),
        ]  # fmt: skip
        suppose(m, guard.w_late | guard.w_trapped | (subject == before(m, guard.m_subject)))
        by_level = before(m, guard.m_input)
        asked = before(m, guard.b_enable & (guard.b_word == word))
        m.d.comb += guard.b_value.eq(Mux(asked, content, AnySeq(32)))
        uses_g = Cat(guard.m_sidecar.check == kind for kind in USES_G).any()
        suppose(m, guard.m_sidecar.g == before(m, guard.x_g))
        # D holds it up while a set is in X or M, so that it is neither in M nor in X when that is in W.
        suppose(m, ~(guard.w_set | before(m, guard.w_set)) | ~guard.m_valid | ~uses_g)
        # What is known in M is not late, and no CSR instruction is in W.
        known, turned = before(m, guard.m_known), guard.checks_on ^ before(m, guard.checks_on)
        suppose(m, ~known | ~guard.w_late & ~turned)
        # Levels are loaded, which is late, but for whether they are zero.
        suppose(m, ~by_level | guard.w_late & ~turned & (subject == before(m, guard.m_level)))
        operand = Signal(32)
        with m.If(guard.w_set & (guard.w_index[:8] == index)):
            m.d.sync += operand.eq(guard.w_result)
        check = guard.w_sidecar.check
        facts = {Check.OVERFLOW32: guard.w_fits32, Check.RANGE31: guard.w_fits31, Check.WATCH: C(1, 1)}
        suppose(m, ~guard.w_trapped | guard.w_valid & guard.checks_on & (check != Check.NONE))
        was_valid = before(m, guard.m_valid)
        with m.If(~guard.w_valid | ~guard.checks_on):
            must(m, "only checks that are on are evaluated", ~guard.w_checked)
        with m.If(before(m, before(m, guard.m_exits) & guard.w_valid) & (self.step > 2)):
            must(m, "what leaves in M fails", guard.r_failed)
        with m.If(before(m, ~guard.w_valid | ~guard.checks_on)):
            must(m, "only checks that are on can fail", ~guard.r_failed)
        for kind, expected in holds(guard.w_subject, operand, content, facts).items():
            if kind is Check.HEADER:
                expected &= ~guard.w_late
            here = guard.w_valid & guard.checks_on & was_valid & (guard.w_sidecar.g == index) & (check == kind)
            if kind is Check.HEADER:
                here &= guard.w_subject[2:] == word
            with m.If(before(m, here & (self.step > 2))):
                must(m, f"check {kind.name}", guard.r_failed == before(m, ~(expected & ~guard.w_trapped)))


class ExitTableHarness(Harness):
    """One entry, which can be any, written by the host; any instructions afterwards."""

    def build(self, m: Module) -> None:
        m.submodules.exits = exits = ExitTable(CONFIG)
        any_inputs(m, exits, "d_pc", "x_ready", "handler", "host.write", "host.read", "host.address", "host.data")
        bits = (EXIT_TABLE_ENTRIES - 1).bit_length()
        entry, address, target = Signal(bits), Signal(32), Signal(32)
        m.d.comb += entry.eq(AnyConst(bits))
        with m.If(exits.x_ready):
            m.d.sync += exits.x_pc.eq(exits.d_pc)
        host = exits.host
        chosen = host.address[3 : 3 + bits] == entry
        trace = memory_map.TRACE
        suppose(m, in_region(exits.d_pc, trace.base, trace.size))  # only there are guards
        suppose(m, (host.data == 0) | in_region(host.data[2:], trace.base, trace.size) | host.address[2])
        suppose(m, (host.data[:2] == 0) | host.address[2])
        with m.If(host.write & chosen & ~host.address[2]):
            m.d.sync += address.eq(host.data)
        with m.If(host.write & chosen & host.address[2]):
            m.d.sync += target.eq(host.data)
        busy, quiet, m_pc = host.write | host.read, Signal(), before(m, exits.x_pc)
        with m.If(exits.x_ready):  # the instruction has come to X while the host accessed nothing: the core runs
            m.d.sync += quiet.eq(~busy)
        with m.If(busy):
            m.d.sync += quiet.eq(0)
        with m.If(before(m, quiet & ~busy) & (m_pc[:bits] == entry) & ~busy):
            must(m, "a listed address hits, another misses", exits.m_hit == (address == m_pc << 2))
            in_trace = target & trace.size - 1 | trace.base
            must(m, "the target is the one that was written", exits.m_target == in_trace[2:])
        with m.If(self.step > 4):
            w_hit = before(m, exits.m_hit)
            target = Mux(w_hit, exits.w_target, exits.handler)
            must(m, "the answer in W and R is the one in M", (exits.w_target == before(m, exits.m_target))
                 & (exits.r_hit == before(m, w_hit)) & (exits.r_target == before(m, target)))  # fmt: skip


PROOFS = (
    Proof(
        name="checks", harness=ChecksHarness, depth=6, free_memories=False, quick=True,
        cuts=(Cut(unit=ExitTable, port="m_hit"),),
        why="an operand is set, then read in X, then judged in W; header and result likewise",
        seeds=(
            Seed(what="LT compares without signs", unit=GuardEngine, port="r_failed",
                 change=lambda m, u, v: v ^ before(
                     m, (u.w_sidecar.check == Check.LT) & u.w_checked & u.w_subject[31]),
                 breaks=("check LT",)),
            Seed(what="a header check trusts any aligned address", unit=GuardEngine, port="r_failed",
                 change=lambda m, u, v: v & before(m, u.w_subject[:2].any() | (u.w_sidecar.check != Check.HEADER)),
                 breaks=("check HEADER",)),
            Seed(what="a header check trusts results that come too late", unit=GuardEngine, port="w_late",
                 change=lambda m, u, v: C(0, 1), breaks=("check HEADER",)),
            Seed(what="even words, not odd ones, leave in M", unit=GuardEngine, port="m_exits",
                 change=lambda m, u, v: v ^ (u.m_valid & (u.m_sidecar.check == Check.PTR_TAG)),
                 breaks=("what leaves in M fails",)),
            Seed(what="a header check asks for the next word", unit=GuardEngine, port="b_word",
                 change=lambda m, u, v: v + 1, breaks=("check HEADER",)),
            Seed(what="xg.set of odd words is not done", unit=GuardEngine, port="w_set",
                 change=lambda m, u, v: v & ~u.w_result[0],
                 breaks=tuple(f"check {kind.name}" for kind in Check if kind in USES_G)),
            Seed(what="checks of 7 come out the other way", unit=GuardEngine, port="r_failed",
                 change=lambda m, u, v: v ^ before(m, u.w_valid & u.checks_on & (u.w_subject == 7)),
                 breaks=tuple(f"check {kind.name}" for kind in Check)),
            Seed(what="checks that are off fail", unit=GuardEngine, port="checks_on", change=lambda m, u, v: C(1, 1),
                 breaks=("only checks that are on can fail", "only checks that are on are evaluated")),
        ),
    ),
    Proof(
        name="exit table", harness=ExitTableHarness, depth=9, quick=True,
        why="address and target are written, then the table is asked in D and answers in M and R: 2 + 5 cycles",
        seeds=(
            Seed(what="the first instruction of trace memory always hits", unit=ExitTable, port="m_hit",
                 change=lambda m, u, v: v | before(m, u.x_pc[:16] == 0), breaks=(
                     "a listed address hits, another misses", "the answer in W and R is the one in M")),
            Seed(what="entries beyond the first half share targets", unit=ExitTable, port="d_pc",
                 change=lambda m, u, v: v & ~(EXIT_TABLE_ENTRIES >> 1), breaks=(
                     "a listed address hits, another misses", "the target is the one that was written")),
        ),
    ),
)  # fmt: skip

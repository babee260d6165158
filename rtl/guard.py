"""Guard engine: evaluates the sidecar word of an instruction on its subject, beside the pipeline.

In X the operand G[g] is read, in M, for a header check, the word at the subject, through data memory's second port.
In W everything is compared. A check that passes changes nothing anywhere, so it can cost no cycle; a check that fails
kills what is younger (rtl/retire.py does) while the instruction itself still writes its result.

Checks that need no operand, of a subject that is known in M, are judged there as well (and of a pin's level, which is
loaded, whether it is zero): where one fails that the exit
table lists, fetch goes to the exit from W, a cycle before R. All else, above all whether the check counts, is decided
in W.
"""

from collections.abc import Iterable

from amaranth.hdl import *
from amaranth.lib import memory, wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.exit_table import ExitTable
from rtl.layouts import HostBus, Sidecar, Store
from rtl.memory import ANY_VALUE, registered_read
from rtl.watch import Watches
from spec import memory_map
from spec.sidecar import GUARD_OPERANDS, Check

SIGNED = {Check.LT, Check.GE, Check.LE, Check.GT}
WITH_ZERO = {Check.ZERO, Check.NONZERO}  # compare with zero instead of an operand


class GuardEngine(wiring.Component):
    """x_g: the operand that the sidecar word in X names. d_pc, x_pc, x_ready: for the exit table. m_valid: an
    instruction is in M. m_sidecar: about it. m_arm: it is xg.watch. m_subject: what its check is about, if m_known: it
    is known in M, and so is checks_on. m_input: so is that the subject is m_level instead. m_word: the word it would
    store to.
    m_exits: its check fails, and the exit table lists it; fetch is to go to w_target, when it is in W.
    b_enable, b_word: port B is wanted in this cycle; b_value: its answer, in W.
    w_valid: the instruction in W retires without trap. w_sidecar, w_result, w_fits32, w_fits31: about it.
    w_trapped: it would trap, but for its check, which fails. w_subject: what that is about, its result or an operand.
    w_late: m_subject was not that (spec/sidecar.py, LATE_UNITS).
    w_set: operand w_index is set to w_result, by it or by the host. w_arm: it is xg.watch of slot w_index, with
    w_result and w_data (expected word).
    w_checked: it has a check, which is evaluated; w_failed: which fails. checks_on: CSR xgctl, bit 0.
    r_failed: w_failed of the cycle before.
    handler: CSR xghandler. r_hit, r_target: of what was in W, one cycle later: does the exit table list it, and where
    it exits to.
    w_store_valid, w_store: a store to data memory by core or host, for the watches.
    scan, scan_busy: compare all watches with memory.
    host_operands, host_exits, host_watches: the host's windows, while the core is halted.
    (Operands are written by w_set.)
    """

    x_g: In(8)
    m_valid: In(1)
    d_pc: In(30)
    x_pc: In(30)
    x_ready: In(1)
    m_sidecar: In(Sidecar)
    m_subject: In(32)
    m_known: In(1)
    m_input: In(1)
    m_level: In(1)
    m_exits: Out(1)
    w_target: Out(30)
    m_arm: In(1)
    m_word: In(30)
    b_enable: Out(1)
    b_word: Out(30)
    b_value: In(32)
    w_valid: In(1)
    w_sidecar: In(Sidecar)
    w_result: In(32)
    w_subject: In(32)
    w_late: In(1)
    w_trapped: In(1)
    w_data: In(32)
    w_fits32: In(1)
    w_fits31: In(1)
    w_set: In(1)
    w_arm: In(1)
    w_index: In(12)
    w_checked: Out(1)
    w_failed: Out(1)
    r_failed: Out(1)
    checks_on: In(1)
    handler: In(30)
    r_hit: Out(1)
    r_target: Out(30)
    w_store_valid: In(1)
    w_store: In(Store)
    scan: In(1)
    scan_busy: Out(1)
    host_operands: In(HostBus)
    host_exits: In(HostBus)
    host_watches: In(HostBus)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.exits = exits = ExitTable(self._config)
        legal = Signal()  # the subject is the address of a word of data memory
        operand = self._operands(m)
        watch_failed = self._watches(m, legal) if self._config.watches else C(0, 1)
        self._header_port(m, legal)
        known, fails = self._early(m)
        m.d.comb += [
            exits.d_pc.eq(self.d_pc),
            exits.x_pc.eq(self.x_pc),
            exits.x_ready.eq(self.x_ready),
            exits.handler.eq(self.handler),
            self.m_exits.eq(self.m_valid & known & self.checks_on & fails & exits.m_hit),
            self.w_target.eq(exits.w_target),
            self.r_hit.eq(exits.r_hit),
            self.r_target.eq(exits.r_target),
        ]
        self._window(m, exits.host, self.host_exits)
        failed = self._evaluate(m, operand, legal, watch_failed)
        header, fails, unlike = Signal(), Signal(), Signal(2)
        was_header, have_failed, were_unlike = Signal(), Signal(), Signal(2)  # in the cycle before
        m.d.comb += [
            self.w_checked.eq(self.w_valid & self.checks_on & (self.w_sidecar.check != Check.NONE)),
            fails.eq(self.w_checked & failed | self.w_trapped),
            header.eq(self.w_checked & (self.w_sidecar.check == Check.HEADER)),
            unlike.eq(Cat(self.b_value[i : i + 16] != operand[i : i + 16] for i in (0, 16))),
            self.w_failed.eq(fails | header & unlike.any()),
            self.r_failed.eq(have_failed | was_header & were_unlike.any()),
        ]
        # (headers come last, from memory: their halves meet in R)
        m.d.sync += [was_header.eq(header), have_failed.eq(fails), were_unlike.eq(unlike)]
        return m

    def _early(self, m: Module) -> tuple[Value, Value]:
        """Is it known of the check of the instruction in M whether it fails, and does it?"""
        fails, subject, known, some = Signal(), self.m_subject, self.m_known, self.m_subject.any()
        if self._config.pins:
            of_zero = Signal()
            with m.Switch(self.m_sidecar.check):
                with m.Case(*WITH_ZERO):
                    m.d.comb += of_zero.eq(1)
            some, known = Mux(self.m_input, self.m_level, some), known | self.m_input & of_zero
        with m.Switch(self.m_sidecar.check):
            for check, outcome in {
                Check.INT_TAG: ~subject[0], Check.PTR_TAG: subject[0], Check.ZERO: some, Check.NONZERO: ~some,
            }.items():  # fmt: skip
                with m.Case(check):
                    m.d.comb += fails.eq(outcome)
        return known, fails

    @staticmethod
    def _window(m: Module, inner: HostBus, outer: HostBus) -> None:
        m.d.comb += [
            inner.address.eq(outer.address), inner.write.eq(outer.write), inner.read.eq(outer.read),
            inner.data.eq(outer.data), outer.value.eq(inner.value),
        ]  # fmt: skip

    def _watches(self, m: Module, legal: Value) -> Value:
        """Returns: the watch that the check in W names has failed."""
        m.submodules.watches = watches = Watches(self._config)
        m.d.comb += [
            watches.m_word.eq(self.m_word),
            watches.w_store_valid.eq(self.w_store_valid),
            watches.w_store.eq(self.w_store),
            watches.w_arm.eq(self.w_valid & self.w_arm),
            watches.w_slot.eq(self.w_index),
            watches.w_address.eq(self.w_result),
            watches.w_expected.eq(self.w_data),
            watches.w_arm_failed.eq(~legal | (self.b_value != self.w_data)),  # (nothing is under way: D sees to that)
            watches.w_check_slot.eq(self.w_sidecar.g),
            watches.scan.eq(self.scan),
            watches.b_value.eq(self.b_value),
            self.scan_busy.eq(watches.scan_busy),
        ]
        self._window(m, watches.host, self.host_watches)
        self._scanned = watches
        return watches.w_check_failed

    def _operands(self, m: Module) -> Value:
        """G: read in X, written at the end of W, while no instruction that is compared with an operand is in X or M (D
        sees to that: behind a set, one waits). Between, what is read has a register, since block RAM answers late."""
        m.submodules.operands = operands = memory.Memory(shape=32, depth=GUARD_OPERANDS, init=[], attrs=ANY_VALUE)
        write = operands.write_port()
        read_address, m_operand = registered_read(m, operands)
        operand = Signal(32)  # in W
        m.d.sync += operand.eq(m_operand)
        with m.If(is_one(self.m_sidecar.check, WITH_ZERO)):
            m.d.sync += operand.eq(0)
        m.d.comb += [
            write.en.eq(self.w_set),
            write.addr.eq(self.w_index),
            write.data.eq(self.w_result),
            read_address.eq(self.x_g),
        ]
        if self._config.readable:
            host = self.host_operands
            m.d.comb += host.value.eq(m_operand)
            with m.If(host.read):
                m.d.comb += read_address.eq(host.address[2:])
        return operand

    def _header_port(self, m: Module, legal: Value) -> None:
        """Port B for header checks and xg.watch, else for the scan of the watches (when the core is halted)."""
        wanted = Signal()
        base, size = memory_map.IMAGE.base, self._config.image_size
        m.d.comb += [
            wanted.eq(self.m_valid & (self.m_sidecar.check == Check.HEADER)),
            self.b_enable.eq(wanted),
            self.b_word.eq(self.m_subject[2:]),
            legal.eq((self.w_subject & ~(size - 1) == base) & ~self.w_subject[:2].any()),
        ]
        if self._config.watches:
            scanned = self._scanned
            m.d.comb += self.b_enable.eq(wanted | self.m_valid & self.m_arm | scanned.b_enable)
            with m.If(scanned.scan_busy):
                m.d.comb += self.b_word.eq(scanned.b_word)

    def _evaluate(self, m: Module, operand: Value, legal: Value, watch_failed: Value) -> Value:
        """Does the check of the instruction in W fail? (Of a header check, not whether the word is the header.)"""
        subject, check = self.w_subject, self.w_sidecar.check
        equal, less, negated, signed = Signal(), Signal(), Signal(), Signal()
        by_less, by_equal = Signal(), Signal()
        m.d.comb += [
            equal.eq(subject == operand),
            # As signed numbers, once their signs are exchanged.
            signed.eq(is_one(check, SIGNED)),
            less.eq(Cat(subject[:31], subject[31] ^ signed) < Cat(operand[:31], operand[31] ^ signed)),
            # What a comparison must find, or must not; both come last.
            by_less.eq(is_one(check, SIGNED | {Check.ULT})),
            by_equal.eq(is_one(check, {Check.EQ, Check.NE, Check.LE, Check.GT} | WITH_ZERO)),
        ]
        with m.Switch(check):
            for kind, fails in {
                Check.INT_TAG: ~subject[0],
                Check.PTR_TAG: subject[0],
                Check.HEADER: ~legal | self.w_late,
                Check.OVERFLOW32: ~self.w_fits32,
                Check.RANGE31: ~self.w_fits31,
                Check.WATCH: watch_failed,
            }.items():
                with m.Case(kind):
                    m.d.comb += negated.eq(fails)
            with m.Case(Check.EQ, Check.ULT, Check.LT, Check.LE, Check.ZERO):
                m.d.comb += negated.eq(1)
        return (by_less & less | by_equal & equal) ^ negated


def is_one(check: Value, kinds: Iterable[Check]) -> Value:
    return Cat(check == kind for kind in kinds).any()

"""Stage W: everything takes effect here and in order: register, store, CSR, G, watch, table, trap, halt.

What W redirects leaves one cycle later in R, when the exit table and the RAM of the CSRs have answered. Then everything
younger is killed, which has come to W at most: there it has no effect while something is in R. So what W decides late
in its cycle, above all that a check fails, goes to registers and nowhere else. Interrupts and requests to halt are
simply taken instead of the instruction that stands in W. A request of the host takes effect like an instruction, but is
none: it never traps, redirects, or is counted.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.csr import Redirect
from rtl.layouts import Store, of_operand
from rtl.loadstore import LoadAlign
from rtl.stages import Destination, w_layout
from spec.host_link import Halt
from spec.sidecar import Check


class Retire(wiring.Component):
    """m_go, m_go_host, m_in: an instruction, a request of the host comes from M.
    m_exits: its check fails; w_left: so fetch goes to its exit, which kills what is younger, in W already.
    interrupt: an enabled interrupt is pending. vectored: mtvec is not zero. r_failed: in the cycle before, the
    instruction's check failed.
    checks_on: CSR xgctl, bit 0. w_trapped: what retires is a load that would trap, but for the check of an operand
    beside it, which fails; it has no other effect.
    w_commit: an instruction retires, which is w_out, with the result w_result; w_acts: it, or a request of the host,
    has its effects.
    w_dest, w_write: it writes a register. w_any, w_csr, w_arms: an instruction is in W (whether it retires or not), a
    CSR instruction, an xg.watch.
    w_busy: a request of the host is in W, and w_refused: it is not allowed.
    w_store_valid, w_store: a store commits. w_stores: it does, or what is behind it is killed.
    w_csr_write: a CSR is written. w_time_write: the store goes to the timer.
    w_trap, w_interrupt: a trap, an interrupt is taken. w_return: mret retires.
    w_goes: where execution goes on, but for the exit of a check; r_word: what the RAM of the CSRs answers to it, a
    cycle later.
    r_valid, r_kind, r_pc: something is in R, which kills what is younger, and where the next instruction is; r_leaves:
    for another reason than a check, r_exits: because of one; r_exit: to there. r_target: where the next instruction is;
    r_address: fetch from there (if it is r_word, in the next cycle, when something is in R again).
    r_left: fetch is there already. (In W, what is killed may have w_left too: then something is in R, or will be.)
    stop: ask for a halt; resume: run. running: the core is not halted. settled: what R has to do is done.
    reason, code: why it is halted.
    """

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__(
            {
                "m_go": In(1),
                "m_go_host": In(1),
                "m_exits": In(1),
                "m_in": In(w_layout(config)),
                "interrupt": In(1),
                "vectored": In(1),
                "r_failed": In(1),
                "checks_on": In(1),
                "w_trapped": Out(1),
                "w_commit": Out(1),
                "w_acts": Out(1),
                "w_out": Out(w_layout(config)),
                "w_result": Out(32),
                "w_dest": Out(Destination),
                "w_write": Out(1),
                "w_any": Out(1),
                "w_csr": Out(1),
                "w_arms": Out(1),
                "w_busy": Out(1),
                "w_refused": Out(1),
                "w_store_valid": Out(1),
                "w_stores": Out(1),
                "w_store": Out(Store),
                "w_csr_write": Out(1),
                "w_time_write": Out(1),
                "w_trap": Out(1),
                "w_interrupt": Out(1),
                "w_return": Out(1),
                "w_goes": Out(Redirect),
                "r_valid": Out(1),
                "r_leaves": Out(1),
                "r_exits": Out(1),
                "r_kind": Out(Redirect),
                "r_pc": Out(30),
                "r_word": In(30),
                "r_exit": In(30),
                "w_left": Out(1),
                "r_left": Out(1),
                "r_target": Out(30),
                "r_address": Out(30),
                "stop": In(1),
                "resume": In(1),
                "running": Out(1),
                "settled": Out(1),
                "reason": Out(Halt, init=Halt.RESET),
                "code": Out(12),
            }
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        w = self.w_out
        kinds = w.kinds
        full, host, stopping = Signal(), Signal(), Signal()
        live = full & ~self.r_valid
        asked = host & ~self.r_valid
        alive, exits, acts = Signal(), Signal(), self.w_acts  # exits: a trap is an exit
        m.submodules.align = align = LoadAlign()
        m.d.comb += [align.w_part.eq(w.part), align.w_word.eq(w.result), self.w_result.eq(align.w_result)]
        m.d.sync += [w.eq(self.m_in), full.eq(self.m_go), host.eq(self.m_go_host)]
        m.d.comb += [
            self.w_interrupt.eq(live & ~stopping & self.interrupt),
            alive.eq(live & ~stopping & ~self.interrupt),
            exits.eq(w.trap & kinds.load & of_operand(w.sidecar) & (w.sidecar.check != Check.NONE) & self.checks_on),
            self.w_trapped.eq(alive & exits),
            self.w_trap.eq(alive & w.trap & ~exits),
            self.w_commit.eq(alive & (~w.trap | exits)),
            acts.eq((alive | asked) & ~w.trap),
            self.w_dest.writes.eq(full & w.writes),
            self.w_dest.rd.eq(w.rd),
            self.w_dest.pair.eq(w.pair if self._config.floats else 0),
            self.w_write.eq(acts & w.writes),
            self.w_any.eq(full),
            self.w_csr.eq(full & kinds.csr),
            self.w_arms.eq(full & kinds.arm_watch),
            self.w_busy.eq(asked),
            self.w_refused.eq(w.trap),
            self.w_store_valid.eq(acts & kinds.store),
            self.w_stores.eq((full | host) & kinds.store & ~w.trap),
            self.w_store.word.eq(w.result[2:]),
            self.w_store.mask.eq(w.mask),
            self.w_store.data.eq(w.data),
            self.w_csr_write.eq(acts & w.csr_write),
            self.w_time_write.eq(self.w_store_valid & w.in_clint),
            self.w_return.eq(self.w_commit & kinds.trap_return),
        ]
        halts = self._redirect(m, w, live & stopping)
        self._halt(m, w, stopping, halts)
        return m

    def _redirect(self, m: Module, w: Value, stopped: Value) -> Value:
        """Where execution goes on, from R. Returns: the core halts."""
        called, refetches, diverted, halts, leaves = Signal(), Signal(), Signal(), Signal(), Signal()
        kind, other, asked = self.w_goes, Signal(Redirect), Signal()
        m.d.comb += [
            called.eq(self.w_commit & w.kinds.host_call),
            refetches.eq(self.w_commit & w.kinds.refetch),  # what was fetched behind it may be old
            diverted.eq(self.w_trap | self.w_interrupt),
            halts.eq(stopped | called | diverted & ~self.vectored),
        ]
        # Whether a check fails is known late: it meets the other reasons in R.
        # What the RAM answers comes too late for code memory: it goes to r_pc, and leaves from there, with kind PC.
        again = Signal()
        m.d.sync += [
            self.r_leaves.eq(leaves | again),
            asked.eq(kind != Redirect.PC),
            self.w_left.eq(self.m_go & self.m_exits),
            self.r_left.eq(self.w_commit & self.w_left),
            other.eq(kind),
            self.r_pc.eq(Mux(asked, self.r_word, Mux(called | refetches, w.data[2:], w.pc))),
        ]
        with m.If(halts):
            m.d.comb += [leaves.eq(1), kind.eq(Redirect.PC)]
        with m.Elif(diverted):
            m.d.comb += [leaves.eq(1), kind.eq(Redirect.TRAP)]
        with m.Elif(self.w_return):
            m.d.comb += [leaves.eq(1), kind.eq(Redirect.RETURN)]
        with m.Elif((self.w_commit & w.kinds.csr | refetches) & w.sidecar.loop):  # (a CSR instruction: to xgloop, too)
            m.d.comb += [leaves.eq(1), kind.eq(Redirect.LOOP)]
        with m.Elif(refetches):
            m.d.comb += [leaves.eq(1), kind.eq(Redirect.PC)]
        m.d.comb += [
            self.r_valid.eq(self.r_leaves | self.r_failed & ~self.r_left),
            self.r_exits.eq(self.r_failed & self.running),  # (what has a check may halt the core, which comes first)
            self.r_kind.eq(Mux(self.r_exits, Redirect.EXIT, other)),
            again.eq(asked & ~self.r_exits),
            self.r_address.eq(Mux(self.r_exits, self.r_exit, self.r_pc)),
            self.r_target.eq(Mux(again, self.r_word, self.r_address)),
        ]
        return halts

    def _halt(self, m: Module, w: Value, stopping: Value, halts: Value) -> None:
        halted = Signal(init=1)
        m.d.comb += [self.running.eq(~halted), self.settled.eq(~self.r_valid)]
        with m.If(halted):
            m.d.sync += stopping.eq(0)
        with m.Elif(self.stop):
            m.d.sync += stopping.eq(1)
        with m.If(halts):
            m.d.sync += [halted.eq(1), self.code.eq(0)]
            with m.If(stopping):
                m.d.sync += self.reason.eq(Halt.REQUESTED)
            with m.Elif(self.w_trap | self.w_interrupt):
                m.d.sync += self.reason.eq(Halt.UNHANDLED_TRAP)
            with m.Else():
                m.d.sync += [self.reason.eq(Halt.HOST_CALL), self.code.eq(w.index)]
        with m.Elif(self.resume):
            m.d.sync += halted.eq(0)

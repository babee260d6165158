"""Stage X: arithmetic, the decision of branches, the address of loads; a division holds it."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.alu import Alu
from rtl.config import CoreConfig
from rtl.divider import Divider
from rtl.fpu.layouts import DIRECT_BIT, Flags
from rtl.fpu.unit import FloatUnit
from rtl.multiplier import Multiplier
from rtl.stages import Destination, common_names, m_layout, x_layout
from spec.isa import Cause
from spec.sidecar import Subject


class Execute(wiring.Component):
    """d_go, d_go_host, d_in: an instruction, a request of the host comes from D. x_ready: X takes one at the end of the
    cycle. r_flush: what is in X is killed. x_hold: a load has to wait for its port. x_load, x_address: a load is in X,
    and its address (whether it waits or not).
    x_dest, x_result: what it writes, for the bypasses. x_any: an instruction is in X. x_csr, x_sets, x_arms: a CSR
    instruction, one that sets a guard operand, xg.watch. x_stores: a store, by whomever. x_busy: a request of the host.
    x_redirect, x_target: the next instruction is elsewhere than predicted (word address).
    x_here: something is in X; x_go, x_go_host: an instruction, a request leaves X for M as x_out.
    w_result, w_high: result of the instruction in W, where operands of the floating-point unit may be.
    m_float, m_direct, m_flags: result of the floating-point unit's instruction in M, its lower half where it is not
    rounded, and its exceptions.
    m_product, m_product_fits32, m_product_fits31, m_quotient: of the multiplication or division in M.
    """

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__(
            {
                "d_go": In(1),
                "d_go_host": In(1),
                "d_in": In(x_layout(config)),
                "x_ready": Out(1),
                "r_flush": In(1),
                "x_hold": In(1),
                "x_load": Out(1),
                "x_address": Out(32),
                "x_dest": Out(Destination),
                "x_result": Out(32),
                "x_any": Out(1),
                "x_csr": Out(1),
                "x_sets": Out(1),
                "x_stores": Out(1),
                "x_arms": Out(1),
                "x_busy": Out(1),
                "x_redirect": Out(1),
                "x_target": Out(30),
                "x_here": Out(1),
                "x_go": Out(1),
                "x_go_host": Out(1),
                "x_out": Out(m_layout(config)),
                "m_product": Out(32),
                "m_product_fits32": Out(1),
                "m_product_fits31": Out(1),
                "m_quotient": Out(32),
                "w_result": In(32),
                "w_high": In(32),
                "m_float": Out(64),
                "m_direct": Out(32),
                "m_flags": Out(Flags),
            }
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.alu = alu = Alu(self._config)
        x = Signal(x_layout(self._config))
        kinds = x.kinds
        full, host, go = Signal(), Signal(), Signal()
        taken, misaligned, if_taken, if_not = Signal(), Signal(), Signal(), Signal()
        target = Signal(32)
        any_here = full | host
        m.d.comb += [
            alu.x_op.eq(x.alu),
            alu.x_a.eq(x.a),
            alu.x_b.eq(x.b),
            alu.x_branch.eq(x.function),
            taken.eq(kinds.branch & alu.x_taken | kinds.jump | kinds.jump_register),
            target.eq(Mux(kinds.jump_register, alu.x_address, x.c)),
            # (where a branch was predicted taken, its target is aligned, and so is what c says instead)
            misaligned.eq(taken & target[1]),
            self.x_result.eq(Cat(alu.x_result[0] & ~kinds.jump_register, alu.x_result[1:])),
            # A branch is decided late in the cycle: what follows from either outcome is there before. (Jumps and
            # branches never wait. Where the target is misaligned, a trap follows.)
            if_taken.eq(any_here & ~self.r_flush & ((kinds.branch | kinds.jump | kinds.jump_register) ^ x.predicted)),
            if_not.eq(any_here & ~self.r_flush & ((kinds.jump | kinds.jump_register) ^ x.predicted)),
            self.x_redirect.eq(Mux(alu.x_taken, if_taken, if_not)),
            self.x_target.eq(target[2:]),
            self.x_load.eq(any_here & kinds.load),
            self.x_address.eq(alu.x_address),
            self.x_dest.writes.eq(full & x.writes),
            self.x_dest.rd.eq(x.rd),
            self.x_dest.late.eq(kinds.load | kinds.mul | kinds.div | kinds.csr | kinds.jump | kinds.jump_register
                                | kinds.floating),
            self.x_any.eq(full),
            self.x_busy.eq(host),
            self.x_csr.eq(full & kinds.csr),
            self.x_sets.eq(full & (kinds.set_operand | (x.sidecar.subject == Subject.SET))),
            self.x_stores.eq(any_here & kinds.store),
            self.x_arms.eq(full & kinds.arm_watch),
            self.x_ready.eq(~any_here | go),
            self.x_here.eq(any_here),
            self.x_go.eq(go & full),
            self.x_go_host.eq(go & host),
        ]
        done = self._multiply_and_divide(m, x, any_here)
        if self._config.floats:
            m.d.comb += self.x_dest.pair.eq(x.pair)
            unit = self._floats(m, x, full)
            done &= ~x.kinds.floating | unit.x_done
        m.d.comb += go.eq(any_here & ~(self.x_hold & kinds.load) & done)
        with m.If(self.r_flush | self.x_redirect):
            m.d.sync += [full.eq(0), host.eq(0)]
        with m.Elif(self.x_ready):
            m.d.sync += [full.eq(self.d_go), host.eq(self.d_go_host)]
        with m.If(self.x_ready):
            m.d.sync += x.eq(self.d_in)
        if self._config.floats:
            self._third(m, x, unit)
        out = self.x_out
        m.d.comb += [out[name].eq(x[name]) for name in common_names(self._config)]
        m.d.comb += [
            out.result.eq(self.x_result),
            out.c.eq(Mux(x.sidecar.subject == Subject.RS1, x.a, x.c) if self._config.guard_engine else x.c),
            out.taken.eq(taken),
            out.fits32.eq(alu.x_fits32),
            out.fits31.eq(alu.x_fits31),
        ]
        with m.If(misaligned):
            m.d.comb += [out.trap.eq(1), out.cause.eq(Cause.FETCH_MISALIGNED)]
        if self._config.rvfi:
            moved = Mux(kinds.jump_register, self.x_result, x.observed.target)
            m.d.comb += out.observed.next_pc.eq(Mux(taken, moved, x.observed.next_pc))
            if self._config.floats:
                self._observe(m, x, unit)
        return m

    def _floats(self, m: Module, x: Value, full: Value) -> FloatUnit:
        m.submodules.floats = unit = FloatUnit()
        words = {"a": Signal(64), "b": Signal(64)}
        for i, (name, word) in enumerate(words.items()):
            low, high = Mux(x.late[i], self.w_result, x[name]), Mux(x.late_high[i], self.w_high, x[f"{name}_high"])
            m.d.comb += word.eq(Cat(low, high))
        m.d.comb += [
            unit.x_start.eq(full & x.kinds.floating),
            unit.x_cancel.eq(self.r_flush),
            unit.x_control.eq(x.floating),
            unit.x_a.eq(words["a"]),
            unit.x_b.eq(words["b"]),
            self.m_float.eq(unit.m_result),
            self.m_direct.eq(unit.m_direct),
            self.m_flags.eq(unit.m_flags),
            self.x_out.rounds.eq(x.kinds.floating & ~x.floating.op.as_value()[DIRECT_BIT]),
        ]
        return unit

    def _third(self, m: Module, x: Value, unit: FloatUnit) -> None:
        """The third operand takes the place of b."""
        with m.If(unit.x_turn):
            m.d.sync += [
                Cat(x.b, x.b_high).eq(Mux(x.late_third, Cat(self.w_result, self.w_high), x.third)),
                x.late[1].eq(0),
                x.late_high[1].eq(0),
            ]

    def _observe(self, m: Module, x: Value, unit: FloatUnit) -> None:
        """What the RVFI port says of operands that W has in the first cycle only."""
        for i, name in enumerate(("rs1_rdata", "rs2_rdata")):
            with m.If(unit.x_first & x.late[i]):
                m.d.comb += self.x_out.observed[name].eq(self.w_result)
                with m.If(~self.x_ready):
                    m.d.sync += x.observed[name].eq(self.w_result)

    def _multiply_and_divide(self, m: Module, x: Value, any_here: Value) -> Value:
        """Returns: no division is under way that holds X."""
        if self._config.multiplier:
            m.submodules.multiplier = multiplier = Multiplier(self._config)
            m.d.comb += [
                multiplier.x_op.eq(x.function),
                multiplier.x_a.eq(x.a),
                multiplier.x_b.eq(x.b),
                self.m_product.eq(multiplier.m_result),
                self.m_product_fits32.eq(multiplier.m_fits32),
                self.m_product_fits31.eq(multiplier.m_fits31),
            ]
        if not self._config.divider:
            return C(1, 1)
        m.submodules.divider = divider = Divider()
        m.d.comb += [
            divider.x_start.eq(any_here & x.kinds.div),
            divider.x_cancel.eq(self.r_flush),
            divider.x_op.eq(x.function),
            divider.x_a.eq(x.a),
            divider.x_b.eq(x.b),
            self.m_quotient.eq(divider.m_result),
        ]
        return ~x.kinds.div | divider.x_done

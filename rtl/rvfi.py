"""RVFI port: what is observed of an instruction on its way, and the record made of it when it has retired."""

from amaranth.hdl import *
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from rtl.layouts import Kinds, Rvfi

#: Carried with each instruction from X to W in a core with this port.
Observed = data.StructLayout(
    {
        "insn": 32,
        "rs1_addr": 5,
        "rs2_addr": 5,
        "rs1_rdata": 32,
        "rs2_rdata": 32,
        "target": 32,  # of a jump or branch (of jalr: from X on)
        "next_pc": 32,  # from X on, with what a jump or branch did
        "mem_address": 32,
        "mem_rmask": 4,
        "mem_rdata": 32,
    }
)


class RvfiPort(wiring.Component):
    """w_valid: an instruction retires or traps (w_trap), or only leaves by a guard (w_exits). w_interrupt: instead,
    an interrupt is taken. w_observed, w_pc, w_kinds, w_rd (0: none), w_result, w_high (of a pair), w_mask, w_data:
    about it. w_loops: its next instruction is at w_loop_head.
    r_redirected: the next instruction after the one that retired in the cycle before is at r_target.
    Addresses of instructions are word addresses. rvfi: the record, one cycle after retirement.
    """

    w_valid: In(1)
    w_trap: In(1)
    w_exits: In(1)
    w_interrupt: In(1)
    w_observed: In(Observed)
    w_pc: In(30)
    w_kinds: In(Kinds)
    w_rd: In(5)
    w_result: In(32)
    w_high: In(32)
    w_mask: In(4)
    w_data: In(32)
    w_loops: In(1)
    w_loop_head: In(30)
    r_redirected: In(1)
    r_target: In(30)
    rvfi: Out(Rvfi)

    @staticmethod
    def decode(
        observed: data.View, fetched: data.View, target: Value, decoded: data.View, hints: data.View,
        values: list[Value],
    ) -> list:  # fmt: skip
        """What is known in D. (Names of rs1 and rs2 are zero where they are not read, as RVFI wants.)"""
        return [
            observed.insn.eq(fetched.instruction),
            observed.next_pc.eq(Cat(C(0, 2), fetched.next)),
            observed.target.eq(target),
            observed.rs1_addr.eq(Mux(hints.uses1, decoded.rs1, 0)),
            observed.rs2_addr.eq(Mux(hints.uses2, decoded.rs2, 0)),
            observed.rs1_rdata.eq(Mux(hints.uses1, values[0], 0)),
            observed.rs2_rdata.eq(Mux(hints.uses2, values[1], 0)),
        ]

    @staticmethod
    def memory(observed: data.View, kinds: data.View, address: Value, mask: Value, merged: Value) -> list:
        """What is known in M."""
        return [
            observed.mem_address.eq(address),
            observed.mem_rmask.eq(Mux(kinds.load, mask, 0)),
            observed.mem_rdata.eq(Mux(kinds.load, merged, 0)),
        ]

    def elaborate(self, platform: object) -> Module:
        m = Module()
        r = Signal(Rvfi)
        order = Signal(64)
        intr = Signal()
        seen, kinds = self.w_observed, self.w_kinds
        ok = ~self.w_trap & ~self.w_exits
        access = (kinds.load | kinds.store) & ok
        m.d.sync += [r.valid.eq(self.w_valid)]
        with m.If(self.w_interrupt):
            m.d.sync += intr.eq(1)
        with m.If(self.w_valid):
            m.d.sync += [
                order.eq(order + 1), intr.eq(self.w_trap), r.order.eq(order), r.insn.eq(seen.insn),
                r.trap.eq(self.w_trap), r.halt.eq(0), r.intr.eq(intr), r.mode.eq(3), r.ixl.eq(1),
                r.rs1_addr.eq(seen.rs1_addr), r.rs2_addr.eq(seen.rs2_addr),
                r.rs1_rdata.eq(seen.rs1_rdata), r.rs2_rdata.eq(seen.rs2_rdata),
                r.rd_addr.eq(Mux(ok, self.w_rd, 0)), r.rd_wdata.eq(Mux(ok & (self.w_rd != 0), self.w_result, 0)),
                r.rd_wdata_high.eq(Mux(ok & (self.w_rd != 0), self.w_high, 0)),
                r.pc_rdata.eq(Cat(C(0, 2), self.w_pc)),
                r.pc_wdata.eq(Mux(self.w_loops, Cat(C(0, 2), self.w_loop_head), seen.next_pc)),
                r.mem_addr.eq(Mux(access, Cat(C(0, 2), seen.mem_address[2:]), 0)),
                r.mem_rmask.eq(Mux(ok, seen.mem_rmask, 0)), r.mem_rdata.eq(seen.mem_rdata),
                r.mem_wmask.eq(Mux(ok & kinds.store, self.w_mask, 0)), r.mem_wdata.eq(self.w_data),
            ]  # fmt: skip
        m.d.comb += self.rvfi.eq(r)
        with m.If(self.r_redirected):
            m.d.comb += self.rvfi.pc_wdata.eq(Cat(C(0, 2), self.r_target))
        return m

"""Stage D: operands from the register file or the bypasses, hazards, and the prediction of jumps and branches.

What F has followed (rtl/targets.py) is right if it is where a loop bit, a jump, or a branch leads; a branch that was
followed is predicted to be taken. If F followed anything else (code has changed, as a rule), the instruction is fetched
again.

Between two instructions, and while the core is halted, requests of the host enter here as bubbles that carry out an
instruction's work without being one (rtl/hostport.py).
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.decoder import Decoder, Predecoder
from rtl.layouts import LATE, Hints, HostAccess, of_operand
from rtl.pipeline_view import Waits
from rtl.regfile import RegisterFile
from rtl.rvfi import RvfiPort
from rtl.stages import Destination, Fetched, x_layout
from spec.sidecar import USES_G, Check, Subject

#: A value but for what memory answers in M, and whether it is that.
Operand = tuple[Value, Value]


class Decode(wiring.Component):
    """f_valid, f_in: the instruction at the end of F; d_ready: it is taken at the end of the cycle.
    f_host, f_host_access: a request of the host wants to enter; f_host_taken: it does, at the end of the cycle, and
    f_host_access holds until it has left W. r_flush, x_redirect: what is in D is killed, instructions and requests.
    d_here: an instruction is in D; d_waits: why it does not go on, as far as that is not X (rtl/pipeline_view.py).
    d_redirect, d_target: the next instruction is there, by prediction, and not in F. d_again: it is the one in D.
    mode: CSR frm; csrs: a CSR instruction is in X, M or W, x_csr: in X. loop_head: CSR xgloop. d_busy: a request of
    the host is in D.
    d_go, d_go_host: an instruction, a request leaves D for X as d_out, where x_ready allows it.
    x_dest, x_result, m_dest, m_result, m_memory, w_dest, w_result: what the older instructions write (in M, the
    bits of either). x_here, m_here: something is in X, in M. w_high: the second word of a pair. m_rounds: the result of
    what is in M is rounded there.
    sets: what sets a guard operand is in X or M; stores: a store is in X; arms: an xg.watch is in X, M or W.
    w_write, w_rd, w_value: a register is written at the end of the cycle (w_rd is not 0).
    """

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__(
            {
                "f_valid": In(1),
                "f_in": In(Fetched),
                "d_ready": Out(1),
                "f_host": In(1),
                "f_host_access": In(HostAccess),
                "f_host_taken": Out(1),
                "r_flush": In(1),
                "x_redirect": In(1),
                "d_here": Out(1),
                "d_waits": Out(Waits),
                "d_redirect": Out(1),
                "d_target": Out(30),
                "d_again": Out(1),
                "d_busy": Out(1),
                "d_go": Out(1),
                "d_go_host": Out(1),
                "d_out": Out(x_layout(config)),
                "x_ready": In(1),
                "x_dest": In(Destination),
                "x_result": In(32),
                "m_dest": In(Destination),
                "m_result": In(32),
                "m_memory": In(32),
                "m_rounds": In(1),
                "w_high": In(32),
                "mode": In(3),
                "csrs": In(1),
                "x_csr": In(1),
                "loop_head": In(30),
                "w_dest": In(Destination),
                "w_result": In(32),
                "x_here": In(1),
                "m_here": In(1),
                "sets": In(1),
                "stores": In(1),
                "arms": In(1),
                "w_write": In(1),
                "w_rd": In(5),
                "w_value": In(32),
            }
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.decoder = decoder = Decoder(self._config)
        m.submodules.predecoder = predecoder = Predecoder(self._config)
        m.submodules.host_predecoder = host_predecoder = Predecoder(self._config)
        m.submodules.registers = registers = RegisterFile(self._config)
        full, host, fault = Signal(), Signal(), Signal()
        address, data = Signal(32), Signal(32)  # that a request of the host brings, else zero
        fetched = Signal(Fetched)
        hints = Signal(Hints)
        go, hazard, predict, loops = Signal(), Signal(), Signal(), Signal()
        target = Signal(32)
        d, kinds = decoder.d_decoded, decoder.d_early  # (if it is none, it traps whatever is done here)
        free = ~(full | host) | go
        # What F followed is wrong, and was so in the cycle before; what F followed, or was redirected to, is right.
        astray, again, same, led = Signal(), Signal(), Signal(), Signal()
        killed = self.r_flush | self.x_redirect | self.d_go & self.d_redirect | self.d_again
        offset = decoder.d_offset[2:] & (~again).replicate(30)
        m.d.comb += [
            # (apart, since code memory answers late)
            predecoder.f_word.eq(self.f_in.instruction),
            host_predecoder.f_word.eq(self.f_host_access.instruction),
            decoder.d_instruction.eq(fetched.instruction),
            decoder.d_fetch_fault.eq(fault),
            decoder.d_mode.eq(self.mode),
            self.d_ready.eq(free & ~self.f_host),
            self.f_host_taken.eq(free & self.f_host & ~killed),
            self.d_busy.eq(host),
            self.d_go.eq(go & full),
            self.d_go_host.eq(go & host),
            go.eq((full | host) & ~hazard & self.x_ready),
            target.eq(Cat(decoder.d_offset[:2], fetched.pc + offset)),
            # Backward branches are predicted taken, and what has been.
            predict.eq((hints.jump | hints.branch & (decoder.d_offset[31] | fetched.followed)) & ~decoder.d_offset[1]),
            loops.eq(fetched.beside & fetched.sidecar.loop if self._config.guard_engine else 0),
            astray.eq(fetched.followed & ~predict & ~loops),
            self.d_again.eq(full & again),
            same.eq(led | fetched.followed & (fetched.step == decoder.d_offset[2:][: len(fetched.step)])),
            self.d_redirect.eq(full & (predict & ~same | loops & (self.f_in.pc != self.loop_head) | again)),
            self.d_target.eq(Mux(loops, self.loop_head, target[2:])),
            registers.d_rs1.eq(d.rs1),
            registers.d_rs2.eq(d.rs2),
            registers.w_write.eq(self.w_write),
            registers.w_rd.eq(self.w_rd),
            registers.w_data.eq(self.w_value),
        ]
        with m.If(killed):
            m.d.sync += [full.eq(0), host.eq(0), again.eq(0), led.eq(0)]
        with m.Elif(free):
            m.d.sync += [full.eq(self.f_valid & ~self.f_host), host.eq(self.f_host), again.eq(0), led.eq(0)]
        with m.Else():
            m.d.sync += [again.eq(full & astray), led.eq(predict)]
        with m.If(free):
            m.d.sync += [
                fetched.eq(self.f_in),
                fetched.instruction.eq(Mux(self.f_host, host_predecoder.f_word, predecoder.f_word)),
                hints.eq(Mux(self.f_host, host_predecoder.f_hints, predecoder.f_hints)),
                fault.eq(self.f_in.fault & ~self.f_host),
                address.eq(0),
                data.eq(0),
            ]
            with m.If(self.f_host):
                m.d.sync += data.eq(self.f_host_access.data)
                with m.If(self.f_host_access.is_memory):
                    m.d.sync += address.eq(self.f_host_access.address)
        values, waits = self._operands(m, d, hints, address, data, registers)
        # Until nothing older could still change what it reads, or compares with memory. (What only writes a CSR, in W,
        # keeps its distance from the next CSR instruction, so that counters are visited in between.)
        why = self.d_waits
        m.d.comb += [
            self.d_here.eq(full),
            why.operand.eq(waits),
            why.order.eq(
                hints.csr & self.x_csr | (hints.csr & d.csr_read | kinds.arm_watch) & (self.x_here | self.m_here)
            ),
            why.loop_head.eq(loops & self.csrs),
            why.refetch.eq(full & astray),
        ]
        if self._config.guard_engine:
            check = Mux(fetched.beside, fetched.sidecar.check, Check.NONE)
            # Operands and watches are set in W; the ones are read in X, the others in M.
            m.d.comb += [
                why.operand_set.eq(self.sets & Cat(check == kind for kind in USES_G).any()),
                why.store.eq(self.stores & (check == Check.HEADER)),  # it takes the port in M, while the store is in W
            ]
            if self._config.watches:
                m.d.comb += why.watch.eq(self.arms & (kinds.store | (check == Check.WATCH)))
        if self._config.floats:
            m.d.comb += why.pair.eq(self._pairs(m, d, hints, fetched, registers) | kinds.floating & self.csrs)
        m.d.comb += hazard.eq(why.as_value().any())
        told = Mux(fault, Cat(C(0, 2), fetched.pc), fetched.instruction)  # to mtval
        other = Mux(predict | kinds.jump_register | kinds.host_call | kinds.refetch, Cat(C(0, 2), fetched.next), target)
        self._leave(m, d, kinds, host, fetched, Mux(decoder.d_invalid, told, other), decoder.d_invalid, values)
        m.d.comb += self.d_out.predicted.eq(predict)
        if self._config.rvfi:
            whole = [self._whole(value) for value in values]
            m.d.comb += RvfiPort.decode(self.d_out.observed, fetched, target, d, hints, whole)
        return m

    def _whole(self, operand: Operand) -> Value:
        value, from_m = operand
        return value | self.m_memory & from_m.replicate(32)

    def _operands(
        self, m: Module, d: Value, hints: Value, address: Value, data: Value, registers: RegisterFile
    ) -> tuple[list[Operand], Value]:
        """The registers' values (zero where operand a or b is something else), or what the host brings in place of x0;
        and: one is not there yet.
        """
        waits: Value = C(0, 1)
        values: list[Operand] = []
        for number, used, wanted, stored, brought in (
            (d.rs1, hints.uses1, ~(d.a_pc | d.a_zero), registers.d_value1, address),
            (d.rs2, hints.uses2, ~d.b_zero, registers.d_value2, data),
        ):
            i = len(values) + 1
            in_x, in_m, in_w = (Signal(name=f"in_{s}{i}") for s in "xmw")
            early, value, wants = Signal(32, name=f"early{i}"), Signal(32, name=f"value{i}"), Signal(name=f"wants{i}")
            from_m = Signal(name=f"from_m{i}")
            m.d.comb += [
                in_x.eq(self.x_dest.writes & (self.x_dest.rd == number)),
                in_m.eq(self.m_dest.writes & (self.m_dest.rd == number)),
                in_w.eq(self.w_dest.writes & (self.w_dest.rd == number)),
                wants.eq(wanted),
                from_m.eq(wants & ~in_x & in_m),
                early.eq(Mux(in_w, self.w_result, stored) & (wants & ~in_x & ~in_m).replicate(32)),
                value.eq(
                    early
                    | brought
                    | self.x_result & (wants & in_x).replicate(32)
                    | self.m_result & from_m.replicate(32)
                ),
            ]
            if not self._config.floats:  # (else _pairs says so)
                waits = waits | used & (in_x & self.x_dest.late | ~in_x & in_m & self.m_dest.late)
            values.append((value, from_m))
        return values, waits

    def _pairs(self, m: Module, d: Value, hints: Value, fetched: Value, registers: RegisterFile) -> Value:
        """What the floating-point unit gets beside operands a and b. Returns: an operand is not there yet.

        What the unit has rounded in M, or a pair in M, it gets from W when it begins (`late`). The second word of a
        pair comes from there, from W, or the registers. Else what reads a part of a pair, or, in the unit, a pair of
        which a part is written, waits until it is in the registers or, of pairs, in W; so does a third operand, and an
        operand that is checked. (Only hints in the instruction say who waits, to be early: single precision waits for
        the other half as well.)
        """
        x, waits = self.d_out, C(0, 1)
        floating = fetched.instruction[6] & ~fetched.instruction[5]
        fused, unchecked = floating & ~fetched.instruction[4], floating & ~of_operand(fetched.sidecar)
        stages = {"x": self.x_dest, "m": self.m_dest, "w": self.w_dest}
        m.d.comb += [
            registers.d_rs3.eq(d.rs3), registers.w_pair.eq(self.w_dest.pair), registers.w_high.eq(self.w_high),
            x.third.eq(registers.d_value3), x.floating.eq(d.floating), x.pair.eq(d.pair),
        ]  # fmt: skip
        odd_word = Mux(self.w_dest.pair, self.w_high, self.w_result)
        for i, (number, used, pair, high, out) in enumerate((
            (d.rs1, hints.uses1, d.pair1, registers.d_high1, x.a_high),
            (d.rs2, hints.uses2, d.pair2, registers.d_high2, x.b_high),
        )):  # fmt: skip
            near, same = {}, {}  # the same pair, the same register or the pair that begins with it is written there
            for stage, dest in stages.items():
                near[stage], same[stage] = Signal(name=f"near_{stage}{i + 1}"), Signal(name=f"same_{stage}{i + 1}")
                m.d.comb += [
                    near[stage].eq(dest.writes & (dest.rd[1:] == number[1:])),
                    same[stage].eq(dest.rd[0] == number[0]),
                ]
            late_x, late_m = self.x_dest.late, self.m_dest.late & ~(self.m_rounds & unchecked)
            waits = waits | used & (
                near["x"] & Mux(same["x"], late_x, self.x_dest.pair | floating)
                | near["m"] & Mux(same["m"], late_m, self.m_dest.pair | floating)
                | near["w"] & ~same["w"] & self.w_dest.pair
            )
            from_w = near["w"] & (self.w_dest.pair | self.w_dest.rd[0]) & number[1:].any()
            m.d.comb += [
                x.late[i].eq(~(near["x"] & same["x"]) & near["m"] & same["m"] & self.m_rounds),
                x.late_high[i].eq(near["m"] & self.m_dest.pair & pair),
                out.eq(Mux(from_w, odd_word, high)),
            ]
        for stage, dest in stages.items():
            near_third = dest.writes & (dest.rd[1:] == d.rs3[1:])
            if stage == "m":
                m.d.comb += x.late_third.eq(near_third & dest.pair)
                near_third &= ~dest.pair | d.rs3[0]
            waits = waits | fused & near_third
        return waits

    def _leave(
        self, m: Module, d: Value, kinds: Value, host: Value, fetched: Value, other: Value, invalid: Value,
        values: list[Operand],
    ) -> None:  # fmt: skip
        """What goes to X. other: an address, or what a trap tells, in place of the second register. What memory answers
        meets the rest of each operand last."""
        x = self.d_out
        names = ("kinds", "function", "index", "csr_read", "csr_write", "rd", "writes", "trap", "cause", "alu")
        m.d.comb += [x[name].eq(d[name]) for name in names]
        by_pc = kinds.jump | kinds.jump_register | kinds.branch | kinds.host_call | kinds.refetch
        by_imm, by_other = d.b_imm & ~(host & kinds.jump_register), by_pc | invalid
        (first, from_m1), (second, from_m2) = values
        a, b, c = (Signal(32, name=f"{name}_but_memory", attrs=LATE) for name in "abc")
        m.d.comb += [
            a.eq(first | Cat(C(0, 2), fetched.pc) & d.a_pc.replicate(32)),
            b.eq(Mux(by_imm, d.imm, second)),
            c.eq(Mux(by_other, other, second)),
            x.a.eq(self._whole((a, from_m1))),
            x.b.eq(self._whole((b, from_m2 & ~by_imm)) ^ d.alu.subtract.replicate(32)),
            x.c.eq(self._whole((c, from_m2 & ~by_other))),
            x.pc.eq(fetched.pc),
            x.sidecar.eq(fetched.sidecar),
        ]
        no_result = ~d.has_result | ~fetched.beside
        unwatched = (fetched.sidecar.check != Check.WATCH) | kinds.arm_watch | kinds.refetch
        with m.If(~d.has_result & unwatched | ~fetched.beside):
            m.d.comb += x.sidecar.check.eq(Check.NONE)
        with m.If(no_result):
            m.d.comb += x.sidecar.probe.eq(0)
        with m.If(no_result | by_pc | kinds.csr):
            m.d.comb += x.sidecar.subject.eq(Subject.RESULT)
        with m.If(~fetched.beside):
            m.d.comb += x.sidecar.loop.eq(0)



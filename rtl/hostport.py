"""Host port: carries out the requests of the host link (spec/host_link.py), one at a time.

Reads and writes go through the pipeline, as the instruction whose work they have done: a load, a store, a move, a CSR
instruction, a jump to set the pc. So they need no ports of their own, and see memory as the program does. Where one is
killed with the instructions around it, it enters anew.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.layouts import HostAccess, HostLinkSignature
from spec import isa, memory_map
from spec.host_link import STATUS, Halt, HostOp


class HostPort(wiring.Component):
    """link: requests and responses. halted: the core is halted and everything has had its effect; reason and code say
    why.
    stop: ask for a halt (one cycle). scan: compare all watches; scan_busy: under way. resume: run, from the pc.
    f_host, f_access: a request wants to go through the pipeline; f_taken: it enters. w_done: it has reached W, with
    w_value read; w_refused: it was not allowed. lost: none is in the pipeline.
    """

    link: In(HostLinkSignature)
    halted: In(1)
    reason: In(Halt)
    code: In(12)
    stop: Out(1)
    scan: Out(1)
    scan_busy: In(1)
    resume: Out(1)
    f_host: Out(1)
    f_access: Out(HostAccess)
    f_taken: In(1)
    w_done: In(1)
    w_value: In(32)
    w_refused: In(1)
    lost: In(1)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        request = self.link.request.payload  # holds until it is taken, which is when it is answered
        answer, error = Signal(32), Signal()
        allowed = Signal()
        self._instruction(m, request, allowed)
        m.d.comb += self.link.response.payload.eq(answer)
        refuse = [error.eq(1), answer.eq(0)]
        with m.FSM():
            with m.State("IDLE"):
                m.d.sync += answer.eq(0)
                with m.If(self.link.request.valid):
                    m.next = "RESPOND"
                    with m.Switch(request.op):
                        with m.Case(HostOp.HALT):
                            m.d.comb += self.stop.eq(1)
                        with m.Case(HostOp.STATUS):
                            status = {
                                "halt": Mux(self.halted, self.reason, Halt.RUNNING), "error": error, "code": self.code,
                            }  # fmt: skip
                            m.d.sync += error.eq(0)
                            for name, value in status.items():
                                f = STATUS[name]
                                m.d.sync += answer[f.lsb : f.lsb + f.width].eq(value)
                        with m.Default():
                            with m.If(~allowed):
                                m.d.sync += refuse
                            with m.Elif(request.op == HostOp.RUN):
                                m.d.comb += self.scan.eq(1)
                                m.next = "SCAN"
                            with m.Else():
                                m.next = "ENTER"
            with m.State("ENTER"):
                m.d.comb += self.f_host.eq(1)
                with m.If(self.f_taken):
                    m.next = "WAIT"
            with m.State("WAIT"):
                with m.If(self.w_done):
                    reads = Cat(request.op == op for op in (HostOp.READ, HostOp.READ_REG, HostOp.READ_CSR)).any()
                    m.d.sync += answer.eq(self.w_value & (reads & ~self.w_refused).replicate(32))
                    with m.If(self.w_refused):
                        m.d.sync += error.eq(1)
                    m.next = "RESPOND"
                with m.Elif(self.lost):
                    m.next = "ENTER"
            with m.State("SCAN"):
                with m.If(~self.scan_busy):
                    m.d.comb += self.resume.eq(1)
                    m.next = "RESPOND"
            with m.State("RESPOND"):
                m.d.comb += self.link.response.valid.eq(1)
                with m.If(self.link.response.ready):
                    m.d.comb += self.link.request.ready.eq(1)
                    m.next = "IDLE"
        return m

    def _instruction(self, m: Module, request: Value, allowed: Value) -> None:
        """The instruction that does the work of a request. Those that read rs2 find the request's data there; those to
        memory its address in rs1 (see rtl/decode.py, which also lets jalr, csrrw and xg.set take rs2).
        """
        operands = memory_map.OPERAND_WINDOW
        is_operand = request.address & ~(operands.size - 1) == operands.base
        number = request.address[:12]  # of a register or CSR; register 32 is the pc
        is_pc = request.address[5]
        is_register = ~request.address[6:].any() & ~(is_pc & request.address[:5].any())
        access = self.f_access
        m.d.comb += [access.address.eq(request.address), access.data.eq(request.data)]
        forms = {
            HostOp.READ: ("lw", {}),
            HostOp.WRITE: ("sw", {}),
            HostOp.READ_REG: ("addi", {"rs1": number[:5]}),
            HostOp.WRITE_REG: ("add", {"rd": number[:5]}),
            HostOp.READ_CSR: ("csrrs", {"csr": number}),
            HostOp.WRITE_CSR: ("csrrw", {"csr": number}),
        }
        with m.Switch(request.op):
            for op, (name, operands) in forms.items():
                with m.Case(op):
                    m.d.comb += self._encode(access.instruction, name, operands)
                    if op in (HostOp.READ, HostOp.WRITE):
                        m.d.comb += [access.is_memory.eq(1), allowed.eq(1)]
                        if op == HostOp.WRITE and self._config.guard_engine:
                            with m.If(is_operand):
                                m.d.comb += self._encode(access.instruction, "xg.set", {"g": request.address[2:10]})
                                m.d.comb += [access.is_memory.eq(0), allowed.eq(self.halted)]
                    elif op in (HostOp.READ_CSR, HostOp.WRITE_CSR):
                        m.d.comb += allowed.eq(self.halted)
                    else:
                        m.d.comb += allowed.eq(self.halted & is_register)
                        with m.If(is_pc):
                            name = "auipc" if op == HostOp.READ_REG else "jalr"
                            m.d.comb += self._encode(access.instruction, name, {})
            with m.Case(HostOp.RUN):
                m.d.comb += allowed.eq(self.halted)

    @staticmethod
    def _encode(instruction: Value, name: str, operands: dict[str, Value]) -> list:
        """An instruction word; operands that are not given are zero."""
        row = isa.ROWS[name]
        statements = [instruction.eq(row.match)]
        for operand, value in operands.items():
            for f, shift in row.operands[operand].pieces:
                statements.append(instruction[f.lsb : f.lsb + f.width].eq(value[shift : shift + f.width]))
        return statements

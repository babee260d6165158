"""Host port: carries out the requests of the host link (spec/host_link.py), one at a time."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.decoder import has_csr
from rtl.layouts import HostBus, HostLinkSignature, HostRequest
from spec import csr, memory_map
from spec.host_link import STATUS, Halt, HostOp

#: Windows reached over a HostBus, in the order of `HostPort.windows`.
WINDOWS = (
    memory_map.TRACE, memory_map.FIRMWARE, memory_map.CLINT, memory_map.SIDECAR_WINDOW, memory_map.OPERAND_WINDOW,
    memory_map.EXIT_WINDOW, memory_map.PATTERN_WINDOW, memory_map.WATCH_WINDOW,
)  # fmt: skip
PC = 32  # register number of the program counter


class HostPort(wiring.Component):
    """link: requests and responses. halted: the core is halted and its stores are in memory; reason and code say why.
    stop: ask for a halt (one cycle). scan: compare all watches; scan_busy: under way. resume: run, from the pc.
    b_request: the second data port is wanted for b_word (b_write: to write b_data); b_grant: it is given in this cycle;
    b_value: its answer in the next. reg_number, reg_value: register (PC: the pc) in the same cycle; reg_write:
    write request_data to it. csr_number, csr_value, csr_write: the same for CSRs. windows: one bus for each of WINDOWS.
    """

    link: In(HostLinkSignature)
    halted: In(1)
    reason: In(Halt)
    code: In(12)
    stop: Out(1)
    scan: Out(1)
    scan_busy: In(1)
    resume: Out(1)
    b_request: Out(1)
    b_grant: In(1)
    b_word: Out(30)
    b_write: Out(1)
    b_value: In(32)
    reg_number: Out(6)
    reg_value: In(32)
    reg_write: Out(1)
    csr_number: Out(12)
    csr_value: In(32)
    csr_write: Out(1)
    request_data: Out(32)
    windows: Out(HostBus).array(len(WINDOWS))

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        missing = {memory_map.SIDECAR_WINDOW} if not config.sidecar else set()
        if not config.guard_engine:
            missing |= {memory_map.OPERAND_WINDOW, memory_map.EXIT_WINDOW, memory_map.WATCH_WINDOW}
        if not config.pattern_table:
            missing |= {memory_map.PATTERN_WINDOW}
        self._absent = {i for i, region in enumerate(WINDOWS) if region in missing}  # they read as zero
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        request = Signal(HostRequest)
        answer, error = Signal(32), Signal()
        in_image = Signal()
        selected = Signal(len(WINDOWS))
        known_csr = Signal()
        self._decode_address(m, request, in_image, selected, known_csr)
        m.d.comb += [
            self.request_data.eq(request.data), self.b_word.eq(request.address[2:]),
            self.reg_number.eq(request.address),
            self.csr_number.eq(request.address), self.link.response.payload.eq(answer),
        ]  # fmt: skip
        refuse = [error.eq(1), answer.eq(0)]
        with m.FSM():
            with m.State("IDLE"):
                m.d.comb += self.link.request.ready.eq(1)
                with m.If(self.link.request.valid):
                    m.d.sync += [request.eq(self.link.request.payload), answer.eq(0)]
                    m.next = "ACCESS"
            with m.State("ACCESS"):
                m.next = "RESPOND"
                with m.Switch(request.op):
                    with m.Case(HostOp.READ, HostOp.WRITE):
                        self._access(m, request, in_image, selected, refuse)
                    with m.Case(HostOp.READ_REG, HostOp.WRITE_REG):
                        with m.If(self.halted & (request.address <= PC)):
                            m.d.comb += self.reg_write.eq(request.op == HostOp.WRITE_REG)
                            m.d.sync += answer.eq(Mux(self.reg_write, 0, self.reg_value))
                        with m.Else():
                            m.d.sync += refuse
                    with m.Case(HostOp.READ_CSR, HostOp.WRITE_CSR):
                        with m.If(self.halted & known_csr):
                            m.d.comb += self.csr_write.eq(request.op == HostOp.WRITE_CSR)
                            m.d.sync += answer.eq(Mux(self.csr_write, 0, self.csr_value))
                        with m.Else():
                            m.d.sync += refuse
                    with m.Case(HostOp.RUN):
                        with m.If(self.halted):
                            m.d.comb += self.scan.eq(1)
                            m.next = "SCAN"
                        with m.Else():
                            m.d.sync += refuse
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
                        m.d.sync += refuse
            with m.State("SCAN"):
                with m.If(~self.scan_busy):
                    m.d.comb += self.resume.eq(1)
                    m.next = "RESPOND"
            with m.State("ANSWER"):
                with m.If(request.op == HostOp.READ):
                    chosen: Value = self.b_value & in_image.replicate(32)
                    for i, window in enumerate(self.windows):
                        if i not in self._absent:
                            chosen = chosen | window.value & selected[i].replicate(32)
                    m.d.sync += answer.eq(chosen)
                m.next = "RESPOND"
            with m.State("RESPOND"):
                m.d.comb += self.link.response.valid.eq(1)
                with m.If(self.link.response.ready):
                    m.next = "IDLE"
        return m

    def _decode_address(
        self, m: Module, request: Value, in_image: Value, selected: Value, known_csr: Value
    ) -> None:
        config = self._config
        sizes = {"trace": config.trace_size, "firmware": config.firmware_size}
        m.d.comb += in_image.eq(request.address & ~(config.image_size - 1) == memory_map.IMAGE.base)
        for i, region in enumerate(WINDOWS):
            size = sizes.get(region.name, region.size)
            m.d.comb += [
                selected[i].eq(request.address & ~(size - 1) == region.base),
                self.windows[i].address.eq(request.address & (size - 1)),
                self.windows[i].data.eq(request.data),
            ]
        with m.Switch(request.address):
            for name, number in csr.NUMBER.items():
                if has_csr(name, config):
                    with m.Case(number):
                        m.d.comb += known_csr.eq(1)

    def _access(self, m: Module, request: Value, in_image: Value, selected: Value, refuse: list) -> None:
        """A memory access: to the image through the second data port, elsewhere over a window's bus, when halted."""
        writes = request.op == HostOp.WRITE
        with m.If(request.address[:2].any()):
            m.d.sync += refuse
        with m.Elif(in_image):
            m.d.comb += [self.b_request.eq(1), self.b_write.eq(writes)]
            with m.If(self.b_grant):
                m.next = "ANSWER"
            with m.Else():
                m.next = "ACCESS"
        with m.Elif(selected.any() & self.halted):
            for i, window in enumerate(self.windows):
                with m.If(selected[i]):
                    m.d.comb += [window.write.eq(writes), window.read.eq(~writes)]
            m.next = "ANSWER"
        with m.Else():
            m.d.sync += refuse

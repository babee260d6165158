"""What takes the host's place where there is none: code that starts the core, ends the program, and prints.

    boot        from reset: guard operands, handlers, then the portal
    trap        ecall is a service that the VM asks for: it stands where the firmware has xg.host otherwise; a trap of a
                load is a guard's exit, as before (portal.py)
    status      what the portal does not know how to go on with. A hot loop is interpreted on: nothing records. At the
                end, finalizers are run; of an exception that nothing catches, name and text are printed, which the
                library's report has

Output is bytes, one HostCall.CONSOLE each. There is nothing to read: standard input is at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from jit.backend.portal import ENDED, SAVED, PortalCode
from sim.asm import Assembler
from spec import abi, csr, heap
from spec.bytecode import FRAME_DEPTH, Service, Status
from spec.cache_window import LINE
from spec.heap import C_STACK, OUTPUT, VM_OFFSET
from spec.host_link import HostCall
from spec.isa import Cause, encode

T0, T1 = abi.NUMBER["t0"], abi.NUMBER["t1"]
S0, S1 = abi.NUMBER["s0"], abi.NUMBER["s1"]
T5, T6 = abi.SCRATCH, abi.EXIT_LINK
A0, A1 = abi.ARGUMENTS[:2]
STACK = C_STACK.end - 64
RUNNING, ENDING, REPORTING = 0, 1, 2  # in the word at ENDED
NO_SERVICE = b"sidewinder: the program asks for what only a host has\n"
NO_MEMORY = b"MemoryError\n"
FAILED = 1  # exit status
_STR = "runtime_vm_text_output_write_str"


@dataclass(frozen=True, kw_only=True)
class BootCode:
    """Addresses. `status`: instead of HostCall.PORTAL; `out_of_memory`: instead of HostCall.OUT_OF_MEMORY."""

    boot: int
    status: int
    out_of_memory: int


@dataclass(frozen=True, kw_only=True)
class Boot:
    """What the code is made from. `operands`: guard operands by number, empty without a guard engine. `gates`: pairs,
    of the entry of a root trace, and how far the immortal area must be in use before it may be entered; number i has
    the label gate<i>. `function(name)`: of the VM, exported; `symbol(name)`: of the firmware."""

    portal: PortalCode
    operands: Mapping[int, int]
    gates: Sequence[tuple[int, int]]
    engine: bool
    function: Callable[[str], int]
    symbol: Callable[[str], int]

    def write(self, asm: Assembler) -> None:
        self._start(asm)
        self._trap(asm)
        self._service(asm)
        self._status(asm)
        self._report(asm)
        self._gates(asm)
        for label, text in (("no_service", NO_SERVICE), ("out_of_memory", NO_MEMORY)):
            asm.label(label)
            self._flush(asm)
            for byte in text:
                asm.li(A0, byte)
                asm.emit("xg.host", code=int(HostCall.CONSOLE))
            asm.li(A0, FAILED)
            asm.j("halt")

    def _start(self, asm: Assembler) -> None:
        asm.label("boot")
        for register, value in abi.FIXED.items():
            if register != abi.ZERO:
                asm.li(register, value)
        for name, known in (("fresh_start", "alloc_ptr"), ("fresh_end", "alloc_limit")):  # as the collector says it
            asm.emit("lw", rd=T0, rs1=abi.GP, imm=VM_OFFSET[known])
            asm.emit("addi", rd=T0, rs1=T0, imm=LINE - 1 if name == "fresh_start" else 0)
            asm.emit("andi", rd=T0, rs1=T0, imm=-LINE)
            asm.emit("sw", rs1=abi.GP, rs2=T0, imm=VM_OFFSET[name])
        if self.engine:
            for number, value in sorted(self.operands.items()):
                asm.li(T0, value & 0xFFFF_FFFF)
                asm.emit("xg.set", g=number, rs1=T0)
            asm.li(T0, self.portal.handler)
            asm.emit("csrrw", rd=0, csr=csr.NUMBER["xghandler"], rs1=T0)
        asm.la(T0, "trap")
        asm.emit("csrrw", rd=0, csr=csr.NUMBER["mtvec"], rs1=T0)
        asm.j(self.portal.portal)

    def _trap(self, asm: Assembler) -> None:
        """All registers are in use at an ecall, but a0."""
        asm.label("trap")
        asm.emit("csrrw", rd=0, csr=csr.NUMBER["mscratch"], rs1=S0)
        asm.li(S0, SAVED)
        asm.emit("sw", rs1=S0, rs2=T6, imm=0)
        asm.emit("sw", rs1=S0, rs2=T5, imm=4)
        asm.emit("csrrs", rd=T6, csr=csr.NUMBER["mcause"], rs1=0)
        asm.emit("addi", rd=T5, rs1=0, imm=int(Cause.ECALL))
        asm.emit("beq", rs1=T5, rs2=T6, target="service")
        asm.emit("csrrs", rd=S0, csr=csr.NUMBER["mscratch"], rs1=0)
        asm.j(self.portal.trap)

    def _service(self, asm: Assembler) -> None:
        asm.label("service")
        for service in (Service.FLUSH_OUTPUT, Service.WRITE_ERRORS):
            asm.emit("addi", rd=T5, rs1=0, imm=int(service))
            asm.emit("beq", rs1=A0, rs2=T5, target="print")
        asm.emit("addi", rd=T5, rs1=0, imm=int(Service.OBJECT))
        asm.emit("beq", rs1=A0, rs2=T5, target="no_service")
        asm.j("served")
        asm.label("print")
        asm.li(T5, OUTPUT.base)
        asm.emit("lw", rd=T6, rs1=abi.GP, imm=VM_OFFSET["output_length"])
        asm.emit("add", rd=T6, rs1=T6, rs2=T5)
        asm.label("print_byte")
        asm.emit("beq", rs1=T5, rs2=T6, target="printed")
        asm.emit("lbu", rd=A0, rs1=T5, imm=0)
        asm.emit("xg.host", code=int(HostCall.CONSOLE))
        asm.emit("addi", rd=T5, rs1=T5, imm=1)
        asm.j("print_byte")
        asm.label("printed")
        asm.emit("sw", rs1=abi.GP, rs2=0, imm=VM_OFFSET["output_length"])
        asm.label("served")
        asm.emit("addi", rd=A0, rs1=0, imm=0)
        asm.emit("csrrs", rd=T5, csr=csr.NUMBER["mepc"], rs1=0)
        asm.emit("addi", rd=T5, rs1=T5, imm=4)
        asm.emit("csrrw", rd=0, csr=csr.NUMBER["mepc"], rs1=T5)
        asm.emit("lw", rd=T6, rs1=S0, imm=0)
        asm.emit("lw", rd=T5, rs1=S0, imm=4)
        asm.emit("csrrs", rd=S0, csr=csr.NUMBER["mscratch"], rs1=0)
        asm.emit("mret")

    def _status(self, asm: Assembler) -> None:
        asm.label("status")
        asm.li(abi.SP, STACK)
        for status, target in (
            (Status.FINISHED, "finished"), (Status.ERROR, "error"), (Status.INTERRUPTED, "interrupted"),
        ):  # fmt: skip
            asm.emit("addi", rd=T0, rs1=0, imm=int(status))
            asm.emit("beq", rs1=A0, rs2=T0, target=target)
        asm.j(self.portal.portal)
        asm.label("interrupted")
        self._call(asm, "at_safe_point")
        asm.j(self.portal.portal)
        # The end: what is left to do, once.
        asm.label("finished")
        asm.li(S0, ENDED)
        asm.emit("lw", rd=S1, rs1=S0, imm=0)
        asm.emit("addi", rd=T0, rs1=0, imm=REPORTING)
        asm.emit("beq", rs1=S1, rs2=T0, target="report")
        asm.emit("bne", rs1=S1, rs2=0, target="end")
        asm.label("ending")
        asm.emit("addi", rd=T0, rs1=0, imm=ENDING)
        asm.emit("sw", rs1=S0, rs2=T0, imm=0)
        asm.emit("lw", rd=T0, rs1=abi.GP, imm=VM_OFFSET["watched_count"])
        asm.emit("lw", rd=T1, rs1=abi.GP, imm=VM_OFFSET["callbacks"])
        asm.emit("or", rd=T0, rs1=T0, rs2=T1)
        asm.emit("beq", rs1=T0, rs2=0, target="end")
        self._last_frame(asm, "prepare_end")
        asm.emit("bne", rs1=A0, rs2=0, target="last")
        asm.label("end")
        self._flush(asm)
        asm.emit("lw", rd=A0, rs1=abi.GP, imm=VM_OFFSET["exit_status"])
        asm.label("halt")
        asm.emit("xg.host", code=int(HostCall.END))
        asm.j("halt")

    def _report(self, asm: Assembler) -> None:
        """An exception has ended the program, or what comes behind it; the library says which."""
        asm.label("error")
        asm.li(S0, ENDED)
        asm.emit("lw", rd=T0, rs1=S0, imm=0)
        asm.emit("bne", rs1=T0, rs2=0, target="end")
        asm.emit("addi", rd=T0, rs1=0, imm=REPORTING)
        asm.emit("sw", rs1=S0, rs2=T0, imm=0)
        asm.emit("addi", rd=T0, rs1=0, imm=FAILED)
        asm.emit("sw", rs1=abi.GP, rs2=T0, imm=VM_OFFSET["exit_status"])
        asm.emit("lw", rd=T0, rs1=abi.GP, imm=VM_OFFSET["recursion_edge"])
        asm.li(T1, 8 * FRAME_DEPTH)
        asm.emit("add", rd=T0, rs1=T0, rs2=T1)
        for name in ("recursion_edge", "frame_edge"):
            asm.emit("sw", rs1=abi.GP, rs2=T0, imm=VM_OFFSET[name])
        self._last_frame(asm, "prepare_report")
        asm.emit("beq", rs1=A0, rs2=0, target="end")
        asm.label("last")
        asm.j(self.portal.portal)
        asm.label("report")
        items = heap.TYPES["Tuple"].array
        assert items is not None
        asm.emit("lw", rd=S1, rs1=abi.GP, imm=VM_OFFSET["error_arg1"])
        asm.li(T0, heap.NONE)
        asm.emit("beq", rs1=S1, rs2=T0, target="reported")
        asm.emit("beq", rs1=S1, rs2=0, target="reported")
        asm.emit("lw", rd=T0, rs1=S1, imm=0)
        asm.li(T1, heap.TYPES["Tuple"].type_id)
        asm.emit("beq", rs1=T0, rs2=T1, target="described")
        asm.mv(A0, S1)
        asm.emit("jal", rd=abi.RA, target=self.symbol(_STR))
        asm.j("reported")
        asm.label("described")  # (link, earlier, name, text, ...)
        self._text(asm, items.base + 4 * 2)
        asm.emit("lw", rd=T0, rs1=S1, imm=items.base + 4 * 3)
        asm.emit("lw", rd=T0, rs1=T0, imm=heap.TYPES["Str"].fields["length"].offset)
        asm.emit("beq", rs1=T0, rs2=0, target="named")
        for byte in b": ":
            self._char(asm, byte)
        self._text(asm, items.base + 4 * 3)
        asm.label("named")
        self._char(asm, 10)
        asm.label("reported")
        asm.li(S0, ENDED)
        asm.j("ending")

    def _gates(self, asm: Assembler) -> None:
        """To a trace, if all objects that it names are there; else the interpreter goes on."""
        for number, (entry, end) in enumerate(self.gates):
            asm.label(f"gate{number}")
            asm.emit("lw", rd=T0, rs1=abi.GP, imm=VM_OFFSET["immortal_ptr"])
            asm.li(T1, end)
            asm.emit("bltu", rs1=T0, rs2=T1, target="shut")
            asm.j(entry)
        asm.label("shut")
        asm.j(self.portal.portal)

    def _call(self, asm: Assembler, name: str) -> None:
        asm.emit("jal", rd=abi.RA, target=self.function(name))

    def _last_frame(self, asm: Assembler, name: str) -> None:
        """Make a frame of the library's, which is interpreted without traces."""
        asm.emit("sw", rs1=abi.GP, rs2=0, imm=VM_OFFSET["hot_threshold"])
        self._call(asm, "use_reserve")
        self._call(asm, name)

    def _text(self, asm: Assembler, offset: int) -> None:
        asm.emit("lw", rd=A0, rs1=S1, imm=offset)
        asm.emit("jal", rd=abi.RA, target=self.symbol(_STR))

    def _char(self, asm: Assembler, byte: int) -> None:
        asm.li(A0, byte)
        asm.emit("jal", rd=abi.RA, target=self.symbol("runtime_vm_text_output_write_char"))

    def _flush(self, asm: Assembler) -> None:
        asm.li(A0, int(Service.FLUSH_OUTPUT))
        asm.emit("ecall")


def without_host(code: bytes) -> bytes:
    """Firmware whose services are ecalls."""
    service = encode("xg.host", code=int(HostCall.SERVICE)).to_bytes(4, "little")
    trap = encode("ecall").to_bytes(4, "little")
    words = (code[i : i + 4] for i in range(0, len(code), 4))
    return b"".join(trap if word == service else word for word in words)

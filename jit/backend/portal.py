"""What lets the core enter and leave traces by itself: code in trace memory, and tables in the image that it reads.

    portal      calls the interpreter; where that asks for a trace, enters it through the table of entries; any other
                status is the host's business (HostCall.PORTAL)
    finished    where traces go that are done with: the frame in a0 is where the interpreter goes on
    handlers    a failing check that the exit table does not list, and a load that traps, come here; the table of exits
                (a hash table by address, open addressing) says where they go on: in a bridge, or in the exit's code. Of
                every SAMPLE that are there one is shown to the host, which may find a shorter way: each, while it tries
                which guard needs an entry most
    make_room   a collection, for exits that have to allocate

The table of entries is code: a jump for each root trace, by its number. Only two registers are free at a failing guard
(abi.SCRATCH, abi.EXIT_LINK); mscratch holds a third one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jit.backend.emit import RESERVE
from jit.backend.linker import Linker
from jit.backend_api import BackendLimit
from jit.warmstate import ENTER_TRACE
from sim.asm import Assembler
from sim.machine import Machine
from spec import abi, csr
from spec.heap import C_STACK, RESIDENT, VM_OFFSET
from spec.host_link import HostCall
from spec.isa import encode

ENTRIES = 1024  # root traces with numbers below this are entered without the host
TABLE, BUCKETS, SPARE = RESIDENT.base, 2048, 64  # pairs: address of the guard, where it goes on
ENTERED = TABLE + 8 * (BUCKETS + SPARE)  # a word: trace entries
ENDED = ENTERED + 4  # a word: how far the end of a program without a host is (jit/backend/bootcode.py)
SAVED = ENTERED + 8  # words that its services keep registers in
SAMPLED = ENTERED + 32  # a word that the handlers count down
SAMPLE = 16
COUNTERS = ENTERED + 36  # words that exits count down
STACK = C_STACK.end - 64  # bytes above sp for arguments of calls that find no register
USE_RESERVE = "runtime_vm_gc_use_reserve"
T0, T1, T2 = (abi.NUMBER[name] for name in ("t0", "t1", "t2"))
S0, S2, S3 = (abi.NUMBER[name] for name in ("s0", "s2", "s3"))
A0, A1 = abi.ARGUMENTS[:2]


@dataclass(frozen=True, kw_only=True)
class PortalCode:
    """Addresses. `unknown`: where the handlers halt for the host if the table lacks an exit: behind the xg.host; the
    first for checks, the second for traps. `sampled`: likewise, where they show one that the table has."""

    portal: int
    returned: int
    finished: int
    make_room: int
    entries: int
    elsewhere: int
    absent: int
    unknown: tuple[int, int]
    sampled: tuple[int, int]
    handler: int
    trap: int


def build(linker: Linker, interpret: int, symbol: Callable[[str], int]) -> PortalCode:
    """Put the code into trace memory, and clear the tables. Raises BackendLimit."""
    asm = Assembler(linker.next)
    _portal(asm, interpret)
    _handlers(asm)
    _make_room(asm, symbol)
    asm.label("entries")
    for _ in range(ENTRIES):
        asm.nop()
    labels = linker.place(asm)
    linker.first = linker.next
    code = PortalCode(
        portal=labels["portal"],
        returned=labels["returned"],
        finished=labels["finished"],
        make_room=labels["make_room"],
        entries=labels["entries"],
        unknown=(labels["unknown_check"], labels["unknown_trap"]),
        sampled=(labels["sampled_check"], labels["sampled_trap"]),
        elsewhere=labels["elsewhere"],
        absent=labels["absent"],
        handler=labels["handler"],
        trap=labels["trap"],
    )
    clear(linker.machine, code)
    linker.machine.write_bytes(ENTERED, bytes(COUNTERS - ENTERED))
    linker.machine.write_word(SAMPLED, SAMPLE)
    return code


def clear(machine: Machine, code: PortalCode) -> None:
    """There are no traces: the tables are empty."""
    machine.write_bytes(TABLE, bytes(ENTERED - TABLE))
    jumps = (encode("jal", rd=0, imm=code.absent - at) for at in range(code.entries, code.entries + 4 * ENTRIES, 4))
    machine.write_bytes(code.entries, b"".join(word.to_bytes(4, "little") for word in jumps))


def _portal(asm: Assembler, interpret: int) -> None:
    asm.label("finished")
    asm.emit("sw", rs1=abi.GP, rs2=A0, imm=VM_OFFSET["frame"])
    asm.label("portal")
    asm.li(abi.SP, STACK)
    asm.emit("jal", rd=abi.RA, target=interpret)
    asm.label("returned")
    asm.li(abi.SP, STACK)
    asm.emit("addi", rd=T0, rs1=0, imm=ENTER_TRACE)
    asm.emit("bne", rs1=A0, rs2=T0, target="elsewhere")
    asm.emit("lw", rd=T0, rs1=abi.GP, imm=VM_OFFSET["trace_id"])
    asm.emit("addi", rd=T1, rs1=0, imm=ENTRIES)
    asm.emit("bgeu", rs1=T0, rs2=T1, target="elsewhere")
    asm.li(T2, ENTERED)
    asm.emit("lw", rd=T1, rs1=T2, imm=0)
    asm.emit("addi", rd=T1, rs1=T1, imm=1)
    asm.emit("sw", rs1=T2, rs2=T1, imm=0)
    asm.la(T1, "entries")
    asm.emit("sh2add", rd=T1, rs1=T0, rs2=T1)
    asm.emit("lw", rd=A0, rs1=abi.GP, imm=VM_OFFSET["frame"])
    asm.emit("jalr", rd=0, rs1=T1, imm=0)
    asm.label("absent")
    asm.emit("addi", rd=A0, rs1=0, imm=ENTER_TRACE)
    asm.label("elsewhere")
    asm.emit("xg.host", code=int(HostCall.PORTAL))


def _handlers(asm: Assembler) -> None:
    asm.label("trap")
    asm.emit("csrrw", rd=0, csr=csr.NUMBER["mscratch"], rs1=S0)
    asm.emit("csrrs", rd=abi.EXIT_LINK, csr=csr.NUMBER["mepc"], rs1=0)
    _look_up(asm, "trap")
    asm.label("handler")
    asm.emit("csrrw", rd=0, csr=csr.NUMBER["mscratch"], rs1=S0)
    asm.emit("csrrs", rd=abi.EXIT_LINK, csr=csr.NUMBER["xgepc"], rs1=0)
    _look_up(asm, "check")


def _look_up(asm: Assembler, kind: str) -> None:
    """Go on where the table says for the address in EXIT_LINK; else to the host."""
    pointer, address = abi.SCRATCH, abi.EXIT_LINK
    again, hit = f"again_{kind}", f"hit_{kind}"
    bits = BUCKETS.bit_length() - 1
    asm.emit("slli", rd=pointer, rs1=address, imm=30 - bits)
    asm.emit("srli", rd=pointer, rs1=pointer, imm=32 - bits)
    asm.li(S0, TABLE)
    asm.emit("sh3add", rd=pointer, rs1=pointer, rs2=S0)
    asm.label(again)
    asm.emit("lw", rd=S0, rs1=pointer, imm=0)
    asm.emit("beq", rs1=S0, rs2=address, target=hit)
    asm.emit("addi", rd=pointer, rs1=pointer, imm=8)
    asm.emit("bne", rs1=S0, rs2=0, target=again)
    asm.emit("csrrs", rd=S0, csr=csr.NUMBER["mscratch"], rs1=0)
    asm.emit("xg.host", code=int(HostCall.GUARD_EXIT))
    asm.label(f"unknown_{kind}")
    asm.nop()
    asm.label(hit)
    asm.li(S0, SAMPLED)
    asm.emit("lw", rd=address, rs1=S0, imm=0)
    asm.emit("addi", rd=address, rs1=address, imm=-1)
    asm.emit("sw", rs1=S0, rs2=address, imm=0)
    asm.emit("csrrs", rd=S0, csr=csr.NUMBER["mscratch"], rs1=0)
    asm.emit("bne", rs1=address, rs2=0, target=f"sampled_{kind}")
    asm.emit("xg.host", code=int(HostCall.GUARD_EXIT))
    asm.label(f"sampled_{kind}")
    asm.emit("lw", rd=pointer, rs1=pointer, imm=4)
    asm.emit("jalr", rd=0, rs1=pointer, imm=0)


def _make_room(asm: Assembler, symbol: Callable[[str], int]) -> None:
    """make_room(bytes, end): collect; the words from sp to `end` are references, which move. Destroys s2 and s3."""
    offset = VM_OFFSET["shadow_top"]

    def copied(label: str, to_shadow: bool) -> None:
        done = f"{label}_done"
        asm.emit("lw", rd=T0, rs1=abi.GP, imm=offset)
        asm.mv(T1, abi.SP)
        asm.label(label)
        asm.emit("beq", rs1=T1, rs2=S3, target=done)
        asm.emit("lw", rd=T2, rs1=T1 if to_shadow else T0, imm=0)
        asm.emit("sw", rs1=T0 if to_shadow else T1, rs2=T2, imm=0)
        asm.emit("addi", rd=T0, rs1=T0, imm=4)
        asm.emit("addi", rd=T1, rs1=T1, imm=4)
        asm.j(label)
        asm.label(done)

    asm.label("make_room")
    asm.mv(S2, abi.RA)
    asm.mv(S3, A1)
    copied("save", True)
    asm.emit("sw", rs1=abi.GP, rs2=T0, imm=offset)
    asm.emit("jal", rd=abi.RA, target=symbol(RESERVE))
    asm.emit("lw", rd=T0, rs1=abi.GP, imm=offset)
    asm.emit("sub", rd=T1, rs1=S3, rs2=abi.SP)
    asm.emit("sub", rd=T0, rs1=T0, rs2=T1)
    asm.emit("sw", rs1=abi.GP, rs2=T0, imm=offset)
    asm.emit("bne", rs1=A0, rs2=0, target="enough")
    # There is no place to raise MemoryError at; the next allocation has one.
    asm.emit("jal", rd=abi.RA, target=symbol(USE_RESERVE))
    asm.emit("bne", rs1=A0, rs2=0, target="enough")
    asm.emit("xg.host", code=int(HostCall.OUT_OF_MEMORY))
    asm.label("enough")
    copied("restore", False)
    asm.emit("jalr", rd=0, rs1=S2, imm=0)


class ExitTable:
    """The table that the handlers read."""

    def __init__(self, linker: Linker) -> None:
        self.linker = linker

    def put(self, address: int, target: int) -> None:
        """From now on the guard at this address goes on there. Raises BackendLimit."""
        at = TABLE + 8 * ((address >> 2) % BUCKETS)
        end = TABLE + 8 * (BUCKETS + SPARE - 1)  # the last pair stays empty: it ends each search
        machine = self.linker.machine
        while at < end:
            found = machine.read_word(at)
            if found in (0, address):
                self.linker.change(at + 4, target)
                self.linker.change(at, address)
                return
            at += 8
        raise BackendLimit("the table of exits is full")


def entry_jump(code: PortalCode, trace_id: int, address: int) -> tuple[int, int] | None:
    """The word of the table of entries for a root trace: its address and what it is to be; None: it has none."""
    if not 0 < trace_id < ENTRIES:
        return None
    at = code.entries + 4 * trace_id
    return at, encode("jal", rd=0, imm=address - at)

"""The code of an exit: from a guard's failure to the program's state as the interpreter wants it, on the core.

    counting    a word in the image counts down; at zero the host is asked (HostCall.EXIT_DUE): it may want a bridge
    dump        the guard's failargs, from wherever the trace has them, to the C stack: first the references
    virtuals    room for all objects that the trace has not allocated, then their contents
    stores      what the trace has put off
    frames      the registers of the jitcode frames (jit/backend/activations.py), and on to the innermost one's code

It is made when the guard first fails, and stands behind the traces.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jit.backend.activations import FRAME, RETURN
from jit.backend.continuations import Continuations
from jit.backend.frame import Frame
from jit.backend.lower_base import float_words
from jit.backend.mir import Computed, Location, Reg, Slot, Word
from jit.backend_api import BackendLimit
from jit.ir import ArrayDescr, Const, FailRef, Op, ResumeData, ResumeValue, VirtualObject, VirtualRef
from sim.asm import Assembler
from spec import abi
from spec.heap import VM_OFFSET
from spec.host_link import HostCall

T0, T1, T2 = (abi.NUMBER[name] for name in ("t0", "t1", "t2"))
OBJECTS, BASE, SHADOW = (abi.NUMBER[name] for name in ("s0", "s1", "s4"))
A0, A1 = abi.ARGUMENTS[:2]
_IMMEDIATE = {"add": "addi", "and": "andi", "or": "ori", "xor": "xori", "sll": "slli", "srl": "srli", "sra": "srai"}
_REACH = 2047


@dataclass(frozen=True)
class ExitCode:
    """Addresses. `due`: where the host is asked, `body`: behind the counting."""

    start: int
    due: int
    body: int


class ExitWriter:
    """Writes the code of one exit. `resume`: its jitcode frames' code is there, or is made now (BackendLimit)."""

    def __init__(self, asm: Assembler, op: Op, locations: Sequence[tuple[Location, ...]], continuations: Continuations,
                 make_room: int) -> None:  # fmt: skip
        self.asm = asm
        self.resume: ResumeData = op.resume
        self.kinds = [v.kind for v in op.failargs or ()]
        self.locations = locations
        self.continuations = continuations
        self.make_room = make_room
        self.places: dict[int, int] = {}  # failarg -> its offset in the dump
        self.references = 0
        self.objects: list[int] = []  # offset of each virtual object from the first
        self.later: list[Callable[[], None]] = []

    def write(self, counter: int) -> None:
        asm, frames = self.asm, self.resume.frames
        low = (counter & 0xFFF ^ 0x800) - 0x800
        asm.label("start")
        asm.emit("lui", rd=abi.SCRATCH, imm=(counter - low & 0xFFFF_FFFF) >> 12)
        asm.emit("lw", rd=abi.EXIT_LINK, rs1=abi.SCRATCH, imm=low)
        asm.emit("addi", rd=abi.EXIT_LINK, rs1=abi.EXIT_LINK, imm=-1)
        asm.emit("sw", rs1=abi.SCRATCH, rs2=abi.EXIT_LINK, imm=low)
        asm.emit("bne", rs1=abi.EXIT_LINK, rs2=0, target="body")
        asm.emit("xg.host", code=int(HostCall.EXIT_DUE))
        asm.label("due")
        asm.label("body")
        entry = self.continuations.entry(*frames[-1][:2])
        for _ in range(len(frames) + 1):
            asm.emit("addi", rd=abi.SP, rs1=abi.SP, imm=-FRAME)
        self.dump()
        if self.resume.virtuals:
            self.allocate()
            for number, virtual in enumerate(self.resume.virtuals):
                self.fill(number, virtual)
        self.stores()
        self.frames()
        asm.emit("addi", rd=abi.SP, rs1=abi.SP, imm=FRAME)
        asm.j(entry)
        for step in self.later:
            step()

    # --- the values of the failargs ---
    def dump(self) -> None:
        order = sorted(range(len(self.kinds)), key=lambda k: self.kinds[k] != "r")
        offset = 0
        for k in order:
            self.places[k] = offset
            for where in self.locations[k]:
                if offset > FRAME - 4:
                    raise BackendLimit("an exit with too many values")
                self.asm.emit("sw", rs1=abi.SP, rs2=self.fetch(where), imm=offset)
                offset += 4
        self.references = 4 * self.kinds.count("r")

    def fetch(self, where: Location, scratch: int = abi.SCRATCH) -> int:
        """The register of a word; `scratch` where it is in none."""
        asm = self.asm
        if isinstance(where, Reg):
            return where.number
        if isinstance(where, Word):
            if where.value & 0xFFFF_FFFF == 0:
                return abi.ZERO
            asm.li(scratch, where.value & 0xFFFF_FFFF)
        elif isinstance(where, Slot):
            asm.emit("lw", rd=scratch, rs1=abi.GP, imm=Frame.offset(where))
        else:
            self.compute(where, scratch)
        return scratch

    def compute(self, where: Computed, rd: int) -> None:
        asm, op = self.asm, where.op
        a = self.fetch(where.a, abi.SCRATCH)
        if op in _IMMEDIATE and isinstance(where.b, Word):
            value = (where.b.value & 0xFFFF_FFFF ^ 0x8000_0000) - 0x8000_0000
            if -_REACH <= value <= _REACH:
                asm.emit(_IMMEDIATE[op], rd=rd, rs1=a, imm=value & 31 if op.startswith("s") else value)
                return
        b = self.fetch(where.b, abi.EXIT_LINK)
        if op in ("eq", "ne"):
            asm.emit("xor", rd=rd, rs1=a, rs2=b)
            if op == "eq":
                asm.emit("sltiu", rd=rd, rs1=rd, imm=1)
            else:
                asm.emit("sltu", rd=rd, rs1=0, rs2=rd)
        elif op in ("lt", "ge", "ltu", "geu"):
            asm.emit("sltu" if op.endswith("u") else "slt", rd=rd, rs1=a, rs2=b)
            if op.startswith("ge"):
                asm.emit("xori", rd=rd, rs1=rd, imm=1)
        elif op == "load":
            asm.emit("add", rd=rd, rs1=a, rs2=b)
            asm.emit("lw", rd=rd, rs1=rd, imm=0)
        else:
            asm.emit(op, rd=rd, rs1=a, rs2=b)

    def value(self, v: ResumeValue, rd: int, half: int = 0) -> int:
        """The register of a resume value's word: rd, or x0."""
        asm = self.asm
        if isinstance(v, Const):
            word = (float_words(v.value)[half] if v.kind == "f" else int(v.value)) & 0xFFFF_FFFF
            if word == 0:
                return abi.ZERO
            asm.li(rd, word)
        elif isinstance(v, VirtualRef):
            self.add(rd, OBJECTS, self.objects[v.index])
        else:
            asm.emit("lw", rd=rd, rs1=abi.SP, imm=self.places[v.index] + 4 * half)
            if v.tagged:
                asm.emit("slli", rd=rd, rs1=rd, imm=1)
                asm.emit("addi", rd=rd, rs1=rd, imm=1)
        return rd

    def is_double(self, v: ResumeValue) -> bool:
        if isinstance(v, FailRef):
            return self.kinds[v.index] == "f"
        return isinstance(v, Const) and v.kind == "f"

    def add(self, rd: int, base: int, offset: int) -> None:
        if offset <= _REACH:
            self.asm.emit("addi", rd=rd, rs1=base, imm=offset)
        else:
            self.asm.li(rd, offset)
            self.asm.emit("add", rd=rd, rs1=rd, rs2=base)

    def put(self, base: int, offset: int, v: ResumeValue, kind: str) -> None:
        """Store a value at base + offset. Destroys t1 and t2."""
        end = offset + (4 if kind == "f" else 0)
        if end > _REACH:
            self.add(T2, base, offset)
            base, offset = T2, 0
        for half in range(2 if kind == "f" else 1):
            register = self.value(v, T1, half)
            self.asm.emit("sb" if kind == "b" else "sw", rs1=base, rs2=register, imm=offset + 4 * half)

    # --- objects and stores ---
    def allocate(self) -> None:
        asm, total = self.asm, 0
        for virtual in self.resume.virtuals:
            self.objects.append(total)
            total += virtual.descr.size(virtual.length)
        asm.emit("lw", rd=OBJECTS, rs1=abi.GP, imm=VM_OFFSET["alloc_ptr"])
        asm.emit("lw", rd=T0, rs1=abi.GP, imm=VM_OFFSET["alloc_limit"])
        asm.emit("lw", rd=T1, rs1=abi.GP, imm=VM_OFFSET["gc_stress"])
        self.add(T2, OBJECTS, total)
        asm.emit("bltu", rs1=T0, rs2=T2, target="slow")
        asm.emit("bne", rs1=T1, rs2=0, target="slow")
        asm.label("room")
        asm.emit("sw", rs1=abi.GP, rs2=T2, imm=VM_OFFSET["alloc_ptr"])

        def slow_path() -> None:
            asm.label("slow")
            asm.li(A0, total)
            self.add(A1, abi.SP, self.references)
            asm.emit("jal", rd=abi.RA, target=self.make_room)
            asm.emit("lw", rd=OBJECTS, rs1=abi.GP, imm=VM_OFFSET["alloc_ptr"])
            self.add(T2, OBJECTS, total)
            asm.j("room")

        self.later.append(slow_path)

    def fill(self, number: int, virtual: VirtualObject) -> None:
        descr, at = virtual.descr, self.objects[number]
        header = virtual.header if virtual.header is not None else Const(descr.header, "i")
        self.put(OBJECTS, at, header, "r")
        if descr.length_offset:
            self.put(OBJECTS, at + descr.length_offset, Const(virtual.length, "i"), "i")
        for field, v in virtual.fields.items():
            self.put(OBJECTS, at + field.offset, v, field.kind)
        for index, v in virtual.items.items():
            assert virtual.array is not None
            self.put(OBJECTS, at + virtual.array.base + index * virtual.array.item_bytes, v, virtual.array.kind)

    def stores(self) -> None:
        held: ResumeValue | None = None
        for store in self.resume.pending:
            if held != store.obj:
                self.value(store.obj, T0)
                held = store.obj
            descr = store.descr
            if isinstance(descr, ArrayDescr):
                self.put(T0, descr.base + store.index * descr.item_bytes, store.value, descr.kind)
            else:
                self.put(T0, descr.offset, store.value, descr.kind)

    # --- frames ---
    def frames(self) -> None:
        """Innermost frame first: it lies next to the dump."""
        asm, frames = self.asm, self.resume.frames
        waiting = [self.continuations.waiting(code, pc) for code, pc, _ in frames[:-1]]
        total = sum(map(len, waiting))
        if total:
            asm.emit("lw", rd=SHADOW, rs1=abi.GP, imm=VM_OFFSET["shadow_top"])
        landing = 0
        for k in range(len(frames) - 1, -1, -1):
            code, pc, registers = frames[k]
            asm.emit("addi", rd=BASE, rs1=abi.SP if k == len(frames) - 1 else BASE, imm=FRAME)
            if k:
                landing = self.continuations.landing(*frames[k - 1][:2])
                asm.li(T1, landing)
                asm.emit("sw", rs1=BASE, rs2=T1, imm=RETURN)
            refs = waiting[k] if k < len(waiting) else []
            before = sum(map(len, waiting[:k]))
            values = {number: v for (_, number), v in registers.items()}
            for i, number in enumerate(refs):
                self.put(SHADOW, 4 * (before + i), values.pop(number, Const(0, "r")), "r")
            for number, v in values.items():
                offset = self.continuations.slot(code, number)
                self.put(BASE, offset, v, "f" if self.is_double(v) else "i")
        if total:
            asm.emit("addi", rd=SHADOW, rs1=SHADOW, imm=4 * total)
            asm.emit("sw", rs1=abi.GP, rs2=SHADOW, imm=VM_OFFSET["shadow_top"])

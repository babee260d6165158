"""Code that finishes a bytecode after a guard's exit: jitcode compiled in the simplest way, for a core without a host.

A guard fails in the midst of jitcode: its resume data says in which functions, at which instructions, and what is in
their registers. The blackhole interpreter (jit/blackhole.py) goes on from there to the next merge point. Here the same
jitcode becomes RV32 code, instruction by instruction, with a word of memory for each register of the jitcode in an
activation's frame (jit/backend/activations.py). It is made when a guard first fails there, and serves all guards whose
exits come to the same instruction.

Functions that have been entered by the trace return to their landing with the result in a0 (and a1). The references of
a caller lie on the shadow stack while it waits, in the order of `waiting`; the landing fetches them from there. Calls
from here are calls of the firmware's functions. At the merge point the driver's `leave` stores where the program
stands, and the code goes on to the portal (jit/backend/portal.py); so it does where the portal's function returns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from jit.backend.activations import FIRST, FRAME, POOL, RETURN, T0, T1, T2, T3, A
from jit.backend.jitcode_operations import Operations
from jit.backend_api import BackendLimit
from jit.ir import CallDescr
from jit.jitcode import DriverInfo, Edge, Instr, JitCode
from sim.asm import Assembler
from spec import abi
from spec.heap import VM_OFFSET


@dataclass(frozen=True, kw_only=True)
class Places:
    """Addresses that the code needs. `function(descr)`: of a function of the VM; `symbol(name)`: of any other;
    `reserve`: makes room for so many bytes, 0 where there is none; `portal`, `returned`: where the program goes on from
    vm.frame, or with a status in a0."""

    function: Callable[[CallDescr], int]
    symbol: Callable[[str], int]
    reserve: int
    leave: int
    portal: int
    returned: int


@dataclass
class Continuations:
    """The code made so far. `place(assembler)` puts code into trace memory."""

    jitcodes: Sequence[JitCode]
    driver: DriverInfo
    places: Places
    base: Callable[[], int]
    place: Callable[[Assembler], dict[str, int]]
    floats: bool = False
    known: dict[tuple[int, int], int] = field(default_factory=dict)  # jitcode and instruction -> address
    landings: dict[tuple[int, int], int] = field(default_factory=dict)
    slots: dict[int, dict[int, int]] = field(default_factory=dict)

    def entry(self, jitcode: int, pc: int) -> int:
        """Address of the code from this instruction on. Raises BackendLimit."""
        if (jitcode, pc) not in self.known:
            self._compile(jitcode, lambda writer: writer.chain(pc))
        return self.known[jitcode, pc]

    def landing(self, jitcode: int, pc: int) -> int:
        """Address to which the function called at `pc` returns. Raises BackendLimit."""
        if (jitcode, pc) not in self.landings:
            labels = self._compile(jitcode, lambda writer: writer.landing(pc))
            self.landings[jitcode, pc] = labels["landing"]
        return self.landings[jitcode, pc]

    def waiting(self, jitcode: int, pc: int) -> list[int]:
        """The registers whose references a caller keeps on the shadow stack."""
        code = self.jitcodes[jitcode]
        return [r for r in code.live_over_call(pc) if code.kinds[r] == "r"]

    def slot(self, jitcode: int, register: int) -> int:
        """The offset in the frame. Raises BackendLimit."""
        slots = self.slots.setdefault(jitcode, {})
        if register not in slots:
            kinds = self.jitcodes[jitcode].kinds
            offset = FIRST + sum(8 if kinds[r] == "f" else 4 for r in slots)
            if offset + 8 > FRAME:
                raise BackendLimit(f"{self.jitcodes[jitcode].name} has too many registers for a frame")
            slots[register] = offset
        return slots[register]

    def _compile(self, jitcode: int, begin: Callable[[_Writer], None]) -> dict[str, int]:
        writer = _Writer(self, jitcode, Assembler(self.base()))
        begin(writer)
        writer.finish()
        labels = self.place(writer.asm)
        for pc in writer.done:
            self.known[jitcode, pc] = labels[f"pc{pc}"]
        return labels


class _Writer(Operations):
    """Writes the code of one function, as far as it is reached."""

    def __init__(self, all_: Continuations, number: int, asm: Assembler) -> None:
        code, places = all_.jitcodes[number], all_.places
        super().__init__(code, lambda register: all_.slot(number, register), asm, places.symbol, all_.floats)
        self.all = all_
        self.number = number
        self.done: set[int] = set()
        self.edges: list[tuple[str, Edge]] = []
        self.later: list[Callable[[], None]] = []

    # --- order ---
    def chain(self, pc: int) -> None:
        """Instructions from `pc` on, to where control goes elsewhere for good."""
        onward: int | None = pc
        while onward is not None:
            pc = onward
            if (self.number, pc) in self.all.known:
                self.asm.j(self.all.known[self.number, pc])
                return
            if pc in self.done:
                self.asm.j(f"pc{pc}")
                return
            self.done.add(pc)
            self.asm.label(f"pc{pc}")
            onward = self.instruction(pc, self.code.code[pc])

    def finish(self) -> None:
        while self.edges:
            label, edge = self.edges.pop()
            self.asm.label(label)
            self.chain(self.take(edge))
        for step in self.later:
            step()

    def landing(self, pc: int) -> None:
        self.asm.label("landing")
        refs = self.all.waiting(self.number, pc)
        if refs:
            self.pop(refs)
        self.result(self.code.code[pc].dst)
        self.chain(pc + 1)

    def branch(self, name: str, a: int, b: int, edge: Edge) -> None:
        label = self.asm.fresh("edge")
        self.asm.emit(name, rs1=a, rs2=b, target=label)
        self.edges.append((label, edge))

    def take(self, edge: Edge) -> int:
        """The moves of an edge, all at once; its target."""
        live = set(self.code.live_before(edge.target))
        pairs = zip(edge.destinations, edge.sources, strict=True)
        self.move_at_once([(d, s) for d, s in pairs if d != s and d in live])
        return edge.target

    # --- instructions ---
    def instruction(self, pc: int, instr: Instr) -> int | None:
        """One instruction; where it goes on in line, None: nowhere."""
        name = instr.name
        if instr.edges:
            return self.control(instr)
        if name == "return":
            if instr.args:
                self.arguments(instr.args)
            if self.code is self.all.driver.portal:
                self.asm.j(self.all.places.returned)
            else:
                self.asm.emit("lw", rd=T0, rs1=abi.SP, imm=RETURN)
                self.asm.emit("addi", rd=abi.SP, rs1=abi.SP, imm=FRAME)
                self.asm.emit("jalr", rd=0, rs1=T0, imm=0)
            return None
        if name == "jit_merge_point":
            self.arguments(instr.args)
            self.asm.emit("jal", rd=abi.RA, target=self.all.places.leave)
            self.asm.j(self.all.places.portal)
            return None
        if name == "residual_call":
            self.call(pc, instr, instr.descr)
        elif name == "inline_call":
            if instr.descr.call_descr is None:
                raise BackendLimit(f"{instr.descr.name} has a merge point, and is called")
            self.call(pc, instr, instr.descr.call_descr)
        elif name.startswith("new"):
            self.allocate(pc, instr)
        elif name != "can_enter_jit":
            self.plain(instr)
        return pc + 1

    def control(self, instr: Instr) -> int:
        name, edges = instr.name, instr.edges
        if name == "switch":
            self.load(T0, instr.args[0])
            for case, edge in zip(instr.cases, edges, strict=False):
                self.asm.li(T1, case)
                self.branch("beq", T0, T1, edge)
        elif name.startswith("goto_if_ovf_"):
            self.overflow(name[12:], instr)
        elif name != "goto":
            self.condition(name[8:], instr.args, edges[0])
        return self.take(edges[-1])

    def condition(self, name: str, args: Sequence[int], edge: Edge) -> None:
        """A branch to the edge where the condition holds."""
        if name == "ref_is_small":
            self.load(T0, args[0])
            self.asm.emit("andi", rd=T0, rs1=T0, imm=1)
            self.branch("bne", T0, 0, edge)
        else:
            self.branch(*self.relation(name, args), edge)

    def overflow(self, name: str, instr: Instr) -> None:
        """The exact result, in T2 and T3 (high); a branch where it does not fit in 31 bits."""
        asm = self.asm
        self.load(T0, instr.args[0])
        self.load(T1, instr.args[1])
        if name == "int_mul_ovf":
            asm.emit("mul", rd=T2, rs1=T0, rs2=T1)
            asm.emit("mulh", rd=T3, rs1=T0, rs2=T1)
        elif name == "int_lshift_ovf":
            asm.emit("andi", rd=T1, rs1=T1, imm=31)
            asm.emit("sll", rd=T2, rs1=T0, rs2=T1)
            asm.emit("xori", rd=T1, rs1=T1, imm=31)
            asm.emit("sra", rd=T3, rs1=T0, rs2=T1)
            asm.emit("srai", rd=T3, rs1=T3, imm=1)
        else:
            add = name == "int_add_ovf"
            asm.emit("add" if add else "sub", rd=T2, rs1=T0, rs2=T1)
            carry = A[0]
            asm.emit("sltu", rd=carry, rs1=T2 if add else T0, rs2=T0 if add else T1)
            asm.emit("srai", rd=T0, rs1=T0, imm=31)
            asm.emit("srai", rd=T1, rs1=T1, imm=31)
            asm.emit("add" if add else "sub", rd=T3, rs1=T0, rs2=T1)
            asm.emit("add" if add else "sub", rd=T3, rs1=T3, rs2=carry)
        if instr.dst >= 0:
            self.store(T2, instr.dst)
        asm.emit("srai", rd=T0, rs1=T2, imm=31)
        self.branch("bne", T0, T3, instr.edges[0])
        asm.emit("slli", rd=T1, rs1=T2, imm=1)
        asm.emit("xor", rd=T1, rs1=T1, rs2=T2)
        self.branch("blt", T1, 0, instr.edges[0])

    def call(self, pc: int, instr: Instr, descr: CallDescr) -> None:
        refs = self.all.waiting(self.number, pc) if descr.may_collect else []
        if refs:
            self.push(refs)
        self.jump_and_link(self.all.places.function(descr), self.arguments(instr.args))
        if refs:
            self.pop(refs)
        self.result(instr.dst)

    def allocate(self, pc: int, instr: Instr) -> None:
        """In line, where there is room; the firmware's collector makes it. Without any: null, and an error is
        pending."""
        asm, descr, offset = self.asm, instr.descr, VM_OFFSET
        count = None if instr.name == "new" else instr.args[-1]
        size, room, filled, failed = T2, asm.fresh("room"), asm.fresh("filled"), asm.fresh("failed")
        again, slow = asm.fresh("again"), asm.fresh("slow")
        if count is None or not descr.item_bytes:
            asm.li(size, (descr.fixed_size + 7) & -8)
        else:
            self.load(size, count)
            shift = descr.item_bytes.bit_length() - 1
            if shift:
                asm.emit("slli", rd=size, rs1=size, imm=shift)
            asm.emit("addi", rd=size, rs1=size, imm=descr.fixed_size + 7)
            asm.emit("andi", rd=size, rs1=size, imm=-8)
        asm.emit("lw", rd=T0, rs1=abi.GP, imm=offset["alloc_ptr"])
        asm.emit("lw", rd=T1, rs1=abi.GP, imm=offset["alloc_limit"])
        asm.emit("sub", rd=T1, rs1=T1, rs2=T0)
        asm.emit("bltu", rs1=T1, rs2=size, target=slow)
        asm.emit("lw", rd=T1, rs1=abi.GP, imm=offset["gc_stress"])
        asm.emit("bne", rs1=T1, rs2=0, target=slow)
        asm.label(room)
        asm.emit("add", rd=T1, rs1=T0, rs2=size)
        asm.emit("sw", rs1=abi.GP, rs2=T1, imm=offset["alloc_ptr"])
        if instr.name == "new_instance":
            self.load(T1, instr.args[0])
        else:
            asm.li(T1, descr.header)
        asm.emit("sw", rs1=T0, rs2=T1, imm=0)
        if descr.length_offset:
            assert count is not None
            self.load(T1, count)
            asm.emit("sw", rs1=T0, rs2=T1, imm=descr.length_offset)
        asm.label(filled)
        self.store(T0, instr.dst)
        refs = self.all.waiting(self.number, pc)
        saved = POOL[-1]  # the firmware's functions preserve it

        def slow_path() -> None:
            asm.label(slow)
            asm.mv(saved, size)
            if refs:
                self.push(refs)
            asm.mv(A[0], saved)
            asm.emit("jal", rd=abi.RA, target=self.all.places.reserve)
            if refs:
                self.pop(refs)
            asm.emit("beq", rs1=A[0], rs2=0, target=failed)
            asm.mv(size, saved)
            asm.label(again)
            asm.emit("lw", rd=T0, rs1=abi.GP, imm=offset["alloc_ptr"])
            asm.j(room)
            asm.label(failed)
            asm.emit("addi", rd=T0, rs1=0, imm=0)
            asm.j(filled)

        self.later.append(slow_path)

"""Constrained-random programs of the whole unprivileged and machine-mode instruction set, long enough for lockstep.

To what sim/random_program.py mixes, this adds CSR instructions, branches and loops of every distance, subroutines at
both ends of the program (so that jal crosses all of it), several data areas, a routine that changes the instruction
behind its own fence.i, and instructions that trap: illegal ones, misaligned and unmapped loads, stores and jumps,
ecall, ebreak. The trap handler puts mcause, mtval, mepc and mstatus into registers, where they are seen, and goes on
behind the instruction that trapped.

Any conforming machine takes the same path: what the privileged specification leaves to the implementation stays out
(what ebreak leaves in mtval, bits that need not be writable, counters of cycles), and interrupts stay off.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.asm import Assembled
from sim.random_program import HANDLER, POINTER, RandomProgram
from spec import csr, isa, memory_map
from spec.isa import Cause

CAUSE, WHERE = 28, 27  # registers that the trap handler writes
SUBROUTINES = 4  # at each end
CODE = memory_map.FIRMWARE.base + 0x4000  # a routine that programs write, and change while it runs
TO_HOST = memory_map.IMAGE.base + 0x8000  # the last store goes there
#: CSRs of which every bit is kept.
_PLAIN = ("mscratch", "mcause", "mtval")
#: CSRs that read alike on every conforming core with one hart, as long as they are only read. (Not minstreth: the RTL
#: carries into it some cycles late, see docs/core.md; cocotb_tests/test_system.py tests how software has to read it.)
_READ = ("mhartid", "mvendorid", "mimpid", "mtvec")
#: CSRs that no core of this kind has: user and supervisor mode, debug, vectors, the unprivileged counters.
_ABSENT = (0x008, 0x100, 0x105, 0x180, 0x303, 0x5C0, 0x7B0, 0x800, 0xC00, 0xC02, 0xC20, 0xF00, 0xFFF)
_UNMAPPED = (0x0300_0000, 0x2000_0000, 0x7000_0000, 0x8000_0000, 0xFFFF_F800)
_FLOAT_OPCODES = {row.match & 0x7F for row in isa.ROWS.values() if row.unit is isa.Unit.FLOAT}
_MIE, _MPIE = 8, 0x80


@dataclass(kw_only=True)
class SystemProgram(RandomProgram):
    """`areas`: addresses with 2 KiB of data memory on both sides, which loads and stores use in turn. `edges`:
    addresses at which a region of data memory begins or ends.
    """

    length: int = 10_000
    areas: tuple[int, ...] = (memory_map.IMAGE.base + 0x1000,)
    edges: tuple[int, ...] = (memory_map.IMAGE.base, memory_map.IMAGE.end)

    exit_register: int = WHERE

    def build(self) -> Assembled:
        self.nested = False
        return super().build()

    def element(self) -> None:
        rng, kind = self.rng, self.rng.random()
        if kind < 0.77:
            super().element()
        elif kind < 0.82:
            self.store_and_load()
        elif kind < 0.89:
            self.csr_instruction()
        elif kind < 0.94:
            self.trapping()
        elif kind < 0.955:
            self.asm.emit("jal", rd=HANDLER, target=f"{rng.choice(('near', 'far'))}{rng.randrange(SUBROUTINES)}")
        elif kind < 0.985:
            self.computed_address()
        elif kind < 0.989:
            self.hop()
        elif kind < 0.992:
            self.change_code()
        elif kind < 0.994:
            self.asm.emit("auipc", rd=self.result(), imm=rng.getrandbits(20))
        else:
            self.asm.li(POINTER, rng.choice(self.areas))

    def prologue(self) -> None:
        asm = self.asm
        for name, value in (("mstatus", 0), ("mie", 0), ("mcause", 0), ("mtval", 0), ("mepc", 0), ("mscratch", 0)):
            asm.li(1, value)
            asm.emit("csrrw", rd=0, csr=csr.NUMBER[name], rs1=1)
        if self.floats:
            asm.emit("csrrwi", rd=0, csr=csr.NUMBER["fcsr"], zimm=0)
        asm.la(1, "handler")
        asm.emit("csrrw", rd=0, csr=csr.NUMBER["mtvec"], rs1=1)
        asm.emit("csrrwi", rd=0, csr=csr.NUMBER["minstreth"], zimm=0)
        asm.emit("csrrwi", rd=0, csr=csr.NUMBER["minstret"], zimm=0)
        self.routine()
        asm.j("begin")
        self.subroutines("near")
        asm.label("begin")

    def epilogue(self) -> None:
        """A machine without xg.host ends at the store before it (Spike's host-target interface), and idles."""
        asm = self.asm
        asm.li(CAUSE, TO_HOST)
        asm.li(WHERE, 1)
        asm.emit("sw", rs1=CAUSE, rs2=WHERE, imm=0)
        super().epilogue()
        asm.label("idle")
        asm.j("idle")
        self.trap_handler()
        self.subroutines("far")

    def subroutines(self, name: str) -> None:
        for i in range(SUBROUTINES):
            self.asm.label(f"{name}{i}")
            for _ in range(self.rng.randrange(0, 4)):
                self.plain()
            self.asm.emit("jalr", rd=0, rs1=HANDLER, imm=0)

    def routine(self) -> None:
        """Write the routine at CODE: it stores WHERE as its own third instruction, executes that, and returns."""
        words = [
            isa.encode("sw", rs1=CAUSE, rs2=WHERE, imm=8),
            isa.encode("fence.i"),
            isa.encode("addi", rd=0, rs1=0, imm=0),
            isa.encode("jalr", rd=0, rs1=HANDLER, imm=0),
        ]
        self.asm.li(CAUSE, CODE)
        for i, word in enumerate(words):
            self.asm.li(WHERE, word)
            self.asm.emit("sw", rs1=CAUSE, rs2=WHERE, imm=4 * i)
        self.asm.emit("fence.i")

    def change_code(self) -> None:
        """Call the routine with a new instruction."""
        row = self.rng.choice(self.rows)
        operands = {
            name: self.source() if op.is_register else self.rng.randrange(op.low, op.high + 1, op.step)
            for name, op in row.operands.items()
            if name != "rd"
        }
        self.asm.li(WHERE, isa.encode(row.name, rd=self.result(), **operands))
        self.asm.li(CAUSE, CODE)
        self.asm.emit("jalr", rd=HANDLER, rs1=CAUSE, imm=0)

    def trap_handler(self) -> None:
        """Where a jump went to an address that cannot be fetched, HANDLER says where to go on."""
        asm = self.asm

        def read(rd: int, name: str) -> None:
            asm.emit("csrrs", rd=rd, csr=csr.NUMBER[name], rs1=0)

        asm.label("handler")
        read(CAUSE, "mcause")
        asm.emit("addi", rd=WHERE, rs1=CAUSE, imm=-Cause.BREAKPOINT)
        asm.emit("bne", rs1=WHERE, rs2=0, target="value")
        asm.emit("csrrwi", rd=0, csr=csr.NUMBER["mtval"], zimm=0)  # 0 or the address, as the implementation likes
        asm.label("value")
        read(WHERE, "mtval")
        read(WHERE, "mepc")
        asm.emit("addi", rd=WHERE, rs1=WHERE, imm=4)
        asm.emit("addi", rd=CAUSE, rs1=CAUSE, imm=-Cause.FETCH_FAULT)
        asm.emit("bne", rs1=CAUSE, rs2=0, target="go on")
        asm.emit("addi", rd=WHERE, rs1=HANDLER, imm=0)
        asm.label("go on")
        asm.emit("csrrw", rd=CAUSE, csr=csr.NUMBER["mepc"], rs1=WHERE)
        read(CAUSE, "mstatus")
        asm.emit("mret")

    def body(self, at_most: int) -> None:
        """Anything, and sometimes hundreds of instructions."""
        rng, outer = self.rng, self.nested
        count = int(2 ** rng.uniform(2, 10)) if not outer and rng.random() < 0.05 else rng.randrange(at_most + 1)
        self.nested = True
        for _ in range(count):
            self.element()
        self.nested = outer

    def loop(self) -> None:
        if self.nested:
            self.plain()  # loops share a counter
        else:
            super().loop()

    def store_and_load(self) -> None:
        """One or two stores, and soon afterwards a load of some of the same bytes."""
        asm, rng = self.asm, self.rng
        word = rng.randrange(0, 16, 4)
        for _ in range(rng.randrange(1, 3)):
            name, size = rng.choice((("sb", 1), ("sh", 2), ("sw", 4)))
            asm.emit(name, rs1=POINTER, rs2=self.source(), imm=word + rng.randrange(0, 4, size))
        self.spare(3)
        name, size = rng.choice((("lb", 1), ("lbu", 1), ("lh", 2), ("lhu", 2), ("lw", 4)))
        asm.emit(name, rd=self.result(), rs1=POINTER, imm=word + rng.randrange(0, 4, size))

    def hop(self) -> None:
        """Forward, back, and out again, over words that are no instructions: distances of every size."""
        asm, rng = self.asm, self.rng
        there, back, out = asm.fresh(), asm.fresh(), asm.fresh()

        def leap(target: str) -> None:
            if rng.random() < 0.5:
                asm.j(target)
            else:
                asm.emit(rng.choice(("beq", "bge", "bgeu")), rs1=0, rs2=0, target=target)

        def gap(most: float) -> None:
            for _ in range(int(2 ** rng.uniform(0, most))):
                asm.word(0)

        leap(there)
        gap(3)
        asm.label(back)
        self.spare(3)
        leap(out)
        gap(9.95)
        asm.label(there)
        self.spare(3)
        leap(back)
        asm.label(out)

    def computed_address(self) -> None:
        """A load, store or jump whose address comes from an instruction of any kind, one to three before it."""
        asm, rng = self.asm, self.rng
        if rng.random() < 0.3:
            target = asm.fresh()
            asm.la(HANDLER, target)
            self.move(HANDLER, HANDLER)
            self.spare()
            asm.emit("jalr", rd=self.result(), rs1=HANDLER, imm=0)
            asm.label(target)
            return
        self.move(CAUSE, POINTER)
        self.spare()
        name = rng.choice(("lb", "lh", "lw", "lbu", "lhu", "sb", "sh", "sw"))
        imm = rng.randrange(0, 16, {"b": 1, "h": 2, "w": 4}[name[1]])
        if name[0] == "l":
            asm.emit(name, rd=self.result(), rs1=CAUSE, imm=imm)
        else:
            asm.emit(name, rs1=CAUSE, rs2=rng.choice((CAUSE, self.source())), imm=imm)

    def move(self, rd: int, rs: int) -> None:
        """rd := rs, through one of the core's units. WHERE is lost."""
        asm, kind = self.asm, self.rng.choice(("alu", "shift", "mul", "div", "load", "csr", *["float"] * self.floats))
        if kind in ("mul", "div"):
            asm.li(WHERE, 1)
            asm.emit("mul" if kind == "mul" else "divu", rd=rd, rs1=rs, rs2=WHERE)
        elif kind == "load":
            asm.emit("sw", rs1=POINTER, rs2=rs, imm=16)
            asm.emit("lw", rd=rd, rs1=POINTER, imm=16)
        elif kind == "float":
            asm.emit("fsgnj.s", rd=rd, rs1=rs, rs2=rs)
        elif kind == "csr":
            asm.emit("csrrw", rd=0, csr=csr.NUMBER["mscratch"], rs1=rs)
            asm.emit("csrrs", rd=rd, csr=csr.NUMBER["mscratch"], rs1=0)
        else:
            asm.emit("addi" if kind == "alu" else "slli", rd=rd, rs1=rs, imm=0)

    def spare(self, most: int = 2) -> None:
        """Up to so many instructions that leave CAUSE and HANDLER alone."""
        for _ in range(self.rng.randrange(most + 1)):
            self.asm.emit("xor", rd=self.rng.randrange(1, WHERE), rs1=self.source(), rs2=self.source())

    def csr_instruction(self) -> None:
        asm, rng, kind = self.asm, self.rng, self.rng.random()
        if self.floats and kind < 0.2:  # flags that were just raised; a rounding mode, which the next may use
            self.float_instruction()
            name = rng.choice(("fflags", "frm", "fcsr"))
            asm.emit("csrrwi", rd=self.result(), csr=csr.NUMBER[name], zimm=rng.randrange(32))
            if rng.random() < 0.9:
                asm.emit("csrrwi", rd=self.result(), csr=csr.NUMBER["frm"], zimm=rng.randrange(5))
            self.float_instruction()
            asm.emit("csrrs", rd=self.result(), csr=csr.NUMBER["fcsr"], rs1=self.source())
            asm.emit("csrrwi", rd=0, csr=csr.NUMBER["frm"], zimm=rng.randrange(5))
        elif kind < 0.5:
            number = csr.NUMBER[rng.choice(_PLAIN)]
            if rng.random() < 0.5:
                name = rng.choice(("csrrw", "csrrs", "csrrc"))
                asm.emit(name, rd=self.result(), csr=number, rs1=self.source() if rng.random() < 0.8 else 0)
            else:
                name = rng.choice(("csrrwi", "csrrsi", "csrrci"))
                asm.emit(name, rd=self.result(), csr=number, zimm=rng.randrange(32))
        elif kind < 0.6:
            asm.emit(rng.choice(("csrrs", "csrrc")), rd=self.result(), csr=csr.NUMBER[rng.choice(_READ)], rs1=0)
        elif kind < 0.7:
            asm.emit("csrrs", rd=self.result(), csr=csr.NUMBER["minstret"], rs1=0)
        elif kind < 0.8:  # a counter that was just written, and one that counts on
            asm.emit("csrrw", rd=0, csr=csr.NUMBER["minstret"], rs1=self.source())
            asm.emit("csrrsi", rd=self.result(), csr=csr.NUMBER["minstret"], zimm=0)
        elif kind < 0.9:  # mie is 0: no interrupt comes
            asm.li(CAUSE, rng.choice((0, _MIE, _MPIE, _MIE | _MPIE)))
            asm.emit("csrrw", rd=self.result(), csr=csr.NUMBER["mstatus"], rs1=CAUSE)
            asm.emit("csrrsi", rd=self.result(), csr=csr.NUMBER["mstatus"], zimm=0)
        elif kind < 0.95:  # its low bits are not kept
            asm.emit("csrrw", rd=self.result(), csr=csr.NUMBER["mepc"], rs1=self.source())
            asm.emit("csrrs", rd=self.result(), csr=csr.NUMBER["mepc"], rs1=0)
        else:
            asm.emit("fence", pred=rng.randrange(16), succ=rng.randrange(16))
            asm.emit("fence.i")

    def trapping(self) -> None:
        asm, rng, kind = self.asm, self.rng, self.rng.random()
        if kind < 0.2:
            if self.floats and rng.random() < 0.3:  # a reserved rounding mode
                asm.word(isa.encode("fadd.d", rd=2, rs1=4, rs2=6, rm=rng.choice((5, 6))))
            else:
                asm.word(self.illegal())
        elif kind < 0.35:
            asm.emit(rng.choice(("ecall", "ebreak")))
        elif kind < 0.5:
            number = rng.choice((*_ABSENT, csr.NUMBER["mhartid"]))
            if rng.random() < 0.5:
                asm.emit("csrrw", rd=self.result(), csr=number, rs1=self.source())
            else:
                asm.emit("csrrwi", rd=self.result(), csr=number, zimm=rng.randrange(32))
        elif kind < 0.85:
            self.any_access()
        else:
            self.bad_jump()

    def any_access(self) -> None:
        """A load or store of any alignment: near the pointer, or near where memory begins or ends, or where none is."""
        asm, rng = self.asm, self.rng
        base, kind = POINTER, rng.random()
        if kind < 0.5:
            base = CAUSE
            asm.li(CAUSE, rng.choice(self.edges if kind < 0.2 else _UNMAPPED))
        name = rng.choice(("lb", "lh", "lw", "lbu", "lhu", "sb", "sh", "sw"))
        imm = rng.randrange(-8, 8)
        if name[0] == "l":
            asm.emit(name, rd=self.result(), rs1=base, imm=imm, sidecar=self.sidecar(name))
        else:
            asm.emit(name, rs1=base, rs2=self.source(), imm=imm)

    def bad_jump(self) -> None:
        """To an address that is no multiple of 4, or where no memory is."""
        asm, rng, kind = self.asm, self.rng, self.rng.random()
        on = asm.fresh()
        if kind < 0.3:
            asm.word(isa.encode("jal", rd=self.result(), imm=rng.randrange(-0x1000, 0x1000, 4) + 2))
        elif kind < 0.7:
            name = rng.choice(("beq", "bne", "blt", "bge", "bltu", "bgeu"))
            imm = rng.choice((-6, 6, -4094, 4094))
            asm.word(isa.encode(name, rs1=self.source(), rs2=self.source(), imm=imm))
        else:
            asm.la(HANDLER, on)
            asm.li(CAUSE, rng.choice(_UNMAPPED) + rng.randrange(4))
            asm.emit("jalr", rd=self.result(), rs1=CAUSE, imm=0)
        asm.label(on)

    def illegal(self) -> int:
        """A word of 32-bit length that is no instruction of spec/isa.py. (Nor one with odd registers for pairs where
        pair 0 would be written: Spike does not look at the operands then.)
        """
        while True:
            word = self.rng.getrandbits(32) | 3
            if self.rng.random() < 0.7:  # near an instruction
                row, bit = self.rng.choice(list(isa.ROWS.values())), 1 << self.rng.choice((12, 13, 14, 20, 25, 27, 30))
                word = row.match | self.rng.getrandbits(32) & ~row.mask | bit
            odd = word & 0xF80 == 0 and word & 0x7F in _FLOAT_OPCODES
            if isa.decode(word) is None and word & 31 != 31 and not odd:
                return word

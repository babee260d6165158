"""Constrained-random programs for comparing machines with each other and with independent simulators.

A program sets every register, then mixes arithmetic on recently written registers (hazards), loads and stores of all
sizes around one pointer, forward branches and jumps, calls through a register, and short counted loops. It ends with
xg.host. With `guards` it also uses Xguard: the exit handler continues after the instruction whose guard failed, so
guards may fail freely, and the loops' back edges are loop bits.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from sim.asm import Assembled, Assembler, subject_error
from spec import csr, isa, memory_map
from spec.host_link import HostCall
from spec.isa import Unit
from spec.sidecar import EXACT_CHECKS, EXACT_MNEMONICS, LATE_UNITS, SIDECAR, WATCH_SLOTS, Check, Subject

POINTER, HANDLER, COUNTER = 31, 30, 29  # registers with a fixed role
_FREE = tuple(range(1, 29))
_EDGES = (0, 1, 2, 3, 0x7FFF_FFFF, 0x8000_0000, 0x8000_0001, 0xFFFF_FFFF, 0xFFFF_FFFE, 0x3FFF_FFFF, 0x4000_0000)
_FLOAT_ROWS = tuple(row for row in isa.ROWS.values() if row.unit is Unit.FLOAT)
_MODES = (0, 0, 1, 2, 3, 4, 7, 7, 7, 7)
_OPERANDS = 16  # guard operands in use
_WHILE_POSITIVE = (("bne", COUNTER, 0), ("bne", 0, COUNTER), ("blt", 0, COUNTER), ("bltu", 0, COUNTER))


@dataclass(kw_only=True)
class RandomProgram:
    """Builds one program; `build()` returns it."""

    rng: random.Random
    length: int = 200
    base: int = memory_map.TRACE.base
    data: int = memory_map.IMAGE.base + 0x1000  # loads and stores stay within 2 KiB around it
    zba: bool = True
    guards: bool = False
    floats: bool = False
    exit_register: int = HANDLER  # what the exit handler uses

    def build(self) -> Assembled:
        self.asm = asm = Assembler(self.base)
        self.recent = [1]
        rows = [r for r in isa.ROWS.values() if r.unit in (Unit.ALU, Unit.SHIFT, Unit.MUL, Unit.DIV)]
        self.rows = [r for r in rows if r.name != "auipc" and (self.zba or not r.name.startswith("sh"))]
        for number in _FREE:
            asm.li(number, self.value())
        asm.li(POINTER, self.data)
        self.prologue()
        if self.guards:
            self.guard_prologue()
        while asm.index < self.length:
            self.element()
        self.epilogue()
        if self.guards:
            asm.label("exit handler")
            asm.emit("csrrs", rd=self.exit_register, csr=csr.NUMBER["xgepc"], rs1=0)
            asm.emit("jalr", rd=0, rs1=self.exit_register, imm=4)
        return asm.finish()

    def prologue(self) -> None:
        """What comes once the registers are set."""

    def epilogue(self) -> None:
        """What ends the program."""
        self.asm.emit("xg.host", code=HostCall.FINISH)

    def element(self) -> None:
        """One instruction, or a few that belong together."""
        kind = self.rng.random()
        if kind < 0.08:
            self.forward_branch()
        elif kind < 0.10:
            self.call()
        elif kind < 0.13:
            self.loop()
        elif kind < 0.135:
            self.asm.emit("fence.i")
        elif kind < 0.18 and self.guards:
            self.guard_instruction()
        elif kind < 0.25 and self.floats:
            self.float_instruction()
        else:
            self.plain()

    def value(self) -> int:
        return self.rng.choice(_EDGES) if self.rng.random() < 0.5 else self.rng.getrandbits(32)

    def source(self) -> int:
        return self.rng.choice(self.recent) if self.rng.random() < 0.6 else self.rng.choice((0, *_FREE))

    def result(self) -> int:
        rd = self.rng.choice((*_FREE, 0)) if self.rng.random() < 0.9 else self.rng.choice(self.recent)
        self.recent = [*self.recent[-3:], rd]
        return rd

    def plain(self) -> None:
        """One arithmetic instruction, load or store."""
        rng, kind = self.rng, self.rng.random()
        if kind < 0.3:
            name = rng.choice(("lb", "lh", "lw", "lbu", "lhu", "sb", "sh", "sw"))
            size = {"b": 1, "h": 2, "w": 4}[name[1]]
            near = rng.random() < 0.5  # often the same few words, so that loads meet stores
            imm = rng.randrange(0, 16 if near else 2048, size) - (0 if near else 1024)
            if name[0] == "l":
                self.asm.emit(name, rd=self.result(), rs1=POINTER, imm=imm, sidecar=self.sidecar(name))
            else:
                self.asm.emit(name, rs1=POINTER, rs2=self.source(), imm=imm, sidecar=self.sidecar(name))
            return
        row = rng.choice(self.rows)
        operands = {}
        for name, op in row.operands.items():
            if name != "rd":
                operands[name] = self.source() if op.is_register else rng.randrange(op.low, op.high + 1, op.step)
        self.asm.emit(row.name, rd=self.result(), **operands, sidecar=self.sidecar(row.name))

    def float_instruction(self) -> None:
        """One of floating point, often on registers written just before, or on halves of pairs; sometimes a store."""
        rng, asm = self.rng, self.asm
        row = rng.choice(_FLOAT_ROWS)
        operands: dict[str, int] = {}
        for name, op in row.operands.items():
            if name == "rm":
                operands[name] = rng.choice(_MODES)
            else:
                number = self.result() if name == "rd" else self.source()
                operands[name] = min(number & ~1, _FREE[-1] - 2) if op.is_pair else number
        if row.writes_pair and not operands["rd"]:  # Spike does nothing at all then, flags included
            operands["rd"] = 2
        if rng.random() < 0.4:  # so that it is not all NaNs, zeros and far apart
            for name in {"rs1", "rs2"} & row.operands.keys():
                number = operands[name] | row.operands[name].is_pair
                if number and number < _FREE[-1]:
                    high = rng.choice((0x3FF0_0000, 0x4000_0000, 0xBFF0_0000)) + rng.getrandbits(21)
                    asm.emit("lui", rd=number, imm=high >> 12)
        asm.emit(row.name, **operands, sidecar=self.sidecar(row.name))
        if row.writes_pair and operands["rd"] and rng.random() < 0.5:
            half = operands["rd"] + rng.randrange(2)
            if rng.random() < 0.5:
                asm.emit("sw", rs1=POINTER, rs2=half, imm=0)
            else:
                asm.emit("addi", rd=self.result(), rs1=half, imm=1)

    def body(self, at_most: int) -> None:
        """What a branch skips or a loop repeats: up to so many instructions."""
        for _ in range(self.rng.randrange(0, at_most + 1)):
            self.plain()

    def forward_branch(self) -> None:
        target = self.asm.fresh()
        name = self.rng.choice(("beq", "bne", "blt", "bge", "bltu", "bgeu", "jal"))
        if name == "jal":
            self.asm.emit(name, rd=self.result(), target=target)
        else:
            self.asm.emit(name, rs1=self.source(), rs2=self.source(), target=target, sidecar=self.sidecar(name))
        self.body(5)
        self.asm.label(target)

    def call(self) -> None:
        """A jump through a register; the odd target tests that jalr clears bit 0."""
        target = self.asm.fresh()
        self.asm.la(HANDLER, target)
        self.asm.emit("jalr", rd=self.result(), rs1=HANDLER, imm=self.rng.choice((0, 1)))
        self.plain()
        self.asm.label(target)

    def loop(self) -> None:
        asm, head = self.asm, self.asm.fresh()
        if self.guards:
            asm.la(HANDLER, head)
            asm.emit("csrrw", rd=0, csr=csr.NUMBER["xgloop"], rs1=HANDLER)
        asm.li(COUNTER, self.rng.randrange(1, 6))
        asm.label(head)
        self.plain()
        self.body(6)
        asm.emit("addi", rd=COUNTER, rs1=COUNTER, imm=-1)
        if self.guards:
            asm.attach(check=Check.NONZERO, loop=1)
        else:
            name, left, right = self.rng.choice(_WHILE_POSITIVE)
            asm.emit(name, rs1=left, rs2=right, target=head)

    # --- Xguard ---

    def guard_prologue(self) -> None:
        self.asm.la(HANDLER, "exit handler")
        self.asm.emit("csrrw", rd=0, csr=csr.NUMBER["xghandler"], rs1=HANDLER)
        for g in range(_OPERANDS):
            self.asm.emit("xg.set", g=g, rs1=self.source())

    def guard_instruction(self) -> None:
        asm, rng, kind = self.asm, self.rng, self.rng.random()
        if kind < 0.4:
            asm.emit("xg.set", g=rng.randrange(_OPERANDS), rs1=self.source())
            return
        offset = rng.randrange(0, 16, 4 if rng.random() < 0.9 else 1)
        asm.emit("addi", rd=HANDLER, rs1=POINTER, imm=offset)
        if kind < 0.7:  # a watch, sometimes on what the word holds
            source = self.result()
            if rng.random() < 0.8:
                asm.emit("lw", rd=source, rs1=POINTER, imm=offset & ~3)
            asm.emit("xg.watch", slot=rng.randrange(WATCH_SLOTS), rs1=HANDLER, rs2=source)
        else:  # a header check that may pass
            g, source = rng.randrange(_OPERANDS), self.source()
            asm.emit("xg.set", g=g, rs1=source)
            asm.emit("sw", rs1=POINTER, rs2=source, imm=offset & ~3)
            name = rng.choice(("addi", "lw", "mul", "sh2add"))
            subject = rng.choice((Subject.RESULT, Subject.RS1)) if name == "addi" else Subject.RS1
            operands = {"imm": 0} if name in ("addi", "lw") else {"rs2": self.source()}
            asm.emit(name, rd=HANDLER if rng.random() < 0.3 else self.result(), rs1=HANDLER, **operands)
            asm.attach(check=Check.HEADER, g=g, probe=rng.randrange(2), subject=subject)

    def sidecar(self, name: str) -> int:
        """A random legal sidecar word for an instruction, often none."""
        if not self.guards or self.rng.random() < 0.6:
            return 0
        row, subject = isa.ROWS[name], self.rng.choice(list(Subject))
        checks = [c for c in Check if c not in EXACT_CHECKS or name in EXACT_MNEMONICS]
        if row.unit in LATE_UNITS and subject is Subject.RESULT:
            checks.remove(Check.HEADER)
        checks = [c for c in checks if subject_error(row, c, subject) is None]
        if not checks:
            subject, checks = Subject.RESULT, [Check.NONE, Check.WATCH]
        check = self.rng.choice(checks) if row.has_result else Check.WATCH
        g = self.rng.randrange(WATCH_SLOTS if check is Check.WATCH else _OPERANDS)
        probe = self.rng.randrange(2) if row.has_result else 0
        return SIDECAR.encode(check=check, g=g, probe=probe, subject=subject)

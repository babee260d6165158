"""The activation of a jitcode's function in a continuation: a frame on the C stack, and code that reaches into it.

A frame of FRAME bytes, the innermost one at sp:

    +0          where to go when the function returns: the `landing` in its caller; the portal's has none
    +8 ...      registers, in the order in which the code of that function has first needed them

The references of a caller lie on the shadow stack while it waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jit.backend.lower_base import float_words
from jit.backend_api import BackendLimit
from jit.jitcode import JitCode
from sim.asm import Assembler
from spec import abi
from spec.heap import VM_OFFSET

FRAME = 2032  # bytes: a multiple of the stack's alignment, in the reach of an offset
FIRST = 8  # offset of the first register
RETURN = 0
T0, T1, T2, T3 = (abi.NUMBER[name] for name in ("t0", "t1", "t2", "t3"))
A = abi.ARGUMENTS
POOL = tuple(abi.NUMBER[name] for name in "t0 t1 t2 t3 t4 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9".split())


class Activation:
    """Code that moves the registers of one function's jitcode. `slot(register)`: the offset in the frame."""

    def __init__(self, code: JitCode, slot: Callable[[int], int], asm: Assembler) -> None:
        self.code = code
        self.slot = slot
        self.asm = asm

    def kind(self, number: int) -> str:
        kinds = self.code.kinds
        return kinds[number] if number < len(kinds) else self.code.constants[number - len(kinds)].kind

    def width(self, number: int) -> int:
        return 2 if self.kind(number) == "f" else 1

    def load(self, register: int, number: int, half: int = 0) -> None:
        kinds = self.code.kinds
        if number >= len(kinds):
            constant = self.code.constants[number - len(kinds)]
            value = float_words(constant.value)[half] if constant.kind == "f" else constant.value
            self.asm.li(register, int(value) & 0xFFFF_FFFF)
        else:
            offset = self.slot(number) + 4 * half
            self.asm.emit("lw", rd=register, rs1=abi.SP, imm=offset)

    def store(self, register: int, number: int, half: int = 0) -> None:
        offset = self.slot(number) + 4 * half
        self.asm.emit("sw", rs1=abi.SP, rs2=register, imm=offset)

    def move(self, dst: int, src: int) -> None:
        for half in range(self.width(dst)):
            self.load(T0, src, half)
            self.store(T0, dst, half)

    def move_at_once(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Each (destination, source), as if all sources were read first. Raises BackendLimit."""
        written: set[int] = set()
        conflict = False
        for d, s in pairs:
            conflict |= s in written
            written.add(d)
        if not conflict:
            for d, s in pairs:
                self.move(d, s)
            return
        words = [(d, s, half) for d, s in pairs for half in range(self.width(d))]
        if len(words) > len(POOL):
            raise BackendLimit(f"{len(words)} words to move at once")
        for register, (_, s, half) in zip(POOL, words, strict=False):
            self.load(register, s, half)
        for register, (d, _, half) in zip(POOL, words, strict=False):
            self.store(register, d, half)

    def result(self, dst: int) -> None:
        if dst >= 0:
            for half in range(self.width(dst)):
                self.store(A[half], dst, half)

    def arguments(self, numbers: Sequence[int]) -> int:
        """Into registers, and what finds none into words below sp; the bytes that these take."""
        words = [(n, half) for n in numbers for half in range(self.width(n))]
        stacked = words[len(A) :]
        if any(self.kind(n) == "f" for n, _ in stacked):
            raise BackendLimit("a double among the arguments that find no register")
        room = (4 * len(stacked) + 15) & -16
        for k, (n, _) in enumerate(stacked):
            self.load(T0, n)
            self.asm.emit("sw", rs1=abi.SP, rs2=T0, imm=4 * k - room)
        for register, (n, half) in zip(A, words, strict=False):
            self.load(register, n, half)
        return room

    def jump_and_link(self, target: int, room: int) -> None:
        if room:
            self.asm.emit("addi", rd=abi.SP, rs1=abi.SP, imm=-room)
        self.asm.emit("jal", rd=abi.RA, target=target)
        if room:
            self.asm.emit("addi", rd=abi.SP, rs1=abi.SP, imm=room)

    # --- the shadow stack ---
    def push(self, refs: Sequence[int]) -> None:
        self.asm.emit("lw", rd=T0, rs1=abi.GP, imm=VM_OFFSET["shadow_top"])
        for k, number in enumerate(refs):
            self.load(T1, number)
            self.asm.emit("sw", rs1=T0, rs2=T1, imm=4 * k)
        self.asm.emit("addi", rd=T0, rs1=T0, imm=4 * len(refs))
        self.asm.emit("sw", rs1=abi.GP, rs2=T0, imm=VM_OFFSET["shadow_top"])

    def pop(self, refs: Sequence[int]) -> None:
        self.asm.emit("lw", rd=T0, rs1=abi.GP, imm=VM_OFFSET["shadow_top"])
        self.asm.emit("addi", rd=T0, rs1=T0, imm=-4 * len(refs))
        self.asm.emit("sw", rs1=abi.GP, rs2=T0, imm=VM_OFFSET["shadow_top"])
        for k, number in enumerate(refs):
            self.asm.emit("lw", rd=T1, rs1=T0, imm=4 * k)
            self.store(T1, number)

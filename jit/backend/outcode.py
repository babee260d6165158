"""Instructions over physical registers, between register allocation and the assembler."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jit.backend.mir import GuardOperand, GuardPoint, Location, Slot
from jit.ir import Op
from spec import abi
from spec.sidecar import Check, Subject


@dataclass
class AllocSite:
    """What the slow path of an allocation must know: temporaries of the fast path, registers that the call destroys
    and where it saves them, live references (register, slot: either or both)."""

    temporaries: tuple[int, int]
    saved: list[tuple[int, Slot]]
    refs: list[tuple[int | None, Slot | None]]


@dataclass(eq=False)
class Out:
    """An instruction, or one of: label, jump, leave, finish, call, alloc."""

    name: str
    rd: int | None = None
    rs1: int | None = None
    rs2: int | None = None
    imm: int | None = None
    guard: GuardPoint | None = None
    locations: list[tuple[Location, ...]] | None = None
    check: Check = Check.NONE
    g: GuardOperand | int | None = None
    subject: Subject = Subject.RESULT
    probe: bool = False
    op: Op | None = None
    pc: Any = None
    symbol: str = ""
    target_address: int = 0
    token: Any = None
    site: AllocSite | None = None
    constants: dict[int, int] = field(default_factory=dict)  # guards: constants in registers, value -> register

    @property
    def is_move(self) -> bool:
        return self.name == "addi" and self.imm == 0 and self.check is Check.NONE

    def __str__(self) -> str:
        names = [abi.REG_NAMES[r] for r in (self.rd, self.rs1, self.rs2) if r is not None]
        return f"{self.name} {', '.join(names + ([str(self.imm)] if self.imm is not None else []))}"


#: Cycles, roughly, for choosing between attempts of the register allocator.
WEIGHTS = {"lw": 2, "call": 4, "label": 0}

"""Instructions over physical registers, between register allocation and the assembler."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


class Out:
    """An instruction, or one of: label, jump, leave, finish, call, alloc."""

    __slots__ = (
        "name", "rd", "rs1", "rs2", "imm", "guard", "locations", "check", "g", "subject", "probe", "op", "pc", "symbol",
        "target_address", "token", "site", "constants",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        rd: int | None = None,
        rs1: int | None = None,
        rs2: int | None = None,
        imm: int | None = None,
    ) -> None:
        self.name = name
        self.rd = rd
        self.rs1 = rs1
        self.rs2 = rs2
        self.imm = imm
        self.guard: GuardPoint | None = None
        self.locations: list[tuple[Location, ...]] | None = None
        self.check = Check.NONE
        self.g: GuardOperand | int | None = None
        self.subject = Subject.RESULT
        self.probe = False
        self.op: Op | None = None
        self.pc: Any = None
        self.symbol = ""
        self.target_address = 0
        self.token: Any = None
        self.site: AllocSite | None = None
        self.constants: Mapping[int, int] = {}  # guards: constants in registers, value -> register

    @property
    def is_move(self) -> bool:
        return self.name == "addi" and self.imm == 0 and self.check is Check.NONE

    def __str__(self) -> str:
        names = [abi.REG_NAMES[r] for r in (self.rd, self.rs1, self.rs2) if r is not None]
        return f"{self.name} {', '.join(names + ([str(self.imm)] if self.imm is not None else []))}"


#: Cycles, roughly, for choosing between attempts of the register allocator.
WEIGHTS = {"lw": 2, "call": 4, "label": 0}

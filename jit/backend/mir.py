"""Machine operations over virtual registers: what lowering makes of the IR, and what register allocation reads.

A `VReg` holds one 32-bit word; a double is two of them. It is written once, by one operation, except that a loop's
label arguments are written again by the jump back. A VReg with `const` is never written: the allocator materializes it
wherever it is wanted, and keeps it in a register where that pays.

Of an instruction that reads or writes register pairs, rs1, rs2 and rd are the low words; `uses` and `defs` have the
high ones.

A machine operation is an instruction of spec/isa.py or one of these, which the allocator and the emitter expand:

    call    uses = argument words, defs = result words; `symbol` or `address`; `collects`: references move
    alloc   defs[0] = the new object; size in uses[0], or `imm`; two temporaries; calls the VM only where space is short
    label   the loop's head; uses = its arguments
    jump    back to the label; uses = the arguments' next values
    leave   to another root trace; uses[0] = the frame
    finish  to the host; uses[0] = the frame
    landing where bridges enter the loop; no instruction
    land    from a bridge to the landing at `address`; uses go to `places`; `imm`: the loop's head, if it is to be set
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jit.ir import Op
from spec import abi
from spec.sidecar import Check, Subject

PSEUDO = frozenset({"call", "alloc", "label", "jump", "leave", "finish", "landing", "land"})


class VReg:
    """One word. `kind`: 'i' raw, 'r' a reference that a collection may move. Constants are 'i': they never move.
    `mate`: the other word of a double that instructions want in a register pair; `high`: this is its second word."""

    __slots__ = ("kind", "const", "name", "mate", "high")

    def __init__(self, kind: str = "i", const: int | None = None, name: str = "") -> None:
        self.kind = kind
        self.const = const
        self.name = name
        self.mate: VReg | None = None
        self.high = False

    @staticmethod
    def pair(low: int | None = None, high: int | None = None, name: str = "") -> tuple[VReg, VReg]:
        """The two words of a double, low and high; of a constant where they are given."""
        first, second = VReg("i", low, name), VReg("i", high, name)
        first.mate, second.mate, second.high = second, first, True
        return first, second

    def __repr__(self) -> str:
        return self.name or (f"#{self.const:#x}" if self.const is not None else f"v{id(self) & 0xFFFF:x}")


def _signed(x: int) -> int:
    return (x ^ 0x8000_0000) - 0x8000_0000


#: What exits compute themselves, on unsigned words; by the names of instructions where there is one.
COMPUTE: dict[str, Callable[[int, int], int]] = {
    "add": lambda a, b: a + b & 0xFFFF_FFFF,
    "sub": lambda a, b: a - b & 0xFFFF_FFFF,
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    "xor": lambda a, b: a ^ b,
    "sll": lambda a, b: a << (b & 31) & 0xFFFF_FFFF,
    "srl": lambda a, b: a >> (b & 31),
    "sra": lambda a, b: _signed(a) >> (b & 31) & 0xFFFF_FFFF,
    "sh1add": lambda a, b: 2 * a + b & 0xFFFF_FFFF,
    "lt": lambda a, b: int(_signed(a) < _signed(b)),
    "ge": lambda a, b: int(_signed(a) >= _signed(b)),
    "ltu": lambda a, b: int(a < b),
    "geu": lambda a, b: int(a >= b),
    "eq": lambda a, b: int(a == b),
    "ne": lambda a, b: int(a != b),
}

#: Instructions that exits can do, and their name in COMPUTE, or 'load'.
AT_EXIT = {name: name for name in "add sub and or xor sll srl sra sh1add".split()} | {
    "addi": "add", "andi": "and", "ori": "or", "xori": "xor", "slli": "sll", "srli": "srl", "srai": "sra", "lw": "load",
}  # fmt: skip

RELATIONS = frozenset(("lt", "ge", "ltu", "geu", "eq", "ne"))
Operand = VReg | int  # int: a physical register that is never allocated (x0, gp)
ZERO, GP = abi.ZERO, abi.GP


@dataclass(frozen=True)
class Recompute:
    """A word that an exit computes, by an operation of COMPUTE or 'load' (the word at a + b). Ints are constants."""

    op: str
    a: VReg | int | Recompute
    b: VReg | int

    def vregs(self) -> list[VReg]:
        inner = self.a.vregs() if isinstance(self.a, Recompute) else [self.a]
        return [x for x in (*inner, self.b) if isinstance(x, VReg)]


FailItem = VReg | int | Recompute  # int: a constant word


@dataclass(eq=False, init=False)
class GuardPoint:
    """A place that can leave the trace. `items`: for each of op.failargs its words (two for a double). `state`: what
    is the same object for guards that leave to the same state, at the same values."""

    op: Op
    items: list[tuple[FailItem, ...]]
    state: Any

    def __init__(self, op: Op, items: list[tuple[FailItem, ...]], state: Any = None) -> None:
        self.op = op
        self.items = items
        self.state = state

    def words(self) -> list[FailItem]:
        return [word for item in self.items for word in item]

    def vregs(self) -> list[VReg]:
        """The registers that must be alive where the guard fails."""
        found: list[VReg] = []
        for word in self.words():
            if isinstance(word, VReg):
                found.append(word)
            elif isinstance(word, Recompute):
                found += word.vregs()
        return [v for v in found if v.const is None]


@dataclass(frozen=True)
class GConst:
    """A guard operand that the linker fills; shared by all traces."""

    value: int


@dataclass(eq=False)
class GInvariant:
    """A guard operand that the trace's preamble sets with xg.set."""

    name: str = ""


@dataclass(frozen=True)
class GPassing:
    """A guard operand into which a result is set, for checks further down: one of PASSING_OPERANDS, shared by all."""

    number: int


@dataclass(frozen=True)
class GHeld:
    """Of a bridge: a guard operand that the loop has set to one of its invariants; it holds that in the bridge, too."""

    number: int


GuardOperand = GConst | GInvariant | GPassing | GHeld


class MInst:
    """A machine operation. `guard`: where it leaves the trace: a branch (software), or a check of its `subject`."""

    __slots__ = (
        "name", "rd", "rs1", "rs2", "imm", "guard", "check", "g", "subject", "op", "probe", "uses", "defs", "symbol",
        "address", "collects", "places", "token", "pc",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        rd: VReg | int | None = None,
        rs1: Operand | None = None,
        rs2: Operand | None = None,
        imm: int | None = None,
        *,
        check: Check = Check.NONE,
        g: GuardOperand | int | None = None,
        op: Op | None = None,
        uses: Sequence[Operand] = (),
        defs: Sequence[VReg] = (),
        symbol: str = "",
        address: int = 0,
        collects: bool = False,
        places: Sequence[Location] = (),
        token: Any = None,
    ) -> None:
        self.name = name
        self.rd = rd
        self.rs1 = rs1
        self.rs2 = rs2
        self.imm = imm
        self.guard: GuardPoint | None = None
        self.check = check
        self.g = g  # int: a watch slot
        self.subject = Subject.RESULT
        self.op = op  # the IR operation that it implements
        self.probe = False
        self.uses = uses
        self.defs = defs
        self.symbol = symbol
        self.address = address
        self.collects = collects
        self.places = places
        self.token = token
        self.pc: Any = None

    def reads(self) -> list[VReg]:
        """Virtual registers that must be in registers (or, for pseudo operations, somewhere)."""
        found: list[VReg] = []
        if isinstance(self.rs1, VReg):
            found.append(self.rs1)
        if isinstance(self.rs2, VReg):
            found.append(self.rs2)
        if self.uses:
            found += [x for x in self.uses if isinstance(x, VReg)]
        return found

    def writes(self) -> list[VReg]:
        if self.defs:
            return [self.rd, *self.defs] if isinstance(self.rd, VReg) else list(self.defs)
        return [self.rd] if isinstance(self.rd, VReg) else []

    def __str__(self) -> str:
        parts = [repr(x) for x in (self.rd, self.rs1, self.rs2, self.imm) if x is not None]
        parts += [repr(x) for x in self.uses]
        text = f"{self.name} {', '.join(parts)}" + (f" -> {self.defs}" if self.defs else "") + self.symbol
        if self.check:
            text += f"  ; {self.check.name} {self.g if self.g is not None else ''}"
        if self.subject:
            text += f"  ; {self.subject.name}"
        return text + (f"  [{self.guard.vregs()}]" if self.guard else "")


# --- where a value is at an exit ---


@dataclass(frozen=True)
class Reg:
    number: int

    def __str__(self) -> str:
        return abi.REG_NAMES[self.number]


#: One of each. (They are wanted by the thousand.)
REGS = [Reg(number) for number in range(len(abi.REG_NAMES))]


@dataclass(frozen=True)
class Slot:
    """Spill slot: word `index` of the image's spill area."""

    index: int

    def __str__(self) -> str:
        return f"[spill+{4 * self.index}]"


@dataclass(frozen=True)
class Word:
    value: int

    def __str__(self) -> str:
        return f"{self.value:#x}"


@dataclass(frozen=True)
class Computed:
    op: str
    a: Reg | Slot | Word | Computed
    b: Reg | Slot | Word

    def __str__(self) -> str:
        return f"({self.a} {self.op} {self.b})"


Location = Reg | Slot | Word | Computed


@dataclass(frozen=True)
class Landing:
    """Where bridges enter a loop: `places` says of each word that is passed where it must be, and which it is: number
    of the value among the label's arguments and invariants, number of the word in the value; -1 and a constant. `head`:
    where its body begins, if the bridge comes from another loop, so that the core must be told (else 0). `operands`:
    number of a guard operand -> which of these words it must hold."""

    address: int
    places: Sequence[tuple[int, int, Location]]
    head: int = 0
    operands: Mapping[int, tuple[int, int]] = field(default_factory=dict)

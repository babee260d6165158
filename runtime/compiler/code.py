"""What the compiler produces."""

from __future__ import annotations

from dataclasses import dataclass, field

from spec.bytecode import WORD0, WORD1, Op


@dataclass(frozen=True, order=True)
class Position:
    """A piece of source: lines from 1, columns in UTF-8 bytes from 0, as in CPython's code objects."""

    line: int
    end_line: int
    column: int
    end_column: int


@dataclass(frozen=True)
class CodeRef:
    """A constant that is another code object of the program."""

    index: int


@dataclass(frozen=True)
class BuiltinRef:
    """A constant that is a builtin: the number is a spec.bytecode.Builtin."""

    index: int


Constant = int | float | str | bool | None | tuple["Constant", ...] | CodeRef | BuiltinRef


@dataclass(frozen=True)
class Instruction:
    op: Op
    a: int
    b: int
    c: int

    def words(self) -> tuple[int, int]:
        return WORD0.encode(op=self.op, a=self.a), WORD1.encode(b=self.b, c=self.c)


@dataclass
class CodeObject:
    """One function, class body or module. Lists run parallel to `instructions`."""

    index: int
    name: str
    qualname: str
    line: int
    nargs: int
    nregs: int
    arg_names: list[str]
    register_names: list[str]  # of parameters and locals; the other registers are temporaries
    instructions: list[Instruction]
    positions: list[Position]
    live: list[int]  # bit r: register r is live before the instruction
    constants: list[Constant]

    @property
    def live_words(self) -> int:
        return max(1, (self.nregs + 31) // 32)


@dataclass
class Program:
    """A compiled module. codes[0] is its top level; code objects are numbered in the order of their source."""

    filename: str
    source: str
    codes: list[CodeObject]
    global_names: list[str]
    future_annotations: bool = field(default=False)

    def position(self, code_index: int, pc: int) -> Position:
        return self.codes[code_index].positions[pc]

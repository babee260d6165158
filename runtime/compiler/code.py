"""What the compiler produces."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import EllipsisType
from typing import NamedTuple

from spec.bytecode import WORD0, WORD1, CodeFlag, Handler, Op


class Position(NamedTuple):
    """A piece of source: lines from 1, columns in UTF-8 bytes from 0, as in CPython's code objects."""

    line: int
    end_line: int
    column: int
    end_column: int


NAMESPACE = ".namespace"  # first parameter of a class body, or of code whose names are in a mapping


@dataclass(frozen=True)
class CodeRef:
    """A constant that is another code object of the program."""

    index: int


@dataclass(frozen=True)
class BuiltinRef:
    """A constant that is what a name of the module `builtins`, or an internal name of the library, means."""

    name: str


Constant = (
    int | float | complex | str | bytes | bool | None | EllipsisType | tuple["Constant", ...] | CodeRef | BuiltinRef
)


class Instruction(NamedTuple):
    op: Op
    a: int
    b: int
    c: int

    def words(self) -> tuple[int, int]:
        return WORD0.encode(op=self.op, a=self.a), WORD1.encode(b=self.b, c=self.c)


class Inlined(NamedTuple):
    """Instructions start <= pc < end are those of a comprehension; CPython before 3.12 has a frame of its own for it.

    `position` is where its function would be called.
    """

    start: int
    end: int
    name: str
    position: Position


class Mark(NamedTuple):
    """A statement without instructions, or with a jump alone, stands before instruction `pc`. From the instructions
    `passing` a jump goes there without coming by; only jumps come by unless it `follows` the instruction before."""

    pc: int
    line: int
    passing: frozenset[int]
    follows: bool


@dataclass
class CodeObject:
    """One function, class body or module. Lists run parallel to `instructions`."""

    index: int
    name: str
    qualname: str
    line: int
    nargs: int  # positional parameters
    nregs: int
    arg_names: list[str]  # of all parameters: positional, keyword-only, *args, **kwargs
    register_names: list[str]  # of parameters, locals and free variables; the other registers are temporaries
    instructions: list[Instruction]
    positions: list[Position]
    live: list[int]  # bit r: register r is live before the instruction
    constants: list[Constant]
    flags: CodeFlag = CodeFlag(0)
    nposonly: int = 0
    nkwonly: int = 0
    nfree: int = 0
    first_free: int = 0
    handlers: list[Handler] = field(default_factory=list)  # innermost first
    doc: str | None = None
    inlined: list[Inlined] = field(default_factory=list)  # innermost first
    marks: list[Mark] = field(default_factory=list)

    @property
    def live_words(self) -> int:
        return max(1, (self.nregs + 31) // 32)

    def frames(self, pc: int) -> list[tuple[str, Position]]:
        """The frames that CPython's traceback shows for this one at an instruction, outermost first."""
        found = []
        position = self.positions[pc]
        for row in self.inlined:
            if row.start <= pc < row.end:
                found.append((row.name, position))
                position = row.position
        return [(self.name, position), *reversed(found)]


@dataclass
class Program:
    """A compiled module. codes[0] is its top level; code objects are numbered in the order of their source.

    Of the program itself: `given`, sys.argv[0], the path as it was given; `package`, what it was started in by -m
    (None: it is a file)."""

    filename: str
    source: str
    codes: list[CodeObject]
    global_names: list[str]
    given: str = ""
    package: str | None = None
    mode: str = "exec"  # as compile()'s

    def position(self, code_index: int, pc: int) -> Position:
        return self.codes[code_index].positions[pc]

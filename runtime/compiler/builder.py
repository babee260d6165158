"""Instructions with labels, registers, constants and handlers: the builder of one code object.

Registers: parameters, then locals, then free variables, then temporaries, which are taken and released like a stack.

A region is the code that a handler covers. It may have holes: what a `return` does on its way out of a `try` is not
covered by it. So a region is suspended and resumed, and ends up as several rows of the table.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from runtime.compiler.code import Constant, Position
from spec.bytecode import NO_REGISTER, Intrinsic, Op


class Label:
    """A place in the code; `at` is the instruction before which it stands, once placed."""

    __slots__ = ("at",)

    def __init__(self) -> None:
        self.at: Instr | None = None


class Const:
    """An operand that is an index into the constants."""

    __slots__ = ("value",)

    def __init__(self, value: Constant) -> None:
        self.value = value


Operand = int | Label | Const


class Instr:
    """`op` None: a label's place, dropped when the code is numbered. `ext`: operands of the EXT that follows."""

    __slots__ = ("a", "b", "c", "ext", "ext_position", "op", "position")

    def __init__(self, op: Op | None, a: Operand, b: Operand, c: Operand, position: Position) -> None:
        self.op = op
        self.a = a
        self.b = b
        self.c = c
        self.position = position
        self.ext: tuple[Operand, Operand] | None = None
        self.ext_position = position


class Scratch:
    """What `Builder.scratch` returns: a class of its own, since every other expression enters one."""

    __slots__ = ("_builder", "_mark")

    def __init__(self, builder: Builder) -> None:
        self._builder = builder

    def __enter__(self) -> None:
        self._mark = self._builder.top

    def __exit__(self, *_: object) -> None:
        self._builder.top = self._mark


@dataclass(eq=False)
class Region:
    """Code whose exceptions go to `register`, and control to `target`."""

    target: Label
    register: int
    depth: int
    segments: list[tuple[Instr, Instr]] = field(default_factory=list)
    start: Instr | None = None


@dataclass(eq=False)
class InlinedSpan:
    """The code of a comprehension, between two places."""

    start: Instr
    end: Instr
    name: str
    position: Position


def constant_key(value: Constant) -> object:
    """Equal exactly for constants that no program can tell apart."""
    if isinstance(value, tuple):
        return tuple(constant_key(v) for v in value)
    return type(value), hex(value) if type(value) is int else repr(value)


class ConstantPool:
    def __init__(self) -> None:
        self.values: list[Constant] = []
        self._index: dict[object, int] = {}

    def index(self, value: Constant) -> int:
        key = constant_key(value)
        if key not in self._index:
            self._index[key] = len(self.values)
            self.values.append(value)
        return self._index[key]


class Builder:
    def __init__(self, arg_names: list[str], other_locals: list[str], free_names: list[str]) -> None:
        self.code: list[Instr] = []
        self.arg_names = arg_names
        self.free_names = free_names
        self.registers = {name: i for i, name in enumerate([*arg_names, *other_locals, *free_names])}
        self.first_free = len(arg_names) + len(other_locals)
        self.first_temp = self.top = len(arg_names) + len(other_locals) + len(free_names)
        self.nregs = max(1, self.top)
        self.regions: list[Region] = []  # all of them, for the table
        self.spans: list[InlinedSpan] = []
        self.dead: set[Instr] = set()  # what is never executed, and was dropped
        self.marks: list[Instr] = []  # places of statements that may have no instruction of their own
        self._open = 0

    # --- registers ---

    def temp(self, count: int = 1) -> int:
        """The first of `count` adjacent fresh temporaries."""
        first = self.top
        self.top += count
        if self.top > self.nregs:
            self.nregs = self.top
        return first

    def is_temp(self, register: int) -> bool:
        return register >= self.first_temp

    def scratch(self) -> Scratch:
        """Temporaries taken inside are released at the end."""
        return Scratch(self)

    # --- instructions ---

    def emit(self, op: Op, a: Operand, b: Operand, c: Operand, position: Position) -> None:
        self.code.append(Instr(op, a, b, c, position))

    def move(self, dest: int, source: int, position: Position) -> None:
        if dest != source:
            self.emit(Op.MOVE, dest, source, 0, position)

    def load_const(self, dest: int, value: Constant, position: Position) -> None:
        self.emit(Op.LOAD_CONST, dest, Const(value), 0, position)

    def load_null(self, dest: int, position: Position) -> None:
        self.emit(Op.LOAD_NULL, dest, 0, 0, position)

    def extend(self, a: Operand, b: Operand, position: Position) -> None:
        """Further operands of the instruction before."""
        self.code[-1].ext = (a, b)
        self.code[-1].ext_position = position

    def intrinsic(self, dest: int, function: Intrinsic, first: int, count: int, position: Position) -> None:
        self.emit(Op.INTRINSIC, dest, int(function), first, position)
        self.extend(count, 0, position)

    def place(self, label: Label, position: Position) -> None:
        label.at = self.mark(position)

    def mark(self, position: Position) -> Instr:
        marker = Instr(None, 0, 0, 0, position)
        self.code.append(marker)
        return marker

    def mark_statement(self, position: Position) -> None:
        self.marks.append(self.mark(position))

    def jump(self, label: Label, position: Position) -> None:
        self.emit(Op.JUMP, 0, label, 0, position)

    def jump_back(self, label: Label, position: Position) -> None:
        self.emit(Op.JUMP_BACK, 0, label, 0, position)

    def jump_if(self, condition: bool, register: int, label: Label, position: Position) -> None:
        self.emit(Op.JUMP_IF_TRUE if condition else Op.JUMP_IF_FALSE, register, label, 0, position)

    # --- handlers ---

    def open_region(self, target: Label, register: int, position: Position) -> Region:
        self._open += 1
        region = Region(target, register, self._open)
        self.regions.append(region)
        self.resume(region, position)
        return region

    def suspend(self, region: Region, position: Position) -> None:
        assert region.start is not None
        region.segments.append((region.start, self.mark(position)))
        region.start = None

    def resume(self, region: Region, position: Position) -> None:
        region.start = self.mark(position)

    def close_region(self, region: Region, position: Position) -> None:
        self.suspend(region, position)
        self._open -= 1


__all__ = ["NO_REGISTER", "Builder", "Const", "ConstantPool", "Instr", "Label", "Operand", "Region", "constant_key"]

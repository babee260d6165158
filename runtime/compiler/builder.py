"""Instructions with labels, registers and constants: the builder of one code object.

Registers: parameters, then locals, then temporaries, which are taken and released like a stack.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from runtime.compiler.code import Constant, Position
from spec.bytecode import NO_REGISTER, Op


@dataclass(eq=False)
class Label:
    """A place in the code; `at` is the instruction before which it stands, once placed."""

    at: Instr | None = None


@dataclass(frozen=True)
class Const:
    """An operand that is an index into the constants."""

    value: Constant


Operand = int | Label | Const


@dataclass(eq=False)
class Instr:
    """`op` None: a label's place, dropped when the code is numbered."""

    op: Op | None
    a: Operand
    b: Operand
    c: Operand
    position: Position


def constant_key(value: Constant) -> object:
    """Equal exactly for constants that no program can tell apart."""
    if isinstance(value, tuple):
        return tuple(constant_key(v) for v in value)
    return type(value), repr(value)


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
    def __init__(self, arg_names: list[str], other_locals: list[str]) -> None:
        self.code: list[Instr] = []
        self.nargs = len(arg_names)
        self.registers = {name: i for i, name in enumerate([*arg_names, *other_locals])}
        self.top = len(self.registers)
        self.nregs = max(1, self.top)

    # --- registers ---

    @property
    def nlocals(self) -> int:
        return len(self.registers)

    def temp(self, count: int = 1) -> int:
        """The first of `count` adjacent fresh temporaries."""
        first = self.top
        self.top += count
        self.nregs = max(self.nregs, self.top)
        return first

    @contextmanager
    def scratch(self) -> Iterator[None]:
        """Temporaries taken inside are released at the end."""
        mark = self.top
        yield
        self.top = mark

    # --- instructions ---

    def emit(self, op: Op, a: Operand, b: Operand, c: Operand, position: Position) -> None:
        self.code.append(Instr(op, a, b, c, position))

    def move(self, dest: int, source: int, position: Position) -> None:
        if dest != source:
            self.emit(Op.MOVE, dest, source, 0, position)

    def load_const(self, dest: int, value: Constant, position: Position) -> None:
        self.emit(Op.LOAD_CONST, dest, Const(value), 0, position)

    def extend(self, a: Operand, b: Operand, position: Position) -> None:
        """Further operands of the instruction before."""
        self.emit(Op.EXT, a, b, 0, position)

    def place(self, label: Label, position: Position) -> None:
        label.at = Instr(None, 0, 0, 0, position)
        self.code.append(label.at)

    def jump(self, label: Label, position: Position) -> None:
        self.emit(Op.JUMP, 0, label, 0, position)

    def jump_if(self, condition: bool, register: int, label: Label, position: Position) -> None:
        self.emit(Op.JUMP_IF_TRUE if condition else Op.JUMP_IF_FALSE, register, label, 0, position)


__all__ = ["NO_REGISTER", "Builder", "Const", "ConstantPool", "Instr", "Label", "Operand", "constant_key"]

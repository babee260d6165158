"""Which piece of source CPython blames for an instruction.

Mostly the node that is evaluated. For a few instructions it changed between CPython 3.11 and 3.14; there the running
CPython is asked: the source is compiled by it, and of the candidates the one that its code object has is taken.
"""

from __future__ import annotations

import ast
import dis
from types import CodeType

from runtime.compiler.code import Position


def of(node: ast.stmt | ast.expr) -> Position:
    return Position(
        node.lineno,
        node.end_lineno if node.end_lineno is not None else node.lineno,
        node.col_offset,
        node.end_col_offset if node.end_col_offset is not None else node.col_offset,
    )


def at_attribute(position: Position, attribute: ast.Attribute) -> Position:
    """`position`, or, where the attribute's name stands in a later line than that starts in, from the name on."""
    line, end_column = attribute.end_lineno or 0, attribute.end_col_offset or 0
    if position.line == line:
        return position
    return Position(line, max(line, position.end_line), end_column - len(attribute.attr), position.end_column)


class RunningPython:
    """Positions in the code that the running CPython makes of the same source, by operation."""

    def __init__(self, code: CodeType) -> None:
        self._found: set[tuple[str, Position]] = set()
        pending = [code]
        while pending:
            unit = pending.pop()
            pending += [c for c in unit.co_consts if isinstance(c, CodeType)]
            for instruction in dis.get_instructions(unit):
                where = instruction.positions
                if where and None not in (where.lineno, where.end_lineno, where.col_offset, where.end_col_offset):
                    position = Position(*(x or 0 for x in where))
                    self._found.add((instruction.opname, position))

    def choose(self, operations: tuple[str, ...], *candidates: Position) -> Position:
        """The first candidate at which CPython has one of the operations; the first of all where it has none."""
        for candidate in candidates:
            if any((operation, candidate) in self._found for operation in operations):
                return candidate
        return candidates[0]

"""Which piece of source CPython blames for an instruction.

Mostly the node that is evaluated. For a few instructions it changed between CPython 3.11 and 3.14; there the running
CPython is asked: the source is compiled by it, and of the candidates the one that its code object has is taken.
"""

from __future__ import annotations

import ast
import opcode
from types import CodeType

from runtime.compiler.code import Position

_WATCHED = {
    opcode.opmap[name]: name
    for name in (
        "LOAD_METHOD", "LOAD_ATTR", "CALL", "CALL_KW", "PRECALL", "RAISE_VARARGS", "GET_ITER", "BEFORE_WITH",
        "BEFORE_ASYNC_WITH", "LOAD_SPECIAL", "CALL_INTRINSIC_1", "GET_AITER", "FOR_ITER", "CHECK_EXC_MATCH",
        "YIELD_VALUE",
    )
    if name in opcode.opmap
}  # fmt: skip


def of(node: ast.stmt | ast.expr | ast.pattern | ast.excepthandler) -> Position:
    end_line, end_column = node.end_lineno, node.end_col_offset
    return Position(
        node.lineno,
        node.lineno if end_line is None else end_line,
        node.col_offset,
        node.col_offset if end_column is None else end_column,
    )


def at_attribute(position: Position, attribute: ast.Attribute) -> Position:
    """`position`, or, where the attribute's name stands in a later line than that starts in, from the name on."""
    line, end_column = attribute.end_lineno or 0, attribute.end_col_offset or 0
    if position.line == line:
        return position
    return Position(line, max(line, position.end_line), end_column - len(attribute.attr), position.end_column)


class RunningPython:
    """Positions in the code that the running CPython makes of the same source, by operation."""

    def __init__(self, code: CodeType | None) -> None:
        self._code = code
        self._known: set[tuple[str, Position]] | None = None

    def _found(self) -> set[tuple[str, Position]]:
        if self._known is None:
            self._known = set()
            pending = [self._code] if self._code is not None else []
            while pending:
                unit = pending.pop()
                pending += [c for c in unit.co_consts if isinstance(c, CodeType)]
                for code, where in zip(unit.co_code[::2], unit.co_positions(), strict=False):
                    if code in _WATCHED and None not in where:
                        self._known.add((_WATCHED[code], Position(*where)))  # type: ignore[arg-type]
        return self._known

    def choose(self, operations: tuple[str, ...], *candidates: Position) -> Position:
        """The first candidate at which CPython has one of the operations; the first of all where it has none."""
        if all(candidate == candidates[0] for candidate in candidates):
            return candidates[0]
        found = self._found()
        for candidate in candidates:
            if any((operation, candidate) in found for operation in operations):
                return candidate
        return candidates[0]

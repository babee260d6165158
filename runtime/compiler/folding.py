"""Constant expressions."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from runtime.compiler.code import Constant
from runtime.compiler.context import Context

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
    ast.Not: operator.not_,
}
_MAX_BITS = 128
_NUMBERS = (int, float, complex)


def _fold_binary(op: type[ast.operator], left: Any, right: Any) -> tuple[Constant] | None:
    if not (isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS)):
        return None
    if op in (ast.Pow, ast.LShift) and isinstance(left, int) and isinstance(right, int):
        if not 0 <= right <= _MAX_BITS or left.bit_length() * max(right, 1) > _MAX_BITS * 2:
            return None
    function = _BINARY.get(op)
    if function is None:
        return None
    try:
        result = function(left, right)
    except (ArithmeticError, ValueError, TypeError):
        return None
    if isinstance(result, int) and result.bit_length() > _MAX_BITS:
        return None
    return (result,)


class FoldingCompiler(Context):
    def constant(self, node: ast.AST) -> tuple[Constant] | None:
        """The value of a constant expression, in a tuple; None where it is none."""
        if isinstance(node, ast.Constant):
            return (node.value,)
        if isinstance(node, (ast.UnaryOp, ast.BinOp, ast.Tuple)):
            folded = self.module.folded
            if node not in folded:
                folded[node] = self._fold(node)
            return folded[node]
        if isinstance(node, ast.Name) and node.id == "__debug__":
            return (True,)
        return None

    def _fold(self, node: ast.UnaryOp | ast.BinOp | ast.Tuple) -> tuple[Constant] | None:
        if isinstance(node, ast.Tuple):
            if not isinstance(node.ctx, ast.Load):
                return None
            items = [self.constant(item) for item in node.elts]
            if all(item is not None for item in items):
                return (tuple(item[0] for item in items if item is not None),)
            return None
        if isinstance(node, ast.BinOp):
            left = self.constant(node.left)
            right = self.constant(node.right) if left is not None else None
            if left is None or right is None:
                return None
            return _fold_binary(type(node.op), left[0], right[0])
        operand = self.constant(node.operand)
        if operand is None:
            return None
        value = operand[0]
        if isinstance(node.op, ast.Not) and not isinstance(value, (str, bytes, tuple)):
            return (not value,)
        if not isinstance(value, _NUMBERS) or (isinstance(node.op, ast.Invert) and not isinstance(value, int)):
            return None
        if isinstance(node.op, ast.Invert) and isinstance(value, bool):
            return None  # deprecated: the warning is the running Python's
        result: Constant = _UNARY[type(node.op)](value)
        return (result,)

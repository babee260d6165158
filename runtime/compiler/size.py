"""Functions that are too big are refused before they are compiled, which would take minutes."""

from __future__ import annotations

import ast

from runtime.compiler.errors import UNSUPPORTED, UnsupportedError

MOST = 0xFFFF  # instructions of a function
_COUNTED = (
    ast.Assign, ast.AugAssign, ast.Import, ast.For, ast.With, ast.Delete,
)  # fmt: skip
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_ENDS = (ast.Return, ast.Raise, ast.Break, ast.Continue)  # what follows cannot be reached


def refuse_too_big(tree: ast.Module | ast.Expression, filename: str) -> None:
    """Raises UnsupportedError where a body has more statements than a function can have instructions: each of those
    that are counted takes one at least, and a definition whose name is a global two: it is made, and stored."""
    if not isinstance(tree, ast.Module):
        return
    bodies = [("<module>", 1, tree.body)]
    while bodies:
        name, line, body = bodies.pop()
        definition = 2 if body is tree.body else 1
        if definition * len(body) > MOST and _instructions(body, definition) > MOST:
            raise UnsupportedError(filename, line, f"{UNSUPPORTED['Instructions']} ({name})")
        for node in body:
            if isinstance(node, _DEFINITIONS):
                bodies.append((node.name, node.lineno, node.body))


def _instructions(body: list[ast.stmt], definition: int) -> int:
    """At least so many, where a definition takes so many."""
    count = 0
    for node in body:
        if isinstance(node, _DEFINITIONS):
            count += definition
            continue
        call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        count += call or isinstance(node, _COUNTED)
        if isinstance(node, _ENDS):
            break
    return count

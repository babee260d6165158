"""Which assignments of None can be the end of an object, so that a program may look whether a finalizer has run.

Not the first that binds a local variable, and not the first store to an attribute of a new instance, in `__init__`:
nothing was there before. Classes that speak of weak references have many such lines, and a collection behind each of
them costs far more than the rest of the function.
"""

from __future__ import annotations

import ast

Place = tuple[int, int]  # line and column
_BINDERS = (
    ast.alias, ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef,
)  # fmt: skip
_ALWAYS: Place = (0, 0)


def first_stores(function: ast.AST | None) -> dict[str, Place]:
    """Of a function: where the text first stores to each variable, and under `.NAME` to an attribute of the instance,
    in `__init__`. Of a variable that something else than an assignment may bind: the beginning."""
    found: dict[str, Place] = {}
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return found
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args]
    own = named[0].arg if named and function.name == "__init__" else None
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            note(found, node.id, node)
        elif isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            if isinstance(node.value, ast.Name) and node.value.id == own:
                note(found, f".{node.attr}", node)
        elif isinstance(node, ast.arg):
            found[node.arg] = _ALWAYS
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            found.update(dict.fromkeys(node.names, _ALWAYS))
        elif isinstance(node, _BINDERS) and node is not function:
            for name in (getattr(node, "asname", None), getattr(node, "name", None)):
                if name is not None:
                    found[name] = _ALWAYS
    return found


def note(found: dict[str, Place], name: str, node: ast.expr) -> None:
    found[name] = min(found.get(name, place_of(node)), place_of(node))


def place_of(node: ast.expr) -> Place:
    return node.lineno, node.col_offset


def lets_go(targets: list[ast.expr], first: dict[str, Place]) -> bool:
    """Of an assignment that no loop repeats, in the function of which `first` are the first_stores."""
    for target in targets:
        if isinstance(target, ast.Name):
            name = target.id
        elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            name = f".{target.attr}"
        else:
            return True
        if first.get(name) != place_of(target):
            return True
    return False

"""Which assignments of None can be the end of an object, so that a program may look whether a finalizer has run.

Not the first that binds a local variable, and not the first store to an attribute of a new instance, in `__init__`:
nothing was there before. Nor the first to the receiver of a method: who called it has it still. Modules that speak of
weak references have many such lines, and a collection behind each of them costs far more than the rest of the function.
"""

from __future__ import annotations

import ast

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class FirstStores:
    """`found`: the targets of a function's assignments before which, in the text, nothing stores to the same variable
    or (as `.NAME`, in `__init__`) the same attribute of the instance. Loops are for the caller to look at."""

    def __init__(self, function: ast.AST | None, is_method: bool) -> None:
        self.found: set[ast.expr] = set()
        self.own: str | None = None
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return
        arguments = function.args
        named = [*arguments.posonlyargs, *arguments.args]
        if named and function.name == "__init__":
            self.own = named[0].arg
        stored: set[str] = set()
        for node in ast.walk(function):
            if isinstance(node, ast.arg):
                stored.add(node.arg)
            elif isinstance(node, (ast.Global, ast.Nonlocal)):
                stored.update(node.names)
        if named and is_method:
            stored.discard(named[0].arg)
        self.walk(function.body, stored)

    def walk(self, statements: list[ast.stmt], stored: set[str]) -> None:
        """In the order of the text; what comes after both branches of an `if` comes after either."""
        for statement in statements:
            if isinstance(statement, ast.If):
                self.note(statement.test, stored)
                other = set(stored)
                self.walk(statement.body, stored)
                self.walk(statement.orelse, other)
                stored |= other
            elif isinstance(statement, ast.Assign):
                self.note(statement.value, stored)
                for target in statement.targets:
                    name = self.name_of(target)
                    if name is not None and name not in stored:
                        self.found.add(target)
                    self.note(target, stored)
            else:
                self.note(statement, stored, top=True)

    def note(self, node: ast.AST, stored: set[str], top: bool = False) -> None:
        """All that the node stores to; the statements in it, one after the other."""
        for field in node._fields:
            value = getattr(node, field, None)
            if isinstance(value, list):
                if top and value and isinstance(value[0], ast.stmt) and not isinstance(node, _SCOPES):
                    self.walk(value, stored)
                    continue
                for item in value:
                    if isinstance(item, ast.AST):
                        self.note(item, stored, top)
            elif isinstance(value, ast.AST):
                self.note(value, stored)
            elif isinstance(value, str) and field in ("name", "asname", "rest"):
                stored.add(value.partition(".")[0])
        name = self.name_of(node)
        if name is not None:
            stored.add(name)

    def name_of(self, node: ast.AST) -> str | None:
        """What is stored to there; None: nothing, or what is not looked at."""
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            return node.id
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            return f".{node.attr}" if isinstance(node.value, ast.Name) and node.value.id == self.own else None
        return None

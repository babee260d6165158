"""What each name means. CPython's symbol table decides; this file asks it and knows the builtins."""

from __future__ import annotations

import ast
import builtins
import symtable

from spec.bytecode import Builtin

BUILTIN_INDEX = {b.name.lower(): int(b) for b in Builtin if "_" not in b.name}
PYTHON_BUILTINS = frozenset(dir(builtins))


def is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def mangle(name: str, class_name: str | None) -> str:
    """Private names of a class, as CPython mangles them."""
    if class_name is None or not name.startswith("__") or name.endswith("__"):
        return name
    stripped = class_name.lstrip("_")
    return f"_{stripped}{name}" if stripped else name


class Scope:
    """One symbol table: the module, a function or a class body."""

    def __init__(self, table: symtable.SymbolTable) -> None:
        self.table = table

    def child(self, node: ast.FunctionDef | ast.ClassDef) -> Scope:
        """The scope of a function or class defined in this one."""
        kind = "class" if isinstance(node, ast.ClassDef) else "function"
        for table in self.table.get_children():
            if table.get_name() == node.name and table.get_lineno() == node.lineno and str(table.get_type()) == kind:
                return Scope(table)
        raise LookupError(f"no symbol table for {node.name} in line {node.lineno}")

    def local_names(self) -> list[str]:
        """Names that the scope binds, in the order of the symbol table."""
        return [s.get_name() for s in self.table.get_symbols() if s.is_local()]

    def is_local(self, name: str) -> bool:
        symbol = self.table.lookup(name)
        return symbol.is_local()

    def free_names(self) -> list[str]:
        """Names that belong to an enclosing function."""
        return [s.get_name() for s in self.table.get_symbols() if s.is_free()]


def bound_globals(table: symtable.SymbolTable) -> set[str]:
    """All names that some statement of the program binds in the module's scope."""
    top = table.get_type() == "module"
    names = {
        s.get_name()
        for s in table.get_symbols()
        if (s.is_assigned() or s.is_imported() or s.is_namespace()) and (top or s.is_declared_global())
    }
    for child in table.get_children():
        names |= bound_globals(child)
    return names

"""Names: private ones of classes, and those whose calls mean something to the compiler."""

from __future__ import annotations

import ast
import sys

#: Builtins that look at the variables of their caller.
CALLER_BUILTINS = frozenset({"locals", "vars", "dir", "eval", "exec"})
#: Builtins whose calls without arguments the compiler knows.
SPECIAL_BUILTINS = CALLER_BUILTINS | {"super", "globals"}
#: Globals of every module; the module `builtins` has them as well.
MODULE_ATTRIBUTES = frozenset(
    ("__name__", "__doc__", "__file__", "__package__", "__loader__", "__spec__", "__builtins__", "__annotations__")
)
#: Whoever uses one of these names may bind global names that the module's own text does not.
_REFLECTIVE = frozenset({
    "exec", "eval", "globals", "locals", "vars", "setattr", "__builtins__", "__dict__", "__import__", "modules",
    "import_module", "builtins", "__main__", "compile", "mock", "patch",
})  # fmt: skip


def mangle(name: str, class_name: str | None) -> str:
    """Private names of a class, as CPython mangles them."""
    if class_name is None or not name.startswith("__") or name.endswith("__") or "." in name:
        return name
    stripped = class_name.lstrip("_")
    return f"_{stripped}{name}" if stripped else name


def _may_rebind(module: str | None) -> bool:
    """Whether a module may change what others mean by a name: one that is not of the standard library may."""
    top = (module or "").partition(".")[0]
    return top in _REFLECTIVE or top not in sys.stdlib_module_names


def is_reflective(tree: ast.AST, source: str) -> bool:
    """Whether the program may bind global names behind the compiler's back."""
    # (Only text in ASCII says names as they are.)
    if source.isascii() and not any(name in source for name in _REFLECTIVE | {"import"}):
        return False
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            if node.id in _REFLECTIVE:
                return True
        elif isinstance(node, ast.Attribute):
            if node.attr in _REFLECTIVE:
                return True
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                if alias.name == "*" or _may_rebind(node.module if isinstance(node, ast.ImportFrom) else alias.name):
                    return True
    return False

"""The module `_ast` and syntax trees, for programs that import `ast`: the host's own classes and parser."""

from __future__ import annotations

import _ast
import ast
from typing import Any

from runtime.compiler.driver import deep_recursion

#: What a node, and a list, is in an answer of the host: a tuple that begins so.
NODE, LIST = 0, 1

_BASE = """
class AST:
    _fields = ()
    _attributes = ()
    __match_args__ = ()

    def __init__(self, *args, **kwargs):
        fields = self._fields
        if len(args) > len(fields):
            plural = "" if len(fields) == 1 else "s"
            limit = f"at most {len(fields)} positional argument{plural}"
            raise TypeError(f"{type(self).__name__} constructor takes {limit}")
        for name, value in zip(fields, args):
            setattr(self, name, value)
        for name, value in kwargs.items():
            if name in fields[: len(args)]:
                raise TypeError(f"{type(self).__name__} got multiple values for argument {name!r}")
            setattr(self, name, value)

    def __reduce_ex__(self, protocol):
        return type(self), (), self.__dict__


def _make(x):
    \"\"\"The tree, list or value that the host described.\"\"\"
    if type(x) is not tuple:
        return x
    if x[0] == LIST:
        return [_make(item) for item in x[1:]]
    cls = globals()[x[1]]
    node = cls()
    for name, value in zip(cls._fields, x[2]):
        setattr(node, name, _make(value))
    for name, value in zip(cls._attributes, x[3]):
        setattr(node, name, value)
    return node
"""


def module_source() -> str:
    """Of `_ast`, as this Python has it."""
    lines = [f"LIST = {LIST}", _BASE]
    flags = {name: value for name, value in vars(_ast).items() if name.startswith("PyCF_")}
    lines += [f"{name} = {value}" for name, value in flags.items()]
    todo = [_ast.AST]
    while todo:
        for cls in sorted(todo.pop(0).__subclasses__(), key=lambda cls: cls.__name__):
            if cls.__module__ != "ast" or getattr(_ast, cls.__name__, None) is not cls:
                continue
            todo.append(cls)
            base = cls.__bases__[0].__name__
            lines.append(f"class {cls.__name__}({base}):\n    __module__ = 'ast'\n    __doc__ = {cls.__doc__!r}")
            for name in ("_fields", "_attributes", "__match_args__"):
                lines.append(f"    {name} = {getattr(cls, name)!r}")
            for name in (*cls._fields, *cls._attributes):
                if getattr(cls, name, 0) is None:
                    lines.append(f"    {name} = None")
    return "\n".join(lines)


def parse(source: str, filename: str, mode: str) -> Any:
    """The tree of a source, described. Raises SyntaxError, ValueError."""
    with deep_recursion():
        return described(ast.parse(source, filename, mode))


def described(x: Any) -> Any:
    if isinstance(x, ast.AST):
        fields = tuple(described(getattr(x, name, None)) for name in x._fields)
        return (NODE, type(x).__name__, fields, tuple(getattr(x, name, None) for name in x._attributes))
    if isinstance(x, list):
        return (LIST, *(described(item) for item in x))
    return x

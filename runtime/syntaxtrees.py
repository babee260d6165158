"""The module `_ast` and syntax trees, for programs that import `ast`: the host's own classes and parser."""

from __future__ import annotations

import _ast
import ast
from typing import Any

from runtime.compiler.driver import deep_recursion

#: What a node, a list, and a constant by its text are in an answer of the host or a question to it: a tuple that begins
#: so.
NODE, LIST, TEXT = 0, 1, 2

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


def _described(x):
    \"\"\"The same for the host; what no tree has is an object for it, too.\"\"\"
    if isinstance(x, AST):
        cls = next(cls for cls in type(x).__mro__ if globals().get(cls.__name__) is cls)
        fields = tuple([(name, _described(getattr(x, name))) for name in cls._fields if hasattr(x, name)])
        places = tuple([(name, getattr(x, name)) for name in cls._attributes if hasattr(x, name)])
        return (NODE, cls.__name__, fields, places)
    if isinstance(x, list):
        return (LIST, *[_described(item) for item in x])
    if x is None or type(x) in (int, str, bytes):
        return x
    return (TEXT, type(x).__name__, repr(x))
"""


def module_source() -> str:
    """Of `_ast`, as this Python has it."""
    lines = [f"NODE, LIST, TEXT = {NODE}, {LIST}, {TEXT}", _BASE]
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


def built(x: Any) -> Any:
    """The tree that `_described` of the module `_ast` has described."""
    if not isinstance(x, tuple):
        return x
    if x[0] == LIST:
        return [built(item) for item in x[1:]]
    if x[0] == TEXT:
        return _constant(x[1], x[2])
    node = getattr(ast, x[1])()
    for name, value in x[2]:
        setattr(node, name, built(value))
    for name, value in x[3]:
        setattr(node, name, value)
    return node


def _constant(kind: str, text: str) -> object:
    """The one that prints like this. Of other types an object of the same name, for compile() to complain of."""
    if kind == "ellipsis":
        return ...
    if kind in ("bool", "float", "complex", "tuple"):
        names = {"inf": float("inf"), "nan": float("nan"), "Ellipsis": ...}
        return eval(text, {"__builtins__": {}}, names)
    return type(kind, (), {})()

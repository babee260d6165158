"""The one error of the compiler's own: legal Python that is not in the language."""

from __future__ import annotations

import ast


class UnsupportedError(Exception):
    """`construct` in line `line` is legal Python that cannot be compiled. str() is the line to print."""

    def __init__(self, filename: str, line: int, construct: str) -> None:
        super().__init__(f"{filename}:{line}: not supported: {construct}")
        self.filename = filename
        self.line = line
        self.construct = construct


_CONSTRUCTS: dict[str, str] = {
    "AsyncFor": "async for",
    "AsyncFunctionDef": "async def",
    "AsyncWith": "async with",
    "Await": "await",
    "Delete": "del statement",
    "Dict": "dict display",
    "DictComp": "dict comprehension",
    "GeneratorExp": "generator expression",
    "Import": "import statement",
    "ImportFrom": "import statement",
    "Interpolation": "template string",
    "JoinedStr": "f-string",
    "Lambda": "lambda expression",
    "ListComp": "list comprehension",
    "Match": "match statement",
    "NamedExpr": "assignment expression (:=)",
    "Nonlocal": "nonlocal statement",
    "Raise": "raise statement",
    "Set": "set display",
    "SetComp": "set comprehension",
    "Slice": "slice",
    "Starred": "starred expression",
    "TemplateStr": "template string",
    "Try": "try statement",
    "TryStar": "try statement",
    "TypeAlias": "type statement",
    "With": "with statement",
    "Yield": "yield expression",
    "YieldFrom": "yield from expression",
}


def construct_name(node: ast.AST) -> str:
    """What a user calls the construct."""
    name = type(node).__name__
    return _CONSTRUCTS.get(name, name)

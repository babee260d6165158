"""The errors of the compiler's own: legal Python that is not in the language, all of it in one table; and trees that
are no programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ast


class UnsupportedError(Exception):
    """`construct` in line `line` is legal Python that cannot be compiled. str() is the line to print."""

    def __init__(self, filename: str, line: int, construct: str) -> None:
        super().__init__(f"{filename}:{line}: not supported: {construct}")
        self.filename = filename
        self.line = line
        self.construct = construct


class InvalidTreeError(Exception):
    """A syntax tree of the program's own has something in it that no tree has."""


#: What is refused, by the name under which the compiler refuses it.
UNSUPPORTED: dict[str, str] = {
    # whose result CPython leaves undefined
    "Identity": "'is' with a number, bytes or tuple literal (whose identity is not defined)",
    # limits
    "Depth": "nesting this deep",
    "Unpack": "more than 255 targets before or after a starred one",
    "Instructions": "a function of more than 65535 instructions",
    "Registers": "a function that needs more than 65520 registers",
}


def construct_name(node: ast.AST) -> str:
    """What a user calls the construct."""
    name = type(node).__name__
    return UNSUPPORTED.get(name, name)


@contextmanager
def depth_checked(filename: str) -> Iterator[None]:
    """RecursionError inside means that the source is nested too deeply."""
    try:
        yield
    except RecursionError:
        raise UnsupportedError(filename, 1, UNSUPPORTED["Depth"]) from None

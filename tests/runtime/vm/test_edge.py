"""The recursion limit as in CPython 3.11: which calls and comparisons fail in the last frame before it, how many levels
calls through C code are, and what the errors say."""

from __future__ import annotations

import builtins
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.differential import check
from tests.integration.harness import CONFIGURATIONS

RECEIVERS = {
    "text": "'ab'", "data": "b'ab'", "array": "bytearray(b'ab')", "items": "[1, 2]", "row": "(1, 2)", "table": "{1: 2}",
    "some": "{1, 2}", "frozen": "frozenset((1,))", "number": "5", "real": "2.5", "pair": "1j", "numbers": "range(3)",
    "view": "memoryview(b'ab')", "where": "slice(1)",
}  # fmt: skip
ARGUMENTS = ("", "number", "text", "data", "items", "row", "table", "number, number", "text, text", "data, data")
#: What asks, writes, compiles or looks at frames; and what CPython counts once more in the middle of its work.
LEFT_OUT = frozenset(
    """
    breakpoint exit quit help copyright credits license input print open exec eval compile globals locals vars dir super
    type release format repr ascii min max reversed count indices
    """.split()
)
#: Operations, and calls in other ways.
OTHERS = (
    "number < 6", "number == real", "items == [1]", "row == (1,)", "text == 'b'", "number in row", "1 in row",
    "number not in items", "number in table", "Made()", "made.method()", "Made.of()", "Made.fixed()",
    "made.held(number)", "(lambda: 0)()", "abs(*[number])", "divmod(number, number)",
    "int(text, base=16)", "dict(a=1)", "str.upper(text)", "str(text)", "str(number)", "int.from_bytes(data, 'big')",
    "dict.fromkeys(text)", "ValueError(1)", "type(number)", "math.sqrt(2.0)", "sys.getrecursionlimit()",
    "[*range(2)]", "list(range(2))", "made.held", "number + 1", "text % ()", "items[0]",
)  # fmt: skip

HEAD = """
import math, sys

class Made:
    held = abs
    def method(self): return 1
    @classmethod
    def of(cls): return 1
    @staticmethod
    def fixed(): return 1
    def __call__(self): return 1

made = Made()

def outcome(function):
    try:
        return function(0)
    except RecursionError as e:
        return str(e)

def deepest(n):
    global last
    last = n
    deepest(n + 1)
"""
#: In the last frame the function has run so often that CPython has specialized what it does.
FUNCTION = """
def f{number}(n):
    try:
        {text}
    except (LookupError, TypeError, ValueError):
        pass
    if n == last:
        return "goes on"
    return f{number}(n + 1)
print({text!r}, outcome(f{number}))
"""


def calls() -> Iterator[str]:
    """A call that works, of each built-in function and type, and each method."""
    names = {name: eval(text) for name, text in RECEIVERS.items()}
    functions = [name for name, value in vars(builtins).items() if callable(value) and not name.startswith("_")]
    methods = [f"{name}.{m}" for name, value in names.items() for m in dir(value) if not m.startswith("_")]
    for callee in functions + methods:
        if callee.rpartition(".")[2] in LEFT_OUT or not callable(eval(callee, names)):
            continue
        for arguments in ARGUMENTS:
            with contextlib.suppress(Exception):
                eval(f"{callee}({arguments})", {name: eval(text) for name, text in RECEIVERS.items()})
                yield f"{callee}({arguments})"
                break


def program(expressions: list[str]) -> str:
    fresh = "".join(f"{name} = {text}\n" for name, text in RECEIVERS.items())
    parts = [HEAD, "outcome(deepest)\n"]
    parts += [fresh + FUNCTION.format(number=number, text=text) for number, text in enumerate(expressions)]
    return "".join(parts)


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="other versions count otherwise")
@pytest.mark.parametrize("traced", [False, True])
def test_what_counts(tmp_path: Path, traced: bool) -> None:
    """With traces: which are made long before the edge."""
    path = tmp_path / "program.py"
    path.write_text(program([*OTHERS, *calls()][:: 12 if traced else 1]))
    check(path, CONFIGURATIONS["sidecar-lazy" if traced else "native"])


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="other versions count otherwise")
@pytest.mark.parametrize("name", ["native", "sidecar"])
def test_levels(name: str) -> None:
    """How deep recursion gets through what CPython has in C."""
    check(Path(__file__).with_name("recursion_levels.py"), CONFIGURATIONS[name])

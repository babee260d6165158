"""Random signatures, called in random ways: parameters get what they get under CPython, and errors its words.

Functions, methods, class and static methods, __init__ and __call__; positional-only and keyword-only parameters,
defaults, *args and **kwargs on both sides.
"""

from __future__ import annotations

import random
import re

import pytest

from tests.runtime.vm.support import run_python, run_vm

NAMES = "abcdefgh"
KINDS = ("function", "method", "bound", "class_method", "static_method", "init", "call", "partial")
CALLS = 12


def signature(rng: random.Random, receiver: bool) -> tuple[str, list[str]]:
    """The text of the parameters, and their names."""
    names = list(NAMES[: rng.randrange(6)])
    only_positional = rng.randrange(len(names) + 1) if rng.random() < 0.3 else 0
    only_keywords = rng.randrange(only_positional, len(names) + 1) if rng.random() < 0.5 else len(names)
    with_rest, with_keywords = rng.random() < 0.4, rng.random() < 0.3
    first_default = rng.randrange(only_keywords + 1) if rng.random() < 0.6 else only_keywords
    parts = ["self"] if receiver and not (with_rest and only_keywords == 0 and rng.random() < 0.7) else []
    for i, name in enumerate(names):
        if i == only_keywords:
            parts.append("*rest" if with_rest else "*")
        has_default = i >= first_default if i < only_keywords else rng.random() < 0.6
        parts.append(f"{name}={i}" if has_default else name)
        if i + 1 == only_positional:
            parts.append("/")
    if only_keywords == len(names) and with_rest:
        parts.append("*rest")
    if with_keywords:
        parts.append("**others")
    return ", ".join(parts), names + ["rest"] * with_rest + ["others"] * with_keywords


def arguments(rng: random.Random) -> str:
    parts = [str(rng.randrange(100)) for _ in range(rng.choice((0, 0, 1, 1, 2, 3, 5)))]
    if rng.random() < 0.3:
        parts.append(f"*{[rng.randrange(100) for _ in range(rng.randrange(4))]}")
    named = rng.sample([*NAMES, "zz"], rng.choice((0, 0, 0, 1, 2, 3)))
    parts += [f"{name}={rng.randrange(100)}" for name in named]
    if rng.random() < 0.2:
        rest = rng.sample(NAMES, rng.randrange(3))
        parts.append(f"**{ {name: rng.randrange(100) for name in rest} }")
    return ", ".join(parts)


def definition(rng: random.Random, number: int) -> tuple[str, str]:
    """Statements, and what is called."""
    kind = rng.choice(KINDS)
    receiver = kind in ("method", "bound", "class_method", "init", "call")
    text, names = signature(rng, receiver)
    shown = ", ".join(f"plain({name})" for name in names)
    body = f"return ({shown}{',' if shown else ''})"
    if kind in ("function", "partial"):
        made = f"def f{number}({text}):\n    {body}\n"
        return made, f"f{number}" if kind == "function" else f"functools.partial(f{number}, 7)"
    name = {"init": "__init__", "call": "__call__"}.get(kind, "m")
    mark = {"class_method": "    @classmethod\n", "static_method": "    @staticmethod\n"}.get(kind, "")
    if kind == "init":
        body = f"print('made', {shown})" if shown else "print('made')"
    made = f"class C{number}:\n{mark}    def {name}({text}):\n        {body}\n"
    if kind == "bound":
        return f"{made}b{number} = C{number}().m\n", f"b{number}"
    called = {"init": f"C{number}", "call": f"C{number}()"}.get(kind, f"C{number}().m")
    return made, called


def program(seed: int) -> str:
    rng = random.Random(seed)
    lines = [
        "import functools",
        "def plain(x):",
        "    if isinstance(x, tuple): return tuple([plain(y) for y in x])",
        "    if isinstance(x, (int, dict)): return x",
        "    return type(x).__name__",
    ]
    for number in range(30):
        made, called = definition(rng, number)
        lines.append(made)
        for _ in range(CALLS):
            call = f"{called}({arguments(rng)})"
            show = f"r = {call}; print(plain(r))"
            lines += [f"try: {show}", "except TypeError as e: print(e)"]
    return "\n".join(lines) + "\n"


def without_addresses(text: str) -> list[str]:
    return re.sub("0x[0-9a-f]+", "", text).splitlines()


@pytest.mark.parametrize("seed", range(4))
def test_arguments_and_parameters(seed: int) -> None:
    source = program(seed)
    lines, expected = without_addresses(run_vm(source).output), without_addresses(run_python(source))
    differing = [pair for pair in zip(lines, expected, strict=False) if pair[0] != pair[1]]
    assert not differing[:5]
    assert len(lines) == len(expected)

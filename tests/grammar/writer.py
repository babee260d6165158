"""The writer of a random program: its lines, what it has defined, and its expressions."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.grammar.expressions import LITERALS, SLICES, TEMPLATES

CALLS = 3  # of functions that call functions
KINDS = ("int", "int", "int", "float", "str", "str", "list", "list", "tuple", "dict", "set", "bytes", "bool")
BROAD = (
    "Exception",
    "(ValueError, TypeError)",
    "LookupError",
    "ArithmeticError",
    "(KeyError, IndexError)",
    "BaseException",
    "ValueError",
)
RAISED = ("ValueError('v', 1)", "KeyError('k')", "IndexError", "Odd('odd')", "ZeroDivisionError()", "StopIteration(3)")
KIND_OF = {"I": "int", "L": "list", "S": "set", "D": "dict", "T": "tuple", "F": "float", "X": "str", "B": "bytes"}
_PART = re.compile(r"\{\{|\}\}|\{(\w+)\}")


@dataclass
class Callee:
    """What expressions may call. `parameters`: kinds; `text` has a {} for the arguments."""

    text: str
    parameters: tuple[str, ...]
    result: str
    level: int
    keywords: tuple[str, ...] = ()


@dataclass
class Scope:
    variables: dict[str, list[str]]
    kind: str = "module"  # module, function, generator
    result: str = "int"
    level: int = 0
    loops: int = 0  # around, in this function
    outer: dict[str, list[str]] = field(default_factory=dict)  # of the function around

    def any_of(self, kind: str) -> list[str]:
        return [*self.variables.get(kind, []), *self.outer.get(kind, [])]


class Writer:
    """The text so far, and expressions over the names of a scope."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.lines: list[str] = []
        self.indent = 0
        self.callees: list[Callee] = []
        self.managers: list[str] = []
        self.objects: list[tuple[str, list[Callee]]] = []  # text that makes an object, its methods
        self.counter = 0

    # --- text ---
    def emit(self, text: str) -> None:
        self.lines.append("    " * self.indent + text)

    def name(self, prefix: str) -> str:
        self.counter += 1
        return f"{prefix}{self.counter}"

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def block(self, head: str, body: Callable[[], None]) -> None:
        self.emit(head)
        self.indent += 1
        before = len(self.lines)
        body()
        if len(self.lines) == before:
            self.emit("pass")
        self.indent -= 1

    # --- expressions ---
    def expression(self, kind: str, scope: Scope, depth: int = 2) -> str:
        if kind in ("vint", "vfloat", "vstr"):
            return self.rng.choice(scope.any_of(kind[1:]))
        names = scope.any_of(kind)
        pick = self.rng.random()
        if names and (depth <= 0 or pick < 0.35):
            return self.rng.choice(names)
        if depth <= 0 or pick < 0.42:
            text = self.rng.choice(LITERALS[kind])
            return f"({text})" if text.startswith("-") or " " in text else text
        if pick < 0.55:
            call = self.call(kind, scope, depth)
            if call:
                return call
        template = self.rng.choice(TEMPLATES[kind])
        text = self.fill(template, scope, depth - 1)
        return text if re.fullmatch(r"\w+|\[.*\]|[\w.]+\([^()]*\)", text) else f"({text})"

    def fill(self, template: str, scope: Scope, depth: int, **names: str) -> str:
        """The template with its parts: those of `names`, else expressions."""
        template = template.replace("{slice}", self.rng.choice(SLICES))

        def part(match: re.Match[str]) -> str:
            if match[0] in ("{{", "}}"):
                return match[0][0]
            if match[1] in names:
                return names[match[1]]
            return self.expression(match[1], scope, depth)

        return _PART.sub(part, template)

    def call(self, kind: str, scope: Scope, depth: int) -> str | None:
        found = [c for c in self.callees if c.result == kind and c.level > scope.level]
        return self.call_of(self.rng.choice(found), scope, depth) if found else None

    def call_of(self, callee: Callee, scope: Scope, depth: int) -> str:
        """With arguments by position, by keyword, unpacked; now and then one too few or one too many."""
        values = [self.expression(kind, scope, depth - 1) for kind in callee.parameters]
        keyword = len(values) - len(callee.keywords)
        arguments = []
        named = False
        for i, value in enumerate(values):
            if i >= keyword and (named or self.chance(0.4)):
                named = True
                arguments.append(f"{callee.keywords[i - keyword]}={value}")
            else:
                arguments.append(value)
        if not named and len(arguments) > 1 and self.chance(0.15):
            arguments = [f"*[{', '.join(arguments)}]"]
        if self.chance(0.03):
            arguments = arguments[1:] if self.chance(0.5) else [*arguments, "**{'nope': 1}"]
        return callee.text.format(", ".join(arguments))

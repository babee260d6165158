"""Random programs over the grammar of Python, for differential tests against CPython.

`generate(seed)` returns the text of a program that ends: loops are bounded, functions call only what was defined before
them. Exceptions, which it often meets, do not end it. It prints what it computes, in rounds that are many enough for
traces with low thresholds.

    python -m tests.grammar.generator SEED     prints a program
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tests.grammar.expressions import LITERALS, PRELUDE, SLICES, TEMPLATES
from tests.grammar.statements import (
    AUGMENTED,
    CLASSES,
    DUNDERS,
    FOR_HEADS,
    MUTATIONS,
    OBJECT_USES,
    PATTERNS,
    STEPS,
    UNPACKINGS,
)

ROUNDS = 12
DEPTH = 3  # of blocks in blocks
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


class Generator:
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

    # --- statements ---
    def body(self, scope: Scope, depth: int, least: int = 1, most: int = 4) -> None:
        for _ in range(self.rng.randint(least, most)):
            self.statement(scope, depth)

    def statement(self, scope: Scope, depth: int) -> None:
        simple = (
            self.assign,
            self.assign,
            self.assign,
            self.augment,
            self.unpack,
            self.mutate,
            self.mutate,
            self.show,
            self.show,
            self.leave,
            self.use_object,
        )
        compound = (
            self.if_,
            self.for_,
            self.while_,
            self.try_,
            self.try_,
            self.with_,
            self.match_,
            self.drive,
            self.closure,
        )
        self.rng.choice(simple if depth <= 0 or self.chance(0.55) else compound)(scope, depth)

    def target(self, kind: str, scope: Scope) -> str:
        names = scope.variables.setdefault(kind, [])
        return self.rng.choice(names)

    def kind(self) -> str:
        return self.rng.choice(KINDS)

    def assign(self, scope: Scope, depth: int) -> None:
        kind = self.kind()
        value = self.expression(kind, scope, 3)
        if kind == "int":
            value = f"{value} % {self.rng.choice(('1000003', '1 << 30', '97', '1 << 33'))}"
        self.emit(f"{self.target(kind, scope)} = {value}")

    def augment(self, scope: Scope, depth: int) -> None:
        text = self.rng.choice(AUGMENTED)
        kind = KIND_OF[text[1]]
        target = self.target(kind, scope)
        self.emit(self.fill(text, scope, 1, **{text[1]: target}))
        cut = {"int": "% (1 << 40)", "list": "[-12:]", "tuple": "[-6:]", "str": "[-20:]", "bytes": "[-9:]"}.get(kind)
        if cut:
            self.emit(f"{target} = {target} {cut}" if kind == "int" else f"{target} = {target}{cut}")

    def unpack(self, scope: Scope, depth: int) -> None:
        a, b, rest = self.target("int", scope), self.target("int", scope), self.target("list", scope)
        self.emit(self.fill(self.rng.choice(UNPACKINGS), scope, 2, a=a, b=b, rest=rest))

    def mutate(self, scope: Scope, depth: int) -> None:
        text = self.rng.choice(MUTATIONS)
        letter = next((letter for letter in "LDS" if "{" + letter + "}" in text), None)
        if letter is None:
            return self.emit(self.fill(text, scope, 1))
        target = self.target(KIND_OF[letter], scope)
        self.emit(self.fill(text, scope, 1, **{letter: target}))
        if letter == "L":
            self.emit(f"{target} = {target}[-12:]")
        if letter == "D":
            self.emit(f"if len({target}) > 9: {target} = {{}}")

    def show(self, scope: Scope, depth: int) -> None:
        self.emit(f"show({', '.join(self.expression('any', scope, 3) for _ in range(self.rng.randint(1, 2)))})")

    def leave(self, scope: Scope, depth: int) -> None:
        """return, yield, break, continue, raise: what ends something, under a condition."""
        choices = ["raise {raised}", "raise {raised} from None"]
        if scope.loops:
            choices += ["break", "continue"]
        if scope.kind != "module":
            choices += [f"return {{{scope.result}}}"] * 2
        if scope.kind == "generator":
            choices = [
                "yield {any}",
                "show((yield {int}))",
                "yield from {list}",
                "yield from countdown({small})",
                *choices[-1:],
            ]
            self.emit(self.fill(self.rng.choice(choices), scope, 2))
            return
        text = self.rng.choice(choices).replace("{raised}", self.rng.choice(RAISED))
        condition, statement = self.expression("bool", scope, 2), self.fill(text, scope, 2)
        self.block(f"if {condition}:", lambda: self.emit(statement))

    def use_object(self, scope: Scope, depth: int) -> None:
        if not self.objects or scope.level >= CALLS - 1:
            return self.show(scope, depth)
        make, methods = self.rng.choice(self.objects)
        name = self.rng.choice(("o1", "o2"))
        self.emit(f"{name} = {self.fill(make, scope, 1)}")
        for _ in range(self.rng.randint(1, 3)):
            self.emit(self.fill(self.rng.choice(OBJECT_USES), scope, 1, o=name))
        if methods and self.chance(0.7):
            method = self.rng.choice(methods)
            bound = replace(method, text=name + method.text)
            self.emit(f"show({self.call_of(bound, scope, 1)})")

    # --- compound statements ---
    def if_(self, scope: Scope, depth: int) -> None:
        condition = self.expression("bool", scope, 2)
        if self.chance(0.15):
            name = self.target("int", scope)
            condition = self.fill("({name} := {int} % 1009) > {int}", scope, 2, name=name)
        self.block(f"if {condition}:", lambda: self.body(scope, depth - 1, 1, 3))
        if self.chance(0.3):
            self.block(f"elif {self.expression('any', scope, 2)}:", lambda: self.body(scope, depth - 1, 1, 2))
        if self.chance(0.4):
            self.block("else:", lambda: self.body(scope, depth - 1, 1, 2))

    def loop_body(self, scope: Scope, depth: int) -> None:
        scope.loops += 1
        self.body(scope, depth - 1, 1, 3)
        scope.loops -= 1

    def for_(self, scope: Scope, depth: int) -> None:
        a, b = self.target("int", scope), self.target("int", scope)
        head = self.fill(self.rng.choice(FOR_HEADS), scope, 1, a=a, b=b, text=self.target("str", scope))
        self.block(f"for {head}:", lambda: self.loop_body(scope, depth))
        if self.chance(0.25):
            self.block("else:", lambda: self.body(scope, depth - 1, 1, 2))

    def while_(self, scope: Scope, depth: int) -> None:
        guard = self.name("n")
        self.emit(f"{guard} = {self.expression('small', scope, 1)}")
        condition = f"{guard} > 0" + (f" and {self.expression('bool', scope, 1)}" if self.chance(0.4) else "")

        def inside() -> None:
            self.emit(f"{guard} -= 1")
            self.loop_body(scope, depth)

        self.block(f"while {condition}:", inside)
        if self.chance(0.25):
            self.block("else:", lambda: self.body(scope, depth - 1, 1, 2))

    def try_(self, scope: Scope, depth: int) -> None:
        self.block("try:", lambda: self.body(scope, depth - 1, 1, 3))
        handled = self.chance(0.85)
        if handled:
            for _ in range(self.rng.randint(1, 2)):

                def handler() -> None:
                    self.emit(
                        self.rng.choice(
                            (
                                "show(type(e), e.args)",
                                "show(e, e.__context__)",
                                "show(str(e)); log.append(type(e).__name__)",
                            )
                        )
                    )
                    if self.chance(0.4):
                        self.body(scope, depth - 1, 1, 2)
                    if self.chance(0.12):
                        self.emit(self.rng.choice(("raise", "raise Odd('again') from e", "raise KeyError(1)")))

                self.block(f"except {self.rng.choice(BROAD)} as e:", handler)
            if self.chance(0.25):
                self.block("else:", lambda: self.body(scope, depth - 1, 1, 2))
        if not handled or self.chance(0.35):
            self.block("finally:", lambda: self.body(scope, depth - 1, 1, 2))

    def with_(self, scope: Scope, depth: int) -> None:
        if not self.managers:
            return self.try_(scope, depth)
        items = [
            f"{self.rng.choice(self.managers)}({self.expression('int', scope, 1)})"
            for _ in range(self.rng.randint(1, 2))
        ]
        if self.chance(0.6):
            items[0] += f" as {self.target('int', scope)}"
        self.block(f"with {', '.join(items)}:", lambda: self.body(scope, depth - 1, 1, 3))

    def match_(self, scope: Scope, depth: int) -> None:
        a, b = self.target("int", scope), self.target("int", scope)
        self.emit(f"match {self.expression('any', scope, 2)}:")
        self.indent += 1
        for _ in range(self.rng.randint(1, 3)):
            pattern = self.rng.choice(PATTERNS)
            if "{b}" in pattern and a == b:
                continue
            text = self.fill(pattern, scope, 0, a=a, b=b)
            guard = f" if {self.expression('bool', scope, 1)}" if self.chance(0.25) else ""
            self.block(f"case {text}{guard}:", lambda: self.body(scope, depth - 1, 1, 2))
        self.block("case _:", lambda: self.body(scope, depth - 1, 1, 2))
        self.indent -= 1
        self.emit(f"{a} = {a} if type({a}) is int else 0")
        self.emit(f"{b} = {b} if type({b}) is int else 1")

    def drive(self, scope: Scope, depth: int) -> None:
        """A generator, stepped by hand, and closed: when one that is dropped ends differs from CPython."""
        found = [c for c in self.callees if c.result == "generator" and c.level > scope.level]
        made = (
            self.call_of(self.rng.choice(found), scope, 1)
            if found and self.chance(0.8)
            else f"finishing({self.expression('small', scope, 1)})"
        )
        name = self.name("g")
        self.emit(f"{name} = {made}")

        def steps() -> None:
            for _ in range(self.rng.randint(1, 5)):
                self.emit(self.fill(self.rng.choice(STEPS), scope, 1, name=name))

        self.block("try:", steps)
        self.block("except Exception as e:", lambda: self.emit("show(type(e), e.args)"))
        self.emit(f"{name}.close()")

    def closure(self, scope: Scope, depth: int) -> None:
        """A function in here that reads and changes what is around it."""
        name = self.name("inner")
        inner = Scope(self.locals_(), "function", "int", scope.level, outer={})
        shared = self.rng.choice(scope.variables["int"]) if scope.kind != "module" else None

        def define() -> None:
            if shared:
                self.emit(f"nonlocal {shared}")
            self.initialize(inner)
            if shared:
                self.emit(f"{shared} += x")
            self.body(inner, 1, 1, 2)
            self.emit(f"return x + {shared or 'step'}")

        inner.outer = {"int": ["x"]}
        self.block(f"def {name}(x, y={self.expression('int', scope, 1)}):", define)
        self.emit(f"show({name}({self.expression('int', scope, 1)}), {name}({self.expression('int', scope, 1)}, y=1))")

    # --- definitions ---
    def locals_(self) -> dict[str, list[str]]:
        return {kind: [f"{kind[:3]}_{i}" for i in (1, 2)] for kind in dict.fromkeys(KINDS)}

    def initialize(self, scope: Scope) -> None:
        empty = Scope({})
        for kind, names in scope.variables.items():
            for name in names:
                self.emit(f"{name} = {self.expression(kind, empty, 0)}")

    def function(self, level: int) -> None:
        generator = self.chance(0.3)
        kinds = [self.kind() for _ in range(self.rng.randint(0, 3))]
        names = [f"p{i}_{kind}" for i, kind in enumerate(kinds)]
        result = self.kind()
        scope = Scope(self.locals_(), "generator" if generator else "function", "any" if generator else result, level)
        for kind, name in zip(kinds, names, strict=True):
            scope.outer.setdefault(kind, []).append(name)
        parameters, keywords = list(names), tuple(names)
        if kinds and self.chance(0.3):
            parameters[-1] += f"={self.expression(kinds[-1], Scope({}), 0)}"
        form = self.rng.random()
        if len(names) > 1 and form < 0.2:
            parameters.insert(1, "/")
            keywords = tuple(names[1:])
        elif len(names) > 1 and form < 0.3:
            parameters.append("**rest")
        elif form < 0.4:
            parameters.append("*more")
            keywords = ()
        name = self.name("make" if generator else "f")
        if self.chance(0.15) and not generator:
            self.emit("@counted")

        def define() -> None:
            self.initialize(scope)
            self.body(scope, 2, 2, 5)
            if generator:
                self.emit(f"yield {self.expression('int', scope, 1)}")
            self.emit(f"return {self.expression(scope.result, scope, 1)}")

        self.block(f"def {name}({', '.join(parameters)}):", define)
        self.emit("")
        self.callees.append(Callee(name + "({})", tuple(kinds), "generator" if generator else result, level, keywords))
        if generator:
            self.callees.append(Callee("[*" + name + "({})][:4]", tuple(kinds), "any", level, keywords))

    def manager(self) -> None:
        name = self.name("Manager")
        swallow = self.rng.choice(
            ("False", "True", "kind is ValueError", "kind is not None and issubclass(kind, LookupError)")
        )
        if self.chance(0.5):
            self.block(f"class {name}:", lambda: self._manager_methods(swallow))
        else:
            self.block(f"class {name}(Quiet):", lambda: self.emit(f"swallows = {self.chance(0.5)}"))
        self.emit("")
        self.managers.append(name)

    def _manager_methods(self, swallow: str) -> None:
        self.block("def __init__(self, value):", lambda: self.emit("self.value = value"))
        self.block(
            "def __enter__(self):",
            lambda: self.emit(self.rng.choice(("return self.value % 1009", "log.append('in'); return 3"))),
        )
        self.block(
            "def __exit__(self, kind, value, tb):", lambda: self.emit(f"show('leave', kind, value); return {swallow}")
        )

    def class_(self) -> None:
        name = self.name("C")
        bases = ["Base", *(make.split("(")[0] for make, _ in self.objects)]
        chosen = self.rng.sample(bases, k=min(len(bases), self.rng.choice((1, 1, 2))))
        chosen = [b for b in chosen if b != "Base"] or ["Base"]
        methods: list[Callee] = []

        def inside() -> None:
            dunders = self.rng.sample(DUNDERS, k=self.rng.randint(2, 6))
            for head, *lines in dunders:
                self.block(head, lambda lines=lines: [self.emit(line) for line in lines])  # type: ignore[misc]
            kinds = tuple(self.kind() for _ in range(self.rng.randint(0, 2)))
            parameters = [f"p{i}" for i in range(len(kinds))]
            scope = Scope(self.locals_(), "function", "int", CALLS - 1, outer={})
            for kind, parameter in zip(kinds, parameters, strict=True):
                scope.outer.setdefault(kind, []).append(parameter)

            def define() -> None:
                self.initialize(scope)
                if self.chance(0.5):
                    self.emit("self.a = int_1")
                self.body(scope, 1, 1, 3)
                self.emit(f"return {self.expression('int', scope, 1)}")

            self.block(f"def work(self{''.join(', ' + p for p in parameters)}):", define)
            methods.append(Callee(".work({})", kinds, "int", CALLS))

        keyword = ", tag='t'" if self.chance(0.2) else ""
        # Two bases may have no order: CPython says so as we do.
        self.block("try:", lambda: self.block(f"class {name}({', '.join(chosen)}{keyword}):", inside))
        self.block("except TypeError as e:", lambda: (self.emit("show(e)"), self.emit(f"{name} = Base")))  # type: ignore[arg-type, return-value]
        self.emit("")
        self.objects.append((f"{name}({{int}})", methods))

    def program(self) -> str:
        self.lines += [*PRELUDE.splitlines(), "", *CLASSES.splitlines(), ""]
        for _ in range(self.rng.randint(0, 2)):
            self.manager()
        for level in range(CALLS, 0, -1):
            for _ in range(self.rng.randint(1, 2)):
                self.function(level)
            if self.chance(0.6):
                self.class_()
        scope = Scope({kind: [f"{kind}_1", f"{kind}_2"] for kind in dict.fromkeys(KINDS)})
        self.initialize(scope)
        self.emit("o1 = o2 = Base(1)")

        def round_() -> None:
            self.block("try:", lambda: self.body(scope, DEPTH, 3, 6))
            self.block("except Exception as e:", lambda: self.emit("show(step, type(e), e.args)"))

        for _ in range(self.rng.randint(1, 3)):
            self.block(f"for step in range({ROUNDS}):", round_)
        self.emit("show(len(log), log[-5:])")
        self.emit(self.fill("show({int}, {str}, {list}, {dict})", scope, 3))
        return "\n".join(self.lines) + "\n"


def generate(seed: int) -> str:
    return Generator(random.Random(seed)).program()


if __name__ == "__main__":
    print(generate(int(sys.argv[1])), end="")

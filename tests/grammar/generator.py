"""Random programs over the grammar of Python, for differential tests against CPython.

`generate(seed)` returns the text of a program that ends: loops are bounded, functions call only what was defined before
them. Exceptions, which it often meets, do not end it. It prints what it computes, in rounds that are many enough for
traces with low thresholds.

    python -m tests.grammar.generator SEED     prints a program
"""

from __future__ import annotations

import random
import sys

from tests.grammar.blocks import Statements
from tests.grammar.expressions import PRELUDE
from tests.grammar.statements import (
    CLASSES,
    DUNDERS,
)
from tests.grammar.writer import CALLS, KINDS, Callee, Scope

ROUNDS = 12
DEPTH = 3  # of blocks in blocks


class Generator(Statements):
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

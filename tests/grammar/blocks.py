"""Statements of random programs, simple and compound."""

from __future__ import annotations

from dataclasses import replace

from tests.grammar.statements import (
    AUGMENTED,
    FOR_HEADS,
    MUTATIONS,
    OBJECT_USES,
    PATTERNS,
    STEPS,
    UNPACKINGS,
)
from tests.grammar.writer import BROAD, CALLS, KIND_OF, KINDS, RAISED, Scope, Writer


class Statements(Writer):
    """Each method writes a statement of its kind; `depth`: how many blocks may still be nested in it."""

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

    # --- variables ---
    def locals_(self) -> dict[str, list[str]]:
        return {kind: [f"{kind[:3]}_{i}" for i in (1, 2)] for kind in dict.fromkeys(KINDS)}

    def initialize(self, scope: Scope) -> None:
        empty = Scope({})
        for kind, names in scope.variables.items():
            for name in names:
                self.emit(f"{name} = {self.expression(kind, empty, 0)}")

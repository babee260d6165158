"""Random programs in the language, for differential tests against CPython.

`generate(rng)` returns the text of a program that terminates after at most about `COST` bytecodes, prints what it
computes, and has loops that get hot. `rng` is a random.Random, or hypothesis' (st.randoms), which then shrinks. Types
are tracked so that most programs run to their end; a few end with an exception, which CPython raises alike.

Kinds of variables: `int` (reduced at each assignment, but past 31 bits at times), `num` (an int or a float, which may
change in mid-run), `float`, `list` (of nums, never empty), `obj` (an instance of one of the classes), `objs` (a list of
instances), `str`.

    python -m tests.progen SEED     prints a program
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, field

COST = 40_000
MODULI = (7, 97, 251, 1000, 65536, 1000003, (1 << 30) - 1, 1 << 30, 1 << 31, (1 << 45) + 7)
CONSTANTS = (0, 1, -1, 2, 3, 5, 7, 10, -13, 100, 255, 4096, (1 << 29) + 3, (1 << 30) - 1, -(1 << 30), 1 << 30, 1 << 33)
FLOATS = (0.0, 1.0, -1.5, 0.1, 2.75, 1e-3, 3.5e6, -0.25)


@dataclass
class Function:
    name: str
    params: list[str]  # kinds
    result: str
    cost: int
    defaults: int = 0


@dataclass
class Class:
    name: str
    ints: list[str]
    nums: list[str]
    methods: list[Function]
    base: Class | None = None

    def all_methods(self) -> list[Function]:
        return [*self.methods, *(self.base.all_methods() if self.base else [])]


@dataclass
class Scope:
    """Variables in reach, by kind. `times`: how often a statement here is executed. `fixed`: not to be assigned."""

    names: dict[str, list[str]] = field(default_factory=dict)
    times: int = 1
    loops: int = 0
    fixed: set[str] = field(default_factory=set)
    result: str | None = None

    def of(self, kind: str) -> list[str]:
        return self.names.get(kind, [])

    def add(self, kind: str, name: str) -> None:
        self.names.setdefault(kind, []).append(name)


class Generator:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.lines: list[str] = []
        self.depth = 0
        self.functions: list[Function] = []
        self.classes: list[Class] = []
        self.counter = 0
        self.cost = 0

    # --- text ---

    def emit(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def fresh(self, prefix: str) -> str:
        self.counter += 1
        return f"{prefix}{self.counter}"

    def chance(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent

    def pick(self, items: list[str] | tuple[int, ...] | tuple[float, ...] | tuple[str, ...]) -> str:
        return str(self.rng.choice(items))

    # --- expressions ---

    def int_(self, scope: Scope, depth: int = 2) -> str:
        rng = self.rng
        leaves = scope.of("int")
        if depth <= 0 or self.chance(25):
            if leaves and self.chance(75):
                return self.pick(leaves)
            if scope.of("obj") and self.chance(40):
                return f"{self.pick(scope.of('obj'))}.a"
            return self.pick(CONSTANTS)
        a, b = self.int_(scope, depth - 1), self.int_(scope, depth - 1)
        choice = rng.randrange(17)
        if choice < 6:
            return f"({a} {rng.choice('+-*&|^')} {b})"
        if choice == 6:
            return f"({a} {rng.choice(['//', '%'])} {rng.choice([1, 2, 3, 7, -3, 10, 64, 1 << 31])})"
        if choice == 7:
            return f"({a} {rng.choice(['<<', '>>'])} {rng.choice([0, 1, 2, 5, 13, 31])})"
        if choice == 8:
            return rng.choice(["-{}", "~{}", "abs({})", "+{}"]).format(a)
        if choice == 9:
            return f"({a} if {self.condition(scope, depth - 1)} else {b})"
        if choice == 10:
            return f"{rng.choice(['min', 'max'])}({a}, {b})"
        if choice == 11 and scope.of("list"):
            return f"len({self.pick(scope.of('list'))})"
        if choice == 12 and scope.of("str"):
            return f"len({self.pick(scope.of('str'))})"
        if choice in (13, 14):
            return self.call(scope, "int", depth) or f"({a} + {b})"
        if choice == 15:
            return f"(({a}) % {self.pick(MODULI)})"
        return f"({self.condition(scope, depth - 1)})" if self.chance(30) else f"({a} - {b})"

    def call(self, scope: Scope, result: str, depth: int) -> str | None:
        """A call of a function or method that the budget allows."""
        options: list[tuple[str, Function]] = [("", f) for f in self.functions]
        for obj in scope.of("obj"):
            options += [(f"{obj}.", m) for m in self.common_methods()]
        for objs in scope.of("objs"):
            index = f"[{self.int_(scope, 0)} % len({objs})]."
            options += [(objs + index, m) for m in self.common_methods()]
        options = [(p, f) for p, f in options if f.result == result and f.cost * scope.times + self.cost < COST]
        if not options:
            return None
        prefix, function = self.rng.choice(options)
        self.cost += function.cost * scope.times
        count = len(function.params) - self.rng.randint(0, function.defaults)
        return f"{prefix}{function.name}({', '.join(self.value(scope, k, depth - 1) for k in function.params[:count])})"

    def common_methods(self) -> list[Function]:
        return self.classes[0].methods if self.classes else []

    def num(self, scope: Scope, depth: int = 2) -> str:
        if depth <= 0 or self.chance(25):
            leaves = [*scope.of("num"), *scope.of("int"), *scope.of("float")]
            if leaves and self.chance(80):
                return self.pick(leaves)
            return self.pick(FLOATS) if self.chance(50) else self.pick(CONSTANTS)
        choice = self.rng.randrange(9)
        a, b = self.num(scope, depth - 1), self.num(scope, depth - 1)
        if choice < 4:
            return f"({a} {self.rng.choice('+-*')} {b})"
        if choice == 4 and scope.of("list"):
            return self.item(scope, depth)
        if choice == 5 and scope.of("obj"):
            return f"{self.pick(scope.of('obj'))}.b"
        if choice == 6:
            return f"({a} % {self.rng.choice([2, 7, 1000, 2.5])})"
        if choice == 7:
            return self.call(scope, "num", depth) or f"(-{a})"
        return f"({a} if {self.condition(scope, depth - 1)} else {b})"

    def float_(self, scope: Scope, depth: int = 2) -> str:
        if depth <= 0 or self.chance(30):
            leaves = scope.of("float")
            return self.pick(leaves) if leaves and self.chance(75) else self.pick(FLOATS)
        a, b = self.float_(scope, depth - 1), self.float_(scope, depth - 1)
        choice = self.rng.randrange(6)
        if choice < 3:
            return f"({a} {self.rng.choice('+-*')} {b})"
        if choice == 3:
            return f"({a} / ({b} * {b} + 1.0))"
        if choice == 4:
            return f"({a} * {self.int_(scope, 0)})"
        return f"(-{a})" if self.chance(50) else f"abs({a})"

    def item(self, scope: Scope, depth: int) -> str:
        xs = self.pick(scope.of("list"))
        index = self.rng.choice(["-1", "0", f"({self.int_(scope, depth - 1)}) % len({xs})"])
        return f"{xs}[{index}]"

    def condition(self, scope: Scope, depth: int = 1) -> str:
        choice = self.rng.randrange(8)
        ops = ("<", "<=", "==", "!=", ">", ">=")
        if choice < 4:
            return f"{self.int_(scope, depth - 1)} {self.pick(ops)} {self.int_(scope, depth - 1)}"
        if choice == 4:
            return f"{self.num(scope, depth - 1)} {self.pick(ops)} {self.num(scope, depth - 1)}"
        if choice == 5 and depth > 0:
            joint = self.rng.choice([" and ", " or "])
            return f"({self.condition(scope, depth - 1)}{joint}{self.condition(scope, depth - 1)})"
        if choice == 6:
            return f"not {self.int_(scope, depth - 1)} % {self.rng.choice([2, 3, 5, 16])}"
        return f"{self.int_(scope, 0)} < {self.int_(scope, 0)} <= {self.int_(scope, 0)}"

    def value(self, scope: Scope, kind: str, depth: int = 2) -> str:
        if kind == "int":
            return self.int_(scope, depth)
        if kind == "float":
            return self.float_(scope, depth)
        if kind == "num":
            return self.num(scope, depth)
        if kind == "list":
            if scope.of("list") and self.chance(60):
                return self.pick(scope.of("list"))
            if self.chance(40):
                return f"[{self.num(scope, 0)}] * {self.rng.randint(1, 9)}"
            return f"[{', '.join(self.num(scope, 1) for _ in range(self.rng.randint(1, 4)))}]"
        if kind == "obj":
            if scope.of("obj") and self.chance(60):
                return self.pick(scope.of("obj"))
            return f"{self.rng.choice(self.classes).name}({self.int_(scope, 1)}, {self.num(scope, 1)})"
        if kind == "objs":
            return f"[{', '.join(self.value(scope, 'obj', 0) for _ in range(self.rng.randint(2, 5)))}]"
        leaves = scope.of("str")
        return self.pick(leaves) if leaves and self.chance(50) else f"str({self.int_(scope, 0)})"

    # --- statements ---

    def block(self, scope: Scope, count: int) -> None:
        """Statements in a deeper block; what is bound there only is not visible after it."""
        inner = Scope(
            {k: list(v) for k, v in scope.names.items()}, scope.times, scope.loops, set(scope.fixed), scope.result
        )
        self.depth += 1
        for _ in range(count):
            self.statement(inner)
        self.depth -= 1

    def statement(self, scope: Scope) -> None:
        self.cost += 6 * scope.times
        choice = self.rng.randrange(20)
        if choice < 7:
            self.assign(scope)
        elif choice < 9:
            self.branch(scope)
        elif choice < 12 and scope.loops < 2 and scope.times < 700 and self.cost < COST:
            self.loop(scope)
        elif choice < 14 and scope.of("list"):
            self.list_statement(scope)
        elif choice == 14 and scope.of("obj"):
            self.attribute_statement(scope)
        elif choice == 15 and scope.loops:
            self.emit(f"if {self.condition(scope)}:")
            self.depth += 1
            self.emit(self.rng.choice(["continue", "break", "continue"]))
            self.depth -= 1
        elif choice == 16 and scope.times < 100:
            self.emit(f"print({self.num(scope)}, {self.int_(scope)})")
        elif choice == 17 and scope.result and self.chance(40):
            self.emit(f"if {self.condition(scope)}:")
            self.depth += 1
            self.emit(f"return {self.value(scope, scope.result)}")
            self.depth -= 1
        else:
            self.assign(scope)

    def reduced(self, scope: Scope) -> str:
        return f"({self.int_(scope)}) % {self.pick(MODULI)}" if self.chance(85) else f"({self.int_(scope)}) & 0xFFFF"

    def assign(self, scope: Scope) -> None:
        kinds = ["int", "int", "int", "num", "float", "list", "str"]
        if self.classes:
            kinds += ["obj", "objs"]
        kind = self.rng.choice(kinds)
        targets = [name for name in scope.of(kind) if name not in scope.fixed]
        if kind == "int" and len(targets) > 1 and self.chance(15):
            a, b = self.rng.sample(targets, 2)
            self.emit(f"{a}, {b} = {b}, {self.reduced(scope)}")
        elif kind == "int" and targets and self.chance(30):
            self.emit(
                f"{self.pick(targets)} {self.rng.choice(['+', '-', '^', '|', '%', '>>'])}= {self.rng.randint(1, 9)}"
            )
        elif kind == "str" and targets and self.chance(50) and scope.times < 200:
            self.emit(f"{self.pick(targets)} += {self.rng.choice(['chr_', 'str(' + self.int_(scope, 0) + ')'])}")
        else:
            value = self.reduced(scope) if kind == "int" else self.bounded(scope, kind)
            self.emit(f"{self.target(scope, kind, targets)} = {value}")

    def bounded(self, scope: Scope, kind: str) -> str:
        """A value that does not grow from one pass of a loop to the next."""
        if kind == "num":
            return f"({self.num(scope)}) % {self.rng.choice([1000, 65537, 1 << 31, 99.5])}"
        if kind == "str":
            return f"str({self.int_(scope, 0)})"
        return self.value(scope, kind)

    def target(self, scope: Scope, kind: str, targets: list[str]) -> str:
        if targets and self.chance(70):
            return self.pick(targets)
        name = self.fresh(kind[0] if kind != "objs" else "q")
        scope.add(kind, name)
        return name

    def branch(self, scope: Scope) -> None:
        self.emit(f"if {self.condition(scope)}:")
        self.block(scope, self.rng.randint(1, 3))
        if self.chance(25):
            self.emit(f"elif {self.condition(scope)}:")
            self.block(scope, self.rng.randint(1, 2))
        if self.chance(50):
            self.emit("else:")
            self.block(scope, self.rng.randint(1, 3))

    def loop(self, scope: Scope) -> None:
        count = self.rng.choice([30, 80, 150, 260] if scope.times == 1 else [2, 3, 5, 12])
        inner = Scope(
            {k: list(v) for k, v in scope.names.items()},
            scope.times * count,
            scope.loops + 1,
            set(scope.fixed),
            scope.result,
        )
        choice = self.rng.randrange(4)
        if choice == 0 and scope.of("list"):
            xs, name = self.pick(scope.of("list")), self.fresh("v")
            self.emit(f"for {name} in {xs}:")
            inner.times = scope.times * max(count, 20)
            inner.add("num", name)
            inner.names["list"] = []  # any might be the same list, and grow under the loop
        elif choice == 1:
            name = self.fresh("w")
            self.emit(f"{name} = {count}")
            self.emit(f"while {name} > 0:")
            self.emit(f"    {name} -= 1")
            inner.add("int", name)
            inner.fixed.add(name)
        else:
            name = self.fresh("i")
            start = self.rng.choice([0, 0, 1, -5])
            step = self.rng.choice(["", "", ", 2", ", 3"])
            self.emit(f"for {name} in range({start}, {count}{step}):")
            inner.add("int", name)
            inner.fixed.add(name)
        self.depth += 1
        for _ in range(self.rng.randint(2, 5)):
            self.statement(inner)
        self.depth -= 1
        if self.chance(15):
            self.emit("else:")
            self.block(scope, 1)

    def list_statement(self, scope: Scope) -> None:
        xs = self.pick(scope.of("list"))
        choice = self.rng.randrange(4)
        if choice == 0 and scope.times < 400:
            self.emit(f"{xs}.append({self.num(scope, 1)})")
        elif choice == 1:
            self.emit(f"if len({xs}) > 3:")
            self.emit(f"    {xs}.pop()")
        elif choice == 2:
            self.emit(f"{self.item(Scope({**scope.names, 'list': [xs]}), 1)} = {self.bounded(scope, 'num')}")
        else:
            index = f"({self.int_(scope, 1)}) % len({xs})"
            self.emit(f"{xs}[{index}] += {self.rng.choice([1, -1, 0.5, 3])}")

    def attribute_statement(self, scope: Scope) -> None:
        obj = self.pick(scope.of("obj"))
        if self.chance(50):
            self.emit(f"{obj}.a = {self.reduced(scope)}")
        elif self.chance(50):
            self.emit(f"{obj}.b = {self.bounded(scope, 'num')}")
        else:
            self.emit(f"{obj}.a += {self.rng.randint(-3, 9)}")

    # --- definitions ---

    def function(self, name: str, params: list[str], result: str, self_class: Class | None = None) -> Function:
        before, self.cost = self.cost, 10
        scope = Scope(result=result)
        names = [self.fresh("p") for _ in params]
        for kind, param in zip(params, names, strict=True):
            scope.add(kind, param)
        defaults = 1 if params and params[-1] == "int" and self_class is None and self.chance(40) else 0
        shown = [*(["self"] if self_class else []), *names]
        if defaults:
            shown[-1] += f"={self.rng.randint(-5, 50)}"
        self.emit(f"def {name}({', '.join(shown)}):")
        self.depth += 1
        if self_class is not None:
            self.emit(f"self.a = (self.a * {self.rng.randint(1, 9)} + {self.int_(scope, 1)}) % {self.pick(MODULI)}")
            self.emit(f"s0 = self.{self.rng.choice(['a', 'a', 'k'])}")
            scope.add("int", "s0")
        scope.times = 8  # loops inside stay short
        for _ in range(self.rng.randint(0, 3)):
            self.statement(scope)
        value = self.value(scope, result)
        self.emit(f"return ({value}) % {self.pick(MODULI)}" if result == "int" else f"return {value}")
        self.depth -= 1
        self.emit("")
        function = Function(name, params, result, max(12, self.cost // 4), defaults)
        self.cost = before
        return function

    def class_(self, index: int) -> None:
        base = self.rng.choice(self.classes) if self.classes and self.chance(60) else None
        made = Class(f"C{index}", ["a"], ["b"], [], base)
        self.emit(f"class {made.name}({base.name}):" if base else f"class {made.name}:")
        self.depth += 1
        self.emit(f"k = {self.pick(CONSTANTS)}")
        if base is None or self.chance(30):
            self.emit("def __init__(self, a, b):")
            self.emit(f"    self.a = a % {self.pick(MODULI)}")
            if self.chance(30):
                self.emit(f"    self.{self.fresh('x')} = a")
            self.emit("    self.b = b")
        signatures = [("m", ["int"], "int"), ("n", ["num", "int"], "num")]
        for name, params, result in signatures:
            if base is None or self.chance(60):
                made.methods.append(self.function(name, params, result, made))
        self.depth -= 1
        self.emit("")
        for i, method in enumerate(self.classes[0].methods if self.classes else []):
            own = next((m for m in made.methods if m.name == method.name), method)
            self.classes[0].methods[i] = Function(method.name, method.params, method.result, max(method.cost, own.cost))
        self.classes.append(made)

    def program(self) -> str:
        self.emit('chr_ = "c"')
        for index in range(self.rng.randint(0, 4)):
            self.class_(index)
        for _ in range(self.rng.randint(0, 3)):
            kinds = ["int", "num", "float", "list", *(["obj"] if self.classes else [])]
            params = [self.rng.choice(kinds) for _ in range(self.rng.randint(1, 3))]
            self.functions.append(
                self.function(self.fresh("f"), params, self.rng.choice(["int", "int", "num", "float"]))
            )
        self.emit("def main():")
        self.depth += 1
        scope = Scope()
        for kind in ["int", "int", "num", "float", "list", "str", *(["obj", "objs"] if self.classes else [])]:
            value = self.value(scope, kind, 1)
            name = self.fresh(kind[0] if kind != "objs" else "q")
            self.emit(f"{name} = {value}")
            scope.add(kind, name)
        for _ in range(self.rng.randint(2, 5)):
            self.loop(scope)
            self.statement(scope)
        for kind in ("int", "num", "float", "list", "str"):
            self.emit(f"print({', '.join(scope.of(kind))})")
        for obj in scope.of("obj"):
            self.emit(f"print({obj}.a, {obj}.b, {obj}.k)")
        self.depth -= 1
        self.emit("")
        self.emit("main()")
        return "\n".join(self.lines) + "\n"


def generate(rng: random.Random) -> str:
    """A program; the same for the same state of `rng`."""
    return Generator(rng).program()


if __name__ == "__main__":
    print(generate(random.Random(int(sys.argv[1]))), end="")

"""The rewrite rules of rules.rules, as a stage: parsed with Python's own parser, compiled to Python functions.

tests/jit/optimizer/test_rules.py reads the same parsed rules and has an SMT solver prove each.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jit import semantics
from jit.ir import OPS, Const, Op
from jit.optimizer.emission.optimizer import Handler, Handlers

_OVERFLOW_FORMS = {name: (name, name + "_ovf") for name in ("int_add", "int_sub", "int_mul")}


@dataclass(frozen=True)
class Rule:
    name: str
    pattern: ast.Call
    replacement: ast.expr
    condition: ast.expr | None

    @property
    def op(self) -> str:
        """Name of the outermost operation."""
        return op_name(self.pattern)


def op_name(node: ast.expr) -> str:
    """The operation that a node applies; '' if it applies none."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in OPS:
        return node.func.id
    return ""


def is_constant(node: ast.expr) -> bool:
    """Is it a constant variable (C1, P, ...)?"""
    return isinstance(node, ast.Name) and node.id[0].isupper()


def literal(node: ast.expr) -> int | float | None:
    """The value of a literal, else None."""
    if isinstance(node, ast.Name) or op_name(node):
        return None
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return value if isinstance(value, (int, float)) else None


def parse_rules(text: str) -> list[Rule]:
    """The rules of a rules file."""
    rules = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, _, rest = line.partition(":")
        body, _, condition = rest.partition(" if ")
        before, arrow, after = body.partition("=>")
        pattern = ast.parse(before.strip(), mode="eval").body
        if not arrow or not isinstance(pattern, ast.Call) or not op_name(pattern):
            raise SyntaxError(f"rule {name}: wants `operation(...) => replacement`")
        replacement = ast.parse(after.strip(), mode="eval").body
        parsed = ast.parse(condition.strip(), mode="eval").body if condition else None
        rules.append(Rule(name.strip(), pattern, replacement, parsed))
    return rules


def argument_kinds(name: str) -> str:
    return OPS[name].args


# --- compilation ---


class _Compiler:
    """Writes the code for one rule: lines in a loop's body, which they break out of where the rule does not fit."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.lines: list[str] = []
        self.bound: set[str] = set()
        self.temporaries = 0

    def temporary(self) -> str:
        self.temporaries += 1
        return f"t{self.temporaries}"

    def match(self, node: ast.expr, value: str, kind: str) -> None:
        """Code that breaks unless the value fits the pattern."""
        number = literal(node)
        name = op_name(node)
        if number is not None and kind in "ir":
            self.lines.append(f"if type({value}) is not Const or {value}.value != {number!r}: break")
        elif number is not None:
            self.lines.append(f"if {value} != {self.constant(number, kind)}: break")
        elif name:
            assert isinstance(node, ast.Call)
            names = _OVERFLOW_FORMS.get(name)
            test = f"not in {names}" if names else f"!= {name!r}"
            self.lines.append(f"if type({value}) is not Op or {value}.name {test}: break")
            for i, (arg, arg_kind) in enumerate(zip(node.args, argument_kinds(name), strict=True)):
                inner = self.temporary()
                self.lines.append(f"{inner} = opt.resolve({value}.args[{i}])")
                self.match(arg, inner, arg_kind)
        else:
            assert isinstance(node, ast.Name)
            self.variable(node.id, value)

    def variable(self, name: str, value: str) -> None:
        if name[0].isupper():
            self.lines.append(f"if type({value}) is not Const: break")
            value += ".value"
        if name in self.bound:
            self.lines.append(f"if {value} != v_{name}: break")
        else:
            self.bound.add(name)
            self.lines.append(f"v_{name} = {value}")

    def constant(self, number: int | float, kind: str) -> str:
        if kind == "f":
            return f"Const({float(number)!r}, 'f')"
        return f"Const({number!r}, {kind!r})"

    def expression(self, node: ast.expr) -> str:
        """A computed constant or condition, in Python."""

        class Rename(ast.NodeTransformer):
            def visit_Name(self, name: ast.Name) -> ast.expr:
                return ast.Name("v_" + name.id, ast.Load())

            def visit_Call(self, call: ast.Call) -> ast.expr:
                assert isinstance(call.func, ast.Name)
                args = [self.visit(a) for a in call.args]
                if call.func.id in ("lo", "hi"):
                    return ast.Call(ast.Attribute(ast.Name("opt", ast.Load()), call.func.id, ast.Load()), args, [])
                if call.func.id == "small":
                    return ast.Call(ast.Attribute(ast.Name("opt", ast.Load()), "is_small", ast.Load()), args, [])
                return ast.Call(call.func, args, [])

        return ast.unparse(Rename().visit(ast.parse(ast.unparse(node), mode="eval").body))

    def build(self, node: ast.expr, kind: str) -> str:
        """An expression for the replacement's value."""
        name = op_name(node)
        if name:
            assert isinstance(node, ast.Call)
            args = [self.build(a, k) for a, k in zip(node.args, argument_kinds(name), strict=True)]
            return f"opt.do({name!r}, [{', '.join(args)}])"
        if isinstance(node, ast.Name) and not is_constant(node):
            return f"v_{node.id}"
        return f"Const({self.expression(node)}, {kind!r})"

    def run(self) -> list[str]:
        """The operation's arguments are `arg0`, `arg1`."""
        name = self.rule.op
        for i, (arg, kind) in enumerate(zip(self.rule.pattern.args, argument_kinds(name), strict=True)):
            self.match(arg, f"arg{i}", kind)
        if self.rule.condition is not None:
            self.lines.append(f"if not ({self.expression(self.rule.condition)}): break")
        self.lines.append(f"opt.counters['rule {self.rule.name}'] += 1")
        self.lines.append(f"return {self.build(self.rule.replacement, OPS[name].kind)}")
        return self.lines


def power_of_two(c: int) -> bool:
    return c > 0 and c & (c - 1) == 0


def log2(c: int) -> int:
    return c.bit_length() - 1


_FUNCTIONS = {"wrap": semantics.wrap, "untag": semantics.untag, "power_of_two": power_of_two, "log2": log2}


def _source(name: str, rules: Sequence[Rule]) -> str:
    """A function (opt, op) -> replacement or None for all rules of an operation: the first that fits."""
    lines = ["def rewrite(opt, op):", "    if not opt.options.rules: return None"]
    lines += [f"    arg{i} = op.args[{i}]" for i in range(len(argument_kinds(name)))]
    for rule in rules:
        lines += ["    while True:", *(f"        {line}" for line in _Compiler(rule).run())]
    return "\n".join([*lines, "    return None", ""])


def _compile(name: str, rules: Sequence[Rule]) -> Handler:
    namespace: dict[str, Any] = {"__name__": __name__, "Const": Const, "Op": Op, **_FUNCTIONS}
    exec(_source(name, rules), namespace)  # noqa: S102 (the rules are part of this program)
    function: Handler = namespace["rewrite"]
    return function


RULES = parse_rules(Path(__file__).with_name("rules.rules").read_text())
HANDLERS: Handlers = {
    name: _compile(name, [rule for rule in RULES if rule.op == name]) for name in dict.fromkeys(r.op for r in RULES)
}


def fired(counters: dict[str, int]) -> Iterator[tuple[str, int]]:
    """How often each rule fired, from a trace's counters."""
    for rule in RULES:
        if count := counters.get(f"rule {rule.name}"):
            yield rule.name, count

"""The rewrite rules as statements for an SMT solver.

Constants and bounds are exact integers, modelled as 72-bit vectors; values are 32-bit vectors or binary64 floats. A
rule holds if no values make the condition true and pattern and replacement different.
"""

from __future__ import annotations

import ast
from typing import Any

import z3

from jit.ir import OPS
from jit.optimizer.stages.ruleopt import Rule, argument_kinds, is_constant, literal, op_name

WIDE = 72
DOUBLE = z3.Float64()
NEAREST = z3.RNE()


def flag(condition: Any) -> Any:
    return z3.If(condition, z3.BitVecVal(1, 32), z3.BitVecVal(0, 32))


def count(x: Any) -> Any:
    return x & 31


def _uint_mul_high(a: Any, b: Any) -> Any:
    return z3.Extract(63, 32, z3.ZeroExt(32, a) * z3.ZeroExt(32, b))


MEANING: dict[str, Any] = {
    "int_add": lambda a, b: a + b,
    "int_sub": lambda a, b: a - b,
    "int_mul": lambda a, b: a * b,
    "int_and": lambda a, b: a & b,
    "int_or": lambda a, b: a | b,
    "int_xor": lambda a, b: a ^ b,
    "int_lshift": lambda a, b: a << count(b),
    "int_rshift": lambda a, b: a >> count(b),
    "uint_rshift": lambda a, b: z3.LShR(a, count(b)),
    "uint_mul_high": _uint_mul_high,
    "int_div_trunc": lambda a, b: a / b,
    "int_mod_trunc": lambda a, b: z3.SRem(a, b),
    "int_lt": lambda a, b: flag(a < b),
    "int_le": lambda a, b: flag(a <= b),
    "int_eq": lambda a, b: flag(a == b),
    "int_ne": lambda a, b: flag(a != b),
    "int_gt": lambda a, b: flag(a > b),
    "int_ge": lambda a, b: flag(a >= b),
    "uint_lt": lambda a, b: flag(z3.ULT(a, b)),
    "uint_ge": lambda a, b: flag(z3.UGE(a, b)),
    "int_neg": lambda a: -a,
    "int_invert": lambda a: ~a,
    "int_is_true": lambda a: flag(a != 0),
    "int_is_zero": lambda a: flag(a == 0),
    "ptr_eq": lambda a, b: flag(a == b),
    "ptr_ne": lambda a, b: flag(a != b),
    "ref_is_small": lambda p: p & 1,
    "int_tag": lambda a: 2 * a + 1,
    "int_untag": lambda p: p >> 1,
    "cast_ptr_to_int": lambda p: p,
    "cast_int_to_ptr": lambda a: a,
    "float_add": lambda x, y: z3.fpAdd(NEAREST, x, y),
    "float_sub": lambda x, y: z3.fpSub(NEAREST, x, y),
    "float_mul": lambda x, y: z3.fpMul(NEAREST, x, y),
    "float_truediv": lambda x, y: z3.fpDiv(NEAREST, x, y),
    "float_neg": z3.fpNeg,
    "float_abs": z3.fpAbs,
    "float_lt": lambda x, y: flag(z3.fpLT(x, y)),
    "float_le": lambda x, y: flag(z3.fpLEQ(x, y)),
    "float_eq": lambda x, y: flag(z3.fpEQ(x, y)),
    "float_ne": lambda x, y: flag(z3.Not(z3.fpEQ(x, y))),
    "float_gt": lambda x, y: flag(z3.fpGT(x, y)),
    "float_ge": lambda x, y: flag(z3.fpGEQ(x, y)),
    "cast_int_to_float": lambda a: z3.fpSignedToFP(NEAREST, a, DOUBLE),
    "cast_float_to_int": lambda x: z3.fpToSBV(z3.RTZ(), x, z3.BitVecSort(32)),
}


class Prover:
    """One rule's variables and assumptions."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.variables: dict[str, Any] = {}
        self.assumptions: list[Any] = []
        self.bounds: dict[str, tuple[Any, Any]] = {}

    def value(self, node: ast.expr, kind: str) -> Any:
        """A value: pattern or replacement."""
        name, number = op_name(node), literal(node)
        if name:
            assert isinstance(node, ast.Call)
            args = [self.value(a, k) for a, k in zip(node.args, argument_kinds(name), strict=True)]
            if name == "int_tag":  # its contract: the value fits in 31 bits
                self.assumptions.append(z3.And(args[0] >= -(1 << 30), args[0] < 1 << 30))
            if name in ("int_div_trunc", "int_mod_trunc"):
                self.assumptions.append(args[1] != 0)
            if name in ("float_bits_low", "float_bits_high", "float_from_bits"):
                return self.bits(name, args)
            return MEANING[name](*args)
        if number is not None and kind == "f":
            return z3.FPVal(number, DOUBLE)
        if isinstance(node, ast.Name) and not is_constant(node):
            return self.variable(node.id, kind)
        wide = self.exact(node)
        if not isinstance(node, ast.Name):  # a computed constant must be a signed word
            self.assumptions_of_result.append(z3.SignExt(WIDE - 32, z3.Extract(31, 0, wide)) == wide)
        return z3.Extract(31, 0, wide)

    assumptions_of_result: list[Any]

    def bits(self, name: str, args: list[Any]) -> Any:
        """Halves of a float's pattern: a pair stands for the float."""
        if name == "float_from_bits":
            return args
        pair = args[0]
        return pair[0] if name == "float_bits_low" else pair[1]

    def variable(self, name: str, kind: str) -> Any:
        if name not in self.variables:
            self.variables[name] = z3.FP(name, DOUBLE) if kind == "f" else z3.BitVec(name, 32)
        return self.variables[name]

    def exact(self, node: ast.expr) -> Any:
        """A constant expression as an exact integer."""
        number = literal(node)
        if number is not None:
            return z3.BitVecVal(int(number), WIDE)
        if isinstance(node, ast.Name):
            # reference constants are unsigned words, but only their low bits matter to rules
            return z3.SignExt(WIDE - 32, self.variable(node.id, "i"))
        if isinstance(node, ast.BinOp):
            a, b = self.exact(node.left), self.exact(node.right)
            table = {ast.Add: lambda: a + b, ast.Sub: lambda: a - b, ast.Mult: lambda: a * b, ast.BitAnd: lambda: a & b,
                     ast.BitOr: lambda: a | b, ast.LShift: lambda: a << b, ast.RShift: lambda: a >> b}  # fmt: skip
            return table[type(node.op)]()
        if isinstance(node, ast.UnaryOp):
            return -self.exact(node.operand) if isinstance(node.op, ast.USub) else ~self.exact(node.operand)
        assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name), ast.dump(node)
        return self.function(node.func.id, node.args)

    def function(self, name: str, args: list[ast.expr]) -> Any:
        if name in ("lo", "hi"):
            assert isinstance(args[0], ast.Name)
            return self.bound(args[0].id)[name == "hi"]
        wide = self.exact(args[0])
        if name == "wrap":
            return z3.SignExt(WIDE - 32, z3.Extract(31, 0, wide))
        if name == "untag":
            return z3.SignExt(WIDE - 32, z3.Extract(31, 0, wide) >> 1)
        assert name == "log2", name
        result = z3.BitVecVal(0, WIDE)
        for n in range(40):
            result = z3.If(wide >= 1 << n, z3.BitVecVal(n, WIDE), result)
        return result

    def bound(self, name: str) -> tuple[Any, Any]:
        """Symbolic interval that holds the value: anything that is true of it."""
        if name not in self.bounds:
            lo, hi = z3.BitVec(f"lo_{name}", WIDE), z3.BitVec(f"hi_{name}", WIDE)
            value = z3.SignExt(WIDE - 32, self.variable(name, "i"))
            self.bounds[name] = lo, hi
            self.assumptions.append(z3.And(lo >= -(1 << 31), hi < 1 << 31, lo <= value, value <= hi))
        return self.bounds[name]

    def condition(self, node: ast.expr) -> Any:
        if isinstance(node, ast.BoolOp):
            return z3.And(*[self.condition(v) for v in node.values])
        if isinstance(node, ast.Call):
            assert isinstance(node.func, ast.Name)
            if node.func.id == "small":
                return self.value(node.args[0], "r") & 1 == 1
            assert node.func.id == "power_of_two"
            c = self.exact(node.args[0])
            return z3.And(c > 0, c & (c - 1) == 0)
        assert isinstance(node, ast.Compare) and len(node.ops) == 1
        a, b = self.exact(node.left), self.exact(node.comparators[0])
        table = {ast.Lt: a < b, ast.LtE: a <= b, ast.Gt: a > b, ast.GtE: a >= b, ast.Eq: a == b}
        return table[type(node.ops[0])]

    def counterexample(self) -> Any:
        """A model in which the rule is wrong; None where it is proved."""
        self.assumptions_of_result = []
        kind = OPS[self.rule.op].kind
        before = self.value(self.rule.pattern, kind)
        if self.rule.condition is not None:
            self.assumptions.append(self.condition(self.rule.condition))
        assumptions = list(self.assumptions)
        self.assumptions_of_result = []
        after = self.value(self.rule.replacement, kind)
        # what the replacement's operations assume must follow from the rest
        claims = [*self.assumptions[len(assumptions) :], *self.assumptions_of_result, before == after]
        solver = z3.Solver()
        solver.set("timeout", 120_000)
        solver.add(*assumptions, z3.Not(z3.And(*claims)))
        result = solver.check()
        if result == z3.unsat:
            return None
        return solver.model() if result == z3.sat else "unknown"


def counterexample(rule: Rule) -> Any:
    return Prover(rule).counterexample()

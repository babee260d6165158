"""Sums of loop variables and invariants, and inequalities between them, for the checks that leave a loop.

A `Linear` is a constant plus values with factors, in exact integers, nothing wraps around. "It is at most 0" is how all
inequalities are written: `a < b` is `a - b + 1 <= 0`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jit.ir import Const, Op, Value
from jit.optimizer.facts.info import Bound
from jit.semantics import INT_MAX, INT_MIN

_NO_TERMS: dict[Value, int] = {}

class Linear:
    """`terms`: value -> factor, none of them 0. Two are equal where they are the same sum. Never changed once made."""

    __slots__ = ("terms", "constant")

    def __init__(self, terms: Mapping[Value, int] = _NO_TERMS, constant: int = 0) -> None:
        self.terms = terms
        self.constant = constant

    def __repr__(self) -> str:
        return f"Linear({dict(self.terms)!r}, {self.constant})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Linear) and self.constant == other.constant and self.terms == other.terms

    def __hash__(self) -> int:
        return hash((frozenset(self.terms.items()), self.constant))

    def plus(self, other: Linear, factor: int = 1) -> Linear:
        """This one and `factor` times the other."""
        terms = dict(self.terms)
        for value, n in other.terms.items():
            terms[value] = terms.get(value, 0) + factor * n
        return Linear({v: n for v, n in terms.items() if n}, self.constant + factor * other.constant)

    def minus(self, other: Linear) -> Linear:
        return self.plus(other, -1)

    def more(self, constant: int) -> Linear:
        return Linear(self.terms, self.constant + constant)

    def negated(self) -> Linear:
        return Linear({v: -n for v, n in self.terms.items()}, -self.constant)

    def replaced(self, by: Mapping[Value, Linear]) -> Linear:
        """With sums in place of values."""
        total = Linear({}, self.constant)
        for value, n in self.terms.items():
            total = total.plus(by.get(value) or Linear({value: 1}), n)
        return total

    def renamed(self, name: Callable[[Value], Value]) -> Linear:
        """With other names of the values, or constants."""
        terms: dict[Value, int] = {}
        constant = self.constant
        for value, n in self.terms.items():
            value = name(value)
            if isinstance(value, Const):
                constant += n * value.value
            else:
                terms[value] = terms.get(value, 0) + n
        return Linear({v: n for v, n in terms.items() if n}, constant)

    def greatest(self, bound: Callable[[Value], Bound]) -> int:
        """No less than its value, where the values are within their bounds."""
        return self.constant + sum(n * bound(v)[1 if n > 0 else 0] for v, n in self.terms.items())


def of_value(value: Value) -> Linear:
    return Linear({}, value.value) if isinstance(value, Const) else Linear({value: 1})


#: A constant that an addition takes as it is. With one further from 0 the difference is compared: a guard operand can
#: hold it.
_NEAR = 2047
#: Operations that are sums, and the factor of their second argument.
SUMS = {"int_add": 1, "int_add_ovf": 1, "int_sub": -1, "int_sub_ovf": -1}
#: Relation -> what is at most 0 where it holds between the sums a and b.
RELATIONS: dict[str, Callable[[Linear, Linear], Linear]] = {
    "int_lt": lambda a, b: a.minus(b).more(1),
    "int_le": lambda a, b: a.minus(b),
    "int_gt": lambda a, b: b.minus(a).more(1),
    "int_ge": lambda a, b: b.minus(a),
}


class Emitter:
    """Makes operations that test inequalities. `bound`: of the values in them, where they are tested; `emit` takes the
    operations. Sums that two inequalities begin with are made once."""

    def __init__(self, bound: Callable[[Value], Bound], emit: Callable[[Op], Value]) -> None:
        self.bound, self.emit = bound, emit
        self.sums: dict[frozenset[Value], tuple[Value, Bound]] = {}

    def can_test(self, inequality: Linear) -> bool:
        """Few terms, and no sum of them wraps around."""
        return self._sides(inequality, emit=False) is not None

    def condition(self, inequality: Linear) -> Value:
        """A comparison that says whether it is at most 0."""
        sides = self._sides(inequality, emit=True)
        assert sides is not None
        name, a, b = sides
        return self.emit(Op(name, [a, b]))

    def _sides(self, inequality: Linear, emit: bool) -> tuple[str, Value, Value] | None:
        """The comparison: sum of the values with factor 1, plus a constant, at most the sum of those with factor -1."""
        if any(abs(n) != 1 for n in inequality.terms.values()):
            return None
        left = self._sum([v for v, n in inequality.terms.items() if n == 1], emit)
        right = self._sum([v for v, n in inequality.terms.items() if n == -1], emit)
        k = inequality.constant
        if left is None or right is None:
            return None
        (a, a_bound), (b, b_bound) = left, right
        if b is None:
            return ("int_le", a, Const(-k, "i")) if a is not None and INT_MIN <= -k <= INT_MAX else None
        if a is None:
            return ("int_ge", b, Const(k, "i")) if INT_MIN <= k <= INT_MAX else None
        if k in (0, 1):
            return ("int_lt" if k else "int_le"), a, b
        low, high = a_bound[0] - b_bound[1], a_bound[1] - b_bound[0]
        if abs(k) > _NEAR and INT_MIN <= low and high <= INT_MAX and INT_MIN <= -k <= INT_MAX:
            return "int_le", self.emit(Op("int_sub", [a, b])) if emit else a, Const(-k, "i")
        if a_bound[0] + k < INT_MIN or a_bound[1] + k > INT_MAX:
            return None
        return "int_le", self.emit(Op("int_add", [a, Const(k, "i")])) if emit else a, b

    def _sum(self, values: list[Value], emit: bool) -> tuple[Value | None, Bound] | None:
        """Of at most two values, and its bounds; the sum of none is no value. None: it might wrap around."""
        if len(values) < 2:
            return (values[0], self.bound(values[0])) if values else (None, (0, 0))
        a, b = values[:2]
        low, high = (x + y for x, y in zip(self.bound(a), self.bound(b), strict=True))
        if len(values) > 2 or low < INT_MIN or high > INT_MAX:
            return None
        if not emit:
            return a, (low, high)
        key = frozenset((a, b))
        if key not in self.sums:
            self.sums[key] = self.emit(Op("int_add", [a, b])), (low, high)
        return self.sums[key]

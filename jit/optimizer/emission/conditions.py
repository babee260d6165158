"""Conclusions from the outcome of a condition: the opposite one, the mirrored one, and intervals of both sides."""

from __future__ import annotations

from jit.ir import Const, Op, Value
from jit.optimizer.emission.state import State
from jit.semantics import INT_MAX, INT_MIN

_OPPOSITE = {
    "int_lt": "int_ge", "int_ge": "int_lt", "int_le": "int_gt", "int_gt": "int_le",
    "int_eq": "int_ne", "int_ne": "int_eq", "uint_lt": "uint_ge", "uint_ge": "uint_lt",
    "ptr_eq": "ptr_ne", "ptr_ne": "ptr_eq",
}  # fmt: skip
_SWAPPED = {"int_lt": "int_gt", "int_gt": "int_lt", "int_le": "int_ge", "int_ge": "int_le"}


def learn(state: State, condition: Value, truth: bool) -> None:
    """The condition was found true or false by a guard."""
    if not isinstance(condition, Op):
        return
    name = condition.name
    if name not in _OPPOSITE:
        return
    args = [state.resolve(a) for a in condition.args]
    decide(state, name, args, truth)
    if not state.options.bounds or condition.args[0].kind != "i":
        return
    if not truth:
        name = _OPPOSITE[name]
    a, b = args
    if name in ("int_gt", "int_ge"):
        a, b, name = b, a, _SWAPPED[name]
    _compare(state, name, a, b)


def decide(state: State, name: str, args: list[Value], truth: bool) -> None:
    """How a comparison comes out; the opposite and the mirrored conditions are known, too."""
    opposite = _OPPOSITE[name]
    a, b = args
    if type(a) is not Const and type(b) is not Const and a.kind == "i":
        state.decided[name, a, b] = truth
    yes, no = Const(int(truth), "i"), Const(int(not truth), "i")
    state.pure[name, a, b], state.pure[opposite, a, b] = yes, no
    if name in _SWAPPED:
        state.pure[_SWAPPED[name], b, a], state.pure[_SWAPPED[opposite], b, a] = yes, no
        if name in ("int_lt", "int_gt") and truth:  # a < b: also a <= b, a != b
            weaker = "int_le" if name == "int_lt" else "int_ge"
            state.pure[weaker, a, b] = state.pure["int_ne", a, b] = yes
            state.pure[_OPPOSITE[weaker], a, b] = state.pure["int_eq", a, b] = no
            state.pure[_SWAPPED[weaker], b, a] = yes
            state.pure[_SWAPPED[_OPPOSITE[weaker]], b, a] = no


def _compare(state: State, name: str, a: Value, b: Value) -> None:
    """Narrow both sides of a condition that holds."""
    x, y = state.bound(a), state.bound(b)
    if name == "int_lt":
        _at_most(state, a, y[1] - 1)
        _at_least(state, b, x[0] + 1)
    elif name == "int_le":
        _at_most(state, a, y[1])
        _at_least(state, b, x[0])
    elif name == "int_eq":
        state.narrow(a, y[0], y[1])
        state.narrow(b, x[0], x[1])
    elif name == "int_ne":
        for value, (lo, hi), other in ((a, x, y), (b, y, x)):
            if other[0] == other[1] == lo:
                _at_least(state, value, lo + 1)
            elif other[0] == other[1] == hi:
                _at_most(state, value, hi - 1)
    elif name == "uint_lt" and y[0] >= 0:
        state.narrow(a, 0, y[1] - 1)
        _at_least(state, b, max(x[0], 0) + 1)


def _at_most(state: State, value: Value, hi: int) -> None:
    state.narrow(value, INT_MIN, hi)
    _propagate(state, value)
    _to_sums(state, value)


def _at_least(state: State, value: Value, lo: int) -> None:
    state.narrow(value, lo, INT_MAX)
    _propagate(state, value)
    _to_sums(state, value)


def _to_sums(state: State, value: Value) -> None:
    """What was narrowed is an operand of sums with constants: so are these. (A checked one has passed its guard.)"""
    lo, hi = state.bound(state.resolve(value))
    for op in state.sums.get(value, ()):
        c = op.args[1].value if isinstance(op.args[1], Const) else 0
        if op.name == "int_add_ovf" or INT_MIN <= lo + c and hi + c <= INT_MAX:
            state.narrow(op, max(INT_MIN, lo + c), min(INT_MAX, hi + c))
            _to_sums(state, op)


def _propagate(state: State, value: Value) -> None:
    """A sum with a constant that cannot wrap was narrowed: so is its operand."""
    if isinstance(value, Op) and value.name in ("int_add", "int_add_ovf") and isinstance(value.args[1], Const):
        operand, c = state.resolve(value.args[0]), value.args[1].value
        x, known = state.bound(operand), state.bound(value)
        if INT_MIN <= x[0] + c and x[1] + c <= INT_MAX:
            state.narrow(operand, max(INT_MIN, known[0] - c), min(INT_MAX, known[1] - c))

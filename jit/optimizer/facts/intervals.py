"""Intervals of ints: of an operation's result, from those of its arguments."""

from __future__ import annotations

from jit.optimizer.facts.info import FULL, Bound
from jit.semantics import INT_MAX, INT_MIN


def _fit(lo: int, hi: int) -> Bound:
    """The interval of a wrapped result."""
    return (lo, hi) if INT_MIN <= lo and hi <= INT_MAX else FULL


def exact(name: str, a: Bound, b: Bound) -> Bound | None:
    """Interval of the exact result of an arithmetic operation."""
    if name == "int_add":
        return a[0] + b[0], a[1] + b[1]
    if name == "int_sub":
        return a[0] - b[1], a[1] - b[0]
    if name == "int_mul":
        products = [x * y for x in a for y in b]
        return min(products), max(products)
    if name == "int_lshift" and 0 <= b[0] and b[1] <= 31:
        shifted = [x << y for x in a for y in b]
        return min(shifted), max(shifted)
    return None


def _mask(hi: int) -> int:
    """The least 2**n - 1 that is not below hi."""
    return (1 << hi.bit_length()) - 1


def _and(a: Bound, b: Bound) -> Bound:
    if a[0] >= 0 and b[0] >= 0:
        return 0, min(a[1], b[1])
    if a[0] >= 0 or b[0] >= 0:
        return 0, a[1] if a[0] >= 0 else b[1]
    return FULL


def _or_xor(name: str, a: Bound, b: Bound) -> Bound:
    if a[0] >= 0 and b[0] >= 0:
        return (max(a[0], b[0]) if name == "int_or" else 0), _mask(max(a[1], b[1]))
    widest = max(_mask(max(x, -x - 1)) for x in (*a, *b))
    return -widest - 1, widest


def _shift_right(name: str, a: Bound, b: Bound) -> Bound:
    if not (0 <= b[0] and b[1] <= 31):
        return FULL
    if name == "uint_rshift" and a[0] < 0:
        return (0, ((1 << 32) - 1) >> b[0]) if b[0] >= 1 else FULL
    shifted = [x >> y for x in a for y in b]
    return min(shifted), max(shifted)


def _divide(a: Bound, b: Bound) -> Bound:
    if b[0] <= 0:
        widest = max(abs(a[0]), abs(a[1]))
        return _fit(-widest, widest)
    quotients = [(abs(x) // y) * (1 if x >= 0 else -1) for x in a for y in b]
    return min(quotients), max(quotients)


def _modulo(a: Bound, b: Bound) -> Bound:
    if b[0] <= 0 <= b[1]:
        return FULL
    widest = max(abs(b[0]), abs(b[1])) - 1
    return (max(-widest, min(a[0], 0)), min(widest, max(a[1], 0)))


def transfer(name: str, a: Bound, b: Bound) -> Bound:
    """Interval of a pure operation's result."""
    known = exact(name, a, b)
    if known is not None:
        return _fit(*known)
    if name == "int_and":
        return _and(a, b)
    if name in ("int_or", "int_xor"):
        return _or_xor(name, a, b)
    if name in ("int_rshift", "uint_rshift"):
        return _shift_right(name, a, b)
    if name == "int_div_trunc":
        return _divide(a, b)
    if name == "int_mod_trunc":
        return _modulo(a, b)
    if name == "int_neg":
        return _fit(-a[1], -a[0])
    if name == "int_invert":
        return ~a[1], ~a[0]
    if name == "uint_mul_high" and a[0] >= 0 and b[0] >= 0:
        return 0, (a[1] * b[1]) >> 32
    return FULL

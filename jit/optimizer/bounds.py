"""Integer bounds: an interval for each int, from constants, operations, descrs and guards that were passed.

A result with one possible value is that constant. An overflow operation whose exact result fits 31 bits becomes the
plain one and its guard goes. `learn` draws conclusions from the outcome of a condition.
"""

from __future__ import annotations

import typing

from jit.ir import Const, Op, Value
from jit.optimizer.info import BOOL, FULL, SMALL, Bound, InvalidLoop
from jit.semantics import INT_MAX, INT_MIN, SMALL_MAX, SMALL_MIN, eval_ovf

if typing.TYPE_CHECKING:
    from jit.optimizer.core import Optimizer


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


def arithmetic(opt: Optimizer, op: Op) -> Value | None:
    a = opt.bound(op.args[0])
    known = transfer(op.name, a, opt.bound(op.args[-1]))
    if known[0] == known[1]:
        opt.counters["bounds: constants"] += 1
        return Const(known[0], "i")
    before = opt.bound(op)
    if known != FULL:
        opt.bounds[op] = max(known[0], before[0]), min(known[1], before[1])
    return None


def boolean(opt: Optimizer, op: Op) -> Value | None:
    opt.bounds[op] = BOOL
    return None


# --- overflow operations ---


def overflowing(opt: Optimizer, op: Op) -> Value | None:
    """int_add_ovf, ...: the operation waits for its guard, which comes next."""
    opt.overflow_known = None
    a, b = op.args
    plain = op.name[:-4]
    if isinstance(a, Const) and isinstance(b, Const):
        value, opt.overflow_known = eval_ovf(op.name, a.value, b.value)
        return Const(value, "i")
    if isinstance(a, Const) and plain in ("int_add", "int_mul"):
        a, b = op.args = [b, a]
    if plain == "int_sub" and isinstance(b, Const) and b.value > INT_MIN:
        return opt.optimize(Op("int_add_ovf", [a, Const(-b.value, "i")]))
    before = opt.pure.get((op.name, a, b))
    if before is None and plain in ("int_add", "int_mul"):
        before = opt.pure.get((op.name, b, a))
    if before is not None:
        opt.overflow_known = False
        opt.counters["common subexpressions"] += 1
        return opt.resolve(before)
    if opt.options.bounds:
        known = exact(plain, opt.bound(a), opt.bound(b))
        if known is not None and SMALL_MIN <= known[0] and known[1] <= SMALL_MAX:
            opt.overflow_known = False
            opt.counters["overflow checks removed"] += 1
            return opt.do(plain, [a, b])
    op.args = [opt.force(a), opt.force(b)]
    op.pc = opt.pc
    opt.overflow = op
    return op


def overflow_guard(opt: Optimizer, op: Op) -> Value | None:
    """guard_no_overflow, guard_overflow."""
    wanted = op.name == "guard_overflow"
    if opt.overflow is None:
        if opt.overflow_known is not wanted:
            raise InvalidLoop("an overflow guard can never pass")
        return op
    waiting = opt.overflow
    if opt.options.bounds:
        waiting.exact = exact(waiting.name[:-4], *map(opt.bound, waiting.args))
    opt.emit(op)
    if not wanted:
        plain = waiting.name[:-4]
        a, b = waiting.args
        opt.pure[waiting.name, a, b] = waiting
        opt.pure[plain, a, b] = waiting
        known = exact(plain, opt.bound(a), opt.bound(b)) or SMALL
        opt.narrow(waiting, max(known[0], SMALL_MIN), min(known[1], SMALL_MAX))
        if plain in ("int_add", "int_sub"):
            _learn_operands(opt, plain, a, b)
    return op


def _learn_operands(opt: Optimizer, plain: str, a: Value, b: Value) -> None:
    """The exact result of a +- b fits 31 bits: so much for the operands."""
    x, y = opt.bound(a), opt.bound(b)
    if plain == "int_add":
        opt.narrow(a, max(INT_MIN, SMALL_MIN - y[1]), min(INT_MAX, SMALL_MAX - y[0]))
        opt.narrow(b, max(INT_MIN, SMALL_MIN - x[1]), min(INT_MAX, SMALL_MAX - x[0]))
    else:
        opt.narrow(a, max(INT_MIN, SMALL_MIN + y[0]), min(INT_MAX, SMALL_MAX + y[1]))


# --- conclusions from conditions ---

_OPPOSITE = {
    "int_lt": "int_ge", "int_ge": "int_lt", "int_le": "int_gt", "int_gt": "int_le",
    "int_eq": "int_ne", "int_ne": "int_eq", "uint_lt": "uint_ge", "uint_ge": "uint_lt",
    "ptr_eq": "ptr_ne", "ptr_ne": "ptr_eq",
}  # fmt: skip
_SWAPPED = {"int_lt": "int_gt", "int_gt": "int_lt", "int_le": "int_ge", "int_ge": "int_le"}


def learn(opt: Optimizer, condition: Value, truth: bool) -> None:
    """The condition was found true or false by a guard."""
    if not isinstance(condition, Op):
        return
    name = condition.name
    if name not in _OPPOSITE:
        return
    args = [opt.resolve(a) for a in condition.args]
    _register(opt, name, args, truth)
    if not opt.options.bounds or condition.args[0].kind != "i":
        return
    if not truth:
        name = _OPPOSITE[name]
    a, b = args
    if name in ("int_gt", "int_ge"):
        a, b, name = b, a, _SWAPPED[name]
    _compare(opt, name, a, b)


def _register(opt: Optimizer, name: str, args: list[Value], truth: bool) -> None:
    """The opposite and the mirrored conditions are known, too."""
    opposite = _OPPOSITE[name]
    a, b = args
    yes, no = Const(int(truth), "i"), Const(int(not truth), "i")
    opt.pure[name, a, b], opt.pure[opposite, a, b] = yes, no
    if name in _SWAPPED:
        opt.pure[_SWAPPED[name], b, a], opt.pure[_SWAPPED[opposite], b, a] = yes, no
        if name in ("int_lt", "int_gt") and truth:  # a < b: also a <= b, a != b
            weaker = "int_le" if name == "int_lt" else "int_ge"
            opt.pure[weaker, a, b] = opt.pure["int_ne", a, b] = yes
            opt.pure[_OPPOSITE[weaker], a, b] = opt.pure["int_eq", a, b] = no
            opt.pure[_SWAPPED[weaker], b, a] = yes
            opt.pure[_SWAPPED[_OPPOSITE[weaker]], b, a] = no


def _compare(opt: Optimizer, name: str, a: Value, b: Value) -> None:
    """Narrow both sides of a condition that holds."""
    x, y = opt.bound(a), opt.bound(b)
    if name == "int_lt":
        _at_most(opt, a, y[1] - 1)
        _at_least(opt, b, x[0] + 1)
    elif name == "int_le":
        _at_most(opt, a, y[1])
        _at_least(opt, b, x[0])
    elif name == "int_eq":
        opt.narrow(a, y[0], y[1])
        opt.narrow(b, x[0], x[1])
    elif name == "int_ne":
        for value, (lo, hi), other in ((a, x, y), (b, y, x)):
            if other[0] == other[1] == lo:
                _at_least(opt, value, lo + 1)
            elif other[0] == other[1] == hi:
                _at_most(opt, value, hi - 1)
    elif name == "uint_lt" and y[0] >= 0:
        opt.narrow(a, 0, y[1] - 1)
        _at_least(opt, b, max(x[0], 0) + 1)


def _at_most(opt: Optimizer, value: Value, hi: int) -> None:
    opt.narrow(value, INT_MIN, hi)
    _propagate(opt, value)


def _at_least(opt: Optimizer, value: Value, lo: int) -> None:
    opt.narrow(value, lo, INT_MAX)
    _propagate(opt, value)


def _propagate(opt: Optimizer, value: Value) -> None:
    """A sum with a constant that cannot wrap was narrowed: so is its operand."""
    if isinstance(value, Op) and value.name in ("int_add", "int_add_ovf") and isinstance(value.args[1], Const):
        operand, c = opt.resolve(value.args[0]), value.args[1].value
        x, known = opt.bound(operand), opt.bound(value)
        if INT_MIN <= x[0] + c and x[1] + c <= INT_MAX:
            opt.narrow(operand, max(INT_MIN, known[0] - c), min(INT_MAX, known[1] - c))


_ARITHMETIC = (
    "int_add int_sub int_mul int_and int_or int_xor int_lshift int_rshift uint_rshift uint_mul_high int_div_trunc "
    "int_mod_trunc int_neg int_invert"
).split()
_BOOLEAN = (
    "int_lt int_le int_eq int_ne int_gt int_ge uint_lt uint_ge int_is_true int_is_zero ptr_eq ptr_ne ref_is_small "
    "float_lt float_le float_eq float_ne float_gt float_ge"
).split()
HANDLERS = dict.fromkeys(_ARITHMETIC, arithmetic) | dict.fromkeys(_BOOLEAN, boolean)
OVERFLOW_HANDLERS = dict.fromkeys("int_add_ovf int_sub_ovf int_mul_ovf int_lshift_ovf".split(), overflowing) | {
    "guard_no_overflow": overflow_guard,
    "guard_overflow": overflow_guard,
}

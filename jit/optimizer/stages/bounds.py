"""Integer bounds: an interval for each int, from constants, operations, descrs and guards that were passed.

A result with one possible value is that constant. An overflow operation whose exact result fits 31 bits becomes the
plain one and its guard goes.
"""

from __future__ import annotations

from jit.ir import Const, Op, Value
from jit.optimizer.emission.optimizer import Handlers, Optimizer
from jit.optimizer.facts.info import BOOL, FULL, SMALL, InvalidLoop
from jit.optimizer.facts.intervals import exact, transfer
from jit.semantics import INT_MAX, INT_MIN, SMALL_MAX, SMALL_MIN, eval_ovf


def arithmetic(opt: Optimizer, op: Op) -> Value | None:
    a = opt.bound(op.args[0])
    known = transfer(op.name, a, opt.bound(op.args[-1]))
    if known[0] == known[1]:
        opt.counters["bounds: constants"] += 1
        return Const(known[0], "i")
    before = opt.bound(op)
    if known != FULL:
        opt.bounds[op] = max(known[0], before[0]), min(known[1], before[1])
    if op.name == "int_add":
        _sum(opt, op)
    return None


def _sum(opt: Optimizer, op: Op) -> None:
    """What is learnt of the operand says something of a sum with a constant."""
    if isinstance(op.args[1], Const) and not isinstance(op.args[0], Const):
        opt.sums.setdefault(op.args[0], []).append(op)


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
        if plain == "int_add":
            _sum(opt, waiting)
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


_ARITHMETIC = (
    "int_add int_sub int_mul int_and int_or int_xor int_lshift int_rshift uint_rshift uint_mul_high int_div_trunc "
    "int_mod_trunc int_neg int_invert"
).split()
_BOOLEAN = (
    "int_lt int_le int_eq int_ne int_gt int_ge uint_lt uint_ge int_is_true int_is_zero ptr_eq ptr_ne ref_is_small "
    "float_lt float_le float_eq float_ne float_gt float_ge"
).split()
HANDLERS: Handlers = dict.fromkeys(_ARITHMETIC, arithmetic) | dict.fromkeys(_BOOLEAN, boolean)
_OVERFLOWING = "int_add_ovf int_sub_ovf int_mul_ovf int_lshift_ovf".split()
OVERFLOW_HANDLERS: Handlers = dict.fromkeys(_OVERFLOWING, overflowing) | {
    "guard_no_overflow": overflow_guard,
    "guard_overflow": overflow_guard,
}

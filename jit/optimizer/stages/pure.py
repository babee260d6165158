"""Common subexpressions: a pure operation on the same arguments is done once. Constant arguments are computed now."""

from __future__ import annotations

from typing import Any

from jit.ir import OPS, Const, Op, Value
from jit.optimizer.emission.optimizer import Handlers, Optimizer
from jit.semantics import EVAL, INT_MAX, INT_MIN

COMMUTATIVE = frozenset(
    "int_add int_mul int_and int_or int_xor int_eq int_ne uint_mul_high ptr_eq ptr_ne int_add_ovf int_mul_ovf "
    "float_add float_mul float_eq float_ne".split()
)


def fold(opt: Optimizer, op: Op) -> Value | None:
    """Compute an operation on constants; else put the constant of a commutative operation second."""
    args = op.args
    constants = sum(type(a) is Const for a in args)
    if constants == len(args):
        values = [a.value for a in args]  # type: ignore[attr-defined]
        if op.name == "cast_float_to_int" and not INT_MIN - 1 < values[0] < INT_MAX + 1:
            return None
        if op.name in ("int_div_trunc", "int_mod_trunc") and values[1] == 0:
            return None
        if op.name == "int_tag" and not -(1 << 30) <= values[0] < 1 << 30:
            return None
        opt.counters["constants folded"] += 1
        return Const(EVAL[op.name](*values), op.kind)
    if constants and len(args) == 2 and type(args[0]) is Const and op.name in COMMUTATIVE:
        op.args = [args[1], args[0]]
    return None


def same_as(opt: Optimizer, op: Op) -> Value | None:
    return op.args[0]


def key(op: Op) -> tuple[Any, ...]:
    args = op.args
    if op.descr is not None:
        return (op.name, op.descr, *args)
    return (op.name, args[0], args[1]) if len(args) == 2 else (op.name, *args)


def known(opt: Optimizer, op: Op) -> Value | None:
    """The value of the same operation before."""
    found = opt.pure.get(key(op))
    if found is None and len(op.args) == 2 and op.name in COMMUTATIVE:
        found = opt.pure.get((op.name, op.args[1], op.args[0]))
    if found is None:
        return None
    opt.counters["common subexpressions"] += 1
    return opt.resolve(found)


def reuse(opt: Optimizer, op: Op) -> Value | None:
    """The value of the same operation before, else emit. Addresses change when the collector moves objects."""
    if op.name == "cast_ptr_to_int":
        return None
    found = known(opt, op)
    if found is not None:
        return found
    register = key(op)
    opt.emit(op)
    opt.pure[register] = op
    return opt.resolve(op)


_PURE = [name for name, info in OPS.items() if info.pure]
FOLD_HANDLERS: Handlers = {name: fold for name in _PURE if name in EVAL}
SAME_AS_HANDLERS: Handlers = dict.fromkeys(("same_as_i", "same_as_r", "same_as_f"), same_as)
KNOWN_HANDLERS: Handlers = dict.fromkeys(_PURE, known)
HANDLERS: Handlers = dict.fromkeys(_PURE, reuse)

"""What a bridge knows of its beginning: the condition of the guard that it hangs from does not hold.

That is so where the guard is the only one with its resume data, since a guard with a bridge is never made to fail at
will: forced failures and interrupts take guards that leave to the host. Where several guards share the data, it is not
known which of them failed.
"""

from __future__ import annotations

from collections.abc import Sequence

from jit.ir import Const, Op, Value
from jit.optimizer.emission.conditions import learn
from jit.optimizer.emission.optimizer import Optimizer
from jit.optimizer.facts.info import POINTER, TAGGED
from jit.optimizer.stages.pure import fold, key
from jit.semantics import EVAL


def assume_failed(opt: Optimizer, guard: Op, inputs: Sequence[Value]) -> None:
    """Learn that the guard's condition is false, in terms of the bridge's arguments. Raises InvalidLoop where that
    contradicts what else is known."""
    if not guard.args:
        return
    here = dict(zip(guard.failargs or (), inputs, strict=True))
    _computed(opt, here)
    tested = guard.args[0]
    value = here.get(tested)
    if guard.name in ("guard_true", "guard_false"):
        _condition(opt, tested, guard.name == "guard_false", here)
        if value is not None and guard.name == "guard_true":
            opt.replace(value, Const(0, "i"))
        elif value is not None and opt.lo(opt.resolve(value)) >= 0:
            opt.narrow(value, 1, opt.hi(opt.resolve(value)))
    elif value is not None and guard.name == "guard_value" and value.kind in "ir":
        name = "int_eq" if value.kind == "i" else "ptr_eq"
        learn(opt, Op(name, [value, guard.args[1]]), False)
    elif value is not None and value.kind == "r":
        _reference(opt, guard.name, value)
    _follow(opt, here)


def _computed(opt: Optimizer, here: dict[Value, Value]) -> None:
    """Arguments that the guard's trace has computed from others need not be computed again."""
    for value, argument in here.items():
        if isinstance(value, Op) and value.info.pure and value.name != "cast_ptr_to_int":
            args = [a if isinstance(a, Const) else here.get(a) for a in value.args]
            known = [opt.resolve(a) for a in args if a is not None]
            if len(known) == len(args):
                opt.pure.setdefault(key(Op(value.name, known, value.descr)), opt.resolve(argument))


def _follow(opt: Optimizer, here: dict[Value, Value]) -> None:
    """Arguments that are conditions on others may be known now."""
    for condition, value in here.items():
        if isinstance(condition, Op) and condition.info.pure and condition.name in EVAL and condition.kind == "i":
            args = [opt.resolve(a if isinstance(a, Const) else here.get(a, a)) for a in condition.args]
            known = fold(opt, Op(condition.name, args)) or opt.pure.get((condition.name, *args))
            if known is not None and isinstance(opt.resolve(known), Const):
                opt.replace(value, opt.resolve(known))


def _condition(opt: Optimizer, condition: Value, truth: bool, here: dict[Value, Value]) -> None:
    """The condition is known, and so is what follows for its operands, where the exit knows these."""
    if isinstance(condition, Op):
        args = [here.get(a) if not isinstance(a, Const) else a for a in condition.args]
        if all(a is not None for a in args):
            learn(opt, Op(condition.name, [a for a in args if a is not None]), truth)


def _reference(opt: Optimizer, name: str, value: Value) -> None:
    info = opt.ref(opt.resolve(value))
    if name == "guard_small":
        info.tag = POINTER
    elif name == "guard_pointer":
        info.tag, info.nonnull = TAGGED, True
    elif name == "guard_nonnull":
        opt.replace(value, Const(0, "r"))
    elif name == "guard_isnull":
        info.nonnull = True

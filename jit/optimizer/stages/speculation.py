"""Speculation on facts that the value-pattern table found.

Right after the operation whose result the fact is about stands a new guard, so that everything downstream may use the
fact. Its exit goes on where the guard before it does, unless an effect lies between; then the new guard waits for the
next recorded guard and shares that one's exit.
"""

from __future__ import annotations

from jit.ir import Const, Op, Value
from jit.optimizer.emission.optimizer import Optimizer
from jit.optimizer.emission.resumedata import set_apart
from jit.optimizer.facts.info import TAGGED, Fact


def speculate(opt: Optimizer, number: int, recorded: Op, fact: Fact) -> None:
    """Insert the guard for a fact about the result of the operation just optimized. The guard's comment names it."""

    def insert() -> None:
        before, value = len(opt.out), opt.resolve(recorded)
        known = opt.refs.get(value)
        earlier = list(known.guards) if known is not None else []  # which say more now, perhaps
        _insert(opt, value, fact)
        for op in [*(op for op in earlier if op.name == "guard_value"), *opt.out[before:]]:
            if op.info.guard:
                set_apart(op, number)

    overflow = recorded.name.endswith("_ovf")
    if opt.shared is not None and not overflow:
        insert()
    else:
        opt.at_guard.append(insert)


def _insert(opt: Optimizer, value: Value, fact: Fact) -> None:
    if isinstance(value, Const) or value.kind not in "ir" or opt.virtual(value) is not None:
        return
    if value.kind == "r":
        _insert_ref(opt, value, fact)
        return
    if fact.constant is not None:
        if opt.lo(value) <= fact.constant <= opt.hi(value):
            opt.counters["facts used"] += 1
            opt.optimize(Op("guard_value", [value, Const(fact.constant, "i")]))
        return
    if fact.bound is not None:
        _insert_bound(opt, value, fact.bound)


def _insert_bound(opt: Optimizer, value: Value, bound: tuple[int, int]) -> None:
    lo, hi = opt.bound(value)
    if bound[1] < lo or bound[0] > hi:
        return
    if bound[0] > lo:
        opt.counters["facts used"] += 1
        opt.optimize(Op("guard_false", [opt.do("int_lt", [value, Const(bound[0], "i")])]))
    if bound[1] < opt.hi(opt.resolve(value)):
        opt.counters["facts used"] += 1
        opt.optimize(Op("guard_true", [opt.do("int_lt", [opt.resolve(value), Const(bound[1] + 1, "i")])]))


def _insert_ref(opt: Optimizer, value: Value, fact: Fact) -> None:
    info = opt.ref(value)
    if fact.constant is not None:
        word = fact.constant & 0xFFFF_FFFF
        small = bool(word & 1)
        embeddable = small or word == 0 or opt.options.immortal(word)
        contradicted = (info.tag == TAGGED) != small if info.tag else False
        if embeddable and not contradicted and not info.fresh:
            opt.counters["facts used"] += 1
            opt.optimize(Op("guard_value", [value, Const(word, "r")]))
        return
    if info.tag not in (0, TAGGED):
        return
    opt.optimize(Op("guard_small", [value]))
    if fact.bound is not None:
        _insert_bound(opt, opt.do("int_untag", [value]), fact.bound)

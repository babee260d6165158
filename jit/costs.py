"""What a trace costs on the core, and what facts about its values could save: by these speculation is chosen.

Cycles are those of spec/timing.py, of software guards and of guards in the sidecar together, since both configurations
run the same trace. A load or product is charged as if its result were wanted at once; where a call leads, nobody knows,
so it has a price of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from jit.ir import Const, Op, Trace, Value
from spec import timing
from spec.heap import SMALL_INT_MAX, SMALL_INT_MIN

CALL, ALLOCATION, DOUBLE = 40, 6, 40  # in each configuration; doubles without Zdinx
_DIVISION = frozenset(("int_div_trunc", "int_mod_trunc"))
_PRODUCT = frozenset(("int_mul", "int_mul_ovf", "uint_mul_high"))
_SAME = frozenset(("int_tag", "int_untag", "same_as_i", "same_as_r", "cast_ptr_to_int", "cast_int_to_ptr"))
_FREE = frozenset(("debug_merge_point", "label", "same_as_i", "same_as_r", "same_as_f", "guard_no_overflow"))
_CLASS = frozenset(("guard_class", "guard_pointer_class"))  # in software a load, and in the sidecar nothing
_FEWEST = 0.01  # iterations for each entry, where nearly all leave in the preamble
_BY_RECIPROCAL = 2 * timing.PRODUCT + 3 * timing.ARITHMETIC  # remainder by a constant


def body_start(trace: Trace) -> int:
    """Index of the first operation behind the label; 0 without a label."""
    return next((i for i, op in enumerate(trace.ops) if op.name == "label"), -1) + 1


def is_comparison(op: Op) -> bool:
    return op.name[-3:] in ("_lt", "_le", "_eq", "_ne", "_gt", "_ge") or op.name in ("int_is_zero", "int_is_true")


def cost(trace: Trace, iterations: float = 1000.0) -> float:
    """Cycles of one iteration. `iterations`: how many there are for each entry, which pays for the preamble and for
    arming the watches."""
    start = body_start(trace)
    watches = {op.descr for op in trace.ops if op.name == "guard_not_watched"}
    arming = (timing.WATCH + 2 * timing.ARITHMETIC) * len(watches)  # in the sidecar only
    entry = _sum(trace.ops[:start]) + arming
    return _sum(trace.ops[start:]) + entry / max(iterations, _FEWEST)


def _sum(ops: Sequence[Op]) -> int:
    body = [op for op in ops if op.name not in _FREE]
    read = {a for op in body for a in op.args}
    total = 0
    for op, following in zip(body, [*body[1:], None], strict=False):
        fused = following is not None and following.info.guard and op in following.args
        if is_comparison(op) and (fused or op not in read):
            continue  # exits compute comparisons that only they want
        total += cycles(op)
    return total


def cycles(op: Op) -> int:
    """Of one operation, in both configurations together."""
    name = op.name
    if name in _FREE:
        return 0
    if op.info.guard:
        return timing.LOAD if name in _CLASS or name == "guard_not_watched" else timing.BRANCH
    if name in _DIVISION:
        return 2 * timing.DIVISION
    if name in _PRODUCT:
        return 2 * timing.PRODUCT + (_test_length(op) if name.endswith("_ovf") else 0)
    if name.endswith("_ovf"):
        return 2 * timing.ARITHMETIC + _test_length(op)
    if name.startswith("call"):
        return 2 * CALL
    if name.startswith("new"):
        return 2 * ALLOCATION
    if name.startswith("float_") or name.startswith("cast_") and "float" in name:
        return 2 * DOUBLE
    if op.info.reads:
        return 2 * (timing.LOAD + _address(op))
    if name.startswith(("set", "raw_store")):
        return 2 * (timing.STORE + _address(op))
    return 2 * timing.ARITHMETIC


def _address(op: Op) -> int:
    """Of computing it, where the index is not constant."""
    indexed = "arrayitem" in op.name and type(op.args[1]) is not Const
    return timing.ARITHMETIC if indexed else 0


def _test_length(op: Op) -> int:
    """Instructions of an overflow check in software, its branch included."""
    low, high = op.exact or (-1 << 62, 1 << 62)
    if any(isinstance(a, Const) for a in op.args) and op.name == "int_add_ovf":
        return 1
    if -1 << 31 <= low and high < 1 << 31:
        return 1 if low >= SMALL_INT_MIN or high <= SMALL_INT_MAX else 2
    return 4 if op.name == "int_mul_ovf" else 2


@dataclass
class Savings:
    """What an iteration would save, in cycles, by value: if it were constant, and if it were known to be small and not
    negative. Estimates, by which it is chosen what to observe and what to try."""

    constant: dict[Value, float] = field(default_factory=dict)
    bounded: dict[Value, float] = field(default_factory=dict)

    def of(self, value: Value) -> float:
        return max(self.constant.get(value, 0.0), self.bounded.get(value, 0.0))


def savings(trace: Trace, iterations: float = 100.0) -> Savings:
    """Estimated backwards, from what uses a value. `iterations` for each entry: what is in the preamble counts less."""
    start = body_start(trace)
    found = Savings()
    for i in range(len(trace.ops) - 1, -1, -1):
        op = trace.ops[i]
        weight = 1.0 if i >= start else 1.0 / iterations
        for arg in dict.fromkeys(a for a in op.args if type(a) is not Const):
            for gain, known in ((found.constant, _if_constant), (found.bounded, _if_bounded)):
                saved = known(op, arg, weight, gain.get(op, 0.0), i < start)
                if saved:
                    gain[arg] = gain.get(arg, 0.0) + saved
    return found


_Estimate = Callable[[Op, Value, float, float, bool], float]


def _if_constant(op: Op, arg: Value, weight: float, further: float, invariant: bool) -> float:
    """By this use of a constant. `further`: what would be saved if the operation's result were constant."""
    name = op.name
    if name in ("label", "jump", "finish", "debug_merge_point") or name.startswith(("call_", "set", "new", "raw_s")):
        return 0.0
    if all(type(a) is Const or a is arg for a in op.args):
        if op.info.reads and not getattr(op.descr, "immutable", False):
            return 0.0
        return weight * cycles(op) + (further / 2 if op.info.reads else further)
    if name in _DIVISION and op.args[1] is arg:
        return weight * (2 * (timing.DIVISION - _BY_RECIPROCAL))
    if name in _PRODUCT:
        return weight * 2 + (further / 2 if invariant else 0.0)
    if op.info.reads:
        return weight * 2 * timing.ARITHMETIC if op.args[0] is not arg else 0.0
    return further / 2 if invariant else weight * 0.5


def _if_bounded(op: Op, arg: Value, weight: float, further: float, invariant: bool) -> float:
    """By this use of an int that is small and not negative."""
    name = op.name
    if name in _SAME:
        return further
    if name in _DIVISION:
        return weight * (2 * (timing.DIVISION - _BY_RECIPROCAL) if type(op.args[1]) is Const else 4)
    if name.endswith("_ovf"):
        return weight * _test_length(op) + further / 2
    if name == "int_rshift" and op.args[1] == Const(31, "i"):
        return weight * 4
    return further / 2 if op.info.pure and not is_comparison(op) else 0.0

"""The closed loop: from the value-pattern table's reports to traces that speculate on what the values have been.

A hot loop is compiled with probes on the results of its loads and arithmetic. When they have been observed often enough,
each site is classified (`classify`); the kinds that code can use become facts for the optimizer. A fact is kept only if the
loop optimized with it has fewer operations and guards (`Speculation.choose`), as its own guard costs something, too.
A fact whose guard fails often is dropped for good, and the trace is optimized again without it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from jit.ir import OPS, Const, Op, Trace, Value
from jit.optimizer.info import Fact
from spec.heap import SMALL_INT_MAX, SMALL_INT_MIN, untag
from spec.pattern_report import ENTRIES, PatternReport

#: Marks guards that stand for a fact: comment of the operation, followed by the fact's number.
SPECULATION = "speculation "


class Kind(enum.Enum):
    CONSTANT = "constant"
    FEW_VALUED = "few-valued"
    STRIDED = "strided"
    BOUNDED = "bounded"
    TAGGED = "tagged"
    RANDOM = "random"


@dataclass(frozen=True)
class Pattern:
    """What a site's values have been: `low` and `high` of the ints (also of tagged ones), where they have bounds."""

    kind: Kind
    value: int = 0
    stride: int = 0
    low: int = 0
    high: int = 0


def _signed(word: int) -> int:
    return (word + 0x8000_0000 & 0xFFFF_FFFF) - 0x8000_0000


def _range(report: PatternReport) -> tuple[int, int] | None:
    """Signed bounds of all values, from the mask of changed bits; None where the sign changes."""
    span = (1 << report.changed.bit_length()) - 1
    if span >> 31:
        return None
    return _signed(report.last & ~span & 0xFFFF_FFFF), _signed((report.last & ~span & 0xFFFF_FFFF) | span)


def classify(report: PatternReport, kind: str) -> Pattern:
    """The strongest pattern that explains the report of a value of this kind ('i' or 'r')."""
    if report.changed == 0:
        return Pattern(Kind.CONSTANT, report.last)
    tagged = kind == "r" and not report.changed & 1 and bool(report.last & 1)
    few = report.top0_count + report.top1_count >= report.count * 9 // 10
    bounds = _range(report)
    if kind == "r" and not tagged:
        return Pattern(Kind.FEW_VALUED if few else Kind.RANDOM, report.top0)
    if bounds is not None and tagged:
        bounds = untag(bounds[0] & 0xFFFF_FFFF), untag(bounds[1] & 0xFFFF_FFFF)
    stride = _signed(report.stride) >> (1 if tagged else 0)
    low, high = bounds if bounds is not None else (0, 0)
    if few:
        return Pattern(Kind.FEW_VALUED, report.top0, 0, low, high)
    if report.stride_run >= report.count // 2 and report.count > 4:
        return Pattern(Kind.STRIDED, report.last, stride, low, high)
    if bounds is not None and (bounds[0] > SMALL_INT_MIN >> 1 or bounds[1] < SMALL_INT_MAX >> 1):
        return Pattern(Kind.BOUNDED, 0, 0, low, high)
    return Pattern(Kind.TAGGED if tagged else Kind.RANDOM)


def fact_of(pattern: Pattern, kind: str) -> Fact | None:
    """What the optimizer may assume, under a guard; None where nothing is to be had."""
    if pattern.kind is Kind.CONSTANT:
        return Fact(constant=pattern.value if kind == "r" else _signed(pattern.value))
    if pattern.low < pattern.high:
        # room to grow: the values so far are a sample; powers of two, so that the guard's operand is shared
        low = 0 if pattern.low >= 0 else -(1 << (-pattern.low).bit_length())
        high = (1 << max(pattern.high, 0).bit_length()) - 1
        return Fact(bound=(max(low, SMALL_INT_MIN), min(high, SMALL_INT_MAX)))
    return Fact() if pattern.kind is Kind.TAGGED else None


def candidates(trace: Trace) -> list[Value]:
    """Values of the loop's body to observe: loads first, then results of arithmetic and calls."""
    start = next((i for i, op in enumerate(trace.ops) if op.name == "label"), None)
    if start is None:
        return []
    body = [op for op in trace.ops[start + 1 :] if op.kind in ("i", "r") and op in trace.origins]
    loads = [op for op in body if OPS[op.name].reads]
    others = [op for op in body if not OPS[op.name].reads and not OPS[op.name].kind == "v" and _is_worth(op)]
    return [*loads, *others][: ENTRIES // 2]


def _is_worth(op: Op) -> bool:
    name = op.name
    is_truth = name.startswith(("int_", "uint_", "ptr_", "float_")) and name[-3:] in ("_lt", "_le", "_eq", "_ne", "_gt", "_ge")
    return not is_truth and name not in ("ref_is_small", "int_tag", "same_as_i", "same_as_r", "int_is_zero", "int_is_true")


def cost(trace: Trace) -> int:
    """Operations and guards in the loop: what a fact must reduce."""
    start = next((i for i, op in enumerate(trace.ops) if op.name == "label"), 0)
    body = [op for op in trace.ops[start + 1 :] if op.name != "debug_merge_point"]
    return sum(2 if op.name.endswith("_ovf") or op.name.startswith("call") else 1 for op in body)


@dataclass
class Speculation:
    """What is assumed in the trace of one loop. Facts go by the number of the recorded operation."""

    recorded: Trace
    probes: Mapping[int, Value] = field(default_factory=dict)  # site -> value
    origins: Mapping[Value, int] = field(default_factory=dict)
    facts: dict[int, Fact] = field(default_factory=dict)
    banned: set[int] = field(default_factory=set)
    done: bool = False

    def reports(self, reports: list[PatternReport]) -> dict[int, tuple[Value, PatternReport]]:
        """The table's entries about this loop, by number of the recorded operation."""
        out = {}
        for report in reports:
            value = self.probes.get(report.site)
            if value is not None and value in self.origins:
                out[self.origins[value]] = (value, report)
        return out

    def choose(
        self, found: Mapping[int, tuple[Value, Pattern]], optimize: Callable[[Mapping[int, Fact]], Trace | None]
    ) -> Trace | None:
        """Try the facts one after another, constants first; keep those that make the loop cheaper. None: no fact does."""
        facts = {n: fact_of(p, v.kind) for n, (v, p) in found.items() if n not in self.banned}
        order = sorted((n for n, f in facts.items() if f is not None), key=lambda n: (facts[n].constant is None, n))  # type: ignore[union-attr]
        best, chosen = optimize({}), None
        if best is None:
            return None
        least = cost(best)
        for number in order:
            fact = facts[number]
            assert fact is not None
            trial = optimize({**self.facts, number: fact})
            if trial is not None and cost(trial) < least:
                self.facts[number], chosen, least = fact, trial, cost(trial)
        return chosen


def speculated(op: Op) -> int:
    """Number of the fact that a guard stands for, -1 where it is an ordinary guard."""
    return int(op.comment[len(SPECULATION) :]) if op.comment.startswith(SPECULATION) else -1


__all__ = ["Const", "Kind", "Pattern", "Speculation", "candidates", "classify", "cost", "fact_of", "speculated"]

"""The closed loop: from the value-pattern table's reports to traces that speculate on what the values have been.

A hot loop is compiled with probes on the results of its loads and arithmetic. When they have been observed often
enough, each site is classified (`classify`); the kinds that code can use become facts for the optimizer. A fact is
kept only if the loop optimized with it is cheaper (`Speculation.choose`), as its guard costs something, too.
A fact whose guard fails often is dropped for good, and the trace is optimized again without it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from jit.ir import OPS, Const, Op, Trace, Value
from jit.optimizer.facts.heapcache import word_address
from jit.optimizer.facts.info import Fact
from spec.heap import SMALL_INT_MAX, SMALL_INT_MIN, untag
from spec.pattern_report import ENTRIES, PatternReport
from spec.sidecar import WATCH_SLOTS

#: Marks guards that stand for a fact: comment of the operation, followed by the fact's number.
SPECULATION = "speculation "
#: A value is speculated on as if it were constant where it is all but one in so many.
DOMINANCE = 64
#: Widths of bounds to try before the tightest one.
ROOMY_BITS = (28, 23, 15)


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
    dominant: int | None = None  # few-valued: the word that is nearly always seen


def _signed(word: int) -> int:
    return (word + 0x8000_0000 & 0xFFFF_FFFF) - 0x8000_0000


def _range(report: PatternReport) -> tuple[int, int] | None:
    """Signed bounds of all values, from the mask of changed bits; None where the sign changes."""
    span = (1 << report.changed.bit_length()) - 1
    if span >> 31:
        return None
    return _signed(report.last & ~span & 0xFFFF_FFFF), _signed((report.last & ~span & 0xFFFF_FFFF) | span)


def _dominant(report: PatternReport) -> int | None:
    """The most frequent value, where at most one observation in DOMINANCE was of another."""
    return report.top0 if report.count - report.top0_count <= report.count // DOMINANCE else None


def classify(report: PatternReport, kind: str) -> Pattern:
    """The strongest pattern that explains the report of a value of this kind ('i' or 'r')."""
    if report.changed == 0:
        return Pattern(Kind.CONSTANT, report.last)
    tagged = kind == "r" and not report.changed & 1 and bool(report.last & 1)
    few = report.top0_count + report.top1_count >= report.count * 9 // 10
    bounds = _range(report)
    if kind == "r" and not tagged:
        return Pattern(Kind.FEW_VALUED if few else Kind.RANDOM, report.top0, dominant=_dominant(report))
    if bounds is not None and tagged:
        bounds = untag(bounds[0] & 0xFFFF_FFFF), untag(bounds[1] & 0xFFFF_FFFF)
    stride = _signed(report.stride) >> (1 if tagged else 0)
    low, high = bounds if bounds is not None else (0, 0)
    if few:
        return Pattern(Kind.FEW_VALUED, report.top0, 0, low, high, _dominant(report))
    if report.stride_run >= report.count // 2 and report.count > 4:
        return Pattern(Kind.STRIDED, report.last, stride, low, high)
    if bounds is not None and (bounds[0] > SMALL_INT_MIN >> 1 or bounds[1] < SMALL_INT_MAX >> 1):
        return Pattern(Kind.BOUNDED, 0, 0, low, high)
    return Pattern(Kind.TAGGED if tagged else Kind.RANDOM)


def facts_of(pattern: Pattern, kind: str, address: int | None = None) -> list[Fact]:
    """What the optimizer may assume, under a guard; the first that pays is taken, of bounds the least daring.
    `address`: of the word that is loaded, where that is constant."""
    if pattern.kind is Kind.CONSTANT:
        plain = Fact(constant=pattern.value if kind == "r" else _signed(pattern.value))
        return [plain] if address is None else [replace(plain, watch=address), plain]
    if pattern.dominant is not None:
        return [Fact(constant=pattern.dominant if kind == "r" else _signed(pattern.dominant)), *_bounds_of(pattern)]
    return _bounds_of(pattern)


def _bounds_of(pattern: Pattern) -> list[Fact]:
    if pattern.low >= pattern.high:
        return [Fact()] if pattern.kind is Kind.TAGGED else []
    # The values so far are a sample, so bounds have room: the loosest that pays is taken. 15 bits keep products small.
    wanted = max(-pattern.low, pattern.high + 1).bit_length()
    widths = [bits for bits in (*ROOMY_BITS, wanted) if bits >= wanted]
    if pattern.kind is Kind.STRIDED:  # grows; only a roomy bound will last
        widths = [bits for bits in widths if bits > wanted + 4]
    low = [0 if pattern.low >= 0 else -(1 << bits) for bits in widths]
    return [
        Fact(bound=(max(least, SMALL_INT_MIN), min((1 << bits) - 1, SMALL_INT_MAX)))
        for least, bits in zip(low, widths, strict=True)
    ]


def candidates(trace: Trace) -> list[Op]:
    """Values to observe: one of the preamble, which counts the entries; of the loop's body the loads, then results of
    arithmetic and calls; then the loads from constant addresses that are done once at each entry. (A trace without a
    loop is a body.)"""
    start = body_start(trace)
    body = [op for op in trace.ops[start:] if op.kind in ("i", "r") and op in trace.origins]
    loads = [op for op in body if OPS[op.name].reads]
    others = [op for op in body if not OPS[op.name].reads and _is_worth(op)]
    once = [op for op in trace.ops[:start] if OPS[op.name].reads and op in trace.origins and op.kind in ("i", "r")]
    constant = [op for op in once[1:] if loaded_address(op) is not None]
    return [*once[:1], *loads, *others, *constant][: ENTRIES // 2]


def body_start(trace: Trace) -> int:
    """Index of the first operation behind the label; 0 without a label."""
    return next((i for i, op in enumerate(trace.ops) if op.name == "label"), -1) + 1


def loaded_address(value: Value) -> int | None:
    """The constant address of the word that this operation loads, if it is a load of that sort."""
    if not isinstance(value, Op) or not value.name.startswith(("getfield", "getarrayitem")):
        return None
    return word_address(value.args[0], value.descr, value.args[1] if len(value.args) > 1 else None)


def _is_worth(op: Op) -> bool:
    name = op.name
    if name[-3:] in ("_lt", "_le", "_eq", "_ne", "_gt", "_ge"):
        return False
    return name not in ("ref_is_small", "int_tag", "same_as_i", "same_as_r", "int_is_zero", "int_is_true")


def cost(trace: Trace, iterations: float = 1000.0) -> float:
    """Instructions that one iteration needs, roughly: the sum of what it needs with guards in software and in the
    sidecar, so that both configurations run the same trace. `iterations`: how many there are for each entry, which
    pays for the preamble and for arming the watches."""
    start = body_start(trace)
    watches = {op.descr for op in trace.ops if op.name == "guard_not_watched"}
    entry = _cost(trace.ops[:start]) + _ARMING * len(watches)
    return _cost(trace.ops[start:]) + entry / max(iterations, _FEWEST)


_FEWEST = 0.01  # iterations for each entry, where nearly all leave in the preamble
_ARMING = 5  # address, expected word, xg.watch; in the sidecar only
_CLASS = frozenset(("guard_class", "guard_pointer_class"))  # in software a load, and in the sidecar nothing


def _cost(ops: Sequence[Op]) -> int:
    body = [op for op in ops if op.name != "debug_merge_point"]
    total = 0
    read = {a for op in body for a in op.args}
    for op, following in zip(body, [*body[1:], None], strict=False):
        fused = following is not None and OPS[following.name].guard and op in following.args
        if OPS[op.name].guard:
            total += 2 if op.name in _CLASS or op.name == "guard_not_watched" else 1
        elif op.name.endswith("_ovf"):
            total += 2 + _test_length(op)
        elif op.name.startswith("call"):
            total += 20
        elif _is_worth(op) or not (fused or op not in read):  # exits compute comparisons that only they want
            total += 2
    return total


def _test_length(op: Op) -> int:
    """Instructions of an overflow check in software; its guard, which is one of them, counts for itself."""
    low, high = op.exact or (-1 << 62, 1 << 62)
    if any(isinstance(a, Const) for a in op.args) and op.name == "int_add_ovf":
        return 0
    if -1 << 31 <= low and high < 1 << 31:
        return 0 if low >= SMALL_INT_MIN or high <= SMALL_INT_MAX else 1
    return 3 if op.name == "int_mul_ovf" else 1


#: What speculation must save, in parts of what the loop needs: its bridges go, and must become hot again.
WORTH = 1 / 50


@dataclass
class Speculation:
    """What is assumed in the trace of one loop. Facts go by the number of the recorded operation."""

    recorded: Trace
    probes: Mapping[int, Value] = field(default_factory=dict)  # site -> value
    origins: Mapping[Value, int] = field(default_factory=dict)
    facts: dict[int, Fact] = field(default_factory=dict)
    banned: set[int] = field(default_factory=set)
    once: frozenset[Value] = frozenset()  # what is computed at each entry, not in each iteration
    straight: bool = False  # no loop, or one that was not peeled: every pass may be an entry
    iterations: float = 1000.0  # for each entry, as far as it is known

    def reports(self, reports: list[PatternReport]) -> dict[int, tuple[Value, PatternReport]]:
        """The table's entries about this loop, by number of the recorded operation. Notes `iterations`."""
        out = {}
        counts = {True: 0, False: 0}
        for report in reports:
            value = self.probes.get(report.site)
            if value is not None and value in self.origins:
                out[self.origins[value]] = (value, report)
                counts[value in self.once] = max(counts[value in self.once], report.count)
        if counts[True]:
            self.iterations = counts[False] / counts[True]
        elif self.straight:
            self.iterations = 1.0
        return out

    def choose(
        self, found: Mapping[int, tuple[Value, Pattern]], optimize: Callable[[Mapping[int, Fact]], Trace | None]
    ) -> Trace | None:
        """Try the facts one after another, constants first; keep those that make the loop cheaper, each in the least
        daring form that does. None: together they do not save enough."""
        chosen: Trace | None = None
        plain = optimize(self.facts)
        if plain is None:
            return None
        least = cost(plain, self.iterations)
        enough = least * (1 - WORTH)
        options = {n: facts_of(p, v.kind, loaded_address(v)) for n, (v, p) in found.items() if n not in self.banned}
        for number in sorted(options, key=lambda n: (found[n][1].kind is not Kind.CONSTANT, n)):
            for fact in options[number]:
                if fact.watch is not None and not self.may_watch(fact.watch):
                    continue
                trial = optimize({**self.facts, number: fact})
                if trial is not None and cost(trial, self.iterations) < least:
                    self.facts[number], chosen, least = fact, trial, cost(trial, self.iterations)
                    break
        if least > enough:
            self.facts.clear()
            return None
        return chosen

    def may_watch(self, address: int) -> bool:
        """Is there a slot for one more word, and is it not watched already? Where each pass would have to arm watches,
        and perhaps leave before they are of use, they do not pay."""
        if self.straight:
            return False
        words = {fact.watch for fact in self.facts.values() if fact.watch is not None}
        return len(words) < WATCH_SLOTS and address not in words


def speculated(op: Op) -> int:
    """Number of the fact that a guard stands for, -1 where it is an ordinary guard."""
    return int(op.comment[len(SPECULATION) :]) if op.comment.startswith(SPECULATION) else -1


__all__ = [
    "Const", "Kind", "Pattern", "Speculation", "body_start", "candidates", "classify", "cost", "facts_of", "speculated"
]  # fmt: skip

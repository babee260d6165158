"""The closed loop: from the value-pattern table's reports to traces that speculate on what the values have been.

A hot loop is compiled with probes on the results of its loads and arithmetic. When they have been observed often
enough, each site is classified (`classify`); the kinds that code can use become facts for the optimizer. A fact is
kept only if the loop optimized with it is cheaper (`Speculation.choose`), as its guard costs something, too.
A fact whose guard fails often is dropped for good, and the trace is optimized again without it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from jit.choosing import Search
from jit.costs import body_start, cost, is_comparison, savings
from jit.ir import Op, Trace, Value
from jit.optimizer.facts.heapcache import word_address
from jit.optimizer.facts.info import Drafts, Fact
from jit.selecting import selector
from spec.heap import SMALL_INT_MAX, SMALL_INT_MIN, untag
from spec.pattern_report import ENTRIES, PatternReport
from spec.sidecar import WATCH_SLOTS

#: Marks guards that stand for a fact: comment of the operation, followed by the fact's number.
SPECULATION = "speculation "
#: A value is speculated on as if it were constant where it is all but one in so many.
DOMINANCE = 64
#: Cycles that an iteration must save, by the estimate, for a value to be observed; how many are; and what never is.
LEAST, MOST_OBSERVED = 1.0, ENTRIES // 2
UNOBSERVED = frozenset(("int_tag", "same_as_i", "same_as_r", "ref_is_small"))
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
    """Values to observe: a load of the preamble, which counts the entries, one of the loop's body, which counts the
    iterations, and what would save most if it were constant or bounded, wherever it is computed. (A trace without a
    loop is a body.)"""
    start = body_start(trace)
    found = [op for op in trace.ops if op.kind in ("i", "r") and op in trace.origins and not is_comparison(op)]
    loads = [op for op in found if op.info.reads]
    body = set(trace.ops[start:])
    counting = [op for op in loads if op not in body][:1]
    counting += ([op for op in loads if op in body] or [op for op in found if op in body])[:1]
    saves = savings(trace)
    selects = selector(trace.source) if trace.source is not None and start > 1 else None
    if selects is not None and selects.observed is not None:
        value = trace.results.get(trace.source.ops.index(selects.observed))
        counting += [op for op in found if op is value and op not in counting]
    worth = [op for op in found if saves.of(op) >= LEAST and op.name not in UNOBSERVED and op not in counting]
    worth.sort(key=saves.of, reverse=True)
    return [*counting, *worth][:MOST_OBSERVED]


def loaded_address(value: Value) -> int | None:
    """The constant address of the word that this operation loads, if it is a load of that sort."""
    if not isinstance(value, Op) or not value.name.startswith(("getfield", "getarrayitem")):
        return None
    return word_address(value.args[0], value.descr, value.args[1] if len(value.args) > 1 else None)


#: What speculation must save, in parts of what the loop needs; and where bridges go, which must become hot again.
WORTH, WORTH_OF_BRIDGES = 1 / 50, 1 / 6
DARING = 1 / 5  # of the same, by the number of times that a constant has been seen


@dataclass
class Speculation:
    """What is assumed in the trace of one loop. Facts go by the number of the recorded operation."""

    recorded: Trace
    probes: Mapping[int, Value] = field(default_factory=dict)  # site -> value
    origins: Mapping[Value, int] = field(default_factory=dict)
    facts: dict[int, Fact] = field(default_factory=dict)
    banned: set[int] = field(default_factory=set)
    once: frozenset[Value] = frozenset()  # what is computed at each entry, not in each iteration
    seen: dict[int, int] = field(default_factory=dict)  # how often each value was observed
    straight: bool = False  # no loop, or one that was not peeled: every pass may be an entry
    saved: float = 0.0  # cycles of an iteration, by the last choice
    guessed: bool = False  # nothing is observed: values are those of the recording
    hoist: bool = True  # are checks tested before the loop?
    iterations: float = 1000.0  # for each entry, as far as it is known
    drafts: Drafts = field(default_factory=Drafts)

    def reports(self, reports: list[PatternReport]) -> dict[int, tuple[Value, PatternReport]]:
        """The table's entries about this loop, by number of the recorded operation. Notes `iterations` and `seen`."""
        out = {}
        counts = {True: 0, False: 0}
        for report in reports:
            value = self.probes.get(report.site)
            if value is not None and value in self.origins:
                out[self.origins[value]] = (value, report)
                self.seen[self.origins[value]] = report.count
                counts[value in self.once] = max(counts[value in self.once], report.count)
        if counts[True] and not self.guessed:
            self.iterations = counts[False] / counts[True]
        elif self.straight:
            self.iterations = 1.0
        return out

    def choose(
        self, found: Mapping[int, tuple[Value, Pattern]], optimize: Callable[[Mapping[int, Fact]], Trace | None]
    ) -> Trace | None:
        """The facts that make the loop cheapest, as far as a few drafts can tell; None: they do not save enough."""
        plain = optimize(self.facts)
        if plain is None:
            return None
        search = Search(optimize, lambda trace: cost(trace, self.iterations), self.facts, plain)
        saves = savings(plain, max(self.iterations, 1.0))
        by_number = {number: saves.of(value) for value, number in plain.origins.items()}
        options: dict[int, list[Fact]] = {}
        for number, (value, pattern) in found.items():
            if number in self.banned or number in self.facts:
                continue
            options[number] = facts_of(pattern, value.kind, loaded_address(value))
        search.constants(self._watching(options), by_number)
        search.bounds(options, by_number)
        if search.least > search.plain * (1 - self._worth(search.facts)):
            self.facts.clear()
            return None
        self.facts.update(search.facts)
        self.saved = (search.plain - search.least) / 2
        return search.chosen

    def still_worth(
        self, facts: Mapping[int, Fact], before: Mapping[int, Fact], least: float,
        optimize: Callable[[Mapping[int, Fact]], Trace | None],
    ) -> dict[int, Fact]:  # fmt: skip
        """Those of the facts that pay; none where they save less than the part `least` of what the facts `before`
        save."""
        plain, with_all = optimize({}), optimize(before)
        if plain is None:
            return {}
        search = Search(optimize, lambda trace: cost(trace, self.iterations), {}, plain)
        saves = savings(plain, max(self.iterations, 1.0))
        search.constants(facts, {number: saves.of(value) for value, number in plain.origins.items()})
        saved = search.plain - search.cost(with_all) if with_all is not None else 0.0
        return search.facts if search.plain - search.least >= least * saved else {}

    def _worth(self, facts: Mapping[int, Fact]) -> float:
        """What must be saved, in parts of what the loop needs: the more, the less often constants have been seen."""
        seen = min((self.seen[number] for number, fact in facts.items() if fact.constant is not None), default=1 << 16)
        return max(WORTH_OF_BRIDGES if self.straight else WORTH, DARING / max(seen, 1))

    def _watching(self, options: Mapping[int, list[Fact]]) -> dict[int, Fact]:
        """The constants, watched where that is possible."""
        found: dict[int, Fact] = {}
        words: set[int] = set()
        for number, facts in options.items():
            for fact in facts:
                if fact.constant is None:
                    break
                if fact.watch is None or (self.may_watch(fact.watch) and fact.watch not in words):
                    found[number] = fact
                    words |= {fact.watch} if fact.watch is not None else set()
                    break
        return found

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


__all__ = ["Kind", "Pattern", "Speculation", "candidates", "classify", "facts_of", "speculated"]

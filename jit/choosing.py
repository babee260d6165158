"""Which facts are worth their guards: a search by drafts, each an optimization of the whole loop.

Constants often pay only together (a multiplier and a modulus), and mostly cost next to nothing (a test at the loop's
entry); so all are assumed at once, and those without which the loop costs the same go again, many at a time. Bounds
cost a test in each iteration; those by which most could be saved are tried one after another. A narrower bound saves
no less than a wider one: where the narrowest does not pay, the others need no draft. No search considers more than
MOST_DRAFTS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from jit.ir import Trace
from jit.optimizer.facts.info import Fact

MOST_DRAFTS = 24
MOST_BOUNDS = 6


class Search:
    """`optimize`: the loop under facts, None where they contradict it; `cost`: of such a loop; `given`: facts that are
    assumed anyway, as in `plain`. Results: `facts`, the loop `chosen` (None: as it is) and its cost, `least`."""

    def __init__(
        self, optimize: Callable[[Mapping[int, Fact]], Trace | None], cost: Callable[[Trace], float],
        given: Mapping[int, Fact], plain: Trace,
    ) -> None:  # fmt: skip
        self.optimize, self.cost = optimize, cost
        self.given, self.given_trace = given, plain
        self.facts = dict(given)
        self.chosen: Trace | None = None
        self.plain = self.least = cost(plain)
        self.drafts = 0  # considered, made or spared

    def _draft(self, facts: Mapping[int, Fact]) -> tuple[Trace | None, float]:
        self.drafts += 1
        if facts == self.given:
            return self.given_trace, self.plain
        trace = self.optimize(facts)
        return trace, self.cost(trace) if trace is not None else float("inf")

    def _take(self, facts: Mapping[int, Fact], trace: Trace | None, least: float) -> None:
        self.facts, self.chosen, self.least = dict(facts), trace, least

    def constants(self, wanted: Mapping[int, Fact], gains: Mapping[int, float]) -> None:
        """Assume all of them, then drop those that are of no use."""
        order = sorted(wanted, key=lambda n: gains.get(n, 0.0), reverse=True)
        if not order:
            return
        everything = {**self.facts, **wanted}
        trace, least = self._draft(everything)
        if trace is None:
            self._one_by_one({n: [wanted[n]] for n in order})
            return
        if least < self.least:
            self._take(everything, trace, least)
            self._drop(order)

    def _drop(self, numbers: Sequence[int]) -> None:
        """The facts that save least first; half of them at a time."""
        if self.drafts >= MOST_DRAFTS // 2 or not numbers:
            return
        fewer = {n: fact for n, fact in self.facts.items() if n not in numbers}
        trace, cost = self._draft(fewer)
        if trace is not None and cost <= self.least:
            self._take(fewer, trace, cost)
        elif len(numbers) > 1:
            half = len(numbers) // 2
            self._drop(numbers[half:])
            self._drop(numbers[:half])

    def bounds(self, options: Mapping[int, Sequence[Fact]], gains: Mapping[int, float]) -> None:
        """Each in the least daring form that pays."""
        order = [n for n, facts in options.items() if n not in self.facts and any(f.constant is None for f in facts)]
        order.sort(key=lambda n: gains.get(n, 0.0), reverse=True)
        self._one_by_one({n: [f for f in options[n] if f.constant is None] for n in order[:MOST_BOUNDS]})

    def _one_by_one(self, options: Mapping[int, Sequence[Fact]]) -> None:
        """Forms of a fact, the most daring one last."""
        for number, facts in options.items():
            before = self.drafts
            forms = [{**self.facts, number: fact} for fact in facts[: MOST_DRAFTS - before]]
            paying = self._first_that_pays(forms)
            self.drafts = before + (len(forms) if paying is None else paying + 1)

    def _first_that_pays(self, forms: Sequence[Mapping[int, Fact]]) -> int | None:
        """Takes it. None: the last one does not, and so none."""
        last = self._draft(forms[-1]) if forms else (None, 0.0)
        if not self._pays(*last):
            return None
        for i, form in enumerate(forms):
            trace, cost = last if i == len(forms) - 1 else self._draft(form)
            if self._pays(trace, cost):
                self._take(form, trace, cost)
                return i
        return None

    def _pays(self, trace: Trace | None, cost: float) -> bool:
        return trace is not None and cost < self.least

"""The search for facts that pay: how many drafts it makes, and what it takes."""

from __future__ import annotations

from collections.abc import Mapping

from jit.choosing import MOST_DRAFTS, Search
from jit.ir import Trace
from jit.optimizer.facts.info import Fact

WIDE, NARROW, NARROWEST = (Fact(bound=(0, (1 << bits) - 1)) for bits in (28, 15, 7))


class Loop:
    """Costs 100, and what these facts, by number, save or cost more."""

    def __init__(self, saved: Mapping[tuple[int, Fact], float]) -> None:
        self.saved = saved
        self.drafts: list[Mapping[int, Fact]] = []

    def optimize(self, facts: Mapping[int, Fact]) -> Trace:
        self.drafts.append(dict(facts))
        cost = 100 - sum(self.saved[fact] for fact in facts.items())
        return Trace([], [], str(cost))

    def search(self, given: Mapping[int, Fact]) -> Search:
        found = Search(self.optimize, lambda trace: float(trace.name), given, self.optimize(given))
        self.drafts.clear()
        return found


def test_where_the_narrowest_bound_does_not_pay_none_is_tried() -> None:
    loop = Loop({(3, WIDE): -2, (3, NARROW): -2, (3, NARROWEST): -1})
    search = loop.search({})
    search.bounds({3: [WIDE, NARROW, NARROWEST]}, {})
    assert loop.drafts == [{3: NARROWEST}] and search.chosen is None and search.drafts == 3


def test_the_widest_bound_that_pays_is_taken() -> None:
    loop = Loop({(3, WIDE): -2, (3, NARROW): 5, (3, NARROWEST): 8})
    search = loop.search({})
    search.bounds({3: [WIDE, NARROW, NARROWEST]}, {})
    assert search.facts == {3: NARROW} and search.least == 95 and search.drafts == 2


def test_what_is_given_needs_no_draft() -> None:
    one = Fact(constant=1)
    loop = Loop({(3, one): 5, (4, one): 0, (9, one): 0})
    search = loop.search({9: one})
    search.constants({3: one, 4: one}, {})
    assert loop.drafts == [{9: one, 3: one, 4: one}, {9: one, 3: one}]
    assert search.facts == {9: one, 3: one} and search.drafts == 4


def test_bounds_stop_where_the_drafts_end() -> None:
    loop = Loop({(number, fact): -1 for number in range(9) for fact in (WIDE, NARROW, NARROWEST)})
    search = loop.search({})
    search.drafts = MOST_DRAFTS - 2
    search.bounds({number: [WIDE, NARROW, NARROWEST] for number in range(9)}, {})
    assert loop.drafts == [{0: NARROW}] and search.drafts == MOST_DRAFTS

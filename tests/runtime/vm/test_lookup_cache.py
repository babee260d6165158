"""The cache of lookups: what it recalls is what was kept last, and two keys with one place are both recalled."""

from __future__ import annotations

import random

from runtime.vm.types.cache import ASIDE, MISS, entry_of, keep, recall
from tests.runtime.vm.containers.values import Values


def test_against_a_dictionary() -> None:
    values = Values(recall, keep)
    generator = random.Random(1)
    owners = [0x1000_0000 + 8 * n for n in range(0, 4096, 64)]
    names = [0x1010_0000 + 8 * n for n in range(0, 4096, 64)]
    kept: dict[tuple[int, int, int], int] = {}
    found = 0
    for _ in range(20_000):
        key = generator.choice(owners), generator.choice(names), generator.randrange(2)
        recalled = values.library.call("recall", *key)
        if recalled != MISS:
            found += 1
            assert kept[key] == recalled
        else:
            kept[key] = generator.randrange(1000)
            assert values.library.call("keep", *key, kept[key]) == kept[key]
    assert found > 1000


def test_two_with_one_place_are_both_recalled() -> None:
    values = Values(recall, keep)
    name = 0x1010_0000
    first = 0x1000_0000
    second = next(
        owner for owner in range(first + 8, first + (ASIDE << 4), 8) if entry_of(owner, name) == entry_of(first, name)
    )
    for owner, result in ((first, 5), (second, 6)):
        values.library.call("keep", owner, name, 1, result)
    assert [values.library.call("recall", owner, name, 1) for owner in (first, second, first)] == [5, 6, 5]
    assert values.library.call("recall", first, name, 2) == MISS

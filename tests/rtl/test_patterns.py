"""The value-pattern table's unit against its model, observations being dropped or not.

The unit says which observations it drops; the model is told of them as gaps.
"""

from __future__ import annotations

import random

import pytest
from amaranth.sim import Simulator

from rtl.patterns import PatternTable
from sim.patterns import PatternTable as Model
from spec.pattern_report import ENTRIES, ENTRY_BYTES, FIELDS

BASE = 0x1000_0000
#: Some share an entry.
SITES = (BASE, BASE + 4, BASE + 4 * ENTRIES, BASE + 8, BASE + 4 * ENTRIES - 4, BASE + 64 * ENTRIES)


class Values:
    """What each site computes: one of a few values, or nearly always the same stride."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._last = {site: rng.getrandbits(32) for site in SITES}

    def next(self, site: int) -> int:
        rng = self._rng
        if site in SITES[:3]:
            return rng.choice((0, 1, 2, 0xFFFF_FFFF, rng.getrandbits(32)))
        self._last[site] = self._last[site] + (8 if rng.random() < 0.9 else 1) & 0xFFFF_FFFF
        return self._last[site]


@pytest.mark.parametrize(
    ("depth", "density", "drops"),
    [(2, 0.03, True), (4, 0.5, True), (16, 0.03, False), (16, 1.0, True), (64, 1.0, True)],
)
def test_equals_the_model(depth: int, density: float, drops: bool) -> None:
    rng = random.Random(depth)
    table, model, values = PatternTable(queue=depth), Model(), Values(rng)
    simulator = Simulator(table)
    simulator.add_clock(1e-6)
    lost: list[bool] = []

    async def observe(ctx, cycles: int) -> None:  # noqa: ANN001
        for _ in range(cycles):
            site, observed = rng.choice(SITES), rng.random() < density
            value = values.next(site)
            ctx.set(table.observe, observed)
            ctx.set(table.site, site >> 2)
            ctx.set(table.value, value)
            if observed:
                if not ctx.get(table.lost):
                    if lost and lost[-1]:
                        model.gap()
                    model.observe(site, value)
                lost.append(bool(ctx.get(table.lost)))
            await ctx.tick()
        ctx.set(table.observe, 0)
        for _ in range(20 * depth + 40):
            await ctx.tick()
            if ctx.get(table.idle):
                return
        raise AssertionError("never idle")

    async def compare(ctx) -> None:  # noqa: ANN001
        for entry in range(ENTRIES):
            words = []
            for field in range(len(FIELDS)):
                ctx.set(table.host.address, ENTRY_BYTES * entry + 4 * field)
                await ctx.tick()
                words.append(ctx.get(table.host.value))
            expected = model.words(entry)
            assert words == expected or words[0] == expected[0] == 0

    async def bench(ctx) -> None:  # noqa: ANN001
        for cycles in (1, 5, 40, 200, 200, 40, 200, 200):
            await observe(ctx, cycles)
            await compare(ctx)
            if rng.random() < 0.5:
                entry = rng.choice(SITES) // 4 % ENTRIES
                ctx.set(table.host.address, ENTRY_BYTES * entry + 4 * rng.randrange(len(FIELDS)))
                ctx.set(table.host.data, rng.getrandbits(32))
                ctx.set(table.host.write, 1)
                await ctx.tick()
                ctx.set(table.host.write, 0)
                model.clear(entry)

    simulator.add_testbench(bench)
    simulator.run()
    assert not all(lost) and any(lost) == drops


def test_another_site_finds_nothing_of_a_swap() -> None:
    """An observation that makes two values swap leaves nothing to one of a site that shares the entry."""
    table, model = PatternTable(queue=16), Model()
    observed = [(BASE, 1), (BASE, 2), (BASE, 2), (BASE + 4 * ENTRIES, 5), (BASE + 4 * ENTRIES, 1), (BASE, 2), (BASE, 1)]
    simulator = Simulator(table)
    simulator.add_clock(1e-6)

    async def bench(ctx) -> None:  # noqa: ANN001
        for site, value in observed:
            ctx.set(table.observe, 1)
            ctx.set(table.site, site >> 2)
            ctx.set(table.value, value)
            model.observe(site, value)
            await ctx.tick()
        ctx.set(table.observe, 0)
        await ctx.tick().repeat(20 * len(observed))
        assert ctx.get(table.idle)
        for field, expected in enumerate(model.words(0)):
            ctx.set(table.host.address, 4 * field)
            await ctx.tick()
            assert ctx.get(table.host.value) == expected, FIELDS[field]

    simulator.add_testbench(bench)
    simulator.run()

"""The pins' unit alone, and the whole core with it."""

from __future__ import annotations

import random

import pytest
from amaranth.sim import Simulator

from rtl.config import CoreConfig
from rtl.pins import FIRST_WORD, Pins
from sim.pins import Stimulus, parse
from spec import pins as spec

COUNT, MEGAHERTZ = 5, 3


def word(offset: int) -> int:
    return FIRST_WORD + offset // 4


def test_random_accesses() -> None:
    """Against a model of what spec/pins.py says: levels of a cycle ago, registers, a clock; other words are left to
    memory."""
    unit = Pins(COUNT, word_bits=12, megahertz=MEGAHERTZ)
    rng = random.Random(5)
    places = [word(i) for i in range(0, spec.PINS.size, 4)] + [0, FIRST_WORD - 1, FIRST_WORD + 64, 0x800 + FIRST_WORD]
    answered = set()

    async def bench(ctx) -> None:  # noqa: ANN001
        drive = outputs = 0
        seen = 0  # levels a cycle ago
        for cycle in range(3000):
            levels, load, store = rng.getrandbits(COUNT), rng.choice(places), rng.choice(places)
            data, stores = rng.getrandbits(32), rng.random() < 0.5
            ctx.set(unit.levels, levels)
            ctx.set(unit.load, 1)
            ctx.set(unit.load_word, load)
            ctx.set(unit.store, stores)
            ctx.set(unit.store_word, store)
            ctx.set(unit.store_data, data)
            known = {word(spec.INPUT + 4 * i): seen >> i & 1 for i in range(COUNT)} | {
                word(spec.CYCLES): cycle, word(spec.MICROSECONDS): cycle // MEGAHERTZ,
                word(spec.MEGAHERTZ): MEGAHERTZ, word(spec.COUNT): COUNT,
            }  # fmt: skip
            await ctx.tick()
            if stores:
                bit = 1 << (store - FIRST_WORD & 15)
                if store in range(word(spec.OUTPUT), word(spec.OUTPUT) + COUNT):
                    drive = drive | bit if data & 1 else drive & ~bit
                if store in range(word(spec.DIRECTION), word(spec.DIRECTION) + COUNT):
                    outputs = outputs | bit if data & 1 else outputs & ~bit
            assert ctx.get(unit.chosen) == (load in known)
            if load in known:
                answered.add(load)
                assert ctx.get(unit.value) == known[load]
            assert (ctx.get(unit.drive), ctx.get(unit.outputs)) == (drive, outputs)
            seen = levels

    simulator = Simulator(unit)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    assert len(answered) == COUNT + 4


def test_refuses() -> None:
    with pytest.raises(ValueError, match="17 pins"):
        Pins(17, word_bits=12, megahertz=1)
    with pytest.raises(ValueError, match="pins=17"):
        CoreConfig(pins=17)


def test_stimulus() -> None:
    assert parse("0=high,3=low,2=500") == Stimulus(1, (0, 0, 500, *[0] * 13))
    for text in ("", "16=high", "x=low", "1=", "1=0", "1=mid"):
        with pytest.raises(ValueError, match="pin|expected"):
            parse(text)

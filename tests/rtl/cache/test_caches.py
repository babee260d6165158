"""The caches alone, driven as the pipeline drives them, by chance, against a dictionary of words."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from amaranth.hdl import Elaboratable, Module, Mux, Signal
from amaranth.sim import Simulator

from rtl.cache import caches
from rtl.cache.layouts import LINE_BYTES, LINE_WORDS
from rtl.config import CoreConfig
from spec.cache_window import FRESH_END, FRESH_START
from spec.memory_map import FIRMWARE, IMAGE
from tests.rtl.cache.memories import LineMemory, SimulatedRam

CONFIG = CoreConfig(
    cached=True, image_size=8192, firmware_size=4096, trace_size=4096, instruction_cache=128, data_cache=256
)  # fmt: skip
STEPS = 700


BASES = {IMAGE.base >> 2: CONFIG.image_size >> 2, FIRMWARE.base >> 2: CONFIG.firmware_size >> 2}
OUTSIDE = (0x800, (FIRMWARE.base >> 2) - 1, (IMAGE.base + CONFIG.image_size) >> 2)


def inside(word: int) -> bool:
    return any(base <= word < base + size for base, size in BASES.items())


def external(word: int) -> int:
    """Its index in external memory."""
    image, firmware = BASES
    return word - image if word >= image else BASES[image] + word - firmware


def merged(old: int, mask: int, data: int) -> int:
    lanes = sum(0xFF << 8 * i for i in range(4) if mask >> i & 1)
    return old & ~lanes | data & lanes


@dataclass(frozen=True)
class Store:
    word: int
    mask: int
    data: int


class Fetching(Elaboratable):
    """The caches, and what rtl/fetch.py does for them: word is fetched next, but where the core stands still, what it
    has fetched last.
    """

    def __init__(self, unit: caches.Caches) -> None:
        self.unit, self.word = unit, Signal(30)

    def elaborate(self, platform: object) -> Module:
        m, last = Module(), Signal(30)
        m.submodules.unit = unit = self.unit
        m.d.comb += unit.fetch_word.eq(Mux(unit.fetch_again, last, self.word))
        with m.If(unit.run & unit.fetch_enable):
            m.d.sync += last.eq(self.word)
        return m


class Pipeline:
    """Asks the caches as the core does, and compares what they answer. A step is a cycle in which the core goes on."""

    def __init__(self, fetching: Fetching, memory: LineMemory, seed: int) -> None:
        self.fetching, self.unit, self.external, self.rng = fetching, fetching.unit, memory, random.Random(seed)
        self.memory: dict[int, int] = {}  # word by address, as stores have made it
        # Few words, in lines of which many want the same place.
        self.words = [
            [base + self.rng.randrange(size) for _ in range(24)] + [base + 8 * i for i in range(0, 64, 8)]
            for base, size in BASES.items()
        ]
        self.asked: dict[str, int] = {}  # in the step before
        self.fetched: int | None = None  # what is in F (None: something that need not be what memory has)
        self.changed = self.words[1][0]  # the word of firmware that was stored to last
        self.in_m: int | None = None  # the word of the store there
        self.checked: Counter[str] = Counter()

    def pick(self, firmware: float) -> int:
        return self.rng.choice(self.words[self.rng.random() < firmware])

    def value(self, word: int) -> int:
        return self.memory.get(word, 0)

    def apply(self, store: Store | None) -> None:
        if store is not None:
            self.memory[store.word] = merged(self.value(store.word), store.mask, store.data)

    def possible(self, word: int, stores: list[Store | None]) -> set[int]:
        """The values that it may have while these stores are carried out, in order."""
        values = {self.value(word)}
        for store in stores:
            if store is not None and store.word == word:
                values |= {merged(value, store.mask, store.data) for value in values}
        return values

    async def drive(self, ctx: Any) -> None:
        rng, unit = self.rng, self.unit
        before: Store | None = None  # the store in W, in the step before
        for _ in range(STEPS):
            now = None
            if self.in_m is not None and rng.random() < 0.8:
                now = Store(self.in_m, rng.choice((15, 15, 1, 6, 12)), rng.getrandbits(32))
            new, fetch, flush = self._ask(ctx, now), rng.random() < 0.7, rng.random() < 0.01
            place = self.pick(1.0) if rng.random() < 0.9 else OUTSIDE[0]
            if rng.random() < 0.3:  # code that has been changed, and was in the cache
                place = self.changed
            ctx.set(unit.fetch_enable, fetch)
            ctx.set(self.fetching.word, place)
            ctx.set(unit.host.write, flush)
            await self._until_it_goes_on(ctx)
            self._compare(ctx, before, now)
            await ctx.tick()
            self.asked, before = new, now
            if now is not None and now.word in self.words[1]:
                self.changed = now.word
            if fetch:
                self.fetched = place if inside(place) else None
            elif now is not None and now.word == self.fetched:
                self.fetched = None
            if flush:
                self.apply(before)
                before = None
                await self._flushed(ctx, fetch)

    def _ask(self, ctx: Any, now: Store | None) -> dict[str, int]:
        """For something new in X and M, and for the store in W. Returns: what has to be answered."""
        rng, access = self.rng, self.unit.accesses
        # (No header check is in M while a store is in W: rtl/decode.py sees to that.)
        new = {"load": rng.random() < 0.5, "store": rng.random() < 0.4, "header": now is None and rng.random() < 0.3}
        words = {name: self.pick(0.0 if name == "header" else 0.2) for name in new}
        if rng.random() < 0.1:
            words["load"] = rng.choice(OUTSIDE)
        for name, asks in new.items():
            ctx.set(access[name], asks)
            ctx.set(access[f"{name}_word"], words[name])
        ctx.set(access.write, now is not None)
        ctx.set(access.mask, now.mask if now else rng.getrandbits(4))
        ctx.set(access.data, now.data if now else 0)
        self.in_m = words["store"] if new["store"] else None
        return {name: words[name] for name in ("load", "header") if new[name] and inside(words[name])}

    async def _until_it_goes_on(self, ctx: Any) -> None:
        for cycles in range(20_000):
            await ctx.delay(1e-7)  # the memory has said what it says in this cycle
            if ctx.get(self.unit.run):
                assert ctx.get(self.unit.stood) >= cycles
                self.checked["stood"] += cycles
                return
            await ctx.tick()
        raise AssertionError("the core stands still forever")

    def _compare(self, ctx: Any, before: Store | None, now: Store | None) -> None:
        """The answers to what was asked in the step before, in which the store `before` was in W; now it is `now`."""
        for name, word in self.asked.items():
            # Of these two stores a load gets the bytes from elsewhere (rtl/store_buffer.py).
            possible = self.possible(word, [before, now] if name == "load" else [])
            assert ctx.get(getattr(self.unit, f"{name}_value")) in possible, f"{name} at {word:#x}"
            self.checked[name] += 1
        self.apply(before)
        if self.fetched is not None:
            assert ctx.get(self.unit.fetch_value) in self.possible(self.fetched, [now]), f"fetch at {self.fetched:#x}"
            self.checked["fetch"] += 1
        self.checked["store"] += now is not None

    async def _flushed(self, ctx: Any, fetch: bool) -> None:
        """Memory has everything; what is changed there now is seen."""
        ctx.set(self.unit.host.write, 0)
        while ctx.get(self.unit._flushing):
            await ctx.tick()
        for word, value in self.memory.items():
            assert self.external.words.get(external(word), 0) == value
        for word in self.words[0] + self.words[1]:
            if self.rng.random() < 0.3:
                self.memory[word] = self.external.words[external(word)] = self.rng.getrandbits(32)
        if not fetch:
            self.fetched = None
        self.checked["flush"] += 1


@pytest.mark.parametrize("seed", range(2))
def test_random_accesses(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every load, header check and fetch sees what stores before it have written, whatever the latencies."""
    monkeypatch.setattr(caches, "Ram", SimulatedRam)
    unit, memory = caches.Caches(CONFIG), LineMemory(seed)
    fetching = Fetching(unit)
    pipeline = Pipeline(fetching, memory, seed)

    async def serve(ctx: Any) -> None:
        await memory.serve(ctx, unit.line)

    simulator = Simulator(fetching)
    simulator.add_clock(1e-6)
    simulator.add_testbench(pipeline.drive)
    simulator.add_testbench(serve, background=True)
    simulator.run()
    assert all(pipeline.checked[name] > 100 for name in ("load", "header", "fetch", "store", "stood"))
    assert pipeline.checked["flush"] > 2


class Sequence:
    """One access after the other; `memory`: what the words have to be."""

    def __init__(self, unit: caches.Caches) -> None:
        self.unit, self.memory = unit, dict[int, int]()

    async def step(self, ctx: Any) -> None:
        """Until the core goes on, and one cycle more."""
        for _ in range(20_000):
            await ctx.delay(1e-7)
            runs = ctx.get(self.unit.run)
            if runs:
                self.value = ctx.get(self.unit.load_value)
            await ctx.tick()
            if runs:
                return
        raise AssertionError("the core stands still forever")

    async def store(self, ctx: Any, word: int, data: int, mask: int = 15) -> None:
        access = self.unit.accesses
        ctx.set(access.store, 1)
        ctx.set(access.store_word, word)
        await self.step(ctx)
        ctx.set(access.store, 0)
        for name, value in (("write", 1), ("mask", mask), ("data", data)):
            ctx.set(access[name], value)
        await self.step(ctx)
        ctx.set(access.write, 0)
        self.memory[word] = merged(self.memory.get(word, 0), mask, data)

    async def check(self, ctx: Any, word: int) -> None:
        """A load of it."""
        ctx.set(self.unit.accesses.load, 1)
        ctx.set(self.unit.accesses.load_word, word)
        await self.step(ctx)
        ctx.set(self.unit.accesses.load, 0)
        await self.step(ctx)
        assert self.value == self.memory.get(word, 0), f"load at {word:#x}"

    async def flush(self, ctx: Any) -> None:
        ctx.set(self.unit.host.write, 1)
        await self.step(ctx)
        ctx.set(self.unit.host.write, 0)
        while ctx.get(self.unit._flushing):
            await ctx.tick()


@pytest.mark.parametrize("seed", range(3))
def test_fresh_memory(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """An allocator takes memory that it has cleared, in order, with gaps, and looks at it; what is said to be fresh is
    not fetched, what was stored to is, and after a flush the host may have changed it.
    """
    monkeypatch.setattr(caches, "Ram", SimulatedRam)
    unit, external_memory, rng = caches.Caches(CONFIG), LineMemory(seed), random.Random(seed)
    sequence, lines, base = Sequence(unit), CONFIG.image_size // LINE_BYTES, IMAGE.base >> 2
    filled = {base + i: rng.getrandbits(32) for i in range(CONFIG.image_size // 4)}  # nothing is zero in the beginning
    sequence.memory |= filled
    external_memory.words |= {external(word): value for word, value in filled.items()}
    fetched = {"fresh": 0, "as any": 0}

    async def tell(ctx: Any, start: int, end: int) -> None:
        for offset, line in ((FRESH_START, start), (FRESH_END, end)):
            await sequence.store(ctx, base + offset // 4, IMAGE.base + LINE_BYTES * line)

    async def allocate(ctx: Any, start: int, end: int) -> None:
        """From all of these lines, with accesses to what was allocated, and to others, in between."""
        words = [base + LINE_WORDS * start + i for i in range(LINE_WORDS * (end - start))]
        at = 0
        while at < len(words):
            await sequence.store(ctx, words[at], rng.getrandbits(32), rng.choice((15, 15, 1, 12)))
            if rng.random() < 0.3:
                await sequence.check(ctx, words[rng.randrange(at + 1)])
            if rng.random() < 0.1:
                await sequence.check(ctx, rng.choice(words))
            if rng.random() < 0.1:
                await sequence.check(ctx, base + rng.randrange(CONFIG.image_size // 4))
            at += rng.choice((1, 1, 1, 3, 20))

    async def drive(ctx: Any) -> None:
        for kind in ("fresh", "as any") * 2:
            start = rng.randrange(1, lines - 24)
            end = start + rng.randrange(12, 24)
            before = external_memory.reads
            if kind == "fresh":
                await tell(ctx, start, end)
            for word in range(LINE_WORDS * start, LINE_WORDS * end):
                await sequence.store(ctx, base + word, 0)
            if kind == "fresh":
                await tell(ctx, start, end)
            fetched[kind] += external_memory.reads - before
            await allocate(ctx, start, end)
            await tell(ctx, *rng.choice(((start, start), (end, end), (end, start))))
            for word in range(LINE_WORDS * (start - 1), LINE_WORDS * (end + 1)):
                await sequence.check(ctx, base + word)
        # What a host changes after a flush is seen, though it was said to be zero before.
        start, end = 8, 24
        for word in range(LINE_WORDS * start, LINE_WORDS * end):
            await sequence.store(ctx, base + word, 0)
        await tell(ctx, start, end)
        await sequence.flush(ctx)
        for word in range(base + LINE_WORDS * start, base + LINE_WORDS * end):
            sequence.memory[word] = external_memory.words[external(word)] = rng.getrandbits(32)
        for word in range(base + LINE_WORDS * start, base + LINE_WORDS * end):
            await sequence.check(ctx, word)
        await sequence.flush(ctx)
        assert all(external_memory.words.get(external(word), 0) == value for word, value in sequence.memory.items())

    async def serve(ctx: Any) -> None:
        await external_memory.serve(ctx, unit.line)

    simulator = Simulator(unit)
    simulator.add_clock(1e-6)
    simulator.add_testbench(drive)
    simulator.add_testbench(serve, background=True)
    simulator.run()
    assert fetched["fresh"] < fetched["as any"] / 3


@pytest.mark.parametrize("seed", range(3))
def test_only_stored_words_are_written(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stores that follow each other at once, in few lines of which some want the same place: memory gets the words that
    were stored to, each at most once for each time that its line leaves, and no other.
    """
    monkeypatch.setattr(caches, "Ram", SimulatedRam)
    unit, memory, rng = caches.Caches(CONFIG), LineMemory(seed), random.Random(seed)
    sequence, base = Sequence(unit), IMAGE.base >> 2
    lines = [*rng.sample(range(CONFIG.data_cache // LINE_BYTES), 3)]
    lines.append(lines[0] + CONFIG.data_cache // LINE_BYTES)
    stored: set[int] = set()

    async def drive(ctx: Any) -> None:
        access, in_m = unit.accesses, None
        for _ in range(8):
            for _ in range(30):
                now, in_m = in_m, None
                if rng.random() < 0.8:
                    in_m = base + LINE_WORDS * rng.choice(lines) + rng.randrange(LINE_WORDS)
                commits = now is not None and rng.random() < 0.9
                ctx.set(access.store, in_m is not None)
                ctx.set(access.store_word, in_m or 0)
                ctx.set(access.write, commits)
                ctx.set(access.mask, 15)
                ctx.set(access.data, data := rng.getrandbits(32))
                if commits and now is not None:
                    sequence.memory[now] = data
                    stored.add(external(now))
                await sequence.step(ctx)
            for access_of in (access.store, access.write):
                ctx.set(access_of, 0)
            in_m = None
            await sequence.step(ctx)
            if rng.random() < 0.5:
                before = memory.written
                await sequence.flush(ctx)
                assert memory.written - before <= len(stored)
                assert memory.words == {external(word): value for word, value in sequence.memory.items()}
                before = memory.written
                await sequence.flush(ctx)
                assert memory.written == before
        await sequence.flush(ctx)
        assert memory.words == {external(word): value for word, value in sequence.memory.items()}

    async def serve(ctx: Any) -> None:
        await memory.serve(ctx, unit.line)

    simulator = Simulator(unit)
    simulator.add_clock(1e-6)
    simulator.add_testbench(drive)
    simulator.add_testbench(serve, background=True)
    simulator.run()
    assert len(stored) > 8

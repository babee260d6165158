"""The SDRAM controller against the model, which itself is shown to notice broken rules."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from amaranth.hdl import C, Module, ResetInserter, Signal, Value
from amaranth.lib import wiring
from amaranth.lib.wiring import connect
from amaranth.sim import Simulator

from rtl.cache.layouts import LINE_WORDS
from rtl.cache.sdram import MODE_REGISTER, Command, Sdram, SdramConfig
from rtl.simulation import sdram_model
from rtl.simulation.sdram_model import SdramModel

LINE_BITS = 20
CONFIG = SdramConfig(start=2)
SLOW, FAST = replace(CONFIG, megahertz=25), replace(CONFIG, megahertz=100)
PRECHARGE_ALL = 1 << 10


_NEVER = C(0, 1)


class Pair(wiring.Component):
    """Controller and model."""

    def __init__(self, config: SdramConfig, reset: Value = _NEVER) -> None:
        """reset: of the controller alone."""
        super().__init__({})
        self.controller, self.model, self._reset = Sdram(config, line_bits=LINE_BITS), SdramModel(config), reset

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.controller, m.submodules.model = ResetInserter(self._reset)(self.controller), self.model
        connect(m, self.controller.pins, self.model.pins)
        return m


async def contents(ctx: Any, model: SdramModel, words: dict[int, int]) -> None:
    """The memory behind the model: its answer is there in the next cycle."""
    while True:
        enable, write, address, data = (ctx.get(s) for s in (model.enable, model.write, model.address, model.data))
        await ctx.tick()
        if enable and write:
            words[address] = data
        elif enable:
            ctx.set(model.value, words.get(address, 0))
        else:
            ctx.set(model.value, 0xDEAD)


ALL = (1 << LINE_WORDS) - 1


async def transfer(
    ctx: Any, controller: Sdram, line: int, words: list[int] | None, first: int = 0, mask: int = ALL
) -> tuple[list[int], int]:
    """Write the words of `mask`, or read some. Returns: what was read, and the cycles from the request's being taken
    until the last word has arrived, or is on its way."""
    port = controller.line
    for name, value in (("valid", 1), ("write", words is not None), ("line", line), ("first", first), ("mask", mask)):
        ctx.set(getattr(port, name), value)
    cycles = 0
    while not ctx.get(port.ready):
        await ctx.tick()
        cycles += 1
        assert cycles < 1000, "no request is taken"
    await ctx.tick()
    ctx.set(port.valid, 0)
    ctx.set(port.mask, 0)
    read: list[int] = []
    cycles, done = 1, False
    while not done and len(read) < LINE_WORDS:
        if words is not None:
            ctx.set(port.w_data, words[ctx.get(port.w_word)])
            done = bool(ctx.get(port.w_done))
        elif ctx.get(port.r_valid):
            read.append(ctx.get(port.r_data))
        if done or len(read) == LINE_WORDS:
            break
        await ctx.tick()
        cycles += 1
        assert cycles < 1000, "the line does not end"
    await ctx.tick()
    return read, cycles


@pytest.mark.parametrize("config", (CONFIG, SLOW, FAST), ids=("50", "25", "100"))
def test_random_lines(config: SdramConfig) -> None:
    """Lines that were written are read again, over several refreshes, and no rule is broken."""
    pair, rng = Pair(config), random.Random(1)
    lines = [rng.randrange(1 << LINE_BITS) for _ in range(6)]
    lines += [lines[0] + 1, lines[0] ^ 1 << 5, lines[0] ^ 1 << 7]  # the same row, another bank, another row
    expected: dict[int, list[int]] = {}
    least: list[int] = []
    longest: dict[int, int] = {}  # by how many words are written

    async def drive(ctx: Any) -> None:
        for _ in range(250):
            line = rng.choice(lines)
            if line not in expected or rng.random() < 0.4:
                mask = rng.choice((ALL, rng.randrange(1, ALL), 1 << rng.randrange(LINE_WORDS)))
                mask = mask if line in expected else ALL
                new = [rng.getrandbits(32) for _ in range(LINE_WORDS)]
                old = expected.get(line, new)
                expected[line] = [n if mask >> i & 1 else o for i, (n, o) in enumerate(zip(new, old, strict=True))]
                _, cycles = await transfer(ctx, pair.controller, line, new, mask=mask)
                longest[mask.bit_count()] = max(cycles, longest.get(mask.bit_count(), 0))
            else:
                first = rng.randrange(LINE_WORDS)
                words, cycles = await transfer(ctx, pair.controller, line, None, first)
                assert words == expected[line][first:] + expected[line][:first]
                least.append(cycles)
            for _ in range(rng.choice((0, 0, 3, 40))):
                await ctx.tick()
            assert not (broken := ctx.get(pair.model.violated)), sdram_model.RULES[broken - 1]

    async def serve(ctx: Any) -> None:
        await contents(ctx, pair.model, {})

    simulator = Simulator(pair)
    simulator.add_clock(1e-6)
    simulator.add_testbench(drive)
    simulator.add_testbench(serve, background=True)
    simulator.run()
    if config is CONFIG:
        assert min(least) == 19  # as rtl/cache/sdram.py says
        assert (longest[1], longest[LINE_WORDS]) == (3, 16)  # (the next request is taken three cycles later)


@pytest.mark.parametrize("config", (CONFIG, SLOW, FAST), ids=("50", "25", "100"))
def test_resets(config: SdramConfig) -> None:
    """A reset in the midst of whatever breaks no rule: refreshes go on, without another wait. Lines come after it."""
    pair, rng = Pair(replace(config, start=200), reset := Signal()), random.Random(2)

    async def drive(ctx: Any) -> None:
        port = pair.controller.line
        await ctx.tick().repeat(int(200 * config.megahertz))
        for number in range(60):
            words = [rng.getrandbits(32) for _ in range(LINE_WORDS)]
            line = rng.randrange(1 << LINE_BITS)
            await transfer(ctx, pair.controller, line, words)
            assert (await transfer(ctx, pair.controller, line, None))[0] == words
            ctx.set(port.write, number & 1)
            ctx.set(port.valid, 1)
            await ctx.tick().repeat(rng.randrange(1, 40))
            ctx.set(port.valid, 0)
            ctx.set(reset, 1)
            await ctx.tick().repeat(rng.choice((1, 3)))
            ctx.set(reset, 0)
            assert not (broken := ctx.get(pair.model.violated)), sdram_model.RULES[broken - 1]

    async def serve(ctx: Any) -> None:
        await contents(ctx, pair.model, {})

    simulator = Simulator(pair)
    simulator.add_clock(1e-6)
    simulator.add_testbench(drive)
    simulator.add_testbench(serve, background=True)
    simulator.run()


Step = tuple[Command, int, int, int]  # command, bank, address, cycles until the next one
START: list[Step] = [
    (Command.NOTHING, 0, 0, 120), (Command.PRECHARGE, 0, PRECHARGE_ALL, 2), (Command.REFRESH, 0, 0, 5),
    (Command.REFRESH, 0, 0, 5), (Command.MODE, 0, MODE_REGISTER, 4),
]  # fmt: skip
OPEN: list[Step] = [(Command.ACTIVATE, 1, 7, 1)]
AUTO = 1 << 10


def violations(steps: list[Step], *, drives: bool | None = None, config: SdramConfig = CONFIG) -> int:
    """The rule that the model sees broken."""
    model = SdramModel(config)
    result = [0]

    async def drive(ctx: Any) -> None:
        for command, bank, address, cycles in steps:
            ctx.set(model.pins.command, command)
            ctx.set(model.pins.bank, bank)
            ctx.set(model.pins.address, address)
            ctx.set(model.pins.drives, command is Command.WRITE if drives is None else drives)
            await ctx.tick()
            ctx.set(model.pins.command, Command.NOTHING)
            ctx.set(model.pins.drives, 0)
            for _ in range(cycles - 1):
                await ctx.tick()
        await ctx.tick()
        result[0] = ctx.get(model.violated)

    simulator = Simulator(model)
    simulator.add_clock(1e-6)
    simulator.add_testbench(drive)
    simulator.run()
    return result[0]


@pytest.mark.parametrize(
    ("rule", "steps"),
    [
        (0, [*START, *OPEN, (Command.READ, 1, 3, 2), (Command.PRECHARGE, 1, 0, 1), (Command.ACTIVATE, 1, 8, 4)]),
        (0, [*START, *OPEN, (Command.WRITE, 1, 3, 2), (Command.PRECHARGE, 1, 0, 1), (Command.ACTIVATE, 1, 8, 4)]),
        (0, [*START, *OPEN, (Command.NOTHING, 0, 0, 2), (Command.READ, 1, AUTO, 2), (Command.ACTIVATE, 1, 8, 1)]),
        (0, [*START, *OPEN, (Command.NOTHING, 0, 0, 2), (Command.WRITE, 1, AUTO, 3), (Command.ACTIVATE, 1, 8, 1)]),
        (sdram_model.STARTED, [(Command.PRECHARGE, 0, PRECHARGE_ALL, 1)]),
        (sdram_model.STARTED, [*START[:2], (Command.MODE, 0, MODE_REGISTER, 1)]),
        (sdram_model.STARTED, [*START[:3], *OPEN]),
        (sdram_model.T_RAS, [*START, *OPEN, (Command.PRECHARGE, 1, 0, 1)]),
        (sdram_model.T_RAS, [*START, *OPEN, (Command.READ, 1, AUTO, 1)]),
        (sdram_model.T_RP, [*START, *OPEN, (Command.NOTHING, 0, 0, 2), (Command.READ, 1, AUTO, 1), *OPEN]),
        (sdram_model.T_RP, [*START, *OPEN, (Command.NOTHING, 0, 0, 2), (Command.WRITE, 1, AUTO, 2), *OPEN]),
        (sdram_model.T_WR, [*START, *OPEN, *[(Command.WRITE, 1, 3, 1)] * 2, (Command.PRECHARGE, 1, 0, 1)]),
        (sdram_model.T_RFC, [*START, (Command.REFRESH, 0, 0, 3), *OPEN]),
        (sdram_model.T_MRD, [*START[:4], (Command.MODE, 0, MODE_REGISTER, 1), *OPEN]),
        (sdram_model.MODE, [*START[:4], (Command.MODE, 0, MODE_REGISTER | 3, 1)]),
        (sdram_model.CLOSED, [*START, (Command.READ, 1, 3, 1)]),
        (sdram_model.CLOSED, [*START, *OPEN, (Command.READ, 2, 3, 1)]),
        (sdram_model.CLOSED, [*START, *OPEN, (Command.NOTHING, 0, 0, 5), *OPEN]),
        (sdram_model.OPEN, [*START, *OPEN, (Command.NOTHING, 0, 0, 5), (Command.REFRESH, 0, 0, 1)]),
        (sdram_model.REFRESH, [*START, (Command.NOTHING, 0, 0, 9 * 391 + 10)]),
    ],
)  # fmt: skip
def test_rules(rule: int, steps: list[Step]) -> None:
    """The model knows right sequences of commands from wrong ones."""
    assert violations(steps) == rule


@pytest.mark.parametrize(
    ("rule", "steps"),
    [
        (sdram_model.T_RCD, [*OPEN, (Command.READ, 1, 3, 1)]),
        (sdram_model.T_RP, [*OPEN, (Command.NOTHING, 0, 0, 7), (Command.PRECHARGE, 1, 0, 1), *OPEN]),
        (sdram_model.T_RC, [*OPEN, (Command.NOTHING, 0, 0, 2), (Command.PRECHARGE, 1, 0, 2), *OPEN]),
        (0, [*OPEN, (Command.NOTHING, 0, 0, 5), (Command.PRECHARGE, 1, 0, 2), *OPEN]),
    ],
)  # fmt: skip
def test_rules_of_a_faster_clock(rule: int, steps: list[Step]) -> None:
    """What is less than a cycle at 50 MHz, or follows from other rules."""
    start = [(*step[:3], 2 * step[3]) for step in START]
    assert violations([*start, *steps], config=replace(CONFIG, megahertz=60, t_rc=120)) == rule


@pytest.mark.parametrize(("command", "drives"), ((Command.WRITE, False), (Command.READ, True)))
def test_data_pins(command: Command, drives: bool) -> None:
    assert violations([*START, *OPEN, (command, 1, 3, 1)], drives=drives) == sdram_model.DRIVEN

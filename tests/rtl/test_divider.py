"""The divider alone: every operation on operands of all sizes, against exact division; its time; cancelling."""

import random
from fractions import Fraction
from math import trunc
from typing import Any

from amaranth.sim import Simulator

from rtl.divider import Divider
from rtl.layouts import DivOp

CYCLES = 17  # from x_start until x_done, both included
EDGES = (0, 1, 2, 3, 7, 255, 256, 0x7FFF_FFFF, 0x8000_0000, 0x8000_0001, 0xFFFF_FFFE, 0xFFFF_FFFF)


def signed(word: int) -> int:
    return word - (word >> 31 << 32)


def expected(op: DivOp, a: int, b: int) -> int:
    """As the unprivileged specification says, table of "Division Operations": by zero, and overflow, do not trap."""
    if op in (DivOp.DIV, DivOp.REM):
        a, b = signed(a), signed(b)
    quotient = trunc(Fraction(a, b)) if b else -1
    return (quotient if op in (DivOp.DIV, DivOp.DIVU) else a - b * quotient if b else a) & 0xFFFF_FFFF


def operands() -> list[tuple[int, int]]:
    rng = random.Random(1)
    sized = [(rng.getrandbits(rng.randint(1, 32)), rng.getrandbits(rng.randint(1, 32))) for _ in range(150)]
    return [(a, b) for a in EDGES for b in EDGES] + sized


async def divide(ctx: Any, unit: Divider, op: DivOp, a: int, b: int) -> tuple[int, int]:
    """Its result, and the cycles in which it stood in X."""
    ctx.set(unit.x_start, 1)
    ctx.set(unit.x_op, op)
    ctx.set(unit.x_a, a)
    ctx.set(unit.x_b, b)
    cycles = 1
    while not ctx.get(unit.x_done):
        await ctx.tick()
        cycles += 1
        assert cycles < 100, "it is never done"
    await ctx.tick()
    return ctx.get(unit.m_result), cycles


def simulate(testbench: Any) -> None:
    unit = Divider()
    simulator = Simulator(unit)
    simulator.add_clock(1e-6)

    async def run(ctx: Any) -> None:
        await testbench(ctx, unit)

    simulator.add_testbench(run)
    simulator.run()


def test_results() -> None:
    async def testbench(ctx: Any, unit: Divider) -> None:
        for i, (a, b) in enumerate(operands()):
            for op in DivOp:  # back to back, but for some
                result, cycles = await divide(ctx, unit, op, a, b)
                assert result == expected(op, a, b), (op, hex(a), hex(b))
                assert cycles == CYCLES
            if i % 3 == 0:
                ctx.set(unit.x_start, 0)
                await ctx.tick().repeat(i % 5 + 1)
                assert not ctx.get(unit.x_done)

    simulate(testbench)


def test_cancelled() -> None:
    """A division killed in any of its cycles leaves nothing to the next one."""

    async def testbench(ctx: Any, unit: Divider) -> None:
        for after in range(CYCLES):
            ctx.set(unit.x_start, 1)
            ctx.set(unit.x_op, DivOp.DIV)
            ctx.set(unit.x_a, 0x9ABC_DEF0)
            ctx.set(unit.x_b, 0xFFFF_FFF3)
            for _ in range(after):
                await ctx.tick()
            ctx.set(unit.x_cancel, 1)
            await ctx.tick()
            ctx.set(unit.x_cancel, 0)
            if after % 2:
                ctx.set(unit.x_start, 0)
                await ctx.tick()
                assert not ctx.get(unit.x_done)
            assert await divide(ctx, unit, DivOp.REMU, 1_000_003, 997) == (1_000_003 % 997, CYCLES)

    simulate(testbench)

"""What is loaded from a serial flash, in a host's place: requests arrive as a host would make them, or nothing runs."""

from __future__ import annotations

import random
from typing import Any

import pytest
from amaranth.sim import Simulator

from boards.alone import commands
from rtl.flash import FlashLoader
from spec.flash import READ
from spec.host_link import STATUS, Halt, HostOp

START = 0x1234
Request = tuple[int, int, int]


def loaded(data: bytes, *, refuse: Request | None = None, cycles: int = 60_000) -> tuple[list[Request], str]:
    """What is asked of a core, but for its status, which refuses one of the requests; and how that ended."""
    dut = FlashLoader(START)
    asked: list[Request] = []
    result = [""]
    states = {"running": 0, "error": False}

    def answer(request: Request) -> int:
        op = request[0]
        if op == HostOp.STATUS:
            running = states["running"] = max(0, states["running"] - 1)
            error, states["error"] = states["error"], False
            return STATUS.encode(halt=int(Halt.RUNNING if running else Halt.HOST_CALL), error=int(error), code=3)
        asked.append(request)
        states["running"] = 5 if op == HostOp.RUN else 0
        states["error"] |= request == refuse
        return 0

    async def core(ctx: Any) -> None:
        rng, request, response = random.Random(1), dut.link.request, dut.link.response
        while True:
            if ctx.get(request.valid) and rng.random() < 0.5:
                fields = (request.payload.op, request.payload.address, request.payload.data)
                ctx.set(response.payload, answer(tuple(int(ctx.get(field)) for field in fields)))
                ctx.set(response.valid, 1)
                ctx.set(request.ready, 1)
                await ctx.tick()
                ctx.set(response.valid, 0)
                ctx.set(request.ready, 0)
            await ctx.tick()

    async def flash(ctx: Any) -> None:
        """As data sheets have it."""
        last, bits, command = 0, 0, 0
        while True:
            clock = ctx.get(dut.pins.clk)
            if not ctx.get(dut.pins.cs):
                bits = 0
            elif clock and not last:
                if bits < 32:
                    command = command << 1 | ctx.get(dut.pins.copi)
                bits += 1
            elif last and not clock and bits >= 32:
                assert command == READ << 24 | START
                at, bit = divmod(bits - 32, 8)
                byte = data[at] if at < len(data) else 0xFF
                ctx.set(dut.pins.cipo, byte >> 7 - bit & 1)
            last = clock
            await ctx.tick()

    async def watch(ctx: Any) -> None:
        for _ in range(cycles):
            await ctx.tick()
            if ctx.get(dut.done) or ctx.get(dut.failed):
                result[0] = "done" if ctx.get(dut.done) else "failed"
                return

    simulator = Simulator(dut)
    simulator.add_clock(1e-6)
    simulator.add_testbench(watch)
    for background in (core, flash):
        simulator.add_testbench(background, background=True)
    simulator.run()
    return asked, result[0]


WRITE, RUN = int(HostOp.WRITE), int(HostOp.RUN)
REQUESTS = [
    (WRITE, 0x1000_0000, 0x1234_5678), (WRITE, 0x1000_0004, 0xFFFF_FFFF), (int(HostOp.WRITE_REG), 32, 0x1000_0000),
    (RUN, 0, 0), (WRITE, 0x1000_0004, 0), (WRITE, 0x4000_0000, 7), (WRITE, 0x4000_0004, 8), (WRITE, 0x4000_0010, 9),
    (int(HostOp.WRITE_REG), 1, 0), (int(HostOp.WRITE_REG), 32, 0x1000_0004),
]  # fmt: skip


def test_requests_in_order() -> None:
    asked, result = loaded(commands(REQUESTS))
    assert (asked[:-1], asked[-1][0], result) == (REQUESTS, RUN, "done")


@pytest.mark.parametrize("at", [0, 6, 9, 21, -9, -1])
def test_damaged(at: int) -> None:
    """A bit of the magic word, of a command's count, of data, of the check: nothing runs in the end."""
    data = bytearray(commands(REQUESTS[4:]))
    data[at] ^= 4
    asked, result = loaded(bytes(data), cycles=8_000)
    assert result != "done"
    assert not any(op == RUN for op, _, _ in asked)


def test_an_empty_flash() -> None:
    assert loaded(b"") == ([], "failed")


@pytest.mark.parametrize("refuse", [REQUESTS[1], REQUESTS[7]])
def test_what_the_core_refuses(refuse: Request) -> None:
    """A program for another core: it is not started."""
    asked, result = loaded(commands(REQUESTS), refuse=refuse)
    assert result == "failed"
    assert len([1 for op, _, _ in asked if op == RUN]) == 1, "what clears memory, but not the program"


def test_places() -> None:
    with pytest.raises(ValueError, match="24 bits"):
        FlashLoader(1 << 24)

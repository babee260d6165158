"""The serial host link, bit by bit: requests of 9 bytes are answered by 4."""

from __future__ import annotations

import pytest
from amaranth.hdl import Elaboratable, Module
from amaranth.lib.wiring import connect
from amaranth.sim import Simulator

from rtl.config import CoreConfig
from rtl.core import Core
from rtl.uart import SerialHostLink, UartReceiver
from spec import memory_map
from spec.host_link import REQUEST, STATUS, Halt, HostOp

DIVISOR = 6


class Line(Elaboratable):
    """A serial link and the plainest core, which is halted from reset, without memories."""

    def __init__(self) -> None:
        self.serial = SerialHostLink(DIVISOR)
        off = dict.fromkeys(("guard_engine", "pattern_table", "multiplier", "divider", "counters"), False)
        self.core = Core(CoreConfig(**off, image_size=4096, trace_size=4096, firmware_size=4096))

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.serial, m.submodules.core = self.serial, self.core
        connect(m, self.serial.link, self.core.link)
        return m


async def send(ctx, line: Line, data: bytes) -> None:  # noqa: ANN001
    for byte in data:
        for bit in (0, *(byte >> i & 1 for i in range(8)), 1):
            ctx.set(line.serial.rx, bit)
            await ctx.tick().repeat(DIVISOR)


async def receive(ctx, line: Line) -> bytes:  # noqa: ANN001
    """Four bytes; fails where the line stays idle."""
    data = []
    for _ in range(4):
        for _ in range(40 * DIVISOR):
            if not ctx.get(line.serial.tx):
                break
            await ctx.tick()
        else:
            raise AssertionError(f"no answer; received {data}")
        await ctx.tick().repeat(DIVISOR // 2)
        bits = []
        for _ in range(9):
            await ctx.tick().repeat(DIVISOR)
            bits.append(ctx.get(line.serial.tx))
        assert bits[8] == 1, "no stop bit"
        data.append(sum(bit << i for i, bit in enumerate(bits[:8])))
    return bytes(data)


def request(op: HostOp, address: int = 0, data: int = 0) -> bytes:
    return REQUEST.encode(op=int(op), address=address, data=data).to_bytes(9, "little")


def simulate(body) -> Line:  # noqa: ANN001
    line = Line()
    simulator = Simulator(line)
    simulator.add_clock(1e-6)

    async def bench(ctx) -> None:  # noqa: ANN001
        await body(ctx, line)

    simulator.add_testbench(bench)
    simulator.run()
    return line


def test_requests_are_answered() -> None:
    async def body(ctx, line: Line) -> None:  # noqa: ANN001
        for number, value in ((7, 0x89ABCDEF), (8, 0x01020304)):
            await send(ctx, line, request(HostOp.WRITE_REG, number, value))
            assert await receive(ctx, line) == bytes(4)
        await send(ctx, line, request(HostOp.READ_REG, 7))
        assert int.from_bytes(await receive(ctx, line), "little") == 0x89ABCDEF
        await send(ctx, line, request(HostOp.READ, memory_map.TRACE.base + 2))
        assert await receive(ctx, line) == bytes(4)
        for error in (1, 0):  # the unaligned read was refused; STATUS says so once
            await send(ctx, line, request(HostOp.STATUS))
            status = STATUS.decode(int.from_bytes(await receive(ctx, line), "little"))
            assert (status["halt"], status["error"], status["code"]) == (Halt.RESET, error, 0)

    simulate(body)


def test_pause_begins_a_new_record() -> None:
    async def body(ctx, line: Line) -> None:  # noqa: ANN001
        await send(ctx, line, b"\xff\xff\xff")
        await ctx.tick().repeat(66 * DIVISOR)
        await send(ctx, line, request(HostOp.READ_REG, 32))
        assert int.from_bytes(await receive(ctx, line), "little") == memory_map.RESET_PC

    simulate(body)


@pytest.mark.filterwarnings("ignore::amaranth.hdl.UnusedElaboratable")
def test_too_few_cycles_a_bit() -> None:
    with pytest.raises(ValueError, match="too few"):
        UartReceiver(3)

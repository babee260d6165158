"""The serial host link, bit by bit: frames that a CRC guards, carried out once each, whatever happens on the line."""

from __future__ import annotations

import gc
import zlib
from collections.abc import Callable

import pytest
from amaranth.hdl import Elaboratable, Module
from amaranth.lib.wiring import connect
from amaranth.sim import Simulator

from rtl.config import CoreConfig
from rtl.core import Core
from rtl.uart import SerialHostLink, UartReceiver
from spec import memory_map
from spec.host_link import IDENTIFY, IDENTITY, PAUSE_BITS, REQUEST, STATUS, WINDOW, Halt, HostOp

DIVISOR = 6
NAME = IDENTITY.encode(id=0x0123_4567_89AB_CDEF, image=16, trace=12, firmware=11, kilohertz=25_000)


class Line(Elaboratable):
    """A serial link and the plainest core, which is halted from reset, without memories."""

    def __init__(self) -> None:
        self.serial = SerialHostLink(DIVISOR, NAME)
        off = dict.fromkeys(("guard_engine", "pattern_table", "multiplier", "divider", "counters"), False)
        self.core = Core(CoreConfig(**off, image_size=4096, trace_size=4096, firmware_size=4096))

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.serial, m.submodules.core = self.serial, self.core
        connect(m, self.serial.link, self.core.link)
        return m


class Host:
    """What a test does at the other end of the line."""

    def __init__(self, ctx, line: Line) -> None:  # noqa: ANN001
        self.ctx, self.serial = ctx, line.serial

    async def send(self, data: bytes) -> None:
        for byte in data:
            for bit in (0, *(byte >> i & 1 for i in range(8)), 1):
                self.ctx.set(self.serial.rx, bit)
                await self.ctx.tick().repeat(DIVISOR)

    async def pause(self) -> None:
        await self.ctx.tick().repeat((PAUSE_BITS + 2) * DIVISOR)

    async def receive(self) -> tuple[int, int] | None:
        """First byte and word of an answer; None where the line stays idle."""
        data = []
        for _ in range(9):
            for _ in range(40 * DIVISOR):
                if not self.ctx.get(self.serial.tx):
                    break
                await self.ctx.tick()
            else:
                assert not data, f"half an answer: {data}"
                return None
            await self.ctx.tick().repeat(DIVISOR // 2)
            bits = []
            for _ in range(9):
                await self.ctx.tick().repeat(DIVISOR)
                bits.append(self.ctx.get(self.serial.tx))
            assert bits[8] == 1, "no stop bit"
            data.append(sum(bit << i for i, bit in enumerate(bits[:8])))
        assert zlib.crc32(bytes(data[:5])) == int.from_bytes(bytes(data[5:]), "little")
        return data[0], int.from_bytes(bytes(data[1:5]), "little")

    async def ask(self, sequence: int, op: int, address: int = 0, data: int = 0) -> int:
        """The answer, which has to be there."""
        await self.send(request(sequence, op, address, data))
        head, word = await self.receive() or (None, 0)
        assert head == op | sequence << 4
        return word


def request(sequence: int, op: int, address: int = 0, data: int = 0) -> bytes:
    record = REQUEST.encode(op=int(op), sequence=sequence, address=address, data=data).to_bytes(9, "little")
    return record + zlib.crc32(record).to_bytes(4, "little")


def simulate(*bodies: Callable) -> None:
    line = Line()
    simulator = Simulator(line)
    simulator.add_clock(1e-6)

    def bench(body: Callable) -> Callable:
        async def run(ctx) -> None:  # noqa: ANN001
            await body(Host(ctx, line))

        return run

    for body in bodies:
        simulator.add_testbench(bench(body))
    simulator.run()


def test_requests_are_answered() -> None:
    async def body(host: Host) -> None:
        for sequence, number, value in ((0, 7, 0x89ABCDEF), (1, 8, 0x01020304)):
            assert await host.ask(sequence, HostOp.WRITE_REG, number, value) == 0
        assert await host.ask(2, HostOp.READ_REG, 7) == 0x89ABCDEF
        assert await host.ask(3, HostOp.READ, memory_map.TRACE.base + 2) == 0
        for sequence, error in ((4, 1), (5, 0)):  # the unaligned read was refused; STATUS says so once
            status = STATUS.decode(await host.ask(sequence, HostOp.STATUS))
            assert (status["halt"], status["error"], status["code"]) == (Halt.RESET, error, 0)

    simulate(body)


def test_identity_and_a_new_beginning() -> None:
    async def body(host: Host) -> None:
        assert await host.ask(0, HostOp.READ_REG, 32) == memory_map.RESET_PC
        words = [await host.ask(9, IDENTIFY, i) for i in range(4)]
        assert sum(word << 32 * i for i, word in enumerate(words)) == NAME
        assert await host.ask(1, HostOp.READ_REG, 32) == memory_map.RESET_PC, "the sequence goes on"
        await host.ask(5, IDENTIFY, 0, 1)
        assert await host.ask(0, HostOp.READ_REG, 32) == memory_map.RESET_PC, "and begins anew"

    simulate(body)


def test_repeated_requests_are_carried_out_once() -> None:
    """STATUS forgets an error that it has reported: a second one carried out would not report it."""

    async def body(host: Host) -> None:
        await host.ask(0, HostOp.READ_REG, 33)
        for sequence in (1, 1, 1):
            assert STATUS.decode(await host.ask(sequence, HostOp.STATUS))["error"] == 1
        for sequence in range(2, 2 + WINDOW - 1):
            assert STATUS.decode(await host.ask(sequence, HostOp.STATUS))["error"] == 0
        assert STATUS.decode(await host.ask(1, HostOp.STATUS))["error"] == 1, "still known"
        for ahead in range(10, 17):
            await host.send(request(ahead & 15, HostOp.STATUS))
            assert await host.receive() is None, f"{ahead} is not next"

    simulate(body)


def test_damaged_frames_are_ignored() -> None:
    """A byte lost, doubled, flipped, anywhere; what follows without a pause is ignored with it."""

    async def body(host: Host) -> None:
        good = request(0, HostOp.WRITE_REG, 7, 0xFFFFFFFF)
        for i in (0, 4, 8, 12):
            flipped = good[:i] + bytes([good[i] ^ 0x10]) + good[i + 1 :]
            for bad in (good[:i] + good[i + 1 :], good[: i + 1] + good[i:], flipped):
                await host.send(bad + good)
                assert await host.receive() is None
                await host.pause()
        assert await host.ask(0, HostOp.READ_REG, 7) == 0

    simulate(body)


def test_requests_ahead_of_the_answers() -> None:
    """As many as may be under way, back to back."""
    answers: list[tuple[int, int]] = []

    async def read(host: Host) -> None:
        while len(answers) < WINDOW:
            if (found := await host.receive()) is not None:
                answers.append(found)

    async def write(host: Host) -> None:
        await host.send(b"".join(request(i, HostOp.WRITE_REG, 9, 100 + i) for i in range(WINDOW - 1)))
        await host.send(request(WINDOW - 1, HostOp.READ_REG, 9))

    simulate(read, write)
    heads = [head for head, _ in answers]
    assert heads == [HostOp.WRITE_REG | i << 4 for i in range(WINDOW - 1)] + [HostOp.READ_REG | WINDOW - 1 << 4]
    assert answers[-1][1] == 100 + WINDOW - 2


@pytest.mark.filterwarnings("ignore::amaranth.hdl.UnusedElaboratable")
def test_too_few_cycles_a_bit() -> None:
    with pytest.raises(ValueError, match="too few"):
        UartReceiver(3)
    gc.collect()  # it warns of what is never used when it goes

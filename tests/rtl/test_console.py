"""Without a host: the core is started from reset, and what it prints is on the serial line."""

from __future__ import annotations

from amaranth.hdl import Elaboratable, Module
from amaranth.lib.memory import Memory
from amaranth.lib.wiring import connect
from amaranth.sim import Simulator

from rtl.config import CoreConfig
from rtl.console import Console
from rtl.core import Core
from sim.asm import Assembler
from spec.host_link import HostCall
from spec.memory_map import TRACE

DIVISOR = 4
A0 = 10


class Alone(Elaboratable):
    """The plainest core with a program in trace memory, and no host."""

    def __init__(self, code: list[int]) -> None:
        off = dict.fromkeys(("guard_engine", "pattern_table", "multiplier", "divider", "counters"), False)
        self.core = Core(CoreConfig(**off, image_size=4096, trace_size=4096, firmware_size=4096))
        self.console = Console(DIVISOR)
        self.code = code

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.core, m.submodules.console = core, console = self.core, self.console
        m.submodules.memory = memory = Memory(shape=32, depth=1024, init=self.code)
        port = memory.read_port()
        connect(m, console.link, core.link)
        m.d.comb += [
            port.en.eq(core.fetch_enable), port.addr.eq(core.fetch_word), core.trace_value.eq(port.data),
        ]  # fmt: skip
        return m


def run(asm: Assembler) -> tuple[bytes, int]:
    """What comes over the line until the console says that the program has ended; its exit status."""
    alone, received = Alone(asm.finish().code), bytearray()
    status = -1

    async def bench(ctx) -> None:  # noqa: ANN001
        nonlocal status
        idle = 0
        while not ctx.get(alone.console.ended) or idle < 12 * DIVISOR:
            await ctx.tick()
            idle += 1
            assert idle < 2000, "nothing happens"
            if ctx.get(alone.console.tx):
                continue
            await ctx.tick().repeat(DIVISOR // 2)
            bits = []
            for _ in range(9):
                await ctx.tick().repeat(DIVISOR)
                bits.append(ctx.get(alone.console.tx))
            assert bits[8] == 1, "no stop bit"
            received.append(sum(bit << i for i, bit in enumerate(bits[:8])))
            idle = 0
        status = ctx.get(alone.console.status)

    simulator = Simulator(alone)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    return bytes(received), status


def test_a_program_prints_and_ends() -> None:
    """A loop prints letters; then the program ends with its status."""
    asm = Assembler(TRACE.base)
    asm.li(A0, ord("a"))
    asm.li(11, ord("e"))
    asm.label("next")
    asm.emit("xg.host", code=int(HostCall.CONSOLE))
    asm.emit("addi", rd=A0, rs1=A0, imm=1)
    asm.emit("bne", rs1=A0, rs2=11, target="next")
    asm.li(A0, 7)
    asm.emit("xg.host", code=int(HostCall.END))
    assert run(asm) == (b"abcd", 7)


def test_what_needs_a_host_ends_it() -> None:
    """A trap that nobody handles, and a call that is not for the console."""
    asm = Assembler(TRACE.base)
    asm.li(A0, ord("x"))
    asm.emit("xg.host", code=int(HostCall.CONSOLE))
    asm.emit("xg.host", code=int(HostCall.SERVICE))
    assert run(asm) == (b"x", 0xFF)
    asm = Assembler(TRACE.base)
    asm.emit("ecall")
    assert run(asm) == (b"", 0xFF)

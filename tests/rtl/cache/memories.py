"""Memories for the caches' tests: block RAM as Amaranth simulates it, external memory with any latency."""

from __future__ import annotations

import random
from typing import Any

from amaranth.hdl import Module
from amaranth.lib import wiring
from amaranth.lib.memory import Memory
from amaranth.lib.wiring import In

from rtl.cache.layouts import FIRST_WORD, LINE_WORDS
from rtl.layouts import MemoryPort


class SimulatedRam(wiring.Component):
    """In the place of rtl.memory.Ram, whose contents are Verilog."""

    def __init__(self, *, depth: int, width: int, file: str) -> None:
        self._depth, self._width = depth, width
        port = MemoryPort((depth - 1).bit_length(), width)
        super().__init__({"a": In(port), "b": In(port)})

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.memory = memory = Memory(shape=self._width, depth=self._depth, init=[])
        for port in (self.a, self.b):
            read, write = memory.read_port(), memory.write_port(granularity=8)
            m.d.comb += [
                read.addr.eq(port.address),
                read.en.eq(port.enable & (port.mask == 0)),
                port.value.eq(read.data),
                write.addr.eq(port.write_address),
                write.data.eq(port.data),
                write.en.eq(port.mask & port.enable.replicate(len(port.mask))),
            ]
        return m


class LineMemory:
    """Words by their index in external memory; answers late, and with gaps, as chance will have it."""

    def __init__(self, seed: int) -> None:
        self.words: dict[int, int] = {}
        self.reads = 0  # lines
        self.written = 0  # words
        self._rng = random.Random(seed)

    async def serve(self, ctx: Any, line: Any) -> None:
        """A testbench of its own."""
        rng = self._rng
        while True:
            while not (ctx.get(line.valid) and rng.random() < 0.5):
                await ctx.tick()
            write, start, base = ctx.get(line.write), ctx.get(line.first), LINE_WORDS * ctx.get(line.line)
            mask = ctx.get(line.mask) if write else 0
            assert mask or not write, "nothing of a line is written"
            self.reads += not write
            self.written += mask.bit_count()
            ctx.set(line.ready, 1)
            await ctx.tick()
            ctx.set(line.ready, 0)
            for _ in range(FIRST_WORD - 1 + rng.choice((0, 0, 5, 20))):
                await ctx.tick()
            for word in [i for i in range(LINE_WORDS) if not write or mask >> i & 1]:
                while rng.random() < 0.3:
                    await ctx.tick()
                if write:
                    ctx.set(line.w_word, word)
                    await ctx.delay(1e-9)
                    self.words[base + word] = ctx.get(line.w_data)
                    ctx.set(line.w_done, mask >> word == 1)
                else:
                    ctx.set(line.r_valid, 1)
                    ctx.set(line.r_data, self.words.get(base + (start + word) % LINE_WORDS, 0))
                await ctx.tick()
                ctx.set(line.r_valid, 0)
                ctx.set(line.w_done, 0)

"""Proofs of the caches, whose external memory has one word, at any address, that is known; and of the write buffer."""

from __future__ import annotations

from unittest import mock

from amaranth.asserts import AnyConst, AnySeq
from amaranth.hdl import *

from rtl.cache.caches import Caches
from rtl.cache.layouts import FIRST_WORD, LINE_WORDS, WORD_BITS, in_image, line_bits, line_of
from rtl.cache.tags import Tags
from rtl.cache.write_buffer import WriteBuffer
from rtl.config import CoreConfig
from tests.formal.engine import Harness, Proof, before, must, suppose
from tests.formal.seeds import Seed
from tests.formal.unit_memory import overwrite
from tests.rtl.cache.memories import SimulatedRam

#: Caches of four lines.
CONFIG = CoreConfig(
    cached=True, instruction_cache=128, data_cache=128, image_size=1024, firmware_size=1024, trace_size=1024,
    counters=False,
)  # fmt: skip


class PlainCaches(Caches):
    """Their block RAM as Amaranth's."""

    def elaborate(self, platform: object) -> Module:
        with mock.patch("rtl.cache.caches.Ram", SimulatedRam):
            return super().elaborate(platform)


class CachesHarness(Harness):
    """Loads and stores of any words of data memory, header checks and fetches, as the pipeline makes them: what it asks
    for stays while it stands still; a store is in W the cycle after it has been looked up. One word, at any address:
    `now` is what the program has stored there, `stored` what external memory has. That answers at once, with anything
    but for that word.
    """

    def build(self, m: Module) -> None:
        m.submodules.caches = caches = PlainCaches(CONFIG)
        word = Signal(30)
        m.d.comb += word.eq(AnyConst(30))
        suppose(m, in_image(word, CONFIG))
        now, stored, initial = Signal(32), Signal(32), AnyConst(32)
        with m.If(self.step == 0):
            m.d.sync += [now.eq(initial), stored.eq(initial)]
        with m.Else():
            self._memory(m, caches, word, stored)
            self._pipeline(m, caches, word, now)
        m.d.comb += caches.counting.eq(0)

    def _pipeline(self, m: Module, caches: Caches, word: Value, now: Signal) -> None:
        asks = caches.accesses
        asked = Signal.like(asks.as_value())
        m.d.comb += [asks.eq(AnySeq(len(asked))), caches.fetch_enable.eq(AnySeq(1)), caches.fetch_word.eq(AnySeq(30))]
        stands = before(m, ~caches.run)
        for value in (asks.as_value(), Cat(caches.fetch_enable, caches.fetch_word)):
            suppose(m, ~stands | (value == before(m, value)))
        for kind in ("load", "header", "store"):
            suppose(m, in_image(asks[f"{kind}_word"], CONFIG))
        # What the last cycle in which the core went on has asked for.
        loads, load_word, stores, store_word = Signal(), Signal(30), Signal(), Signal(30)
        old_mask, old_word = Signal(4), Signal(30)  # of the store before, which loads see on its way, too
        suppose(m, ~asks.write | stores)
        mask = asks.mask & asks.write.replicate(4)
        here, there = store_word == word, old_word == word
        with m.If(caches.run):
            m.d.sync += [
                loads.eq(asks.load), load_word.eq(asks.load_word),
                stores.eq(asks.store), store_word.eq(asks.store_word),
                old_mask.eq(mask), old_word.eq(store_word),
            ]  # fmt: skip
            with m.If(here):
                m.d.sync += now.eq(overwrite(now, mask, asks.data))
        newer = Signal(4)  # bytes that loads have from stores on their way
        m.d.comb += newer.eq(mask & here.replicate(4) | old_mask & there.replicate(4))
        for i in range(4):
            with m.If(caches.run & loads & (load_word == word) & ~newer[i]):
                loaded = caches.load_value.word_select(i, 8)
                must(m, "a load returns what was stored last", loaded == now.word_select(i, 8))

    def _memory(self, m: Module, caches: Caches, word: Value, stored: Signal) -> None:
        line = caches.line
        busy, writes, is_line = Signal(), Signal(), Signal()
        first, done, waits = Signal(WORD_BITS), Signal(WORD_BITS), Signal(range(FIRST_WORD + 1))
        at = Signal(WORD_BITS)
        m.d.comb += [line.ready.eq(~busy), at.eq(first + done), line.w_word.eq(at), line.r_data.eq(AnySeq(32))]
        mine = is_line & (at == word[:WORD_BITS])
        last = done == LINE_WORDS - 1
        with m.If(line.valid & ~busy):
            m.d.sync += [
                busy.eq(1), writes.eq(line.write), is_line.eq(line.line == line_of(word, CONFIG)),
                first.eq(Mux(line.write, 0, line.first)), done.eq(0), waits.eq(FIRST_WORD - 1),
            ]  # fmt: skip
        with m.If(busy & (waits != 0)):
            m.d.sync += waits.eq(waits - 1)
        with m.If(busy & (waits == 0)):
            m.d.comb += [line.r_valid.eq(~writes), line.w_done.eq(writes & last)]
            m.d.sync += [done.eq(done + 1), busy.eq(~last)]
            with m.If(writes & mine):
                m.d.sync += stored.eq(line.w_data)
        suppose(m, ~(line.r_valid & mine) | (line.r_data == stored))


class WriteBufferHarness(Harness):
    """Lines that come and go at any moments, their words in any order, as the caches put them: eight different ones,
    then the line is sealed. One word of the line, which can be any."""

    def build(self, m: Module) -> None:
        bits = line_bits(CONFIG)
        m.submodules.buffer = buffer = WriteBuffer(bits)
        line = buffer.line
        number, content, came = Signal(WORD_BITS), Signal(32), Signal()
        sealed, taken = Signal(bits), Signal()
        m.d.comb += [
            number.eq(AnyConst(WORD_BITS)), buffer.put.eq(AnySeq(1)), buffer.put_word.eq(AnySeq(WORD_BITS)),
            buffer.put_data.eq(AnySeq(32)), buffer.seal.eq(AnySeq(1)), buffer.seal_line.eq(AnySeq(bits)),
            buffer.read.eq(AnySeq(1)), buffer.read_line.eq(AnySeq(bits)), buffer.read_first.eq(AnySeq(WORD_BITS)),
            line.ready.eq(AnySeq(1)), line.w_word.eq(AnySeq(WORD_BITS)), line.w_done.eq(AnySeq(1)),
        ]  # fmt: skip
        puts = buffer.put & (buffer.put_word == number)
        suppose(m, ~buffer.put | ~buffer.full)
        suppose(m, ~buffer.seal | ~buffer.full & (came | puts))
        suppose(m, ~line.w_done | taken)
        with m.If(puts):
            m.d.sync += [content.eq(buffer.put_data), came.eq(1)]
        with m.If(buffer.seal):
            m.d.sync += [sealed.eq(buffer.seal_line), taken.eq(0)]
        with m.If(line.valid & line.write & line.ready):
            must(m, "the line is written where it belongs", line.line == sealed)
            must(m, "the line is written once", ~taken)
            m.d.sync += taken.eq(1)
        with m.If(taken & ~line.w_done & (line.w_word == number)):
            must(m, "its words are those that came", line.w_data == content)
        with m.If(line.w_done):
            m.d.sync += [taken.eq(0), came.eq(0)]
        with m.If(line.valid & ~line.write):
            must(m, "nothing is read before the line is written", ~buffer.full)
            must(m, "what is read is what was asked for", buffer.read & (line.line == buffer.read_line))
        must(m, "who reads is told when", buffer.read_taken == (line.valid & ~line.write & line.ready))


PROOFS = (
    Proof(
        name="write buffer of the caches", harness=WriteBufferHarness, depth=10, quick=True,
        why="a line is sealed and written, and another one; nothing else has a state",
        seeds=(
            Seed(what="who reads is told that the memory has taken his request, when it took a line", unit=WriteBuffer,
                 port="read_taken", change=lambda m, u, v: u.read & u.line.valid & u.line.ready, breaks=(
                     "who reads is told when",)),
            Seed(what="the last word is put elsewhere", unit=WriteBuffer, port="put_word",
                 change=lambda m, u, v: Mux(v == LINE_WORDS - 1, 0, v), breaks=("its words are those that came",)),
        ),
    ),
    Proof(
        name="caches", harness=CachesHarness, depth=90, skip=20,
        why="places are emptied; a line is fetched and stored to, leaves for another one, and is fetched again",
        seeds=(
            Seed(what="the highest bit of a tag is not kept", unit=Tags, port="new_tag",
                 change=lambda m, u, v: v[:-1], breaks=("a load returns what was stored last",)),
        ),
    ),
)  # fmt: skip

"""Proofs of what the caches consist of: the tags, the write buffer, and which lines are fresh. (The caches as a whole
are out of a solver's reach, even with lines of two words: beyond some 16 cycles, each takes it twice as long as the one
before. They have tests: tests/rtl/cache/.)
"""

from amaranth.asserts import AnyConst, AnySeq
from amaranth.hdl import *

from rtl.cache.fresh import FreshLines
from rtl.cache.layouts import LINE_BYTES, LINE_WORDS, PAIR_BITS
from rtl.cache.tags import Tags
from rtl.cache.write_buffer import WriteBuffer
from spec.cache_window import FRESH_END, FRESH_START
from spec.memory_map import IMAGE
from tests.formal.engine import Harness, Proof, before, must, suppose
from tests.formal.seeds import Seed

FULL = "the buffer is full, or empty, as lines have come and were written"
ONCE = "a line is written once, and offered until the memory takes it"
WORDS = "its words are those that came"
MASK = "the memory is told which of them to write"
NEWEST = "no line is read that is newer here"


class TagsHarness(Harness):
    """Any writes, any reads at three ports; one place, which can be any."""

    def build(self, m: Module) -> None:
        m.submodules.tags = tags = Tags(index_bits=3, tag_bits=4, ports=3)
        place, content = Signal(3), Signal(5)
        new = Cat(tags.new_holds, tags.new_tag)
        m.d.comb += [
            place.eq(AnyConst(3)), tags.write.eq(AnySeq(1)), tags.place.eq(AnySeq(3)),
            tags.new_holds.eq(AnySeq(1)), tags.new_tag.eq(AnySeq(4)),
        ]  # fmt: skip
        written = tags.write & (tags.place == place)
        with m.If(written):
            m.d.sync += content.eq(new)
        for i in range(3):
            m.d.comb += tags.index[i].eq(AnySeq(3))
            known, expected = Signal(name=f"known{i}"), Signal(5, name=f"expected{i}")
            m.d.sync += [known.eq((tags.index[i] == place) & ~written), expected.eq(content)]
            must(m, "a place reads as what was written last", ~known | (Cat(tags.holds[i], tags.tag[i]) == expected))


class WriteBufferHarness(Harness):
    """Words of lines come, in any order, and are sealed; the memory takes lines at any time, and looks at any words,
    while another unit asks for lines. `waiting`: the lines that are not written yet, first the one that goes next,
    each with the pair of words at one place, which can be any.
    """

    def build(self, m: Module) -> None:
        m.submodules.buffer = buffer = WriteBuffer(3, lines=2)
        line = buffer.line
        for signal in (
            buffer.put, buffer.put_pair, buffer.put_data, buffer.seal, buffer.seal_line, buffer.seal_mask, buffer.read,
            buffer.read_line, buffer.read_first, line.ready, line.w_word, line.w_done,
        ):  # fmt: skip
            m.d.comb += signal.eq(AnySeq(len(signal)))
        place, goes = Signal(PAIR_BITS), Signal()
        pair = {"word": Signal(64), "there": Signal()}  # of the line that comes
        sizes = {"line": 3, "mask": LINE_WORDS, "word": 64, "there": 1}
        waiting = [
            {name: Signal(size, name=f"{name}{i}") for name, size in sizes.items()} for i in range(2)
        ]
        count = Signal(range(3))
        m.d.comb += place.eq(AnyConst(PAIR_BITS))
        taken = line.valid & line.ready
        suppose(m, ~(buffer.put | buffer.seal) | (count != 2))
        suppose(m, ~line.w_done | goes)
        suppose(m, ~line.ready | ~goes)
        puts = buffer.put & (buffer.put_pair == place)
        with m.If(puts):
            m.d.sync += [pair["word"].eq(buffer.put_data), pair["there"].eq(1)]
        with m.If(buffer.seal):
            m.d.sync += pair["there"].eq(0)
        with m.If(line.w_done):
            m.d.sync += [waiting[0][name].eq(waiting[1][name]) for name in waiting[0]]
        left = Signal.like(count)
        m.d.comb += left.eq(count - line.w_done)
        m.d.sync += count.eq(left + buffer.seal)
        for i, entry in enumerate(waiting):
            with m.If(buffer.seal & (left == i)):
                m.d.sync += [
                    entry["line"].eq(buffer.seal_line),
                    entry["mask"].eq(buffer.seal_mask),
                    entry["word"].eq(Mux(puts, buffer.put_data, pair["word"])),
                    entry["there"].eq(puts | pair["there"]),
                ]
        with m.If(line.w_done):
            m.d.sync += goes.eq(0)
        with m.If(taken & line.write):
            m.d.sync += goes.eq(1)
        first, reads = waiting[0], Signal()
        awaited = ((count > 0) & (first["line"] == line.line)) | ((count > 1) & (waiting[1]["line"] == line.line))
        m.d.comb += reads.eq(taken & ~line.write)
        must(m, FULL, (buffer.full == (count == 2)) & (buffer.empty == (count == 0)))
        waits = Signal()
        m.d.sync += waits.eq(line.valid & line.write & ~line.ready)
        must(m, ONCE, (~(taken & line.write) | (count != 0)) & (~waits | (line.valid & line.write)))
        must(m, "lines are written in the order in which they were sealed",
             ~(taken & line.write) | (line.line == first["line"]))  # fmt: skip
        must(m, MASK, ~(taken & line.write) | (line.mask == first["mask"]))
        half = first["word"].word_select(line.w_word[0], 32)
        must(m, WORDS, (count == 0) | ~first["there"] | (line.w_word[1:] != place) | (line.w_data == half))
        must(m, "a line is read for who asks", buffer.read_taken == reads)
        must(m, NEWEST, ~reads | ~awaited)
        with m.If(reads):
            must(m, "it is the line, and the word, that are asked for",
                 (line.line == buffer.read_line) & (line.first == buffer.read_first))  # fmt: skip


class FreshHarness(Harness):
    """Any stores; one line, which can be any: was it in the range when its end was told last, and was it, or one behind
    it in the range, stored to since? (A store counts when two cycles have passed.)
    """

    BITS = 4

    def build(self, m: Module) -> None:
        m.submodules.unit = unit = FreshLines(self.BITS)
        for signal in (unit.stores, unit.word, unit.data, unit.line, unit.forget, unit.asked):
            m.d.comb += signal.eq(AnySeq(len(signal)))
        told, gone, started = Signal(), Signal(), Signal()
        start, end = Signal(self.BITS - 1), Signal(self.BITS - 1)
        line = Signal(self.BITS)
        m.d.comb += line.eq(AnyConst(self.BITS))
        named = [unit.word == IMAGE.base + offset >> 2 for offset in (FRESH_START, FRESH_END)]
        # (The words themselves are in a line that is never fresh: the image begins with them.)
        suppose(m, ~(named[0] | named[1]) | (unit.line == 0))
        low = (LINE_BYTES - 1).bit_length()
        told_start, told_end = (unit.data[low : low + self.BITS - 1] for _ in range(2))
        with m.If(unit.stores & (unit.line >= line) & (unit.line < end)):
            m.d.sync += gone.eq(1)
        with m.If(unit.stores & named[0]):
            m.d.sync += [start.eq(told_start), told.eq(0), started.eq(1)]
        with m.If(unit.stores & named[1] & started):
            m.d.sync += [told.eq((start <= line) & (line < told_end)), gone.eq(0), started.eq(0), end.eq(told_end)]
        with m.If(unit.forget):
            m.d.sync += [told.eq(0), started.eq(0)]
        was_told, was_gone = Signal(), Signal()
        m.d.sync += [was_told.eq(told), was_gone.eq(gone)]
        asked = unit.asked == line
        must(m, "no line is fresh that the program has not told", ~(unit.fresh & asked) | told | was_told)
        must(m, "none is fresh that was stored to, or lies before one", ~(unit.fresh & asked) | ~was_gone)


PROOFS = (
    Proof(
        name="cache tags", harness=TagsHarness, depth=5, quick=True,
        why="a write, and a read of it in any later cycle, which stays: nothing else has a state",
        seeds=(
            Seed(what="no place is ever given up", unit=Tags, port="new_holds", change=lambda m, u, v: C(1, 1),
                 breaks=("a place reads as what was written last",)),
            Seed(what="place 5 is taken for place 4", unit=Tags, port="place",
                 change=lambda m, u, v: Mux(v == 5, 4, v), breaks=("a place reads as what was written last",)),
        ),
    ),
    Proof(
        name="cache write buffer", harness=WriteBufferHarness, depth=9, quick=True,
        why="two lines come, are sealed, taken and written, while others want to be read; then the next comes",
        seeds=(
            Seed(what="the last word that comes is lost", unit=WriteBuffer, port="put",
                 change=lambda m, u, v: v & ~u.seal, breaks=(WORDS,)),
            Seed(what="line 3 is written as line 2", unit=WriteBuffer, port="seal_line",
                 change=lambda m, u, v: Mux(v == 3, 2, v),
                 breaks=("lines are written in the order in which they were sealed", NEWEST)),
            Seed(what="the last word is always written", unit=WriteBuffer, port="seal_mask",
                 change=lambda m, u, v: v | 1 << LINE_WORDS - 1, breaks=(MASK,)),
            Seed(what="a sealed line is forgotten", unit=WriteBuffer, port="seal",
                 change=lambda m, u, v: v & u.put, breaks=(FULL,)),
            Seed(what="a line is sealed again when it is written", unit=WriteBuffer, port="seal",
                 change=lambda m, u, v: v | before(m, u.line.w_done), breaks=(FULL, ONCE)),
            Seed(what="a request to read is said to be taken too early", unit=WriteBuffer, port="read_taken",
                 change=lambda m, u, v: u.read & ~u.full, breaks=("a line is read for who asks",)),
            Seed(what="line 3 is taken for line 2 where it is asked for", unit=WriteBuffer, port="read_line",
                 change=lambda m, u, v: Mux(v == 3, 2, v),
                 breaks=("it is the line, and the word, that are asked for",)),
            Seed(what="the first word is always wanted", unit=WriteBuffer, port="read_first",
                 change=lambda m, u, v: C(0, len(v)), breaks=("it is the line, and the word, that are asked for",)),
        ),
    ),
    Proof(
        name="fresh lines", harness=FreshHarness, depth=8, quick=True,
        why="a range is told, in two stores, stored to, told anew or forgotten; each counts two cycles later",
        seeds=(
            Seed(what="stores to line 5 do not count", unit=FreshLines, port="stores",
                 change=lambda m, u, v: v & (u.line != 5),
                 breaks=("none is fresh that was stored to, or lies before one",)),
            Seed(what="a flush is not seen", unit=FreshLines, port="forget", change=lambda m, u, v: C(0, 1),
                 breaks=("no line is fresh that the program has not told",)),
            Seed(what="line 5 is taken for line 4", unit=FreshLines, port="asked",
                 change=lambda m, u, v: Mux(v == 5, 4, v),
                 breaks=("no line is fresh that the program has not told",)),
        ),
    ),
)  # fmt: skip

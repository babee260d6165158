"""Proofs of what the caches consist of: the tags, and the write buffer. (The caches as a whole are out of a solver's
reach, even with lines of two words: beyond some 16 cycles, each takes it twice as long as the one before. They have
tests: tests/rtl/cache/.)
"""

from amaranth.asserts import AnyConst, AnySeq
from amaranth.hdl import *

from rtl.cache.layouts import WORD_BITS
from rtl.cache.tags import Tags
from rtl.cache.write_buffer import WriteBuffer
from tests.formal.engine import Harness, Proof, before, must, suppose
from tests.formal.seeds import Seed

FULL = "the buffer is full until its line is written"
ONCE = "a line is written once"
WORDS = "its words are those that came"


class TagsHarness(Harness):
    """Any writes, any reads at three ports; one place, which can be any."""

    def build(self, m: Module) -> None:
        m.submodules.tags = tags = Tags(index_bits=3, tag_bits=4, ports=3)
        place, content = Signal(3), Signal(5)
        new = Cat(tags.new_holds, tags.new_tag)
        m.d.comb += [
            place.eq(AnyConst(3)), tags.enable.eq(AnySeq(1)), tags.write.eq(AnySeq(1)), tags.place.eq(AnySeq(3)),
            tags.new_holds.eq(AnySeq(1)), tags.new_tag.eq(AnySeq(4)),
        ]  # fmt: skip
        written = tags.write & (tags.place == place)
        with m.If(written):
            m.d.sync += content.eq(new)
        for i in range(3):
            m.d.comb += tags.index[i].eq(AnySeq(3))
            known, expected = Signal(name=f"known{i}"), Signal(5, name=f"expected{i}")
            with m.If(tags.enable):
                m.d.sync += [known.eq((tags.index[i] == place) & ~written), expected.eq(content)]
            must(m, "a place reads as what was written last", ~known | (Cat(tags.holds[i], tags.tag[i]) == expected))


class WriteBufferHarness(Harness):
    """Words of a line come, in any order, and it is sealed; the memory takes it at any time, and looks at any words."""

    def build(self, m: Module) -> None:
        m.submodules.buffer = buffer = WriteBuffer(4)
        line = buffer.line
        place, content, there = Signal(WORD_BITS), Signal(32), Signal()
        sealed, waits, goes, reads = Signal(4), Signal(), Signal(), Signal()
        for signal in (
            buffer.put, buffer.put_word, buffer.put_data, buffer.seal, buffer.seal_line, buffer.read, buffer.read_line,
            buffer.read_first, line.ready, line.w_word, line.w_done,
        ):  # fmt: skip
            m.d.comb += signal.eq(AnySeq(len(signal)))
        m.d.comb += place.eq(AnyConst(WORD_BITS))
        taken = line.valid & line.ready
        suppose(m, ~(buffer.put | buffer.seal) | ~(waits | goes))
        suppose(m, ~line.w_done | goes)
        with m.If(buffer.put & (buffer.put_word == place)):
            m.d.sync += [content.eq(buffer.put_data), there.eq(1)]
        with m.If(buffer.seal):
            m.d.sync += [sealed.eq(buffer.seal_line), waits.eq(1)]
        with m.If(taken & line.write):
            m.d.sync += [waits.eq(0), goes.eq(1)]
        with m.If(line.w_done):
            m.d.sync += goes.eq(0)
        m.d.comb += reads.eq(taken & ~line.write)
        must(m, FULL, buffer.full == (waits | goes))
        must(m, ONCE, ~(taken & line.write) | waits)
        must(m, "the line that is written is the one that was sealed", ~(taken & line.write) | (line.line == sealed))
        must(m, WORDS, ~(waits | goes) | ~there | (line.w_word != place) | (line.w_data == content))
        must(m, "a line is read for who asks", buffer.read_taken == reads)
        with m.If(reads):
            must(m, "it is the line, and the word, that are asked for",
                 (line.line == buffer.read_line) & (line.first == buffer.read_first))  # fmt: skip


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
        why="a line comes, is sealed, taken and written, while another wants to be read; then the next comes",
        seeds=(
            Seed(what="the last word that comes is lost", unit=WriteBuffer, port="put",
                 change=lambda m, u, v: v & ~u.seal, breaks=(WORDS,)),
            Seed(what="line 3 is written as line 2", unit=WriteBuffer, port="seal_line",
                 change=lambda m, u, v: Mux(v == 3, 2, v),
                 breaks=("the line that is written is the one that was sealed",)),
            Seed(what="a sealed line is forgotten", unit=WriteBuffer, port="seal",
                 change=lambda m, u, v: v & u.put, breaks=(FULL,)),
            Seed(what="a line is sealed again when it is written", unit=WriteBuffer, port="seal",
                 change=lambda m, u, v: v | before(m, u.line.w_done), breaks=(FULL, ONCE)),
            Seed(what="a request to read is said to be taken too early", unit=WriteBuffer, port="read_taken",
                 change=lambda m, u, v: u.read & ~u.full, breaks=("a line is read for who asks",)),
            Seed(what="the first word is always wanted", unit=WriteBuffer, port="read_first",
                 change=lambda m, u, v: C(0, len(v)), breaks=("it is the line, and the word, that are asked for",)),
        ),
    ),
)  # fmt: skip

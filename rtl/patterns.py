"""Value-pattern table: what kind of values each probed instruction computes (spec/pattern_report.py).

An entry is 16 words of block RAM: its fields, one word each, as the host reads them, the number of the window in which
it was last observed (rtl/probe_queue.py), and a zero. An observation is worked in by a program of 16 steps. Each step
has one word of the entry at hand, which was read in the step before, adds what was kept to it, and may write a word.
So one adder and one port of the RAM do all the work, in 17 cycles for each observation. The core never waits for the
table.

What is observed enters the adder as its complement: the sum with a word that equals it has all bits set, and with the
zero, complemented again, it is what is written. So nothing but the sum is compared and written. (Where an entry is
free, its site is zero.)
"""

from dataclasses import dataclass

from amaranth.hdl import *
from amaranth.lib import memory, wiring
from amaranth.lib.enum import Enum
from amaranth.lib.wiring import In, Out

from rtl.layouts import HostBus
from rtl.memory import ANY_VALUE, registered_read
from rtl.probe_queue import SITE_BITS, ProbeQueue
from spec import memory_map
from spec.pattern_report import ENTRIES, ENTRY_BYTES, FIELDS, QUEUE

ENTRY_BITS = (ENTRIES - 1).bit_length()
WORD_BITS = (ENTRY_BYTES // 4 - 1).bit_length()
WORD = {name: i for i, name in enumerate((*(name for name, _, _ in FIELDS), "window", "zero"))}
COUNT_BITS = 16
assert all(width in (32, COUNT_BITS) for _, width, _ in FIELDS)
USED = memory_map.TRACE.base.bit_length() - 1  # a bit that is set in every site: without it, the entry is free
assert memory_map.TRACE.base == 1 << USED and memory_map.TRACE.size == 4 << SITE_BITS


class Kept(Enum, shape=2):
    """What the next step adds to the word at hand, if not nothing."""

    SUM = 0
    NOT_SUM = 1  # its complement
    NOT_VALUE = 2  # of the observed value
    ONES = 3


class Data(Enum, shape=2):
    """What may be written: it is made of this step's sum, and of what was there before."""

    SUM = 0
    NOT_SUM = 1
    DIFFERENCE = 2  # the bits in which both differ
    UNION = 3  # the bits that are set in either


@dataclass(frozen=True, kw_only=True)
class Step:
    """reads: the word at hand. writes: the word that may be written. kept: what the next step adds (None: nothing)."""

    reads: str
    writes: str | None = None
    data: Data = Data.SUM
    kept: Kept | None = None


PROGRAM = (
    Step(reads="site", writes="site", data=Data.NOT_SUM, kept=Kept.NOT_VALUE),
    Step(reads="window", writes="window", data=Data.NOT_SUM),
    Step(reads="count", writes="count", kept=Kept.NOT_VALUE),
    Step(reads="last", writes="stride", data=Data.NOT_SUM, kept=Kept.SUM),
    Step(reads="stride", writes="conflicts", kept=Kept.NOT_VALUE),
    Step(reads="zero", writes="last", data=Data.NOT_SUM),
    Step(reads="last", data=Data.DIFFERENCE),
    Step(reads="changed", writes="changed", data=Data.UNION),
    Step(reads="run", writes="run"),
    Step(reads="stride_run", writes="stride_run", kept=Kept.NOT_VALUE),
    Step(reads="top1", writes="top1_count", kept=Kept.NOT_VALUE),
    Step(reads="top0"),
    Step(reads="top0_count", kept=Kept.NOT_SUM),
    Step(reads="top1_count", writes="top0_count", kept=Kept.NOT_VALUE),
    Step(reads="zero", writes="top0", data=Data.NOT_SUM, kept=Kept.ONES),
    Step(reads="top1_count", writes="top1_count"),
)
SITE, WINDOW, COUNT, STRIDE, PREDICT, VALUE, DIFFERS, CHANGED, RUN, STRIDE_RUN, *_ = range(len(PROGRAM))
IS1, IS0, COUNT0, COUNT1, TOP, LAST = range(STRIDE_RUN + 1, len(PROGRAM))
# What a step writes is in the RAM two steps later: the next step still reads the old word, the one behind it neither.
assert all(not step.writes or step.writes != after.reads for step, after in zip(PROGRAM, PROGRAM[2:], strict=False))


class Arithmetic:
    """What the steps share. word: at hand. sum: of it, of what was kept, and 1 if `increment`. full: the 16 bits of a
    count are all set in the sum; all: all bits are, in a step without `increment` (known without its carries). few: of
    a count, the word is 0 or 1. used: of a site, the entry is in use.
    write: the data is written in the next cycle, if it is not a count that has passed its limit. zero: it is zero; one:
    or one. hold: it is the same as before.
    """

    def __init__(self, word: Value) -> None:
        self.word, self.sum = word, Signal(32)
        self.increment, self.full, self.all = (Signal(name=f"a_{n}") for n in ("increment", "full", "all"))
        self.write, self.zero, self.one, self.hold = (Signal(name=f"a_{n}") for n in ("write", "zero", "one", "hold"))
        self.few, self.used = ~word[1:COUNT_BITS].any(), word[USED]


class PatternTable(wiring.Component):
    """observe: the value of the instruction at site (a word address) is observed. lost: but it is dropped.
    idle: everything observed before is in the table.
    host: entry i at 64*i, a word each field; a write frees the entry.
    """

    observe: In(1)
    site: In(30)
    value: In(32)
    lost: Out(1)
    idle: Out(1)
    host: In(HostBus)

    def __init__(self, queue: int = QUEUE) -> None:
        self._queue = queue
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.queue = queue = ProbeQueue(self._queue)
        words = memory.Memory(shape=32, depth=ENTRIES << WORD_BITS, init=[], attrs=ANY_VALUE)
        m.submodules.words = words
        self._write = words.write_port()
        self._read_address, self._word = registered_read(m, words)
        self._works, self._step = Signal(), Signal(range(len(PROGRAM)))
        works, step = self._works, self._step
        # Of the entry: it was free; it belongs to another site. Of the two top values: they swap; neither is observed,
        # and the second counts less.
        self._first, self._foreign = Signal(name="first"), Signal(name="foreign")
        self._swap, self._neither, self._less = (Signal(name=name) for name in ("swap", "neither", "less"))
        self._late = Signal(name="late")  # what the step before has found is written, too
        m.d.comb += [
            queue.observe.eq(self.observe),
            queue.site.eq(self.site[:SITE_BITS]),
            queue.value.eq(self.value),
            queue.take.eq(works & (step == LAST)),
            self.lost.eq(queue.lost),
            self.idle.eq(queue.idle & ~self._write.en),
            self.host.value.eq(self._word),
        ]
        with m.If(works):
            m.d.sync += step.eq(step + 1)
            with m.If((step == WINDOW) & self._foreign):
                m.d.sync += step.eq(LAST)
            with m.If(step == LAST):
                m.d.sync += works.eq(0)
        with m.Elif(queue.valid):
            m.d.sync += works.eq(1)  # (the step is the first: it has wrapped around)
        self._addresses(m, queue)
        arithmetic = self._arithmetic(m, queue)
        self._update(m, arithmetic, queue)
        self._update_tops(m, arithmetic)
        return m

    def _addresses(self, m: Module, queue: ProbeQueue) -> None:
        """Which words are read for the next step, and written."""
        shift = (ENTRY_BYTES - 1).bit_length()
        reads, writes, entry = Signal(WORD_BITS), Signal(WORD_BITS), Signal(ENTRY_BITS)
        host = self.host.address[2 : shift + ENTRY_BITS]
        m.d.comb += [
            entry.eq(Mux(queue.valid, queue.out_site[:ENTRY_BITS], host[WORD_BITS:])),
            self._read_address.eq(Cat(Mux(queue.valid, reads, host[:WORD_BITS]), entry)),
        ]
        m.d.sync += self._write.addr.eq(Cat(writes, entry))
        with m.Switch(self._step):
            for number, step in enumerate(PROGRAM):
                with m.Case(number):
                    following = PROGRAM[(number + 1) % len(PROGRAM)]
                    written = step.writes or following.writes or "site"  # (any word where nothing is)
                    m.d.comb += [reads.eq(WORD[following.reads]), writes.eq(WORD[written])]
        with m.If(~self._works):
            m.d.comb += reads.eq(WORD["site"])
        with m.If(self._step == TOP):
            with m.If(self._swap):
                m.d.comb += reads.eq(WORD["top0"])
            with m.If(self._neither):
                m.d.comb += writes.eq(WORD["top1"])
        with m.If((self._step == LAST) & (self._swap | self._first)):
            m.d.comb += writes.eq(WORD["top1"])
        with m.If(self._foreign):
            m.d.comb += [reads.eq(WORD["conflicts"]), writes.eq(WORD["conflicts"])]

    def _arithmetic(self, m: Module, queue: ProbeQueue) -> Arithmetic:
        """Add to the word at hand; what is kept, and what is written."""
        a = Arithmetic(self._word)
        kept, data = Signal(32), self._write.data
        wanted, limited = Signal(), Signal()  # something is written; it is a count that was increased
        m.d.comb += [
            a.sum.eq(a.word + kept + a.increment),
            a.full.eq(a.sum[:COUNT_BITS].all()),
            a.all.eq((a.word ^ kept).all()),
            self._write.en.eq((wanted | self._late) & ~(limited & data[COUNT_BITS])),
        ]
        m.d.sync += [wanted.eq(self._works & a.write | self.host.write), limited.eq(a.increment)]
        # What selects comes from registers, which synthesis does not mix with what is selected: so a bit of each takes
        # one LUT. (For what is kept while the site is, see _keep.)
        makes, keep, beside_site = Signal(Data), Signal(Kept), Signal()
        adds = Signal()
        with m.Switch(self._step):
            for number, step in enumerate(PROGRAM):
                following = PROGRAM[(number + 1) % len(PROGRAM)]
                kind = following.kept or Kept.NOT_VALUE
                with m.Case(number):
                    m.d.comb += adds.eq(step.kept is not None)
                    m.d.sync += [makes.eq(following.data), keep.eq(kind), beside_site.eq(kind.value & 1)]
                    if following.reads in ("site", "window"):
                        m.d.sync += beside_site.eq(1)
        with m.If((self._step == TOP) & ~(self._neither & ~self._less)):
            m.d.comb += adds.eq(0)
        m.d.sync += kept.eq(Mux(adds, self._keep(a, queue, keep.as_value(), beside_site), 0))
        m.d.sync += data.eq(self._made(a, queue, makes.as_value()))
        return a

    def _keep(self, a: Arithmetic, queue: ProbeQueue, keep: Value, beside_site: Value) -> Value:
        """What is kept, by the bits of `keep`. Before the first step, the site is observed, and the bits that it does
        not have are ones: for these, `beside_site` holds in place of the lower bit of `keep`.
        """
        site = {2 + i: bit for i, bit in enumerate(queue.out_site)} | {USED: C(1, 1)}
        bits = []
        for i, value in enumerate(queue.out_value):
            observed, low = (Mux(self._works, value, site[i]), keep[0]) if i in site else (value, beside_site)
            bits.append(Mux(keep[1], ~observed | low, a.sum[i] ^ low))
        return Cat(bits)

    def _made(self, a: Arithmetic, queue: ProbeQueue, makes: Value) -> Value:
        """The data to write, by the bits of `makes`. Where it is zero, some bits may be set: those of the number of the
        window, and the one. (The others are left to reset and enable of the flip-flops, in this order.)
        """
        data = self._write.data
        made = Mux(makes[1], Mux(makes[0], a.sum | data, a.sum ^ data), a.sum ^ makes[0].replicate(32))
        given = {i: bit & (self._step == WINDOW) for i, bit in enumerate(queue.window)}
        given[0] |= a.one
        bits = [
            Mux(a.hold, old, Mux(a.zero, 0, new) | given[i]) if i in given else Mux(a.zero, 0, Mux(a.hold, old, new))
            for i, (old, new) in enumerate(zip(data, made, strict=True))
        ]
        return Cat(bits)

    def _update(self, m: Module, a: Arithmetic, queue: ProbeQueue) -> None:
        """What the steps do up to the strides."""
        first, foreign = self._first, self._foreign
        gap, several, same, predicted = Signal(), Signal(), Signal(), Signal()
        with m.Switch(self._step):
            with m.Case(SITE):  # (or nothing is under way: then only the host writes, zero)
                m.d.comb += [a.write.eq(~a.used), a.zero.eq(~self._works)]
                with m.If(self._works):
                    m.d.sync += [first.eq(~a.used), foreign.eq(a.used & ~a.all)]
            with m.Case(WINDOW):
                m.d.comb += [a.write.eq(~foreign), a.zero.eq(1)]
                m.d.sync += gap.eq((a.word[: len(queue.window)] != queue.window) & ~first)
            with m.Case(COUNT):
                m.d.comb += [a.write.eq(1), a.increment.eq(1), a.zero.eq(first), a.one.eq(first)]
                m.d.sync += several.eq(~a.few)
            with m.Case(STRIDE):
                m.d.comb += [a.write.eq(~gap), a.zero.eq(first)]
                m.d.sync += same.eq(a.all & ~first)
            with m.Case(PREDICT):
                m.d.comb += [a.write.eq(first), a.zero.eq(1)]
                m.d.sync += predicted.eq(a.all & several & ~first)
            with m.Case(VALUE):
                m.d.comb += a.write.eq(1)
            with m.Case(CHANGED):
                m.d.comb += [a.write.eq(1), a.zero.eq(first)]
            with m.Case(RUN):
                m.d.comb += [a.write.eq(1), a.increment.eq(1), a.zero.eq(~same)]
            with m.Case(STRIDE_RUN):
                m.d.comb += [a.write.eq(~gap), a.increment.eq(1), a.zero.eq(~predicted)]

    def _update_tops(self, m: Module, a: Arithmetic) -> None:
        """What the other steps do: the two most frequent values. The second's count never exceeds the first's: where
        it would, they swap, and then the first's count grows by one and the second's stays.
        """
        first, swap, neither, less = self._first, self._swap, self._neither, self._less
        none, is0, is1, equal, passed, second = (Signal(name=name) for name in (
            "none", "is0", "is1", "equal", "passed", "second"))  # fmt: skip
        # Block RAM answers late, so that COUNT1 only keeps what it finds: what follows waits for the next step, its own
        # write too.
        m.d.comb += [
            second.eq(is1 & ~none & ~first),  # it is the second value, which counts
            neither.eq(~first & ~is0 & ~second),
            swap.eq(equal & second & ~passed),
            self._late.eq(swap & (self._step == TOP)),
        ]
        with m.Switch(self._step):
            with m.Case(IS1):
                m.d.comb += [a.write.eq(first), a.zero.eq(1)]
                m.d.sync += is1.eq(a.all)
            with m.Case(IS0):
                m.d.sync += is0.eq(a.all & ~first)
            with m.Case(COUNT0):  # one more, if it is written, which the next step decides
                m.d.comb += [a.increment.eq(1), a.zero.eq(first), a.one.eq(first)]
            with m.Case(COUNT1):  # (all bits are set where the counts are equal)
                m.d.comb += [a.hold.eq(1), a.increment.eq(1), a.write.eq(first | is0)]
                m.d.sync += [
                    equal.eq(a.full), passed.eq(self._write.data[COUNT_BITS]), less.eq(a.few),
                    none.eq(a.few & ~a.word[0]),
                ]  # fmt: skip
            with m.Case(TOP):
                m.d.comb += a.write.eq(first | swap | neither & less)
            with m.Case(LAST):
                m.d.comb += [
                    a.write.eq(self._foreign | first | second | neither & (none | ~less)), a.zero.eq(first),
                    a.increment.eq(self._foreign | ~(swap | neither & ~less)),
                ]  # fmt: skip
                m.d.sync += self._foreign.eq(0)

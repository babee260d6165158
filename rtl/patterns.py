"""Value-pattern table: what kind of values each probed instruction computes (spec/pattern_report.py).

An entry is 16 words of block RAM: its fields, one word each, as the host reads them, and the number of the window in
which it was last observed (rtl/probe_queue.py). An observation is worked in by a program of 16 steps. Each step has one
word of the entry at hand, which was read in the step before; adds to it; compares the sum with the observed value; and
writes a word. So one adder, one comparator and one port of the RAM do all the work, in 17 cycles for each observation.
The core never waits for the table.
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
WORD = {name: i for i, (name, _, _) in enumerate(FIELDS)} | {"window": len(FIELDS)}
COUNT_BITS = 16
assert all(width in (32, COUNT_BITS) for _, width, _ in FIELDS)
#: Attribute of signals that select: synthesis does not mix them with what they select, which would take more LUTs.
KEEP = {"keep": 1}
USED = memory_map.TRACE.base.bit_length() - 1  # a bit that is set in every site: without it, the entry is free


class Addend(Enum, shape=2):
    """What is added to the word at hand. KEPT: the kept word (of a step before)."""

    NOTHING = 0
    KEPT = 1
    NOT_KEPT = 2  # its complement
    NOT_VALUE = 3  # of the observed value


class Written(Enum, shape=2):
    """What a step writes."""

    CONSTANT = 0
    SUM = 1
    NOT_SUM = 2
    OTHER = 3  # what is observed; for `changed`, the bits that differ


@dataclass(frozen=True, kw_only=True)
class Step:
    """reads: the word at hand. writes: the word that may be written, after it was read in this or an earlier step."""

    reads: str
    writes: str | None = None


PROGRAM = (
    Step(reads="site", writes="site"),
    Step(reads="window", writes="window"),
    Step(reads="count", writes="count"),
    Step(reads="last"),  # kept
    Step(reads="changed", writes="changed"),
    Step(reads="stride"),
    Step(reads="last", writes="stride"),
    Step(reads="run", writes="run"),
    Step(reads="stride_run", writes="stride_run"),
    Step(reads="top0_count", writes="last"),  # kept
    Step(reads="top1_count", writes="conflicts"),
    Step(reads="top1"),
    Step(reads="top0", writes="top1"),
    Step(reads="top0_count", writes="top0"),
    Step(reads="top0_count", writes="top0_count"),
    Step(reads="top1_count", writes="top1_count"),
)
assert all(not step.writes or step.writes not in (one.reads, two.reads)
           for step, one, two in zip(PROGRAM, PROGRAM[1:], PROGRAM[2:], strict=False))  # fmt: skip
SITE, WINDOW, COUNT, LAST, CHANGED, PREDICT, STRIDE, RUN, STRIDE_RUN, *_ = range(len(PROGRAM))
COUNT0, COUNT1, IS1, IS0, TOP, NEW0, NEW1 = range(STRIDE_RUN + 1, len(PROGRAM))


class Arithmetic:
    """What the steps share. word: at hand. sum: of it, `addend`, and 1 if `increment`. observed: the sum is what is
    observed (in the first two steps the site and the window, then the value). full: of a count, the sum is the limit.
    few: of a count, the word is 0 or 1. used: of a site, the entry is in use.
    write, written, constant: what is written. (Where a count would pass its limit, nothing is.)
    """

    def __init__(self, word: Value) -> None:
        self.word = word
        self.addend, self.increment = Signal(Addend, attrs=KEEP), Signal(attrs=KEEP)
        self.sum, self.observed, self.full = Signal(32), Signal(), Signal()
        self.write, self.written, self.constant = Signal(), Signal(Written, attrs=KEEP), Signal()
        self.few, self.used = ~word[1:COUNT_BITS].any(), word[USED]

    def put(self, written: Written, when: Value | int = 1) -> list:
        return [self.written.eq(written), self.write.eq(when), self.increment.eq(0)]

    def put_constant(self, value: int, when: Value | int = 1) -> list:
        return [*self.put(Written.CONSTANT, when), self.constant.eq(value)]

    def count(self, when: Value | int = 1) -> list:
        return [*self.put(Written.SUM, when), self.increment.eq(1)]


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
        # Of the entry: it was free; it belongs to another site.
        self._first, self._foreign = Signal(), Signal()
        m.d.comb += [
            queue.observe.eq(self.observe),
            queue.site.eq(self.site[:SITE_BITS]),
            queue.value.eq(self.value),
            queue.take.eq(works & (step == NEW1)),
            self.lost.eq(queue.lost),
            self.idle.eq(queue.idle & ~self._write.en),
            self.host.value.eq(self._word),
        ]
        with m.If(works):
            m.d.sync += step.eq(step + 1)
            with m.If((step == WINDOW) & self._foreign):
                m.d.sync += step.eq(NEW1)
            with m.If(step == NEW1):
                m.d.sync += works.eq(0)
        with m.Elif(queue.valid):
            m.d.sync += works.eq(1)  # (the step is the first: it has wrapped around)
        self._addresses(m, queue)
        arithmetic = self._arithmetic(m, queue)
        self._update(m, arithmetic)
        self._update_tops(m, arithmetic)
        return m

    def _addresses(self, m: Module, queue: ProbeQueue) -> None:
        """Which words are read for the next step, and written."""
        shift = (ENTRY_BYTES - 1).bit_length()
        entry, host_entry = queue.out_site[:ENTRY_BITS], self.host.address[shift : shift + ENTRY_BITS]
        reads, writes = Signal(WORD_BITS), Signal(WORD_BITS)
        self._second = Signal()  # of the two top values, the second is replaced
        m.d.comb += [
            self._read_address.eq(Mux(queue.valid, Cat(reads, entry), self.host.address[2 : shift + ENTRY_BITS])),
        ]
        # Written a cycle later, for the clock: none of the next two steps reads what a step writes.
        m.d.sync += self._write.addr.eq(Mux(self._works, Cat(writes, entry), Cat(C(0, WORD_BITS), host_entry)))
        with m.Switch(self._step):
            for number, step in enumerate(PROGRAM):
                with m.Case(number):
                    following = PROGRAM[(number + 1) % len(PROGRAM)].reads
                    m.d.comb += writes.eq(WORD[step.writes or step.reads])
                    m.d.comb += reads.eq(WORD[following] if number != NEW1 else 0)
        with m.If(~self._works):
            m.d.comb += reads.eq(WORD["site"])
        with m.If(self._foreign):
            m.d.comb += [reads.eq(WORD["conflicts"]), writes.eq(WORD["conflicts"])]
        with m.If(self._second):
            m.d.comb += writes.eq(WORD["top1"])

    def _arithmetic(self, m: Module, queue: ProbeQueue) -> Arithmetic:
        """Add to the word at hand, compare, and write."""
        a = Arithmetic(self._word)
        kept, addend, observed = Signal(32), Signal(32), Signal(32)
        base = memory_map.TRACE.base >> (2 + SITE_BITS)
        site = Cat(C(0, 2), queue.out_site, C(base, 30 - SITE_BITS))
        # A step ahead, since the queue answers late in the cycle.
        with m.If(~self._works):
            m.d.sync += observed.eq(site)
        with m.Elif(self._step == SITE):
            m.d.sync += observed.eq(queue.window)
        with m.Else():
            m.d.sync += observed.eq(queue.out_value)
        # (muxes by the bits of a selection, of four inputs a bit)
        choice, written = a.addend.as_value(), a.written.as_value()
        m.d.comb += [
            addend.eq(Mux(choice[1], ~Mux(choice[0], observed, kept), kept & choice[0].replicate(32))),
        ]
        with m.If((self._step == LAST) | (self._step == COUNT0)):
            m.d.sync += kept.eq(a.word)
        with m.If(self._step == IS1):  # from then on, NOT_KEPT is -1
            m.d.sync += kept.eq(0)
        m.d.comb += [
            a.sum.eq(a.word + addend + a.increment),
            a.observed.eq(a.sum == observed),
            a.full.eq(a.sum[:COUNT_BITS].all()),
        ]
        m.d.sync += self._write.en.eq(
            self._works & a.write & ~(a.increment & a.sum[COUNT_BITS]) | self.host.write
        )
        other = Mux(self._step == CHANGED, a.word | (observed ^ kept), observed)
        m.d.sync += self._write.data.eq(
            Mux(written[1], Mux(written[0], other, ~a.sum), Mux(written[0], a.sum, a.constant))
        )
        return a

    def _update(self, m: Module, a: Arithmetic) -> None:
        """What the steps do up to the strides."""
        first, foreign = self._first, self._foreign
        gap, several, same, predicted = Signal(), Signal(), Signal(), Signal()
        with m.Switch(self._step):
            with m.Case(SITE):
                with m.If(self._works):  # (else, only the host writes: zero)
                    m.d.comb += a.put(Written.OTHER, ~a.used)
                    m.d.sync += [first.eq(~a.used), foreign.eq(a.used & ~a.observed)]
            with m.Case(WINDOW):
                m.d.comb += a.put(Written.OTHER, ~foreign)
                m.d.sync += gap.eq(~a.observed & ~first)
            with m.Case(COUNT):
                m.d.comb += a.count()
                m.d.sync += several.eq(~a.few)
                with m.If(first):
                    m.d.comb += a.put_constant(1)
            with m.Case(LAST):
                m.d.sync += same.eq(a.observed & ~first)
            with m.Case(CHANGED):
                m.d.comb += a.put(Written.OTHER)
                with m.If(first):
                    m.d.comb += a.put_constant(0)
            with m.Case(PREDICT):
                m.d.comb += a.addend.eq(Addend.KEPT)
                m.d.sync += predicted.eq(a.observed & several & ~first)
            with m.Case(STRIDE):
                m.d.comb += [a.addend.eq(Addend.NOT_VALUE), *a.put(Written.NOT_SUM, ~gap)]
                with m.If(first):
                    m.d.comb += a.put_constant(0)
            with m.Case(RUN):
                m.d.comb += a.put_constant(0)
                with m.If(same):
                    m.d.comb += a.count()
            with m.Case(STRIDE_RUN):
                m.d.comb += a.put_constant(0, ~gap)
                with m.If(predicted):
                    m.d.comb += a.count(~gap)

    def _update_tops(self, m: Module, a: Arithmetic) -> None:
        """What the other steps do: the two most frequent values. The second's count never exceeds the first's: where
        it would, they swap, and then the first's count grows by one and the second's stays.
        """
        first = self._first
        level, limit, few, none, is0, is1 = Signal(), Signal(), Signal(), Signal(), Signal(), Signal()
        swap, neither = Signal(), Signal()
        m.d.comb += [swap.eq(is1 & level), neither.eq(~first & ~is0 & ~is1)]
        with m.Switch(self._step):
            with m.Case(COUNT0):
                m.d.comb += a.put(Written.OTHER)  # the last value
                m.d.sync += limit.eq(a.full)
            with m.Case(COUNT1):
                m.d.comb += [a.addend.eq(Addend.NOT_KEPT), *a.put_constant(0, first)]  # conflicts
                m.d.sync += [level.eq(a.full & ~limit), few.eq(a.few), none.eq(a.few & ~a.word[0])]
            with m.Case(IS1):
                m.d.sync += is1.eq(a.observed & ~none & ~first)
            with m.Case(IS0):
                m.d.sync += is0.eq(a.observed)
                m.d.comb += a.put(Written.SUM, swap)
                with m.If(first):
                    m.d.comb += a.put_constant(0)
            with m.Case(TOP):
                m.d.comb += a.put(Written.OTHER, first | swap | neither & few)
                m.d.comb += self._second.eq(neither)
            with m.Case(NEW0):
                m.d.comb += a.count(is0 | swap)
                with m.If(first):
                    m.d.comb += a.put_constant(1)
            with m.Case(NEW1):
                m.d.comb += a.count(is1 & ~swap | neither & none)
                m.d.sync += self._foreign.eq(0)
                with m.If(self._foreign):
                    m.d.comb += a.count()
                with m.Elif(first):
                    m.d.comb += a.put_constant(0)
                with m.Elif(neither & ~few):
                    m.d.comb += [a.addend.eq(Addend.NOT_KEPT), *a.put(Written.SUM)]

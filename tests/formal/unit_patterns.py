"""Proofs of the value-pattern table: an entry equals a model that is written after the definitions in
spec/pattern_report.py, one after the other, and keeps the first value to know which bits ever differed from it.

The table starts with an entry of any contents (that an entry can have), and observes once. The queue in front of it is
given any observations, which are taken at any time.
"""

from amaranth.asserts import AnyConst, AnySeq
from amaranth.hdl import *
from amaranth.lib import data

from rtl.patterns import WORD, PatternTable
from rtl.probe_queue import SITE_BITS, WINDOW_BITS, ProbeQueue
from spec import memory_map
from spec.pattern_report import ENTRIES, ENTRY_BYTES, FIELDS
from tests.formal.engine import Harness, Proof, before, must, suppose
from tests.formal.instructions import in_memory
from tests.formal.seeds import Seed

WIDTHS = {name: width for name, width, _ in FIELDS}
Entry = data.StructLayout(WIDTHS | {"first": 32, "window": 32, "zero": 1})
BITS = WIDTHS | {"window": WINDOW_BITS, "zero": 0}
DEPTH = 4  # of a queue
LONGEST = 20  # cycles that an observation takes, from the queue's input on
LIMIT = (1 << WIDTHS["count"]) - 1


def more(count: Value) -> Value:
    """One more, or the same where the count is at its limit."""
    return Mux(count == LIMIT, count, count + 1)[: len(count)]


class Model:
    """new: the entry `old` after `value` was observed at `site`, in this window of consecutive observations."""

    def __init__(self, m: Module, old: data.View, site: Value, value: Value, window: Value) -> None:
        self.new = new = Signal(Entry)
        stride = (value - old.last)[:32]
        m.d.comb += new.eq(old)
        with m.If(old.site == 0):
            m.d.comb += [
                new.eq(0), new.site.eq(site), new.count.eq(1), new.first.eq(value), new.last.eq(value),
                new.top0.eq(value), new.top0_count.eq(1), new.window.eq(window),
            ]  # fmt: skip
        with m.Elif(old.site != site):
            m.d.comb += new.conflicts.eq(more(old.conflicts))
        with m.Else():
            m.d.comb += [
                new.count.eq(more(old.count)), new.last.eq(value), new.window.eq(window),
                new.run.eq(Mux(value == old.last, more(old.run), 0)),
                new.changed.eq(old.changed | (value ^ old.first)),
            ]  # fmt: skip
            with m.If(window == old.window):
                m.d.comb += [
                    new.stride.eq(stride),
                    new.stride_run.eq(Mux((old.count > 1) & (stride == old.stride), more(old.stride_run), 0)),
                ]
            self._tops(m, old, value)

    def _tops(self, m: Module, old: data.View, value: Value) -> None:
        new = self.new
        with m.If(value == old.top0):
            m.d.comb += new.top0_count.eq(more(old.top0_count))
        with m.Elif((value == old.top1) & (old.top1_count != 0)):
            with m.If(more(old.top1_count) > old.top0_count):
                m.d.comb += [
                    new.top0.eq(old.top1), new.top0_count.eq(more(old.top1_count)),
                    new.top1.eq(old.top0), new.top1_count.eq(old.top0_count),
                ]  # fmt: skip
            with m.Else():
                m.d.comb += new.top1_count.eq(more(old.top1_count))
        with m.Elif(old.top1_count > 1):
            m.d.comb += new.top1_count.eq(old.top1_count - 1)
        with m.Else():
            m.d.comb += [new.top1.eq(value), new.top1_count.eq(1)]


class TableHarness(Harness):
    """The host reads all words of an entry, which can be any; there is one observation; the host reads a word again."""

    def build(self, m: Module) -> None:
        m.submodules.table = table = PatternTable(queue=2)
        state, site = Signal(Entry), Signal(32)
        entry, word = Signal(range(ENTRIES)), Signal(range(len(WORD)))
        read = len(WORD) + 1  # the step in which everything has been read
        shown = Mux(self.step < len(WORD), self.step, word)  # (what is asked for in one step is read in the next)
        m.d.comb += [
            entry.eq(AnyConst(len(entry))), word.eq(AnyConst(len(word))),
            site.eq(AnySeq(32)), table.site.eq(site[2:]), table.value.eq(AnySeq(32)),
            table.observe.eq(self.step == read), table.host.address.eq(entry * ENTRY_BYTES + shown[:4] * 4),
        ]  # fmt: skip
        suppose(m, in_memory(site, memory_map.TRACE.base, memory_map.TRACE.size) & (site[:2] == 0))
        suppose(m, word < len(WORD))
        model = Model(m, state, site, table.value, C(0, 32))  # (its first window)
        for name, i in WORD.items():
            with m.If(self.step == i + 1):
                m.d.sync += state[name].eq(table.host.value)
                suppose(m, table.host.value >> BITS[name] == 0)
        with m.If(self.step == read - 1):
            m.d.sync += state.first.eq(AnyConst(32))
        with m.If(self.step == read):
            suppose(m, (site[2 : 2 + len(entry)] == entry) & possible(state, entry))
            m.d.sync += state.eq(model.new)
        with m.If(self.step == read + 1):
            must(m, "an entry stays one that can be", possible(state, entry))
        must(m, "one observation is not dropped", ~table.lost)
        with m.If(self.step == read + LONGEST):
            must(m, "an observation takes 20 cycles at most", table.idle)
        with m.If(self.step == read + LONGEST + 1):
            for name, i in WORD.items():
                with m.If((word == i) & ((state.site != 0) | (name in ("site", "zero")))):
                    # (the zero beside the fields stays, which is told of the site)
                    told = "site" if name == "zero" else name
                    must(m, f"{told} is what was observed", table.host.value == state[name])


def possible(entry: data.View, place: Value) -> Value:
    """What every entry at this place fulfils. (The first value differs from the last, and from the top ones, at most in
    bits that changed. Of a free entry, only the site counts.)
    """
    values = ((entry.last, 1), (entry.top0, 1), (entry.top1, entry.top1_count != 0))
    seen = Cat(((value ^ entry.first) & ~entry.changed == 0) | ~used for value, used in values).all()
    used = (
        seen & (entry.top0_count >= entry.top1_count) & (entry.top0_count != 0)
        & ((entry.top1_count == 0) | (entry.top0 != entry.top1))
        & ((entry.count != 1) | (entry.stride_run == 0) & (entry.run == 0) & (entry.top1_count == 0))
        & (entry.count != 0) & in_memory(entry.site, memory_map.TRACE.base, memory_map.TRACE.size)
        & (entry.site[: 2 + len(place)] == Cat(C(0, 2), place))
    )  # fmt: skip
    return (entry.site == 0) | used


class QueueHarness(Harness):
    """Any observations, taken at any time. One of them, any, is followed: it comes out when as many have come out as
    went in before it, and as it went in.
    """

    def build(self, m: Module) -> None:
        m.submodules.queue = queue = ProbeQueue(DEPTH)
        goes_in, comes_out, number = Signal(8), Signal(8), Signal(8)
        followed, wanted = Signal(SITE_BITS + 32), Signal()
        window = Signal.like(queue.window)
        m.d.comb += [
            queue.observe.eq(AnySeq(1)), queue.site.eq(AnySeq(SITE_BITS)), queue.value.eq(AnySeq(32)),
            queue.take.eq(AnySeq(1) & queue.valid), number.eq(AnyConst(8)),
        ]  # fmt: skip
        accepts, out = queue.observe & ~queue.lost, Cat(queue.out_site, queue.out_value)
        full = goes_in - comes_out >= DEPTH - 1
        dropping, waited = before(m, queue.lost), before(m, queue.valid & ~queue.take)
        m.d.sync += [goes_in.eq(goes_in + accepts), comes_out.eq(comes_out + queue.take)]
        with m.If(accepts & (goes_in == number)):
            m.d.sync += [followed.eq(Cat(queue.site, queue.value)), wanted.eq(1)]
        with m.If(queue.take & (comes_out == number)):
            must(m, "what comes out went in", wanted & (out == followed))
        must(m, "idle means that all has come out", ~queue.idle | (goes_in == comes_out))
        must(m, "an output stays until it is taken", ~waited | queue.valid & (out == before(m, out)))
        must(m, "the window is the same until the queue is empty", before(m, queue.idle) | (queue.window == window))
        m.d.sync += window.eq(queue.window)
        gap = Signal()
        with m.If(queue.lost):
            m.d.sync += gap.eq(1)
        with m.Elif(queue.window != window):
            m.d.sync += gap.eq(0)
        must(m, "observations are dropped only where the queue was full", ~queue.lost | full | dropping | gap)
        must(m, "behind a gap is another window", ~accepts | ~gap | (queue.window != window))


ANY = tuple(f"{name} is what was observed" for name in BITS if name != "zero")
PROOFS = (
    Proof(
        name="pattern queue", harness=QueueHarness, depth=13,
        why="it is filled, runs empty and is filled again: three windows of a queue of 4",
        seeds=(
            Seed(what="an observation right behind another is lost", unit=ProbeQueue, port="observe",
                 change=lambda m, u, v: v & ~before(m, v), breaks=(
                     "what comes out went in", "idle means that all has come out")),
            Seed(what="idle one observation too early", unit=ProbeQueue, port="idle",
                 change=lambda m, u, v: v | ~u.valid, breaks=("idle means that all has come out",)),
            Seed(what="an output goes before it is taken", unit=ProbeQueue, port="take",
                 change=lambda m, u, v: v | before(m, v), breaks=(
                     "what comes out went in", "an output stays until it is taken")),
            Seed(what="windows are not told apart", unit=ProbeQueue, port="window",
                 change=lambda m, u, v: C(0, 4), breaks=("behind a gap is another window",)),
            Seed(what="a window ends with each observation", unit=ProbeQueue, port="window",
                 change=lambda m, u, v: v + u.take, breaks=("the window is the same until the queue is empty",)),
            Seed(what="observations of site 3 are dropped", unit=ProbeQueue, port="lost",
                 change=lambda m, u, v: v | u.observe & (u.site == 3),
                 breaks=("observations are dropped only where the queue was full",)),
        ),
    ),
    Proof(
        name="patterns, any entry", harness=TableHarness, depth=len(WORD) + LONGEST + 3, skip=len(WORD) + 1,
        free_memories=True, lemmas=("an entry stays one that can be",),
        # what observations before have left
        free=("first", "gap", "several", "same", "predicted", "is0", "is1", "equal", "passed", "less", "none", "kept"),
        why="one observation of any entry; all others begin where it ends",
        seeds=(
            Seed(what="values are observed without their highest bit", unit=PatternTable, port="value",
                 change=lambda m, u, v: v & 0x7FFF_FFFF,
                 breaks=("last is what was observed", "changed is what was observed")),
            Seed(what="an observation has no effect", unit=ProbeQueue, port="observe",
                 change=lambda m, u, v: C(0, 1), breaks=ANY),
            Seed(what="observations are said to be dropped", unit=PatternTable, port="lost",
                 change=lambda m, u, v: v | u.observe, breaks=("one observation is not dropped",)),
            Seed(what="the table is never idle", unit=PatternTable, port="idle", change=lambda m, u, v: C(0, 1),
                 breaks=("an observation takes 20 cycles at most",)),
        ),
    ),
)  # fmt: skip

"""Proofs of the value-pattern table: an entry equals a model that is written after the definitions in
spec/pattern_report.py, one after the other, and keeps the first value to know which bits ever differed from it.

From reset, the table follows any observations, as they come in and one behind the other. For counts too large to be
reached so, a second proof starts with an entry of any contents (that an entry can have), and observes once.
"""

from amaranth.asserts import AnyConst, AnySeq
from amaranth.hdl import *
from amaranth.lib import data

from rtl.patterns import PatternTable
from spec import memory_map
from spec.pattern_report import ENTRIES, ENTRY_BYTES, FIELDS
from tests.formal.engine import Harness, Proof, before, must, suppose
from tests.formal.instructions import in_memory
from tests.formal.seeds import Seed

WIDTHS = {name: width for name, width, _ in FIELDS}
Entry = data.StructLayout(WIDTHS | {"first": 32})
LIMIT = (1 << WIDTHS["count"]) - 1


def more(count: Value) -> Value:
    """One more, or the same where the count is at its limit."""
    return Mux(count == LIMIT, count, count + 1)[: len(count)]


class Model:
    """new: the entry `old` after `value` was observed at `site`."""

    def __init__(self, m: Module, old: data.View, site: Value, value: Value) -> None:
        self.new = new = Signal(Entry)
        stride = (value - old.last)[:32]
        m.d.comb += new.eq(old)
        with m.If(old.count == 0):
            m.d.comb += [
                new.eq(0), new.site.eq(site), new.count.eq(1), new.first.eq(value), new.last.eq(value),
                new.top0.eq(value), new.top0_count.eq(1), new.conflicts.eq(old.conflicts),
            ]  # fmt: skip
        with m.Elif(old.site != site):
            m.d.comb += new.conflicts.eq(more(old.conflicts))
        with m.Else():
            m.d.comb += [
                new.count.eq(more(old.count)), new.last.eq(value), new.stride.eq(stride),
                new.run.eq(Mux(value == old.last, more(old.run), 0)),
                new.stride_run.eq(Mux((old.count > 1) & (stride == old.stride), more(old.stride_run), 0)),
                new.changed.eq(old.changed | (value ^ old.first)),
            ]  # fmt: skip
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


class PatternHarness(Harness):
    """Common: one entry, which can be any; sites are trace addresses."""

    def build(self, m: Module) -> None:
        m.submodules.table = self.table = PatternTable()
        self.state = Signal(Entry)
        self.entry, self.field = Signal(range(ENTRIES)), Signal(range(len(FIELDS)))
        site = Signal(32)
        m.d.comb += [
            self.entry.eq(AnyConst(len(self.entry))), self.field.eq(AnyConst(len(self.field))), site.eq(AnySeq(32)),
            self.table.site.eq(site[2:]), self.table.value.eq(AnySeq(32)),
        ]  # fmt: skip
        suppose(m, in_memory(site, memory_map.TRACE.base, memory_map.TRACE.size) & (site[:2] == 0))
        suppose(m, self.field < len(FIELDS))
        self.model = Model(m, self.state, site, self.table.value)
        self.stimulus(m)

    def stimulus(self, m: Module) -> None:
        raise NotImplementedError

    def compare(self, m: Module, condition: Value) -> None:
        """What the host reads, where the condition holds."""
        with m.If(condition):
            for i, (name, width, _) in enumerate(FIELDS):
                counts = name in ("site", "conflicts") or "count" in name  # a free entry tells these only
                with m.If((self.field == i) & (counts | (self.state["count"] != 0))):
                    must(m, f"{name} is what was observed", self.table.host.value[:width] == self.state[name])


class FromReset(PatternHarness):
    """Any observations, and any clearing of entries while nothing is under way."""

    def stimulus(self, m: Module) -> None:
        table, clears = self.table, Signal()
        m.d.comb += [
            table.observe.eq(AnySeq(1)), clears.eq(AnySeq(1)), table.host.write.eq(clears),
            table.host.address.eq(self.entry * ENTRY_BYTES + self.field * 4), table.host.data.eq(AnySeq(32)),
        ]  # fmt: skip
        suppose(m, ~clears | table.idle)
        with m.If(clears):
            m.d.sync += self.state.eq(0)
        with m.If(table.observe & (table.site[: len(self.entry)] == self.entry)):
            m.d.sync += self.state.eq(self.model.new)
        # (two cycles of rest: the host reads in one what it sees in the next)
        self.compare(m, before(m, table.idle & ~clears) & table.idle)


class FromAnyEntry(PatternHarness):
    """The host reads all fields of an entry; then there is one observation; then the host reads again."""

    def stimulus(self, m: Module) -> None:
        table, state = self.table, self.state
        read = len(FIELDS) + 1  # the step in which everything has been read
        shown = Mux(self.step < read, self.step - 1, self.field)  # in the first step nothing is shown yet
        m.d.comb += [
            table.observe.eq(self.step == read),
            table.host.address.eq(self.entry * ENTRY_BYTES + shown[: len(self.field)] * 4),
        ]  # fmt: skip
        for i, (name, width, _) in enumerate(FIELDS):
            with m.If(self.step == i + 1):
                m.d.sync += state[name].eq(table.host.value[:width])
        with m.If(self.step == read):
            suppose(m, table.site[: len(self.entry)] == self.entry)
            suppose(m, self.possible(state))
            m.d.sync += state.eq(self.model.new)
        with m.If(self.step == read - 1):
            m.d.sync += state.first.eq(AnyConst(32))
        with m.If(self.step > read):
            must(m, "an entry stays one that can be", self.possible(state))
        self.compare(m, before(m, table.idle) & table.idle & (self.step > read + 1))

    @staticmethod
    def possible(entry: data.View) -> Value:
        """What every entry fulfils. (The first value differs from the last at most in bits that changed.)"""
        zero = ("top0_count", "top1_count")
        free = Cat(entry[name] for name in zero)
        used = (
            ((entry.last ^ entry.first) & ~entry.changed == 0) & (entry.top0_count >= entry.top1_count)
            & (entry.top0_count != 0) & ((entry.count != 1) | (entry.stride_run == 0) & (entry.run == 0))
        )  # fmt: skip
        return Mux(entry.count == 0, (free == 0) & (entry.site == 0), used)


ANY = tuple(f"{name} is what was observed" for name in WIDTHS)
PROOFS = (
    Proof(
        name="patterns, from reset", harness=FromReset, depth=8, skip=5,
        why="an observation takes 3 cycles, and waits for one of the same entry: all overlaps of several observations",
        seeds=(
            Seed(what="an observation right behind another is lost", unit=PatternTable, port="observe",
                 change=lambda m, u, v: v & ~before(m, v), breaks=ANY),
            Seed(what="idle one observation too early", unit=PatternTable, port="idle",
                 change=lambda m, u, v: ~u.observe, breaks=ANY),
        ),
    ),
    Proof(
        name="patterns, any entry", harness=FromAnyEntry, depth=len(FIELDS) + 7, skip=len(FIELDS) + 2,
        free_memories=True, quick=True,
        why="one observation of any entry; all others begin where it ends",
        seeds=(
            Seed(what="values are observed without their highest bit", unit=PatternTable, port="value",
                 change=lambda m, u, v: v & 0x7FFF_FFFF, breaks=ANY),
        ),
    ),
)  # fmt: skip

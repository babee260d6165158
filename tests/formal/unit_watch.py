"""Proof of the watches: a slot has failed exactly where the word in memory has ever differed from what was expected."""

from amaranth.asserts import AnyConst, AnySeq
from amaranth.hdl import *

from rtl.config import CoreConfig
from rtl.watch import Watches
from spec import memory_map
from spec.sidecar import WATCH_SLOTS
from tests.formal.engine import Harness, Proof, before, must, suppose
from tests.formal.seeds import Seed
from tests.formal.unit_guard import any_inputs
from tests.formal.unit_memory import in_region, overwrite

CONFIG = CoreConfig(image_size=4096)
BASE, SIZE = memory_map.IMAGE.base, CONFIG.image_size
#: Steps of the scripted harness: the host writes; a scan begins; it is over; a store, and a check in the same cycle.
SCAN, SCANNED = 3, 14


class WatchHarness(Harness):
    """One slot and one word of data memory, each of which can be any. Running: any stores by core and host, and armings
    of all slots. Otherwise a script: the host writes anything to the slots while memory changes behind the core's back,
    then the slots are scanned, then there is any store or arming.
    """

    def __init__(self, *, running: bool) -> None:
        super().__init__()
        self.running = running

    def build(self, m: Module) -> None:
        m.submodules.watches = watches = Watches(CONFIG)
        any_inputs(
            m, watches, "w_arm", "w_slot", "w_address", "w_expected", "w_check_slot", "w_store_valid", "w_store",
            "m_word", "scan", "host.write", "host.address", "host.data",
        )  # fmt: skip
        self.watches = watches
        self.slot, self.word = Signal(range(WATCH_SLOTS)), Signal(30)
        self.memory, self.behind = Signal(32), Signal()
        m.d.comb += [self.slot.eq(AnyConst(len(self.slot))), self.word.eq(AnyConst(30)), self.behind.eq(AnySeq(1))]
        suppose(m, in_region(self.word, BASE, SIZE) & in_region(watches.w_store.word, BASE, SIZE))
        self._protocol(m)
        self._memory(m)
        self._slot(m)

    def _protocol(self, m: Module) -> None:
        """What the core and the host never do at the same time."""
        watches = self.watches
        halted = watches.host.write | self.behind
        suppose(m, ~(halted | watches.scan | watches.scan_busy) | ~(watches.w_arm | watches.w_store_valid))
        suppose(m, ~(watches.scan | watches.scan_busy) | ~halted)
        suppose(m, ~watches.scan | ~watches.scan_busy)
        # A store is in M a cycle before W; D holds up stores behind xg.watch, and the host waits for what it has asked.
        armed, wrote = before(m, watches.w_arm), before(m, watches.host.write)
        suppose(m, ~watches.w_store_valid | ~(watches.w_arm | armed | wrote))
        suppose(m, ~watches.w_store_valid | (watches.w_store.word == before(m, watches.m_word)))
        suppose(m, watches.host.address[2:4] != 3)
        suppose(m, ~watches.host.write | ~self.behind)
        if self.running:
            suppose(m, ~halted & ~watches.scan)
        else:
            suppose(m, ~halted | (self.step < SCAN))
            suppose(m, watches.scan == (self.step == SCAN))
            suppose(m, ~(watches.w_arm | watches.w_store_valid) | (self.step >= SCANNED))
        # xg.watch compares what it finds in memory, which is the guard engine's business.
        address = watches.w_address
        differs = (self.memory != watches.w_expected) | address[:2].any()
        suppose(m, ~watches.w_arm | (address[2:] != self.word) | (watches.w_arm_failed == differs))
        suppose(m, ~watches.w_arm | in_region(address[2:], BASE, SIZE) | watches.w_arm_failed)

    def _memory(self, m: Module) -> None:
        watches, new = self.watches, Signal(32)
        m.d.comb += new.eq(self.memory)
        with m.If(watches.w_store_valid & (watches.w_store.word == self.word)):
            m.d.comb += new.eq(overwrite(self.memory, watches.w_store.mask, watches.w_store.data))
        with m.If(self.behind):
            m.d.comb += new.eq(AnySeq(32))
        m.d.sync += self.memory.eq(new)
        self.new_memory = new
        asked = before(m, watches.b_enable & (watches.b_word == self.word))
        answer = before(m, self.memory)
        m.d.comb += watches.b_value.eq(Mux(asked, answer, AnySeq(32)))

    def _slot(self, m: Module) -> None:
        """address, expected: what the slot is armed with. stale: a scan must come before it is asked."""
        watches = self.watches
        address, expected, failed, stale = Signal(32), Signal(32), Signal(), Signal()
        now_failed = Signal()
        mine = Cat(C(0, 2), self.word)
        host = watches.host
        arm = watches.w_arm & (watches.w_slot == self.slot)
        written = host.write & (host.address[4 : 4 + len(self.slot)] == self.slot)
        arm_failed = Signal()
        m.d.comb += [
            arm_failed.eq(AnySeq(1)), watches.w_arm_failed.eq(arm_failed),
            now_failed.eq(failed | (self.new_memory != expected)),
        ]  # fmt: skip
        with m.If(self.behind):
            m.d.sync += stale.eq(1)
        with m.Elif(arm):
            m.d.sync += [address.eq(watches.w_address), expected.eq(watches.w_expected)]
            m.d.sync += [failed.eq(arm_failed), stale.eq(0)]
        with m.Elif(written):
            field = host.address[2:4]
            m.d.sync += stale.eq(1)
            with m.If(field == 0):
                m.d.sync += address.eq(host.data)
            with m.If(field == 1):
                m.d.sync += expected.eq(host.data)
            with m.If(field == 2):
                m.d.sync += failed.eq(host.data[0])
        with m.Elif(address == mine):
            with m.If(~stale):
                m.d.sync += failed.eq(now_failed)
            with m.If(before(m, watches.scan_busy) & ~watches.scan_busy):
                m.d.sync += [stale.eq(0), failed.eq(failed | (self.memory != expected))]
        settled = ~stale & ~watches.scan_busy & ~watches.scan & ~host.write & ~self.behind
        asked = watches.w_check_slot == self.slot
        was_scanning = before(m, watches.scan_busy)
        # (beside an arming there is no check, which proof `core, host` shows)
        with m.If(settled & ~was_scanning & asked & ~watches.w_arm & (address == mine)):
            must(m, "no change is missed", watches.w_check_failed | ~now_failed)
            must(m, "nothing but a change fires", ~watches.w_check_failed | now_failed)


def _missing(condition) -> object:  # noqa: ANN001
    """Stores of which the condition (of unit) holds are not seen."""
    return lambda m, unit, value: value & ~condition(unit)


BOTH = ("nothing but a change fires", "no change is missed")
PROOFS = (
    Proof(
        name="watches, running", harness=lambda: WatchHarness(running=True), depth=6, quick=True,
        why="a slot is armed in one cycle, which forgets all before; a store and a check make three",
        seeds=(
            Seed(what="stores of the highest byte alone are not seen", unit=Watches, port="w_store_valid",
                 change=_missing(lambda u: u.w_store.mask == 0b1000), breaks=("no change is missed",)),
            Seed(what="a store in the cycle of the check is not seen", unit=Watches, port="w_check_failed",
                 change=lambda m, u, v: v & ~u.w_store_valid, breaks=("no change is missed",)),
            Seed(what="bytes beside the stored ones are compared", unit=Watches, port="w_store",
                 change=lambda m, u, v: v | (0xF << 30), breaks=("nothing but a change fires",)),
            Seed(what="words that differ in bit 8 of the index are taken for one", unit=Watches, port="m_word",
                 change=lambda m, u, v: v & ~(1 << 8), breaks=BOTH),
        ),
    ),
    Proof(
        name="watches, after the host", harness=lambda: WatchHarness(running=False), skip=SCANNED - 2,
        depth=SCANNED + 2,
        why="a slot is written in 3 cycles, a scan takes 9, a store and a check 2",
        seeds=(
            Seed(what="a scan asks for the next word", unit=Watches, port="b_word",
                 change=lambda m, u, v: v + 1, breaks=BOTH),
            Seed(what="a scan does not look at every fourth word", unit=Watches, port="b_enable",
                 change=lambda m, u, v: v & (u.b_word[0] | u.b_word[1]), breaks=BOTH),
        ),
    ),
)  # fmt: skip

"""Watches: slots that notice when a word of data memory changes, so that a load becomes a constant plus a check."""

from amaranth.hdl import *
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.layouts import HostBus, Store
from spec import memory_map
from spec.sidecar import WATCH_SLOTS

Slot = data.StructLayout({"address": 32, "expected": 32, "failed": 1})


class Watches(wiring.Component):
    """w_arm: a slot is armed at the end of the cycle: w_slot on w_address, expecting w_expected; w_arm_failed: it
    fails at once. w_check_slot, w_check_failed: has this slot failed? store_valid, store: a store by core or host.
    scan: start comparing every armed slot's word with memory, which is done while scan_busy holds: b_enable and b_word
    ask the second port for a word, b_value is its answer in the next cycle. host: the slots' window.
    """

    w_arm: In(1)
    w_slot: In(range(WATCH_SLOTS))
    w_address: In(32)
    w_expected: In(32)
    w_arm_failed: In(1)
    w_check_slot: In(range(WATCH_SLOTS))
    w_check_failed: Out(1)
    store_valid: In(1)
    store: In(Store)
    scan: In(1)
    scan_busy: Out(1)
    b_enable: Out(1)
    b_word: Out(30)
    b_value: In(32)
    host: In(HostBus)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        slots = Array(Signal(Slot, name=f"slot{i}") for i in range(WATCH_SLOTS))
        failed = Signal(WATCH_SLOTS)  # with what the instruction in W itself does
        m.d.comb += self.w_check_failed.eq(failed.bit_select(self.w_check_slot, 1))
        lanes = Cat(self.store.mask[lane].replicate(8) for lane in range(4))
        for i, slot in enumerate(slots):
            differs = ((self.store.data ^ slot.expected) & lanes).any()
            stored, armed = Signal(name=f"stored{i}"), Signal(name=f"armed{i}")
            m.d.comb += [
                stored.eq(self.store_valid & (slot.address == Cat(C(0, 2), self.store.word)) & differs),
                armed.eq(self.w_arm & (self.w_slot == i)),
                failed[i].eq(Mux(armed, self.w_arm_failed, slot.failed | stored)),
            ]
            m.d.sync += slot.failed.eq(failed[i])
            with m.If(armed):
                m.d.sync += [slot.address.eq(self.w_address), slot.expected.eq(self.w_expected)]
            with m.If(self.host.write & (self.host.address[4:7] == i)):
                with m.Switch(self.host.address[2:4]):
                    with m.Case(0):
                        m.d.sync += slot.address.eq(self.host.data)
                    with m.Case(1):
                        m.d.sync += slot.expected.eq(self.host.data)
                    with m.Case(2):
                        m.d.sync += slot.failed.eq(self.host.data)
        shown = Signal(Slot)
        m.d.comb += shown.eq(slots[self.host.address[4:7]])
        with m.Switch(self.host.address[2:4]):
            with m.Case(0):
                m.d.comb += self.host.value.eq(shown.address)
            with m.Case(1):
                m.d.comb += self.host.value.eq(shown.expected)
            with m.Case(2):
                m.d.comb += self.host.value.eq(shown.failed)
        self._scan(m, slots)
        return m

    def _scan(self, m: Module, slots: Array) -> None:
        """Compare the slots' words with memory, one a cycle; the answer to a question comes in the next cycle."""
        asked, judged = Signal(range(WATCH_SLOTS + 1), init=WATCH_SLOTS), Signal(range(WATCH_SLOTS))
        judging = Signal()
        current, judged_slot = Signal(Slot), Signal(Slot)
        base, size = memory_map.IMAGE.base, self._config.image_size
        m.d.comb += [
            current.eq(slots[asked[: len(judged)]]),
            judged_slot.eq(slots[judged]),
            self.b_enable.eq(asked != WATCH_SLOTS),
            self.b_word.eq(current.address[2:]),
            self.scan_busy.eq(self.b_enable | judging),
        ]
        m.d.sync += [judging.eq(self.b_enable), judged.eq(asked)]
        with m.If(self.scan):
            m.d.sync += asked.eq(0)
        with m.Elif(self.b_enable):
            m.d.sync += asked.eq(asked + 1)
        outside = (judged_slot.address & ~(size - 1) != base) | judged_slot.address[:2].any()
        with m.If(judging & (judged_slot.address != 0) & (outside | (self.b_value != judged_slot.expected))):
            m.d.sync += slots[judged].failed.eq(1)

"""Watches: slots that notice when a word of data memory changes, so that a load becomes a constant plus a check.

A store's address is compared with every slot's in M. In W, what it stores is compared with the word that the slot
expects: two slots that have not failed and watch the same word expect the same, so one comparator serves all. (One that
fails by the store in W, while this one is in M, expects the same as well.)
"""

from amaranth.hdl import *
from amaranth.lib import memory, wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.layouts import HostBus, Store
from spec import memory_map
from spec.sidecar import WATCH_SLOTS

SLOT_BITS = (WATCH_SLOTS - 1).bit_length()
VALID = memory_map.IMAGE.base.bit_length() - 1  # this bit is set in every address of data memory, and not in zero


class Watches(wiring.Component):
    """m_word: the word that the store in M stores to; in the next cycle w_store is that store, which commits if
    w_store_valid holds.
    w_arm: a slot is armed at the end of the cycle: w_slot on w_address, expecting w_expected; w_arm_failed: it
    fails at once. w_check_slot, w_check_failed: has this slot failed?
    scan: start comparing every armed slot's word with memory, which is done while scan_busy holds: b_enable and b_word
    ask the second port for a word, b_value is its answer in the next cycle. host: the slots' window.
    """

    m_word: In(30)
    w_store_valid: In(1)
    w_store: In(Store)
    w_arm: In(1)
    w_slot: In(range(WATCH_SLOTS))
    w_address: In(32)
    w_expected: In(32)
    w_arm_failed: In(1)
    w_check_slot: In(range(WATCH_SLOTS))
    w_check_failed: Out(1)
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
        bits = (self._config.image_size // 4 - 1).bit_length()  # of a word's index in data memory
        host_slot, host_field = self.host.address[4 : 4 + SLOT_BITS], self.host.address[2:4]
        scanned, judging = Signal(range(WATCH_SLOTS)), Signal()
        target, address, expected = Signal(range(WATCH_SLOTS)), Signal(32), Signal(32)
        failed, matched, now_failed = Signal(WATCH_SLOTS), Signal(WATCH_SLOTS), Signal(WATCH_SLOTS)
        hits, changes = Signal(WATCH_SLOTS), Signal()
        matches, concerned, w_word = Signal(WATCH_SLOTS), Signal(range(WATCH_SLOTS)), Signal(32)  # in M; in M; in W
        reads = Signal()  # the host has asked for a field
        writes = [self.host.write & (host_field == i) for i in range(3)]
        m.d.comb += [
            target.eq(Mux(self.host.write, host_slot, self.w_slot)),
            address.eq(Mux(self.host.write, self.host.data, self.w_address)),
            expected.eq(Mux(self.host.write, self.host.data, self.w_expected)),
            hits.eq(matched & ~failed & self.w_store_valid.replicate(WATCH_SLOTS)),
        ]
        for i in reversed(range(WATCH_SLOTS)):
            with m.If(matches[i] & ~failed[i]):
                m.d.comb += concerned.eq(i)
        shown = []
        asked = Mux(self.scan_busy, scanned, host_slot)
        for name, value, written, read_slot in (
            ("addresses", address, writes[0], asked),
            ("words", expected, writes[1], Mux(self.scan_busy | reads, asked, concerned)),
        ):
            m.submodules[name] = slots = memory.Memory(shape=32, depth=WATCH_SLOTS, init=[])
            write, read = slots.write_port(), slots.read_port(domain="comb")
            m.d.comb += [
                write.addr.eq(target), write.data.eq(value), write.en.eq(self.w_arm | written),
                read.addr.eq(read_slot),
            ]  # fmt: skip
            shown.append(read.data)
        m.d.sync += [matched.eq(matches), w_word.eq(shown[1]), reads.eq(self.host.read)]
        lanes = Cat(self.w_store.mask[lane].replicate(8) for lane in range(4))
        mismatch = self._scan(m, scanned, judging, *shown)
        m.d.comb += [
            changes.eq(((self.w_store.data ^ w_word) & lanes).any()),
            self.w_check_failed.eq((failed | hits & changes.replicate(WATCH_SLOTS)).bit_select(self.w_check_slot, 1)),
        ]
        for i in range(WATCH_SLOTS):
            word = Signal(bits + 1, name=f"word{i}")  # and on top: there is one
            chosen = Signal(name=f"chosen{i}")
            m.d.comb += [
                chosen.eq(target == i),
                matches[i].eq(word == Cat(self.m_word[:bits], self.m_word[VALID - 2])),
                now_failed[i].eq(Mux(self.w_arm & chosen, self.w_arm_failed, failed[i] | hits[i] & changes)),
            ]
            m.d.sync += failed[i].eq(now_failed[i] | mismatch & (scanned == i))
            with m.If(chosen & writes[2]):
                m.d.sync += failed[i].eq(self.host.data[0])
            with m.If(chosen & (self.w_arm | writes[0])):
                m.d.sync += word.eq(Cat(address[2 : 2 + bits], address[VALID]))
        with m.Switch(host_field):
            for i, value in enumerate((*shown, failed.bit_select(host_slot, 1))):
                with m.Case(i):
                    m.d.comb += self.host.value.eq(value)
        return m

    def _scan(self, m: Module, scanned: Value, judging: Value, address: Value, expected: Value) -> Value:
        """Compare the slots' words with memory, a slot in two cycles. Returns: the slot `scanned` differs."""
        busy, mismatch = self.scan_busy, Signal()
        legal = (address & ~(self._config.image_size - 1) == memory_map.IMAGE.base) & ~address[:2].any()
        m.d.comb += [
            self.b_enable.eq(busy & ~judging),
            self.b_word.eq(address[2:]),
            mismatch.eq(judging & (address != 0) & (~legal | (self.b_value != expected))),
        ]
        running = Signal()
        m.d.comb += busy.eq(running)
        m.d.sync += judging.eq(self.b_enable)
        with m.If(self.scan):
            m.d.sync += [running.eq(1), scanned.eq(0)]
        with m.Elif(judging):
            m.d.sync += [scanned.eq(scanned + 1), running.eq(scanned != WATCH_SLOTS - 1)]
        return mismatch

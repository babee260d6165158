"""Which loops are hot: restricted Python that `can_enter_jit` calls (the host's side is jit/counters.py).

A place is hot after hot_threshold passes of full weight. JIT_COUNTERS is a hash table over the green variables, open
addressing with PROBES places a key. An entry's `trace_id` is 0 (counting), positive (compiled) or BLACKLISTED. Where
all places of a key are taken, a counting entry with the lowest count makes room.
"""

from __future__ import annotations

from runtime.translate.ll import W, address, i32, load_word, pointer, store_word, vm
from runtime.translate.rjit import FULL_WEIGHT, dont_look_inside, never_collects
from spec.heap import COUNTER_BYTES, COUNTER_ENTRIES, JIT_COUNTERS

PROBES = 8
BLACKLISTED = -1
GREEN0, GREEN1, COUNT, TRACE_ID = 0, 4, 8, 12
TABLE = JIT_COUNTERS.base
MASK = COUNTER_ENTRIES - 1
HASH_FACTOR = 0x1E35A7BD
HOT_LOOP = 2
ENTER_TRACE = 3
INTERRUPTED = 4


@dont_look_inside
@never_collects
def counter_slot(green0: i32, raw1: i32) -> i32:
    """Address of the entry of these greens; made where there is none; 0 where no entry may make room."""
    home: i32 = ((green0 * HASH_FACTOR + raw1) >> 3) ^ green0
    victim: i32 = 0
    least: i32 = 0x7FFFFFFF
    i: i32 = 0
    while i < PROBES:
        at: i32 = TABLE + ((home + i) & MASK) * COUNTER_BYTES
        key1: i32 = load_word(at + GREEN1)
        if key1 == raw1 and load_word(at + GREEN0) == green0:
            return at
        count: i32 = load_word(at + COUNT)
        if key1 == 0:
            count = -1
        if count < least and load_word(at + TRACE_ID) == 0:
            least = count
            victim = at
        i = i + 1
    if victim != 0:
        store_word(victim + GREEN0, green0)
        store_word(victim + GREEN1, raw1)
        store_word(victim + COUNT, 0)
    return victim


@dont_look_inside
@never_collects
def jit_tick(green0: i32, green1: W, weight: i32) -> bool:
    """Count one pass. True: the interpreter is to leave to the host; vm.status, green0, green1 and trace_id say why."""
    if vm.interrupt != 0:
        vm.interrupt = 0
        vm.status = INTERRUPTED
        return True
    if vm.hot_threshold == 0:
        return False
    raw1: i32 = address(green1)
    at: i32 = counter_slot(green0, raw1)
    if at == 0:
        return False
    trace_id: i32 = load_word(at + TRACE_ID)
    if trace_id == 0:
        count: i32 = load_word(at + COUNT) + weight
        store_word(at + COUNT, count)
        if count < vm.hot_threshold * FULL_WEIGHT:
            return False
        vm.status = HOT_LOOP
    else:
        if trace_id < 0:
            return False
        vm.status = ENTER_TRACE
    vm.green0 = green0
    vm.green1 = pointer(raw1)
    vm.trace_id = trace_id
    return True

"""How much collecting a program may have for its own curiosity: see settling.py.

A place in a program where collections have found nothing PATIENCE times, one after the other, gets the next ones only
when that number is a power of two. (The credit is spent all the same: so a place cannot ask forever.)
"""

from __future__ import annotations

from runtime.translate.ll import NULL, address, i32, int_div_trunc, load_word, store_word, uint_rshift, vm
from runtime.translate.lltypes import Frame
from runtime.translate.rjit import dont_look_inside, never_collects
from spec.bytecode import CodeFlag
from spec.heap import SETTLED

LEAST_COST = 1 << 14  # bytes: what any collection costs
CREDIT = 1 << 28  # the most that vm.settle_credit can be
PATIENCE = 8
PLACES = SETTLED.size >> 2
assert PLACES & (PLACES - 1) == 0


@never_collects
def looked_at() -> i32:
    """Bytes of the objects that a collection looks at now: what the last one left, and roots."""
    return vm.live_bytes + vm.immortal_ptr - vm.immortal_roots - vm.immortal_frozen


@never_collects
def allocated() -> i32:
    """Bytes of the objects that were made since the last collection."""
    if vm.nursery != 0:
        return vm.alloc_ptr - vm.nursery
    return vm.alloc_ptr - vm.space_start - vm.live_bytes


@never_collects
def settle_cost() -> i32:
    """What a collection costs now, in bytes: the more, the more of them have found nothing."""
    cost = looked_at() + LEAST_COST
    if vm.settled_idly > int_div_trunc(CREDIT, cost):
        return CREDIT
    return cost + (cost >> 1) * vm.settled_idly


@dont_look_inside
@never_collects
def is_worthwhile() -> bool:
    """Could the program tell that there was a collection, and may it still have one?"""
    if vm.finalizing != 0 or (vm.watched_count == 0 and vm.references == 0):
        return False
    return settle_cost() <= vm.settle_credit + allocated()


@never_collects
def place_asking(frame: Frame) -> i32:
    """Where the count of the place is at which the program stands, in whatever functions of the library: a word."""
    while frame.back is not NULL and frame.code.flags & CodeFlag.LIBRARY != 0:
        frame = frame.back
    mixed = uint_rshift(address(frame.code), 3) * 31 + frame.pc
    return SETTLED.base + (((mixed ^ uint_rshift(mixed, 6)) & (PLACES - 1)) << 2)


@never_collects
def has_patience(place: i32) -> bool:
    """May there be a collection at this place?"""
    idle = load_word(place)
    return idle < PATIENCE or idle & (idle - 1) == 0


@never_collects
def note_idle(place: i32, idle: bool) -> None:
    """What a collection there has found, or might have."""
    store_word(place, load_word(place) + 1 if idle else 0)

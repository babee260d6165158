"""How much collecting a program may have for its own curiosity: see settling.py."""

from __future__ import annotations

from runtime.translate.ll import i32, int_div_trunc, vm
from runtime.translate.rjit import dont_look_inside, never_collects

LEAST_COST = 1 << 14  # bytes: what any collection costs
CREDIT = 1 << 28  # the most that vm.settle_credit can be


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

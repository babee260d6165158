"""How much collecting a program may have for its own curiosity: see settling.py."""

from __future__ import annotations

from runtime.translate.ll import i32, vm
from runtime.translate.rjit import dont_look_inside, never_collects

LEAST_COST = 1 << 14  # bytes: what any collection costs


@never_collects
def settle_cost() -> i32:
    """Bytes that a collection looks at now."""
    return vm.live_bytes + vm.immortal_ptr - vm.immortal_roots + LEAST_COST


@dont_look_inside
@never_collects
def is_worthwhile() -> bool:
    """Could the program tell that there was a collection, and may it still have one?"""
    if vm.finalizing != 0 or (vm.watched_count == 0 and vm.references == 0):
        return False
    return settle_cost() <= vm.settle_credit + vm.alloc_ptr - vm.space_start - vm.live_bytes

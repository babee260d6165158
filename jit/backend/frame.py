"""Spill slots: raw words of the image's spill area, which gp reaches. All traces share them: a trace keeps nothing
there when it jumps to another, and a bridge takes over its parent's."""

from __future__ import annotations

from collections.abc import Iterable

from jit.backend.mir import Slot
from spec.heap import SPILL
from spec.memory_map import IMAGE

SLOTS = SPILL.size // 4


class OutOfSlots(Exception):
    """More live values than registers and spill slots together."""


class Frame:
    """Slots of one trace: the lowest free one first."""

    def __init__(self, limit: int = SLOTS) -> None:
        self.limit = limit
        self.used: set[int] = set()

    def new_slot(self) -> Slot:
        index = next((i for i in range(self.limit) if i not in self.used), -1)
        if index < 0:
            raise OutOfSlots(f"more than {self.limit} spilled words")
        self.used.add(index)
        return Slot(index)

    def reserve(self, slots: Iterable[Slot]) -> None:
        self.used.update(s.index for s in slots)

    def release(self, slot: Slot) -> None:
        self.used.discard(slot.index)

    @staticmethod
    def offset(slot: Slot) -> int:
        """From gp."""
        return SPILL.base - IMAGE.base + 4 * slot.index

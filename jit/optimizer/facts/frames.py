"""A frame whose slots live in values while the trace runs (see stages/virtualizable.py)."""

from __future__ import annotations

from jit.ir import ArrayDescr, FieldDescr, MergePoint, Value

SlotKey = tuple["FieldDescr | ArrayDescr", "int | None"]  # index of an item, None for a field


class Virtualizable:
    def __init__(self, frame: Value) -> None:
        self.frame = frame
        self.slots: dict[SlotKey, Value] = {}
        self.dirty: dict[SlotKey, None] = {}  # in order of the first store

    def drop(self, point: MergePoint) -> None:
        """Forget the items that are dead at a merge point."""
        for key in list(self.slots):
            if is_dead(point, key[1]):
                del self.slots[key]
                self.dirty.pop(key, None)


def is_dead(point: MergePoint, index: int | None) -> bool:
    if index is None:
        return False
    return index in point.dead or (point.live is not None and index not in point.live)

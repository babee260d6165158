"""A frame whose slots live in values while the trace runs (see stages/virtualizable.py)."""

from __future__ import annotations

from collections.abc import Container

from jit.ir import ArrayDescr, FieldDescr, MergePoint, Value

SlotKey = tuple["FieldDescr | ArrayDescr", "int | None"]  # index of an item, None for a field


class Virtualizable:
    def __init__(self, frame: Value) -> None:
        self.frame = frame
        self.slots: dict[SlotKey, Value] = {}
        self.dirty: dict[SlotKey, None] = {}  # in order of the first store

    def drop(self, point: MergePoint) -> None:
        """Forget the items that are dead at a merge point."""
        self._forget([key for key in self.slots if is_dead(point, key[1])])

    def _forget(self, keys: list[SlotKey]) -> None:
        for key in keys:
            del self.slots[key]
            self.dirty.pop(key, None)

    def items(self) -> dict[int, Value]:
        return {key[1]: value for key, value in self.slots.items() if key[1] is not None}

    def forget_items(self, indices: Container[int]) -> None:
        self._forget([key for key in self.slots if key[1] in indices])


class Stood:
    """At a merge point: its frame, and what was in those of its items that the instruction there may pass on. Never
    changed once made."""

    __slots__ = ("frame", "passed")

    def __init__(self, frame: Value, passed: dict[int, Value]) -> None:
        self.frame = frame
        self.passed = passed


def is_dead(point: MergePoint, index: int | None) -> bool:
    if index is None:
        return False
    return index in point.dead or (point.live is not None and index not in point.live)

"""The descriptions that traces attach to memory operations: one object each for a field, array or type of spec.heap."""

from __future__ import annotations

import functools

from jit.ir import ArrayDescr, FieldDescr, RawDescr, SizeDescr
from spec import heap
from spec.heap import GcType
from spec.memory_map import IMAGE_MAX

RAW = {kind: RawDescr(kind) for kind in "bifp"}
LENGTH_BOUNDS = (0, IMAGE_MAX >> 1)
_DEPTH = ("Frame", "depth")  # by FRAME_DEPTH more with each frame, which takes more bytes than that
VM_ADDRESS = heap.VM_STATE.base


class Descrs:
    """Makes and keeps descriptions. `virtualizable`: name of the heap type of the drivers' virtualizable frames."""

    def __init__(self, virtualizable: frozenset[str] = frozenset()) -> None:
        self.virtualizable = virtualizable
        self.field = functools.cache(self._field)
        self.array = functools.cache(self._array)
        self.size = functools.cache(self._size)
        self.vm_field = functools.cache(self._vm_field)

    def _field(self, struct: str, name: str) -> FieldDescr:
        t = heap.TYPES[struct]
        f = t.fields[name]
        target = heap.TYPES[f.target].type_id if f.target and f.target not in heap.FAMILIES else 0
        is_length = name == "length" or (t.array is not None and t.array.length == name)
        bounds = LENGTH_BOUNDS if is_length or (struct, name) == _DEPTH else None
        of_frame = struct in self.virtualizable
        to_frame = f.target in self.virtualizable and not of_frame
        change = heap.CHANGED_WITH.get((struct, name))
        changed_with = None if change is None else self.vm_field(change)
        return FieldDescr(
            struct, name, f.offset, f.kind, f.immutable, f.quasi_immutable, of_frame, target, bounds, to_frame,
            changed_with,
        )  # fmt: skip

    def _array(self, struct: str) -> ArrayDescr:
        array = _array_of(heap.TYPES[struct])
        virtualizable = struct in self.virtualizable
        return ArrayDescr(struct, array.kind, array.base, array.item_bytes, array.immutable, virtualizable)

    def _size(self, struct: str) -> SizeDescr:
        t = heap.TYPES[struct]
        if t.array is None:
            return SizeDescr(struct, t.type_id, t.fixed_size)
        length = t.fields[t.array.length].offset if t.array.length else 0
        return SizeDescr(struct, t.type_id, t.fixed_size, t.array.item_bytes, length)

    def _vm_field(self, name: str) -> FieldDescr:
        quasi_immutable = name in heap.VM_QUASI_IMMUTABLE
        return FieldDescr("VmState", name, heap.VM_OFFSET[name], heap.VM_KIND[name], quasi_immutable=quasi_immutable)


def _array_of(t: GcType) -> heap.GcArray:
    if t.array is None:
        raise ValueError(f"{t.name} has no items")
    return t.array

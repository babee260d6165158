"""Concrete execution on the host: the image's memory, allocation, calls of the VM's library.

The tracer and the blackhole interpreter execute with it; arithmetic is in jit/semantics.py. Values: 'i' signed,
'r' unsigned 32-bit words, 'f' floats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableSequence, Sequence
from typing import Any, Protocol

from jit.backend_api import Number, Vm
from jit.ir import ArrayDescr, CallDescr, FieldDescr, RawDescr, SizeDescr
from jit.semantics import wrap
from spec import heap
from spec.heap import VM_OFFSET, VM_STATE
from spec.memory_map import IMAGE

BASE = IMAGE.base
MASK = 0xFFFF_FFFF


class OutOfMemory(Exception):
    """The image has no room for an object, even after a collection."""


class RootList(Protocol):
    """References to keep over a collection: read with `refs`, written back in the same order with `update`."""

    def refs(self) -> list[int]: ...

    def update(self, refs: Sequence[int]) -> None: ...


class Roots:
    """A RootList over places (container, key)."""

    def __init__(self, places: Iterable[tuple[MutableSequence[Any], int]]) -> None:
        self.places = list(places)

    def refs(self) -> list[int]:
        return [container[key] for container, key in self.places]

    def update(self, refs: Sequence[int]) -> None:
        for (container, key), ref in zip(self.places, refs, strict=True):
            container[key] = ref


class Executor:
    """Memory operations on the image and calls into the library."""

    def __init__(self, vm: Vm) -> None:
        self.vm = vm
        view = vm.buffer
        self.bytes = view.cast("B") if view.format != "B" else view
        self.ints = self.bytes.cast("i")
        self.words = self.bytes.cast("I")
        self.doubles = self.bytes.cast("d")
        self.calls = 0

    # --- memory ---
    def load(self, kind: str, address: int) -> Any:
        """'i', 'r', 'f' or 'b' at an image address."""
        offset = (address & MASK) - BASE
        if offset < 0:
            raise IndexError(f"load outside the image: {address & MASK:#x}")
        if kind == "i":
            return self.ints[offset >> 2]
        if kind == "r":
            return self.words[offset >> 2]
        return self.doubles[offset >> 3] if kind == "f" else self.bytes[offset]

    def store(self, kind: str, address: int, value: Any) -> None:
        offset = (address & MASK) - BASE
        if offset < 0:
            raise IndexError(f"store outside the image: {address & MASK:#x}")
        if kind == "i":
            self.ints[offset >> 2] = wrap(value)
        elif kind == "r":
            self.words[offset >> 2] = value
        elif kind == "f":
            self.doubles[offset >> 3] = value
        else:
            self.bytes[offset] = value & 0xFF

    def header(self, ref: int) -> int:
        return self.ints[(ref - BASE) >> 2]

    def get_field(self, ref: int, descr: FieldDescr) -> Any:
        return self.load(descr.kind, ref + descr.offset)

    def set_field(self, ref: int, descr: FieldDescr, value: Any) -> None:
        self.store(descr.kind, ref + descr.offset, value)

    def get_item(self, ref: int, index: int, descr: ArrayDescr) -> Any:
        return self.load(descr.kind, ref + descr.base + index * descr.item_bytes)

    def set_item(self, ref: int, index: int, descr: ArrayDescr, value: Any) -> None:
        self.store(descr.kind, ref + descr.base + index * descr.item_bytes, value)

    def raw_load(self, address: int, descr: RawDescr) -> Any:
        if descr.kind == "p":
            return self.vm.load_pin(address & MASK)
        return self.load(descr.kind, address)

    def raw_store(self, address: int, descr: RawDescr, value: Any) -> None:
        if descr.kind == "p":
            self.vm.store_pin(address & MASK, value & MASK)
        else:
            self.store(descr.kind, address, value)

    def vm_get(self, name: str) -> int:
        return int(self.load(heap.VM_KIND[name], VM_STATE.base + VM_OFFSET[name]))

    def vm_set(self, name: str, value: int) -> None:
        self.store(heap.VM_KIND[name], VM_STATE.base + VM_OFFSET[name], value)

    # --- allocation and calls ---
    def object_size(self, descr: SizeDescr, length: int) -> int:
        return descr.size(length)

    def ensure(self, size: int, roots: RootList) -> None:
        """Make sure that `size` bytes can be allocated without a collection. Raises OutOfMemory, the error pending."""
        room = self.vm_get("alloc_ptr") + size <= self.vm_get("alloc_limit")
        if (not room or self.vm_get("gc_stress")) and not self.with_roots(roots, lambda: self.vm.reserve(size)):
            raise OutOfMemory(f"{size} bytes")

    def allocate(self, descr: SizeDescr, length: int) -> int:
        """A zeroed object with header (not of an Instance) and length; there is room (`ensure`)."""
        at = self.vm_get("alloc_ptr")
        self.vm_set("alloc_ptr", at + self.object_size(descr, length))
        self.store("i", at, descr.header)
        if descr.length_offset:
            self.store("i", at + descr.length_offset, length)
        return at

    def with_roots(self, roots: RootList, function: Callable[[], Any]) -> Any:
        """Call what may collect, with the references on the shadow stack; they are read back after it."""
        top = self.vm_get("shadow_top")
        refs = roots.refs()
        start = (top - BASE) >> 2
        for i, ref in enumerate(refs):
            self.words[start + i] = ref
        self.vm_set("shadow_top", top + 4 * len(refs))
        try:
            return function()
        finally:
            roots.update(self.words[start : start + len(refs)].tolist())
            self.vm_set("shadow_top", top)

    def call(self, descr: CallDescr, args: Sequence[Number], roots: RootList | None) -> Any:
        """Call a VM function in the library."""
        self.calls += 1
        if descr.may_collect and roots is not None:
            return self.with_roots(roots, lambda: self.vm.call(descr.index, args))
        return self.vm.call(descr.index, args)

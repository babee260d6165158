"""The collector: Cheney's copying of two semispaces, over the roots of spec.heap.

The objects that every image begins with (below vm.immortal_roots) refer to immortal ones only, and are not scanned.

Free memory of the space in use is zero. The other space is all zero too: a collection clears what it leaves. So
clearing costs as much as was allocated. Collections happen only in allocations; never here: no function allocates.

The last RESERVE bytes of a space are kept back. A trace has no place to raise MemoryError at; where one finds no room
it gets the reserve (`use_reserve`) and is to leave at its next guard, so that the interpreter raises at the allocation
that comes then: `collect_and_reserve` counts the reserve as used.

The immortal area, below both spaces, grows at their cost: where a collection finds less than IMMORTAL_ROOM bytes left
in it, the spaces begin anew further up, smaller, and a second collection moves all there. Who takes of the immortal
area makes the next allocation collect once it is so far (`note_immortal` in objects.py).
"""

from __future__ import annotations

from runtime.translate.ll import i32, load_word, store_word, uint_rshift, vm
from runtime.translate.rjit import dont_look_inside, export, never_collects
from runtime.vm import kinds
from runtime.vm.containers.blocks import copy_words
from runtime.vm.objects import IMMORTAL_ROOM, memory_error
from spec.heap import REFERENCE_ITEMS, SHADOW_STACK, TYPE_INFO, TYPES, VM_OFFSET, VM_ROOTS, VM_STATE

INSTANCE = TYPES["Instance"]
INSTANCE_OVERFLOW = INSTANCE.fields["overflow"].offset
MAP_CAPACITY = TYPES["Map"].fields["capacity"].offset
FIRST_ROOT = VM_STATE.base + VM_OFFSET[VM_ROOTS[0]]
ROOT_COUNT = len(VM_ROOTS)
assert VM_OFFSET[VM_ROOTS[-1]] == VM_OFFSET[VM_ROOTS[0]] + 4 * (ROOT_COUNT - 1)
INFO = TYPE_INFO.base

RESERVE = 1 << 15  # bytes
IMMORTAL_MAX = 1 << 27  # bytes that it can grow by at once
IMMORTAL_STEP = 1 << 19  # bytes by which the immortal area grows


@dont_look_inside
@never_collects
def object_size(at: i32) -> i32:
    """Bytes of the object there, whose header is not forwarded."""
    h = load_word(at)
    if h >= kinds.FIRST_MAP:
        return (INSTANCE.fixed_size + (load_word(h + MAP_CAPACITY) << 2) + 7) & -8
    info = INFO + h + h
    size = load_word(info)
    length = load_word(info + 4)
    if length != 0:
        size += load_word(at + length) << (load_word(info + 8) & 3)
    return (size + 7) & -8


@never_collects
def copy_object(source: i32) -> i32:
    """Copies the object to the space being filled, unless that is done; its new address."""
    h = load_word(source)
    if h & 1 != 0:
        return h - 1
    size = object_size(source)
    target = vm.alloc_ptr
    vm.alloc_ptr = target + size
    copy_words(target, source, size >> 2)
    store_word(source, target + 1)
    return target


@never_collects
def visit(at: i32, count: i32) -> None:
    """Copies what `count` value words from `at` refer to in the old space (vm.space_start, of space_size)."""
    low = vm.space_start
    high = low + vm.space_size
    end = at + (count << 2)
    while at < end:
        word = load_word(at)
        if word >= low and word < high and word & 1 == 0:
            store_word(at, copy_object(word))
        at += 4


@never_collects
def visit_object(at: i32) -> None:
    """Visits the references in the object there."""
    h = load_word(at)
    if h >= kinds.FIRST_MAP:
        visit(at + INSTANCE_OVERFLOW, load_word(h + MAP_CAPACITY) + 1)
        return
    info = INFO + h + h
    mask = load_word(info + 12)
    field = at
    while mask != 0:
        if mask & 1 != 0:
            visit(field, 1)
        mask = uint_rshift(mask, 1)
        field += 4
    if load_word(info + 8) & REFERENCE_ITEMS != 0:
        visit(at + load_word(info), load_word(at + load_word(info + 4)))


@never_collects
def visit_roots() -> None:
    visit(FIRST_ROOT, ROOT_COUNT)
    visit(SHADOW_STACK.base, (vm.shadow_top - SHADOW_STACK.base) >> 2)
    at = vm.immortal_roots
    while at < vm.immortal_ptr:
        visit_object(at)
        at += object_size(at)


@export
@dont_look_inside
@never_collects
def collect() -> None:
    """Moves all live objects to the other space, which becomes the space in use."""
    old_start = vm.space_start
    old_end = vm.alloc_ptr
    start = vm.other_start
    vm.alloc_ptr = start
    visit_roots()
    at = start
    while at < vm.alloc_ptr:
        visit_object(at)
        at += object_size(at)
    vm.space_start = start
    vm.alloc_limit = start + vm.space_size - RESERVE
    if vm.alloc_limit < vm.alloc_ptr:  # the reserve is in use
        vm.alloc_limit = vm.alloc_ptr
    vm.other_start = old_start
    at = old_start
    while at < old_end:
        store_word(at, 0)
        at += 4
    vm.gc_count = vm.gc_count + 1


@export
@dont_look_inside
@never_collects
def use_reserve() -> bool:
    """Gives the running trace the bytes kept back, and takes back the pending MemoryError. False: they are in use."""
    end = vm.space_start + vm.space_size
    if vm.alloc_limit == end:
        return False
    vm.alloc_limit = end
    vm.error_kind = 0
    return True


@export
@dont_look_inside
@never_collects
def collect_and_reserve(size: i32) -> bool:
    """Collects; is there room for `size` bytes now? If not, MemoryError is pending."""
    collect()
    if vm.immortal_limit - vm.immortal_ptr < IMMORTAL_ROOM:
        grow_immortal(IMMORTAL_STEP, size)
    if size >= 0 and vm.alloc_limit - vm.alloc_ptr >= size:
        return True
    memory_error()
    return False


@dont_look_inside
@never_collects
def grow_immortal(growth: i32, size: i32) -> bool:
    """Gives the immortal area `growth` more bytes (a multiple of 16). False: too little would be left for the objects
    that move and `size` more bytes. To be called after a collection."""
    low = vm.immortal_limit
    smaller = vm.space_size - (growth >> 1)
    live = vm.alloc_ptr - vm.space_start
    if growth > IMMORTAL_MAX or size < 0 or size > smaller or live + size + (smaller >> 3) + RESERVE > smaller:
        return False
    if vm.space_start != low:
        collect()
    vm.other_start = low + growth + smaller
    vm.space_size = smaller
    collect()
    vm.other_start = low + growth
    vm.immortal_limit = low + growth
    return True


@export
@dont_look_inside
@never_collects
def reserve_immortal(size: i32) -> bool:
    """Makes room for `size` bytes in the immortal area, and as much again as it is to have left."""
    if size < 0 or size > IMMORTAL_MAX:
        return False
    collect()
    return grow_immortal((size + IMMORTAL_ROOM + 15) & -16, 0)

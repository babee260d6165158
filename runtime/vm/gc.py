"""The collector: Cheney's copying of two semispaces, over the roots of spec.heap.

The objects that every image begins with (below vm.immortal_roots) refer to immortal ones only, and are not scanned.

Free memory of the space in use is zero. The other space is all zero too: a collection clears what it leaves. So
clearing costs as much as was allocated. Collections happen only in allocations; never here: no function allocates.

The spaces lie side by side between vm.immortal_limit and the end of the image. They begin smaller than they may be:
where more than half of a space is alive after a collection, objects move to spaces of up to twice the size; those below
ROOMY grow already where a collection has to look at as much as a third of one. What lies between the second space and
the image's end is zero, and was never touched.

An interpreter that runs on the host alone begins with a *nursery* in the middle of the image's memory. New objects are
made there; what a collection finds alive goes to one of two places: from vm.immortal_limit on, or behind the nursery.
From there the next collection moves it to the other one. So the same memory is used again and again, which stays in the
processor's cache, and twice what is alive is all that is touched beside it. The objects that a collection moves still
lie between two addresses (vm.space_start, vm.space_size bytes), with room that was never touched among them. A
collection cannot know how much it will move, so each place has room for all that there may be (`has_places`). Once that
is not so any more there are two spaces, as elsewhere (`leave_nursery`).

The last RESERVE bytes of a space are kept back. A trace has no place to raise MemoryError at; where one finds no room
it gets the reserve (`use_reserve`) and is to leave at its next guard, so that the interpreter raises at the allocation
that comes then: `collect_and_reserve` counts the reserve as used.

The immortal area, below both spaces, grows: where a collection finds less than IMMORTAL_ROOM bytes left in it, the
spaces begin anew further up (smaller, if the image ends there), and all moves there. Who takes of the immortal area
makes the next allocation collect once it is so far (`note_immortal` in objects.py).
"""

from __future__ import annotations

from runtime.translate.ll import NULL, i32, load_word, vm
from runtime.translate.rjit import dont_look_inside, export, never_collects
from runtime.vm import kinds
from runtime.vm.containers.blocks import clear_words
from runtime.vm.copying import drain, is_moved, moved, object_size, visit, visit_object
from runtime.vm.credit import CREDIT, allocated, looked_at
from runtime.vm.finalizers import find_ready, visit_ready
from runtime.vm.objects import IMMORTAL_ROOM, memory_error
from runtime.vm.weakrefs import update_notes
from spec.bytecode import Settle
from spec.cache_window import LINE
from spec.heap import SHADOW_STACK, VM_OFFSET, VM_ROOTS, VM_STATE
from spec.memory_map import IMAGE

FIRST_ROOT = VM_STATE.base + VM_OFFSET[VM_ROOTS[0]]
ROOT_COUNT = len(VM_ROOTS)
assert VM_OFFSET[VM_ROOTS[-1]] == VM_OFFSET[VM_ROOTS[0]] + 4 * (ROOT_COUNT - 1)

RESERVE = 1 << 15  # bytes
IMMORTAL_MAX = 1 << 27  # bytes that it can grow by at once
IMMORTAL_STEP = 1 << 19  # bytes by which the immortal area grows
LEAST_GROWTH = 1 << 16
ROOMY = 1 << 24
PAGE = 1 << 12


@never_collects
def visit_roots() -> None:
    visit(FIRST_ROOT, ROOT_COUNT)
    visit(SHADOW_STACK.base, (vm.shadow_top - SHADOW_STACK.base) >> 2)
    at = vm.immortal_roots
    while at < vm.immortal_ptr:
        visit_object(at)
        at += object_size(at)


@never_collects
def left_by_last() -> i32:
    """Where the objects lie that the last collection left."""
    if vm.nursery != 0 and vm.space_start == vm.nursery:
        return vm.nursery + vm.nursery_size
    return vm.space_start


@dont_look_inside
@never_collects
def move_to(start: i32) -> None:
    """Moves all live objects to the place that begins there; what they leave is cleared."""
    old_start = left_by_last()
    old_end = vm.alloc_ptr
    new_end = 0
    if vm.nursery != 0:
        old_end = old_start + vm.live_bytes
        new_end = vm.alloc_ptr
    vm.alloc_ptr = start
    vm.scan_ptr = start
    visit_roots()
    visit_ready()
    drain()
    if vm.watched != 0:
        find_ready()
    if vm.notes != 0:
        update_notes()
    vm.space_start = start
    if vm.settle == Settle.FORCED:
        vm.dead = vm.dead + count_dead(old_start, old_end)
        if new_end != 0:
            vm.dead = vm.dead + count_dead(vm.nursery, new_end)
    need_not_fetch(old_start, old_end)
    clear_words(old_start, old_end)
    if new_end != 0:
        clear_words(vm.nursery, new_end)


@never_collects
def count_dead(at: i32, end: i32) -> i32:
    """Instances, lists, dicts and sets in the space from `at` to `end` that were not moved out of it. (Zeros lie behind
    ints whose leading digits were dropped.)"""
    count = 0
    while at < end:
        if load_word(at) == 0:
            at += 8
        elif is_moved(at):
            at += object_size(moved(at))
        else:
            h = load_word(at)
            if h >= kinds.FIRST_MAP or h == kinds.LIST or h == kinds.DICT or h == kinds.SET:
                count += 1
            at += object_size(at)
    return count


@never_collects
def need_not_fetch(start: i32, end: i32) -> None:
    """For caches: this memory is zero, or is going to be cleared."""
    vm.fresh_start = (start + (LINE - 1)) & -LINE
    vm.fresh_end = end & -LINE


@never_collects
def set_limit() -> None:
    """Objects have moved to vm.space_start, and nothing was made since."""
    vm.live_bytes = vm.alloc_ptr - vm.space_start
    if vm.nursery != 0:
        bound_places()
    vm.alloc_limit = room_end() - RESERVE
    if vm.alloc_limit < vm.alloc_ptr:  # the reserve is in use
        vm.alloc_limit = vm.alloc_ptr
    need_not_fetch(vm.alloc_ptr, vm.alloc_limit)
    vm.frames_kept = vm.alloc_ptr
    if vm.ready_first != vm.ready_end or vm.callbacks is not NULL:
        vm.interrupt = 1  # the host has them run


@never_collects
def room_end() -> i32:
    """The end of where objects are made, the reserve included."""
    if vm.nursery != 0:
        return vm.nursery + vm.nursery_size
    return vm.space_start + vm.space_size


@never_collects
def room_size() -> i32:
    """Bytes of where objects are made."""
    return vm.nursery_size if vm.nursery != 0 else vm.space_size


@never_collects
def bound_places() -> None:
    """What is alive lies at one of the two places, and the nursery is empty."""
    behind = vm.nursery + vm.nursery_size
    if vm.space_start == vm.immortal_limit:
        vm.space_size = behind - vm.space_start
        vm.other_start = behind
    else:
        vm.space_start = vm.nursery
        vm.space_size = vm.nursery_size + vm.live_bytes
        vm.other_start = vm.immortal_limit
    vm.alloc_ptr = vm.nursery


@never_collects
def has_places(low: i32, size: i32) -> bool:
    """Is there room for all that could be alive below a nursery of this size, from `low` on, and behind it?"""
    most = size + vm.live_bytes
    return vm.nursery - low >= most and IMAGE.base + vm.image_size - vm.nursery - size >= most


@never_collects
def change_places() -> None:
    """What is alive moves out of the nursery, and from one place to the other."""
    move_to(vm.other_start)
    set_limit()


@never_collects
def leave_nursery() -> None:
    """After a collection: two spaces from now on."""
    if vm.space_start == vm.nursery:
        change_places()
    size = max_word(vm.nursery_size, vm.live_bytes + vm.live_bytes + RESERVE)
    vm.nursery = 0
    vm.space_size = min_word(largest_space(vm.immortal_limit), size)
    vm.other_start = vm.space_start + vm.space_size
    vm.alloc_ptr = vm.space_start + vm.live_bytes
    set_limit()


@never_collects
def largest_space(low: i32) -> i32:
    """Bytes that each space can have if they begin at `low`."""
    return ((IMAGE.base + vm.image_size - low) >> 1) & -8


@never_collects
def place_spaces(low: i32, size: i32) -> None:
    """The spaces begin at `low` from now on, and have `size` bytes each; what is alive moves to the upper one, which
    ends behind that in use."""
    if low + size < vm.space_start + vm.space_size:
        left = vm.space_start
        move_to(vm.other_start)
        vm.other_start = left
    move_to(low + size)
    vm.space_size = size
    vm.other_start = low
    set_limit()


@never_collects
def larger_nursery() -> i32:
    """Bytes: twice as many; from ROOMY on as many as let half of what is made there die at least. (All of a nursery is
    touched, and twice as many can be twice what is needed.)"""
    size = vm.nursery_size
    if size < ROOMY:
        return size + size
    wanted = max_word(size + (size >> 2), vm.live_bytes + vm.live_bytes + (vm.live_bytes >> 2))
    return min_word((wanted + (PAGE - 1)) & -PAGE, size + size)


@never_collects
def grow() -> None:
    """To larger spaces, where the image has the room. After a collection."""
    if vm.nursery != 0:
        nursery = larger_nursery()
        if has_places(vm.immortal_limit, nursery):
            if vm.space_start == vm.nursery:
                change_places()
            vm.nursery_size = nursery
            vm.alloc_ptr = vm.space_start + vm.live_bytes
            set_limit()
            return
        leave_nursery()
    size = min_word(largest_space(vm.immortal_limit), vm.space_size + vm.space_size)
    if size >= vm.space_size + LEAST_GROWTH:
        place_spaces(vm.immortal_limit, size)


@export
@dont_look_inside
@never_collects
def collect() -> None:
    """Moves all live objects to the other space, which becomes the space in use; or out of the nursery."""
    vm.settle_credit = min_word(CREDIT, vm.settle_credit + allocated())
    if vm.nursery != 0:
        change_places()
        if not has_places(vm.immortal_limit, vm.nursery_size):
            leave_nursery()
    else:
        old_start = vm.space_start
        move_to(vm.other_start)
        vm.other_start = old_start
        set_limit()
    size = room_size()
    if vm.live_bytes > size >> 1 or (size < ROOMY and 3 * looked_at() > size):
        grow()
    vm.gc_count = vm.gc_count + 1


@never_collects
def min_word(a: i32, b: i32) -> i32:
    if a < b:
        return a
    return b


@never_collects
def max_word(a: i32, b: i32) -> i32:
    if a < b:
        return b
    return a


@export
@dont_look_inside
@never_collects
def use_reserve() -> bool:
    """Gives the running trace the bytes kept back, and takes back the pending MemoryError. False: they are in use."""
    end = room_end()
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
    growing = size >= 0 and size < largest_space(vm.immortal_limit)
    while growing and vm.alloc_limit - vm.alloc_ptr < size:
        old = room_size()
        grow()
        growing = room_size() > old
    if size >= 0 and vm.alloc_limit - vm.alloc_ptr >= size:
        return True
    memory_error()
    return False


@dont_look_inside
@never_collects
def grow_immortal(growth: i32, size: i32) -> bool:
    """Gives the immortal area `growth` more bytes (a multiple of 16). False: too little would be left for the objects
    that move and `size` more bytes. To be called after a collection."""
    if growth > IMMORTAL_MAX:
        return False
    low = vm.immortal_limit + growth
    if vm.nursery != 0:
        if vm.space_start != vm.nursery:
            change_places()
        if has_places(low, vm.nursery_size):
            vm.immortal_limit = low
            vm.other_start = low
            return True
        leave_nursery()
    left = min_word(vm.space_size, largest_space(low))
    if size < 0 or size > left or vm.live_bytes + size + (left >> 3) + RESERVE > left:
        return False
    place_spaces(low, left)
    vm.immortal_limit = low
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

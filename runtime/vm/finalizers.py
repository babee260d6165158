"""Objects whose end the program is told of: instances of classes with __del__, generators that stand in a `try`, and
coroutines that a statement has let go of before anything awaited them.

vm.watched is an array of their addresses, in the order in which they were made. A collection that finds some of them
dead keeps them for once, puts them in front (ready_first to ready_end) and asks the host for a safe point, where the
library's `_run_ready` takes one after the other. What is in front is no longer watched: a finalizer runs once, and an
object that it has not brought back to life is gone with the next collection.

Of dead objects that refer to each other only those are ready that no other one refers to, so that an owner is finalized
before what it owns, as by counting references; the others follow at the next collections. Where that would take many,
or goes round in a circle, all are ready at once, in order: as CPython's own collector of cycles has it. A collection
that stands for the counting of references (Settle.ASKED) leaves circles alone.
"""

from __future__ import annotations

from runtime.translate.ll import MISSING, NULL, W, address, cast, i32, load_word, new_var, pointer, store_word, vm
from runtime.translate.lltypes import Code, Generator, IntArray
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.copying import (
    INT_ITEMS,
    INT_LENGTH,
    copy_object,
    drain,
    is_moved,
    moved,
    place_array,
    visit,
    visit_object,
)  # fmt: skip
from runtime.vm.frames.exceptions import find_handler
from runtime.vm.frames.generators import COROUTINE, NOT_BEGUN, SUSPENDED
from spec.bytecode import Settle
from spec.heap import TYPES

FIRST_ROOM = 16
ONE_BY_ONE = 256  # more dead ones are ready at once
GENERATOR_FRAME = TYPES["Generator"].fields["frame"].offset
GENERATOR_KIND = TYPES["Generator"].fields["kind"].offset
GENERATOR_STATE = TYPES["Generator"].fields["state"].offset
FRAME_CODE = TYPES["Frame"].fields["code"].offset
FRAME_GENERATOR = TYPES["Frame"].fields["generator"].offset
FRAME_PC = TYPES["Frame"].fields["pc"].offset


@dont_look_inside
def watch(w: W) -> bool:
    """From now on the object's end is looked for. False: no memory."""
    if vm.watched == 0 or vm.watched_count == load_word(vm.watched + INT_LENGTH):
        grown: IntArray = new_var(IntArray, vm.watched_count + vm.watched_count + FIRST_ROOM)
        if grown is NULL:
            return False
        i = 0
        while i < vm.watched_count:
            grown[i] = load_word(vm.watched + INT_ITEMS + (i << 2))
            i += 1
        vm.watched = address(grown)
    store_word(vm.watched + INT_ITEMS + (vm.watched_count << 2), address(w))
    vm.watched_count = vm.watched_count + 1
    return True


@dont_look_inside
def watch_generator(generator: Generator) -> None:
    """One that stops at a YIELD that a handler covers. (Without memory for that, its `finally` is not run.)"""
    if generator.watched == 0:
        generator.watched = 1
        if not watch(generator):
            vm.error_kind = 0


@dont_look_inside
@never_collects
def next_ready() -> W:
    """_next_ready(): an object that is to be finalized; _MISSING: there is none"""
    if vm.ready_first == vm.ready_end:
        return MISSING
    w = pointer(load_word(vm.watched + INT_ITEMS + (vm.ready_first << 2)))
    vm.ready_first = vm.ready_first + 1
    return w


@dont_look_inside
@never_collects
def all_ready() -> W:
    """_all_ready(): the program ends, and all objects with it"""
    vm.ready_end = vm.watched_count
    return MISSING


# --- what the collector does ---
@never_collects
def visit_ready() -> None:
    """What is to be finalized is alive."""
    if vm.ready_first != vm.ready_end:
        visit(vm.watched + INT_ITEMS + (vm.ready_first << 2), vm.ready_end - vm.ready_first)


@never_collects
def has_finalizer(at: i32) -> bool:
    """A generator has one only while it stands in a `try`, a coroutine also before it begins."""
    if load_word(at) != kinds.GENERATOR:
        return True
    frame = load_word(at + GENERATOR_FRAME)
    state = load_word(at + GENERATOR_STATE)
    if frame == 0 or state != SUSPENDED:
        return frame != 0 and state == NOT_BEGUN and load_word(at + GENERATOR_KIND) == COROUTINE
    return find_handler(cast(Code, pointer(load_word(frame + FRAME_CODE))), load_word(frame + FRAME_PC)) >= 0


@dont_look_inside
@never_collects
def find_ready() -> None:
    """After everything that is alive was copied: which of the watched objects are dead, and ready. All of them are
    copied."""
    items = vm.watched + INT_ITEMS
    count = vm.watched_count
    new = place_array(load_word(vm.watched + INT_LENGTH))
    to = new + INT_ITEMS
    i = vm.ready_first
    while i < vm.ready_end:
        store_word(to, load_word(items + (i << 2)))
        to += 4
        i += 1
    end = items + (count << 2)
    first = items + (vm.ready_end << 2)
    dead = mark_dead(first, end)
    if dead > 0:
        if dead <= ONE_BY_ONE:
            trace_dead(first, end)
        owners = to
        to = take_dead(first, end, to, dead <= ONE_BY_ONE)
        if to == owners and vm.settle != Settle.ASKED:
            to = take_dead(first, end, to, False)
        drain()
    vm.ready_first = 0
    vm.ready_end = (to - new - INT_ITEMS) >> 2
    at = first
    while at < end:
        word = load_word(at) & -2
        if word != 0:
            store_word(to, moved(word))
            to += 4
        at += 4
    if dead > 0:
        tie(new + INT_ITEMS, to)
    vm.watched = new
    vm.watched_count = (to - new - INT_ITEMS) >> 2


@never_collects
def tie(first: i32, end: i32) -> None:
    at = first
    while at < end:
        w = load_word(at)
        if load_word(w) == kinds.GENERATOR and load_word(w + GENERATOR_FRAME) != 0:
            store_word(load_word(w + GENERATOR_FRAME) + FRAME_GENERATOR, w)
        at += 4


@never_collects
def mark_dead(first: i32, end: i32) -> i32:
    """Bit 0 in what was not copied, and has a finalizer; null in the place of what has none. Their number."""
    dead = 0
    at = first
    while at < end:
        word = load_word(at)
        if not is_moved(word):
            if has_finalizer(word):
                store_word(at, word + 1)
                dead += 1
            else:
                store_word(at, 0)
        at += 4
    return dead


@never_collects
def trace_dead(first: i32, end: i32) -> None:
    """Copies what the dead ones refer to, not them. (A generator's frame refers to it; `tie` does so again.)"""
    at = first
    while at < end:
        word = load_word(at)
        if word & 1 != 0 and not is_moved(word - 1):
            if load_word(word - 1) == kinds.GENERATOR:
                store_word(load_word(word - 1 + GENERATOR_FRAME) + FRAME_GENERATOR, 0)
            visit_object(word - 1)
            drain()
        at += 4


@never_collects
def take_dead(first: i32, end: i32, to: i32, owners: bool) -> i32:
    """Copies the dead ones, of `owners` those that no other refers to, and puts them where `to` points; its end."""
    at = first
    while at < end:
        word = load_word(at)
        if word & 1 != 0 and not (owners and is_moved(word - 1)):
            store_word(to, copy_object(word - 1))
            to += 4
            store_word(at, 0)
        at += 4
    return to

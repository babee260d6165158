"""What the collector copies objects with. `drain` is Cheney's loop: it looks at what was copied, and copies what that
refers to, until nothing is left."""

from __future__ import annotations

from runtime.translate.ll import i32, load_word, store_word, uint_lt, uint_rshift, vm
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.blocks import copy_words
from spec.heap import REFERENCE_ITEMS, TYPE_INFO, TYPES

INSTANCE = TYPES["Instance"]
INSTANCE_OVERFLOW = INSTANCE.fields["overflow"].offset
MAP_CAPACITY = TYPES["Map"].fields["capacity"].offset
INFO = TYPE_INFO.base
INT_ITEMS = TYPES["IntArray"].fixed_size
INT_LENGTH = TYPES["IntArray"].fields["length"].offset
LARGE = 256  # bytes


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
    if size > LARGE:
        copy_words(target, source, size >> 2)
    else:
        at = 0
        while at != size:  # most are small, and all are some pairs of words
            first = load_word(source + at)
            second = load_word(source + at + 4)
            store_word(target + at, first)
            store_word(target + at + 4, second)
            at += 8
    store_word(source, target + 1)
    return target


@never_collects
def visit(at: i32, count: i32) -> None:
    """Copies what `count` value words from `at` refer to in the old space (vm.space_start, of space_size)."""
    low = vm.space_start
    size = vm.space_size
    end = at + (count << 2)
    while at != end:
        word = load_word(at)
        if word & 1 == 0 and uint_lt(word - low, size):
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
    if mask != 0:
        low = vm.space_start
        size = vm.space_size
        field = at
        while mask != 0:
            if mask & 1 != 0:
                word = load_word(field)
                if word & 1 == 0 and uint_lt(word - low, size):
                    store_word(field, copy_object(word))
            mask = uint_rshift(mask, 1)
            field += 4
    if load_word(info + 8) & REFERENCE_ITEMS != 0:
        visit(at + load_word(info), load_word(at + load_word(info + 4)))


@dont_look_inside
@never_collects
def drain() -> None:
    at = vm.scan_ptr
    while at < vm.alloc_ptr:
        visit_object(at)
        at += object_size(at)
    vm.scan_ptr = at


@never_collects
def is_moved(at: i32) -> bool:
    """Was the object at this address in the old space copied?"""
    return load_word(at) & 1 != 0


@never_collects
def moved(at: i32) -> i32:
    """Where an object that was copied is now."""
    return load_word(at) - 1


@never_collects
def place_array(length: i32) -> i32:
    """Address of a new IntArray in the space that is being filled."""
    at = vm.alloc_ptr
    store_word(at, kinds.INT_ARRAY)
    store_word(at + INT_LENGTH, length)
    vm.alloc_ptr = at + ((INT_ITEMS + (length << 2) + 7) & -8)
    return at

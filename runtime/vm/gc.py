"""The collector: Cheney's copying of two semispaces, over the roots of spec.heap.

Free memory of the space in use is zero. The other space is all zero too: a collection clears what it leaves. So
clearing costs as much as was allocated. Collections happen only in allocations; never here: no function allocates.

The last RESERVE bytes of a space are kept back. A trace has no place to raise MemoryError at; where one finds no room
it gets the reserve (`use_reserve`) and is to leave at its next guard, so that the interpreter raises at the allocation
that comes then: `collect_and_reserve` counts the reserve as used.
"""

from __future__ import annotations

from runtime.translate.ll import i32, load_word, store_word, vm
from runtime.translate.rjit import dont_look_inside, export, never_collects
from runtime.vm import kinds
from runtime.vm.containers.blocks import copy_words
from runtime.vm.objects import memory_error
from spec.heap import IMMORTAL_BASE, SHADOW_STACK, TYPES, VM_OFFSET, VM_ROOTS, VM_STATE

INSTANCE = TYPES["Instance"]
MAP_CAPACITY = TYPES["Map"].fields["capacity"].offset
CODE_NAME = TYPES["Code"].fields["name"].offset
CODE_LISTS = TYPES["Code"].fields["instructions"].offset
CODE_LIVE_END = TYPES["Code"].fields["live"].offset + 4
CODE_QUALNAME = TYPES["Code"].fields["qualname"].offset
CLASS_ROOT_MAP = TYPES["Class"].fields["root_map"].offset
MAP_CHILD = TYPES["Map"].fields["child"].offset
FRAME_CODE = TYPES["Frame"].fields["code"].offset
FRAME_BACK = TYPES["Frame"].fields["back"].offset
SCANNED_ROOTS = (
    "frame", "error_arg0", "error_arg1", "error_arg2", "green1", "types", "builtins", "strings", "chars", "attributes",
    "unprintable",
)  # fmt: skip
assert set(SCANNED_ROOTS) == set(VM_ROOTS)

RESERVE = 1 << 15  # bytes

LENGTH = {name: t.fields[t.array.length].offset for name, t in TYPES.items() if t.array and t.array.length}
SIZE = {name: t.size() for name, t in TYPES.items()}  # of types without items


@never_collects
def with_items(at: i32, length_offset: i32, fixed_size: i32, log_bytes: i32) -> i32:
    """Size of an object with trailing items."""
    return (fixed_size + (load_word(at + length_offset) << log_bytes) + 7) & -8


@dont_look_inside
@never_collects
def object_size(at: i32) -> i32:
    """Bytes of the object there, whose header is not forwarded."""
    h = load_word(at)
    if h >= kinds.FIRST_MAP:
        return (INSTANCE.fixed_size + (load_word(h + MAP_CAPACITY) << 2) + 7) & -8
    match h:
        case kinds.BIG_INT:
            return with_items(at, LENGTH["BigInt"], TYPES["BigInt"].fixed_size, 2)
        case kinds.STR:
            return with_items(at, LENGTH["Str"], TYPES["Str"].fixed_size, 2)
        case kinds.TUPLE:
            return with_items(at, LENGTH["Tuple"], TYPES["Tuple"].fixed_size, 2)
        case kinds.INT_ARRAY:
            return with_items(at, LENGTH["IntArray"], TYPES["IntArray"].fixed_size, 2)
        case kinds.FLOAT_ARRAY:
            return with_items(at, LENGTH["FloatArray"], TYPES["FloatArray"].fixed_size, 3)
        case kinds.REF_ARRAY:
            return with_items(at, LENGTH["RefArray"], TYPES["RefArray"].fixed_size, 2)
        case kinds.FRAME:
            return with_items(at, LENGTH["Frame"], TYPES["Frame"].fixed_size, 2)
        case kinds.LIST:
            return SIZE["List"]
        case kinds.RANGE:
            return SIZE["Range"]
        case kinds.FUNCTION:
            return SIZE["Function"]
        case kinds.BOUND_METHOD:
            return SIZE["BoundMethod"]
        case kinds.FLOAT:
            return SIZE["Float"]
        case kinds.CODE:
            return SIZE["Code"]
        case kinds.CLASS:
            return SIZE["Class"]
        case kinds.MAP:
            return SIZE["Map"]
        case kinds.BUILTIN:
            return SIZE["Builtin"]
        case _:
            return 8


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
        visit(at + INSTANCE.fields["overflow"].offset, load_word(h + MAP_CAPACITY) + 1)
        return
    match h:
        case kinds.TUPLE:
            visit(at + TYPES["Tuple"].fixed_size, load_word(at + LENGTH["Tuple"]))
        case kinds.REF_ARRAY:
            visit(at + TYPES["RefArray"].fixed_size, load_word(at + LENGTH["RefArray"]))
        case kinds.FRAME:
            visit(at + FRAME_CODE, 1)
            visit(at + FRAME_BACK, 1)
            visit(at + TYPES["Frame"].fixed_size, load_word(at + LENGTH["Frame"]))
        case kinds.LIST:
            visit(at + TYPES["List"].fields["items"].offset, 1)
        case kinds.RANGE:
            visit(at + TYPES["Range"].fields["start"].offset, 3)
        case kinds.FUNCTION:
            visit(at + TYPES["Function"].fields["code"].offset, 3)
        case kinds.BOUND_METHOD:
            visit(at + TYPES["BoundMethod"].fields["receiver"].offset, 2)
        case kinds.BUILTIN:
            visit(at + TYPES["Builtin"].fields["name"].offset, 1)
        case kinds.CODE:
            visit(at + CODE_NAME, 1)
            visit(at + CODE_LISTS, (CODE_LIVE_END - CODE_LISTS) >> 2)
            visit(at + CODE_QUALNAME, 1)
        case kinds.CLASS:
            visit(at + TYPES["Class"].fields["name"].offset, 4)
            visit(at + CLASS_ROOT_MAP, 1)
        case kinds.MAP:
            visit(at + TYPES["Map"].fields["cls"].offset, 3)
            visit(at + MAP_CHILD, 2)
        case _:
            return


@never_collects
def visit_roots() -> None:
    visit(VM_STATE.base + VM_OFFSET["frame"], 1)
    visit(VM_STATE.base + VM_OFFSET["error_arg0"], 1)
    visit(VM_STATE.base + VM_OFFSET["error_arg1"], 1)
    visit(VM_STATE.base + VM_OFFSET["error_arg2"], 1)
    visit(VM_STATE.base + VM_OFFSET["green1"], 1)
    visit(VM_STATE.base + VM_OFFSET["types"], 1)
    visit(VM_STATE.base + VM_OFFSET["builtins"], 1)
    visit(VM_STATE.base + VM_OFFSET["strings"], 1)
    visit(VM_STATE.base + VM_OFFSET["chars"], 1)
    visit(VM_STATE.base + VM_OFFSET["attributes"], 1)
    visit(VM_STATE.base + VM_OFFSET["unprintable"], 1)
    visit(SHADOW_STACK.base, (vm.shadow_top - SHADOW_STACK.base) >> 2)
    at = IMMORTAL_BASE
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
    if size >= 0 and vm.alloc_limit - vm.alloc_ptr >= size:
        return True
    memory_error()
    return False

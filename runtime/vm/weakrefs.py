"""Weak references, and the table of notes: what is known of an object but not stored in it.

A note has an object's address, the number that is its id (0: nobody has asked), and the first of its weak references,
which are linked by `next`. vm.notes is an IntArray: a hash table of three words an entry, open addressing; null: a free
place. Addresses in it, and those in weak references, are no references to the collector, which brings them up to date
at the end of each collection and drops the notes of dead objects. (Instances have their number in a hidden attribute.)

A reference whose object is dead has the target 0. Where it has a callback, it is put into a queue, vm.callbacks, for
the library's `_run_ready`. Of an object's references the one without callback comes first, as `weakref.ref(x)` is the
same at each call, then that of its proxy, then the others, the latest first: the order of the callbacks.
"""

from __future__ import annotations

from runtime.translate.ll import (
    MISSING,
    NONE,
    NULL,
    W,
    address,
    cast,
    i32,
    load_word,
    new,
    new_var,
    pointer,
    same,
    store_word,
    tag,
    uint_rshift,
    untag,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import IntArray, List, RefArray, Tuple, WeakReference
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.copying import INT_ITEMS, INT_LENGTH, is_moved, moved, place_array
from runtime.vm.kinds import payload
from runtime.vm.objects import box_bool, list_of, new_ref_array, or_none
from spec.heap import TYPES

KEY, NUMBER, REFERENCES = 0, 4, 8  # of a note
NOTE_WORDS, NOTE_BYTES = 3, 12
FIRST_NOTES = 16  # entries; always a power of two
HASH_FACTOR = 0x1E35A7BD
WEAK = TYPES["WeakReference"]
TARGET = WEAK.fields["target"].offset
NEXT = WEAK.fields["next"].offset
CALLBACK = WEAK.fields["callback"].offset
QUEUED = WEAK.fields["queued"].offset
REFERENCE, PROXY = 0, 1  # WeakReference.kind


# --- the table ---
@never_collects
def place_of(table: i32, entries: i32, at: i32) -> i32:
    """Address of the note of the object there, or of the free place for it."""
    mask = entries - 1
    place = uint_rshift((at >> 3) * HASH_FACTOR, 7) & mask
    found = table + INT_ITEMS + place * NOTE_BYTES
    while load_word(found) != at and load_word(found) != 0:
        place = (place + 1) & mask
        found = table + INT_ITEMS + place * NOTE_BYTES
    return found


@never_collects
def entries_of(table: i32) -> i32:
    """Places in the table, whose number of words is a multiple of three times a power of two."""
    entries: i32 = FIRST_NOTES
    while entries * NOTE_WORDS < load_word(table + INT_LENGTH):
        entries += entries
    return entries


@dont_look_inside
@never_collects
def find_note(w: W) -> i32:
    """Address of the note; 0: there is none."""
    if vm.notes == 0:
        return 0
    found = place_of(vm.notes, entries_of(vm.notes), address(w))
    if load_word(found) == 0:
        return 0
    return found


@dont_look_inside
def note_of(w: W) -> i32:
    """The same; made where there is none. 0: no memory."""
    found = find_note(w)
    if found != 0:
        return found
    if vm.notes == 0 or 4 * vm.notes_used >= 3 * entries_of(vm.notes):
        entries: i32 = FIRST_NOTES
        if vm.notes != 0:
            entries = 2 * entries_of(vm.notes)
        larger: IntArray = new_var(IntArray, NOTE_WORDS * entries)
        if larger is NULL:
            return 0
        if vm.notes != 0:
            fill(address(larger), entries, vm.notes)
        vm.notes = address(larger)
    found = place_of(vm.notes, entries_of(vm.notes), address(w))
    store_word(found + KEY, address(w))
    vm.notes_used = vm.notes_used + 1
    return found


@never_collects
def fill(table: i32, entries: i32, old: i32) -> None:
    """Enters the notes of another table into an empty one."""
    at = old + INT_ITEMS
    end = at + (load_word(old + INT_LENGTH) << 2)
    while at < end:
        if load_word(at) != 0:
            to = place_of(table, entries, load_word(at))
            store_word(to, load_word(at))
            store_word(to + NUMBER, load_word(at + NUMBER))
            store_word(to + REFERENCES, load_word(at + REFERENCES))
        at += NOTE_BYTES


@dont_look_inside
def noted_number(w: W) -> i32:
    """The number of an object that has no room for one. 0: no memory."""
    note = note_of(w)
    if note == 0:
        vm.error_kind = 0
        return 0
    if load_word(note + NUMBER) == 0:
        vm.identities = vm.identities + 1
        store_word(note + NUMBER, vm.identities)
    return load_word(note + NUMBER)


# --- what the collector does ---
@dont_look_inside
@never_collects
def update_notes() -> None:
    """After everything that is alive was copied: a new table, with what is still true."""
    old = vm.notes
    at = old + INT_ITEMS
    end = at + (load_word(old + INT_LENGTH) << 2)
    used = 0
    vm.references = 0
    vm.callbacks_end = 0
    while at < end:
        if load_word(at) != 0:
            update_note(at)
            if load_word(at) != 0:
                used += 1
        at += NOTE_BYTES
    entries: i32 = FIRST_NOTES
    while 2 * used > entries:
        entries += entries
    if entries * NOTE_WORDS > load_word(old + INT_LENGTH):
        entries = entries_of(old)
    new_table = place_array(NOTE_WORDS * entries)
    fill(new_table, entries, old)
    vm.notes = new_table
    vm.notes_used = used


@never_collects
def is_left(at: i32) -> bool:
    """Lies the object in the space that is being left?"""
    return at >= vm.space_start and at < vm.space_start + vm.space_size


@never_collects
def update_note(note: i32) -> None:
    """The object's new address and references; null in its place, where there is nothing to note any more."""
    target = load_word(note)
    if is_left(target):
        if is_moved(target):
            target = moved(target)
        else:
            target = 0
    link = note + REFERENCES
    reference = load_word(link)
    while reference != 0:
        following = load_word(reference + NEXT)
        if is_moved(reference):
            reference = moved(reference)
            store_word(reference + TARGET, target)
            if target != 0:
                vm.references = vm.references + 1
                store_word(link, reference)
                link = reference + NEXT
            else:
                store_word(reference + NEXT, 0)
                if load_word(reference + CALLBACK) != 0:
                    enqueue(reference)
        reference = following
    store_word(link, 0)
    if load_word(note + NUMBER) == 0 and load_word(note + REFERENCES) == 0:
        target = 0
    store_word(note, target)


@never_collects
def enqueue(reference: i32) -> None:
    """Its callback is to be called, after those before."""
    last = vm.callbacks_end
    vm.callbacks_end = reference
    if vm.callbacks is NULL:
        vm.callbacks = pointer(reference)
        return
    if last == 0:
        last = address(vm.callbacks)
        while load_word(last + QUEUED) != 0:
            last = load_word(last + QUEUED)
    store_word(last + QUEUED, reference)


# --- what the library asks ---
@dont_look_inside
def make_reference(w: W, callback: W, kind: W) -> W:
    """_weak_make(obj, callback or None, kind): a new reference, or, without callback, the one that there is"""
    alone = same(callback, NONE) and untag(kind) <= PROXY
    note = find_note(w)
    if alone and note != 0:
        known = load_word(note + REFERENCES)
        while known != 0 and is_shared(cast(WeakReference, pointer(known))):
            if cast(WeakReference, pointer(known)).kind == untag(kind):
                return pointer(known)
            known = load_word(known + NEXT)
    result: WeakReference = new(WeakReference)
    if result is NULL:
        return NULL
    note = note_of(w)
    if note == 0:
        return NULL
    result.target = address(w)
    result.kind = untag(kind)
    if not same(callback, NONE):
        result.callback = callback
    link(note, result, alone)
    vm.references = vm.references + 1
    return result


@never_collects
def is_shared(reference: WeakReference) -> bool:
    """Is it what others get who want a reference or a proxy without callback?"""
    return reference.callback is NULL and (reference.kind == PROXY or reference.owner is NULL)


@never_collects
def link(note: i32, reference: WeakReference, alone: bool) -> None:
    """Into the object's row: behind those without callback, or, if it has none itself, in front."""
    at = note + REFERENCES
    if not alone or reference.kind == PROXY:
        going = load_word(at) != 0
        while going:
            going = is_shared(cast(WeakReference, pointer(load_word(at))))
            if going:
                at = load_word(at) + NEXT
                going = load_word(at) != 0
    reference.next = load_word(at)
    store_word(at, address(reference))


@dont_look_inside
@never_collects
def target_of(reference: W) -> W:
    """_weak_target(r): the object; _MISSING: it is dead"""
    r = cast(WeakReference, payload(reference))
    if r.target == 0:
        return MISSING
    return pointer(r.target)


@dont_look_inside
@never_collects
def is_fixed(reference: W) -> W:
    """_weak_is_fixed(r): is the object dead, or of those that never die?"""
    return box_bool(cast(WeakReference, payload(reference)).target < vm.immortal_limit)


@dont_look_inside
@never_collects
def collections() -> W:
    """_collections(): so far"""
    return tag(vm.gc_count)


@dont_look_inside
@never_collects
def callback_of(reference: W) -> W:
    """_weak_callback(r)"""
    return or_none(cast(WeakReference, payload(reference)).callback)


@dont_look_inside
@never_collects
def hash_of(reference: W) -> W:
    """_weak_hash(r): the hash of the object, once it is known; None"""
    return or_none(cast(WeakReference, payload(reference)).hashed)


@dont_look_inside
@never_collects
def keep_hash(reference: W, value: W) -> W:
    """_weak_keep_hash(r, value)"""
    r = cast(WeakReference, payload(reference))
    r.hashed = value
    return NONE


@dont_look_inside
@never_collects
def set_owner(reference: W, owner: W) -> W:
    """_weak_own(r, owner): an instance of a derived class, or a proxy, that stands for the reference"""
    r = cast(WeakReference, reference)
    r.owner = owner
    return NONE


@dont_look_inside
@never_collects
def owner_of(reference: W) -> W:
    """_weak_owner(r): None"""
    return or_none(cast(WeakReference, payload(reference)).owner)


@dont_look_inside
def references_to(w: W) -> W:
    """_weak_list(obj): a list of its references and proxies"""
    count = 0
    note = find_note(w)
    at = 0 if note == 0 else load_word(note + REFERENCES)
    while at != 0:
        count += 1
        at = load_word(at + NEXT)
    items: RefArray = new_ref_array(count)
    result: List = list_of(items, count)
    if result is NULL:
        return NULL
    if count > 0:
        at = load_word(find_note(w) + REFERENCES)
    i = 0
    while i < cast(RefArray, result.items).length and at != 0:
        r = cast(WeakReference, pointer(at))
        cast(RefArray, result.items)[i] = r if r.owner is NULL else r.owner
        at = r.next
        i += 1
    result.length = i
    return result


@dont_look_inside
def first_reference(w: W) -> W:
    """x.__weakref__: one of its references; None"""
    found = references_to(w)
    if found is NULL or cast(List, found).length == 0:
        return NULL if found is NULL else NONE
    return cast(RefArray, cast(List, found).items)[0]


@dont_look_inside
def next_callback() -> W:
    """_next_callback(): (callback, reference) of a dead object; _MISSING: there is none"""
    if vm.callbacks is NULL:
        return MISSING
    result: Tuple = new_var(Tuple, 2)
    if result is NULL:
        return NULL
    r = cast(WeakReference, vm.callbacks)
    result[0] = r.callback
    result[1] = r if r.owner is NULL else r.owner
    vm.callbacks = r.queued
    r.queued = NULL
    r.callback = NULL
    return result

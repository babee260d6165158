"""Storing into dicts, growing and generalizing them, and deletion. Their representation: containers/dicts.py."""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    address,
    cast,
    i32,
    int_div_trunc,
    is_small,
    uint_rshift,
    untag,
)
from runtime.translate.lltypes import Dict, IntArray, RefArray, Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.containers.blocks import ITEMS, copy_words
from runtime.vm.containers.dicts import (
    ABSENT,
    ANY,
    DELETED,
    EMPTY,
    FAILED,
    INSTANCE,
    INTS,
    NAMESPACE,
    PERTURB_SHIFT,
    STRINGS,
    USER,
    find,
    plain_hash,
    set_entry,
)
from runtime.vm.errors import not_supported, type_name
from runtime.vm.kinds import is_str
from runtime.vm.objects import new_int_array, new_ref_array
from runtime.vm.operations.hashing import hash_word
from runtime.vm.text.strings import str_hash
from runtime.vm.types.dictproxy import (
    source_delete,
    source_insert,
)  # fmt: skip

STORED = 1  # result of store; else FAILED or USER


MIN_SIZE = 8


# --- storing ---
def store(d: Dict, key: W, value: W) -> i32:
    """d[key] = value: STORED, FAILED, USER."""
    number = find(d, key)
    if number >= 0:
        return STORED if set_entry(d, number, value) else FAILED
    if number == ABSENT:
        if is_no_attribute(d, key):
            return USER
        return STORED if insert(d, key, value) else FAILED
    return number


def is_no_attribute(d: Dict, key: W) -> bool:
    """Is it a dict of attributes, and no key for one? It becomes a plain dict then: the library does that."""
    return d.strategy == INSTANCE and (is_small(key) or not is_str(key))


@dont_look_inside
def insert(d: Dict, key: W, value: W) -> bool:
    """A key that is absent, and whose hash is built in. False: an exception is pending."""
    strategy = d.strategy
    if is_small(key):
        if strategy == INTS or strategy == EMPTY:
            return insert_entry(d, INTS, key, value, untag(key))
    elif is_str(key):
        if strategy == STRINGS or strategy == EMPTY:
            return insert_entry(d, STRINGS, key, value, str_hash(cast(Str, key)))
        if strategy >= NAMESPACE:
            return source_insert(d.source, cast(Str, key), value)
    return insert_hashed(d, key, value, hash_word(key))


@dont_look_inside
def insert_hashed(d: Dict, key: W, value: W, h: i32) -> bool:
    """The same for a key of any type with this low word of its hash."""
    strategy = d.strategy
    if strategy >= NAMESPACE:
        return no_such_key(key)
    if strategy == EMPTY or strategy == ANY:
        return insert_entry(d, ANY, key, value, h)
    if strategy == INTS or strategy == STRINGS:
        if not generalize(d):
            return False
    return insert_entry(d, ANY, key, value, h)


@dont_look_inside
def no_such_key(key: W) -> bool:
    """globals() and __dict__ hold strings only."""
    not_supported("a key of type '{0}' in a namespace", type_name(key), NULL)
    return False


@dont_look_inside
def insert_entry(d: Dict, strategy: i32, key: W, value: W, h: i32) -> bool:
    if d.index is NULL:
        if not resize(d, MIN_SIZE, strategy):
            return False
    elif 2 * d.used == d.entries.length:
        if not resize(d, size_for(d.count * 3), strategy):
            return False
    number = d.used
    put_index(d, h, number)
    entries = d.entries
    entries[2 * number] = key
    entries[2 * number + 1] = value
    if strategy == ANY:
        d.hashes[number] = h
    d.used = number + 1
    d.count = d.count + 1
    return True


@never_collects
def put_index(d: Dict, h: i32, number: i32) -> None:
    """Enters an entry into the index, which has room."""
    index = d.index
    mask = d.mask
    perturb = h
    i = h & mask
    while index[i] > 0:
        perturb = uint_rshift(perturb, PERTURB_SHIFT)
        i = (i * 5 + perturb + 1) & mask
    index[i] = number + 1


@never_collects
def size_for(entries: i32) -> i32:
    size = MIN_SIZE
    while size < entries:
        size <<= 1
    return size


@dont_look_inside
def resize(d: Dict, size: i32, strategy: i32) -> bool:
    """New arrays, without holes; `strategy`: of a dict that was EMPTY. False: no memory."""
    index = new_int_array(size)
    if index is NULL:
        return False
    room = int_div_trunc(size << 1, 3)
    entries = new_ref_array(2 * room)
    if entries is NULL:
        return False
    hashes: IntArray = NULL
    if strategy == ANY:
        hashes = new_int_array(room)
        if hashes is NULL:
            return False
    if d.used > 0:
        if d.used == d.count:
            copy_words(address(entries) + ITEMS["RefArray"], address(d.entries) + ITEMS["RefArray"], 2 * d.used)
            if strategy == ANY:
                copy_words(address(hashes) + ITEMS["IntArray"], address(d.hashes) + ITEMS["IntArray"], d.used)
        else:
            copy_live(d, entries, hashes)
    d.strategy = strategy
    d.index = index
    d.entries = entries
    d.hashes = hashes
    d.mask = size - 1
    d.used = d.count
    fill_index(d)
    return True


@never_collects
def copy_live(d: Dict, entries: RefArray, hashes: IntArray) -> None:
    """Copies the entries that are no holes."""
    old = d.entries
    to = 0
    i = 0
    while i < d.used:
        if old[2 * i] is not NULL:
            entries[2 * to] = old[2 * i]
            entries[2 * to + 1] = old[2 * i + 1]
            if hashes is not NULL:
                hashes[to] = d.hashes[i]
            to += 1
        i += 1


@never_collects
def fill_index(d: Dict) -> None:
    """Enters all entries into an empty index."""
    i = 0
    while i < d.used:
        put_index(d, entry_hash(d, i), i)
        i += 1


@never_collects
def entry_hash(d: Dict, number: i32) -> i32:
    """What the index goes by: of an entry that is no hole."""
    if d.strategy == ANY:
        return d.hashes[number]
    key = d.entries[2 * number]
    if is_small(key):
        return untag(key)
    return str_hash(cast(Str, key))


@dont_look_inside
def generalize(d: Dict) -> bool:
    """To strategy ANY. The places of the entries stay. False: no memory."""
    room = d.entries.length >> 1
    hashes = new_int_array(room)
    if hashes is NULL:
        return False
    entries = d.entries
    i = 0
    while i < d.used:
        if entries[2 * i] is not NULL:
            hashes[i] = plain_hash(entries[2 * i])
        i += 1
    empty_index(d)
    d.hashes = hashes
    d.strategy = ANY
    i = 0
    while i < d.used:
        if entries[2 * i] is not NULL:
            put_index(d, hashes[i], i)
        i += 1
    return True


@never_collects
def empty_index(d: Dict) -> None:
    index = d.index
    i = 0
    while i <= d.mask:
        index[i] = 0
        i += 1


# --- deletion ---
@dont_look_inside
def delete_entry(d: Dict, number: i32) -> bool:
    """An entry that is no hole. False: an exception is pending."""
    if d.strategy >= NAMESPACE:
        return source_delete(d.source, number)
    index = d.index
    mask = d.mask
    h = entry_hash(d, number)
    perturb = h
    i = h & mask
    while index[i] != number + 1:
        perturb = uint_rshift(perturb, PERTURB_SHIFT)
        i = (i * 5 + perturb + 1) & mask
    index[i] = DELETED
    d.entries[2 * number] = NULL
    d.entries[2 * number + 1] = NULL
    d.count = d.count - 1
    return True

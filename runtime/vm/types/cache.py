"""A cache of lookups in classes and maps: neither these nor interned names ever move, so their addresses are the
key. What is driven from its place by another key goes to a second one, half the cache away: so two that are wanted by
turns do not cost a search each time."""

from __future__ import annotations

from runtime.translate.ll import i32, load_word, store_word
from runtime.translate.rjit import inline, never_collects
from spec.heap import LOOKUP_BYTES, LOOKUP_CACHE

MISS = -2
MASK = LOOKUP_CACHE.size - LOOKUP_BYTES
ASIDE = LOOKUP_CACHE.size >> 1
assert LOOKUP_CACHE.size & LOOKUP_CACHE.size - 1 == 0


@inline
@never_collects
def entry_of(owner: i32, name: i32) -> i32:
    """Address of the entry for a name in a class or map. (Objects are a multiple of 8 bytes apart.)

    A class, its maps and the names in them lie close together: were the distance of two owners to count as much as
    that of two names, what is wanted of both by turns would often have one place.
    """
    mixed = (((owner << 2) + name) << 1) ^ (name >> 6 << 4)
    return LOOKUP_CACHE.base + (mixed & MASK)


@inline
@never_collects
def recall(owner: i32, name: i32, version: i32) -> i32:
    """The result that is kept; MISS."""
    at = entry_of(owner, name)
    if load_word(at) == owner and load_word(at + 4) == name and load_word(at + 8) == version:
        return load_word(at + 12)
    return recall_aside(at ^ ASIDE, owner, name, version)


@never_collects
def recall_aside(at: i32, owner: i32, name: i32, version: i32) -> i32:
    """The same in the second place."""
    if load_word(at) == owner and load_word(at + 4) == name and load_word(at + 8) == version:
        return load_word(at + 12)
    return MISS


@never_collects
def keep(owner: i32, name: i32, version: i32, result: i32) -> i32:
    """Keeps the result; the result."""
    at = entry_of(owner, name)
    if load_word(at) != 0 and (load_word(at) != owner or load_word(at + 4) != name):
        aside = at ^ ASIDE
        store_word(aside, load_word(at))
        store_word(aside + 4, load_word(at + 4))
        store_word(aside + 8, load_word(at + 8))
        store_word(aside + 12, load_word(at + 12))
    store_word(at, owner)
    store_word(at + 4, name)
    store_word(at + 8, version)
    store_word(at + 12, result)
    return result

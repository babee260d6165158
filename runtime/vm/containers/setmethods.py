"""The methods of sets and frozensets, in CPython's steps, as the order of a result shows them. Keys that Python code
hashes or compares are the library's (lib/sets.py), over the functions at the end."""

from __future__ import annotations

from runtime.translate.ll import (
    FALSE,
    MISSING,
    NONE,
    NOT_IMPLEMENTED,
    NULL,
    TRUE,
    W,
    cast,
    header,
    i32,
    same,
    tag,
    untag,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import Set, Tuple
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.containers import dicts, sets
from runtime.vm.containers.dictmethods import dict_or
from runtime.vm.containers.listmethods import is_derived_class
from runtime.vm.containers.setops import (
    difference,
    discard,
    flip,
    intersection,
    is_any_set,
    made_of,
    result_of,
    subtract,
    symmetric_difference,
    union,
    update,
)
from runtime.vm.containers.sets import ABSENT, ADDED
from runtime.vm.kinds import kind, payload
from runtime.vm.objects import box_bool
from runtime.vm.operations.compare import compare
from runtime.vm.operations.hashing import int_from_words, words_of_int
from runtime.vm.text.textbuf import literal
from spec.bytecode import Op


# --- making ---
@dont_look_inside
def set_new(cls: W, iterable: W) -> W:
    """set(), set(iterable); of a derived class __init__ fills it."""
    if iterable is NULL or is_derived_class(cls):
        return sets.new_set()
    return made_of(iterable, kinds.SET)


@dont_look_inside
def frozenset_new(cls: W, iterable: W) -> W:
    if iterable is NULL:
        return sets.new_set_of(kinds.FROZEN_SET)
    if kind(iterable) == kinds.FROZEN_SET:
        return iterable
    return made_of(payload(iterable), kinds.FROZEN_SET)


@dont_look_inside
def set_init(self: W, iterable: W) -> W:
    """set.__init__"""
    s = cast(Set, self)
    sets.clear(s)
    if iterable is NULL:
        return NONE
    return result_of(update(s, iterable), NONE)


# --- single keys ---
def set_add(self: W, key: W) -> W:
    return NULL if sets.add(cast(Set, self), key) < 0 else NONE


@dont_look_inside
def set_discard(self: W, key: W) -> W:
    return result_of(discard(cast(Set, self), key), NONE)


@dont_look_inside
def set_remove(self: W, key: W) -> W:
    found = discard(cast(Set, self), key)
    if found == 0:
        return dicts.no_key(key)
    return result_of(found, NONE)


@dont_look_inside
def set_contains(self: W, key: W) -> W:
    place = sets.find(cast(Set, self), key)
    if place >= 0:
        return TRUE
    return FALSE if place == ABSENT else NULL


@dont_look_inside
def set_pop(self: W) -> W:
    s = cast(Set, self)
    if s.count == 0:
        return dicts.no_key(literal("pop from an empty set"))
    place = sets.next_place(s, s.finger & s.mask)
    if place < 0:
        place = sets.next_place(s, 0)
    key = s.table[place]
    sets.delete_place(s, place)
    s.finger = place + 1
    return key


@dont_look_inside
def set_clear(self: W) -> W:
    sets.clear(cast(Set, self))
    return NONE


@dont_look_inside
def set_copy(self: W) -> W:
    if kind(self) == kinds.FROZEN_SET:
        return self
    return sets.copy_set(cast(Set, self), kinds.SET)


def set_len(self: W) -> W:
    return tag(cast(Set, self).count)


# --- methods ---
@dont_look_inside
def set_union(self: W, others: W) -> W:
    result = sets.copy_set(cast(Set, self), header(self))
    i = 0
    while result is not NULL and i < cast(Tuple, others).length:
        w = payload(cast(Tuple, others)[i])
        if not same(w, self) and update(result, w) < 0:
            return NULL
        i += 1
    return result


@dont_look_inside
def set_update(self: W, others: W) -> W:
    i = 0
    while i < cast(Tuple, others).length:
        if update(cast(Set, self), payload(cast(Tuple, others)[i])) < 0:
            return NULL
        i += 1
    return NONE


@dont_look_inside
def set_update_by(self: W, iterable: W) -> W:
    """INTRINSIC SET_UPDATE"""
    return result_of(update(cast(Set, self), payload(iterable)), NONE)


@dont_look_inside
def set_intersection(self: W, others: W) -> W:
    if cast(Tuple, others).length == 0:
        return set_copy(self)
    result = cast(Set, self)
    i = 0
    while i < cast(Tuple, others).length:
        result = intersection(result, payload(cast(Tuple, others)[i]))
        if result is NULL:
            return NULL
        i += 1
    return result


@dont_look_inside
def set_intersection_update(self: W, others: W) -> W:
    result = set_intersection(self, others)
    if result is NULL:
        return NULL
    take_over(cast(Set, self), cast(Set, result))
    return NONE


def take_over(s: Set, other: Set) -> None:
    """The first set gets the contents of the second one."""
    s.count = other.count
    s.used = other.used
    s.mask = other.mask
    s.table = other.table
    s.hashes = other.hashes


@dont_look_inside
def set_difference(self: W, others: W) -> W:
    if cast(Tuple, others).length == 0:
        return set_copy(self)
    result = difference(cast(Set, self), payload(cast(Tuple, others)[0]))
    i = 1
    while result is not NULL and i < cast(Tuple, others).length:
        if subtract(result, payload(cast(Tuple, others)[i])) < 0:
            return NULL
        i += 1
    return result


@dont_look_inside
def set_difference_update(self: W, others: W) -> W:
    i = 0
    while i < cast(Tuple, others).length:
        if subtract(cast(Set, self), payload(cast(Tuple, others)[i])) < 0:
            return NULL
        i += 1
    return NONE


@dont_look_inside
def set_symmetric_difference(self: W, other: W) -> W:
    return symmetric_difference(cast(Set, self), payload(other))


@dont_look_inside
def set_symmetric_difference_update(self: W, other: W) -> W:
    return result_of(flip(cast(Set, self), payload(other)), NONE)


@dont_look_inside
def set_isdisjoint(self: W, other: W) -> W:
    s = cast(Set, self)
    w = payload(other)
    if is_any_set(w):
        small = cast(Set, w)
        large = s
        if small.count > large.count:
            small = s
            large = cast(Set, w)
        i = sets.next_place(small, 0)
        while i >= 0:
            found = sets.contains_from(large, small, i)
            if found != ABSENT:
                return FALSE if found >= 0 else NULL
            i = sets.next_place(small, i + 1)
        return TRUE
    common = intersection(s, w)
    return NULL if common is NULL else box_bool(common.count == 0)


@dont_look_inside
def set_issubset(self: W, other: W) -> W:
    w = payload(other)
    if not is_any_set(w):
        w = made_of(w, kinds.SET)
        if w is NULL:
            return NULL
    result = sets.is_subset(cast(Set, self), cast(Set, w))
    return NULL if result < 0 else box_bool(result == 1)


@dont_look_inside
def set_issuperset(self: W, other: W) -> W:
    w = payload(other)
    if not is_any_set(w):
        w = made_of(w, kinds.SET)
        if w is NULL:
            return NULL
    result = sets.is_subset(cast(Set, w), cast(Set, self))
    return NULL if result < 0 else box_bool(result == 1)


# --- operators ---
@dont_look_inside
def container_binary(op: i32, a: W, b: W) -> W:
    """a op b of two sets, or of two dicts. NULL: an exception is pending, or it is the library's to do."""
    if is_any_set(a) and is_any_set(b):
        return set_binary(op, cast(Set, a), cast(Set, b))
    if kind(a) == kinds.DICT and kind(b) == kinds.DICT and op == Op.OR:
        return dict_or(a, b)
    return NULL


@dont_look_inside
def set_binary(op: i32, a: Set, b: Set) -> W:
    changed = header(a) == kinds.SET  # in place
    match op:
        case Op.OR:
            return union(a, b)
        case Op.SUB:
            return difference(a, b)
        case Op.XOR:
            return symmetric_difference(a, b)
        case Op.AND:
            return intersection(a, b)
        case Op.IOR:
            return result_of(update(a, b), a) if changed else union(a, b)
        case Op.ISUB:
            return result_of(subtract(a, b), a) if changed else difference(a, b)
        case Op.IXOR:
            return result_of(flip(a, b), a) if changed else symmetric_difference(a, b)
        case Op.IAND:
            result = intersection(a, b)
            if result is not NULL and changed:
                take_over(a, result)
                return a
            return result
        case _:
            return NULL


@dont_look_inside
def set_or(self: W, other: W) -> W:
    b = payload(other)
    return union(cast(Set, self), b) if is_any_set(b) else NOT_IMPLEMENTED


@dont_look_inside
def set_and(self: W, other: W) -> W:
    b = payload(other)
    return intersection(cast(Set, self), b) if is_any_set(b) else NOT_IMPLEMENTED


@dont_look_inside
def set_sub(self: W, other: W) -> W:
    b = payload(other)
    return difference(cast(Set, self), b) if is_any_set(b) else NOT_IMPLEMENTED


@dont_look_inside
def set_xor(self: W, other: W) -> W:
    b = payload(other)
    return symmetric_difference(cast(Set, self), b) if is_any_set(b) else NOT_IMPLEMENTED


@dont_look_inside
def set_ror(self: W, other: W) -> W:
    b = payload(other)
    return union(cast(Set, b), self) if is_any_set(b) else NOT_IMPLEMENTED


@dont_look_inside
def set_rand(self: W, other: W) -> W:
    b = payload(other)
    return intersection(cast(Set, b), self) if is_any_set(b) else NOT_IMPLEMENTED


@dont_look_inside
def set_rsub(self: W, other: W) -> W:
    b = payload(other)
    return difference(cast(Set, b), self) if is_any_set(b) else NOT_IMPLEMENTED


@dont_look_inside
def set_rxor(self: W, other: W) -> W:
    b = payload(other)
    return symmetric_difference(cast(Set, b), self) if is_any_set(b) else NOT_IMPLEMENTED


def set_compare(op: i32, self: W, other: W) -> W:
    b = payload(other)
    return compare(op, self, b) if is_any_set(b) else NOT_IMPLEMENTED


def set_eq(self: W, other: W) -> W:
    return set_compare(Op.EQ, self, other)


def set_ne(self: W, other: W) -> W:
    return set_compare(Op.NE, self, other)


def set_lt(self: W, other: W) -> W:
    return set_compare(Op.LT, self, other)


def set_le(self: W, other: W) -> W:
    return set_compare(Op.LE, self, other)


def set_gt(self: W, other: W) -> W:
    return set_compare(Op.GT, self, other)


def set_ge(self: W, other: W) -> W:
    return set_compare(Op.GE, self, other)


# --- what the library does its work with ---
@dont_look_inside
def next_candidate(s: W, hashed: W, passed: W) -> W:
    """_set_next(s, hash, passed): the place behind so many others that have a key with this hash, -1: none."""
    low = words_of_int(hashed)
    return tag(sets.next_candidate(cast(Set, s), low, vm.hash_high, untag(passed)))


@dont_look_inside
def key_at(s: W, place: W) -> W:
    """_set_key(s, place); _MISSING: there is none now."""
    table = cast(Set, s).table
    i = untag(place)
    if table is NULL or i > cast(Set, s).mask or not sets.is_key(table, table[i]):
        return MISSING
    return table[i]


@dont_look_inside
def next_place(s: W, place: W) -> W:
    """_set_next_place(s, place): the first place from there on that has a key; -1: none."""
    return tag(sets.next_place(cast(Set, s), untag(place)))


@dont_look_inside
def hash_at(s: W, place: W) -> W:
    """_set_hash(s, place): the hash of the key there."""
    i = untag(place)
    return int_from_words(sets.place_hash(cast(Set, s), i), sets.place_hash_high(cast(Set, s), i))


@dont_look_inside
def delete_at(s: W, place: W) -> W:
    sets.delete_place(cast(Set, s), untag(place))
    return NONE


@dont_look_inside
def insert_hashed(s: W, key: W, hashed: W) -> W:
    """_set_insert(s, key, hash): a key that is absent."""
    low = words_of_int(hashed)
    return NONE if sets.insert_hashed(cast(Set, s), key, low, vm.hash_high) == ADDED else NULL


@dont_look_inside
def take_contents(s: W, other: W) -> W:
    """_set_take(s, other): s gets the contents of another set, which nobody else has."""
    take_over(cast(Set, s), cast(Set, other))
    return NONE


@dont_look_inside
def freeze(s: W) -> W:
    """_set_freeze(s): a frozenset with the table of a set that nobody else has."""
    result = sets.new_set_of(kinds.FROZEN_SET)
    if result is not NULL:
        take_over(result, cast(Set, s))
    return result

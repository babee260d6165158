"""Sets and frozensets: open hash tables with CPython's probing, sizes and growth, since the order of a set of numbers
can be seen: it is the order of the table.

`table` has mask + 1 places: null: never used; the table itself: deleted; else a key. `used` places are taken, deleted
ones included, `count` hold keys. `hashes` has two words a place, the 64-bit hash; it is null while all keys are small
ints, whose hashes are themselves: then a lookup compares words only. An empty set that never held anything has no
table. Set and FrozenSet have the same fields at the same places, so that Set stands for both here.
"""

from __future__ import annotations

from runtime.translate.ll import NULL, W, address, cast, header, i32, is_small, new, same, uint_rshift, untag, vm
from runtime.translate.lltypes import FrozenSet, IntArray, RefArray, Set
from runtime.translate.rjit import dont_look_inside, never_collects, promote
from runtime.vm import kinds
from runtime.vm.containers.blocks import ITEMS, copy_words
from runtime.vm.kinds import kind, payload
from runtime.vm.objects import new_int_array, new_ref_array
from runtime.vm.operations import equality
from runtime.vm.operations.hashing import FAILED as HASH_FAILED
from runtime.vm.operations.hashing import KNOWN, hash_word
from spec.heap import TYPES

ABSENT, FAILED, USER = -1, -2, -3  # as in dicts
ADDED, PRESENT = 1, 2
MIN_SIZE = 8
LINEAR_PROBES = 9
PERTURB_SHIFT = 5
BIG_SET = 50000  # keys; smaller ones grow faster
assert [TYPES["Set"].fields[n].offset for n in TYPES["Set"].fields] == [
    TYPES["FrozenSet"].fields[n].offset for n in TYPES["Set"].fields
]


@dont_look_inside
def new_set() -> Set:
    """An empty Set. NULL: no memory."""
    result: Set = new(Set)
    return result


@dont_look_inside
def new_set_of(set_kind: i32) -> Set:
    """An empty Set or FrozenSet. NULL: no memory."""
    if set_kind == kinds.SET:
        result: Set = new(Set)
        return result
    frozen: FrozenSet = new(FrozenSet)
    return cast(Set, frozen)


def is_key(table: RefArray, key: W) -> bool:
    """Is what a place holds a key?"""
    return key is not NULL and not same(key, table)


# --- lookup ---
def find(s: Set, key: W) -> i32:
    """Place of the key; ABSENT, FAILED, USER."""
    table = s.table
    if is_small(key) and table is not NULL and s.hashes is NULL:
        value = untag(key)
        if value != -1:
            place = value & s.mask
            found = table[place]
            if same(found, key):
                return place
            if found is NULL:
                return ABSENT
        return find_int(s, key)
    return find_slow(s, key)


@dont_look_inside
@never_collects
def find_int(s: Set, key: W) -> i32:
    """In a set of small ints."""
    table = s.table
    mask = s.mask
    low = untag(key)
    high = low >> 31
    if low == -1:
        low = -2
    i = low & mask
    while True:
        last = i + LINEAR_PROBES if i + LINEAR_PROBES <= mask else i
        place = i
        while place <= last:
            if table[place] is NULL:
                return ABSENT
            if same(table[place], key):
                return place
            place += 1
        low = uint_rshift(low, PERTURB_SHIFT) | (high << (32 - PERTURB_SHIFT))
        high = uint_rshift(high, PERTURB_SHIFT)
        i = (i * 5 + 1 + low) & mask


@dont_look_inside
def find_slow(s: Set, key: W) -> i32:
    if kind(payload(key)) == kinds.SET:
        return USER  # it stands for the frozenset with the same items where it is looked for
    low = hash_word(key)
    if vm.hash_status != KNOWN:
        return FAILED if vm.hash_status == HASH_FAILED else USER
    if s.table is NULL:
        return ABSENT
    return find_hashed(s, key, low, vm.hash_high)


@dont_look_inside
def find_hashed(s: Set, key: W, low: i32, high: i32) -> i32:
    """In a set with a table."""
    h = low
    h_high = high
    i = h & s.mask
    while True:
        last = i + LINEAR_PROBES if i + LINEAR_PROBES <= s.mask else i
        place = i
        while place <= last:
            found = s.table[place]
            if found is NULL:
                return ABSENT
            if place_hash(s, place) == low and not same(found, s.table):
                result = equality.equal_words(found, key)
                if result == 1:
                    return place
                if result < 0:
                    return FAILED if result == equality.FAILED else USER
            place += 1
        h = uint_rshift(h, PERTURB_SHIFT) | (h_high << (32 - PERTURB_SHIFT))
        h_high = uint_rshift(h_high, PERTURB_SHIFT)
        i = (i * 5 + 1 + h) & s.mask


@never_collects
def place_hash(s: Set, place: i32) -> i32:
    """Low word of the hash of the key there; anything where there is none."""
    if s.hashes is not NULL:
        return s.hashes[2 * place]
    key = s.table[place]
    if not is_small(key):
        return 0
    return -2 if untag(key) == -1 else untag(key)


@never_collects
def place_hash_high(s: Set, place: i32) -> i32:
    if s.hashes is not NULL:
        return s.hashes[2 * place + 1]
    key = s.table[place]
    return untag(key) >> 31 if is_small(key) else 0


@dont_look_inside
@never_collects
def next_candidate(s: Set, low: i32, high: i32, passed: i32) -> i32:
    """The place that comes behind so many others among those with this hash, in the order of probing, which may come to
    a place more than once; ABSENT. For the library, which compares the keys."""
    if s.table is NULL:
        return ABSENT
    table = s.table
    left = passed
    h = low
    h_high = high
    i = h & s.mask
    while True:
        last = i + LINEAR_PROBES if i + LINEAR_PROBES <= s.mask else i
        place = i
        while place <= last:
            if table[place] is NULL:
                return ABSENT
            if is_key(table, table[place]) and place_hash(s, place) == low and place_hash_high(s, place) == high:
                if left == 0:
                    return place
                left -= 1
            place += 1
        h = uint_rshift(h, PERTURB_SHIFT) | (h_high << (32 - PERTURB_SHIFT))
        h_high = uint_rshift(h_high, PERTURB_SHIFT)
        i = (i * 5 + 1 + h) & s.mask


# --- change ---
def add(s: Set, key: W) -> i32:
    """ADDED, PRESENT, FAILED, USER."""
    place = find(s, key)
    if place >= 0:
        return PRESENT
    if place != ABSENT:
        return place
    return insert(s, key)


def set_add(s: Set, key: W) -> bool:
    """s.add(key). False: an exception is pending, or user code is needed."""
    return add(s, key) > 0


@dont_look_inside
def insert(s: Set, key: W) -> i32:
    """An absent key whose hash is built in: ADDED, FAILED."""
    low = hash_word(key)
    return insert_hashed(s, key, low, vm.hash_high)


@dont_look_inside
def insert_hashed(s: Set, key: W, low: i32, high: i32) -> i32:
    """An absent key with this hash: ADDED, FAILED."""
    if s.table is NULL:
        table = new_ref_array(MIN_SIZE)
        if table is NULL:
            return FAILED
        s.table = table
        s.mask = MIN_SIZE - 1
    if not is_small(key) and s.hashes is NULL:
        if not make_hashes(s):
            return FAILED
    s.count = s.count + 1
    if s.used >= s.count and put_again(s, key, low, high):
        return ADDED
    put(s.table, s.hashes, s.mask, key, low, high)
    s.used = s.used + 1
    if s.used * 5 >= s.mask * 3:
        if not resize(s, grown(s.count)):
            return FAILED
    return ADDED


@never_collects
def grown(count: i32) -> i32:
    return count * 2 if count > BIG_SET else count * 4


@dont_look_inside
def make_hashes(s: Set) -> bool:
    """Of a set of small ints. False: no memory."""
    hashes = new_int_array(2 * (s.mask + 1))
    if hashes is NULL:
        return False
    i = 0
    while i <= s.mask:
        hashes[2 * i] = 0 if s.table[i] is NULL else place_hash(s, i)
        hashes[2 * i + 1] = 0 if s.table[i] is NULL else place_hash_high(s, i)
        i += 1
    s.hashes = hashes
    return True


@never_collects
def put(table: RefArray, hashes: IntArray, mask: i32, key: W, low: i32, high: i32) -> None:
    """At the first place on the key's way that was never used."""
    h = low
    h_high = high
    i = h & mask
    while True:
        last = i + LINEAR_PROBES if i + LINEAR_PROBES <= mask else i
        place = i
        while place <= last:
            if table[place] is NULL:
                table[place] = key
                if hashes is not NULL:
                    hashes[2 * place] = low
                    hashes[2 * place + 1] = high
                return
            place += 1
        h = uint_rshift(h, PERTURB_SHIFT) | (h_high << (32 - PERTURB_SHIFT))
        h_high = uint_rshift(h_high, PERTURB_SHIFT)
        i = (i * 5 + 1 + h) & mask


@never_collects
def put_again(s: Set, key: W, low: i32, high: i32) -> bool:
    """At the last deleted place on the key's way; False: there is none."""
    table = s.table
    free = -1
    h = low
    h_high = high
    i = h & s.mask
    while True:
        last = i + LINEAR_PROBES if i + LINEAR_PROBES <= s.mask else i
        place = i
        while place <= last and table[place] is not NULL:
            if same(table[place], table):
                free = place
            place += 1
        if place <= last:
            break
        h = uint_rshift(h, PERTURB_SHIFT) | (h_high << (32 - PERTURB_SHIFT))
        h_high = uint_rshift(h_high, PERTURB_SHIFT)
        i = (i * 5 + 1 + h) & s.mask
    if free < 0:
        return False
    table[free] = key
    if s.hashes is not NULL:
        s.hashes[2 * free] = low
        s.hashes[2 * free + 1] = high
    return True


@dont_look_inside
def resize(s: Set, more_than: i32) -> bool:
    """A new table, the smallest with more than so many places, without deleted ones. False: no memory."""
    size = MIN_SIZE
    while size <= more_than:
        size <<= 1
    table = new_ref_array(size)
    if table is NULL:
        return False
    hashes: IntArray = NULL
    if s.hashes is not NULL:
        hashes = new_int_array(2 * size)
        if hashes is NULL:
            return False
    i = 0
    while s.table is not NULL and i <= s.mask:
        key = s.table[i]
        if is_key(s.table, key):
            put(table, hashes, size - 1, key, place_hash(s, i), place_hash_high(s, i))
        i += 1
    s.table = table
    s.hashes = hashes
    s.mask = size - 1
    s.used = s.count
    return True


@dont_look_inside
@never_collects
def delete_place(s: Set, place: i32) -> None:
    """The key there leaves."""
    s.table[place] = s.table
    s.count = s.count - 1


@dont_look_inside
@never_collects
def clear(s: Set) -> None:
    """`finger` stays, as in CPython: the next pop goes on from there."""
    s.count = 0
    s.used = 0
    s.mask = 0
    s.table = NULL
    s.hashes = NULL


@dont_look_inside
@never_collects
def next_place(s: Set, place: i32) -> i32:
    """The first place from `place` on that holds a key; -1: none."""
    table = s.table
    if table is NULL:
        return -1
    i = place
    while i <= s.mask:
        if is_key(table, table[i]):
            return i
        i += 1
    return -1


@dont_look_inside
@never_collects
def keys_from(s: Set, place: i32) -> i32:
    """How many keys lie from `place` on."""
    count = 0
    i = next_place(s, place)
    while i >= 0:
        count += 1
        i = next_place(s, i + 1)
    return count


# --- whole sets ---
def places(s: Set) -> i32:
    """CPython's mask: that of a set without a table is that of the smallest."""
    return s.mask if s.table is not NULL else MIN_SIZE - 1


@dont_look_inside
def reserve(s: Set, more: i32) -> bool:
    """Room for so many keys at once, as CPython makes it. False: no memory."""
    if (s.used + more) * 5 >= places(s) * 3:
        return resize(s, (s.count + more) * 2)
    return True


@dont_look_inside
def merge(s: Set, other: Set) -> i32:
    """s |= other: ADDED, FAILED, USER."""
    if same(s, other) or other.count == 0:
        return ADDED
    if not reserve(s, other.count):
        return FAILED
    if s.used == 0:
        return merge_into_empty(s, other)
    i = next_place(other, 0)
    while i >= 0:
        result = add_from(s, other, i)
        if result < 0:
            return result
        i = next_place(other, i + 1)
    return ADDED


@dont_look_inside
def add_from(s: Set, other: Set, place: i32) -> i32:
    """Adds the key at that place of another set, whose hash is known."""
    key = other.table[place]
    if s.table is not NULL:
        found = find_hashed(s, key, place_hash(other, place), place_hash_high(other, place))
        if found >= 0:
            return PRESENT
        if found != ABSENT:
            return found
    return insert_hashed(s, key, place_hash(other, place), place_hash_high(other, place))


@dont_look_inside
def merge_into_empty(s: Set, other: Set) -> i32:
    size = places(s) + 1
    as_it_is = s.mask == other.mask and other.used == other.count
    table = new_ref_array(size)
    if table is NULL:
        return FAILED
    hashes: IntArray = NULL
    if other.hashes is not NULL:
        hashes = new_int_array(2 * size)
        if hashes is NULL:
            return FAILED
    if s.table is NULL:
        as_it_is = other.mask == MIN_SIZE - 1 and other.used == other.count
    if as_it_is:
        copy_words(address(table) + ITEMS["RefArray"], address(other.table) + ITEMS["RefArray"], size)
        if hashes is not NULL:
            copy_words(address(hashes) + ITEMS["IntArray"], address(other.hashes) + ITEMS["IntArray"], 2 * size)
    else:
        i = next_place(other, 0)
        while i >= 0:
            put(table, hashes, size - 1, other.table[i], place_hash(other, i), place_hash_high(other, i))
            i = next_place(other, i + 1)
    s.table = table
    s.hashes = hashes
    s.mask = size - 1
    s.count = other.count
    s.used = other.count
    return ADDED


@dont_look_inside
def copy_set(s: Set, set_kind: i32) -> Set:
    """A new Set or FrozenSet with the same keys. NULL: no memory."""
    result = new_set_of(set_kind)
    if result is NULL:
        return NULL
    if merge(result, s) < 0:
        return NULL
    return result


@dont_look_inside
def is_subset(a: Set, b: Set) -> i32:
    """1, 0; equality.FAILED, equality.USER."""
    if a.count > b.count:
        return 0
    i = next_place(a, 0)
    while i >= 0:
        found = contains_from(b, a, i)
        if found < 0:
            if found == ABSENT:
                return 0
            return equality.FAILED if found == FAILED else equality.USER
        i = next_place(a, i + 1)
    return 1


@dont_look_inside
def contains_from(s: Set, other: Set, place: i32) -> i32:
    """`find` of the key at that place of another set."""
    if s.table is NULL:
        return ABSENT
    return find_hashed(s, other.table[place], place_hash(other, place), place_hash_high(other, place))


@dont_look_inside
def sets_equal(a: Set, b: Set) -> i32:
    """1, 0; equality.FAILED, equality.USER."""
    if a.count != b.count:
        return 0
    return is_subset(a, b)


def is_set(w: W) -> bool:
    """A Set or FrozenSet?"""
    if is_small(w):
        return False
    h = promote(header(w))
    return h == kinds.SET or h == kinds.FROZEN_SET

"""Dicts: compact and ordered. `entries` is a row of keys and values in the order of insertion (key i at 2*i, its value
after it); a deleted entry is two nulls, but that the first one may know how many are deleted behind it (first_entry),
any other one how many before it, itself included (previous_entry).
`index` is a hash table of mask + 1 words: 0 empty, DELETED, or the number of
an entry plus 1. `count` entries are alive, `used` places are taken.

The strategy says what the keys are:

    EMPTY       nothing was ever stored; no arrays
    STRINGS     all keys are str: their hashes are in the keys
    INTS        all keys are small ints, which are their own hashes
    ANY         any keys; `hashes` has the low words of their hashes
    NAMESPACE, INSTANCE    no storage of its own: `source` is a module's Namespace or an instance (types/dictproxy.py)

So the common lookup compares no hashes and calls no functions: one load of the index, one of the key, which is the very
object. A trace contains that much (`find`), everything else is called. Sizes grow as CPython's do: then it depends on
the same things whether a change during an iteration is noticed.
"""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    cast,
    header,
    i32,
    is_small,
    new,
    same,
    tag,
    uint_rshift,
    untag,
    vm,
)
from runtime.translate.lltypes import Dict, Str
from runtime.translate.rjit import dont_look_inside, never_collects, promote
from runtime.vm import kinds
from runtime.vm.kinds import is_str_kind, kind, payload
from runtime.vm.operations import equality
from runtime.vm.operations.hashing import FAILED as HASH_FAILED
from runtime.vm.operations.hashing import KNOWN, hash_word
from runtime.vm.text.strings import equal_strs, str_hash
from runtime.vm.types.dictproxy import (
    source_find,
    source_key,
    source_set,
    source_used,
    source_value,
)  # fmt: skip
from spec.bytecode import ErrorKind

EMPTY, STRINGS, INTS, ANY, NAMESPACE, INSTANCE = 0, 1, 2, 3, 4, 5
ABSENT, FAILED, USER = -1, -2, -3  # results of find: no such key; an exception is pending; user code has to compare
DELETED = -1
PERTURB_SHIFT = 5


@dont_look_inside
def new_dict() -> Dict:
    """An empty one. NULL: no memory."""
    result: Dict = new(Dict)
    return result


# --- entries ---
def entry_key(d: Dict, number: i32) -> W:
    """Key of entry `number` < entries_used(d); NULL: a hole."""
    if promote(d.strategy) >= NAMESPACE:
        return source_key(d.source, number)
    return d.entries[2 * number]


def entry_value(d: Dict, number: i32) -> W:
    """Value of an entry that is no hole. NULL: no memory."""
    if promote(d.strategy) >= NAMESPACE:
        return source_value(d.source, number)
    return d.entries[2 * number + 1]


def set_entry(d: Dict, number: i32, value: W) -> bool:
    """False: an exception is pending."""
    if promote(d.strategy) >= NAMESPACE:
        return source_set(d.source, number, value)
    d.entries[2 * number + 1] = value
    return True


def entries_used(d: Dict) -> i32:
    """Numbers of entries are below it."""
    if promote(d.strategy) >= NAMESPACE:
        return source_used(d.source)
    return d.used


def dict_length(d: Dict) -> i32:
    if promote(d.strategy) >= NAMESPACE:
        return source_length(d.source)
    return d.count


@dont_look_inside
@never_collects
def source_length(source: W) -> i32:
    n = source_used(source)
    count = 0
    i = 0
    while i < n:
        if source_key(source, i) is not NULL:
            count += 1
        i += 1
    return count


@dont_look_inside
@never_collects
def next_entry(d: Dict, number: i32) -> i32:
    """The first entry from `number` on that is no hole; -1: none."""
    n = entries_used(d)
    i = number
    while i < n:
        if entry_key(d, i) is not NULL:
            return i
        i += 1
    return -1


@dont_look_inside
@never_collects
def first_entry(d: Dict) -> i32:
    """next_entry(d, 0). Entry 0, if deleted, keeps it as its value: so the first ones can be deleted one by one."""
    if d.strategy >= NAMESPACE or d.used == 0 or d.entries[0] is not NULL:
        return next_entry(d, 0)
    known = d.entries[1]
    number = next_entry(d, 0 if known is NULL else untag(known))
    d.entries[1] = tag(d.used if number < 0 else number)
    return number


@dont_look_inside
@never_collects
def previous_entry(d: Dict, number: i32) -> i32:
    """The last entry up to `number` that is no hole; -1: none."""
    i = number
    if i >= entries_used(d):
        i = entries_used(d) - 1
    while i >= 0:
        if entry_key(d, i) is not NULL:
            return i
        known: W = d.entries[2 * i + 1] if i > 0 and d.strategy < NAMESPACE else NULL
        i -= 1 if known is NULL else untag(known)
    return -1


@dont_look_inside
def no_key(key: W) -> W:
    """KeyError; NULL."""
    vm.error_kind = ErrorKind.KEY_ERROR
    vm.error_arg0 = key
    return NULL


# --- lookup ---
def find(d: Dict, key: W) -> i32:
    """Number of the key's entry; ABSENT, FAILED, USER."""
    strategy = promote(d.strategy)
    if is_small(key):
        if strategy == INTS:
            number = d.index[untag(key) & d.mask] - 1
            if number == -1:
                return ABSENT
            if number >= 0 and same(d.entries[2 * number], key):
                return number
            return find_int(d, untag(key))
    elif strategy == STRINGS and is_str_kind(promote(header(key))):
        name = cast(Str, key)
        h = str_hash(name)
        number = d.index[h & d.mask] - 1
        if number == -1:
            return ABSENT
        if number >= 0 and same(d.entries[2 * number], key):
            return number
        return find_str(d, name, h)
    return find_slow(d, key)


@dont_look_inside
@never_collects
def find_int(d: Dict, value: i32) -> i32:
    """In a dict of small ints."""
    index = d.index
    entries = d.entries
    mask = d.mask
    perturb = value
    i = value & mask
    while True:
        number = index[i] - 1
        if number >= 0:
            key = entries[2 * number]
            if is_small(key) and untag(key) == value:
                return number
        elif number == -1:
            return ABSENT
        perturb = uint_rshift(perturb, PERTURB_SHIFT)
        i = (i * 5 + perturb + 1) & mask


@dont_look_inside
@never_collects
def find_str(d: Dict, name: Str, h: i32) -> i32:
    """In a dict of strings."""
    index = d.index
    entries = d.entries
    mask = d.mask
    perturb = h
    i = h & mask
    while True:
        number = index[i] - 1
        if number >= 0:
            key = cast(Str, entries[2 * number])
            if same(key, name) or (key.hash == h and equal_strs(key, name)):
                return number
        elif number == -1:
            return ABSENT
        perturb = uint_rshift(perturb, PERTURB_SHIFT)
        i = (i * 5 + perturb + 1) & mask


@dont_look_inside
def find_slow(d: Dict, key: W) -> i32:
    h = hash_word(key)
    if vm.hash_status != KNOWN:
        return FAILED if vm.hash_status == HASH_FAILED else USER
    strategy = d.strategy
    if strategy == ANY:
        return find_hashed(d, key, h)
    if strategy == EMPTY:
        return ABSENT
    plain = payload(key)
    k = kind(plain)
    if strategy == INTS:
        if is_small(plain):
            return find_int(d, untag(plain))
        return find_int_like(d, plain, h)
    if not is_str_kind(k):
        return ABSENT
    if strategy == STRINGS:
        return find_str(d, cast(Str, plain), str_hash(cast(Str, plain)))
    return source_find(d.source, cast(Str, plain))


@dont_look_inside
def find_int_like(d: Dict, key: W, h: i32) -> i32:
    """A bool, float or complex number in a dict of small ints. The low word of an int's hash is the int (-1's is
    -2)."""
    k = kind(key)
    if k != kinds.BOOL and k != kinds.FLOAT and k != kinds.COMPLEX:
        return ABSENT
    number = find_int(d, h)
    if number < 0 and h == -2:
        number = find_int(d, -1)
    elif number >= 0 and h == -2 and equality.equal_words(d.entries[2 * number], key) != 1:
        number = find_int(d, -1)
    if number >= 0 and equality.equal_words(d.entries[2 * number], key) == 1:
        return number
    return ABSENT


@dont_look_inside
def find_hashed(d: Dict, key: W, h: i32) -> i32:
    """In a dict of any keys."""
    perturb = h
    i = h & d.mask
    while True:
        number = d.index[i] - 1
        if number >= 0:
            if d.hashes[number] == h:
                result = equality.equal_words(d.entries[2 * number], key)
                if result == 1:
                    return number
                if result < 0:
                    return FAILED if result == equality.FAILED else USER
        elif number == -1:
            return ABSENT
        perturb = uint_rshift(perturb, PERTURB_SHIFT)
        i = (i * 5 + perturb + 1) & d.mask


@dont_look_inside
@never_collects
def next_candidate(d: Dict, h: i32, passed: i32) -> i32:
    """The entry that comes behind so many others among those with this hash, in the order of probing, which may come to
    an entry more than once; ABSENT. For the library, which compares the keys."""
    if d.strategy != ANY:
        return next_among_plain(d, h, passed)
    left = passed
    perturb = h
    i = h & d.mask
    while True:
        number = d.index[i] - 1
        if number == -1:
            return ABSENT
        if number >= 0 and d.hashes[number] == h:
            if left == 0:
                return number
            left -= 1
        perturb = uint_rshift(perturb, PERTURB_SHIFT)
        i = (i * 5 + perturb + 1) & d.mask


@never_collects
def next_among_plain(d: Dict, h: i32, passed: i32) -> i32:
    """The same where the keys have no array of hashes, by a walk over all of them."""
    n = entries_used(d)
    left = passed
    i = 0
    while i < n:
        key = entry_key(d, i)
        if key is not NULL and plain_hash(key) == h:
            if left == 0:
                return i
            left -= 1
        i += 1
    return ABSENT


@never_collects
def plain_hash(key: W) -> i32:
    """Low word of the hash of a small int or string."""
    if is_small(key):
        return -2 if untag(key) == -1 else untag(key)
    return str_hash(cast(Str, key))

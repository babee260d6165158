"""Interned strings: vm.interned is an open-addressing hash table of all strings in the immortal area, among them every
name and text constant of the program. (A power of two of places, at most half of them taken; linear probing from the
hash.) Names are compared by identity: a string that is to name an attribute goes through `intern`, one that is only
looked up through `interned`. What is interned at run time stays for ever.
"""

from __future__ import annotations

from runtime.translate.ll import NULL, W, address, alloc_immortal, cast, header, i32, load_word, store_word, vm
from runtime.translate.lltypes import RefArray, Str, WideStr
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.objects import memory_error, new_ref_array, note_immortal
from runtime.vm.text.layout import STR_ITEMS, WIDE_ITEMS
from runtime.vm.text.strings import equal_chars, flat, is_interned, str_hash

assert STR_ITEMS == WIDE_ITEMS


@never_collects
def place_of(s: Str) -> i32:
    """Index of the equal string in the table, or of the null where it belongs."""
    table = cast(RefArray, vm.interned)
    mask = table.length - 1
    i = str_hash(s) & mask
    while table[i] is not NULL:
        other = cast(Str, table[i])
        if other.length == s.length and equal_chars(other, s):
            return i
        i = i + 1 & mask
    return i


def interned(s: Str) -> Str:
    """The interned string that equals s; NULL (no exception): there is none, so nothing has this name."""
    if is_interned(s):
        return s
    return find_interned(s)


@dont_look_inside
@never_collects
def find_interned(s: Str) -> Str:
    return cast(Str, cast(RefArray, vm.interned)[place_of(s)])


def intern(s: Str) -> Str:
    """The interned string that equals s, made where there is none. NULL: no memory."""
    if is_interned(s):
        return s
    return make_interned(s)


@dont_look_inside
def make_interned(s: Str) -> Str:
    found = find_interned(s)
    if found is not NULL:
        return found
    source = flat(s)
    if source is NULL or (vm.interned_count + 1) * 2 > cast(RefArray, vm.interned).length and not grow():
        return NULL
    result = immortal_copy(source)
    note_immortal()
    if result is NULL:
        memory_error()
        return NULL
    cast(RefArray, vm.interned)[place_of(result)] = result
    vm.interned_count = vm.interned_count + 1
    return result


@never_collects
def immortal_copy(s: Str) -> Str:
    """Of a Str or WideStr. NULL: the immortal area is full."""
    result: W = NULL
    if header(s) == kinds.WIDE_STR:
        wide: WideStr = alloc_immortal(WideStr, s.length)
        result = wide
    else:
        narrow: Str = alloc_immortal(Str, s.length)
        result = narrow
    if result is NULL:
        return NULL
    target = address(result) + STR_ITEMS
    source = address(s) + STR_ITEMS
    end = source + (s.length << 2 if header(s) == kinds.WIDE_STR else s.length)
    while source < end:
        store_word(target, load_word(source))
        target += 4
        source += 4
    cast(Str, result).hash = s.hash
    return cast(Str, result)


@dont_look_inside
def grow() -> bool:
    """A table of twice the places. False: no memory."""
    new_table = new_ref_array(2 * cast(RefArray, vm.interned).length)
    if new_table is NULL:
        return False
    old = cast(RefArray, vm.interned)
    vm.interned = new_table
    i = 0
    while i < old.length:
        if old[i] is not NULL:
            new_table[place_of(cast(Str, old[i]))] = old[i]
        i += 1
    return True

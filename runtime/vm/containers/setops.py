"""Whole sets combined, in CPython's steps, as the order of a result shows them: union, intersection, difference, with
sets and other built-in iterables."""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    cast,
    header,
    i32,
    same,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import Dict, Set
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.containers import dicts, sets
from runtime.vm.containers.iterate import list_of_items, never_iterable, not_iterable
from runtime.vm.containers.lists import load_item
from runtime.vm.containers.sets import ABSENT, ADDED, FAILED, USER
from runtime.vm.kinds import kind


def is_any_set(w: W) -> bool:
    k = kind(w)
    return k == kinds.SET or k == kinds.FROZEN_SET


def result_of(status: i32, value: W) -> W:
    """NULL where a step failed or user code is needed."""
    return NULL if status < 0 else value


@dont_look_inside
def made_of(iterable: W, set_kind: i32) -> Set:
    """A new Set or FrozenSet of the items. NULL: an exception is pending, or user code is needed."""
    result = sets.new_set_of(set_kind)
    if result is NULL or update(result, iterable) < 0:
        return NULL
    return result


@dont_look_inside
def update(s: Set, w: W) -> i32:
    """s.update(w): ADDED, FAILED, USER. Iterators are the library's: what is taken from them is not to be had again."""
    k = kind(w)
    if k == kinds.SET or k == kinds.FROZEN_SET:
        return sets.merge(s, cast(Set, w))
    if k == kinds.DICT:
        return update_from_dict(s, cast(Dict, w))
    if k >= kinds.FIRST_MAP or k == kinds.ITERATOR or k == kinds.GENERATOR:
        return USER
    items = list_of_items(w)
    if items is NULL:
        if vm.error_kind == 0 and never_iterable(w):
            not_iterable(w)
        return FAILED if vm.error_kind != 0 else USER
    i = 0
    while i < items.length:
        key = load_item(items, i)
        if key is NULL:
            return FAILED
        result = sets.add(s, key)
        if result < 0:
            return result
        i += 1
    return ADDED


@dont_look_inside
def update_from_dict(s: Set, d: Dict) -> i32:
    if not sets.reserve(s, dicts.dict_length(d)):
        return FAILED
    i = dicts.next_entry(d, 0)
    while i >= 0:
        result = sets.add(s, dicts.entry_key(d, i))
        if result < 0:
            return result
        i = dicts.next_entry(d, i + 1)
    return ADDED


@dont_look_inside
def discard(s: Set, key: W) -> i32:
    """1: it was there; 0; FAILED, USER."""
    place = sets.find(s, key)
    if place >= 0:
        sets.delete_place(s, place)
        return 1
    return 0 if place == ABSENT else place


# --- operations: each gives a new set, of the kind of the first one; NULL as ever ---
@dont_look_inside
def union(s: Set, w: W) -> Set:
    result = sets.copy_set(s, header(s))
    if result is NULL or same(s, w):
        return result
    return NULL if update(result, w) < 0 else result


@dont_look_inside
def intersection(s: Set, w: W) -> Set:
    if same(s, w):
        return sets.copy_set(s, header(s))
    result = sets.new_set_of(header(s))
    if result is NULL:
        return NULL
    if not is_any_set(w):
        return intersection_with_items(result, s, w)
    small = cast(Set, w)
    large = s
    if small.count > large.count:
        small = s
        large = cast(Set, w)
    i = sets.next_place(small, 0)
    while i >= 0:
        found = sets.contains_from(large, small, i)
        if found >= 0:
            found = sets.add_from(result, small, i)
        if found < 0 and found != ABSENT:
            return NULL
        i = sets.next_place(small, i + 1)
    return result


@dont_look_inside
def intersection_with_items(result: Set, s: Set, w: W) -> Set:
    """Fills `result` from an iterable that is no set."""
    k = kind(w)
    if k >= kinds.FIRST_MAP or k == kinds.ITERATOR or k == kinds.GENERATOR:
        return NULL
    items = list_of_items(w)
    if items is NULL:
        if vm.error_kind == 0 and never_iterable(w):
            not_iterable(w)
        return NULL
    i = 0
    while i < items.length:
        key = load_item(items, i)
        if key is NULL:
            return NULL
        found = sets.find(s, key)
        if found >= 0:
            found = sets.add(result, key)
        if found < 0 and found != ABSENT:
            return NULL
        i += 1
    return result


@dont_look_inside
def difference(s: Set, w: W) -> Set:
    k = kind(w)
    size = -1
    if is_any_set(w):
        size = cast(Set, w).count
    elif k == kinds.DICT:
        size = dicts.dict_length(cast(Dict, w))
    if size < 0 or s.count >> 2 > size:
        result = sets.copy_set(s, header(s))
        if result is NULL or subtract(result, w) < 0:
            return NULL
        return result
    result = sets.new_set_of(header(s))
    if result is NULL:
        return NULL
    i = sets.next_place(s, 0)
    while i >= 0:
        if k == kinds.DICT:
            found = dicts.find(cast(Dict, w), s.table[i])
        else:
            found = sets.contains_from(cast(Set, w), s, i)
        if found == ABSENT:
            if sets.add_from(result, s, i) < 0:
                return NULL
        elif found < 0:
            return NULL
        i = sets.next_place(s, i + 1)
    return result


@dont_look_inside
def subtract(s: Set, w: W) -> i32:
    """s -= w: 1, FAILED, USER."""
    if same(s, w):
        sets.clear(s)
        return 1
    if is_any_set(w):
        other = cast(Set, w)
        if other.count >> 3 > s.count:
            other = intersection(s, other)
            if other is NULL:
                return FAILED if vm.error_kind != 0 else USER
        i = sets.next_place(other, 0)
        while i >= 0:
            place = sets.contains_from(s, other, i)
            if place >= 0:
                sets.delete_place(s, place)
            elif place != ABSENT:
                return place
            i = sets.next_place(other, i + 1)
    else:
        status = subtract_items(s, w)
        if status < 0:
            return status
    if s.used - s.count > sets.places(s) >> 2:
        return 1 if sets.resize(s, sets.grown(s.count)) else FAILED
    return 1


@dont_look_inside
def subtract_items(s: Set, w: W) -> i32:
    k = kind(w)
    if k >= kinds.FIRST_MAP or k == kinds.ITERATOR or k == kinds.GENERATOR:
        return USER
    items = list_of_items(w)
    if items is NULL:
        if vm.error_kind == 0 and never_iterable(w):
            not_iterable(w)
        return FAILED if vm.error_kind != 0 else USER
    i = 0
    while i < items.length:
        key = load_item(items, i)
        if key is NULL:
            return FAILED
        status = discard(s, key)
        if status < 0:
            return status
        i += 1
    return 1


@dont_look_inside
def flip(s: Set, w: W) -> i32:
    """s ^= w: 1, FAILED, USER."""
    if same(s, w):
        sets.clear(s)
        return 1
    other: Set = NULL
    if is_any_set(w):
        other = cast(Set, w)
    elif kind(w) == kinds.DICT:
        return flip_keys(s, cast(Dict, w))
    else:
        other = made_of(w, header(s))
        if other is NULL:
            return FAILED if vm.error_kind != 0 else USER
    i = sets.next_place(other, 0)
    while i >= 0:
        place = sets.contains_from(s, other, i)
        if place >= 0:
            sets.delete_place(s, place)
        elif place != ABSENT:
            return place
        elif sets.add_from(s, other, i) < 0:
            return FAILED
        i = sets.next_place(other, i + 1)
    return 1


@dont_look_inside
def flip_keys(s: Set, d: Dict) -> i32:
    i = dicts.next_entry(d, 0)
    while i >= 0:
        key = dicts.entry_key(d, i)
        status = discard(s, key)
        if status == 0:
            status = sets.add(s, key)
        if status < 0:
            return status
        i = dicts.next_entry(d, i + 1)
    return 1


@dont_look_inside
def symmetric_difference(s: Set, w: W) -> Set:
    result = made_of(w, header(s))
    if result is NULL or flip(result, s) < 0:
        return NULL
    return result

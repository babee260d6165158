"""Rows of words, copied whole: to that, the items of all kinds of arrays are alike.

Addresses are raw numbers, which a collection makes stale: take them after everything is allocated.
"""

from __future__ import annotations

from runtime.translate.ll import i32, load_byte, load_word, store_byte, store_word, uint_rshift
from runtime.translate.rjit import dont_look_inside, never_collects
from spec.heap import TYPES

HIGH_BITS = i32(0x80808080)
#: Bytes before the items, by type.
ITEMS = {name: t.fixed_size for name, t in TYPES.items() if t.array}


@dont_look_inside
@never_collects
def copy_words(target: i32, source: i32, count: i32) -> None:
    """The rows do not overlap, unless the target begins below the source."""
    end = target + (count << 2)
    while end - target >= 16:
        store_word(target, load_word(source))
        store_word(target + 4, load_word(source + 4))
        store_word(target + 8, load_word(source + 8))
        store_word(target + 12, load_word(source + 12))
        target += 16
        source += 16
    while target != end:
        store_word(target, load_word(source))
        target += 4
        source += 4


@dont_look_inside
@never_collects
def fill_words(at: i32, end: i32, word: i32) -> None:
    """All words from `at` to `end` are this one."""
    while end - at >= 16:
        store_word(at, word)
        store_word(at + 4, word)
        store_word(at + 8, word)
        store_word(at + 12, word)
        at += 16
    while at != end:
        store_word(at, word)
        at += 4


@dont_look_inside
@never_collects
def clear_words(at: i32, end: i32) -> None:
    """All words from `at` to `end` are 0."""
    fill_words(at, end, 0)


@dont_look_inside
@never_collects
def move_words(target: i32, source: i32, count: i32) -> None:
    """The rows may overlap in any way."""
    if target <= source:
        copy_words(target, source, count)
        return
    at = count << 2
    while at > 0:
        at -= 4
        store_word(target + at, load_word(source + at))


@dont_look_inside
@never_collects
def repeat_words(target: i32, source: i32, count: i32, times: i32) -> None:
    """The row, `times` times; the rows do not overlap."""
    if times <= 0 or count <= 0:
        return
    end = target + ((count * times) << 2)
    if count == 1:
        fill_words(target, end, load_word(source))
        return
    copy_words(target, source, count)
    at = target + (count << 2)
    while at != end:  # what is there is copied behind itself
        count = at - target if at - target < end - at else end - at
        copy_words(at, target, count >> 2)
        at += count


@dont_look_inside
@never_collects
def copy_bytes(target: i32, source: i32, count: i32) -> None:
    """Rows of bytes. They do not overlap, unless the target begins below the source. Writes no byte beyond the row."""
    end = target + count
    if count >= 16:
        while target & 3 != 0:
            store_byte(target, load_byte(source))
            target += 1
            source += 1
        last = end & -4
        shift = (source & 3) << 3
        if shift == 0:
            while target != last:
                store_word(target, load_word(source))
                target += 4
                source += 4
        else:
            at = source & -4
            source += last - target
            low = load_word(at)
            while target != last:
                at += 4
                high = load_word(at)
                store_word(target, uint_rshift(low, shift) | high << (32 - shift))
                low = high
                target += 4
    while target != end:
        store_byte(target, load_byte(source))
        target += 1
        source += 1


@dont_look_inside
@never_collects
def fill_bytes(at: i32, end: i32, byte: i32) -> None:
    """All bytes from `at` to `end` are this one."""
    word = byte * 0x01010101
    while at < end and at & 3 != 0:
        store_byte(at, byte)
        at += 1
    last = end & -4
    if at < last:
        fill_words(at, last, word)
        at = last
    while at < end:
        store_byte(at, byte)
        at += 1


@dont_look_inside
@never_collects
def all_ascii(at: i32, end: i32) -> bool:
    """Are all bytes from `at` to `end` below 128?"""
    while at < end and at & 3 != 0:
        if load_byte(at) >= 128:
            return False
        at += 1
    while end - at >= 16:
        if (load_word(at) | load_word(at + 4) | load_word(at + 8) | load_word(at + 12)) & HIGH_BITS != 0:
            return False
        at += 16
    while at < end:
        if load_byte(at) >= 128:
            return False
        at += 1
    return True


@dont_look_inside
@never_collects
def repeat_bytes(target: i32, source: i32, count: i32, total: i32) -> None:
    """The row of `count` bytes, again and again, up to `total` bytes, of which `count` is a divisor."""
    if total <= 0:
        return
    if count == 1:
        fill_bytes(target, target + total, load_byte(source))
        return
    copy_bytes(target, source, count)
    while count < total:  # what is there is copied behind itself
        more = count if count < total - count else total - count
        copy_bytes(target + count, target, more)
        count += more

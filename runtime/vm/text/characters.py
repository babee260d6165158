"""Properties of characters, as CPython's: see spec.characters."""

from __future__ import annotations

from runtime.translate.ll import cast, i32, vm
from runtime.translate.lltypes import ByteData, IntArray, RefArray
from runtime.translate.rjit import dont_look_inside, never_collects
from spec.characters import (
    BLOCK_BITS,
    DECIMAL_SHIFT,
    DIGIT_SHIFT,
    FIRST,
    RECORD_WORDS,
    RECORDS,
    SECOND,
    SPECIALS,
    CharFlag,
)

BLOCK_MASK = (1 << BLOCK_BITS) - 1


@never_collects
def half(table: int, index: i32) -> i32:
    data = cast(ByteData, cast(RefArray, vm.unicode)[table])
    return data[2 * index] | data[2 * index + 1] << 8


@dont_look_inside
@never_collects
def record_word(char: i32, number: i32) -> i32:
    """A word of the character's record."""
    row = half(FIRST, char >> BLOCK_BITS)
    record = half(SECOND, (row << BLOCK_BITS) + (char & BLOCK_MASK))
    return cast(IntArray, cast(RefArray, vm.unicode)[RECORDS])[record * RECORD_WORDS + number]


@never_collects
def has(char: i32, flags: i32) -> bool:
    """Has the character one of these CharFlags?"""
    return record_word(char, 0) & flags != 0


@never_collects
def is_space(char: i32) -> bool:
    if char < 128:
        return (char >= 9 and char <= 13) or (char >= 28 and char <= 32)
    return has(char, CharFlag.SPACE)


@never_collects
def is_line_break(char: i32) -> bool:
    if char < 128:
        return (char >= 10 and char <= 13) or (char >= 28 and char <= 30)
    return has(char, CharFlag.LINE_BREAK)


@never_collects
def is_printable(char: i32) -> bool:
    if char < 128:
        return char >= 32 and char != 127
    return has(char, CharFlag.PRINTABLE)


@never_collects
def decimal_value(char: i32) -> i32:
    """Of a decimal digit of any script; -1: it is none."""
    if char < 128:
        return char - 48 if char >= 48 and char <= 57 else -1
    word = record_word(char, 0)
    return word >> DECIMAL_SHIFT & 15 if word & CharFlag.DECIMAL else -1


@never_collects
def digit_value(char: i32) -> i32:
    """Of a digit; -1: it is none."""
    word = record_word(char, 0)
    return word >> DIGIT_SHIFT & 15 if word & CharFlag.DIGIT else -1


@dont_look_inside
@never_collects
def mapped_count(char: i32, case: i32) -> i32:
    """How many characters it becomes in a case (LOWER, UPPER, TITLE or FOLD of spec.characters)."""
    word = record_word(char, case)
    if word & 1 == 0:
        return 1
    return cast(IntArray, cast(RefArray, vm.unicode)[SPECIALS])[word >> 1]


@dont_look_inside
@never_collects
def mapped_char(char: i32, case: i32, index: i32) -> i32:
    """The `index`-th of them."""
    word = record_word(char, case)
    if word & 1 == 0:
        return char + (word >> 1)
    return cast(IntArray, cast(RefArray, vm.unicode)[SPECIALS])[(word >> 1) + 1 + index]

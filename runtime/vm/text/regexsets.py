"""Tests of one character in the programs of spec.regex: literals, sets, categories, places. `code`: address of the
program."""

from __future__ import annotations

from runtime.translate.ll import i32, load_byte, load_word, store_word, uint_rshift
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.text.characters import decimal_value, has, is_space, mapped_char
from spec.characters import LOWER, UPPER, CharFlag
from spec.regex import FOLD_STEP, NEGATED, SET_BITMAP_WORDS, Category, Fold, Place, RegexOp, SetItem

ALNUM = CharFlag.ALPHA | CharFlag.DECIMAL | CharFlag.DIGIT | CharFlag.NUMERIC
NEWLINE = 10


@never_collects
def char_of(chars: i32, wide: bool, at: i32) -> i32:
    return load_word(chars + (at << 2)) if wide else load_byte(chars + at)


@never_collects
def lower_ascii(char: i32) -> i32:
    return char + 32 if char >= 65 and char <= 90 else char


@never_collects
def upper_ascii(char: i32) -> i32:
    return char - 32 if char >= 97 and char <= 122 else char


@never_collects
def lower(char: i32, fold: i32) -> i32:
    if fold == Fold.NONE:
        return char
    if fold != Fold.UNICODE or char < 128:
        return lower_ascii(char)
    return mapped_char(char, LOWER, 0)


@never_collects
def is_word(char: i32) -> bool:
    """Of ASCII."""
    if char < 58:
        return char >= 48
    low = char | 32
    return (low >= 97 and low <= 122) or char == 95


@never_collects
def is_uni_word(char: i32) -> bool:
    return is_word(char) if char < 128 else has(char, ALNUM)


@dont_look_inside
@never_collects
def in_category(category: i32, char: i32) -> bool:
    found = False
    match category & (NEGATED - 1):
        case Category.DIGIT:
            found = char >= 48 and char <= 57
        case Category.SPACE:
            found = char == 32 or (char >= 9 and char <= 13)
        case Category.WORD:
            found = is_word(char)
        case Category.LINE_BREAK:
            found = char == NEWLINE
        case Category.UNI_DIGIT:
            found = decimal_value(char) >= 0
        case Category.UNI_SPACE:
            found = is_space(char)
        case Category.UNI_WORD:
            found = is_uni_word(char)
        case _:
            found = has(char, CharFlag.LINE_BREAK)
    return found == (category < NEGATED)


@never_collects
def in_bitmap(at: i32, char: i32) -> bool:
    return uint_rshift(load_word(at + (char >> 5 << 2)), char & 31) & 1 == 1


@never_collects
def in_range(at: i32, char: i32) -> bool:
    return load_word(at) <= char and char <= load_word(at + 4)


@dont_look_inside
@never_collects
def in_items(at: i32, char: i32) -> bool:
    """Is it in one of the items of a set at this address?"""
    while True:
        item = load_word(at)
        at += 4
        match item:
            case SetItem.LITERAL:
                if load_word(at) == char:
                    return True
                at += 4
            case SetItem.RANGE:
                if in_range(at, char):
                    return True
                at += 8
            case SetItem.RANGE_UNI_IGNORE:
                if in_range(at, char) or in_range(at, mapped_char(char, UPPER, 0)):
                    return True
                at += 8
            case SetItem.CATEGORY:
                if in_category(load_word(at), char):
                    return True
                at += 4
            case SetItem.CHARSET:
                if char < 256 and in_bitmap(at, char):
                    return True
                at += 32
            case SetItem.BIG_CHARSET:
                blocks = at + 4 + 256
                if char < 0x10000:
                    block = load_byte(at + 4 + (char >> 8))
                    if in_bitmap(blocks + (block << 5), char & 255):
                        return True
                at = blocks + (load_word(at) << 5)
            case _:
                return False


@dont_look_inside
@never_collects
def fill_set(at: i32) -> None:
    """Makes the bitmap of a set at this address."""
    negated = load_word(at + (SET_BITMAP_WORDS << 2))
    char = 0
    while char < 256:
        word = 0
        bit = 0
        while bit < 32:
            if in_items(at + (SET_BITMAP_WORDS + 1 << 2), char + bit) != (negated == 1):
                word = word | 1 << bit
            bit += 1
        store_word(at + (char >> 5 << 2), word)
        char += 32


@never_collects
def in_set(at: i32, char: i32) -> bool:
    if char < 256:
        return in_bitmap(at, char)
    return in_items(at + (SET_BITMAP_WORDS + 1 << 2), char) != (load_word(at + (SET_BITMAP_WORDS << 2)) == 1)


@never_collects
def test(code: i32, op: i32, argument: i32, char: i32) -> bool:
    """Does the character pass?"""
    match op:
        case RegexOp.LITERAL:
            return char == argument
        case RegexOp.NOT_LITERAL:
            return char != argument
        case RegexOp.SET:
            return in_set(code + (argument << 2), char)
        case RegexOp.ANY:
            return char != NEWLINE
        case RegexOp.ANY_ALL:
            return True
        case _:
            return folded_test(code, op, argument, char)


@dont_look_inside
@never_collects
def folded_test(code: i32, op: i32, argument: i32, char: i32) -> bool:
    fold = op >> 3
    low = lower(char, fold)
    match op & (FOLD_STEP - 1):
        case RegexOp.LITERAL:
            return low == argument or (fold == Fold.LOCALE and same_in_locale(argument, char))
        case RegexOp.NOT_LITERAL:
            return low != argument and not (fold == Fold.LOCALE and same_in_locale(argument, char))
        case RegexOp.SET:
            at = code + (argument << 2)
            return in_set(at, low) or (fold == Fold.LOCALE and in_set(at, upper_ascii(char)))
        case _:
            return in_category(argument, char)


@never_collects
def same_in_locale(argument: i32, char: i32) -> bool:
    return char == argument or upper_ascii(char) == argument


@never_collects
def is_boundary(chars: i32, wide: bool, at: i32, end: i32, unicode: bool) -> bool:
    before = False
    after = False
    if at > 0:
        char = char_of(chars, wide, at - 1)
        before = is_uni_word(char) if unicode else is_word(char)
    if at < end:
        char = char_of(chars, wide, at)
        after = is_uni_word(char) if unicode else is_word(char)
    return before != after


@dont_look_inside
@never_collects
def is_place(place: i32, chars: i32, wide: bool, at: i32, end: i32) -> bool:
    match place:
        case Place.BEGINNING:
            return at == 0
        case Place.BEGINNING_LINE:
            return at == 0 or char_of(chars, wide, at - 1) == NEWLINE
        case Place.END:
            return at == end or (at + 1 == end and char_of(chars, wide, at) == NEWLINE)
        case Place.END_LINE:
            return at == end or char_of(chars, wide, at) == NEWLINE
        case Place.END_STRING:
            return at == end
        case Place.BOUNDARY:
            return is_boundary(chars, wide, at, end, False)
        case Place.NOT_BOUNDARY:
            return end != 0 and not is_boundary(chars, wide, at, end, False)
        case Place.UNI_BOUNDARY:
            return is_boundary(chars, wide, at, end, True)
        case Place.UNI_NOT_BOUNDARY:
            return end != 0 and not is_boundary(chars, wide, at, end, True)
        case Place.NOT_BOUNDARY_OR_EMPTY:
            return not is_boundary(chars, wide, at, end, False)
        case _:
            return not is_boundary(chars, wide, at, end, True)


assert FOLD_STEP == 8

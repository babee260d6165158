"""Case mappings, and questions about all characters of a string: of str by the tables of Unicode, of bytes in ASCII."""

from __future__ import annotations

from runtime.translate.ll import FALSE, NULL, TRUE, W, address, cast, header, i32, load_word, store_word, uint_rshift
from runtime.translate.lltypes import Bytes, List, Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.blocks import HIGH_BITS, all_ascii
from runtime.vm.objects import box_bool, new_str
from runtime.vm.text.arguments import is_text, new_bytes
from runtime.vm.text.characters import has, mapped_char, mapped_count, record_word
from runtime.vm.text.layout import STR_ITEMS, char_at, chars_of, is_wide
from runtime.vm.text.textbuf import finish_as, new_text_for, put_char
from spec.characters import FOLD, LOWER, TITLE, UPPER, CharFlag

BYTES = 0x01010101
SIGMA, SMALL_SIGMA, FINAL_SIGMA = 0x3A3, 0x3C3, 0x3C2
CASES = CharFlag.UPPER | CharFlag.LOWER | CharFlag.TITLE
ALPHANUMERIC = CharFlag.ALPHA | CharFlag.DECIMAL | CharFlag.DIGIT | CharFlag.NUMERIC


# --- mappings ---
@never_collects
def is_upper_ascii(char: i32) -> bool:
    return char >= 65 and char <= 90


@never_collects
def is_lower_ascii(char: i32) -> bool:
    return char >= 97 and char <= 122


@never_collects
def ascii_in(char: i32, case: i32) -> i32:
    """The character in lower or upper case, others than ASCII letters as they are."""
    if case == LOWER or case == FOLD:
        return char + 32 if is_upper_ascii(char) else char
    return char - 32 if is_lower_ascii(char) else char


@dont_look_inside
def put_mapped(text: List, s: Str, index: i32, case: i32) -> None:
    """The character at index, in a case."""
    char = char_at(s, index)
    if char < 128 or not is_text(s):
        put_char(text, ascii_in(char, case))
        return
    if char == SIGMA and case == LOWER:
        put_char(text, FINAL_SIGMA if ends_word(s, index) else SMALL_SIGMA)
        return
    n = mapped_count(char, case)
    i = 0
    while i < n:
        put_char(text, mapped_char(char, case, i))
        i += 1


@dont_look_inside
@never_collects
def ends_word(s: Str, index: i32) -> bool:
    """Is there a cased character before this one and none after, what is ignorable left out?"""
    i = index - 1
    while i >= 0 and has(char_at(s, i), CharFlag.CASE_IGNORABLE):
        i -= 1
    if i < 0 or not has(char_at(s, i), CharFlag.CASED):
        return False
    i = index + 1
    while i < s.length and has(char_at(s, i), CharFlag.CASE_IGNORABLE):
        i += 1
    return i == s.length or not has(char_at(s, i), CharFlag.CASED)


@dont_look_inside
@never_collects
def map_words(target: i32, source: i32, count: i32, case: i32) -> None:
    """Bytes, four at a time, with ASCII letters in this case, LOWER or UPPER."""
    first = 63 * BYTES if case == LOWER else 31 * BYTES  # takes A or a to 128
    behind = 37 * BYTES if case == LOWER else 5 * BYTES  # what stands behind Z or z
    end = source + count
    while source < end:
        word = load_word(source)
        low = word & ~HIGH_BITS
        letters = (low + first ^ low + behind) & ~word & HIGH_BITS
        store_word(target, word ^ uint_rshift(letters, 2))
        source += 4
        target += 4


@dont_look_inside
def mapped(self: W, case: i32) -> W:
    s = cast(Str, self)
    if header(s) == kinds.BYTES or (header(s) == kinds.STR and is_ascii(s)):  # zeros fill their last word
        made = new_bytes(s.length) if header(s) == kinds.BYTES else cast(Bytes, cast(W, new_str(s.length)))
        if made is not NULL:
            map_words(address(made) + STR_ITEMS, address(s) + STR_ITEMS, s.length, UPPER if case == UPPER else LOWER)
        return made
    text = new_text_for(s.length, is_wide(s))
    i = 0
    while i < s.length:
        put_mapped(text, s, i, case)
        i += 1
    return finish_as(text, header(s))


@dont_look_inside
def lower(self: W) -> W:
    return mapped(self, LOWER)


@dont_look_inside
def upper(self: W) -> W:
    return mapped(self, UPPER)


@dont_look_inside
def casefold(self: W) -> W:
    return mapped(self, FOLD)


@never_collects
def flags_of(s: Str, index: i32) -> i32:
    """CharFlags of a character; of bytes only those of ASCII characters."""
    char = char_at(s, index)
    if char >= 128 and not is_text(s):
        return 0
    return record_word(char, 0)


@dont_look_inside
def swapcase(self: W) -> W:
    s = cast(Str, self)
    text = new_text_for(s.length, is_wide(s))
    i = 0
    while i < s.length:
        flags = flags_of(s, i)
        if flags & CharFlag.UPPER:
            put_mapped(text, s, i, LOWER)
        elif flags & CharFlag.LOWER:
            put_mapped(text, s, i, UPPER)
        else:
            put_char(text, char_at(s, i))
        i += 1
    return finish_as(text, header(s))


@dont_look_inside
def capitalize(self: W) -> W:
    s = cast(Str, self)
    text = new_text_for(s.length, is_wide(s))
    i = 0
    while i < s.length:
        put_mapped(text, s, i, TITLE if i == 0 else LOWER)
        i += 1
    return finish_as(text, header(s))


@dont_look_inside
def title(self: W) -> W:
    s = cast(Str, self)
    text = new_text_for(s.length, is_wide(s))
    inside = False
    i = 0
    while i < s.length:
        put_mapped(text, s, i, LOWER if inside else TITLE)
        inside = flags_of(s, i) & (CharFlag.CASED | CASES) != 0
        i += 1
    return finish_as(text, header(s))


# --- questions ---
@dont_look_inside
@never_collects
def all_have(s: Str, flags: i32) -> bool:
    """Is there a character, and has each one of the flags?"""
    i = 0
    while i < s.length:
        if flags_of(s, i) & flags == 0:
            return False
        i += 1
    return s.length > 0


@dont_look_inside
def isalpha(self: W) -> W:
    return box_bool(all_have(cast(Str, self), CharFlag.ALPHA))


@dont_look_inside
def isalnum(self: W) -> W:
    return box_bool(all_have(cast(Str, self), ALPHANUMERIC))


@dont_look_inside
def isdecimal(self: W) -> W:
    return box_bool(all_have(cast(Str, self), CharFlag.DECIMAL))


@dont_look_inside
def isdigit(self: W) -> W:
    return box_bool(all_have(cast(Str, self), CharFlag.DIGIT))


@dont_look_inside
def isnumeric(self: W) -> W:
    return box_bool(all_have(cast(Str, self), CharFlag.NUMERIC))


@dont_look_inside
def isspace(self: W) -> W:
    s = cast(Str, self)
    if is_text(s):
        return box_bool(all_have(s, CharFlag.SPACE))
    i = 0
    while i < s.length:
        char = char_at(s, i)
        if char != 32 and (char < 9 or char > 13):
            return FALSE
        i += 1
    return box_bool(s.length > 0)


@dont_look_inside
def isprintable(self: W) -> W:
    s = cast(Str, self)
    return box_bool(s.length == 0 or all_have(s, CharFlag.PRINTABLE))


@dont_look_inside
def isascii(self: W) -> W:
    return box_bool(is_ascii(cast(Str, self)))


@dont_look_inside
@never_collects
def is_ascii(s: Str) -> bool:
    if not is_wide(s):
        at = chars_of(s)
        return all_ascii(at, at + s.length)
    i = 0
    while i < s.length:
        if char_at(s, i) >= 128:
            return False
        i += 1
    return True


@dont_look_inside
def isidentifier(self: W) -> W:
    s = cast(Str, self)
    if s.length == 0:
        return FALSE
    i = 0
    while i < s.length:
        if not has(char_at(s, i), CharFlag.ID_START if i == 0 else CharFlag.ID_CONTINUE):
            return FALSE
        i += 1
    return TRUE


@dont_look_inside
def islower(self: W) -> W:
    return of_case(cast(Str, self), CharFlag.LOWER, CharFlag.UPPER | CharFlag.TITLE)


@dont_look_inside
def isupper(self: W) -> W:
    return of_case(cast(Str, self), CharFlag.UPPER, CharFlag.LOWER | CharFlag.TITLE)


@dont_look_inside
def of_case(s: Str, wanted: i32, unwanted: i32) -> W:
    """Has a character a wanted flag, and none an unwanted one?"""
    seen = False
    i = 0
    while i < s.length:
        flags = flags_of(s, i)
        if flags & unwanted:
            return FALSE
        if flags & wanted:
            seen = True
        i += 1
    return box_bool(seen)


@dont_look_inside
def istitle(self: W) -> W:
    """Capital and title letters only after uncased characters, small ones only after cased ones?"""
    s = cast(Str, self)
    seen = False
    inside = False
    i = 0
    while i < s.length:
        flags = flags_of(s, i)
        if flags & (CharFlag.UPPER | CharFlag.TITLE):
            if inside:
                return FALSE
            inside = True
            seen = True
        elif flags & CharFlag.LOWER:
            if not inside:
                return FALSE
            seen = True
        else:
            inside = False
        i += 1
    return box_bool(seen)

"""Strings.

Representation. A str has one of three layouts, and its header says which:

    Str       one byte a character: all are below 256 (Latin-1)
    WideStr   one word a character: at least one is above 255
    BuiltStr  what `+=` made: a length, and a text under construction (textbuf.py) whose first so many characters it is

Length and hash lie at the same place in all three, so the static type Str stands for any of them. `s[i]` of restricted
Python may be said only where the layout is known to be Str; char_at(s, i) is for all, and takes constant time.

Equal strings have equal hashes, but perhaps different layouts (one of them is a BuiltStr). The bytes behind the last
character up to a whole word are zero, so that strings of the same layout are compared by words.

`a + b` copies both, unless `a` is long and `b` short. Then the result is a BuiltStr, and its text has spare room; the
next `+` with that result on the left puts its characters into this room, and what comes out shares the text: n steps of
`s += "x"` take time in proportion to n. An older string that shares the text sees only its own length of it, so nobody
has to be the only owner. A string to whose text somebody else has appended already is copied when it is appended to.

Strings in the immortal area are interned (interning.py): names are compared by identity.
"""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    address,
    cast,
    header,
    i32,
    int_div_trunc,
    load_byte,
    load_word,
    new,
    same,
    uint_lt,
    vm,
)
from runtime.translate.lltypes import BuiltStr, List, RefArray, Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.blocks import copy_bytes, copy_words, repeat_bytes, repeat_words
from runtime.vm.objects import MAX_CHARS, fixed, memory_error, new_str, new_wide_str
from runtime.vm.text.characters import decimal_value, is_space
from runtime.vm.text.layout import STR_ITEMS, WIDE_ITEMS, any_wide, chars_of, is_wide
from runtime.vm.text.layout import char_at as char_at
from runtime.vm.text.textbuf import finish, new_text_for, put_str
from spec.messages import FixedStr

BUILT_MIN = 64  # shorter strings are copied by +
HASH_START, HASH_FACTOR = -2128831035, 16777619  # FNV-1a


def char_str(char: i32) -> Str:
    """A string of one character."""
    if char < 256:
        return cast(Str, cast(RefArray, vm.chars)[char])
    return wide_char_str(char)


@dont_look_inside
def wide_char_str(char: i32) -> Str:
    result = new_wide_str(1)
    if result is not NULL:
        result[0] = char
    return cast(Str, cast(W, result))


def str_at(s: Str, index: i32) -> Str:
    """s[index], which exists."""
    return char_str(char_at(s, index))


@dont_look_inside
def substring(s: Str, start: i32, stop: i32) -> Str:
    """s[start:stop], where 0 <= start and stop <= length. NULL: no memory."""
    count = stop - start
    if count <= 0:
        return fixed(FixedStr.EMPTY)
    if count == s.length:
        return flat(s)
    if count == 1:
        return str_at(s, start)
    return copy_of(s, start, count)


@dont_look_inside
def copy_of(s: Str, start: i32, count: i32) -> Str:
    """The characters as a string of its own: a Str or WideStr."""
    if not is_wide(s):
        result = new_str(count)
        if result is not NULL:
            copy_bytes(address(result) + STR_ITEMS, chars_of(s) + start, count)
        return result
    if any_wide(chars_of(s) + (start << 2), count):
        wide = new_wide_str(count)
        if wide is not NULL:
            copy_words(address(wide) + WIDE_ITEMS, chars_of(s) + (start << 2), count)
        return cast(Str, cast(W, wide))
    narrow = new_str(count)
    if narrow is not NULL:
        i = 0
        while i < count:
            narrow[i] = char_at(s, start + i)
            i += 1
    return narrow


@dont_look_inside
def copy_text(s: Str) -> Str:
    """A str of the characters of bytes or a bytearray (Latin-1). NULL: no memory."""
    if s.length == 0:
        return fixed(FixedStr.EMPTY)
    return copy_of(s, 0, s.length)


def flat(s: Str) -> Str:
    """The same string as a Str or WideStr. NULL: no memory."""
    if header(s) != kinds.BUILT_STR:
        return s
    return copy_of(s, 0, s.length)


@dont_look_inside
def concat(a: Str, b: Str) -> Str:
    """a + b; NULL: an exception is pending."""
    if a.length == 0:
        return b
    if b.length == 0:
        return a
    total = a.length + b.length
    if total > MAX_CHARS:
        memory_error()
        return NULL
    if header(a) == kinds.BUILT_STR:
        text = cast(BuiltStr, cast(W, a)).buffer
        if text.length == a.length:
            return extended(text, b)
    if a.length >= BUILT_MIN and b.length <= a.length >> 2:
        return extended(copied_text(a, total + (total >> 1)), b)
    if is_wide(a) or is_wide(b):
        return finish_two(a, b, total)
    result = new_str(total)
    if result is not NULL:
        copy_bytes(address(result) + STR_ITEMS, chars_of(a), a.length)
        copy_bytes(address(result) + STR_ITEMS + a.length, chars_of(b), b.length)
    return result


@dont_look_inside
def finish_two(a: Str, b: Str, total: i32) -> Str:
    text = copied_text(a, total)
    put_str(text, b)
    return finish(text)


@dont_look_inside
def copied_text(s: Str, capacity: i32) -> List:
    """A text under construction that begins with s; NULL: an exception is pending."""
    text = new_text_for(capacity, is_wide(s))
    put_str(text, s)
    return text


@dont_look_inside
def extended(text: List, b: Str) -> Str:
    """The string of all that is in the text, after b is put behind it."""
    put_str(text, b)
    if text is NULL or vm.error_kind != 0:
        return NULL
    result: BuiltStr = new(BuiltStr)
    if result is NULL:
        return NULL
    result.length = text.length
    result.buffer = text
    return cast(Str, cast(W, result))


@dont_look_inside
@never_collects
def compare_strs(a: Str, b: Str) -> i32:
    """-1, 0 or 1, by code points."""
    n = a.length if a.length < b.length else b.length
    i = 0
    if not is_wide(a) and not is_wide(b):
        x = chars_of(a)
        y = chars_of(b)
        while i < n:
            difference = load_byte(x + i) - load_byte(y + i)
            if difference != 0:
                return -1 if difference < 0 else 1
            i += 1
    while i < n:
        c = char_at(a, i)
        d = char_at(b, i)
        if c != d:
            return -1 if c < d else 1
        i += 1
    if a.length == b.length:
        return 0
    return -1 if a.length < b.length else 1


def is_interned(s: Str) -> bool:
    """Is it the only interned string with these characters?"""
    return uint_lt(address(s), vm.immortal_limit)


def equal_strs(a: Str, b: Str) -> bool:
    """Without a loop, and in traces without a call, where they are one object, of different lengths, or both interned
    (single characters below 256 always are)."""
    if same(a, b):
        return True
    if a.length != b.length:
        return False
    if is_interned(a) and is_interned(b):
        return False
    return equal_chars(a, b)


@dont_look_inside
@never_collects
def equal_chars(a: Str, b: Str) -> bool:
    """Of strings of the same length."""
    if a.hash != 0 and b.hash != 0 and a.hash != b.hash:
        return False
    h = header(a)
    if h != header(b) or h == kinds.BUILT_STR:
        return compare_strs(a, b) == 0
    x = chars_of(a)
    y = chars_of(b)
    end = x + (a.length << 2 if h == kinds.WIDE_STR else a.length)
    while x < end:
        if load_word(x) != load_word(y):
            return False
        x += 4
        y += 4
    return True


@dont_look_inside
def repeated(s: Str, times: i32) -> Str:
    """s * times; NULL: MemoryError is pending."""
    if times == 1:
        return s
    if times <= 0:
        return fixed(FixedStr.EMPTY)
    source = flat(s)
    if source is NULL:
        return NULL
    n = source.length
    if n > int_div_trunc(MAX_CHARS, times):
        memory_error()
        return NULL
    if is_wide(source):
        wide = new_wide_str(n * times)
        if wide is not NULL:
            repeat_words(address(wide) + WIDE_ITEMS, address(source) + WIDE_ITEMS, n, times)
        return cast(Str, cast(W, wide))
    result = new_str(n * times)
    if result is NULL:
        return NULL
    repeat_bytes(address(result) + STR_ITEMS, address(source) + STR_ITEMS, n, n * times)
    return result


@dont_look_inside
def plain_numeral(s: Str) -> Str:
    """s as the text of a number, in ASCII, a byte each (`plain[i]` may be said): decimal digits of all scripts become
    ASCII digits, spaces a space, and what is neither a question mark. NULL: no memory."""
    result = new_str(s.length)
    if result is NULL:
        return NULL
    i = 0
    while i < s.length:
        char = char_at(s, i)
        if char >= 128:
            digit = decimal_value(char)
            char = 48 + digit if digit >= 0 else 32 if is_space(char) else 63
        result[i] = char
        i += 1
    return result


def str_hash(s: Str) -> i32:
    """Neither 0 nor -1; kept in the object, where 0 stands for not computed."""
    h = s.hash
    if h != 0:
        return h
    return compute_hash(s)


@dont_look_inside
@never_collects
def compute_hash(s: Str) -> i32:
    h: i32 = i32(HASH_START)
    at = chars_of(s)
    if is_wide(s):
        end = at + (s.length << 2)
        while at < end:
            h = (h ^ load_word(at)) * HASH_FACTOR
            at += 4
    else:
        end = at + s.length
        while at < end:
            h = (h ^ load_byte(at)) * HASH_FACTOR
            at += 1
    if h == 0 or h == -1:
        h = 7
    s.hash = h
    return h


@never_collects
def find_byte(at: i32, end: i32, byte: i32) -> i32:
    """Address of the first such byte; -1: there is none. Four at a time: a word has a byte that is 0 where subtracting
    1 from each borrows into a bit that was not set."""
    while at != end and at & 3 != 0:
        if load_byte(at) == byte:
            return at
        at += 1
    all_four = byte * 0x01010101
    while end - at >= 4:
        word = load_word(at) ^ all_four
        if (word - 0x01010101) & ~word & i32(0x80808080) != 0:
            break
        at += 4
    while at != end:
        if load_byte(at) == byte:
            return at
        at += 1
    return -1


@dont_look_inside
@never_collects
def find_char(s: Str, char: i32, start: i32, stop: i32) -> i32:
    """Index of the first such character from `start` on and before `stop`; -1: there is none."""
    if not is_wide(s):
        if char > 255 or start >= stop:
            return -1
        at = chars_of(s)
        found = find_byte(at + start, at + stop, char)
        return -1 if found < 0 else found - at
    at = chars_of(s)
    while start < stop:
        if load_word(at + (start << 2)) == char:
            return start
        start += 1
    return -1

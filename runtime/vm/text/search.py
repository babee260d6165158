"""Searching: find, count, replace, startswith and their like, of str, bytes and bytearray."""

from __future__ import annotations

from runtime.translate.ll import FALSE, NULL, TRUE, W, cast, header, i32, load_byte, load_word, tag, vm
from runtime.translate.lltypes import Str, Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.errors import type_error_of, value_error
from runtime.vm.kinds import is_int, kind, payload
from runtime.vm.objects import box_bool
from runtime.vm.text.arguments import (
    INDEX_MAX,
    bound,
    bounds_fail,
    bytes_like,
    count_fails,
    is_text,
    needle,
    part,
    small_of,
    text_argument,
    wanted_bytes,
    wanted_text,
    whole,
)
from runtime.vm.text.layout import char_at, chars_of, is_wide
from runtime.vm.text.strings import find_char
from runtime.vm.text.textbuf import finish_as, new_text_for, put_part, put_str
from runtime.vm.text.twoway import two_way


@never_collects
def same_at(s: Str, at: i32, sub: Str) -> bool:
    """s[at : at + len(sub)] == sub? So many characters are there."""
    n = sub.length
    i = 0
    if not is_wide(s) and not is_wide(sub):
        x = chars_of(s) + at
        y = chars_of(sub)
        while i < n:
            if load_byte(x + i) != load_byte(y + i):
                return False
            i += 1
        return True
    if is_wide(s) and is_wide(sub):
        x = chars_of(s) + (at << 2)
        y = chars_of(sub)
        n = n << 2
        while i < n:
            if load_word(x + i) != load_word(y + i):
                return False
            i += 4
        return True
    while i < n:
        if char_at(s, at + i) != char_at(sub, i):
            return False
        i += 1
    return True


@never_collects
def equal_chars(s: Str, at: i32, sub: Str, first: i32) -> i32:
    """How many characters of `sub` from number `first` on are at their places; all of them are in s."""
    n = sub.length
    i = first
    if not is_wide(s) and not is_wide(sub):
        x = chars_of(s) + at
        y = chars_of(sub)
        while i < n and load_byte(x + i) == load_byte(y + i):
            i += 1
    else:
        while i < n and char_at(s, at + i) == char_at(sub, i):
            i += 1
    return i - first


#: The simple search may compare so many characters, and these more for each that it has passed.
PATIENCE, MORE_PATIENCE = 500, 4


@dont_look_inside
@never_collects
def find(s: Str, sub: Str, start: i32, stop: i32) -> i32:
    """Index of the first place of `sub` within s[start:stop]; -1: there is none."""
    n = sub.length
    if n == 0:
        return start if start <= stop else -1
    first = char_at(sub, 0)
    last = stop - n + 1
    at = start
    spent = -PATIENCE
    while at < last:
        at = find_char(s, first, at, last)
        if at < 0:
            return -1
        equal = equal_chars(s, at, sub, 1)
        if equal == n - 1:
            return at
        at += 1
        spent += equal
        if spent > 0 and spent > MORE_PATIENCE * (at - start):
            return two_way(s, sub, at, stop, False)
    return -1


@dont_look_inside
@never_collects
def rfind(s: Str, sub: Str, start: i32, stop: i32) -> i32:
    """Index of the last place; -1: there is none."""
    n = sub.length
    at = stop - n
    if n == 0:
        return at if start <= at else -1
    first = char_at(sub, 0)
    spent = -PATIENCE
    while at >= start:
        if char_at(s, at) == first:
            equal = equal_chars(s, at, sub, 1)
            if equal == n - 1:
                return at
            spent += equal
            if spent > 0 and spent > MORE_PATIENCE * (stop - n - at + 1):
                return two_way(s, sub, start, at + n - 1, True)
        at -= 1
    return -1


@dont_look_inside
@never_collects
def count(s: Str, sub: Str, start: i32, stop: i32) -> i32:
    """Places that do not overlap."""
    n = sub.length
    if n == 0:
        return stop - start + 1 if start <= stop else 0
    found = 0
    at = find(s, sub, start, stop)
    while at >= 0:
        found += 1
        at = find(s, sub, at + n, stop)
    return found


# --- methods ---
FIND, RFIND, INDEX, RINDEX, COUNT = range(5)


@dont_look_inside
def search(which: i32, self: W, sub: W, start: W, end: W) -> W:
    s = cast(Str, self)
    if bounds_fail(start, end):
        return NULL
    wanted = needle(s, sub)
    if wanted is NULL:
        return NULL
    length = s.length
    low = bound(start, 0, length)
    high = bound(end, length, length)
    # an empty string is not found beyond the end, though bounds are cut to it
    beyond = start is not NULL and is_int(payload(start)) and small_of(payload(start)) > length
    if which == COUNT:
        return tag(0) if beyond else tag(count(s, wanted, low, high))
    at = -1
    if not beyond:
        if which == FIND or which == INDEX:
            at = find(s, wanted, low, high)
        else:
            at = rfind(s, wanted, low, high)
    if at < 0 and (which == INDEX or which == RINDEX):
        if is_text(s):
            return value_error("substring not found", NULL, NULL)
        return value_error("subsection not found", NULL, NULL)
    return tag(at)


@dont_look_inside
def find_method(self: W, sub: W, start: W, end: W) -> W:
    return search(FIND, self, sub, start, end)


@dont_look_inside
def rfind_method(self: W, sub: W, start: W, end: W) -> W:
    return search(RFIND, self, sub, start, end)


@dont_look_inside
def index_method(self: W, sub: W, start: W, end: W) -> W:
    return search(INDEX, self, sub, start, end)


@dont_look_inside
def rindex_method(self: W, sub: W, start: W, end: W) -> W:
    return search(RINDEX, self, sub, start, end)


@dont_look_inside
def count_method(self: W, sub: W, start: W, end: W) -> W:
    return search(COUNT, self, sub, start, end)


@dont_look_inside
def contains(self: W, item: W) -> W:
    """item in self"""
    s = cast(Str, self)
    wanted: Str = NULL
    if is_text(s):
        wanted = wanted_text(item, "'in <string>' requires string as left operand, not {0}")
    elif is_int(payload(item)):
        wanted = needle(s, item)
    else:
        wanted = wanted_bytes(item)
    if wanted is NULL:
        return NULL
    return box_bool(find(s, wanted, 0, s.length) >= 0)


@dont_look_inside
def affix_of(self: Str, w: W) -> Str:
    """An item of startswith's or endswith's first argument; NULL: wrong type (no exception), or one is pending."""
    if is_text(self):
        value = payload(w)
        if kinds.is_str(value):
            return cast(Str, value)
        return NULL
    return bytes_like(w)


@dont_look_inside
@never_collects
def has_affix(s: Str, sub: Str, low: i32, high: i32, at_end: bool) -> bool:
    if high - low < sub.length:
        return False
    return same_at(s, high - sub.length if at_end else low, sub)


@dont_look_inside
def with_affix(self: W, affix: W, start: W, end: W, at_end: bool) -> W:
    s = cast(Str, self)
    if bounds_fail(start, end):
        return NULL
    low = bound(start, 0, s.length)
    high = bound(end, s.length, s.length)
    beyond = start is not NULL and is_int(payload(start)) and small_of(payload(start)) > s.length
    if kind(payload(affix)) == kinds.TUPLE:
        affixes = cast(Tuple, payload(affix))
        i = 0
        while i < affixes.length:
            sub = affix_of(s, affixes[i])
            if sub is NULL:
                return NULL if vm.error_kind != 0 else wrong_item(s, affixes[i], at_end)
            if not beyond and has_affix(s, sub, low, high, at_end):
                return TRUE
            i += 1
        return FALSE
    one = affix_of(s, affix)
    if one is NULL:
        return NULL if vm.error_kind != 0 else wrong_affix(s, affix, at_end)
    return box_bool(not beyond and has_affix(s, one, low, high, at_end))


@dont_look_inside
def wrong_affix(s: Str, affix: W, at_end: bool) -> W:
    if is_text(s):
        if at_end:
            return type_error_of("endswith first arg must be str or a tuple of str, not {0}", affix)
        return type_error_of("startswith first arg must be str or a tuple of str, not {0}", affix)
    if at_end:
        return type_error_of("endswith first arg must be bytes or a tuple of bytes, not {0}", affix)
    return type_error_of("startswith first arg must be bytes or a tuple of bytes, not {0}", affix)


@dont_look_inside
def wrong_item(s: Str, item: W, at_end: bool) -> W:
    if not is_text(s):
        return type_error_of("a bytes-like object is required, not '{0}'", item)
    if at_end:
        return type_error_of("tuple for endswith must only contain str, not {0}", item)
    return type_error_of("tuple for startswith must only contain str, not {0}", item)


@dont_look_inside
def startswith(self: W, prefix: W, start: W, end: W) -> W:
    return with_affix(self, prefix, start, end, False)


@dont_look_inside
def endswith(self: W, suffix: W, start: W, end: W) -> W:
    return with_affix(self, suffix, start, end, True)


@dont_look_inside
def removed(self: W, sub: Str, at_end: bool) -> W:
    s = cast(Str, self)
    if sub is NULL:
        return NULL
    if sub.length > 0 and has_affix(s, sub, 0, s.length, at_end):
        if at_end:
            return part(s, 0, s.length - sub.length)
        return part(s, sub.length, s.length)
    return whole(s)


@dont_look_inside
def removeprefix(self: W, prefix: W) -> W:
    if is_text(cast(Str, self)):
        return removed(self, text_argument(prefix, "removeprefix() argument must be str, not {0}"), False)
    return removed(self, wanted_bytes(prefix), False)


@dont_look_inside
def removesuffix(self: W, suffix: W) -> W:
    if is_text(cast(Str, self)):
        return removed(self, text_argument(suffix, "removesuffix() argument must be str, not {0}"), True)
    return removed(self, wanted_bytes(suffix), True)


@dont_look_inside
def replace(self: W, old: W, new: W, limit: W) -> W:
    s = cast(Str, self)
    a: Str = NULL
    b: Str = NULL
    if is_text(s):
        a = text_argument(old, "replace() argument 1 must be str, not {0}")
        b = NULL if a is NULL else text_argument(new, "replace() argument 2 must be str, not {0}")
    else:
        a = wanted_bytes(old)
        b = NULL if a is NULL else wanted_bytes(new)
    if b is NULL:
        return NULL
    times = -1
    if limit is not NULL:
        if count_fails(limit):
            return NULL
        times = small_of(payload(limit))
    return replaced(s, a, b, INDEX_MAX if times < 0 else times)


@dont_look_inside
def replaced(s: Str, old: Str, new: Str, times: i32) -> W:
    n = old.length
    at = find(s, old, 0, s.length)
    if times == 0 or at < 0:
        return whole(s)
    text = new_text_for(s.length + new.length, is_wide(s) or is_wide(new))
    done = 0
    while at >= 0 and times > 0:
        put_part(text, s, done, at)
        put_str(text, new)
        done = at + n
        times -= 1
        if n > 0:
            at = find(s, old, done, s.length)
        elif at < s.length:  # an empty string is before every character, and at the end
            put_part(text, s, at, at + 1)
            done = at + 1
            at += 1
        else:
            at = -1
    put_part(text, s, done, s.length)
    return finish_as(text, header(s))

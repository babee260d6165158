"""split, partition, splitlines, strip, join of str, bytes and bytearray."""

from __future__ import annotations

from runtime.translate.ll import NONE, NULL, W, cast, header, i32, same, tag, vm
from runtime.translate.lltypes import List, Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.lists import append
from runtime.vm.containers.sequences import sequence_item, sequence_length
from runtime.vm.errors import fail, type_error, type_name, value_error
from runtime.vm.kinds import is_str, kind, payload
from runtime.vm.objects import fixed, list_of, new_ref_array, new_tuple
from runtime.vm.operations.compare import truth
from runtime.vm.text.arguments import (
    INDEX_MAX,
    bytes_like,
    count_fails,
    is_text,
    operand,
    part,
    small_of,
    wanted_bytes,
    wanted_text,
    whole,
)
from runtime.vm.text.characters import is_line_break, is_space
from runtime.vm.text.layout import char_at, is_wide
from runtime.vm.text.search import find, rfind
from runtime.vm.text.strings import find_char
from runtime.vm.text.textbuf import finish_as, new_text_for, put_str
from spec.bytecode import ErrorKind
from spec.messages import FixedStr

LEFT, RIGHT, BOTH = 1, 2, 3


@never_collects
def is_white(s: Str, index: i32) -> bool:
    """Is the character a space of the world of s?"""
    char = char_at(s, index)
    if is_text(s):
        return is_space(char)
    return char == 32 or (char >= 9 and char <= 13)


@dont_look_inside
def empty_list() -> List:
    return list_of(new_ref_array(4), 0)


@dont_look_inside
def add_part(lst: List, s: Str, start: i32, stop: i32) -> bool:
    """False: an exception is pending."""
    if lst is NULL:
        return False
    item = part(s, start, stop)
    return item is not NULL and append(lst, item)


# --- split ---
@dont_look_inside
def split_limit(limit: W) -> i32:
    """maxsplit as a number; it passes count_fails, or is null."""
    if limit is NULL:
        return INDEX_MAX
    times = small_of(payload(limit))
    return INDEX_MAX if times < 0 else times


@dont_look_inside
def separator(s: Str, w: W) -> Str:
    """The separator; NULL: an exception is pending."""
    result: Str = NULL
    if is_text(s):
        result = wanted_text(w, "must be str or None, not {0}")
    else:
        result = wanted_bytes(w)
    if result is not NULL and result.length == 0:
        value_error("empty separator", NULL, NULL)
        return NULL
    return result


@dont_look_inside
def split(self: W, sep: W, maxsplit: W) -> W:
    s = cast(Str, self)
    if maxsplit is not NULL and count_fails(maxsplit):
        return NULL
    times = split_limit(maxsplit)
    if sep is NULL or same(sep, NONE):
        return split_white(s, times)
    by = separator(s, sep)
    if by is NULL:
        return NULL
    result = empty_list()
    done = 0
    while times > 0:
        at = find_one(s, by, done)
        if at < 0:
            break
        if not add_part(result, s, done, at):
            return NULL
        done = at + by.length
        times -= 1
    if not add_part(result, s, done, s.length):
        return NULL
    return result


@never_collects
def find_one(s: Str, by: Str, start: i32) -> i32:
    if by.length == 1:
        return find_char(s, char_at(by, 0), start, s.length)
    return find(s, by, start, s.length)


@dont_look_inside
def split_white(s: Str, times: i32) -> W:
    result = empty_list()
    n = s.length
    at = 0
    while result is not NULL:
        while at < n and is_white(s, at):
            at += 1
        if at == n:
            return result
        start = at
        if times == 0:
            at = n  # what is left keeps the blanks behind it
        else:
            while at < n and not is_white(s, at):
                at += 1
        if not add_part(result, s, start, at):
            return NULL
        if times == 0:
            return result
        times -= 1
    return NULL


@dont_look_inside
def rsplit(self: W, sep: W, maxsplit: W) -> W:
    s = cast(Str, self)
    if maxsplit is not NULL and count_fails(maxsplit):
        return NULL
    times = split_limit(maxsplit)
    if sep is NULL or same(sep, NONE):
        return rsplit_white(s, times)
    by = separator(s, sep)
    if by is NULL:
        return NULL
    result = empty_list()
    end = s.length
    while times > 0:
        at = rfind(s, by, 0, end)
        if at < 0:
            break
        if not add_part(result, s, at + by.length, end):
            return NULL
        end = at
        times -= 1
    if not add_part(result, s, 0, end):
        return NULL
    return turned(result)


@dont_look_inside
def rsplit_white(s: Str, times: i32) -> W:
    result = empty_list()
    at = s.length
    while result is not NULL:
        while at > 0 and is_white(s, at - 1):
            at -= 1
        if at == 0:
            return turned(result)
        end = at
        if times == 0:
            at = 0  # what is left keeps the blanks before it
        else:
            while at > 0 and not is_white(s, at - 1):
                at -= 1
        if not add_part(result, s, at, end):
            return NULL
        if times == 0:
            return turned(result)
        times -= 1
    return NULL


@dont_look_inside
def turned(lst: List) -> W:
    """The list, in reverse, as a new one."""
    result = empty_list()
    i = lst.length
    while i > 0 and result is not NULL:
        i -= 1
        item = sequence_item(lst, i)
        if item is NULL or not append(result, item):
            return NULL
    return result


@dont_look_inside
def splitlines(self: W, keepends: W) -> W:
    s = cast(Str, self)
    if keepends is not NULL and count_fails(keepends):
        return NULL
    keep = keepends is not NULL and truth(keepends)
    result = empty_list()
    n = s.length
    start = 0
    at = 0
    while at < n:
        char = char_at(s, at)
        at += 1
        broken = is_line_break(char) if is_text(s) else char == 10 or char == 13
        if broken:
            end = at - 1
            if char == 13 and at < n and char_at(s, at) == 10:
                at += 1
            if not add_part(result, s, start, at if keep else end):
                return NULL
            start = at
    if start < n and not add_part(result, s, start, n):
        return NULL
    return result


# --- partition ---
@dont_look_inside
def split_at(s: Str, sep: W, by: Str, at: i32, is_last: bool) -> W:
    """The tuple of what is before, at and after the separator's place; of a bytearray, with a copy of the separator."""
    result = new_tuple(3)
    if result is NULL:
        return NULL
    if at < 0:
        missing = part(s, 0, 0)
        if missing is NULL:
            return NULL
        again = part(s, 0, 0)
        kept = whole(s)
        if again is NULL or kept is NULL:
            return NULL
        result[0] = missing if is_last else kept
        result[1] = again
        result[2] = kept if is_last else missing
        return result
    before = part(s, 0, at)
    if before is NULL:
        return NULL
    result[0] = before
    middle = sep
    if header(s) == kinds.BYTE_ARRAY:
        middle = part(s, at, at + by.length)
        if middle is NULL:
            return NULL
    result[1] = middle
    after = part(s, at + by.length, s.length)
    if after is NULL:
        return NULL
    result[2] = after
    return result


@dont_look_inside
def partition(self: W, sep: W) -> W:
    s = cast(Str, self)
    by = operand(s, sep)
    if by is NULL:
        return NULL
    if by.length == 0:
        return value_error("empty separator", NULL, NULL)
    return split_at(s, sep, by, find(s, by, 0, s.length), False)


@dont_look_inside
def rpartition(self: W, sep: W) -> W:
    s = cast(Str, self)
    by = operand(s, sep)
    if by is NULL:
        return NULL
    if by.length == 0:
        return value_error("empty separator", NULL, NULL)
    return split_at(s, sep, by, rfind(s, by, 0, s.length), True)


# --- strip ---
@never_collects
def is_stripped(s: Str, at: i32, chars: Str) -> bool:
    if chars is NULL:
        return is_white(s, at)
    return find_char(chars, char_at(s, at), 0, chars.length) >= 0


@dont_look_inside
def stripped(self: W, chars: W, sides: i32) -> W:
    s = cast(Str, self)
    these: Str = NULL
    if chars is not NULL and not same(chars, NONE):
        these = cast(Str, payload(chars))
        if not is_text(s):
            these = wanted_bytes(chars)
        elif not is_str(these):
            if sides == LEFT:
                return type_error("lstrip arg must be None or str", NULL, NULL)
            if sides == RIGHT:
                return type_error("rstrip arg must be None or str", NULL, NULL)
            return type_error("strip arg must be None or str", NULL, NULL)
        if these is NULL:
            return NULL
    start = 0
    end = s.length
    if sides & LEFT != 0:
        while start < end and is_stripped(s, start, these):
            start += 1
    if sides & RIGHT != 0:
        while start < end and is_stripped(s, end - 1, these):
            end -= 1
    return part(s, start, end)


@dont_look_inside
def strip(self: W, chars: W) -> W:
    return stripped(self, chars, BOTH)


@dont_look_inside
def lstrip(self: W, chars: W) -> W:
    return stripped(self, chars, LEFT)


@dont_look_inside
def rstrip(self: W, chars: W) -> W:
    return stripped(self, chars, RIGHT)


# --- join ---
@dont_look_inside
def join(self: W, iterable: W) -> W:
    """Other iterables than lists and tuples: the library makes a list of them; and bytes of the views of objects."""
    s = cast(Str, self)
    items = payload(iterable)
    k = kind(items)
    if k != kinds.LIST and k != kinds.TUPLE:
        return NULL
    n = sequence_length(items)
    if n == 0:
        return finish_as(new_text_for(0, False), header(s)) if not is_text(s) else fixed(FixedStr.EMPTY)
    text = new_text_for(n * (s.length + 8), is_wide(s))
    i = 0
    while i < n:
        w = sequence_item(items, i)
        if w is NULL:
            return NULL
        item = joined_item(s, w)
        if item is NULL:
            if vm.error_kind != 0 or (not is_text(s) and kind(w) >= kinds.FIRST_MAP):
                return NULL  # (it may have a view)
            return wrong_item(s, i, w)
        if n == 1 and is_text(s) and same(item, w):
            return w
        if i > 0:
            put_str(text, s)
        put_str(text, item)
        i += 1
    return finish_as(text, header(s))


@dont_look_inside
def joined_item(s: Str, w: W) -> Str:
    """NULL: it has the wrong type (no exception), or an exception is pending."""
    if not is_text(s):
        return bytes_like(w)
    value = payload(w)
    return cast(Str, value) if is_str(value) else NULL


@dont_look_inside
def wrong_item(s: Str, index: i32, w: W) -> W:
    number = tag(index)
    if is_text(s):
        return fail(
            ErrorKind.TYPE_ERROR, "sequence item {0}: expected str instance, {1} found", number, type_name(w), NULL
        )
    return fail(
        ErrorKind.TYPE_ERROR, "sequence item {0}: expected a bytes-like object, {1} found", number, type_name(w), NULL
    )

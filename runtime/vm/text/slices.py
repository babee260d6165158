"""s[i], s[a:b:c] of str, bytes, bytearray and memoryview."""

from __future__ import annotations

from runtime.translate.ll import (
    NONE,
    NULL,
    W,
    address,
    cast,
    header,
    i32,
    int_div_trunc,
    load_byte,
    load_word,
    same,
    store_byte,
    store_word,
    tag,
)
from runtime.translate.lltypes import List, Slice, Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.errors import fail_fixed, index_error, type_error, type_error_of, type_name, value_error
from runtime.vm.kinds import fits_index, is_int, kind, payload
from runtime.vm.text.arguments import has_index, is_bound, is_text, part, small_of
from runtime.vm.text.layout import BYTE_ITEMS, INT_ITEMS, char_at, chars_of, is_wide
from runtime.vm.text.strings import str_at
from runtime.vm.text.textbuf import finish_as, new_text_for
from spec.bytecode import ErrorKind
from spec.messages import FixedStr


@dont_look_inside
def slice_fails(s: Slice) -> bool:
    """Are its parts no ints, or is its step 0? Then an exception is pending, unless the library can ask __index__."""
    wrong: W = NULL
    if not is_bound(s.start):
        wrong = s.start
    elif not is_bound(s.stop):
        wrong = s.stop
    elif not is_bound(s.step):
        wrong = s.step
    if wrong is not NULL:
        if not has_index(wrong):
            type_error("slice indices must be integers or None or have an __index__ method", NULL, NULL)
        return True
    if step_of(s) == 0:
        value_error("slice step cannot be zero", NULL, NULL)
        return True
    return False


@never_collects
def step_of(s: Slice) -> i32:
    return 1 if same(s.step, NONE) else small_of(payload(s.step))


@never_collects
def limit(w: W, length: i32, step: i32, default: i32) -> i32:
    """A bound, within 0 ... length, or, where the step is negative, within -1 ... length - 1."""
    if same(w, NONE):
        return default
    value = small_of(payload(w))
    low = -1 if step < 0 else 0
    if value < 0:
        value += length
        return low if value < low else value
    high = length + low
    return high if value > high else value


@never_collects
def start_of(s: Slice, length: i32) -> i32:
    step = step_of(s)
    return limit(s.start, length, step, length - 1 if step < 0 else 0)


@never_collects
def count_of(s: Slice, length: i32) -> i32:
    """Items that the slice takes of so many."""
    step = step_of(s)
    start = start_of(s, length)
    stop = limit(s.stop, length, step, -1 if step < 0 else length)
    if step < 0:
        return int_div_trunc(start - stop - 1, -step) + 1 if stop < start else 0
    return int_div_trunc(stop - start - 1, step) + 1 if start < stop else 0


@dont_look_inside
def sliced(s: Str, by: Slice) -> W:
    """s[by], of the type of s; the slice passes slice_fails."""
    start = start_of(by, s.length)
    count = count_of(by, s.length)
    step = step_of(by)
    if count == 0:
        return part(s, 0, 0)
    if step == 1:
        return part(s, start, start + count)
    text = new_text_for(count, is_wide(s))
    if text is not NULL:
        pick(text, s, start, step, count)
    return finish_as(text, header(s))


@dont_look_inside
@never_collects
def pick(text: List, s: Str, start: i32, step: i32, count: i32) -> None:
    """Puts `count` characters into an empty text with room for them, as wide as s is."""
    at = chars_of(s)
    if is_wide(s):
        target = address(text.items) + INT_ITEMS
        i = 0
        while i < count:
            store_word(target + (i << 2), load_word(at + (start << 2)))
            start += step
            i += 1
    else:
        target = address(text.items) + BYTE_ITEMS
        i = 0
        while i < count:
            store_byte(target + i, load_byte(at + start))
            start += step
            i += 1
    text.length = count


@dont_look_inside
def getitem(self: W, index: W) -> W:
    """Of a str, bytes or bytearray."""
    s = cast(Str, self)
    key = payload(index)
    if kind(key) == kinds.SLICE:
        return NULL if slice_fails(cast(Slice, key)) else sliced(s, cast(Slice, key))
    if not is_int(key):
        if has_index(index):
            return NULL
        if is_text(s):
            return fail_fixed(ErrorKind.TYPE_ERROR, FixedStr.STR_INDEX_TYPE, type_name(index), NULL)
        if header(s) == kinds.BYTES:
            return type_error_of("byte indices must be integers or slices, not {0}", index)
        return type_error_of("bytearray indices must be integers or slices, not {0}", index)
    if not fits_index(key):
        return fail_fixed(ErrorKind.INDEX_ERROR, FixedStr.INDEX_TOO_BIG, NULL, NULL)
    at = small_of(key)
    if at < 0:
        at += s.length
    if at < 0 or at >= s.length:
        if is_text(s):
            return index_error("string index out of range")
        if header(s) == kinds.BYTES:
            return index_error("index out of range")
        return index_error("bytearray index out of range")
    if is_text(s):
        return str_at(s, at)
    return tag(char_at(s, at))

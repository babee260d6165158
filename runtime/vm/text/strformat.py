"""str.format, where fields are plain names or numbers and need no user code; runtime/lib/format.py does the rest."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, i32, vm
from runtime.translate.lltypes import Dict, List, Str, Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.containers.strdicts import dict_get_str
from runtime.vm.text.format import format_value
from runtime.vm.text.layout import char_at, is_wide
from runtime.vm.text.show import show_ascii, show_repr, show_str
from runtime.vm.text.strings import substring
from runtime.vm.text.textbuf import finish, new_text_for, put_part, put_str

OPEN, CLOSE, COLON, BANG = 123, 125, 58, 33
MAX_INDEX = 100000


@never_collects
def literal_end(s: Str, at: i32) -> i32:
    """Index of the next brace."""
    while at < s.length and char_at(s, at) != OPEN and char_at(s, at) != CLOSE:
        at += 1
    return at


@never_collects
def field_end(s: Str, at: i32) -> i32:
    """Index of the } of a field that begins at `at`; -1: it is not plain, or there is none."""
    spec = False
    while at < s.length:
        char = char_at(s, at)
        if char == CLOSE:
            return at
        if char == OPEN or (not spec and (char == 91 or char == 46)):
            return -1
        if char == COLON:
            spec = True
        at += 1
    return -1


@never_collects
def index_of(s: Str, start: i32, end: i32) -> i32:
    """The number there; -1: it is none."""
    value = 0
    i = start
    while i < end:
        char = char_at(s, i)
        if char < 48 or char > 57 or value > MAX_INDEX:
            return -1
        value = value * 10 + char - 48
        i += 1
    return value if end > start else -1


@dont_look_inside
def put_field(text: List, s: Str, at: i32, end: i32, value: W) -> bool:
    """What follows the name of a field, up to its }. False: an exception is pending, or it is the library's."""
    shown: Str = NULL
    if at < end and char_at(s, at) == BANG:
        if at + 2 > end or (at + 2 < end and char_at(s, at + 2) != COLON):
            return False
        match char_at(s, at + 1):
            case 114:
                shown = show_repr(value)
            case 115:
                shown = show_str(value)
            case 97:
                shown = show_ascii(value)
            case _:
                return False
        if shown is NULL:
            return False
        value = shown
        at += 2
    spec = substring(s, at + 1, end) if at < end else substring(s, end, end)
    if spec is NULL:
        return False
    result = format_value(value, spec)
    if result is NULL:
        return False
    put_str(text, cast(Str, result))
    return True


@dont_look_inside
def format_simple(self: W, args: W, kwargs: W) -> W:
    """_format_simple(format, args, kwargs); NULL without an exception: _vformat."""
    s = cast(Str, self)
    values = cast(Tuple, args)
    text = new_text_for(s.length + 16, is_wide(s))
    automatic = 0
    numbered = False
    at = 0
    while at < s.length:
        end = literal_end(s, at)
        put_part(text, s, at, end)
        at = end + 1
        if end == s.length:
            break
        if at < s.length and char_at(s, at) == char_at(s, end):
            put_part(text, s, end, at)
            at += 1
            continue
        if char_at(s, end) == CLOSE:
            return NULL
        end = field_end(s, at)
        if end < 0:
            return NULL
        name_end = at
        while name_end < end and char_at(s, name_end) != COLON and char_at(s, name_end) != BANG:
            name_end += 1
        value: W = NULL
        number = index_of(s, at, name_end)
        if name_end == at:
            number = automatic
            automatic += 1
        elif number >= 0:
            numbered = True
        if numbered and automatic > 0:
            return NULL
        if number >= 0:
            if number < values.length:
                value = values[number]
        else:
            name = substring(s, at, name_end)
            value = NULL if name is NULL else dict_get_str(cast(Dict, kwargs), name)
        if value is NULL or not put_field(text, s, name_end, end, value):
            return NULL
        at = end + 1
    return NULL if vm.error_kind != 0 else finish(text)

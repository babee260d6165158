"""Writing JSON (the library's module _json): values of the built-in types, with an explicit stack.

Anything else (instances, keys that are neither str nor int, containers that contain themselves, NaN where it is not
allowed) gives None, and json's own encoder in Python does it all again.
"""

from __future__ import annotations

from runtime.translate.ll import FALSE, NONE, NULL, TRUE, W, cast, i32, is_small, same, tag, untag, vm
from runtime.translate.lltypes import Dict, Float, List, Str, Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.dicts import entry_key, entry_value, next_entry
from runtime.vm.containers.lists import append, load_item, new_list
from runtime.vm.containers.sequences import sequence_item
from runtime.vm.kinds import is_str, kind
from runtime.vm.numbers.floatops import is_finite
from runtime.vm.text.show import put_flat
from runtime.vm.text.strings import char_at
from runtime.vm.text.textbuf import finish, new_text, put_char, put_hex, put_part, put_str, put_text

DEEPEST = 300  # containers in each other; deeper ones are left to Python, which finds circles
STACK_ENTRY = 3  # container, where its next item is, items so far
QUOTE, BACKSLASH = 34, 92


@never_collects
def stands_for_itself(char: i32, ascii: bool) -> bool:
    return char >= 32 and char != QUOTE and char != BACKSLASH and (char < 127 or not ascii)


@dont_look_inside
def put_escape(text: List, char: i32) -> None:
    put_char(text, BACKSLASH)
    match char:
        case 34 | 92:
            put_char(text, char)
        case 8:
            put_char(text, 98)
        case 12:
            put_char(text, 102)
        case 10:
            put_char(text, 110)
        case 13:
            put_char(text, 114)
        case 9:
            put_char(text, 116)
        case _:
            if char > 0xFFFF:
                put_char(text, 117)
                put_hex(text, 0xD800 + ((char - 0x10000) >> 10), 4)
                put_char(text, BACKSLASH)
                char = 0xDC00 + (char & 0x3FF)
            put_char(text, 117)
            put_hex(text, char, 4)


@dont_look_inside
def put_json_str(text: List, s: Str, ascii: bool) -> None:
    put_char(text, QUOTE)
    plain = 0  # what lies between it and i stands for itself
    i = 0
    while i < s.length:
        char = char_at(s, i)
        if not stands_for_itself(char, ascii):
            put_part(text, s, plain, i)
            put_escape(text, char)
            plain = i + 1
        i += 1
    put_part(text, s, plain, s.length)
    put_char(text, QUOTE)


@dont_look_inside
def json_quote(s: W, ascii: W) -> W:
    """_json_quote(str, ascii)"""
    text = new_text()
    put_json_str(text, cast(Str, s), same(ascii, TRUE))
    return finish(text)


@dont_look_inside
def put_scalar(text: List, w: W, ascii: bool, allow_nan: bool) -> bool:
    """False: an exception is pending, or (none pending) it is not plain."""
    k = kind(w)
    if is_str(w):
        put_json_str(text, cast(Str, w), ascii)
    elif is_small(w) or k == kinds.BIG_INT:
        return put_flat(text, w)
    elif k == kinds.FLOAT:
        x = cast(Float, w).value
        if is_finite(x):
            return put_flat(text, w)
        if not allow_nan:
            return False
        if x != x:
            put_text(text, "NaN")
        else:
            put_text(text, "Infinity" if x > 0.0 else "-Infinity")
    elif same(w, NONE):
        put_text(text, "null")
    elif same(w, TRUE):
        put_text(text, "true")
    elif same(w, FALSE):
        put_text(text, "false")
    else:
        return False
    return vm.error_kind == 0


@dont_look_inside
def put_key(text: List, key: W, ascii: bool, separator: Str) -> bool:
    """False as above."""
    if is_str(key):
        put_json_str(text, cast(Str, key), ascii)
    elif is_small(key):
        put_char(text, QUOTE)
        put_flat(text, key)
        put_char(text, QUOTE)
    else:
        return False
    put_str(text, separator)
    return vm.error_kind == 0


@never_collects
def is_container(k: i32) -> bool:
    return k == kinds.LIST or k == kinds.TUPLE or k == kinds.DICT


@never_collects
def count_of(container: W) -> i32:
    k = kind(container)
    if k == kinds.LIST:
        return cast(List, container).length
    if k == kinds.TUPLE:
        return cast(Tuple, container).length
    return -1


@dont_look_inside
def put_all(text: List, root: W, options: Tuple) -> bool:
    """False as above. `options`: separators of items and of keys, ASCII only?, is NaN allowed?"""
    stack = new_list()
    ascii = same(options[2], TRUE)
    allow_nan = same(options[3], TRUE)
    value = root
    while True:
        k = kind(value)
        if is_container(k):
            if stack.length > DEEPEST * STACK_ENTRY or stack is NULL:
                return False
            if not append(stack, value) or not append(stack, tag(0)) or not append(stack, TRUE):
                return False
            put_char(text, 123 if k == kinds.DICT else 91)
        elif not put_scalar(text, value, ascii, allow_nan):
            return False
        value = NULL
        while value is NULL:
            top = stack.length - STACK_ENTRY
            if top < 0:
                return True
            container = load_item(stack, top)
            at = untag(load_item(stack, top + 1))
            value = next_value(text, container, at, same(load_item(stack, top + 2), TRUE), options)
            if value is NULL:
                if vm.error_kind != 0 or vm.slice_count != 0:
                    return False
                put_char(text, 125 if kind(container) == kinds.DICT else 93)
                stack.length = top
            elif not advance(stack, top, vm.slice_start):
                return False


@dont_look_inside
def advance(stack: List, top: i32, at: i32) -> bool:
    stack.length = top + 1
    return append(stack, tag(at)) and append(stack, FALSE)


@dont_look_inside
def next_value(text: List, container: W, at: i32, first: bool, options: Tuple) -> W:
    """The container's value at `at`, its separator and key written; vm.slice_start: where the next one is. NULL: there
    is none, or vm.slice_count is not 0: it is not plain."""
    vm.slice_count = 0
    ascii = same(options[2], TRUE)
    count = count_of(container)
    if count >= 0:
        if at >= count:
            return NULL
        if not first:
            put_str(text, cast(Str, options[0]))
        vm.slice_start = at + 1
        return sequence_item(container, at)
    number = next_entry(cast(Dict, container), at)
    if number < 0:
        return NULL
    if not first:
        put_str(text, cast(Str, options[0]))
    if not put_key(text, entry_key(cast(Dict, container), number), ascii, cast(Str, options[1])):
        vm.slice_count = 1
        return NULL
    value = entry_value(cast(Dict, container), number)
    vm.slice_start = number + 1
    return value


@dont_look_inside
def json_encode(value: W, options: W) -> W:
    """_json_encode(value, (separator of items, of keys, ASCII only?, is NaN allowed?)): a str; None: not plain."""
    text = new_text()
    if text is NULL or not put_all(text, value, cast(Tuple, options)):
        return NULL if text is NULL or vm.error_kind != 0 else NONE
    return finish(text)

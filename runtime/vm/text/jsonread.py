"""Reading JSON (the library's module _json): one loop over the text, with an explicit stack.

The loop does what is plain: documents without errors, hooks and constants such as NaN. Anything else gives None, and
then json's own scanner in Python does it all again: its hooks are called, its errors are raised. `cursor` is an
IntArray of one item: where in the text we are.
"""

from __future__ import annotations

from runtime.translate.ll import (
    FALSE,
    NONE,
    NULL,
    TRUE,
    Text,
    W,
    cast,
    header,
    i32,
    int_div_trunc,
    same,
    tag,
    text_char,
    text_length,
    untag,
    vm,
)
from runtime.translate.lltypes import Dict, IntArray, List, Str, Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.dicts import new_dict
from runtime.vm.containers.dictstore import STORED, store
from runtime.vm.containers.lists import append, new_list, pop_last
from runtime.vm.numbers.convert import float_between, parse_int
from runtime.vm.objects import box_float, new_int_array, new_tuple
from runtime.vm.text.strings import char_at, flat, substring
from runtime.vm.text.textbuf import finish, new_text, put_char, put_part
from spec.bytecode import FRAME_DEPTH

QUOTE, BACKSLASH, COMMA, COLON, MINUS, DOT = 34, 92, 44, 58, 45, 46
OPEN_LIST, CLOSE_LIST, OPEN_DICT, CLOSE_DICT = 91, 93, 123, 125
STACK_ENTRY = 2  # the container around, and its key that waits for a value (lists: None)
SMALL_DIGITS = 9


@never_collects
def char_or_end(s: Str, i: i32) -> i32:
    """-1: there is none."""
    return char_at(s, i) if i < s.length else -1


@never_collects
def after_space(s: Str, i: i32) -> i32:
    while i < s.length:
        char = char_at(s, i)
        if char != 32 and char != 10 and char != 9 and char != 13:
            return i
        i += 1
    return i


@never_collects
def plain_end(s: Str, i: i32, strict: bool) -> i32:
    """Of the characters of a string that stand for themselves."""
    while i < s.length:
        char = char_at(s, i)
        if char == QUOTE or char == BACKSLASH or (strict and char < 32):
            return i
        i += 1
    return i


@never_collects
def hex_at(s: Str, at: i32) -> i32:
    """Four hexadecimal digits; -1: they are not there."""
    if at + 4 > s.length:
        return -1
    value = 0
    i = at
    while i < at + 4:
        char = char_at(s, i)
        if 48 <= char <= 57:
            digit = char - 48
        elif 97 <= char <= 102:
            digit = char - 87
        elif 65 <= char <= 70:
            digit = char - 55
        else:
            return -1
        value = (value << 4) + digit
        i += 1
    return value


@never_collects
def simple_escape(char: i32) -> i32:
    """What the character behind a backslash stands for; -1: nothing."""
    match char:
        case 34 | 47 | 92:
            return char
        case 98:
            return 8
        case 102:
            return 12
        case 110:
            return 10
        case 114:
            return 13
        case 116:
            return 9
    return -1


@dont_look_inside
def read_escape(s: Str, at: i32, text: List) -> i32:
    """What the escape sequence behind the backslash at `at` stands for, put to the text; where it ends, -1: it is
    none."""
    char = char_or_end(s, at + 1)
    if char != 117:
        plain = simple_escape(char)
        if plain < 0:
            return -1
        put_char(text, plain)
        return at + 2
    value = hex_at(s, at + 2)
    if value < 0:
        return -1
    end = at + 6
    if 0xD800 <= value < 0xDC00 and char_or_end(s, end) == BACKSLASH and char_or_end(s, end + 1) == 117:
        low = hex_at(s, end + 2)
        if low < 0:
            return -1
        if 0xDC00 <= low < 0xE000:
            value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00)
            end += 6
    put_char(text, value)
    return end


@dont_look_inside
def read_string(s: Str, cursor: IntArray, strict: bool) -> W:
    """The string whose first character is at the cursor, which then is behind its last quote. None: it is not well
    formed; NULL: an exception is pending."""
    start = cursor[0]
    end = plain_end(s, start, strict)
    if char_or_end(s, end) == QUOTE:
        cursor[0] = end + 1
        return substring(s, start, end)
    text = new_text()
    if text is NULL:
        return NULL
    while True:
        put_part(text, s, start, end)
        char = char_or_end(s, end)
        if char == QUOTE:
            cursor[0] = end + 1
            return finish(text)
        if char != BACKSLASH:
            return NONE
        start = read_escape(s, end, text)
        if start < 0:
            return NONE
        end = plain_end(s, start, strict)


@never_collects
def digits_end(s: Str, i: i32) -> i32:
    while i < s.length and 48 <= char_at(s, i) <= 57:
        i += 1
    return i


@never_collects
def small_value(s: Str, start: i32, end: i32) -> i32:
    value = 0
    i = start
    while i < end:
        value = value * 10 + char_at(s, i) - 48
        i += 1
    return value


@dont_look_inside
def read_number(s: Str, cursor: IntArray) -> W:
    """The number at the cursor; None: there is none."""
    start = cursor[0]
    first = start + 1 if char_or_end(s, start) == MINUS else start
    end = digits_end(s, first)
    if end == first:
        return NONE
    if char_at(s, first) == 48:
        end = first + 1
    whole = end
    if char_or_end(s, end) == DOT and digits_end(s, end + 1) > end + 1:
        end = digits_end(s, end + 1)
    char = char_or_end(s, end)
    if char == 101 or char == 69:
        sign = char_or_end(s, end + 1)
        exponent = end + 2 if sign == MINUS or sign == 43 else end + 1
        if digits_end(s, exponent) > exponent:
            end = digits_end(s, exponent)
    cursor[0] = end
    if end == whole and end - first <= SMALL_DIGITS:
        value = small_value(s, first, end)
        return tag(value if first == start else -value)
    piece = substring(s, start, end)
    if piece is NULL:
        return NULL
    if end == whole:
        return parse_int(piece, piece, 10)
    return box_float(float_between(piece, 0, piece.length))


@never_collects
def has_word(s: Str, at: i32, word: Text) -> bool:
    i = 0
    while i < text_length(word):
        if char_or_end(s, at + i) != text_char(word, i):
            return False
        i += 1
    return True


@dont_look_inside
def read_scalar(s: Str, cursor: IntArray, strict: bool) -> W:
    """A value that is no container; None may also mean that there is none: then the cursor stands where it was."""
    at = cursor[0]
    char = char_or_end(s, at)
    if char == QUOTE:
        cursor[0] = at + 1
        value = read_string(s, cursor, strict)
        if same(value, NONE):
            cursor[0] = at
        return value
    if char == 110 and has_word(s, at, "null"):
        cursor[0] = at + 4
        return NONE
    if char == 116 and has_word(s, at, "true"):
        cursor[0] = at + 4
        return TRUE
    if char == 102 and has_word(s, at, "false"):
        cursor[0] = at + 5
        return FALSE
    return read_number(s, cursor)


@dont_look_inside
def read_key(s: Str, cursor: IntArray, strict: bool) -> W:
    """A key at the cursor with what is behind it up to its value. None: it is not there."""
    if char_or_end(s, cursor[0]) != QUOTE:
        return NONE
    cursor[0] += 1
    key = read_string(s, cursor, strict)
    if key is NULL or same(key, NONE):
        return key
    at = after_space(s, cursor[0])
    if char_or_end(s, at) != COLON:
        return NONE
    cursor[0] = after_space(s, at + 1)
    return key


@dont_look_inside
def put_in(container: W, key: W, value: W) -> bool:
    if header(container) == kinds.LIST:
        return append(cast(List, container), value)
    return store(cast(Dict, container), key, value) == STORED


@dont_look_inside
def read_value(s: Str, cursor: IntArray, strict: bool, stack: List) -> W:
    """The value at the cursor, as json_value gives it."""
    container: W = NONE
    key: W = NONE
    while True:
        at = cursor[0]
        char = char_or_end(s, at)
        value: W = NULL
        if char == OPEN_LIST or char == OPEN_DICT:
            if stack.length > int_div_trunc(vm.recursion_edge, FRAME_DEPTH) * STACK_ENTRY:
                return tag(2 if char == OPEN_DICT else 1)
            if not append(stack, container) or not append(stack, key):
                return NULL
            key = NONE
            if char == OPEN_LIST:
                container = new_list()
            else:
                container = new_dict()
            if container is NULL:
                return NULL
            cursor[0] = after_space(s, at + 1)
            if char_or_end(s, cursor[0]) != (CLOSE_LIST if char == OPEN_LIST else CLOSE_DICT):
                if char == OPEN_DICT:
                    key = read_key(s, cursor, strict)
                    if key is NULL or same(key, NONE):
                        return key
                continue
            cursor[0] += 1
            value = container
            key = pop_last(stack)
            container = pop_last(stack)
        else:
            value = read_scalar(s, cursor, strict)
            if value is NULL or cursor[0] == at:
                return value
        # the value is put into its container, and each container that ends here into its own
        while True:
            if same(container, NONE):
                return pair(value, cursor)
            if not put_in(container, key, value):
                return NULL
            is_list = header(container) == kinds.LIST
            cursor[0] = after_space(s, cursor[0])
            char = char_or_end(s, cursor[0])
            cursor[0] += 1
            if char == COMMA:
                cursor[0] = after_space(s, cursor[0])
                if not is_list:
                    key = read_key(s, cursor, strict)
                    if key is NULL or same(key, NONE):
                        return key
                break
            if char != (CLOSE_LIST if is_list else CLOSE_DICT):
                return NONE
            value = container
            key = pop_last(stack)
            container = pop_last(stack)


@dont_look_inside
def pair(value: W, cursor: IntArray) -> W:
    result: Tuple = new_tuple(2)
    if result is NULL:
        return NULL
    result[0] = value
    result[1] = tag(cursor[0])
    return result


@dont_look_inside
def json_value(text: W, start: W, strict: W) -> W:
    """_json_value(text, start, strict): (value, where it ends); None: it is not plain; 1 or 2: lists or objects are
    nested too deeply."""
    s = flat(cast(Str, text))
    cursor = new_int_array(1)
    if s is NULL or cursor is NULL or untag(start) > s.length:
        return NULL if s is NULL or cursor is NULL else NONE
    cursor[0] = untag(start)
    stack = new_list()
    if stack is NULL:
        return NULL
    return read_value(s, cursor, same(strict, TRUE), stack)


@dont_look_inside
def json_string(text: W, start: W, strict: W) -> W:
    """_json_string(text, start, strict): (string, where it ends), of what is behind a quote; None: it is not well
    formed."""
    s = flat(cast(Str, text))
    cursor = new_int_array(1)
    if s is NULL or cursor is NULL:
        return NULL
    cursor[0] = untag(start)
    value = read_string(s, cursor, same(strict, TRUE))
    if value is NULL or same(value, NONE):
        return value
    return pair(value, cursor)

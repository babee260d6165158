"""The format mini-language, [[fill]align][sign][z][#][0][width][grouping][.precision][type], parsed into an
IntArray."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, i32
from runtime.translate.lltypes import IntArray, List, Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.errors import type_name, value_error
from runtime.vm.objects import new_int_array
from runtime.vm.text.characters import decimal_value
from runtime.vm.text.layout import char_at
from runtime.vm.text.pad import put_repeated
from runtime.vm.text.strings import char_str
from runtime.vm.text.textbuf import finish, new_text, put_char, put_hex, put_part

FILL, ALIGN, SIGN, NO_MINUS_ZERO, ALTERNATE, WIDTH, GROUPING, PRECISION, TYPE, FIELDS = range(10)
NONE = 0  # where a character is wanted: not given
ABSENT = -1  # where a number is
LEFT, RIGHT, CENTER, AFTER_SIGN = 60, 62, 94, 61  # < > ^ =
PLUS, MINUS, SPACE, ZERO, COMMA, UNDERSCORE, DOT, HASH, PERCENT = 43, 45, 32, 48, 44, 95, 46, 35, 37
MAX_NUMBER, MAX_NUMBER_TENTH = 0x3FFF_FFFF, 0x666_6665
MAX_DIGITS = 19
STRING = 115  # the type s


@never_collects
def is_align(char: i32) -> bool:
    return char == LEFT or char == RIGHT or char == CENTER or char == AFTER_SIGN


@never_collects
def peek(s: Str, at: i32) -> i32:
    """The character there, or 0."""
    return char_at(s, at) if at < s.length else 0


@never_collects
def number_end(s: Str, at: i32) -> i32:
    while at < s.length and decimal_value(char_at(s, at)) >= 0:
        at += 1
    return at


@never_collects
def number_at(s: Str, at: i32, end: i32) -> i32:
    """Its value, or MAX_NUMBER; ABSENT - 1: too large for CPython."""
    value = 0
    digits = 0
    while at < end:
        digit = decimal_value(char_at(s, at))
        if digit > 0 or digits > 0:
            digits += 1
        value = MAX_NUMBER if value > MAX_NUMBER_TENTH else value * 10 + digit
        at += 1
    return value if digits < MAX_DIGITS else ABSENT - 1


@dont_look_inside
def parse(s: Str, w: W, is_number: bool) -> IntArray:
    """NULL: an exception is pending. `w`: what is to be formatted."""
    spec = new_int_array(FIELDS)
    if spec is NULL:
        return NULL
    spec[FILL] = SPACE
    spec[WIDTH] = ABSENT
    spec[PRECISION] = ABSENT
    spec[ALIGN] = RIGHT if is_number else LEFT
    spec[TYPE] = NONE if is_number else STRING
    at = 0
    aligned = False
    filled = False
    if is_align(peek(s, 1)):
        spec[FILL] = char_at(s, 0)
        spec[ALIGN] = char_at(s, 1)
        filled = True
        aligned = True
        at = 2
    elif is_align(peek(s, 0)):
        spec[ALIGN] = char_at(s, 0)
        aligned = True
        at = 1
    char = peek(s, at)
    if char == PLUS or char == MINUS or char == SPACE:
        spec[SIGN] = char
        at += 1
    if peek(s, at) == 122:
        spec[NO_MINUS_ZERO] = 1
        at += 1
    if peek(s, at) == HASH:
        spec[ALTERNATE] = 1
        at += 1
    if not filled and peek(s, at) == ZERO:
        spec[FILL] = ZERO
        if not aligned and is_number:
            spec[ALIGN] = AFTER_SIGN
        at += 1
    return parse_rest(s, at, spec, w)


@dont_look_inside
def parse_rest(s: Str, at: i32, spec: IntArray, w: W) -> IntArray:
    """From the width on."""
    end = number_end(s, at)
    if end > at:
        spec[WIDTH] = number_at(s, at, end)
        at = end
    char = peek(s, at)
    if char == COMMA:
        spec[GROUPING] = COMMA
        at += 1
        char = peek(s, at)
    if char == UNDERSCORE:
        if spec[GROUPING] != NONE:
            value_error("Cannot specify both ',' and '_'.", NULL, NULL)
            return NULL
        spec[GROUPING] = UNDERSCORE
        at += 1
        char = peek(s, at)
    if char == COMMA and spec[GROUPING] == UNDERSCORE:
        value_error("Cannot specify both ',' and '_'.", NULL, NULL)
        return NULL
    if char == DOT:
        at += 1
        end = number_end(s, at)
        if end == at:
            value_error("Format specifier missing precision", NULL, NULL)
            return NULL
        spec[PRECISION] = number_at(s, at, end)
        at = end
    if spec[WIDTH] < ABSENT or spec[PRECISION] < ABSENT:
        value_error("Too many decimal digits in format string", NULL, NULL)
        return NULL
    if spec[PRECISION] == MAX_NUMBER and (kinds.kind(w) == kinds.FLOAT or kinds.kind(w) == kinds.COMPLEX):
        value_error("precision too big", NULL, NULL)
        return NULL
    if s.length - at > 1:
        value_error("Invalid format specifier '{0}' for object of type '{1}'", s, type_name(w))
        return NULL
    if at < s.length:
        spec[TYPE] = char_at(s, at)
    return spec if grouping_allowed(spec) else NULL


@dont_look_inside
def grouping_allowed(spec: IntArray) -> bool:
    """False: ValueError is pending."""
    grouping = spec[GROUPING]
    if grouping == NONE:
        return True
    match spec[TYPE]:
        case 100 | 101 | 102 | 103 | 69 | 71 | 70 | 37 | 0:  # d e f g E G F %
            return True
        case 98 | 111 | 120 | 88:  # b o x X
            if grouping == UNDERSCORE:
                return True
        case _:
            grouping = spec[GROUPING]
    if spec[TYPE] > 32 and spec[TYPE] < 128:
        value_error("Cannot specify '{0}' with '{1}'.", char_str(grouping), char_str(spec[TYPE]))
    else:
        text_type = hex_of(spec[TYPE])
        value_error("Cannot specify '{0}' with '\\x{1}'.", char_str(grouping), text_type)
    return False


@dont_look_inside
def hex_of(value: i32) -> Str:
    """In lower-case hexadecimal digits."""
    text = new_text()
    digits = 1
    while value >> (4 * digits) != 0:
        digits += 1
    put_hex(text, value, digits)
    return finish(text)


@dont_look_inside
def unknown_type(spec: IntArray, w: W) -> W:
    """ValueError for a presentation type."""
    code = spec[TYPE]
    if code > 32 and code < 128:
        return value_error("Unknown format code '{0}' for object of type '{1}'", char_str(code), type_name(w))
    return value_error("Unknown format code '\\x{0}' for object of type '{1}'", hex_of(code), type_name(w))


# --- layout ---
@dont_look_inside
def put_sign(text: List, spec: IntArray, negative: bool) -> None:
    if negative:
        put_char(text, MINUS)
    elif spec[SIGN] == PLUS or spec[SIGN] == SPACE:
        put_char(text, spec[SIGN])


@never_collects
def sign_width(spec: IntArray, negative: bool) -> i32:
    return 1 if negative or spec[SIGN] == PLUS or spec[SIGN] == SPACE else 0


@dont_look_inside
def put_grouped(text: List, digits: Str, count: i32, separator: i32, group: i32, least: i32) -> None:
    """The first `count` digits, with a separator between groups; zeros before them, so that `least` characters come."""
    zeros = 0
    if least > 0:
        width = grouped_width(count, separator, group)
        while width < least:
            zeros += 1
            width = grouped_width(count + zeros, separator, group)
    total = count + zeros
    i = 0
    while i < total:
        if i > 0 and separator != NONE:
            left = total - i
            while left >= group:
                left -= group
            if left == 0:
                put_char(text, separator)
        put_char(text, ZERO if i < zeros else char_at(digits, i - zeros))
        i += 1


@never_collects
def grouped_width(count: i32, separator: i32, group: i32) -> i32:
    if separator == NONE or count == 0:
        return count
    extra = 0
    left = count - 1
    while left >= group:
        left -= group
        extra += 1
    return count + extra


@dont_look_inside
def put_number(
    text: List, spec: IntArray, negative: bool, prefix: Str, digits: Str, count: i32, rest: Str, group: i32
) -> None:
    """Sign, prefix (null: none), the first `count` digits in groups, the rest; in the width."""
    taken = sign_width(spec, negative) + (0 if prefix is NULL else prefix.length) + rest.length
    width = taken + grouped_width(count, spec[GROUPING], group)
    padding = spec[WIDTH] - width
    least = 0
    after_sign = 0
    before = 0
    if padding > 0:
        align = spec[ALIGN]
        if align == AFTER_SIGN:
            if spec[FILL] == ZERO and spec[GROUPING] != NONE and count > 0:
                least = spec[WIDTH] - taken
                padding = 0
            else:
                after_sign = padding
        elif align == RIGHT:
            before = padding
        elif align == CENTER:
            before = padding >> 1
    put_repeated(text, spec[FILL], before)
    put_sign(text, spec, negative)
    if prefix is not NULL:
        put_part(text, prefix, 0, prefix.length)
    put_repeated(text, spec[FILL], after_sign)
    put_grouped(text, digits, count, spec[GROUPING], group, least)
    put_part(text, rest, 0, rest.length)
    put_repeated(text, spec[FILL], padding - before - after_sign)


@dont_look_inside
def put_padded(text: List, spec: IntArray, s: Str, count: i32) -> None:
    """The first `count` characters of s, in the width."""
    padding = spec[WIDTH] - count
    before = 0
    if padding > 0:
        if spec[ALIGN] == RIGHT:
            before = padding
        elif spec[ALIGN] == CENTER:
            before = padding >> 1
    put_repeated(text, spec[FILL], before)
    put_part(text, s, 0, count)
    put_repeated(text, spec[FILL], padding - before)

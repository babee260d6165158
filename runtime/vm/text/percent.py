"""format % values, of str and bytes, where no user code and no mapping is needed; a single conversion for the library,
which does the rest (runtime/lib/format.py)."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, f64, header, i32, is_small, tag, untag, vm
from runtime.translate.lltypes import Dict, Float, IntArray, List, Str, Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.strdicts import dict_get_str
from runtime.vm.errors import fail, fail_fixed, type_error, type_error_of, type_name, value_error
from runtime.vm.kinds import FIRST_MAP, is_int, is_str, kind, payload
from runtime.vm.numbers import bigint
from runtime.vm.numbers.convert import float_as_int
from runtime.vm.numbers.values import int_word, number_to_float, too_large_for_float
from runtime.vm.objects import fixed, new_int_array
from runtime.vm.text.arguments import bytes_like, is_bytes, is_text
from runtime.vm.text.floatdigits import is_negative
from runtime.vm.text.format import digits_in, float_text
from runtime.vm.text.formatspec import (
    ABSENT,
    AFTER_SIGN,
    ALIGN,
    ALTERNATE,
    FIELDS,
    FILL,
    LEFT,
    NONE,
    PLUS,
    PRECISION,
    RIGHT,
    SIGN,
    SPACE,
    TYPE,
    WIDTH,
    ZERO,
    hex_of,
    peek,
    put_number,
    put_padded,
)
from runtime.vm.text.layout import char_at, is_wide
from runtime.vm.text.pad import put_repeated
from runtime.vm.text.show import show_ascii, show_repr, show_str
from runtime.vm.text.strings import char_str, find_char, substring
from runtime.vm.text.textbuf import finish, finish_as, new_text, new_text_for, put_char, put_part, put_str
from spec.bytecode import ErrorKind
from spec.messages import FixedStr

PERCENT, STAR, DOT, OPEN, CLOSE = 37, 42, 46, 40, 41
MAX_CODE = 0x10FFFF
MAX_NUMBER = 0x3FFF_FFFF
AT = FIELDS  # of a conversion: index behind it; before it is parsed: where it begins
STARS = FIELDS + 1  # bit 0: the width is an argument, bit 1: the precision is


# --- parsing ---
@never_collects
def read_number(s: Str, spec: IntArray, which: i32) -> None:
    """Digits at spec[AT], to a field."""
    at = spec[AT]
    value = 0
    while peek(s, at) >= 48 and peek(s, at) <= 57:
        value = MAX_NUMBER if value > 107374181 else value * 10 + char_at(s, at) - 48
        at += 1
    spec[which] = value
    spec[AT] = at


@dont_look_inside
def conversion(s: Str, at: i32) -> IntArray:
    """The conversion that begins at `at`, behind the % and a key. NULL: an exception is pending."""
    spec = new_int_array(FIELDS + 2)
    if spec is NULL:
        return NULL
    spec[FILL] = SPACE
    spec[ALIGN] = RIGHT
    spec[WIDTH] = ABSENT
    spec[PRECISION] = ABSENT
    zero = False
    flags = True
    while flags:
        match peek(s, at):
            case 45:
                spec[ALIGN] = LEFT
            case 43:
                spec[SIGN] = PLUS
            case 32:
                if spec[SIGN] == NONE:
                    spec[SIGN] = SPACE
            case 35:
                spec[ALTERNATE] = 1
            case 48:
                zero = True
            case _:
                flags = False
        if flags:
            at += 1
    if zero and spec[ALIGN] != LEFT:
        spec[FILL] = ZERO
        spec[ALIGN] = AFTER_SIGN
    spec[AT] = at
    if peek(s, at) == STAR:
        spec[STARS] = 1
        spec[AT] = at + 1
    elif peek(s, at) >= 48 and peek(s, at) <= 57:
        read_number(s, spec, WIDTH)
    if peek(s, spec[AT]) == DOT:
        spec[AT] = spec[AT] + 1
        if peek(s, spec[AT]) == STAR:
            spec[STARS] = spec[STARS] | 2
            spec[AT] = spec[AT] + 1
        else:
            read_number(s, spec, PRECISION)
    if spec[PRECISION] == MAX_NUMBER:
        value_error("precision too big", NULL, NULL)
        return NULL
    if spec[WIDTH] == MAX_NUMBER:
        value_error("width too big", NULL, NULL)
        return NULL
    at = spec[AT]
    char = peek(s, at)
    if char == 104 or char == 108 or char == 76:  # h l L
        at += 1
    if at >= s.length:
        value_error("incomplete format", NULL, NULL)
        return NULL
    spec[TYPE] = char_at(s, at)
    spec[AT] = at + 1
    return spec


# --- one conversion ---
@dont_look_inside
def put_converted(text: List, spec: IntArray, w: W, binary: bool) -> bool:
    """False: an exception is pending, or (none) user code is needed."""
    match spec[TYPE]:
        case 115 | 114 | 97 | 98:  # s r a b
            shown = shown_as(spec, w, binary)
            if shown is NULL:
                return False
            put_shown(text, spec, shown)
        case 99:
            return put_one_char(text, spec, w, binary)
        case 100 | 105 | 117 | 120 | 88 | 111:  # d i u x X o
            return put_int_as(text, spec, w)
        case 101 | 69 | 102 | 70 | 103 | 71:
            return put_float_as(text, spec, w)
        case _:
            return False
    return vm.error_kind == 0


@dont_look_inside
def put_shown(text: List, spec: IntArray, shown: Str) -> None:
    """Cut to the precision, in the width."""
    count = shown.length
    if spec[PRECISION] != ABSENT and spec[PRECISION] < count:
        count = spec[PRECISION]
    if spec[ALIGN] == AFTER_SIGN:
        spec[ALIGN] = RIGHT
        spec[FILL] = SPACE
    put_padded(text, spec, shown, count)


@dont_look_inside
def shown_as(spec: IntArray, w: W, binary: bool) -> Str:
    """NULL as above."""
    code = spec[TYPE]
    if binary and (code == 115 or code == 98):
        data = bytes_like(w)
        if data is NULL and vm.error_kind == 0 and kind(w) < FIRST_MAP:
            type_error_of("%b requires a bytes-like object, or an object that implements __bytes__, not '{0}'", w)
        return data
    if binary or code == 97:
        return show_ascii(w)
    return show_str(w) if code == 115 else show_repr(w)


@dont_look_inside
def put_one_char(text: List, spec: IntArray, w: W, binary: bool) -> bool:
    value = payload(w)
    one: Str = NULL
    if is_int(value):
        number = int_word(value)
        top = 255 if binary else MAX_CODE
        if not is_small(number) or untag(number) < 0 or untag(number) > top:
            if binary:
                fail(ErrorKind.OVERFLOW_ERROR, "%c arg not in range(256)", NULL, NULL, NULL)
            else:
                fail(ErrorKind.OVERFLOW_ERROR, "%c arg not in range(0x110000)", NULL, NULL, NULL)
            return False
        one = char_str(untag(number))
    elif not binary and is_str(value) and cast(Str, value).length == 1:
        one = cast(Str, value)
    elif binary and is_bytes(value) and cast(Str, value).length == 1:
        one = cast(Str, value)
    elif kind(w) >= FIRST_MAP and not is_str(value) and not is_bytes(value):
        return False
    elif binary:
        type_error("%c requires an integer in range(256) or a single byte", NULL, NULL)
        return False
    else:
        type_error("%c requires int or char", NULL, NULL)
        return False
    if one is NULL:
        return False
    if spec[ALIGN] == AFTER_SIGN:
        spec[ALIGN] = RIGHT
        spec[FILL] = SPACE
    put_padded(text, spec, one, 1)
    return vm.error_kind == 0


@dont_look_inside
def int_for(spec: IntArray, w: W) -> W:
    """The int to show; NULL as above."""
    code = spec[TYPE]
    value = payload(w)
    if is_int(value):
        return int_word(value)
    letter = char_str(code)
    decimal = code == 100 or code == 105 or code == 117
    if kind(value) == kinds.FLOAT and decimal:
        return float_as_int(cast(Float, value).value)
    if kind(w) >= FIRST_MAP:
        return NULL
    if decimal:
        return fail(ErrorKind.TYPE_ERROR, "%{0} format: a real number is required, not {1}", letter, type_name(w), NULL)
    return fail(ErrorKind.TYPE_ERROR, "%{0} format: an integer is required, not {1}", letter, type_name(w), NULL)


@dont_look_inside
def put_int_as(text: List, spec: IntArray, w: W) -> bool:
    value = int_for(spec, w)
    if value is NULL:
        return False
    code = spec[TYPE]
    base = 8 if code == 111 else 16 if code == 120 or code == 88 else 10
    digits = digits_in(value, base, code == 88)
    if digits is NULL:
        return False
    if digits.length < spec[PRECISION]:
        longer = new_text()
        put_repeated(longer, ZERO, spec[PRECISION] - digits.length)
        put_str(longer, digits)
        digits = finish(longer)
    prefix: Str = NULL
    if spec[ALTERNATE] != 0 and base != 10:
        mark = new_text()
        put_char(mark, ZERO)
        put_char(mark, code)
        prefix = finish(mark)
    if digits is NULL or vm.error_kind != 0:
        return False
    negative = bigint.big_compare(value, tag(0)) < 0
    put_number(text, spec, negative, prefix, digits, digits.length, fixed(FixedStr.EMPTY), 3)
    return vm.error_kind == 0


@dont_look_inside
def put_float_as(text: List, spec: IntArray, w: W) -> bool:
    value = payload(w)
    x = 0.0
    if kind(value) == kinds.FLOAT:
        x = cast(Float, value).value
    elif is_int(value):
        x = number_to_float(value)
        if too_large_for_float(value, x):
            fail_fixed(ErrorKind.OVERFLOW_ERROR, FixedStr.INT_TOO_BIG_FOR_FLOAT, NULL, NULL)
            return False
    else:
        if kind(w) < FIRST_MAP:
            type_error_of("must be real number, not {0}", w)
        return False
    return put_float_text(text, spec, x)


@dont_look_inside
def put_float_text(text: List, spec: IntArray, x: f64) -> bool:
    shown = float_text(x, spec[TYPE], spec[PRECISION], spec[ALTERNATE] != 0)
    if shown is NULL:
        return False
    put_number(text, spec, is_negative(x) and x == x, NULL, shown, 0, shown, 3)
    return vm.error_kind == 0


# --- whole formats ---
@never_collects
def is_mapping(w: W, binary: bool) -> bool:
    """Has it items by key, so that it need not be used up? (Not of str or tuple.)"""
    match kind(w):
        case kinds.LIST | kinds.DICT | kinds.RANGE | kinds.MAPPING_PROXY | kinds.MEMORY_VIEW:
            return True
        case kinds.BYTES | kinds.BYTE_ARRAY:
            return not binary
        case _:
            return False


@dont_look_inside
def star_value(w: W) -> W:
    """The int of a `*`; NULL: TypeError is pending."""
    value = payload(w)
    if not is_int(value):
        return type_error("* wants int", NULL, NULL)
    return int_word(value)


@dont_look_inside
def take_stars(spec: IntArray, values: Tuple, number: i32) -> i32:
    """Width and precision from the values; the number of the next one, -1: an exception is pending."""
    which = 1
    while which <= 2:
        if spec[STARS] & which != 0:
            if number >= values.length:
                type_error("not enough arguments for format string", NULL, NULL)
                return -1
            w = star_value(values[number])
            if w is NULL or not is_small(w):
                if w is not NULL:
                    fail(ErrorKind.OVERFLOW_ERROR, "Python int too large to convert to C int", NULL, NULL, NULL)
                return -1
            set_star(spec, which, untag(w))
            number += 1
        which += 1
    return number


@never_collects
def set_star(spec: IntArray, which: i32, value: i32) -> None:
    if which == 2:
        spec[PRECISION] = value if value > 0 else 0
        return
    if value < 0:
        value = -value
        spec[ALIGN] = LEFT
        spec[FILL] = SPACE
    spec[WIDTH] = value


@dont_look_inside
def unsupported(s: Str, spec: IntArray) -> W:
    char = spec[TYPE]
    shown: W = char_str(char) if char >= 32 and char < 127 else char_str(63)
    return fail(
        ErrorKind.VALUE_ERROR,
        "unsupported format character '{0}' (0x{1}) at index {2}",
        shown,
        hex_of(char),
        tag(spec[AT] - 1),
    )


@never_collects
def is_known(code: i32, binary: bool) -> bool:
    match code:
        case 115 | 114 | 97 | 99 | 100 | 105 | 117 | 120 | 88 | 111 | 101 | 69 | 102 | 70 | 103 | 71:
            return True
        case _:
            return binary and code == 98


@dont_look_inside
def put_keyed(text: List, s: Str, at: i32, value: W) -> i32:
    """%(key)... of a dict; `at` is the parenthesis. The index behind it; -1: an exception is pending, or (none) this is
    the library's: another mapping, a key that is not there or has parentheses, a width that is an argument."""
    if kind(value) != kinds.DICT or not is_text(s):
        return -1
    end = find_char(s, CLOSE, at, s.length)
    inner = find_char(s, OPEN, at + 1, s.length)
    if end < 0 or (inner >= 0 and inner < end):
        return -1
    key = substring(s, at + 1, end)
    item: W = NULL if key is NULL else dict_get_str(cast(Dict, value), key)
    spec: IntArray = NULL if item is NULL else conversion(s, end + 1)
    if spec is NULL or spec[STARS] != 0 or not is_known(spec[TYPE], False):
        return -1
    return spec[AT] if put_converted(text, spec, item, False) else -1


@dont_look_inside
def percent(self: W, value: W) -> W:
    """self % value; NULL without an exception: the library."""
    s = cast(Str, self)
    single = kind(value) != kinds.TUPLE
    if kind(value) >= FIRST_MAP and kind(payload(value)) == kinds.TUPLE:
        return NULL
    values = cast(Tuple, value)
    text = new_text_for(s.length + 16, is_wide(s))
    number = 0
    keyed = False
    at = 0
    while at < s.length:
        following = find_char(s, PERCENT, at, s.length)
        if following < 0:
            following = s.length
        put_part(text, s, at, following)
        at = following + 1
        if following < s.length:
            if peek(s, at) == OPEN:
                at = put_keyed(text, s, at, value)
                if at < 0:
                    return NULL
                keyed = True
            elif peek(s, at) == PERCENT:
                put_char(text, PERCENT)
                at += 1
            else:
                spec = conversion(s, at)
                if spec is NULL:
                    return NULL
                if single and (number > 0 or spec[STARS] != 0):
                    if spec[STARS] != 0 and number == 0:
                        return star_of_single(spec, value)
                    return type_error("not enough arguments for format string", NULL, NULL)
                if not single:
                    number = take_stars(spec, values, number)
                    if number < 0:
                        return NULL
                    if number >= values.length:
                        return type_error("not enough arguments for format string", NULL, NULL)
                if not is_known(spec[TYPE], not is_text(s)):
                    return unsupported(s, spec)
                item = value if single else values[number]
                if not put_converted(text, spec, item, not is_text(s)):
                    return NULL
                number += 1
                at = spec[AT]
    if single:
        if number == 0 and not keyed and not is_mapping(value, not is_text(s)):
            if kind(value) >= FIRST_MAP:
                return NULL
            return left_over(s)
    elif number < values.length:
        return left_over(s)
    return finish_as(text, header(s))


@dont_look_inside
def star_of_single(spec: IntArray, value: W) -> W:
    if star_value(value) is NULL:
        return NULL
    return type_error("not enough arguments for format string", NULL, NULL)


@dont_look_inside
def left_over(s: Str) -> W:
    if is_text(s):
        return type_error("not all arguments converted during string formatting", NULL, NULL)
    return type_error("not all arguments converted during bytes formatting", NULL, NULL)


# --- for the library ---
@dont_look_inside
def percent_parse(format_: W, at: W) -> W:
    """_percent_parse(format, at): a conversion, as an IntArray for _percent_put; `at` is behind the % and the key."""
    return conversion(cast(Str, payload(format_)), untag(at))


@dont_look_inside
def percent_field(spec: W, number: W) -> W:
    """_percent_field(spec, number)"""
    return tag(cast(IntArray, spec)[untag(number)])


@dont_look_inside
def percent_star(spec: W, which: W, value: W) -> W:
    """_percent_star(spec, which, value): sets width (1) or precision (2); TypeError where it is no int."""
    w = star_value(value)
    if w is NULL:
        return NULL
    set_star(cast(IntArray, spec), untag(which), untag(w) if is_small(w) else MAX_NUMBER)
    return w


@dont_look_inside
def percent_put(format_: W, spec: W, value: W) -> W:
    """_percent_put(format, spec, value): the text of one conversion, of the type of the format."""
    s = cast(Str, payload(format_))
    fields = cast(IntArray, spec)
    if not is_known(fields[TYPE], not is_text(s)):
        return unsupported(s, fields)
    text = new_text()
    if not put_converted(text, fields, value, not is_text(s)):
        return NULL
    return finish_as(text, header(s))


@dont_look_inside
def percent_shown(format_: W, spec: W, shown: W) -> W:
    """_percent_shown(format, spec, text): the same of what is text (or bytes) already."""
    text = new_text()
    put_shown(text, cast(IntArray, spec), cast(Str, shown))
    return finish_as(text, header(payload(format_)))

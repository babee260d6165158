"""int(x), float(x)."""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    cast,
    f64,
    float_from_bits,
    float_to_int,
    i32,
    int_to_float,
    is_small,
    tag,
    untag,
)
from runtime.translate.lltypes import Float, Str, Text
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.errors import fail, fail_fixed, fail_str, not_supported, type_error_of, value_error
from runtime.vm.kinds import is_int, kind
from runtime.vm.numbers import bigint, floatfmt
from runtime.vm.numbers.floatops import is_finite
from runtime.vm.objects import box_float
from runtime.vm.operations.operators import int_word
from runtime.vm.text.show import repr_of
from runtime.vm.text.textbuf import finish, literal, new_text, put_char, text_equals
from spec.bytecode import ErrorKind
from spec.messages import FixedStr

PLUS, MINUS, DOT, UNDERSCORE = 43, 45, 46, 95
MAX_DIGITS = 4300
SMALL_BOUND = 1073741823.0


@dont_look_inside
def to_int(w: W) -> W:
    """int(w); NULL: an exception is pending."""
    if is_int(w):
        return int_word(w)
    k = kind(w)
    if k == kinds.FLOAT:
        return float_as_int(cast(Float, w).value)
    if k == kinds.STR:
        return parse_int(cast(Str, w))
    return type_error_of("int() argument must be a string, a bytes-like object or a real number, not '{0}'", w)


@dont_look_inside
def float_as_int(x: f64) -> W:
    if x != x:
        return value_error("cannot convert float NaN to integer", NULL, NULL)
    if not is_finite(x):
        return fail(ErrorKind.OVERFLOW_ERROR, "cannot convert float infinity to integer", NULL, NULL, NULL)
    if x < SMALL_BOUND and x > -SMALL_BOUND:
        return tag(float_to_int(x))
    return bigint.big_from_float(x)


@dont_look_inside
def to_float(w: W) -> W:
    """float(w); NULL: an exception is pending."""
    k = kind(w)
    if k == kinds.FLOAT:
        return w
    if is_int(w):
        word = int_word(w)
        if is_small(word):
            return box_float(int_to_float(untag(word)))
        x = bigint.big_to_float(word)
        if not is_finite(x):
            return fail_fixed(ErrorKind.OVERFLOW_ERROR, FixedStr.INT_TOO_BIG_FOR_FLOAT, NULL, NULL)
        return box_float(x)
    if k == kinds.STR:
        return parse_float(cast(Str, w))
    return type_error_of("float() argument must be a string or a real number, not '{0}'", w)


@never_collects
def is_space(char: i32) -> bool:
    return (char >= 9 and char <= 13) or (char >= 28 and char <= 32) or char == 0x85 or char == 0xA0


@never_collects
def is_digit(char: i32) -> bool:
    return char >= 48 and char <= 57


@dont_look_inside
@never_collects
def start_of(s: Str) -> i32:
    """Index of the first character that is no space."""
    i = 0
    while i < s.length and is_space(s[i]):
        i += 1
    return i


@dont_look_inside
@never_collects
def end_of(s: Str) -> i32:
    i = s.length
    while i > 0 and is_space(s[i - 1]):
        i -= 1
    return i


@dont_look_inside
@never_collects
def is_ascii(s: Str) -> bool:
    i = 0
    while i < s.length:
        if s[i] >= 128:
            return False
        i += 1
    return True


@dont_look_inside
def not_a_number(template: Text, s: Str) -> W:
    """ValueError about the string, whose repr is {0}."""
    if not is_ascii(s):
        return not_supported("numbers in other than ASCII characters", NULL, NULL)
    shown = repr_of(s)
    if shown is NULL:
        return NULL
    return value_error(template, shown, NULL)


@dont_look_inside
def without_underscores(s: Str, start: i32, end: i32) -> Str:
    """The characters from start to end, underscores between two digits left out. NULL: no memory."""
    text = new_text()
    i = start
    while i < end:
        between = s[i] == UNDERSCORE and i > start and i + 1 < end and is_digit(s[i - 1]) and is_digit(s[i + 1])
        if not between:
            put_char(text, s[i])
        i += 1
    return finish(text)


@dont_look_inside
def parse_int(s: Str) -> W:
    start = start_of(s)
    end = end_of(s)
    negative = False
    if start < end and (s[start] == MINUS or s[start] == PLUS):
        negative = s[start] == MINUS
        start += 1
    digits = without_underscores(s, start, end)
    if digits is NULL:
        return NULL
    if digits.length == 0 or skip_digits(digits, 0) != digits.length:
        return not_a_number("invalid literal for int() with base 10: {0}", s)
    if digits.length > MAX_DIGITS:
        return fail_str(
            ErrorKind.VALUE_ERROR,
            literal(
                "Exceeds the limit (4300 digits) for integer string conversion: value has {0} digits; "
                "use sys.set_int_max_str_digits() to increase the limit"
            ),
            tag(digits.length),
            NULL,
            NULL,
        )
    result = bigint.big_from_digits(digits, 0, digits.length)
    if result is not NULL and negative:
        return bigint.big_neg(result)
    return result


@dont_look_inside
@never_collects
def skip_digits(s: Str, index: i32) -> i32:
    i = index
    while i < s.length and is_digit(s[i]):
        i += 1
    return i


@dont_look_inside
def parse_float(s: Str) -> W:
    start = start_of(s)
    end = end_of(s)
    text = without_underscores(s, start, end)
    if text is NULL:
        return NULL
    sign = 1.0
    start = 0
    if text.length > 0 and (text[0] == MINUS or text[0] == PLUS):
        if text[0] == MINUS:
            sign = -1.0
        start = 1
    if text_equals(text, start, "inf") or text_equals(text, start, "infinity"):
        return box_float(sign * float_from_bits(0, 0x7FF00000))
    if text_equals(text, start, "nan"):
        return box_float(float_from_bits(0, 0x7FF80000))
    if not is_float_literal(text, start):
        return not_a_number("could not convert string to float: {0}", s)
    return box_float(sign * floatfmt.float_parse(text, start, text.length))


@dont_look_inside
@never_collects
def is_float_literal(s: Str, start: i32) -> bool:
    """Digits, with a point among or beside them, and an exponent, perhaps, up to the end?"""
    i = skip_digits(s, start)
    digits = i - start
    if i < s.length and s[i] == DOT:
        after = skip_digits(s, i + 1)
        digits += after - i - 1
        i = after
    if digits == 0:
        return False
    if i < s.length and (s[i] == 101 or s[i] == 69):
        i += 1
        if i < s.length and (s[i] == PLUS or s[i] == MINUS):
            i += 1
        if skip_digits(s, i) == i:
            return False
        i = skip_digits(s, i)
    return i == s.length

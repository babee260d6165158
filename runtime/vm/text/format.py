"""format(x, specification) of str, int, bool and float, without user code."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, f64, i32, is_small, load_word, tag, untag, vm
from runtime.translate.lltypes import Float, IntArray, List, Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.errors import fail, fail_fixed, type_name, value_error
from runtime.vm.kinds import FIRST_MAP, is_int, is_str_kind, kind, payload
from runtime.vm.numbers import bigint, floatfmt
from runtime.vm.numbers.bigtext import max_digits, put_in_base
from runtime.vm.numbers.values import int_word, number_to_float, too_large_for_float
from runtime.vm.objects import fixed
from runtime.vm.text.floatdigits import EXPONENT, fixed_digits, is_finite, is_negative, significant_digits
from runtime.vm.text.formatspec import (
    ABSENT,
    AFTER_SIGN,
    ALIGN,
    ALTERNATE,
    NO_MINUS_ZERO,
    NONE,
    PRECISION,
    SIGN,
    STRING,
    TYPE,
    ZERO,
    parse,
    put_number,
    put_padded,
    unknown_type,
)
from runtime.vm.text.layout import char_at
from runtime.vm.text.show import show_str
from runtime.vm.text.strings import char_str, find_char
from runtime.vm.text.textbuf import finish, new_text, put_char, put_part, put_str, put_text
from spec.bytecode import ErrorKind
from spec.messages import FixedStr

MAX_CODE = 0x10FFFF


@dont_look_inside
def format_value(w: W, specification: W) -> W:
    """Intrinsic.FORMAT and the builtin `format`. NULL without an exception: user code."""
    if specification is NULL:
        return show_str(w)
    text = payload(specification)
    if not kinds.is_str(text):
        return NULL
    spec = cast(Str, text)
    k = kind(w)
    if spec.length == 0 and k < FIRST_MAP:
        return show_str(w)
    if is_str_kind(k):
        return format_str(cast(Str, w), spec)
    if is_int(w):
        return format_int(w, spec)
    if k == kinds.FLOAT:
        parsed = parse(spec, w, True)
        return NULL if parsed is NULL else format_float(w, cast(Float, w).value, parsed)
    if k == kinds.NONE_TYPE or k == kinds.LIST or k == kinds.TUPLE or k == kinds.DICT or k == kinds.RANGE:
        return fail(
            ErrorKind.TYPE_ERROR, "unsupported format string passed to {0}.__format__", type_name(w), NULL, NULL
        )
    return NULL


# --- str ---
@dont_look_inside
def format_str(s: Str, spec_text: Str) -> W:
    spec = parse(spec_text, s, False)
    if spec is NULL:
        return NULL
    if spec[TYPE] != STRING:
        return unknown_type(spec, s)
    if spec[SIGN] == 32:
        return value_error("Space not allowed in string format specifier", NULL, NULL)
    if spec[SIGN] != NONE:
        return value_error("Sign not allowed in string format specifier", NULL, NULL)
    if spec[NO_MINUS_ZERO] != 0:
        return value_error("Negative zero coercion (z) not allowed in string format specifier", NULL, NULL)
    if spec[ALTERNATE] != 0:
        return value_error("Alternate form (#) not allowed in string format specifier", NULL, NULL)
    if spec[ALIGN] == AFTER_SIGN:
        return value_error("'=' alignment not allowed in string format specifier", NULL, NULL)
    count = s.length
    if spec[PRECISION] != ABSENT and spec[PRECISION] < count:
        count = spec[PRECISION]
    text = new_text()
    put_padded(text, spec, s, count)
    return finish(text)


# --- int ---
@dont_look_inside
def format_int(w: W, spec_text: Str) -> W:
    spec = parse(spec_text, w, True)
    if spec is NULL:
        return NULL
    match spec[TYPE]:
        case 0 | 100 | 110:
            return format_in_base(w, spec, 10)
        case 98:
            return format_in_base(w, spec, 2)
        case 111:
            return format_in_base(w, spec, 8)
        case 120 | 88:
            return format_in_base(w, spec, 16)
        case 99:
            return format_char(w, spec)
        case 101 | 69 | 102 | 70 | 103 | 71 | 37:
            x = number_to_float(w)
            if too_large_for_float(w, x):
                return fail_fixed(ErrorKind.OVERFLOW_ERROR, FixedStr.INT_TOO_BIG_FOR_FLOAT, NULL, NULL)
            return format_float(w, x, spec)
        case _:
            return unknown_type(spec, w)


@dont_look_inside
def int_allows(spec: IntArray) -> bool:
    """False: ValueError is pending."""
    if spec[PRECISION] != ABSENT:
        value_error("Precision not allowed in integer format specifier", NULL, NULL)
        return False
    if spec[NO_MINUS_ZERO] != 0:
        value_error("Negative zero coercion (z) not allowed in integer format specifier", NULL, NULL)
        return False
    return True


@dont_look_inside
def format_char(w: W, spec: IntArray) -> W:
    if not int_allows(spec):
        return NULL
    if spec[SIGN] != NONE:
        return value_error("Sign not allowed with integer format specifier 'c'", NULL, NULL)
    if spec[ALTERNATE] != 0:
        return value_error("Alternate form (#) not allowed with integer format specifier 'c'", NULL, NULL)
    value = int_word(w)
    if not is_small(value) or untag(value) < 0 or untag(value) > MAX_CODE:
        if not kinds.fits_index(value):
            return fail(ErrorKind.OVERFLOW_ERROR, "Python int too large to convert to C long", NULL, NULL, NULL)
        return fail(ErrorKind.OVERFLOW_ERROR, "%c arg not in range(0x110000)", NULL, NULL, NULL)
    text = new_text()
    char = char_str(untag(value))
    if char is NULL:
        return NULL
    put_number(text, spec, False, NULL, char, 1, fixed(FixedStr.EMPTY), 3)
    return finish(text)


@dont_look_inside
def digits_in(w: W, base: i32, upper: bool) -> Str:
    """Digits of |w|; NULL: an exception is pending."""
    text: List = new_text()
    if base == 10:
        shown = bigint.big_to_str(w)
        if shown is NULL and vm.error_kind == 0:
            fail_fixed(ErrorKind.VALUE_ERROR, FixedStr.INT_DIGITS, tag(max_digits()), NULL)
        if shown is NULL:
            return NULL
        if char_at(shown, 0) != 45:
            return shown
        put_part(text, shown, 1, shown.length)
    elif text is not NULL:
        put_in_base(text, w, base)
    digits = finish(text)
    if upper and digits is not NULL:
        raise_letters(digits)
    return digits


@never_collects
def raise_letters(s: Str) -> None:
    """a-z to upper case, in place: a string that nobody else has."""
    i = 0
    while i < s.length:
        if s[i] >= 97:
            s[i] = s[i] - 32
        i += 1


@dont_look_inside
def format_in_base(w: W, spec: IntArray, base: i32) -> W:
    if not int_allows(spec):
        return NULL
    value = int_word(w)
    digits = digits_in(value, base, spec[TYPE] == 88)
    if digits is NULL:
        return NULL
    prefix: Str = NULL
    if spec[ALTERNATE] != 0 and base != 10:
        mark = new_text()
        put_char(mark, ZERO)
        put_char(mark, spec[TYPE])
        prefix = finish(mark)
        if prefix is NULL:
            return NULL
    text = new_text()
    negative = bigint.big_compare(value, tag(0)) < 0
    put_number(text, spec, negative, prefix, digits, digits.length, fixed(FixedStr.EMPTY), 3 if base == 10 else 4)
    return finish(text)


# --- float ---
@dont_look_inside
def format_float(w: W, x: f64, spec: IntArray) -> W:
    code = spec[TYPE]
    if code == 110:
        code = 103
    shown = float_text(x, code, spec[PRECISION], spec[ALTERNATE] != 0)
    if shown is NULL:
        return NULL if vm.error_kind != 0 else unknown_type(spec, w)
    count = 0
    while count < shown.length and char_at(shown, count) >= 48 and char_at(shown, count) <= 57:
        count += 1
    rest = new_text()
    put_part(rest, shown, count, shown.length)
    tail = finish(rest)
    if tail is NULL:
        return NULL
    negative = is_negative(x) and x == x
    if spec[NO_MINUS_ZERO] != 0 and negative and is_all_zero(shown):
        negative = False
    text = new_text()
    put_number(text, spec, negative, NULL, shown, count, tail, 3)
    return finish(text)


@never_collects
def is_all_zero(s: Str) -> bool:
    i = 0
    while i < s.length:
        char = char_at(s, i)
        if (char == 101 or char == 69) and i > 0:
            return True
        if (char >= 49 and char <= 57) or char >= 65:  # inf, nan
            return False
        i += 1
    return True


@dont_look_inside
def float_text(x: f64, code: i32, precision: i32, alternate: bool) -> Str:
    """|x| in a presentation (e f g % E F G, 0: that of repr or a precision of it). NULL: an exception is pending;
    without
    one: no such presentation."""
    upper = code == 69 or code == 70 or code == 71
    if upper:
        code += 32
    if code != 101 and code != 102 and code != 103 and code != 37 and code != 0:
        return NULL
    if not is_finite(x):
        text = new_text()
        put_text(text, "nan" if x != x else "inf")
        if code == 37:
            put_char(text, 37)
        shown = finish(text)
        if upper and shown is not NULL:
            raise_letters(shown)
        return shown
    if code == 0 and precision == ABSENT:
        return repr_digits(x, alternate)
    if precision == ABSENT:
        precision = 6
    result: Str = NULL
    if code == 101:
        digits = significant_digits(x, precision + 1)
        result = exponential(digits, load_word(EXPONENT), alternate, upper)
    elif code == 102:
        result = with_point(fixed_digits(x, precision), precision, alternate, False)
    elif code == 37:
        scaled = x * 100.0
        if not is_finite(scaled):
            return float_text(scaled, 37, precision, alternate)
        result = with_point(fixed_digits(scaled, precision), precision, alternate, True)
    else:
        result = general(x, code, precision if precision > 0 else 1, alternate, upper)
    return result


@dont_look_inside
def repr_digits(x: f64, alternate: bool) -> Str:
    """repr(|x|), finite."""
    shown = floatfmt.float_repr(-x if is_negative(x) else x)
    if shown is NULL or not alternate or find_char(shown, 46, 0, shown.length) >= 0:
        return shown
    text = new_text()
    i = 0
    while i < shown.length:
        if shown[i] == 101:
            put_char(text, 46)
        put_char(text, shown[i])
        i += 1
    return finish(text)


@dont_look_inside
def with_point(digits: Str, places: i32, alternate: bool, percent: bool) -> Str:
    """The digits of x * 10**places, with the point where it belongs."""
    if digits is NULL:
        return NULL
    text = new_text()
    whole = digits.length - places
    if whole <= 0:
        put_char(text, ZERO)
    else:
        put_part(text, digits, 0, whole)
    if places > 0 or alternate:
        put_char(text, 46)
    while whole < 0:
        put_char(text, ZERO)
        whole += 1
    if digits.length > whole and places > 0:
        put_part(text, digits, whole, digits.length)
    if percent:
        put_char(text, 37)
    return finish(text)


@dont_look_inside
def exponential(digits: Str, exponent: i32, alternate: bool, upper: bool) -> Str:
    """d.ddde+xx"""
    if digits is NULL:
        return NULL
    text = new_text()
    put_part(text, digits, 0, 1)
    if digits.length > 1 or alternate:
        put_char(text, 46)
    put_part(text, digits, 1, digits.length)
    put_char(text, 69 if upper else 101)
    put_char(text, 45 if exponent < 0 else 43)
    if exponent < 0:
        exponent = -exponent
    if exponent < 10:
        put_char(text, ZERO)
    put_str(text, bigint.big_to_str(tag(exponent)))
    return finish(text)


@dont_look_inside
def general(x: f64, code: i32, precision: i32, alternate: bool, upper: bool) -> Str:
    """g: so many digits, without zeros at the end unless `alternate`; code 0: at least one behind the point."""
    digits = significant_digits(x, precision)
    exponent = load_word(EXPONENT)
    if digits is NULL:
        return NULL
    count = digits.length
    if not alternate:
        while count > 1 and char_at(digits, count - 1) == ZERO:
            count -= 1
    top = precision if code == 103 else precision - 1
    if exponent < -4 or exponent >= top:
        shorter = new_text()
        put_part(shorter, digits, 0, count)
        return exponential(finish(shorter), exponent, alternate, upper)
    text = new_text()
    i = 0
    if exponent < 0:
        put_text(text, "0.")
        while exponent < -1:
            put_char(text, ZERO)
            exponent += 1
        put_part(text, digits, 0, count)
        return finish(text)
    while i <= exponent:
        put_char(text, char_at(digits, i) if i < count else ZERO)
        i += 1
    if i < count:
        put_char(text, 46)
        put_part(text, digits, i, count)
    elif alternate:
        put_char(text, 46)
    elif code == 0:
        put_text(text, ".0")
    return finish(text)

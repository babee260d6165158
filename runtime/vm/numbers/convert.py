"""int(x) and float(x): the constructors, and reading ints and floats from text."""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    cast,
    f64,
    float_bits_high,
    float_from_bits,
    float_to_int,
    header,
    i32,
    int_to_float,
    is_small,
    tag,
    untag,
)
from runtime.translate.lltypes import Float, IntArray, Str
from runtime.translate.rjit import dont_look_inside, inline, never_collects, promote
from runtime.vm import kinds
from runtime.vm.errors import fail, fail_str, type_error, type_error_of, value_error
from runtime.vm.kinds import is_int, is_str_kind, kind, payload
from runtime.vm.numbers import bigint, floatfmt
from runtime.vm.numbers.bigtext import binary_shift, max_digits, read_digits
from runtime.vm.numbers.floatops import is_finite
from runtime.vm.numbers.numerals import (
    DOT,
    MINUS,
    PLUS,
    SHOWN,
    UNDERSCORE,
    end_of,
    is_digit,
    numeral_of,
    part_equals,
    skip_digits,
    start_of,
    without_underscores,
)
from runtime.vm.numbers.values import (
    int_too_large,
    int_word,
)
from runtime.vm.objects import box_float, new_int_array
from runtime.vm.text.show import repr_of
from runtime.vm.text.strings import substring
from runtime.vm.text.textbuf import literal
from spec.bytecode import ErrorKind

SMALL_BOUND_HIGH = 0x41D00000  # upper word of 2.0**30, of which the lower one is 0


@inline
def fits_small(x: f64) -> bool:
    """Is it nearer to 0 than 2**30? The upper word tells: the lower decides nothing; NaN and infinity are further."""
    return float_bits_high(x) & 0x7FFFFFFF < SMALL_BOUND_HIGH


# --- int ---
def int_new(cls: W, x: W, base: W) -> W:
    """int(x, base); NULL without an exception: user code has to say."""
    if x is not NULL and base is NULL:
        if is_small(x):
            return x
        if promote(header(x)) == kinds.FLOAT:
            value = cast(Float, x).value
            if fits_small(value):
                return tag(float_to_int(value))
    return int_new_slowly(x, base)


@dont_look_inside
def int_new_slowly(x: W, base: W) -> W:
    if x is NULL:
        if base is not NULL:
            return type_error("int() missing string argument", NULL, NULL)
        return tag(0)
    v = payload(x)
    if base is not NULL:
        return int_in_base(x, base)
    if is_int(v) and kind(x) < kinds.FIRST_MAP:
        return int_word(v)
    return to_int(x)


@dont_look_inside
def to_int(x: W) -> W:
    """int(x)"""
    k = kind(x)
    if k >= kinds.FIRST_MAP:
        return NULL
    if k == kinds.BIG_INT or k == kinds.BOOL:
        return int_word(x)
    if k == kinds.FLOAT:
        return float_as_int(cast(Float, x).value)
    if is_str_kind(k) or k == kinds.BYTES or k == kinds.BYTE_ARRAY:
        return parse_int(x, x, 10)
    if k == kinds.MEMORY_VIEW:
        return NULL
    return type_error_of("int() argument must be a string, a bytes-like object or a real number, not '{0}'", x)


@dont_look_inside
def int_in_base(x: W, base: W) -> W:
    b = payload(base)
    if not is_int(b):
        if kind(b) >= kinds.FIRST_MAP:
            return NULL
        return type_error_of("'{0}' object cannot be interpreted as an integer", base)
    w = int_word(b)
    if not is_small(w) or (untag(w) != 0 and (untag(w) < 2 or untag(w) > 36)):
        return value_error("int() base must be >= 2 and <= 36, or 0", NULL, NULL)
    v = payload(x)
    k = kind(v)
    if is_str_kind(k) or k == kinds.BYTES or k == kinds.BYTE_ARRAY:
        return parse_int(x, v, untag(w))
    return type_error("int() can't convert non-string with explicit base", NULL, NULL)


@dont_look_inside
def float_as_int(x: f64) -> W:
    if x != x:
        return value_error("cannot convert float NaN to integer", NULL, NULL)
    if not is_finite(x):
        return fail(ErrorKind.OVERFLOW_ERROR, "cannot convert float infinity to integer", NULL, NULL, NULL)
    if fits_small(x):
        return tag(float_to_int(x))
    return bigint.big_from_float(x)


@never_collects
def value_of_digit(char: i32) -> i32:
    """0 to 35; 99: no digit in any base."""
    if is_digit(char):
        return char - 48
    if char >= 97 and char <= 122:
        return char - 87
    if char >= 65 and char <= 90:
        return char - 55
    return 99


@never_collects
def prefix_base(s: Str, at: i32, end: i32) -> i32:
    """The base that a prefix 0x, 0o, 0b there means; 0: there is none."""
    if at + 1 >= end or s[at] != 48:
        return 0
    match s[at + 1]:
        case 88 | 120:
            return 16
        case 79 | 111:
            return 8
        case 66 | 98:
            return 2
        case _:
            return 0


@dont_look_inside
def parse_int(shown: W, v: W, base: i32) -> W:
    """`shown` is what messages show of v, the text."""
    s = numeral_of(v)
    if s is NULL:
        return NULL
    start = start_of(s)
    end = end_of(s)
    if end < start:  # spaces alone
        return not_an_int(shown, base)
    negative = False
    if start < end and (s[start] == MINUS or s[start] == PLUS):
        negative = s[start] == MINUS
        start += 1
    given = base
    prefix = prefix_base(s, start, end)
    zeros_only = False
    if base == 0:
        base = 10 if prefix == 0 else prefix
        zeros_only = prefix == 0 and start < end and s[start] == 48
    if prefix == base and prefix != 0:
        start += 2
        if start < end and s[start] == UNDERSCORE:
            start += 1
    digits = new_int_array(end - start)
    if digits is NULL:
        return NULL
    read = read_digit_values(s, start, end, base, digits)
    count = read if read >= 0 else -1 - read
    if count > max_digits() and binary_shift(base) == 0 and not bad_underscore(s, end):
        return too_many(count)
    if read <= 0 or (zeros_only and not all_zero(digits, count)):
        return not_an_int(shown, given)
    result = read_digits(digits, 0, count, base)
    if result is not NULL and negative:
        return bigint.big_neg(result)
    return result


@dont_look_inside
@never_collects
def read_digit_values(s: Str, start: i32, end: i32, base: i32, digits: IntArray) -> i32:
    """Their count; -1 less the count: there is something else among or behind them."""
    count = 0
    after_digit = False
    while start < end:
        char = s[start]
        if char == UNDERSCORE:
            if not after_digit or start + 1 == end:
                return -1 - count
            after_digit = False
        else:
            value = value_of_digit(char)
            if value >= base:
                return -1 - count
            digits[count] = value
            count += 1
            after_digit = True
        start += 1
    return count


@never_collects
def bad_underscore(s: Str, end: i32) -> bool:
    """Two in a row, or one at the end? (CPython looks for them before it looks at the number of digits.)"""
    i = 0
    while i < end:
        if s[i] == UNDERSCORE and (i + 1 == end or s[i + 1] == UNDERSCORE):
            return True
        i += 1
    return False


@never_collects
def all_zero(digits: IntArray, count: i32) -> bool:
    i = 0
    while i < count:
        if digits[i] != 0:
            return False
        i += 1
    return True


@dont_look_inside
def too_many(count: i32) -> W:
    return fail_str(
        ErrorKind.VALUE_ERROR,
        literal(
            "Exceeds the limit ({1} digits) for integer string conversion: value has {0} digits; "
            "use sys.set_int_max_str_digits() to increase the limit"
        ),
        tag(count),
        tag(max_digits()),
        NULL,
    )


@dont_look_inside
def not_an_int(shown: W, base: i32) -> W:
    text = repr_of(shown)
    if text is NULL:
        return NULL
    if text.length > SHOWN:
        text = substring(text, 0, SHOWN)
        if text is NULL:
            return NULL
    return value_error("invalid literal for int() with base {0}: {1}", tag(base), text)


# --- float ---
def float_new(cls: W, x: W) -> W:
    """float(x); NULL without an exception: user code has to say."""
    if x is NULL:
        return box_float(0.0)
    if is_small(x):
        return box_float(int_to_float(untag(x)))
    if promote(header(x)) == kinds.FLOAT:
        return x
    return to_float(x)


@dont_look_inside
def to_float(x: W) -> W:
    k = kind(x)
    if k >= kinds.FIRST_MAP:
        return NULL
    if k == kinds.FLOAT:
        return x
    if is_int(x):
        word = int_word(x)
        if is_small(word):
            return box_float(int_to_float(untag(word)))
        value = bigint.big_to_float(word)
        if not is_finite(value):
            return int_too_large()
        return box_float(value)
    if is_str_kind(k) or k == kinds.BYTES or k == kinds.BYTE_ARRAY:
        return parse_float(x)
    if k == kinds.MEMORY_VIEW:
        return NULL
    return type_error_of("float() argument must be a string or a real number, not '{0}'", x)


@dont_look_inside
def parse_float(x: W) -> W:
    plain = numeral_of(x)
    if plain is NULL:
        return NULL
    text = without_underscores(plain, start_of(plain), end_of(plain))
    if text is NULL:
        return NULL
    end = float_end(text, 0)
    if end != text.length or end == 0:
        shown = repr_of(x)
        if shown is NULL:
            return NULL
        return value_error("could not convert string to float: {0}", shown, NULL)
    return box_float(float_between(text, 0, end))


@dont_look_inside
@never_collects
def float_end(s: Str, start: i32) -> i32:
    """Where the longest float literal (or inf, infinity, nan) from `start` on ends; `start`: there is none."""
    i = start
    if i < s.length and (s[i] == PLUS or s[i] == MINUS):
        i += 1
    if part_equals(s, i, "infinity"):
        return i + 8
    if part_equals(s, i, "inf") or part_equals(s, i, "nan"):
        return i + 3
    first = i
    i = skip_digits(s, i)
    digits = i - first
    if i < s.length and s[i] == DOT:
        after = skip_digits(s, i + 1)
        digits += after - i - 1
        i = after
    if digits == 0:
        return start
    if i < s.length and (s[i] == 101 or s[i] == 69):
        exponent = i + 1
        if exponent < s.length and (s[exponent] == PLUS or s[exponent] == MINUS):
            exponent += 1
        end = skip_digits(s, exponent)
        if end > exponent:
            return end
    return i


@dont_look_inside
@never_collects
def float_between(s: Str, start: i32, end: i32) -> f64:
    """The value of the literal that float_end found."""
    sign = -1.0 if s[start] == MINUS else 1.0
    if s[start] == MINUS or s[start] == PLUS:
        start += 1
    if part_equals(s, start, "inf"):
        return sign * float_from_bits(0, 0x7FF00000)
    if part_equals(s, start, "nan"):
        return float_from_bits(0, i32(0xFFF80000) if sign < 0.0 else 0x7FF80000)
    return sign * floatfmt.float_parse(s, start, end)

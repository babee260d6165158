"""Ints of any size and text in any base from 2 to 36, below quadratic time.

big_to_str(W) -> Str                         decimal; NULL without an exception: more digits than the limit
put_in_base(List, W, base)                   digits of |w|, to a text under construction
read_digits(IntArray, start, end, base) -> W the int with these digits (values, not characters)

Long numbers are split in half: into quotient and remainder by a power of the base, which `powers` lists: powers[i] is
base ** (LEAF << i). Bases that are powers of two need none of that. The limit is that of sys.set_int_max_str_digits:
vm.int_max_str_digits, 0: the default, -1: none.
"""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    address,
    cast,
    i32,
    int_div_trunc,
    is_small,
    load_word,
    tag,
    untag,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import IntArray, List, RefArray, Str, Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.containers.blocks import copy_words
from runtime.vm.numbers.bigarith import big_add, big_divmod, big_mul, finished, new_big
from runtime.vm.numbers.digits import (
    BITS,
    ITEMS,
    MASK,
    SPARE_A,
    bit_length,
    digit_count,
    digits_at,
    mag_bits,
    mag_extract,
    mag_mul_add,
    mag_trim,
    sign_of,
)  # fmt: skip
from runtime.vm.numbers.quotients import mag_div_digit
from runtime.vm.objects import new_int_array, new_ref_array, new_str
from runtime.vm.text.textbuf import put_char, reserve
from spec.heap import SCRATCH

DEFAULT_MAX_DIGITS = 4300
LEAF = 192  # digits that are converted one by one
REST = SCRATCH.base + 1024  # what is left of a leaf
MAX_LEVELS = 16
UNLIMITED = 0x7FFF_FFFF
MOST_SMALL_DIGITS = 10


@never_collects
def max_digits() -> i32:
    """The limit for decimal digits."""
    limit = vm.int_max_str_digits
    if limit == 0:
        return DEFAULT_MAX_DIGITS
    return UNLIMITED if limit < 0 else limit


@never_collects
def group_length(base: i32) -> i32:
    """The largest n where base**n is a digit."""
    n = 1
    power = base
    most = int_div_trunc(MASK, base)
    while power <= most:
        power *= base
        n += 1
    return n


@never_collects
def word_power(base: i32, exponent: i32) -> i32:
    """base ** exponent, which fits a word."""
    result = 1
    while exponent > 0:
        result *= base
        exponent -= 1
    return result


@never_collects
def binary_shift(base: i32) -> i32:
    """log2(base); 0: base is no power of two."""
    return bit_length(base) - 1 if base & (base - 1) == 0 else 0


@never_collects
def digit_char(value: i32) -> i32:
    return value + 48 if value < 10 else value + 87


@dont_look_inside
def powers_for(base: i32, levels: i32) -> RefArray:
    """The first `levels` powers; NULL: no memory."""
    powers = new_ref_array(MAX_LEVELS)
    if powers is NULL:
        return NULL
    unit = tag(base)
    power: W = tag(1)
    exponent = LEAF
    bit = 1 << 30
    while bit > 0:  # base ** LEAF by squaring
        power = big_mul(power, power)
        if power is not NULL and exponent & bit != 0:
            power = big_mul(power, unit)
        if power is NULL:
            return NULL
        bit >>= 1
    level = 0
    while level < levels:
        powers[level] = power
        level += 1
        if level < levels:
            power = big_mul(power, power)
            if power is NULL:
                return NULL
    return powers


# --- to text ---
@dont_look_inside
@never_collects
def digits_bound(bits: i32, base: i32) -> i32:
    """Not less than the digits of a number of so many bits."""
    if base != 10:
        return int_div_trunc(bits, bit_length(base) - 1) + 1
    return (bits >> 12) * 1234 + (((bits & 0xFFF) * 1234) >> 12) + 1


@dont_look_inside
@never_collects
def fill_leaf(chars: IntArray, end: i32, w: W, base: i32, count: i32) -> None:
    """`count` digits of |w|, zeros in front, so that they end before index `end`."""
    length = group_length(base)
    group = word_power(base, length)
    n = digit_count(w)
    copy_words(REST, digits_at(w, SPARE_A), n)
    while count > 0:
        value = 0
        if n > 0:
            value = mag_div_digit(REST, REST, n, group)
            n = mag_trim(REST, n)
        left = length if length < count else count
        count -= left
        while left > 0:
            # (to divide by a constant is to multiply)
            quotient = int_div_trunc(value, 10) if base == 10 else int_div_trunc(value, base)
            end -= 1
            chars[end] = digit_char(value - quotient * base)
            value = quotient
            left -= 1


@dont_look_inside
def fill_digits(chars: IntArray, end: i32, w: W, base: i32, level: i32, powers: RefArray) -> bool:
    """LEAF << level digits of w >= 0, in the same way. False: an exception is pending."""
    if level == 0:
        fill_leaf(chars, end, w, base, LEAF)
        return True
    level -= 1
    both = big_divmod(w, powers[level])
    if both is NULL:
        return False
    quotient = cast(Tuple, both)[0]
    if not fill_digits(chars, end, cast(Tuple, both)[1], base, level, powers):
        return False
    return fill_digits(chars, end - (LEAF << level), quotient, base, level, powers)


@dont_look_inside
@never_collects
def fill_binary(chars: IntArray, end: i32, w: W, shift: i32, count: i32) -> None:
    digits = digits_at(w, SPARE_A)
    n = digit_count(w)
    i = 0
    while i < count:
        end -= 1
        chars[end] = digit_char(mag_extract(digits, n, i * shift, shift))
        i += 1


@dont_look_inside
def magnitude_of(w: W) -> W:
    """|w|, sharing nothing with w where that is negative."""
    if sign_of(w) >= 0:
        return w
    return big_negated(w)


@dont_look_inside
def big_negated(w: W) -> W:
    n = digit_count(w)
    r = new_big(n)
    if r is NULL:
        return NULL
    digits = digits_at(w, SPARE_A)
    i = 0
    while i < n:
        r[i] = load_word(digits + (i << 2))
        i += 1
    return finished(r, -sign_of(w))


@dont_look_inside
def digits_of(w: W, base: i32) -> IntArray:
    """Digits of |w| as characters, with zeros in front; NULL: no memory."""
    bits = mag_bits(digits_at(w, SPARE_A), digit_count(w))
    count = digits_bound(bits, base)
    shift = binary_shift(base)
    level = 0
    if shift == 0:
        while LEAF << level < count:
            level += 1
        if level > 0:
            count = LEAF << level
    chars = new_int_array(count)
    if chars is NULL:
        return NULL
    if shift != 0:
        fill_binary(chars, count, w, shift, count)
        return chars
    if level == 0:
        fill_leaf(chars, count, w, base, count)
        return chars
    powers = powers_for(base, level)
    if powers is NULL:
        return NULL
    positive = magnitude_of(w)
    if positive is NULL or not fill_digits(chars, count, positive, base, level, powers):
        return NULL
    return chars


@never_collects
def first_digit(chars: IntArray) -> i32:
    """Index of the first digit that is not 0, or of the last."""
    i = 0
    while i < chars.length - 1 and chars[i] == 48:
        i += 1
    return i


@dont_look_inside
def put_in_base(text: List, w: W, base: i32) -> None:
    """Appends the digits of |w|."""
    chars = digits_of(w, base)
    if chars is NULL:
        return
    i = first_digit(chars)
    if not reserve(text, chars.length - i):
        return
    while i < chars.length:
        put_char(text, chars[i])
        i += 1


@dont_look_inside
@never_collects
def too_long(w: W) -> bool:
    """Does w surely have more decimal digits than the limit?"""
    bits = mag_bits(digits_at(w, SPARE_A), digit_count(w))
    return (bits >> 10) * 308 > max_digits()


@dont_look_inside
def big_to_str(a: W) -> Str:
    """Decimal text; NULL without an exception: more digits than the limit."""
    if is_small(a):
        return small_to_str(untag(a))
    if too_long(a):
        return NULL
    chars = digits_of(a, 10)
    if chars is NULL:
        return NULL
    first = first_digit(chars)
    if chars.length - first > max_digits():
        return NULL
    minus = 1 if sign_of(a) < 0 else 0
    s = new_str(minus + chars.length - first)
    if s is NULL:
        return NULL
    if minus == 1:
        s[0] = 45
    i = first
    while i < chars.length:
        s[minus + i - first] = chars[i]
        i += 1
    return s


@dont_look_inside
def small_to_str(value: i32) -> Str:
    """The decimal text of a small int."""
    size = -value if value < 0 else value
    count = 1
    bound = 10
    while count < MOST_SMALL_DIGITS and size >= bound:
        bound *= 10
        count += 1
    minus = 1 if value < 0 else 0
    s = new_str(minus + count)
    if s is NULL:
        return NULL
    if minus == 1:
        s[0] = 45
    i = minus + count
    while i > minus:
        i -= 1
        quotient = int_div_trunc(size, 10)
        s[i] = 48 + size - quotient * 10
        size = quotient
    return s


# --- from text ---
@dont_look_inside
def read_leaf(digits: IntArray, start: i32, end: i32, base: i32) -> W:
    length = group_length(base)
    r = new_big(int_div_trunc(end - start, 5) + 3)
    if r is NULL:
        return NULL
    at = address(r) + ITEMS
    n = 0
    group = 0
    have = 0
    while start < end:
        group = group * base + digits[start]
        start += 1
        have += 1
        if have == length or start == end:
            n = mag_mul_add(at, n, word_power(base, have), group)
            group = 0
            have = 0
    return finished(r, 1)


@dont_look_inside
def read_binary(digits: IntArray, start: i32, end: i32, shift: i32) -> W:
    r = new_big(int_div_trunc((end - start) * shift, BITS) + 2)
    if r is NULL:
        return NULL
    pending = 0
    bits = 0
    n = 0
    while end > start:
        end -= 1
        digit = digits[end]
        pending |= (digit << bits) & MASK
        bits += shift
        if bits >= BITS:
            r[n] = pending
            bits -= BITS
            pending = digit >> (shift - bits)
            n += 1
    r[n] = pending
    return finished(r, 1)


@dont_look_inside
def read_split(digits: IntArray, start: i32, end: i32, base: i32, level: i32, powers: RefArray) -> W:
    """At most LEAF << level digits."""
    while level > 0 and end - start <= LEAF << (level - 1):
        level -= 1
    if level == 0:
        return read_leaf(digits, start, end, base)
    level -= 1
    middle = end - (LEAF << level)
    upper = read_split(digits, start, middle, base, level, powers)
    if upper is NULL:
        return NULL
    upper = big_mul(upper, powers[level])
    if upper is NULL:
        return NULL
    lower = read_split(digits, middle, end, base, level, powers)
    if lower is NULL:
        return NULL
    return big_add(upper, lower)


@dont_look_inside
def read_digits(digits: IntArray, start: i32, end: i32, base: i32) -> W:
    """The int with the digits (values) from start to end; NULL: no memory."""
    shift = binary_shift(base)
    if shift != 0:
        return read_binary(digits, start, end, shift)
    level = 0
    while LEAF << level < end - start:
        level += 1
    if level == 0:
        return read_leaf(digits, start, end, base)
    powers = powers_for(base, level)
    if powers is NULL:
        return NULL
    return read_split(digits, start, end, base, level, powers)


@dont_look_inside
def big_from_digits(s: Str, start: i32, end: i32) -> W:
    """The int whose decimal digits are s[start:end], underscores skipped."""
    digits = new_int_array(end - start)
    if digits is NULL:
        return NULL
    n = 0
    while start < end:
        if s[start] != 95:
            digits[n] = s[start] - 48
            n += 1
        start += 1
    return read_digits(digits, 0, n, 10)

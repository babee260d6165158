"""Ints of any size and decimal text.

big_to_str(W) -> Str                         NULL without an exception: more than 4300 digits
big_from_digits(Str, start, end) -> W        decimal digits (and underscores, which are skipped) only
"""

from __future__ import annotations

from runtime.translate.ll import NULL, W, address, i32, int_div_trunc, is_small, load_word, store_word, untag
from runtime.translate.lltypes import Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.numbers.bigarith import finished, new_big
from runtime.vm.numbers.digits import BITS, ITEMS, SPARE_A, digit_count, digits_at, mag_bits, mag_mul_add, sign_of
from runtime.vm.objects import new_str
from spec.heap import SCRATCH

MAX_DIGITS = 4300
MAX_BITS = 14285  # 10**4300 has that many bits
GROUP = 10000  # four decimal digits
GROUPS = SCRATCH.base + 1024  # room for 4 * 1076 decimal digits


@never_collects
def decimal_length(value: i32) -> i32:
    """Decimal digits of a number that is not negative."""
    n = 1
    while value >= 10:
        value = int_div_trunc(value, 10)
        n += 1
    return n


@never_collects
def put_decimal(s: Str, end: i32, value: i32, count: i32) -> None:
    """Writes `count` digits of value so that they end before index `end`."""
    while count > 0:
        quotient = int_div_trunc(value, 10)
        end -= 1
        s[end] = 48 + value - quotient * 10
        value = quotient
        count -= 1


@dont_look_inside
def small_to_str(value: i32) -> Str:
    """The decimal text of a small int."""
    size = -value if value < 0 else value
    minus = 1 if value < 0 else 0
    n = decimal_length(size) + minus
    s = new_str(n)
    if s is NULL:
        return NULL
    if minus == 1:
        s[0] = 45
    put_decimal(s, n, size, n - minus)
    return s


@dont_look_inside
@never_collects
def to_groups(digits: i32, n: i32) -> i32:
    """The magnitude in groups of four decimal digits at GROUPS, least significant first; their count (at least 1)."""
    count = 0
    i = (n - 1) << 2
    while i >= 0:
        carry = load_word(digits + i)
        at = GROUPS
        end = GROUPS + (count << 2)
        while at < end:
            carry += load_word(at) << BITS
            quotient = int_div_trunc(carry, GROUP)
            store_word(at, carry - quotient * GROUP)
            carry = quotient
            at += 4
        while carry != 0:
            quotient = int_div_trunc(carry, GROUP)
            store_word(at, carry - quotient * GROUP)
            carry = quotient
            at += 4
            count += 1
        i -= 4
    return count


@dont_look_inside
def big_to_str(a: W) -> Str:
    """Decimal text; NULL without an exception: more than 4300 digits."""
    if is_small(a):
        return small_to_str(untag(a))
    digits = digits_at(a, SPARE_A)
    n = digit_count(a)
    if mag_bits(digits, n) > MAX_BITS:
        return NULL
    groups = to_groups(digits, n)
    last = load_word(GROUPS + (groups << 2) - 4)
    first_length = decimal_length(last)
    length = first_length + ((groups - 1) << 2)
    if length > MAX_DIGITS:
        return NULL
    minus = 1 if sign_of(a) < 0 else 0
    s = new_str(length + minus)
    if s is NULL:
        return NULL
    # new_str may have collected, but SCRATCH is not the collector's.
    if minus == 1:
        s[0] = 45
    end = length + minus
    i = 0
    while i < groups - 1:
        put_decimal(s, end, load_word(GROUPS + (i << 2)), 4)
        end -= 4
        i += 1
    put_decimal(s, end, last, first_length)
    return s


@dont_look_inside
def big_from_digits(s: Str, start: i32, end: i32) -> W:
    """The int whose decimal digits are s[start:end], underscores skipped."""
    length = end - start
    r = new_big(int_div_trunc(length * 2, 9) + 3)
    if r is NULL:
        return NULL
    at = address(r) + ITEMS
    n = 0
    group = 0
    factor = 1
    while start < end:
        char = s[start]
        start += 1
        if char != 95:
            group = group * 10 + char - 48
            factor *= 10
            if factor == GROUP:
                n = mag_mul_add(at, n, factor, group)
                group = 0
                factor = 1
    mag_mul_add(at, n, factor, group)
    return finished(r, 1)

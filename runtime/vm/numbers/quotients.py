"""Quotients of magnitudes (digits.py) by one digit, and by several in quadratic time (Knuth's algorithm D).

No word is divided by another in the loops: a divisor is shifted until the top bit of its word is set, and its
reciprocal is multiplied by (Moeller and Granlund, Improved Division by Invariant Integers, 2011, algorithm 4).
"""

from __future__ import annotations

from runtime.translate.ll import (
    digit_high,
    digit_low,
    i32,
    int_div_trunc,
    load_word,
    store_word,
    uint_lt,
    uint_mul_high,
    uint_rshift,
)
from runtime.translate.rjit import dont_look_inside, for_speed, never_collects
from runtime.vm.numbers.digits import BASE, BITS, MASK, bit_length


@for_speed
@dont_look_inside
@never_collects
def reciprocal(d: i32) -> i32:
    """(2**64 - 1) // d - 2**32 for an unsigned d of at least 2**31."""
    upper = uint_rshift(d, 16)
    lower = d & 0xFFFF
    high = uint_rshift(~d, 0)  # less than 2**31
    first = int_div_trunc(high, upper)
    rest = high - first * upper
    while first > 0xFFFF or uint_lt((rest << 16) | 0xFFFF, first * lower):
        first -= 1
        rest += upper
        if rest > 0xFFFF:
            break
    high = ((high << 16) | 0xFFFF) - first * d
    second = int_div_trunc(uint_rshift(high, 1), upper) << 1  # high may be 2**31 or more
    rest = high - second * upper & 0x1FFFF  # which is less than twice the divisor
    if rest >= upper:
        second += 1
        rest -= upper
    while second > 0xFFFF or uint_lt((rest << 16) | 0xFFFF, second * lower):
        second -= 1
        rest += upper
        if rest > 0xFFFF:
            break
    return (first << 16) + second


@for_speed
@never_collects
def wide_quotient(high: i32, low: i32, d: i32, inverse: i32) -> i32:
    """(high * 2**32 + low) // d, all unsigned; high is less than d, whose reciprocal is `inverse`."""
    part = inverse * high
    quotient = uint_mul_high(inverse, high) + high + 1
    part += low
    if uint_lt(part, low):
        quotient += 1
    rest = low - quotient * d
    if uint_lt(part, rest):
        quotient -= 1
        rest += d
    if not uint_lt(rest, d):
        quotient += 1
    return quotient


@for_speed
@dont_look_inside
@never_collects
def mag_div_digit(q: i32, a: i32, na: i32, divisor: i32) -> i32:
    """q = a // divisor in na digits; the remainder. 0 < divisor < BASE; q may be a."""
    shift = BITS - bit_length(divisor)
    d = divisor << (shift + 2)
    inverse = reciprocal(d)
    i = (na - 1) << 2
    word = load_word(a + i)
    remainder = word >> (BITS - shift)  # of the number that is shifted as the divisor is
    while i >= 0:
        following = load_word(a + i - 4) if i > 0 else 0
        low = ((word << shift) | following >> (BITS - shift)) << 2
        digit = wide_quotient(remainder, low, d, inverse)
        remainder = uint_rshift(low - digit * d, 2)
        store_word(q + i, digit)
        word = following
        i -= 4
    return remainder >> shift


@for_speed
@dont_look_inside
@never_collects
def mag_rest(a: i32, na: i32, divisor: i32) -> i32:
    """The remainder alone."""
    shift = BITS - bit_length(divisor)
    d = divisor << (shift + 2)
    inverse = reciprocal(d)
    i = (na - 1) << 2
    word = load_word(a + i)
    remainder = word >> (BITS - shift)
    while i >= 0:
        following = load_word(a + i - 4) if i > 0 else 0
        low = ((word << shift) | following >> (BITS - shift)) << 2
        remainder = uint_rshift(low - wide_quotient(remainder, low, d, inverse) * d, 2)
        word = following
        i -= 4
    return remainder >> shift


@for_speed
@dont_look_inside
@never_collects
def mag_divide(u: i32, nu: i32, v: i32, nv: i32, q: i32) -> None:
    """Knuth's algorithm D: q = u // v in nu - nv digits, u = u % v in nv digits.

    v has at least two digits, the top one at least BASE / 2; the top nv digits of u are less than v.
    """
    top = load_word(v + (nv << 2) - 4)
    second = load_word(v + (nv << 2) - 8)
    inverse = reciprocal(top << 2)
    end = v + (nv << 2)
    j = nu - nv - 1
    while j >= 0:
        at = u + (j << 2)
        high = at + (nv << 2)
        digit = estimated_digit(high, top, second, inverse)
        carry = 0
        factor = v
        while factor != end:
            other = load_word(factor)
            rest = load_word(at) - digit_low(digit, other, carry)
            store_word(at, rest & MASK)
            carry = digit_high(digit, other, carry) - (rest >> BITS)
            at += 4
            factor += 4
        rest = load_word(high) - carry
        store_word(high, rest & MASK)
        if rest < 0:
            digit -= 1
            mag_add_back(u + (j << 2), v, nv)
        store_word(q + (j << 2), digit)
        j -= 1


@for_speed
@never_collects
def estimated_digit(high: i32, top: i32, second: i32, inverse: i32) -> i32:
    """The next digit of a quotient, or one more: from the three digits of the rest that end at `high`, and the two at
    the top of the divisor; `inverse`: reciprocal(top << 2)."""
    above = load_word(high)
    middle = load_word(high - 4)
    if above >= top:  # they are equal
        digit = MASK
        rest = middle + top
    else:
        digit = wide_quotient(above, middle << 2, top << 2, inverse)
        rest = middle - digit * top & MASK
    third = load_word(high - 8)
    while rest < BASE:
        upper = uint_mul_high(digit, second)
        bound = rest >> (32 - BITS)
        if upper < bound or (upper == bound and not uint_lt((rest << BITS) | third, digit * second)):
            break
        digit -= 1
        rest += top
    return digit


@never_collects
def mag_add_back(at: i32, v: i32, nv: i32) -> None:
    """u += v at `at`, over nv + 1 digits, the last carry dropped."""
    carry = 0
    i = 0
    while i < nv << 2:
        carry += load_word(at + i) + load_word(v + i)
        store_word(at + i, carry & MASK)
        carry >>= BITS
        i += 4
    store_word(at + i, (load_word(at + i) + carry) & MASK)

"""Magnitudes: 30-bit digits in words, least significant first, at raw addresses. Nothing here allocates or knows signs.

A sum of two digits and a carry fits a signed word; a product of two digits and two more have 60 bits, in two words.
Operands may carry leading zeros; functions that return a count return it without them.
"""

from __future__ import annotations

from runtime.translate.ll import (
    W,
    address,
    cast,
    digit_high,
    digit_low,
    f64,
    float_bits_high,
    float_bits_low,
    float_from_bits,
    i32,
    int_div_trunc,
    int_mod_trunc,
    is_small,
    load_word,
    store_word,
    uint_rshift,
    untag,
)  # fmt: skip
from runtime.translate.lltypes import BigInt
from runtime.translate.rjit import dont_look_inside, for_speed, never_collects
from spec.heap import SCRATCH, TYPES

BITS = 30
BASE = 1 << BITS
MASK = BASE - 1
ITEMS = TYPES["BigInt"].fixed_size
MANTISSA_DIGITS = 2
#: Places in SCRATCH: digits of small operands; mantissa of a float; digits of a float's integral part.
SPARE_A = SCRATCH.base
SPARE_B = SCRATCH.base + 16
MANTISSA = SCRATCH.base + 32
FLOAT_DIGITS = SCRATCH.base + 64  # at most 36 words


@for_speed
@never_collects
def sign_of(w: W) -> i32:
    """-1, 0 or 1."""
    if is_small(w):
        value = untag(w)
        return (value >> 31) | (1 if value > 0 else 0)
    return cast(BigInt, w).sign


@for_speed
@never_collects
def digit_count(w: W) -> i32:
    """Digits of the magnitude of a small or big int."""
    if not is_small(w):
        return cast(BigInt, w).length
    size = untag(w)
    if size == -BASE:
        return 2
    return 1 if size != 0 else 0


@for_speed
@dont_look_inside
@never_collects
def digits_at(w: W, spare: i32) -> i32:
    """Address of the digits of w; a small int's are written to `spare`."""
    if not is_small(w):
        return address(w) + ITEMS
    size = untag(w)
    if size < 0:
        size = -size
    store_word(spare, size & MASK)
    store_word(spare + 4, size >> BITS)
    return spare


@never_collects
def bit_length(value: i32) -> i32:
    """Of an unsigned number."""
    n = 0
    if uint_rshift(value, 16) != 0:
        value = uint_rshift(value, 16)
        n = 16
    if value >> 8 != 0:
        value >>= 8
        n += 8
    if value >> 4 != 0:
        value >>= 4
        n += 4
    while value != 0:
        value >>= 1
        n += 1
    return n


@dont_look_inside
@never_collects
def mag_bits(at: i32, n: i32) -> i32:
    """Bit length of a magnitude without leading zeros."""
    if n == 0:
        return 0
    return (n - 1) * BITS + bit_length(load_word(at + (n << 2) - 4))


@for_speed
@dont_look_inside
@never_collects
def mag_trim(at: i32, n: i32) -> i32:
    """Count without leading zeros."""
    while n > 0 and load_word(at + (n << 2) - 4) == 0:
        n -= 1
    return n


@for_speed
@dont_look_inside
@never_collects
def mag_compare(a: i32, na: i32, b: i32, nb: i32) -> i32:
    """-1, 0 or 1; no leading zeros."""
    if na != nb:
        return -1 if na < nb else 1
    i = na - 1
    while i >= 0:
        x = load_word(a + (i << 2))
        y = load_word(b + (i << 2))
        if x != y:
            return -1 if x < y else 1
        i -= 1
    return 0


@for_speed
@dont_look_inside
@never_collects
def mag_add(r: i32, a: i32, na: i32, b: i32, nb: i32) -> None:
    """r = a + b in na + 1 digits; na >= nb."""
    carry = 0
    end = a + (na << 2)
    middle = a + (nb << 2)
    while a < middle:
        carry += load_word(a) + load_word(b)
        store_word(r, carry & MASK)
        carry >>= BITS
        a += 4
        b += 4
        r += 4
    while a < end:
        carry += load_word(a)
        store_word(r, carry & MASK)
        carry >>= BITS
        a += 4
        r += 4
    store_word(r, carry)


@for_speed
@dont_look_inside
@never_collects
def mag_sub(r: i32, a: i32, na: i32, b: i32, nb: i32) -> None:
    """r = a - b in na digits; a >= b. r may be a or b."""
    borrow = 0
    end = a + (na << 2)
    middle = a + ((nb if nb < na else na) << 2)
    while a != middle:
        borrow += load_word(a) - load_word(b)
        store_word(r, borrow & MASK)
        borrow >>= BITS
        a += 4
        b += 4
        r += 4
    while a != end:
        borrow += load_word(a)
        store_word(r, borrow & MASK)
        borrow >>= BITS
        a += 4
        r += 4


@dont_look_inside
@never_collects
def mag_increment(r: i32) -> None:
    """r += 1; there is a digit below the last that is not BASE - 1."""
    while load_word(r) == MASK:
        store_word(r, 0)
        r += 4
    store_word(r, load_word(r) + 1)


@dont_look_inside
@never_collects
def mag_mul_add(r: i32, n: i32, factor: i32, addend: i32) -> i32:
    """r = r * factor + addend in place, both less than BASE; the count, which may be larger by one."""
    carry = addend
    end = r + (n << 2)
    while r < end:
        digit = load_word(r)
        store_word(r, digit_low(digit, factor, carry))
        carry = digit_high(digit, factor, carry)
        r += 4
    if carry != 0:
        store_word(r, carry)
        n += 1
    return n


@for_speed
@dont_look_inside
@never_collects
def mag_shift_left(r: i32, a: i32, na: i32, count: i32) -> i32:
    """r = a << count, with the count of digits written: na + count // BITS + 1, the last may be zero. r is not a."""
    skipped = int_div_trunc(count, BITS)
    shift = count - skipped * BITS
    i = 0
    while i < skipped:
        store_word(r, 0)
        r += 4
        i += 1
    carry = 0
    end = a + (na << 2)
    while a != end:
        word = load_word(a)
        store_word(r, ((word << shift) & MASK) | carry)
        carry = word >> (BITS - shift)
        a += 4
        r += 4
    store_word(r, carry)
    return na + skipped + 1


@for_speed
@dont_look_inside
@never_collects
def mag_shift_right(r: i32, a: i32, na: i32, count: i32) -> i32:
    """r = a >> count in max(na - count // BITS, 0) digits, which is returned. r may be a."""
    skipped = int_div_trunc(count, BITS)
    if skipped >= na:
        return 0
    shift = count - skipped * BITS
    a += skipped << 2
    n = na - skipped
    end = a + (n << 2) - 4
    word = load_word(a)
    while a != end:
        a += 4
        following = load_word(a)
        store_word(r, word >> shift | (following << (BITS - shift)) & MASK)
        word = following
        r += 4
    store_word(r, word >> shift)
    return n


@dont_look_inside
@never_collects
def mag_any_below(a: i32, na: i32, count: i32) -> bool:
    """Is one of the lowest `count` bits set?"""
    whole = int_div_trunc(count, BITS)
    i = 0
    while i < whole and i < na:
        if load_word(a + (i << 2)) != 0:
            return True
        i += 1
    if whole < na:
        return load_word(a + (whole << 2)) & ((1 << int_mod_trunc(count, BITS)) - 1) != 0
    return False


@dont_look_inside
@never_collects
def mag_extract(a: i32, na: i32, first: i32, count: i32) -> i32:
    """`count` bits (at most 30) from bit `first` on."""
    i = int_div_trunc(first, BITS)
    shift = first - i * BITS
    result = 0
    have = -shift
    while have < count:
        digit = load_word(a + (i << 2)) if i < na else 0
        if have < 0:
            result = digit >> shift
        else:
            result |= digit << have
        have += BITS
        i += 1
    return result & ((1 << count) - 1)


# --- floats ---
@dont_look_inside
@never_collects
def float_mantissa(x: f64, at: i32) -> i32:
    """The digits of |x|'s mantissa m; the exponent e: |x| = m * 2**e. x is finite."""
    low = float_bits_low(x)
    high = float_bits_high(x)
    exponent = (high >> 20) & 0x7FF
    high = high & 0xFFFFF
    if exponent == 0:
        exponent = 1
    else:
        high |= 0x100000
    store_word(at, low & MASK)
    store_word(at + 4, uint_rshift(low, BITS) | high << (32 - BITS))
    return exponent - 1075


@dont_look_inside
@never_collects
def float_digits(x: f64) -> i32:
    """Writes |x|, truncated, to FLOAT_DIGITS; the count of digits. x is finite."""
    exponent = float_mantissa(x, MANTISSA)
    if exponent >= 0:
        n = mag_shift_left(FLOAT_DIGITS, MANTISSA, MANTISSA_DIGITS, exponent)
    else:
        n = mag_shift_right(FLOAT_DIGITS, MANTISSA, MANTISSA_DIGITS, -exponent)
    return mag_trim(FLOAT_DIGITS, n)


@never_collects
def power_of_two(exponent: i32) -> f64:
    """2.0 ** exponent; -1074 <= exponent <= 1023."""
    if exponent >= -1022:
        return float_from_bits(0, (exponent + 1023) << 20)
    bit = exponent + 1074
    if bit >= 32:
        return float_from_bits(0, 1 << (bit - 32))
    return float_from_bits(1 << bit, 0)

"""Arithmetic of ints of any size, on digits.py. bigint.py lists the functions.

Raw addresses of digits are taken only after the last allocation of a function, because a collection moves objects.
"""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    address,
    i32,
    int_add_ovf,
    int_div_trunc,
    is_small,
    load_word,
    new_var,
    ovf,
    tag,
    uint_lt,
    uint_rshift,
    untag,
)  # fmt: skip
from runtime.translate.lltypes import BigInt
from runtime.translate.rjit import dont_look_inside, elidable, for_speed, never_collects
from runtime.vm.kinds import MAX_ITEMS
from runtime.vm.numbers.digits import (
    BITS,
    ITEMS,
    MASK,
    SPARE_A,
    SPARE_B,
    digit_count,
    digits_at,
    mag_add,
    mag_any_below,
    mag_bits,
    mag_compare,
    mag_increment,
    mag_shift_left,
    mag_shift_right,
    mag_sub,
    mag_trim,
    sign_of,
)  # fmt: skip
from runtime.vm.numbers.products import (
    HALVING,
    KARATSUBA,
    mag_mul,
    mag_product,
    mag_quotient,
    product_work,
    quotient_work,
)  # fmt: skip
from runtime.vm.numbers.quotients import mag_div_digit, mag_rest
from runtime.vm.objects import memory_error, new_tuple

AND, OR, XOR = 0, 1, 2
QUOTIENT, REMAINDER, BOTH = 0, 1, 2


@for_speed
@dont_look_inside
def new_big(length: i32) -> BigInt:
    """Room for `length` digits, zero."""
    if uint_lt(MAX_ITEMS, length):
        memory_error()
        return NULL
    return new_var(BigInt, length)


@for_speed
@dont_look_inside
def finished(r: BigInt, sign: i32) -> W:
    """The int with the digits of r (leading zeros dropped) and this sign (not 0)."""
    n = mag_trim(address(r) + ITEMS, r.length)
    if n == 0:
        return tag(0)
    if n == 1:
        return tag(r[0] if sign > 0 else -r[0])
    if n == 2 and sign < 0 and r[1] == 1 and r[0] == 0:
        return tag(-(1 << BITS))
    r.sign = sign
    r.length = n
    return r


@dont_look_inside
def int_from_word(value: i32) -> W:
    """The int of any machine word."""
    doubled = int_add_ovf(value, 0)
    if not ovf():
        return tag(doubled)
    r = new_big(2)
    if r is NULL:
        return NULL
    size = -value if value < 0 else value
    r[0] = size & MASK
    r[1] = uint_rshift(size, BITS)
    return finished(r, -1 if value < 0 else 1)


# --- addition ---
@for_speed
@dont_look_inside
def add_signed(a: W, b: W, sign_b: i32) -> W:
    """a + sign_b * |b|"""
    na = digit_count(a)
    nb = digit_count(b)
    sign = sign_of(a)
    r = new_big((na if na > nb else nb) + 1)
    if r is NULL:
        return NULL
    at = address(r) + ITEMS
    pa = digits_at(a, SPARE_A)
    pb = digits_at(b, SPARE_B)
    if sign == sign_b or sign == 0 or sign_b == 0:
        if sign == 0:
            sign = sign_b
        if na >= nb:
            mag_add(at, pa, na, pb, nb)
        else:
            mag_add(at, pb, nb, pa, na)
    elif mag_compare(pa, na, pb, nb) >= 0:
        mag_sub(at, pa, na, pb, nb)
    else:
        mag_sub(at, pb, nb, pa, na)
        sign = sign_b
    return finished(r, sign)


@for_speed
@dont_look_inside
def big_add(a: W, b: W) -> W:
    if is_small(a) and is_small(b):
        return int_from_word(untag(a) + untag(b))
    return add_signed(a, b, sign_of(b))


@for_speed
@dont_look_inside
def big_sub(a: W, b: W) -> W:
    if is_small(a) and is_small(b):
        return int_from_word(untag(a) - untag(b))
    return add_signed(a, b, -sign_of(b))


@dont_look_inside
def big_neg(a: W) -> W:
    return big_sub(tag(0), a)


@dont_look_inside
def big_abs(a: W) -> W:
    if sign_of(a) >= 0:
        return a
    return big_sub(tag(0), a)


@dont_look_inside
def big_invert(a: W) -> W:
    return big_sub(tag(-1), a)


@for_speed
@dont_look_inside
@elidable
@never_collects
def big_compare(a: W, b: W) -> i32:
    """-1, 0 or 1. A BigInt is further from 0 than any small int."""
    if is_small(a):
        if not is_small(b):
            return -sign_of(b)
        x = untag(a)
        y = untag(b)
        return (1 if x > y else 0) - (1 if x < y else 0)
    sign = sign_of(a)
    if is_small(b):
        return sign
    if sign != sign_of(b):
        return -1 if sign < sign_of(b) else 1
    return sign * mag_compare(digits_at(a, SPARE_A), digit_count(a), digits_at(b, SPARE_B), digit_count(b))


# --- multiplication and division ---
@for_speed
@dont_look_inside
def big_mul(a: W, b: W) -> W:
    na = digit_count(a)
    nb = digit_count(b)
    if na == 0 or nb == 0:
        return tag(0)
    if na < KARATSUBA or nb < KARATSUBA:
        return short_product(a, na, b, nb)
    work = new_big(product_work(na if na > nb else nb))
    if work is NULL:
        return NULL
    r = new_big(na + nb)
    if r is NULL:
        return NULL
    mag_product(address(r) + ITEMS, digits_at(a, SPARE_A), na, digits_at(b, SPARE_B), nb, address(work) + ITEMS)
    return finished(r, sign_of(a) * sign_of(b))


@for_speed
@dont_look_inside
def short_product(a: W, na: i32, b: W, nb: i32) -> W:
    """One of the factors has few digits."""
    r = new_big(na + nb)
    if r is NULL:
        return NULL
    pa = digits_at(a, SPARE_A)
    pb = digits_at(b, SPARE_B)
    if na <= nb:
        mag_mul(address(r) + ITEMS, pa, na, pb, nb)
    else:
        mag_mul(address(r) + ITEMS, pb, nb, pa, na)
    return finished(r, sign_of(a) * sign_of(b))


@dont_look_inside
def work_space(words: i32, unused: bool) -> BigInt:
    """Room for that many words; next to none where it is unused."""
    return new_big(1 if unused else words)


@dont_look_inside
def shifted(a: W, count: i32) -> BigInt:
    """|a| << count in one digit more than `a` needs, not finished."""
    na = digit_count(a)
    r = new_big(na + int_div_trunc(count, BITS) + 1)
    if r is not NULL:
        mag_shift_left(address(r) + ITEMS, digits_at(a, SPARE_A), na, count)
    return r


def normalizing_shift(b: W) -> i32:
    """The shift that makes b at least two digits, the top one with its top bit set."""
    n = digit_count(b)
    bits = mag_bits(digits_at(b, SPARE_B), n)
    return n * BITS - bits + (BITS if n == 1 else 0)


@dont_look_inside
def divide(a: W, b: W, want: i32) -> W:
    """a // b (rounded down), a % b, or a Tuple of both, as `want` says; b is not 0."""
    sign_a = sign_of(a)
    sign_b = sign_of(b)
    na = digit_count(a)
    nb = digit_count(b)
    if na < nb:
        if sign_a == 0 or sign_a == sign_b:
            return chosen(want, tag(0), a)
        if want == QUOTIENT:
            return tag(-1)
        return chosen(want, tag(-1), big_add(a, b))
    if nb == 1:
        return divide_by_digit(a, b, want)
    shift = normalizing_shift(b)
    work = work_space(quotient_work(nb), nb < HALVING or na - nb + 1 < HALVING)
    if work is NULL:
        return NULL
    u = shifted(a, shift)
    if u is NULL:
        return NULL
    v = shifted(b, shift)
    if v is NULL:
        return NULL
    q = new_big(u.length - nb + 1)
    if q is NULL:
        return NULL
    pu = address(u) + ITEMS
    pq = address(q) + ITEMS
    mag_quotient(pu, u.length, address(v) + ITEMS, nb, pq, address(work) + ITEMS)
    mag_shift_right(pu, pu, nb, shift)
    n = mag_trim(pu, nb)
    if sign_a != sign_b and n > 0:
        mag_increment(pq)
        mag_sub(pu, digits_at(b, SPARE_B), nb, pu, n)
        n = nb
    quotient: W = tag(0)
    if want != REMAINDER:
        quotient = finished(q, sign_a * sign_b)
        if want == QUOTIENT:
            return quotient
    i = n
    while i < u.length:
        u[i] = 0
        i += 1
    return chosen(want, quotient, finished(u, sign_b))


@for_speed
@dont_look_inside
def divide_by_digit(a: W, b: W, want: i32) -> W:
    """The same for |b| < 2**30."""
    na = digit_count(a)
    divisor = untag(b)
    sign = sign_of(a)
    if divisor < 0:
        sign = -sign
    size = -divisor if divisor < 0 else divisor
    if want == REMAINDER:
        rest = mag_rest(digits_at(a, SPARE_A), na, size)
        if sign < 0 and rest != 0:
            rest = size - rest
        return tag(-rest if divisor < 0 else rest)
    q = new_big(na + 1)
    if q is NULL:
        return NULL
    remainder = mag_div_digit(address(q) + ITEMS, digits_at(a, SPARE_A), na, size)
    if sign < 0 and remainder != 0:
        mag_increment(address(q) + ITEMS)
        remainder = size - remainder
    return chosen(want, finished(q, sign), tag(-remainder if divisor < 0 else remainder))


@dont_look_inside
def chosen(want: i32, quotient: W, remainder: W) -> W:
    if want == QUOTIENT:
        return quotient
    if want == REMAINDER or remainder is NULL:
        return remainder
    both = new_tuple(2)
    if both is not NULL:
        both[0] = quotient
        both[1] = remainder
    return both


@dont_look_inside
def big_floordiv(a: W, b: W) -> W:
    """b is not 0."""
    return divide(a, b, QUOTIENT)


@dont_look_inside
def big_mod(a: W, b: W) -> W:
    """b is not 0."""
    return divide(a, b, REMAINDER)


@dont_look_inside
def big_divmod(a: W, b: W) -> W:
    """A Tuple; b is not 0."""
    return divide(a, b, BOTH)


# --- shifts and bits ---
@dont_look_inside
def big_lshift(a: W, count: i32) -> W:
    sign = sign_of(a)
    if sign == 0:
        return a
    r = shifted(a, count)
    if r is NULL:
        return NULL
    return finished(r, sign)


@dont_look_inside
def big_rshift(a: W, count: i32) -> W:
    """Rounded down."""
    sign = sign_of(a)
    if sign == 0:
        return a
    na = digit_count(a)
    kept = na - int_div_trunc(count, BITS)
    if kept <= 0:
        return tag(-1 if sign < 0 else 0)
    r = new_big(kept + 1)
    if r is NULL:
        return NULL
    at = address(r) + ITEMS
    pa = digits_at(a, SPARE_A)
    mag_shift_right(at, pa, na, count)
    if sign < 0 and mag_any_below(pa, na, count):
        mag_increment(at)
    return finished(r, sign)


@dont_look_inside
def bitwise(op: i32, a: W, b: W) -> W:
    """On two's complement, infinitely sign-extended."""
    negative_a = sign_of(a) >> 31  # 0 or -1
    negative_b = sign_of(b) >> 31
    negative = negative_a & negative_b
    if op == OR:
        negative = negative_a | negative_b
    elif op == XOR:
        negative = negative_a ^ negative_b
    na = digit_count(a)
    nb = digit_count(b)
    n = (na if na > nb else nb) + 1
    r = new_big(n)
    if r is NULL:
        return NULL
    pa = digits_at(a, SPARE_A)
    pb = digits_at(b, SPARE_B)
    carry_a = negative_a & 1
    carry_b = negative_b & 1
    carry = negative & 1
    i = 0
    while i < n:
        carry_a += ((load_word(pa + (i << 2)) if i < na else 0) ^ negative_a) & MASK
        carry_b += ((load_word(pb + (i << 2)) if i < nb else 0) ^ negative_b) & MASK
        digit = carry_a & carry_b
        if op == OR:
            digit = carry_a | carry_b
        elif op == XOR:
            digit = carry_a ^ carry_b
        carry += ((digit & MASK) ^ negative) & MASK
        r[i] = carry & MASK
        carry_a >>= BITS
        carry_b >>= BITS
        carry >>= BITS
        i += 1
    return finished(r, 1 if negative == 0 else -1)


@dont_look_inside
def big_and(a: W, b: W) -> W:
    return bitwise(AND, a, b)


@dont_look_inside
def big_or(a: W, b: W) -> W:
    return bitwise(OR, a, b)


@dont_look_inside
def big_xor(a: W, b: W) -> W:
    return bitwise(XOR, a, b)

"""Products and quotients of magnitudes: schoolbook multiplication, and for long ones, below quadratic time, that of
Karatsuba, and division that halves the quotient and multiplies back (Burnikel and Ziegler; Brent and Zimmermann, Modern
Computer Arithmetic, 1.4.3).

Magnitudes as in digits.py. What is for long ones takes work space from its caller, as nothing here allocates.
"""

from __future__ import annotations

from runtime.translate.ll import digit_high, digit_low, i32, load_word, store_word
from runtime.translate.rjit import dont_look_inside, for_speed, never_collects
from runtime.vm.numbers.digits import BITS, MASK, mag_compare, mag_trim
from runtime.vm.numbers.quotients import mag_divide

KARATSUBA = 24  # digits of the shorter factor from which on halving pays
HALVING = 60  # digits of divisor and quotient from which on it does for quotients


def product_work(n: i32) -> i32:
    """Words of work space for factors of at most n digits."""
    return 4 * n + 400


def quotient_work(n: i32) -> i32:
    """Words of work space for divisors of n digits."""
    return 5 * n + 800


@for_speed
@dont_look_inside
@never_collects
def mag_mul(r: i32, a: i32, na: i32, b: i32, nb: i32) -> None:
    """r = a * b in na + nb digits, which are zero before, r apart from the factors; na <= nb."""
    end = a + (na << 2)
    b_end = b + (nb << 2)
    while a != end:
        x = load_word(a)
        at = r
        source = b
        carry = 0
        while source != b_end:
            y = load_word(source)
            carry += load_word(at)
            store_word(at, digit_low(x, y, carry))
            carry = digit_high(x, y, carry)
            at += 4
            source += 4
        store_word(at, carry)
        a += 4
        r += 4


@dont_look_inside
@never_collects
def mag_clear(r: i32, n: i32) -> None:
    end = r + (n << 2)
    while r < end:
        store_word(r, 0)
        r += 4


@dont_look_inside
@never_collects
def mag_add_to(r: i32, a: i32, na: i32) -> None:
    """r += a, the carry going up as far as it has to; the sum fits r."""
    carry = 0
    end = a + (na << 2)
    while a < end:
        carry += load_word(r) + load_word(a)
        store_word(r, carry & MASK)
        carry >>= BITS
        a += 4
        r += 4
    while carry != 0:
        carry += load_word(r)
        store_word(r, carry & MASK)
        carry >>= BITS
        r += 4


@dont_look_inside
@never_collects
def mag_sub_from(r: i32, n: i32, a: i32, na: i32) -> bool:
    """r -= a modulo BASE**n; na <= n. Was r less than a?"""
    borrow = 0
    i = 0
    while i < na:
        borrow += load_word(r) - load_word(a)
        store_word(r, borrow & MASK)
        borrow >>= BITS
        a += 4
        r += 4
        i += 1
    while borrow != 0 and i < n:
        borrow += load_word(r)
        store_word(r, borrow & MASK)
        borrow >>= BITS
        r += 4
        i += 1
    return borrow != 0


@dont_look_inside
@never_collects
def mag_add_within(r: i32, n: i32, a: i32, na: i32) -> bool:
    """r += a modulo BASE**n; na <= n. Did it carry out of r?"""
    carry = 0
    i = 0
    while i < na:
        carry += load_word(r) + load_word(a)
        store_word(r, carry & MASK)
        carry >>= BITS
        a += 4
        r += 4
        i += 1
    while carry != 0 and i < n:
        carry += load_word(r)
        store_word(r, carry & MASK)
        carry >>= BITS
        r += 4
        i += 1
    return carry != 0


@dont_look_inside
@never_collects
def mag_product(r: i32, a: i32, na: i32, b: i32, nb: i32, work: i32) -> None:
    """r = a * b in na + nb digits, r apart from the factors; `work`: product_work(max(na, nb)) words."""
    if na > nb:
        mag_product(r, b, nb, a, na, work)
        return
    if na < KARATSUBA:
        mag_clear(r, na + nb)
        mag_mul(r, a, na, b, nb)
        return
    half = (nb + 1) >> 1
    if na <= half:
        product_in_parts(r, a, na, b, nb, work)
        return
    low = half << 2
    mag_product(r, a, half, b, half, work)
    mag_product(r + 2 * low, a + low, na - half, b + low, nb - half, work)
    sum_a = work
    sum_b = work + low + 4
    middle = sum_b + low + 4
    sum_of_halves(sum_a, a, half, na)
    sum_of_halves(sum_b, b, half, nb)
    mag_product(middle, sum_a, half + 1, sum_b, half + 1, middle + 2 * low + 8)
    n = 2 * half + 2
    mag_sub_from(middle, n, r, 2 * half)
    mag_sub_from(middle, n, r + 2 * low, na + nb - 2 * half)
    mag_add_to(r + low, middle, mag_trim(middle, n))


@never_collects
def sum_of_halves(r: i32, a: i32, half: i32, n: i32) -> None:
    """r = lower half of a + upper half of a, in half + 1 digits."""
    carry = 0
    i = 0
    while i < half:
        carry += load_word(a + (i << 2))
        if half + i < n:
            carry += load_word(a + ((half + i) << 2))
        store_word(r + (i << 2), carry & MASK)
        carry >>= BITS
        i += 1
    store_word(r + (half << 2), carry)


@never_collects
def product_in_parts(r: i32, a: i32, na: i32, b: i32, nb: i32, work: i32) -> None:
    """The same where b is at least about twice as long as a: part after part of b, of na digits each."""
    mag_clear(r, na + nb)
    at = 0
    while at < nb:
        n = na if nb - at > na else nb - at
        mag_product(work, a, na, b + (at << 2), n, work + (2 * na << 2))
        mag_add_to(r + (at << 2), work, mag_trim(work, na + n))
        at += na


@dont_look_inside
@never_collects
def mag_quotient(u: i32, nu: i32, v: i32, nv: i32, q: i32, work: i32) -> None:
    """As digits.mag_divide: q = u // v in nu - nv digits, u = u % v in nv digits, the others zero. v has at least two
    digits, its top bit set; the top nv digits of u are less than v. `work`: quotient_work(nv) words."""
    m = nu - nv
    while m > nv and nv >= HALVING:
        m -= nv
        mag_quotient(u + (m << 2), 2 * nv, v, nv, q + (m << 2), work)
    if m < HALVING or nv < HALVING:
        mag_divide(u, m + nv, v, nv, q)
        return
    k = m >> 1
    quotient_half(u + (k << 2), m - k, v, nv, k, q + (k << 2), work)
    quotient_half(u, k, v, nv, k, q, work)


@never_collects
def quotient_half(u: i32, m: i32, v: i32, nv: i32, k: i32, q: i32, work: i32) -> None:
    """q = u // v in m digits, u (nv + m digits) = the remainder: by dividing by the upper nv - k digits of v and
    correcting that for its lower k."""
    top = u + (k << 2)
    upper = v + (k << 2)
    n = nv - k
    if mag_compare(top + (m << 2), n, upper, n) < 0:
        mag_quotient(top, n + m, upper, n, q, work)
    else:  # then they are equal, and the quotient is BASE**m - 1, or a little less
        i = 0
        while i < m:
            store_word(q + (i << 2), MASK)
            i += 1
        mag_clear(top + (m << 2), n)
        mag_add_to(top, upper, n)
    nq = mag_trim(q, m)
    mag_product(work, q, nq, v, k, work + ((m + k) << 2))
    negative = mag_sub_from(u, nv + m, work, mag_trim(work, nq + k))
    while negative:
        mag_sub_one(q)
        negative = not mag_add_within(u, nv + m, v, nv)


@never_collects
def mag_sub_one(r: i32) -> None:
    """r -= 1; r is not 0."""
    while load_word(r) == 0:
        store_word(r, MASK)
        r += 4
    store_word(r, load_word(r) - 1)

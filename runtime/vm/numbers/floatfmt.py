"""Floats and decimal text: repr as CPython's (the shortest digits that read back as the same float, and of those the
nearest), and correctly rounded reading. Both on plain digit arrays in SCRATCH; see digits.py.
"""

from __future__ import annotations

from runtime.translate.ll import NULL, f64, i32, int_div_trunc, int_to_float, load_word, store_word
from runtime.translate.lltypes import Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.numbers.bigfloat import INFINITY, round_scaled
from runtime.vm.numbers.digits import (
    BITS,
    MANTISSA,
    MANTISSA_DIGITS,
    float_mantissa,
    mag_add,
    mag_bits,
    mag_compare,
    mag_mul_add,
    mag_shift_left,
    mag_sub,
    mag_trim,
)  # fmt: skip
from runtime.vm.numbers.floatops import is_finite, is_negative
from runtime.vm.numbers.quotients import mag_divide
from runtime.vm.objects import new_str
from spec.heap import SCRATCH

#: Layout of SCRATCH: arrays of up to 512 digits, then text under construction and its length.
REST, SCALE, LOW_GAP, HIGH_GAP, SUM = (SCRATCH.base + 0x1000 * i for i in range(1, 6))
DIGITS = SCRATCH.base + 0x6000  # decimal digits, a word each
TEXT = SCRATCH.base + 0x6400  # characters, a word each
TEXT_LENGTH = SCRATCH.base + 0x6800
POINT = SCRATCH.base + 0x6804  # place of the decimal point, counted from the first digit
REST_COUNT, SCALE_COUNT, LOW_COUNT, HIGH_COUNT = (SCRATCH.base + 0x6808 + 4 * i for i in range(4))
MAX_SIGNIFICANT = 800  # decimal digits that matter in reading; a float's half-way points have at most 768


# --- digit arrays ---
@dont_look_inside
@never_collects
def times_power_of_ten(at: i32, n: i32, power: i32) -> i32:
    """Multiplies in place by 10**power; the count."""
    while power >= 9:
        n = mag_mul_add(at, n, 1000000000, 0)
        power -= 9
    while power > 0:
        n = mag_mul_add(at, n, 10, 0)
        power -= 1
    return n


@never_collects
def set_power_of_two(at: i32, exponent: i32) -> i32:
    """The magnitude 2**exponent; the count."""
    words = int_div_trunc(exponent, BITS)
    i = 0
    while i < words:
        store_word(at + (i << 2), 0)
        i += 1
    store_word(at + (words << 2), 1 << (exponent - words * BITS))
    return words + 1


@never_collects
def add_to_sum(a: i32, na: i32, b: i32, nb: i32) -> i32:
    """SUM = a + b; the count."""
    if na >= nb:
        mag_add(SUM, a, na, b, nb)
        return mag_trim(SUM, na + 1)
    mag_add(SUM, b, nb, a, na)
    return mag_trim(SUM, nb + 1)


@never_collects
def estimate_power(exponent: i32) -> i32:
    """floor(log10(x)) or one less, for 2**exponent <= x < 2**(exponent + 1)."""
    if exponent >= 0:
        return (exponent * 1233) >> 12
    return (exponent * 1234) >> 12


# --- shortest digits ---
# Steele and White's algorithm: x = REST / SCALE, and half-way to its neighbours it is LOW_GAP / SCALE below and
# HIGH_GAP / SCALE above. LOW_GAP serves as both where the gaps are equal, else HIGH_GAP is `lopsided`.


@dont_look_inside
@never_collects
def is_lopsided(exponent: i32, bits: i32) -> bool:
    """Is the neighbour below MANTISSA * 2**exponent half as far as the one above? So it is at powers of two, but the
    smallest."""
    if bits < 53 or exponent == -1074:
        return False
    return load_word(MANTISSA) == 0 and load_word(MANTISSA + 4) == 1 << (52 - BITS)


@dont_look_inside
@never_collects
def set_up_digits(x: f64) -> bool:
    """Sets the arrays so that 1 <= REST / SCALE < 10, their counts, and POINT. Is x lopsided?"""
    exponent = float_mantissa(x, MANTISSA)
    nm = mag_trim(MANTISSA, MANTISSA_DIGITS)
    bits = mag_bits(MANTISSA, nm)
    lopsided = is_lopsided(exponent, bits)
    extra = 2 if lopsided else 1
    up = exponent if exponent > 0 else 0
    nr = mag_trim(REST, mag_shift_left(REST, MANTISSA, nm, up + extra))
    ns = set_power_of_two(SCALE, up - exponent + extra)
    nl = set_power_of_two(LOW_GAP, up)
    nh = set_power_of_two(HIGH_GAP, up + 1) if lopsided else 0
    point = estimate_power(exponent + bits - 1) + 1
    if point > 0:
        ns = times_power_of_ten(SCALE, ns, point)
    else:
        nr = times_power_of_ten(REST, nr, -point)
        nl = times_power_of_ten(LOW_GAP, nl, -point)
        nh = times_power_of_ten(HIGH_GAP, nh, -point)
    store_word(REST_COUNT, nr)
    store_word(SCALE_COUNT, ns)
    store_word(LOW_COUNT, nl)
    store_word(HIGH_COUNT, nh)
    store_word(POINT, point + 1)
    if mag_compare(REST, nr, SCALE, ns) < 0:
        store_word(POINT, point)
        times_ten()
    return lopsided


@dont_look_inside
@never_collects
def times_ten() -> None:
    """On to the next digit."""
    store_word(REST_COUNT, mag_mul_add(REST, load_word(REST_COUNT), 10, 0))
    store_word(LOW_COUNT, mag_mul_add(LOW_GAP, load_word(LOW_COUNT), 10, 0))
    store_word(HIGH_COUNT, mag_mul_add(HIGH_GAP, load_word(HIGH_COUNT), 10, 0))


@dont_look_inside
@never_collects
def next_digit(ns: i32) -> i32:
    """REST // SCALE, a digit; REST keeps the remainder."""
    nr = load_word(REST_COUNT)
    digit = 0
    while mag_compare(REST, nr, SCALE, ns) >= 0:
        mag_sub(REST, REST, nr, SCALE, ns)
        nr = mag_trim(REST, nr)
        digit += 1
    store_word(REST_COUNT, nr)
    return digit


@dont_look_inside
@never_collects
def shortest_digits(x: f64) -> i32:
    """Writes the shortest decimal digits of |x| to DIGITS and sets POINT; their count. x is finite and not 0. Ties are
    decided as in David Gay's dtoa, mode 0."""
    lopsided = set_up_digits(x)
    even = load_word(MANTISSA) & 1 == 0
    high = HIGH_GAP if lopsided else LOW_GAP
    ns = load_word(SCALE_COUNT)
    count = 0
    while True:
        digit = next_digit(ns)
        nr = load_word(REST_COUNT)
        nh = load_word(HIGH_COUNT) if lopsided else load_word(LOW_COUNT)
        below = mag_compare(REST, nr, LOW_GAP, load_word(LOW_COUNT))
        above = mag_compare(SUM, add_to_sum(REST, nr, high, nh), SCALE, ns)
        if above == 0 and even:
            return last_digit(count, digit + 1 if below > 0 or digit == 9 else digit)
        if below < 0 or (below == 0 and even):
            if nr != 0 and above > 0:
                half = mag_compare(SUM, add_to_sum(REST, nr, REST, nr), SCALE, ns)
                if half > 0 or (half == 0 and digit & 1 != 0):
                    digit += 1
            return last_digit(count, digit)
        if above > 0:
            return last_digit(count, digit + 1)
        store_word(DIGITS + (count << 2), digit)
        count += 1
        times_ten()


@never_collects
def last_digit(count: i32, digit: i32) -> i32:
    """Adds a last digit of 0 to 10, which may carry; the count of digits."""
    if digit < 10:
        store_word(DIGITS + (count << 2), digit)
        return count + 1
    while count > 0 and load_word(DIGITS + (count << 2) - 4) == 9:
        count -= 1
    if count == 0:
        store_word(POINT, load_word(POINT) + 1)
        store_word(DIGITS, 1)
        return 1
    at = DIGITS + (count << 2) - 4
    store_word(at, load_word(at) + 1)
    return count


# --- repr ---
@never_collects
def put(char: i32) -> None:
    n = load_word(TEXT_LENGTH)
    store_word(TEXT + (n << 2), char)
    store_word(TEXT_LENGTH, n + 1)


@dont_look_inside
@never_collects
def put_digits(first: i32, end: i32, count: i32) -> None:
    """Digits number first .. end - 1; zeros from `count` on and before 0."""
    while first < end:
        put(48 + (load_word(DIGITS + (first << 2)) if 0 <= first < count else 0))
        first += 1


@dont_look_inside
@never_collects
def put_exponent(exponent: i32) -> None:
    """e+XX"""
    put(101)
    put(45 if exponent < 0 else 43)
    size = -exponent if exponent < 0 else exponent
    if size >= 100:
        put(48 + int_div_trunc(size, 100))
        size -= int_div_trunc(size, 100) * 100
    tens = int_div_trunc(size, 10)
    put(48 + tens)
    put(48 + size - tens * 10)


@dont_look_inside
@never_collects
def put_float(x: f64) -> None:
    """The repr of x to TEXT."""
    store_word(TEXT_LENGTH, 0)
    if x != x:
        put(110)
        put(97)
        put(110)
        return
    if is_negative(x):
        put(45)
    if not is_finite(x):
        put(105)
        put(110)
        put(102)
        return
    count = 1
    store_word(POINT, 1)
    store_word(DIGITS, 0)
    if x != 0.0:
        count = shortest_digits(x)
    point = load_word(POINT)
    if -4 < point <= 16:
        if point > 0:
            put_digits(0, point, count)
        else:
            put(48)
        put(46)
        put_digits(point, count if count > point else point + 1, count)
        return
    put_digits(0, 1, count)
    if count > 1:
        put(46)
        put_digits(1, count, count)
    put_exponent(point - 1)


@dont_look_inside
def float_repr(x: f64) -> Str:
    """As CPython's repr; NULL: memory is exhausted."""
    put_float(x)
    n = load_word(TEXT_LENGTH)
    s = new_str(n)
    if s is NULL:
        return NULL
    i = 0
    while i < n:
        s[i] = load_word(TEXT + (i << 2))
        i += 1
    return s


# --- reading ---
@never_collects
def exact_power_of_ten(power: i32) -> f64:
    """10.0 ** power; power <= 22, so that every product is exact."""
    x = 1.0
    while power > 0:
        x = x * 10.0
        power -= 1
    return x


@dont_look_inside
@never_collects
def read_exponent(s: Str, at: i32, end: i32) -> i32:
    """Value of the exponent s[at:end], sign included; far too large ones are cut."""
    negative = False
    if s[at] == 45 or s[at] == 43:
        negative = s[at] == 45
        at += 1
    value = 0
    while at < end:
        if s[at] != 95 and value < 100000:
            value = value * 10 + s[at] - 48
        at += 1
    return -value if negative else value


@dont_look_inside
@never_collects
def decimal_to_float(n: i32, power: i32) -> f64:
    """Nearest to REST * 10**power, where REST has n digits."""
    if power >= 0:
        n = times_power_of_ten(REST, n, power)
        return round_scaled(REST, n, False, 0)
    store_word(SCALE, 1)
    ns = times_power_of_ten(SCALE, 1, -power)
    bits = mag_bits(SCALE, ns)
    # The quotient is to have 55 or 56 bits: shift one of the sides, then both until the divisor fills its digits.
    shift = 55 - mag_bits(REST, n) + bits
    shift_rest = shift if shift > 0 else 0
    shift_scale = shift_rest - shift
    digits = int_div_trunc(bits + shift_scale + BITS - 1, BITS)
    if digits < 2:
        digits = 2
    normalize = digits * BITS - bits - shift_scale
    nu = mag_shift_left(LOW_GAP, REST, n, shift_rest + normalize)
    mag_shift_left(HIGH_GAP, SCALE, ns, shift_scale + normalize)
    mag_divide(LOW_GAP, nu, HIGH_GAP, digits, SUM)
    sticky = mag_trim(LOW_GAP, digits) > 0
    return round_scaled(SUM, mag_trim(SUM, nu - digits), sticky, -shift)


@dont_look_inside
@never_collects
def float_parse(s: Str, start: i32, end: i32) -> f64:
    """The float nearest to the decimal literal s[start:end]: optional sign, digits with an optional point, optional
    exponent (the caller has checked); underscores are skipped."""
    negative = s[start] == 45
    x = 0.0
    n = 0  # digits of REST
    significant = 0
    power = 0  # of ten, that REST is to be multiplied by
    after_point = False
    rest = False  # is a digit that was left out not 0?
    while start < end:
        char = s[start]
        start += 1
        if 48 <= char <= 57:
            if significant == MAX_SIGNIFICANT:
                rest = rest or char != 48
                power += 0 if after_point else 1
            else:
                if significant > 0 or char != 48:
                    significant += 1
                    n = mag_mul_add(REST, n, 10, char - 48)
                    x = x * 10.0 + int_to_float(char - 48)
                power -= 1 if after_point else 0
        elif char == 46:
            after_point = True
        elif char == 101 or char == 69:
            power += read_exponent(s, start, end)
            start = end
    if rest:
        n = mag_mul_add(REST, n, 10, 1)
        power -= 1
    size = significant + power
    if significant == 0 or size < -330:
        x = 0.0
    elif size > 310:
        x = INFINITY
    elif significant <= 15 and -22 <= power <= 22:
        x = x * exact_power_of_ten(power) if power >= 0 else x / exact_power_of_ten(-power)
    else:
        x = decimal_to_float(n, power)
    return -x if negative else x

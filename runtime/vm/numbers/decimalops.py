"""What runtime/lib/modules/_decimal.py does its usual arithmetic with: finite Decimals, whose coefficients are ints.

A Decimal is an instance with the attributes of PARTS, in this order; all have the map of one of them, the context's
EXAMPLE. The context is a tuple, which the library makes anew whenever an attribute of it changes; the dicts of its
traps and flags are the context's own. Each function gives None where it cannot tell, and has changed nothing then: the
library goes on with what the whole standard asks for. Exponents here are small ints, and not near the ends of these.
"""

from __future__ import annotations

from runtime.translate.ll import (
    FALSE,
    NONE,
    NULL,
    W,
    cast,
    header,
    i32,
    int_div_trunc,
    is_small,
    new_instance,
    pointer,
    same,
    tag,
    untag,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import Dict, Instance, Map, Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.dicts import entries_used, entry_key, entry_value, find, set_entry
from runtime.vm.numbers.bigarith import big_abs, big_add, big_compare, big_divmod, big_mod, big_mul, big_neg
from runtime.vm.numbers.digits import SPARE_A, digit_count, digits_at, mag_bits, sign_of

EXPONENT, NUMBER, SIGN, TEXT, SPECIAL = range(5)
PARTS = 5
EXAMPLE, POWERS, LIMIT, LOW, HIGH, PRECISION, LEAST, MOST, ROUNDING, TRAPS, FLAGS, INEXACT, ROUNDED = range(13)
INEXACT_PLACE, ROUNDED_PLACE = 13, 14  # where they most likely are in TRAPS and FLAGS
#: POWERS[i] is 10**i; there are so many.
POWER_COUNT = 400
FAR = 1 << 28  # exponents are nearer to 0
#: ROUNDING, as the library numbers them.
DOWN, HALF_EVEN, HALF_UP, HALF_DOWN, UP, CEILING, FLOOR, ZERO_FIVE_UP = range(8)


@never_collects
def is_operand(x: W, row: Tuple) -> bool:
    """An int, or a Decimal whose coefficient is known as a number?"""
    if is_small(x):
        return True
    h = header(x)
    if h == kinds.BIG_INT:
        return True
    return is_finite(x, row) and not same(cast(Instance, x)[NUMBER], NONE)


@never_collects
def is_finite(x: W, row: Tuple) -> bool:
    """A Decimal that is a number, its exponent not near the ends?"""
    if is_small(x) or header(x) != header(row[EXAMPLE]):
        return False
    part = cast(Instance, x)
    if not same(part[SPECIAL], FALSE) or not is_small(part[EXPONENT]):
        return False
    exponent = untag(part[EXPONENT])
    return -FAR < exponent and exponent < FAR


@never_collects
def is_decimal(x: W) -> bool:
    return not is_small(x) and header(x) != kinds.BIG_INT


@never_collects
def exponent_of(x: W) -> i32:
    return untag(cast(Instance, x)[EXPONENT]) if is_decimal(x) else 0


@never_collects
def is_negative(x: W) -> bool:
    if is_decimal(x):
        return not same(cast(Instance, x)[SIGN], tag(0))
    return sign_of(x) < 0


@dont_look_inside
def magnitude_of(x: W) -> W:
    """The coefficient. NULL: no memory."""
    if is_decimal(x):
        return cast(Instance, x)[NUMBER]
    return big_abs(x)


@dont_look_inside
def signed_of(x: W) -> W:
    """The coefficient with its sign. NULL: no memory."""
    if not is_decimal(x):
        return x
    n = cast(Instance, x)[NUMBER]
    return big_neg(n) if is_negative(x) else n


@never_collects
def bits_of(n: W) -> i32:
    return mag_bits(digits_at(n, SPARE_A), digit_count(n))


@never_collects
def power(row: Tuple, i: i32) -> W:
    return cast(Tuple, row[POWERS])[i]


@dont_look_inside
def made(row: Tuple, negative: bool, number: W, exponent: i32) -> W:
    """A Decimal. NULL: no memory."""
    map_ = cast(Map, pointer(header(row[EXAMPLE])))
    result: Instance = new_instance(map_, map_.capacity)
    if result is NULL:
        return NULL
    result[EXPONENT] = tag(exponent)
    result[NUMBER] = number
    result[SIGN] = tag(1 if negative else 0)
    result[TEXT] = NONE
    result[SPECIAL] = FALSE
    return result


@never_collects
def fits(row: Tuple, number: W, exponent: i32) -> bool:
    """Is this a result as it stands?"""
    if exponent < untag(row[LOW]):
        return False
    if exponent <= untag(row[HIGH]) and big_compare(number, row[LIMIT]) < 0:
        return True
    most = int_div_trunc(bits_of(number), 3) + 1  # digits, at most
    return not same(number, tag(0)) and most <= untag(row[PRECISION]) and exponent + most <= untag(row[MOST])


@never_collects
def is_set(value: W) -> bool:
    return not same(value, FALSE) and not same(value, tag(0))


@dont_look_inside
def entry_of(d: Dict, key: W, likely: W) -> i32:
    """As dicts.find."""
    number = untag(likely)
    if number < entries_used(d) and same(entry_key(d, number), key):
        return number
    return find(d, key)


@dont_look_inside
def may_signal(row: Tuple, inexact: bool) -> bool:
    """Sets the flags of a rounding. False: it is trapped, nothing is set."""
    traps = cast(Dict, row[TRAPS])
    flags = cast(Dict, row[FLAGS])
    rounded_trap = entry_of(traps, row[ROUNDED], row[ROUNDED_PLACE])
    inexact_trap = entry_of(traps, row[INEXACT], row[INEXACT_PLACE])
    rounded_flag = entry_of(flags, row[ROUNDED], row[ROUNDED_PLACE])
    inexact_flag = entry_of(flags, row[INEXACT], row[INEXACT_PLACE])
    if rounded_trap < 0 or inexact_trap < 0 or rounded_flag < 0 or inexact_flag < 0:
        return False
    if is_set(entry_value(traps, rounded_trap)) or (inexact and is_set(entry_value(traps, inexact_trap))):
        return False
    if inexact:
        set_entry(flags, inexact_flag, tag(1))
    set_entry(flags, rounded_flag, tag(1))
    return True


@dont_look_inside
def rounds_up(mode: i32, negative: bool, quotient: W, rest: W, divisor: W) -> i32:
    """-1: no memory."""
    if mode == DOWN or same(rest, tag(0)):
        return 0
    if mode == UP:
        return 1
    if mode == CEILING:
        return 0 if negative else 1
    if mode == FLOOR:
        return 1 if negative else 0
    if mode == ZERO_FIVE_UP:
        digit = big_mod(quotient, tag(5))
        return -1 if digit is NULL else 1 if same(digit, tag(0)) else 0
    twice = big_add(rest, rest)
    if twice is NULL:
        return -1
    order = big_compare(twice, divisor)
    if order != 0:
        return 1 if order > 0 else 0
    if mode == HALF_EVEN:
        last = big_mod(quotient, tag(2))
        return -1 if last is NULL else untag(last)
    return 1 if mode == HALF_UP else 0


@dont_look_inside
def divided(number: W, divisor: W, negative: bool, mode: i32, row: Tuple) -> W:
    """number / divisor, a power of ten, rounded to an int; None: that is trapped; NULL: no memory."""
    both = big_divmod(number, divisor)
    if both is NULL:
        return NULL
    quotient = cast(Tuple, both)[0]
    rest = cast(Tuple, both)[1]
    up = rounds_up(mode, negative, quotient, rest, divisor)
    if up < 0:
        return NULL
    if not may_signal(row, not same(rest, tag(0))):
        return NONE
    return big_add(quotient, tag(1)) if up == 1 else quotient


@never_collects
def estimated_digits(bits: i32) -> i32:
    """Of a number of less than 2**20 bits: as many as it has, or one less."""
    return (bits * 1233) >> 12


@dont_look_inside
def fixed(row: Tuple, negative: bool, number: W, exponent: i32) -> W:
    """A Decimal rounded as the context has it; None, NULL: as `divided`. `number` >= 0."""
    if fits(row, number, exponent):
        return made(row, negative, number, exponent)
    precision = untag(row[PRECISION])
    bits = bits_of(number)
    if bits == 0 or bits > 1280 or precision >= POWER_COUNT:
        return NONE
    count = estimated_digits(bits)
    if big_compare(number, power(row, count)) >= 0:
        count += 1
    adjusted = exponent + count - 1
    if adjusted < untag(row[LEAST]) or adjusted >= untag(row[MOST]):
        return NONE
    if count <= precision:
        return made(row, negative, number, exponent)
    more = count - precision
    number = divided(number, power(row, more), negative, untag(row[ROUNDING]), row)
    if number is NULL or same(number, NONE):
        return number
    exponent += more
    if big_compare(number, power(row, precision)) == 0:  # rounded up to a digit more
        number = power(row, precision - 1)
        exponent += 1
    return made(row, negative, number, exponent)


@dont_look_inside
def scaled(row: Tuple, number: W, count: i32) -> W:
    """number * 10**count; None: that is too far."""
    if count == 0:
        return number
    if count >= POWER_COUNT:
        return NONE
    return big_mul(number, power(row, count))


@dont_look_inside
def decimal_sum(a: W, b: W, negate: W, row_: W) -> W:
    """_decimal_sum(a, b, negate, row): a + b; with negate = 1, a - b"""
    row = cast(Tuple, row_)
    if not is_operand(a, row) or not is_operand(b, row):
        return NONE
    e = exponent_of(a)
    f = exponent_of(b)
    x = signed_of(a)
    if x is NULL:
        return NULL
    y = signed_of(b)
    if y is NULL:
        return NULL
    if same(negate, tag(1)):
        y = big_neg(y)
        if y is NULL:
            return NULL
    if e > f:
        x = scaled(row, x, e - f)
        e = f
    elif f > e:
        if same(y, tag(0)):
            return NONE
        y = scaled(row, y, f - e)
    if x is NULL or y is NULL:
        return NULL
    if same(x, NONE) or same(y, NONE):
        return NONE
    total = big_add(x, y)
    if total is NULL:
        return NULL
    sign = sign_of(total)
    if sign == 0:
        return NONE
    if sign < 0:
        total = big_neg(total)
        if total is NULL:
            return NULL
    return fixed(row, sign < 0, total, e)


@dont_look_inside
def decimal_product(a: W, b: W, row_: W) -> W:
    """_decimal_product(a, b, row)"""
    row = cast(Tuple, row_)
    if not is_operand(a, row) or not is_operand(b, row):
        return NONE
    x = magnitude_of(a)
    if x is NULL:
        return NULL
    y = magnitude_of(b)
    if y is NULL:
        return NULL
    number = big_mul(x, y)
    if number is NULL:
        return NULL
    return fixed(row, is_negative(a) != is_negative(b), number, exponent_of(a) + exponent_of(b))


@dont_look_inside
def decimal_quotient(a: W, b: W, row_: W) -> W:
    """_decimal_quotient(a, b, row)"""
    row = cast(Tuple, row_)
    if not is_operand(a, row) or not is_operand(b, row):
        return NONE
    x = magnitude_of(a)
    if x is NULL:
        return NULL
    y = magnitude_of(b)
    if y is NULL:
        return NULL
    x_bits = bits_of(x)
    y_bits = bits_of(y)
    if x_bits == 0 or y_bits == 0 or x_bits > 1280 or y_bits > 1280 or untag(row[PRECISION]) >= POWER_COUNT:
        return NONE
    shift = untag(row[PRECISION]) + 2 + estimated_digits(y_bits) - estimated_digits(x_bits)
    if shift >= 0:
        x = scaled(row, x, shift)
    else:
        y = scaled(row, y, -shift)
    if x is NULL or y is NULL:
        return NULL
    if same(x, NONE) or same(y, NONE):
        return NONE
    both = big_divmod(x, y)
    if both is NULL:
        return NULL
    number = cast(Tuple, both)[0]
    ideal = exponent_of(a) - exponent_of(b)
    exponent = ideal - shift
    if same(cast(Tuple, both)[1], tag(0)):
        return exact_quotient(row, is_negative(a) != is_negative(b), number, exponent, ideal)
    last = big_mod(number, tag(5))
    if last is NULL:
        return NULL
    if same(last, tag(0)):  # so that rounding sees that there is more
        number = big_add(number, tag(1))
        if number is NULL:
            return NULL
    return fixed(row, is_negative(a) != is_negative(b), number, exponent)


@dont_look_inside
def exact_quotient(row: Tuple, negative: bool, number: W, exponent: i32, ideal: i32) -> W:
    """With the exponent as near to `ideal` as its digits allow."""
    digits = 8
    while digits != 0:
        ends = exponent + digits > ideal
        if not ends:
            both = big_divmod(number, power(row, digits))
            if both is NULL:
                return NULL
            if same(cast(Tuple, both)[1], tag(0)):
                number = cast(Tuple, both)[0]
                exponent += digits
            else:
                ends = True
        if ends:
            digits = 1 if digits == 8 else 0
    return fixed(row, negative, number, exponent)


@dont_look_inside
def decimal_quantized(a: W, like: W, rounding: W, row_: W) -> W:
    """_decimal_quantized(a, like, rounding or None, row; None: the current context's): a with the exponent of `like`"""
    if same(row_, NONE):
        row_ = vm.decimal
    if row_ is NULL:
        return NONE
    row = cast(Tuple, row_)
    if not is_operand(a, row) or not is_decimal(a) or not is_finite(like, row):
        return NONE
    wanted = exponent_of(like)
    number = magnitude_of(a)
    more = exponent_of(a) - wanted
    if same(number, tag(0)) or more <= -POWER_COUNT or more >= POWER_COUNT:
        return NONE
    if more >= 0:
        number = scaled(row, number, more)
    else:
        mode = untag(row[ROUNDING]) if same(rounding, NONE) else untag(rounding)
        divisor = power(row, -more)
        if big_compare(number, big_bound(row, -more)) >= 0 or wanted < untag(row[LOW]) or wanted > untag(row[HIGH]):
            return NONE  # it may not fit: nothing must be signalled
        number = divided(number, divisor, is_negative(a), mode, row)
    if number is NULL or same(number, NONE):
        return number
    if wanted < untag(row[LOW]) or wanted > untag(row[HIGH]) or big_compare(number, row[LIMIT]) >= 0:
        return NONE
    return made(row, is_negative(a), number, wanted)


@never_collects
def big_bound(row: Tuple, count: i32) -> W:
    """What is below it has, without its last `count` digits, less digits than the context's precision."""
    digits = untag(row[PRECISION]) + count - 1
    return power(row, digits if digits < POWER_COUNT else POWER_COUNT - 1)


@dont_look_inside
def decimal_order(a: W, b: W, row_: W) -> W:
    """_decimal_order(a, b, row): -1, 0, 1"""
    row = cast(Tuple, row_)
    if not is_operand(a, row) or not is_operand(b, row):
        return NONE
    x = signed_of(a)
    if x is NULL:
        return NULL
    y = signed_of(b)
    if y is NULL:
        return NULL
    more = exponent_of(a) - exponent_of(b)
    if more > 0:
        x = scaled(row, x, more)
    elif more < 0:
        y = scaled(row, y, -more)
    if x is NULL or y is NULL:
        return NULL
    if same(x, NONE) or same(y, NONE):
        return NONE
    return tag(big_compare(x, y))

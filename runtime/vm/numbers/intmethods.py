"""Methods of int, and hex, oct, bin, abs, divmod, round, pow on ints."""

from __future__ import annotations

from runtime.translate.ll import (
    NONE,
    NOT_IMPLEMENTED,
    NULL,
    W,
    address,
    cast,
    i32,
    int_div_trunc,
    is_small,
    load_byte,
    load_word,
    new_var,
    same,
    store_byte,
    tag,
    untag,
)
from runtime.translate.lltypes import ByteArray, Bytes, Str, Text, Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.errors import fail, fail_fixed, type_error_of, value_error, zero_division
from runtime.vm.kinds import builtin_class, fits_index, is_int, is_str, kind, payload
from runtime.vm.numbers.bigarith import (
    big_abs,
    big_add,
    big_compare,
    big_divmod,
    big_invert,
    big_neg,
    big_sub,
    finished,
    new_big,
)
from runtime.vm.numbers.bigtext import big_to_str, max_digits, put_in_base
from runtime.vm.numbers.digits import (
    BITS,
    MASK,
    SPARE_A,
    digit_count,
    digits_at,
    mag_any_below,
    mag_bits,
    mag_extract,
    sign_of,
)
from runtime.vm.numbers.power import int_power, modular_power
from runtime.vm.numbers.values import int_too_large, int_word, number_to_float, too_large_for_float
from runtime.vm.objects import box_bool, box_float, memory_error, new_tuple
from runtime.vm.text.textbuf import finish, new_text, put_char, text_equals
from spec.bytecode import ErrorKind
from spec.heap import TYPES
from spec.messages import FixedStr

BYTES_ITEMS = TYPES["Bytes"].fixed_size
DATA_ITEMS = TYPES["ByteData"].fixed_size
MAX_BYTES = 1 << 23
UNKNOWN_ORDER, LITTLE, BIG = -1, 0, 1


@dont_look_inside
def not_an_integer(w: W) -> W:
    return type_error_of("'{0}' object cannot be interpreted as an integer", w)


@dont_look_inside
def index_word(w: W) -> W:
    """The int that w is where an index is wanted. NULL: an exception is pending, or w has a user's __index__,
    perhaps."""
    v = payload(w)
    if is_int(v):
        return int_word(v)
    if kind(v) >= kinds.FIRST_MAP:
        return NULL
    return not_an_integer(w)


@dont_look_inside
def pair_of(a: W, b: W) -> W:
    """(a, b); NULL where one is null."""
    if a is NULL or b is NULL:
        return NULL
    both = new_tuple(2)
    if both is not NULL:
        both[0] = a
        both[1] = b
    return both


# --- attributes and simple methods ---
def int_plain(self: W) -> W:
    """The int itself: real, numerator, conjugate, __int__, __index__, __trunc__, __floor__, __ceil__, __pos__."""
    return int_word(self)


def int_zero(self: W) -> W:
    return tag(0)


def int_one(self: W) -> W:
    return tag(1)


@dont_look_inside
def int_bit_length(self: W) -> W:
    w = int_word(self)
    return tag(mag_bits(digits_at(w, SPARE_A), digit_count(w)))


@dont_look_inside
@never_collects
def ones(value: i32) -> i32:
    n = 0
    while value != 0:
        value &= value - 1
        n += 1
    return n


@dont_look_inside
def int_bit_count(self: W) -> W:
    w = int_word(self)
    at = digits_at(w, SPARE_A)
    end = at + (digit_count(w) << 2)
    n = 0
    while at < end:
        n += ones(load_word(at))
        at += 4
    return tag(n)


def int_as_integer_ratio(self: W) -> W:
    return pair_of(int_word(self), tag(1))


def int_getnewargs(self: W) -> W:
    args = new_tuple(1)
    if args is not NULL:
        args[0] = int_word(self)
    return args


def int_sizeof(self: W) -> W:
    """As 64-bit CPython's, with its digits of 30 bits."""
    n = digit_count(int_word(self))
    return tag(24 + 4 * (n if n > 0 else 1))


def int_negative(self: W) -> W:
    return big_neg(int_word(self))


def int_absolute(self: W) -> W:
    return big_abs(int_word(self))


def int_inverted(self: W) -> W:
    return big_invert(int_word(self))


def int_bool(self: W) -> W:
    return box_bool(not same(int_word(self), tag(0)))


@dont_look_inside
def int_float(self: W) -> W:
    w = int_word(self)
    x = number_to_float(w)
    if too_large_for_float(w, x):
        return int_too_large()
    return box_float(x)


@dont_look_inside
def int_repr(self: W) -> W:
    s = big_to_str(int_word(self))
    if s is NULL:
        return too_many_digits()
    return s


@dont_look_inside
def too_many_digits() -> W:
    """Unless another exception is pending already."""
    return fail_fixed(ErrorKind.VALUE_ERROR, FixedStr.INT_DIGITS, tag(max_digits()), NULL)


# --- rounding ---
@dont_look_inside
def int_round(self: W, ndigits: W) -> W:
    """round(n, ndigits): to the nearest multiple of 10 ** -ndigits, half to even."""
    w = int_word(self)
    if ndigits is NULL:
        return w
    places = index_word(ndigits)
    if places is NULL:
        return NULL
    if sign_of(places) >= 0:
        return w
    exponent = big_neg(places)
    if exponent is NULL:
        return NULL
    bits = mag_bits(digits_at(w, SPARE_A), digit_count(w))
    if not is_small(exponent) or untag(exponent) > bits:
        return tag(0)
    unit = int_power(tag(10), exponent)
    if unit is NULL:
        return NULL
    both = big_divmod(w, unit)
    if both is NULL:
        return NULL
    quotient = cast(Tuple, both)[0]
    rest = cast(Tuple, both)[1]
    doubled = big_add(rest, rest)
    if doubled is NULL:
        return NULL
    order = big_compare(doubled, unit)
    odd = mag_extract(digits_at(quotient, SPARE_A), digit_count(quotient), 0, 1)
    result = big_sub(w, rest)
    if result is not NULL and (order > 0 or (order == 0 and odd == 1)):
        result = big_add(result, unit)
    return result


# --- divmod and pow ---
@dont_look_inside
def int_divmod_words(a: W, b: W) -> W:
    x = payload(a)
    y = payload(b)
    if not is_int(x) or not is_int(y):
        return NOT_IMPLEMENTED
    divisor = int_word(y)
    if same(divisor, tag(0)):
        return zero_division(FixedStr.INT_FLOORDIV_ZERO)
    return big_divmod(int_word(x), divisor)


def int_divmod(self: W, other: W) -> W:
    return int_divmod_words(self, other)


def int_rdivmod(self: W, other: W) -> W:
    return int_divmod_words(other, self)


@dont_look_inside
def int_pow_words(a: W, b: W, modulus: W) -> W:
    x = payload(a)
    y = payload(b)
    if not is_int(x) or not is_int(y):
        return NOT_IMPLEMENTED
    if modulus is NULL or same(modulus, NONE):
        return int_power(int_word(x), int_word(y))
    m = payload(modulus)
    if not is_int(m):
        return NOT_IMPLEMENTED
    return modular_power(int_word(x), int_word(y), int_word(m))


def int_pow(self: W, other: W, modulus: W) -> W:
    return int_pow_words(self, other, modulus)


def int_rpow(self: W, other: W, modulus: W) -> W:
    return int_pow_words(other, self, modulus)


# --- text in a base ---
@dont_look_inside
def prefixed(x: W, base: i32, letter: i32) -> W:
    """0b101 and its like."""
    w = index_word(x)
    if w is NULL:
        return NULL
    text = new_text()
    if sign_of(w) < 0:
        put_char(text, 45)
    put_char(text, 48)
    put_char(text, letter)
    put_in_base(text, w, base)
    return finish(text)


def to_hex(x: W) -> W:
    return prefixed(x, 16, 120)


def to_oct(x: W) -> W:
    return prefixed(x, 8, 111)


def to_bin(x: W) -> W:
    return prefixed(x, 2, 98)


# --- bytes ---
@dont_look_inside
def byte_order(w: W) -> i32:
    """LITTLE, BIG, UNKNOWN_ORDER with an exception pending; without one: it is no text, as the library says."""
    if w is NULL:
        return BIG
    v = payload(w)
    if is_str(v):
        if same_text(cast(Str, v), "little"):
            return LITTLE
        if same_text(cast(Str, v), "big"):
            return BIG
        value_error("byteorder must be either 'little' or 'big'", NULL, NULL)
    return UNKNOWN_ORDER


@never_collects
def same_text(s: Str, text: Text) -> bool:
    """Letters in lower case alone are compared."""
    return text_equals(s, 0, text)


@dont_look_inside
def int_to_bytes(self: W, length: W, byteorder: W, signed: W) -> W:
    w = int_word(self)
    count = 1
    if length is not NULL:
        n = index_word(length)
        if n is NULL:
            return NULL
        if not fits_index(n):
            return fail(
                ErrorKind.OVERFLOW_ERROR, "Python int too large to convert to C ssize_t", NULL, NULL, NULL
            )
        if not is_small(n) or untag(n) > MAX_BYTES:
            return memory_error()
        count = untag(n)
    order = byte_order(byteorder)
    if order == UNKNOWN_ORDER:
        return NULL
    if count < 0:
        return value_error("length argument must be non-negative", NULL, NULL)
    with_sign = signed is not NULL and is_true(signed)
    if sign_of(w) < 0 and not with_sign:
        return fail(ErrorKind.OVERFLOW_ERROR, "can't convert negative int to unsigned", NULL, NULL, NULL)
    if not fits_bits(w, 8 * count, with_sign):
        return fail(ErrorKind.OVERFLOW_ERROR, "int too big to convert", NULL, NULL, NULL)
    result: Bytes = new_var(Bytes, count)
    if result is not NULL:
        fill_bytes(result, w, count, order)
    return result


@dont_look_inside
def is_true(w: W) -> bool:
    v = payload(w)
    if is_int(v):
        return not same(int_word(v), tag(0))
    return not same(v, NONE)


@dont_look_inside
@never_collects
def fits_bits(w: W, room: i32, with_sign: bool) -> bool:
    at = digits_at(w, SPARE_A)
    n = digit_count(w)
    bits = mag_bits(at, n)
    if not with_sign:
        return bits <= room
    if sign_of(w) >= 0:
        return bits < room or bits == 0
    if room == 0:
        return bits == 1  # so CPython does: -1 is no bytes
    return bits < room or (bits == room and not mag_any_below(at, n, room - 1))


@dont_look_inside
@never_collects
def fill_bytes(result: Bytes, w: W, count: i32, order: i32) -> None:
    at = digits_at(w, SPARE_A)
    n = digit_count(w)
    negative = sign_of(w) < 0
    carry = 1
    i = 0
    while i < count:
        byte = mag_extract(at, n, 8 * i, 8)
        if negative:
            carry += byte ^ 255
            byte = carry & 255
            carry >>= 8
        store_byte(address(result) + BYTES_ITEMS + (i if order == LITTLE else count - 1 - i), byte)
        i += 1


@dont_look_inside
def int_from_bytes(cls: W, source: W, byteorder: W, signed: W) -> W:
    """NULL without an exception: the library makes bytes of the source, or the class is derived."""
    if cls is not NULL and not same(cls, builtin_class(kinds.BIG_INT)):
        return NULL
    v = payload(source)
    order = byte_order(byteorder)
    if order == UNKNOWN_ORDER:
        return NULL
    with_sign = signed is not NULL and is_true(signed)
    k = kind(v)
    if k == kinds.BYTES:
        count = cast(Bytes, v).length
    elif k == kinds.BYTE_ARRAY:
        count = cast(ByteArray, v).length
    else:
        return NULL
    r = new_big(int_div_trunc(8 * count, BITS) + 1)
    if r is NULL:
        return NULL
    at = address(v) + BYTES_ITEMS if k == kinds.BYTES else address(cast(ByteArray, v).items) + DATA_ITEMS
    negative = with_sign and count > 0 and load_byte(at + (count - 1 if order == LITTLE else 0)) >= 128
    pending = 0
    bits = 0
    n = 0
    carry = 1
    i = 0
    while i < count:
        byte = load_byte(at + (i if order == LITTLE else count - 1 - i))
        if negative:
            carry += byte ^ 255
            byte = carry & 255
            carry >>= 8
        pending |= (byte << bits) & MASK
        bits += 8
        if bits >= BITS:
            r[n] = pending
            bits -= BITS
            pending = byte >> (8 - bits)
            n += 1
        i += 1
    r[n] = pending
    return finished(r, -1 if negative else 1)

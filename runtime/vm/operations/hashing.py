"""hash() as 64-bit CPython computes it. A hash is two words: the low one is the result, the high one is left in
vm.hash_high; vm.hash_status says whether there is one.

Ints, floats and complex numbers that are equal hash alike: the value modulo 2**61 - 1. Tuples are mixed as CPython does
(xxHash), frozensets by a sum that does not depend on the order. Strings have a word, cached in the object. Everything
else hashes by identity.
"""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    TRUE,
    W,
    cast,
    f64,
    float_bits_high,
    float_bits_low,
    i32,
    is_small,
    load_word,
    same,
    tag,
    uint_lt,
    uint_mul_high,
    uint_rshift,
    untag,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import Bytes, Complex, Float, FrozenSet, Range, Str, Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers.ranges import range_length
from runtime.vm.errors import recursion_error, type_error_of
from runtime.vm.kinds import DIGIT_BITS, class_of, kind, payload
from runtime.vm.numbers.bigint import big_add, big_lshift, int_from_word
from runtime.vm.numbers.digits import digit_count, digits_at, sign_of
from runtime.vm.text.strings import str_hash
from runtime.vm.types.dictproxy import identity_hash, overrides_equality
from spec.messages import FixedStr

KNOWN, FAILED, USER = 0, -1, -2  # vm.hash_status
MODULUS_BITS = 61
HIGH_MASK = 0x1FFF_FFFF  # upper word of the modulus
INFINITE = 314159
MAX_DEPTH = 400  # nested tuples
assert DIGIT_BITS == 30 and MODULUS_BITS == 61

# xxHash's primes and what CPython adds
P1_LOW, P1_HIGH = i32(0x85EBCA87), i32(0x9E3779B1)
P2_LOW, P2_HIGH = i32(0x27D4EB4F), i32(0xC2B2AE3D)
P5_LOW, P5_HIGH = i32(0x165667C5), i32(0x27D4EB2F)
LENGTH_SALT = i32(3527539)
SPREAD = i32(3644798167)
NONE_HASH = i32(0x7CA86420)
FNV_BASIS, FNV_PRIME = i32(0x811C9DC5), i32(0x01000193)


# --- 64-bit arithmetic: low words are results, high words are left in vm.hash_high ---
@never_collects
def mul64(a: i32, a_high: i32, b: i32, b_high: i32) -> i32:
    vm.hash_high = uint_mul_high(a, b) + a * b_high + a_high * b
    return a * b


@never_collects
def add64(a: i32, a_high: i32, b: i32, b_high: i32) -> i32:
    low = a + b
    high = a_high + b_high
    if uint_lt(low, a):
        high += 1
    vm.hash_high = high
    return low


@never_collects
def rotate61(low: i32, high: i32, count: i32) -> i32:
    """Left, by less than 61: multiplication by a power of two modulo 2**61 - 1."""
    if count >= 32:
        carried = (high << 3) | uint_rshift(low, 29)  # by 32: bits 29 to 60 come around
        high = low & HIGH_MASK
        low = carried
        count -= 32
    if count > 0:
        out = uint_rshift(high, 29 - count) if count <= 29 else (high << (count - 29)) | uint_rshift(low, 61 - count)
        high = ((high << count) | uint_rshift(low, 32 - count)) & HIGH_MASK
        low = (low << count) | out
    vm.hash_high = high
    return low


@never_collects
def signed(low: i32, high: i32, sign: i32) -> i32:
    """With the sign; -1 becomes -2."""
    if sign < 0:
        high = ~high
        if low == 0:
            high += 1
        low = -low
    if low == -1 and high == -1:
        low = -2
    vm.hash_high = high
    return low


# --- by type ---
@never_collects
def hash_small(value: i32) -> i32:
    vm.hash_high = value >> 31
    return -2 if value == -1 else value


@dont_look_inside
@never_collects
def hash_big(w: W) -> i32:
    i = digit_count(w) - 1
    at = digits_at(w, 0)
    low = 0
    high = 0
    while i >= 0:
        carried = (high << 1) | uint_rshift(low, 31)  # times 2**30: the 61 bits turn by so many
        high = uint_rshift(low, 2) & HIGH_MASK
        low = (low << DIGIT_BITS) | carried
        before = low
        low = low + load_word(at + (i << 2))
        if uint_lt(low, before):
            high += 1
        if high > HIGH_MASK or (high == HIGH_MASK and low == -1):  # less the modulus
            low += 1
            high = 0
        i -= 1
    return signed(low, high, sign_of(w))


@dont_look_inside
@never_collects
def hash_float(x: f64) -> i32:
    high = float_bits_high(x)
    low = float_bits_low(x)
    sign = -1 if high < 0 else 1
    exponent = (high >> 20) & 0x7FF
    high = high & 0xFFFFF
    if exponent == 0x7FF:
        if low != 0 or high != 0:
            vm.hash_high = 0
            return 0
        return hash_small(INFINITE * sign)
    if exponent == 0:
        exponent = 1
    else:
        high = high | 0x100000
    power = exponent - 1075
    while power < 0:
        power += MODULUS_BITS
    while power >= MODULUS_BITS:
        power -= MODULUS_BITS
    low = rotate61(low, high, power)
    return signed(low, vm.hash_high, sign)


@dont_look_inside
@never_collects
def hash_complex(w: Complex) -> i32:
    low = hash_float(w.imag)
    low = mul64(low, vm.hash_high, 1000003, 0)
    high = vm.hash_high
    real = hash_float(w.real)
    low = add64(low, high, real, vm.hash_high)
    return minus_one_is(low, -2)


def minus_one_is(low: i32, other: i32) -> i32:
    """-1 is no hash; the high word of the other one is left at -1 for -2, else 0."""
    if low == -1 and vm.hash_high == -1:
        if other != -2:
            vm.hash_high = 0
        return other
    return low


@never_collects
def mix(low: i32, high: i32, item: i32, item_high: i32) -> i32:
    """A round of xxHash."""
    product = item * P2_LOW
    high = high + uint_mul_high(item, P2_LOW) + item * P2_HIGH + item_high * P2_LOW
    low = low + product
    if uint_lt(low, product):
        high += 1
    rotated = (low << 31) | uint_rshift(high, 1)
    high = (high << 31) | uint_rshift(low, 1)
    vm.hash_high = uint_mul_high(rotated, P1_LOW) + rotated * P1_HIGH + high * P1_LOW
    return rotated * P1_LOW


@never_collects
def mixed(low: i32, high: i32, length: i32) -> i32:
    low = add64(low, high, length ^ (P5_LOW ^ LENGTH_SALT), P5_HIGH)
    return minus_one_is(low, 1546275796)


@dont_look_inside
def hash_tuple(t: Tuple, depth: i32) -> i32:
    low: i32 = P5_LOW
    high: i32 = P5_HIGH
    i = 0
    vm.hash_status = KNOWN
    while i < t.length:
        w = t[i]
        if is_small(w):
            item = hash_small(untag(w))
        else:
            item = hash_nested(w, depth + 1)
            if vm.hash_status != KNOWN:
                return 0
        low = mix(low, high, item, vm.hash_high)
        high = vm.hash_high
        i += 1
    return mixed(low, high, t.length)


@dont_look_inside
def hash_range(r: Range) -> i32:
    """That of the tuple (length, start, step), where None stands for what does not matter."""
    length = range_length(r)
    if length is NULL:
        vm.hash_status = FAILED
        return 0
    item = hash_int(length)
    low = mix(P5_LOW, P5_HIGH, item, vm.hash_high)
    high = vm.hash_high
    item = NONE_HASH
    vm.hash_high = 0
    if not same(length, tag(0)):
        item = hash_int(r.start)
    low = mix(low, high, item, vm.hash_high)
    high = vm.hash_high
    item = NONE_HASH
    vm.hash_high = 0
    if not same(length, tag(0)) and not same(length, tag(1)):
        item = hash_int(r.step)
    low = mix(low, high, item, vm.hash_high)
    return mixed(low, vm.hash_high, 3)


@dont_look_inside
@never_collects
def hash_int(w: W) -> i32:
    if is_small(w):
        return hash_small(untag(w))
    return hash_big(w)


@dont_look_inside
@never_collects
def hash_frozen(s: FrozenSet) -> i32:
    """Independent of the order; once computed, it is kept."""
    if s.hash_known != 0:
        vm.hash_high = s.hash_high
        return s.hash
    low = 0
    high = 0
    i = 0
    while i <= s.mask and s.table is not NULL:
        key = s.table[i]
        if key is not NULL and not same(key, s.table):  # the table itself: deleted
            if s.hashes is NULL:
                item = hash_small(untag(key))
                item_high = vm.hash_high
            else:
                item = s.hashes[2 * i]
                item_high = s.hashes[2 * i + 1]
            # (h ^ 89869747 ^ h << 16) * 3644798167
            item_high = item_high ^ ((item_high << 16) | uint_rshift(item, 16))
            item = item ^ 89869747 ^ (item << 16)
            item = mul64(item, item_high, SPREAD, 0)
            low = low ^ item
            high = high ^ vm.hash_high
        i += 1
    low = low ^ ((s.count + 1) * 1927868237)
    high = high ^ uint_mul_high(s.count + 1, 1927868237)
    # h ^= h >> 11 ^ h >> 25
    mixed_low = low ^ ((high << 21) | uint_rshift(low, 11)) ^ ((high << 7) | uint_rshift(low, 25))
    high = high ^ uint_rshift(high, 11) ^ uint_rshift(high, 25)
    low = mul64(mixed_low, high, 69069, 0)
    low = add64(low, vm.hash_high, 907133923, 0)
    low = minus_one_is(low, 590923713)
    s.hash = low
    s.hash_high = vm.hash_high
    s.hash_known = 1
    return low


# --- any value ---
def hash_word(w: W) -> i32:
    """hash(w); vm.hash_status: KNOWN; FAILED: it has none, TypeError is pending; USER: the class's own __hash__ gives
    it."""
    if is_small(w):
        vm.hash_status = KNOWN
        return hash_small(untag(w))
    return hash_nested(w, 0)


@dont_look_inside
def hash_nested(w: W, depth: i32) -> i32:
    vm.hash_status = KNOWN
    k = kind(w)
    match k:
        case kinds.BIG_INT:
            return hash_int(w)
        case kinds.STR | kinds.WIDE_STR | kinds.BUILT_STR:
            return sign_extended(str_hash(cast(Str, w)))
        case kinds.BYTES:
            return sign_extended(bytes_hash(cast(Bytes, w)))
        case kinds.BOOL:
            vm.hash_high = 0
            return 1 if same(w, TRUE) else 0
        case kinds.FLOAT:
            return hash_float(cast(Float, w).value)
        case kinds.COMPLEX:
            return hash_complex(cast(Complex, w))
        case kinds.NONE_TYPE:
            vm.hash_high = 0
            return NONE_HASH
        case kinds.TUPLE:
            if depth > MAX_DEPTH:
                recursion_error(FixedStr.RECURSION)
                vm.hash_status = FAILED
                return 0
            return hash_tuple(cast(Tuple, w), depth)
        case kinds.FROZEN_SET:
            return hash_frozen(cast(FrozenSet, w))
        case kinds.RANGE:
            return hash_range(cast(Range, w))
        case _:
            return hash_other(w, depth)


@dont_look_inside
def hash_other(w: W, depth: i32) -> i32:
    k = kind(w)
    if k >= kinds.FIRST_MAP:
        if overrides_equality(w):
            vm.hash_status = USER
            return 0
        value = payload(w)
        if not same(value, w):
            return hash_nested(value, depth)
    elif not is_hashable(k):
        type_error_of("unhashable type: '{0}'", w)
        vm.hash_status = FAILED
        return 0
    elif k == kinds.MAPPING_PROXY or k == kinds.BOUND_METHOD or k == kinds.WEAK_REFERENCE or k == kinds.MEMORY_VIEW:
        vm.hash_status = USER
        return 0
    elif k == kinds.CLASS and not same(class_of(w), kinds.builtin_class(kinds.CLASS)) and overrides_equality(w):
        vm.hash_status = USER  # of its metaclass
        return 0
    return sign_extended(identity_hash(w))


@never_collects
def is_hashable(k: i32) -> bool:
    """Have values of this built-in type a hash?"""
    if k == kinds.LIST or k == kinds.DICT or k == kinds.SET or k == kinds.BYTE_ARRAY or k == kinds.SLICE:
        return False
    return k != kinds.DICT_VIEW


@never_collects
def sign_extended(value: i32) -> i32:
    """-1 becomes -2."""
    vm.hash_high = value >> 31
    return -2 if value == -1 else value


@dont_look_inside
@never_collects
def bytes_hash(b: Bytes) -> i32:
    """FNV-1a; kept in the object, where 0 stands for not computed."""
    h = b.hash
    if h == 0:
        h = FNV_BASIS
        i = 0
        while i < b.length:
            h = (h ^ b[i]) * FNV_PRIME
            i += 1
        if h == 0:
            h = 1
        b.hash = h
    return h


@dont_look_inside
def builtin_hash(w: W) -> W:
    """hash(w), an int of 64 bits. NULL without an exception: user code has to give it."""
    low = hash_word(w)
    if vm.hash_status != KNOWN:
        return NULL
    return int_from_words(low, vm.hash_high)


@dont_look_inside
def int_from_words(low: i32, high: i32) -> W:
    """The int of two words."""
    if high == low >> 31:
        return int_from_word(low)
    upper = big_lshift(int_from_word(high), 32)
    if upper is NULL:
        return NULL
    middle = big_lshift(int_from_word(uint_rshift(low, 16)), 16)
    if middle is NULL:
        return NULL
    upper = big_add(upper, middle)
    if upper is NULL:
        return NULL
    return big_add(upper, tag(low & 0xFFFF))


@dont_look_inside
@never_collects
def words_of_int(w: W) -> i32:
    """Low word of an int that fits 64 bits; high word in vm.hash_high."""
    if is_small(w):
        vm.hash_high = untag(w) >> 31
        return untag(w)
    at = digits_at(w, 0)
    i = digit_count(w) - 1
    low = 0
    high = 0
    while i >= 0:
        high = (high << DIGIT_BITS) | uint_rshift(low, 32 - DIGIT_BITS)
        low = (low << DIGIT_BITS) + load_word(at + (i << 2))
        i -= 1
    if sign_of(w) < 0:
        high = ~high
        if low == 0:
            high += 1
        low = -low
    vm.hash_high = high
    return low


@dont_look_inside
def hash_of_hashes(hashes: W) -> W:
    """hash() of a tuple whose items have these hashes (a tuple of ints)."""
    t = cast(Tuple, hashes)
    low: i32 = P5_LOW
    high: i32 = P5_HIGH
    i = 0
    while i < t.length:
        item = words_of_int(t[i])
        low = mix(low, high, item, vm.hash_high)
        high = vm.hash_high
        i += 1
    low = mixed(low, high, t.length)
    return int_from_words(low, vm.hash_high)

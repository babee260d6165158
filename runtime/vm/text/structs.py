"""What the library's module _struct packs and unpacks in one call.

A plan is bytes, four for each value: what it is (below), its size in bytes, and the place where it begins (two bytes,
the low one first). What is not plain is the library's: NONE says so, and nothing has been done.
"""

from __future__ import annotations

from runtime.translate.ll import (
    FALSE,
    NONE,
    NULL,
    TRUE,
    W,
    address,
    cast,
    float_bits_high,
    float_bits_low,
    float_from_bits,
    i32,
    is_small,
    load_byte,
    same,
    store_byte,
    uint_lt,
    uint_rshift,
    untag,
)
from runtime.translate.lltypes import BigInt, Bytes, Float, Str, Tuple
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.kinds import kind
from runtime.vm.numbers.bigarith import finished, int_from_word, new_big
from runtime.vm.numbers.digits import BITS, MASK, SPARE_A, digit_count, digits_at, mag_extract, sign_of
from runtime.vm.numbers.intmethods import fits_bits
from runtime.vm.objects import box_bool, box_float, new_tuple
from runtime.vm.text.arguments import bytes_part, new_bytes
from runtime.vm.text.layout import STR_ITEMS
from runtime.vm.text.packing import double_of_single, single_bits

UNSIGNED, SIGNED, FLOAT, TRUTH, PLAIN, CHAR = 0, 1, 2, 3, 4, 5
BIG_ENDIAN = 8  # added to the first three
INFINITE = 0x7F800000


@never_collects
def read_word(at: i32, step: i32, count: i32) -> i32:
    """Up to four bytes, the lowest of which is at `at`; the next one is at `at + step`."""
    word = load_byte(at)
    shift = 8
    while shift < 8 * count:
        at += step
        word = word | load_byte(at) << shift
        shift += 8
    return word


@dont_look_inside
def wide_int(low: i32, high: i32, sign: i32) -> W:
    """The int with a magnitude of two words."""
    r: BigInt = new_big(3)
    if r is NULL:
        return NULL
    r[0] = low & MASK
    r[1] = (uint_rshift(low, BITS) | high << (32 - BITS)) & MASK
    r[2] = uint_rshift(high, 2 * BITS - 32)
    return finished(r, sign)


@dont_look_inside
def read_int(what: i32, at: i32, step: i32, size: i32) -> W:
    if size <= 4:
        word = read_word(at, step, size)
        if what == SIGNED:
            return int_from_word(word << 32 - 8 * size >> 32 - 8 * size)
        if word < 0:
            return wide_int(word, 0, 1)
        return int_from_word(word)
    low = read_word(at, step, 4)
    high = read_word(at + 4 * step, step, 4)
    if what == SIGNED and high < 0:
        return wide_int(-low, -high if low == 0 else ~high, -1)
    return wide_int(low, high, 1)


@dont_look_inside
def read_value(data: Bytes, what: i32, at: i32, size: i32) -> W:
    """The value of a row; `at`: its place in the data."""
    if what == PLAIN or what == CHAR:
        return bytes_part(cast(Str, data), at, at + size)
    at += address(data) + STR_ITEMS
    if what == TRUTH:
        return box_bool(load_byte(at) != 0)
    step = 1
    if what >= BIG_ENDIAN:
        what -= BIG_ENDIAN
        at += size - 1
        step = -1
    if what != FLOAT:
        return read_int(what, at, step, size)
    low = read_word(at, step, 4)
    if size == 4:
        return box_float(double_of_single(low))
    return box_float(float_from_bits(low, read_word(at + 4 * step, step, 4)))


@dont_look_inside
def struct_values(data: W, start: W, plan: W) -> W:
    """_struct_values(data, start, plan): a tuple; `data`: bytes that are long enough"""
    count = cast(Bytes, plan).length >> 2
    result: Tuple = new_tuple(count)
    if result is NULL:
        return NULL
    i = 0
    while i < count:
        row = address(cast(Bytes, plan)) + STR_ITEMS + 4 * i
        at = untag(start) + (load_byte(row + 2) | load_byte(row + 3) << 8)
        value = read_value(cast(Bytes, data), load_byte(row), at, load_byte(row + 1))
        if value is NULL:
            return NULL
        result[i] = value
        i += 1
    return result


@never_collects
def write_word(at: i32, step: i32, count: i32, word: i32) -> None:
    while count > 0:
        store_byte(at, word & 255)
        word = word >> 8
        at += step
        count -= 1


@dont_look_inside
@never_collects
def write_int(what: i32, at: i32, step: i32, size: i32, value: W) -> bool:
    """False: it is no int, or out of range."""
    if is_small(value):
        number = untag(value)
        if what == UNSIGNED and number < 0:
            return False
        if size < 4:
            if what == SIGNED:
                number += 1 << 8 * size - 1
            if not uint_lt(number, 1 << 8 * size):
                return False
            number = untag(value)
        write_word(at, step, size if size < 4 else 4, number)
        if size > 4:
            write_word(at + 4 * step, step, size - 4, number >> 31)
        return True
    if kind(value) != kinds.BIG_INT:
        return False
    negative = sign_of(value) < 0
    if negative and what == UNSIGNED or not fits_bits(value, 8 * size, what == SIGNED):
        return False
    digits = digits_at(value, SPARE_A)
    n = digit_count(value)
    carry = 1
    i = 0
    while i < size:
        byte = mag_extract(digits, n, 8 * i, 8)
        if negative:
            carry += byte ^ 255
            byte = carry & 255
            carry >>= 8
        store_byte(at, byte)
        at += step
        i += 1
    return True


@dont_look_inside
@never_collects
def write_value(what: i32, at: i32, size: i32, value: W) -> bool:
    """False: the library does it."""
    if what == TRUTH:
        if not same(value, TRUE) and not same(value, FALSE):
            return False
        store_byte(at, 1 if same(value, TRUE) else 0)
        return True
    if what == PLAIN or what == CHAR:
        if is_small(value) or kind(value) != kinds.BYTES:
            return False
        source = address(cast(Bytes, value)) + STR_ITEMS
        length = cast(Bytes, value).length
        if what == CHAR and length != 1:
            return False
        i = 0
        while i < size and i < length:
            store_byte(at + i, load_byte(source + i))
            i += 1
        return True
    step = 1
    if what >= BIG_ENDIAN:
        what -= BIG_ENDIAN
        at += size - 1
        step = -1
    if what != FLOAT:
        return write_int(what, at, step, size, value)
    if is_small(value) or kind(value) != kinds.FLOAT:
        return False
    x = cast(Float, value).value
    if size == 8:
        write_word(at, step, 4, float_bits_low(x))
        write_word(at + 4 * step, step, 4, float_bits_high(x))
        return True
    single = single_bits(x)
    if single & INFINITE == INFINITE:
        return False
    write_word(at, step, 4, single)
    return True


@dont_look_inside
def struct_bytes(values: W, plan: W, size: W) -> W:
    """_struct_bytes(values, plan, size): of a tuple; NONE: the library does it"""
    count = cast(Bytes, plan).length >> 2
    if cast(Tuple, values).length != count:
        return NONE
    result: Bytes = new_bytes(untag(size))
    if result is NULL:
        return NULL
    row = address(cast(Bytes, plan)) + STR_ITEMS
    start = address(result) + STR_ITEMS
    i = 0
    while i < count:
        at = start + (load_byte(row + 2) | load_byte(row + 3) << 8)
        if not write_value(load_byte(row), at, load_byte(row + 1), cast(Tuple, values)[i]):
            return NONE
        row += 4
        i += 1
    return result

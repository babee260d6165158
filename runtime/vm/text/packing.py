"""Floats as bytes, and base64: for the library's modules _struct, array and binascii."""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    address,
    cast,
    f64,
    float_bits_high,
    float_bits_low,
    float_from_bits,
    i32,
    load_byte,
    store_byte,
    store_word,
    tag,
    uint_rshift,
    untag,
)
from runtime.translate.lltypes import Bytes
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.numbers.values import number_to_float
from runtime.vm.objects import box_float
from runtime.vm.text.arguments import new_bytes
from runtime.vm.text.layout import STR_ITEMS

HIDDEN = 1 << 23  # the leading bit of a binary32


@never_collects
def rounded(mantissa: i32, rest: i32, half: i32) -> i32:
    """To nearest, ties to even; `rest` of twice `half` is cut off."""
    if rest > half or (rest == half and mantissa & 1 == 1):
        return mantissa + 1
    return mantissa


@never_collects
def single_bits(x: f64) -> i32:
    """Bits of the nearest binary32: an infinity where it is too large."""
    low = float_bits_low(x)
    high = float_bits_high(x)
    sign = high & i32(0x80000000)
    exponent = (uint_rshift(high, 20) & 0x7FF) - 1023 + 127
    mantissa = (high & 0xFFFFF) << 3 | uint_rshift(low, 29)
    rest = low & 0x1FFFFFFF
    if exponent == 1024 + 127:
        if mantissa == 0 and rest == 0:
            return sign | 0x7F800000
        return sign | 0x7FC00000 | mantissa
    if exponent >= 255:
        return sign | 0x7F800000
    if exponent > 0:
        bits = (exponent << 23) + rounded(mantissa, rest, 1 << 28)
        return sign | (bits if bits < 0x7F800000 else 0x7F800000)
    shift = 1 - exponent
    if shift > 24:
        return sign
    mantissa = mantissa | HIDDEN
    cut = mantissa & (1 << shift) - 1
    if rest != 0:
        cut = cut << 1 | 1  # a bit for all that lies below
    else:
        cut = cut << 1
    return sign | rounded(uint_rshift(mantissa, shift), cut, 1 << shift)


@never_collects
def double_of_single(bits: i32) -> f64:
    sign = bits & i32(0x80000000)
    exponent = uint_rshift(bits, 23) & 0xFF
    mantissa = bits & 0x7FFFFF
    if exponent == 255:
        exponent = 0x7FF
    elif exponent > 0:
        exponent = exponent - 127 + 1023
    elif mantissa != 0:
        exponent = 1023 - 126
        while mantissa & HIDDEN == 0:
            mantissa = mantissa << 1
            exponent -= 1
        mantissa = mantissa & 0x7FFFFF
    return float_from_bits(mantissa << 29, sign | exponent << 20 | mantissa >> 3)


@dont_look_inside
def float_bytes(x: W, size: W) -> W:
    """_float_bytes(x, size): 8 or 4 bytes, the least significant first; `x`: a float or int that is one exactly"""
    value = number_to_float(x)
    result = new_bytes(untag(size))
    if result is NULL:
        return NULL
    at = address(result) + STR_ITEMS
    if untag(size) == 4:
        store_word(at, single_bits(value))
    else:
        store_word(at, float_bits_low(value))
        store_word(at + 4, float_bits_high(value))
    return result


@dont_look_inside
def bytes_float(data: W, index: W, size: W) -> W:
    """_bytes_float(data, index, size): the reverse; `data`: bytes"""
    at = address(cast(Bytes, data)) + STR_ITEMS + untag(index)
    low = load_byte(at) | load_byte(at + 1) << 8 | load_byte(at + 2) << 16 | load_byte(at + 3) << 24
    if untag(size) == 4:
        return box_float(double_of_single(low))
    at += 4
    high = load_byte(at) | load_byte(at + 1) << 8 | load_byte(at + 2) << 16 | load_byte(at + 3) << 24
    return box_float(float_from_bits(low, high))


# --- base64 ---
@never_collects
def digit_of(value: i32) -> i32:
    """The character for six bits."""
    if value < 26:
        return 65 + value
    if value < 52:
        return 71 + value
    if value < 62:
        return value - 4
    return 43 if value == 62 else 47


@never_collects
def value_of(char: i32) -> i32:
    """Its six bits; -1: it is no digit."""
    if char >= 97 and char <= 122:
        return char - 71
    if char >= 65 and char <= 90:
        return char - 65
    if char >= 48 and char <= 57:
        return char + 4
    return 62 if char == 43 else 63 if char == 47 else -1


@dont_look_inside
def base64_encode(data: W) -> W:
    """_base64_encode(data)"""
    length = cast(Bytes, data).length
    count = 0
    i = 0
    while i < length:
        count += 4
        i += 3
    result = new_bytes(count)
    if result is NULL:
        return NULL
    at = address(cast(Bytes, data)) + STR_ITEMS
    out = address(result) + STR_ITEMS
    while length > 0:
        group = load_byte(at) << 16
        if length > 1:
            group = group | load_byte(at + 1) << 8
        if length > 2:
            group = group | load_byte(at + 2)
        store_byte(out, digit_of(group >> 18))
        store_byte(out + 1, digit_of(group >> 12 & 63))
        store_byte(out + 2, digit_of(group >> 6 & 63) if length > 1 else 61)
        store_byte(out + 3, digit_of(group & 63) if length > 2 else 61)
        at += 3
        out += 4
        length -= 3
    return result


@dont_look_inside
def base64_decode(data: W) -> W:
    """_base64_decode(data): what is no digit is left out. -1: a padding is missing; -2 - n: one digit more than n"""
    length = cast(Bytes, data).length
    result = new_bytes(length)
    if result is NULL:
        return NULL
    at = address(cast(Bytes, data)) + STR_ITEMS
    end = at + length
    out = address(result) + STR_ITEMS
    place = 0
    pads = 0
    left = 0
    count = 0
    digits = 0
    while at < end:
        char = load_byte(at)
        at += 1
        if char == 61:
            pads += 1
            if place >= 2 and place + pads >= 4:
                place = 0
                at = end
            elif place < 2:
                pads -= 1
            continue
        value = value_of(char)
        if value < 0:
            continue
        pads = 0
        digits += 1
        left = left << 6 | value
        place = place + 1 & 3
        if place != 1:
            store_byte(out + count, left >> (6 - 2 * (place - 1 & 3)) & 255)
            count += 1
    if place == 1:
        return tag(-1 - digits)
    if place != 0:
        return tag(-1)
    return shortened(result, count)


@dont_look_inside
def shortened(data: Bytes, count: i32) -> W:
    """Its first bytes."""
    result = new_bytes(count)
    if result is NULL:
        return NULL
    i = 0
    while i < count:
        result[i] = data[i]
        i += 1
    return result

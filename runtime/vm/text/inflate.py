"""The Huffman codes of DEFLATE data (RFC 1951), read for the library's _inflate.

`state`: a bytearray of words, in which a call takes up where the last one left: the place in the data, bits that were
read ahead and their count (at most 32), the length of what was written.

`codes`: bytes of a code, in numbers of two bytes: 512 of symbol << 4 | length for the next 9 bits (0: a longer word),
16 of how many words have a length, and the symbols by their words.
"""

from __future__ import annotations

from runtime.translate.ll import (
    W,
    address,
    cast,
    i32,
    load_byte,
    load_word,
    store_byte,
    store_word,
    tag,
    uint_rshift,
)
from runtime.translate.lltypes import ByteArray, Bytes
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.text.layout import BYTE_ITEMS, STR_ITEMS

#: Why inflate_block ended: with the block, without more data or room, or as these are no such data.
DONE, NEEDS_DATA, NEEDS_ROOM, BAD_CODE, BAD_DISTANCE, TOO_FAR = range(6)
COUNTS, SYMBOLS = 1024, 1056
LONGEST = 258


@never_collects
def half(at: i32) -> i32:
    return load_byte(at) | load_byte(at + 1) << 8


@never_collects
def word_of(code: i32, bits: i32, count: i32) -> i32:
    """symbol << 4 | length of the first word among `count` bits; -1: it is not among them, -2: there is no such one."""
    entry = half(code + ((bits & 511) << 1))
    if entry != 0:
        return entry if entry & 15 <= count else -1
    word = 0
    first = 0
    index = 0
    length = 1
    while length < 16:
        if length > count:
            return -1
        word |= uint_rshift(bits, length - 1) & 1
        n = half(code + COUNTS + (length << 1))
        if word - first < n:
            return half(code + SYMBOLS + ((index + word - first) << 1)) << 4 | length
        index += n
        first = (first + n) << 1
        word <<= 1
        length += 1
    return -2


@dont_look_inside
def inflate_block(state: W, data: W, out: W, literals: W, distances: W) -> W:
    """_inflate_block(state, data, out, literals, distances): to the end of a block, the data or the room in `out`"""
    words = address(cast(ByteArray, state).items) + BYTE_ITEMS
    source = address(cast(Bytes, data)) + STR_ITEMS
    end = source + cast(Bytes, data).length
    start = address(cast(ByteArray, out).items) + BYTE_ITEMS
    limit = start + cast(ByteArray, out).length - LONGEST
    literal_code = address(cast(Bytes, literals)) + STR_ITEMS
    distance_code = address(cast(Bytes, distances)) + STR_ITEMS
    at = source + load_word(words)
    bits = load_word(words + 4)
    count = load_word(words + 8)
    target = start + load_word(words + 12)
    status = -1 if target <= limit else NEEDS_ROOM
    while status < 0:
        old_at = at
        old_bits = bits
        old_count = count
        while count <= 24 and at < end:
            bits |= load_byte(at) << count
            count += 8
            at += 1
        entry = word_of(literal_code, bits, count)
        symbol = entry >> 4
        if entry < 0:
            status = NEEDS_DATA if entry == -1 else BAD_CODE
        elif symbol < 257:
            bits = uint_rshift(bits, entry & 15)
            count -= entry & 15
            if symbol == 256:
                status = DONE
            else:
                store_byte(target, symbol)
                target += 1
                if target > limit:
                    status = NEEDS_ROOM
        elif symbol > 285:
            status = BAD_CODE
        else:
            bits = uint_rshift(bits, entry & 15)
            count -= entry & 15
            length = symbol - 254
            if symbol == 285:
                length = LONGEST
            elif symbol > 264:
                extra = ((symbol - 257) >> 2) - 1
                length = ((4 + ((symbol - 257) & 3)) << extra) + 3 + (bits & ((1 << extra) - 1))
                bits = uint_rshift(bits, extra)
                count -= extra
            while count <= 24 and count >= 0 and at < end:
                bits |= load_byte(at) << count
                count += 8
                at += 1
            entry = word_of(distance_code, bits, count)
            symbol = entry >> 4
            if entry < 0:
                status = NEEDS_DATA if entry == -1 else BAD_DISTANCE
            elif symbol > 29:
                status = BAD_DISTANCE
            else:
                bits = uint_rshift(bits, entry & 15)
                count -= entry & 15
                while count <= 24 and at < end:
                    bits |= load_byte(at) << count
                    count += 8
                    at += 1
                distance = symbol + 1
                if symbol > 3:
                    extra = (symbol >> 1) - 1
                    distance = ((2 + (symbol & 1)) << extra) + 1 + (bits & ((1 << extra) - 1))
                    bits = uint_rshift(bits, extra)
                    count -= extra
                if count < 0:
                    status = NEEDS_DATA
                elif distance > target - start:
                    status = TOO_FAR
                else:
                    stop = target + length
                    while target < stop:
                        store_byte(target, load_byte(target - distance))
                        target += 1
                    if target > limit:
                        status = NEEDS_ROOM
        if status == NEEDS_DATA:
            at = old_at
            bits = old_bits
            count = old_count
    store_word(words, at - source)
    store_word(words + 4, bits)
    store_word(words + 8, count)
    store_word(words + 12, target - start)
    return tag(status)

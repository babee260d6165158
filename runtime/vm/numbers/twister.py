"""The Mersenne Twister MT19937, for runtime/lib/modules/_random.py. Its state is a bytearray of 625 words: 624 of the
generator, then the index of the next one."""

from __future__ import annotations

from runtime.translate.ll import (
    NONE,
    NULL,
    W,
    address,
    cast,
    i32,
    int_to_float,
    load_word,
    store_word,
    tag,
    uint_rshift,
    untag,
)
from runtime.translate.lltypes import ByteArray, Bytes
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.objects import box_float
from runtime.vm.text.arguments import new_bytes
from runtime.vm.text.layout import BYTE_ITEMS, STR_ITEMS

N, M = 624, 397
INDEX = N << 2


@never_collects
def words_of(state: W) -> i32:
    return address(cast(ByteArray, state).items) + BYTE_ITEMS


@never_collects
def mix(at: i32, i: i32, factor: i32) -> i32:
    """What word `i` becomes when a key is stirred in."""
    before = load_word(at + (i - 1 << 2))
    return load_word(at + (i << 2)) ^ (before ^ uint_rshift(before, 30)) * factor


@dont_look_inside
def twister_seed(state: W, key: W) -> W:
    """_twister_seed(state, key): key: bytes of at least one word."""
    at = words_of(state)
    words = address(cast(Bytes, key)) + STR_ITEMS
    count = cast(Bytes, key).length >> 2
    word = 19650218
    store_word(at, word)
    i = 1
    while i < N:
        word = 1812433253 * (word ^ uint_rshift(word, 30)) + i
        store_word(at + (i << 2), word)
        i += 1
    i = 1
    j = 0
    steps = count if count > N else N
    while steps > 0:
        store_word(at + (i << 2), mix(at, i, 1664525) + load_word(words + (j << 2)) + j)
        i += 1
        j += 1
        if i == N:
            store_word(at, load_word(at + (N - 1 << 2)))
            i = 1
        if j == count:
            j = 0
        steps -= 1
    steps = N - 1
    while steps > 0:
        store_word(at + (i << 2), mix(at, i, 1566083941) - i)
        i += 1
        if i == N:
            store_word(at, load_word(at + (N - 1 << 2)))
            i = 1
        steps -= 1
    store_word(at, i32(0x80000000))
    store_word(at + INDEX, N)
    return NONE


@dont_look_inside
@never_collects
def refill(at: i32) -> None:
    i = 0
    while i < N:
        following = i + 1 if i + 1 < N else 0
        other = i + M if i + M < N else i + M - N
        word = load_word(at + (i << 2)) & i32(0x80000000) | load_word(at + (following << 2)) & 0x7FFFFFFF
        word = load_word(at + (other << 2)) ^ uint_rshift(word, 1) ^ (i32(0x9908B0DF) if word & 1 == 1 else 0)
        store_word(at + (i << 2), word)
        i += 1


@never_collects
def next_word(at: i32) -> i32:
    index = load_word(at + INDEX)
    if index >= N:
        refill(at)
        index = 0
    store_word(at + INDEX, index + 1)
    word = load_word(at + (index << 2))
    word = word ^ uint_rshift(word, 11)
    word = word ^ word << 7 & i32(0x9D2C5680)
    word = word ^ word << 15 & i32(0xEFC60000)
    return word ^ uint_rshift(word, 18)


@dont_look_inside
def twister_float(state: W) -> W:
    """_twister_float(state): in [0, 1), of 53 bits"""
    at = words_of(state)
    high = int_to_float(uint_rshift(next_word(at), 5))
    low = int_to_float(uint_rshift(next_word(at), 6))
    return box_float((high * 67108864.0 + low) * (1.0 / 9007199254740992.0))


@dont_look_inside
def twister_bits(state: W, count: W) -> W:
    """_twister_bits(state, count): 1 to 30 bits"""
    return tag(uint_rshift(next_word(words_of(state)), 32 - untag(count)))


@dont_look_inside
def twister_words(state: W, count: W) -> W:
    """_twister_words(state, count): bytes of so many words"""
    result = new_bytes(untag(count) << 2)
    if result is NULL:
        return NULL
    at = words_of(state)
    out = address(result) + STR_ITEMS
    i = 0
    while i < untag(count):
        store_word(out + (i << 2), next_word(at))
        i += 1
    return result

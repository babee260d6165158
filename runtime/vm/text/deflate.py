"""Repetitions and bits of DEFLATE data (RFC 1951), for the library's _deflate: the steps of zlib 1.2.13's own, which
decide what a compressed text is byte by byte.

What was found are *tokens* of a word each: a byte, or distance << 8 | length - 3. `state` is a bytearray of words,
those named below; places are those in all that was compressed, of which `data` has the bytes from ORIGIN on. A place is
found by the hash of the three bytes there: `heads` has the last one with a hash, and `before`, 2**15 words, the one
before a place with the same hash. Place 0 stands for none, as in zlib.
"""

from __future__ import annotations

from runtime.translate.ll import (
    FALSE,
    NONE,
    TRUE,
    W,
    address,
    cast,
    i32,
    load_byte,
    load_word,
    store_byte,
    store_word,
    uint_rshift,
)
from runtime.translate.lltypes import ByteArray, Bytes
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.text.layout import BYTE_ITEMS, STR_ITEMS

SHORTEST, LONGEST = 3, 258
TOO_FAR = 4096  # distance from which on a repetition of three bytes does not pay
RING = 4 * ((1 << 15) - 1)

#: Words of the state. PLACE: where it stands. END: of the data. STOP: where a call is to end. BLOCK_END: where the
#: block does that is full. LENGTH, START: of the last repetition. WAITS: is the byte before PLACE not a token yet?
#: FARTHEST: distance. HASH_MASK, HASH_SHIFT: of hashes. GOOD to CHAIN: as deflate.c has them; LAZY is negative where
#: repetitions are taken as they come (and are entered whole up to -LAZY bytes); no CHAIN: none are sought. SHORT:
#: length of repetitions that are not taken. COUNT, MOST: of tokens. BITS, BIT_COUNT: of what is not a whole byte yet.
(
    PLACE, ORIGIN, END, STOP, BLOCK_END, LENGTH, START, WAITS, FARTHEST, HASH_MASK, HASH_SHIFT, GOOD, LAZY, NICE, CHAIN,
    SHORT, COUNT, MOST, BITS, BIT_COUNT,
) = range(0, 80, 4)  # fmt: skip


@never_collects
def entered(words: i32, data: i32, heads: i32, before: i32, place: i32) -> i32:
    """Enters a place; the last one with its hash."""
    at = data + place
    shift = load_word(words + HASH_SHIFT)
    key = (load_byte(at) << shift ^ load_byte(at + 1)) << shift ^ load_byte(at + 2)
    head = heads + ((key & load_word(words + HASH_MASK)) << 2)
    found = load_word(head)
    store_word(before + (place << 2 & RING), found)
    store_word(head, place)
    return found


@never_collects
def longest(words: i32, data: i32, before: i32, place: i32, found: i32, left: i32, best: i32) -> i32:
    """The length of the longest repetition at a place, of which `left` bytes are there: more than `best`, or `best`.
    Its place is START, then. `found`: the first to look at."""
    chain = load_word(words + CHAIN)
    if best >= load_word(words + GOOD):
        chain = chain >> 2
    nice = load_word(words + NICE)
    if nice > left:
        nice = left
    most = LONGEST if left > LONGEST else left
    limit = place - load_word(words + FARTHEST)
    if limit < 0:
        limit = 0
    at = data + place
    while best < left and chain > 0:
        other = data + found
        if load_byte(other + best) == load_byte(at + best) and load_byte(other) == load_byte(at):
            length = 1
            while length < most and load_byte(other + length) == load_byte(at + length):
                length += 1
            if length > best:
                store_word(words + START, found)
                best = length
                if length >= nice:
                    return length
        found = load_word(before + (found << 2 & RING))
        chain -= 1
        if found <= limit:
            return best
    return best


@never_collects
def put(words: i32, tokens: i32, token: i32) -> bool:
    """Is the block full now?"""
    count = load_word(words + COUNT)
    store_word(tokens + (count << 2), token)
    store_word(words + COUNT, count + 1)
    return count + 1 == load_word(words + MOST)


@never_collects
def take_as_found(words: i32, data: i32, heads: i32, before: i32, tokens: i32) -> bool:
    """deflate_fast and deflate_huff: each repetition as it is found."""
    end = load_word(words + END)
    place = load_word(words + PLACE)
    stop = load_word(words + STOP)
    full = False
    while place < stop and not full:
        length = 0
        if end - place >= SHORTEST and load_word(words + CHAIN) != 0:
            found = entered(words, data, heads, before, place)
            if found != 0 and place - found <= load_word(words + FARTHEST):
                length = longest(words, data, before, place, found, end - place, SHORTEST - 1)
        if length >= SHORTEST:
            full = put(words, tokens, (place - load_word(words + START)) << 8 | length - SHORTEST)
            last = place + length
            if length <= -load_word(words + LAZY) and end - last >= SHORTEST:
                place += 1
                while place < last:
                    entered(words, data, heads, before, place)
                    place += 1
            place = last
        else:
            full = put(words, tokens, load_byte(data + place))
            place += 1
    store_word(words + PLACE, place)
    store_word(words + BLOCK_END, place)
    return full


@never_collects
def take_lazily(words: i32, data: i32, heads: i32, before: i32, tokens: i32) -> bool:
    """deflate_slow: a repetition is taken when there is no longer one a byte later."""
    end = load_word(words + END)
    place = load_word(words + PLACE)
    stop = load_word(words + STOP)
    length = load_word(words + LENGTH)
    waits = load_word(words + WAITS)
    full = False
    block_end = place
    while place < stop and not full:
        found = 0
        if end - place >= SHORTEST:
            found = entered(words, data, heads, before, place)
        old_length = length
        old_start = load_word(words + START)
        length = SHORTEST - 1
        if found != 0 and old_length < load_word(words + LAZY) and place - found <= load_word(words + FARTHEST):
            length = longest(words, data, before, place, found, end - place, old_length)
            if length <= load_word(words + SHORT):
                length = SHORTEST - 1
            if length == SHORTEST and place - load_word(words + START) > TOO_FAR:
                length = SHORTEST - 1
        if old_length >= SHORTEST and length <= old_length:
            full = put(words, tokens, (place - 1 - old_start) << 8 | old_length - SHORTEST)
            last = place + old_length - 1
            place += 1
            while place < last:
                if place + SHORTEST <= end:
                    entered(words, data, heads, before, place)
                place += 1
            waits = 0
            length = SHORTEST - 1
            block_end = place
        else:
            block_end = place
            if waits != 0:
                full = put(words, tokens, load_byte(data + place - 1))
            waits = 1
            place += 1
    store_word(words + PLACE, place)
    store_word(words + BLOCK_END, block_end)
    store_word(words + LENGTH, length)
    store_word(words + WAITS, waits)
    return full


@dont_look_inside
def deflate_tokens(state: W, data: W, heads: W, before: W, tokens: W) -> W:
    """_deflate_tokens(state, data, heads, before, tokens): up to STOP; is the block full before?"""
    words = address(cast(ByteArray, state).items) + BYTE_ITEMS
    source = address(cast(Bytes, data)) + STR_ITEMS - load_word(words + ORIGIN)
    head_words = address(cast(ByteArray, heads).items) + BYTE_ITEMS
    before_words = address(cast(ByteArray, before).items) + BYTE_ITEMS
    token_words = address(cast(ByteArray, tokens).items) + BYTE_ITEMS
    if load_word(words + LAZY) < 0 or load_word(words + CHAIN) == 0:
        full = take_as_found(words, source, head_words, before_words, token_words)
    else:
        full = take_lazily(words, source, head_words, before_words, token_words)
    return TRUE if full else FALSE


@dont_look_inside
def deflate_enter(state: W, data: W, heads: W, before: W) -> W:
    """_deflate_enter(state, data, heads, before): the places from STOP to PLACE that have three bytes now"""
    words = address(cast(ByteArray, state).items) + BYTE_ITEMS
    source = address(cast(Bytes, data)) + STR_ITEMS - load_word(words + ORIGIN)
    head_words = address(cast(ByteArray, heads).items) + BYTE_ITEMS
    before_words = address(cast(ByteArray, before).items) + BYTE_ITEMS
    place = load_word(words + PLACE)
    at = load_word(words + STOP)
    while at < place and at + SHORTEST <= load_word(words + END):
        entered(words, source, head_words, before_words, at)
        at += 1
    return NONE


# --- bits ---
@never_collects
def length_extra(size: i32) -> i32:
    """Extra bits of length - 3; the symbol is 257 + 4 * extra + (size >> extra), and that of 255 is 285."""
    extra = 0
    while size >> extra >= 8:
        extra += 1
    return extra


@never_collects
def distance_extra(size: i32) -> i32:
    """Extra bits of distance - 1; the symbol is 2 * extra + (size >> extra)."""
    extra = 0
    while size >> extra >= 4:
        extra += 1
    return extra


@never_collects
def length_symbol(size: i32) -> i32:
    if size == LONGEST - SHORTEST:
        return 285
    extra = length_extra(size)
    return 257 + (extra << 2) + (size >> extra)


@never_collects
def distance_symbol(size: i32) -> i32:
    extra = distance_extra(size)
    return (extra << 1) + (size >> extra)


@never_collects
def count_one(at: i32) -> None:
    store_word(at, load_word(at) + 1)


@dont_look_inside
def deflate_count(state: W, tokens: W, counts: W) -> W:
    """_deflate_count(state, tokens, counts): adds how often there is each symbol; 288 words for bytes and lengths, then
    those of distances"""
    token = address(cast(ByteArray, tokens).items) + BYTE_ITEMS
    end = token + (load_word(address(cast(ByteArray, state).items) + BYTE_ITEMS + COUNT) << 2)
    count_words = address(cast(ByteArray, counts).items) + BYTE_ITEMS
    while token < end:
        word = load_word(token)
        distance = word >> 8
        if distance == 0:
            count_one(count_words + (word << 2))
        else:
            count_one(count_words + (length_symbol(word & 255) << 2))
            count_one(count_words + ((288 + distance_symbol(distance - 1)) << 2))
        token += 4
    return NONE


@never_collects
def write_bits(words: i32, at: i32, value: i32, count: i32) -> i32:
    """Writes at most 16 bits; where the next whole byte goes."""
    have = load_word(words + BIT_COUNT)
    bits = load_word(words + BITS) | value << have
    have += count
    while have >= 8:
        store_byte(at, bits & 255)
        bits = uint_rshift(bits, 8)
        have -= 8
        at += 1
    store_word(words + BITS, bits)
    store_word(words + BIT_COUNT, have)
    return at


@never_collects
def write_symbol(words: i32, at: i32, code: i32) -> i32:
    """`code`: address of bits << 4 | length."""
    entry = load_word(code)
    return write_bits(words, at, entry >> 4, entry & 15)


@dont_look_inside
def deflate_bits(state: W, tokens: W, codes: W, out: W) -> W:
    """_deflate_bits(state, tokens, codes, out): writes the tokens to `out`; `codes`: words as of deflate_count"""
    words = address(cast(ByteArray, state).items) + BYTE_ITEMS
    token = address(cast(ByteArray, tokens).items) + BYTE_ITEMS
    end = token + (load_word(words + COUNT) << 2)
    code = address(cast(ByteArray, codes).items) + BYTE_ITEMS
    at = address(cast(ByteArray, out).items) + BYTE_ITEMS
    while token < end:
        word = load_word(token)
        distance = word >> 8
        if distance == 0:
            at = write_symbol(words, at, code + (word << 2))
        else:
            size = word & 255
            at = write_symbol(words, at, code + (length_symbol(size) << 2))
            if size != LONGEST - SHORTEST:
                extra = length_extra(size)
                at = write_bits(words, at, size & ((1 << extra) - 1), extra)
            size = distance - 1
            at = write_symbol(words, at, code + ((288 + distance_symbol(size)) << 2))
            extra = distance_extra(size)
            at = write_bits(words, at, size & ((1 << extra) - 1), extra)
        token += 4
    return NONE

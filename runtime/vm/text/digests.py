"""MD5, SHA-1, SHA-2 and check sums, block by block, for the library's modules (_md5, _sha1, _sha2, zlib, binascii).

`state`: a bytearray of words that a call brings up to date; `table`: the constants of the algorithm, bytes of words.
"""

from __future__ import annotations

from runtime.translate.ll import (
    NONE,
    W,
    address,
    cast,
    i32,
    load_byte,
    load_word,
    store_word,
    uint_lt,
    uint_rshift,
    untag,
)
from runtime.translate.lltypes import ByteArray, Bytes
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.text.layout import BYTE_ITEMS, STR_ITEMS
from spec.heap import SCRATCH

MD5, SHA1, SHA256, SHA512 = range(4)
SCHEDULE = SCRATCH.base  # the message schedule of a block
V = SCRATCH.base + 0x400  # working variables of SHA-512
BASE = 65521  # of Adler-32


@never_collects
def rotated(x: i32, n: i32) -> i32:
    """To the right."""
    return uint_rshift(x, n) | x << (32 - n)


@never_collects
def big_word(at: i32) -> i32:
    return load_byte(at) << 24 | load_byte(at + 1) << 16 | load_byte(at + 2) << 8 | load_byte(at + 3)


@never_collects
def add_to(at: i32, x: i32) -> None:
    store_word(at, load_word(at) + x)


@never_collects
def md5_block(state: i32, data: i32, table: i32) -> None:
    """`table`: 64 constants, then 16 shifts."""
    a = load_word(state)
    b = load_word(state + 4)
    c = load_word(state + 8)
    d = load_word(state + 12)
    i = 0
    while i < 64:
        if i < 16:
            f = b & c | ~b & d
            g = i
        elif i < 32:
            f = d & b | ~d & c
            g = 5 * i + 1
        elif i < 48:
            f = b ^ c ^ d
            g = 3 * i + 5
        else:
            f = c ^ (b | ~d)
            g = 7 * i
        at = data + ((g & 15) << 2)
        word = load_byte(at) | load_byte(at + 1) << 8 | load_byte(at + 2) << 16 | load_byte(at + 3) << 24
        f = f + a + load_word(table + (i << 2)) + word
        a = d
        d = c
        c = b
        b = b + rotated(f, 32 - load_word(table + 256 + ((i >> 4 << 2) + (i & 3) << 2)))
        i += 1
    add_to(state, a)
    add_to(state + 4, b)
    add_to(state + 8, c)
    add_to(state + 12, d)


@never_collects
def sha1_block(state: i32, data: i32, table: i32) -> None:
    """`table`: 4 constants"""
    i = 0
    while i < 80:
        at = SCHEDULE + (i << 2)
        if i < 16:
            store_word(at, big_word(data + (i << 2)))
        else:
            word = load_word(at - 12) ^ load_word(at - 32) ^ load_word(at - 56) ^ load_word(at - 64)
            store_word(at, rotated(word, 31))
        i += 1
    a = load_word(state)
    b = load_word(state + 4)
    c = load_word(state + 8)
    d = load_word(state + 12)
    e = load_word(state + 16)
    i = 0
    part = 0
    while i < 80:
        if i == 20 or i == 40 or i == 60:
            part += 1
        if part == 0:
            f = b & c | ~b & d
        elif part == 2:
            f = b & c | b & d | c & d
        else:
            f = b ^ c ^ d
        f = rotated(a, 27) + f + e + load_word(table + (part << 2)) + load_word(SCHEDULE + (i << 2))
        e = d
        d = c
        c = rotated(b, 2)
        b = a
        a = f
        i += 1
    add_to(state, a)
    add_to(state + 4, b)
    add_to(state + 8, c)
    add_to(state + 12, d)
    add_to(state + 16, e)


@never_collects
def sha256_schedule(data: i32) -> None:
    i = 0
    while i < 64:
        at = SCHEDULE + (i << 2)
        if i < 16:
            store_word(at, big_word(data + (i << 2)))
        else:
            x = load_word(at - 60)
            y = load_word(at - 8)
            x = rotated(x, 7) ^ rotated(x, 18) ^ uint_rshift(x, 3)
            y = rotated(y, 17) ^ rotated(y, 19) ^ uint_rshift(y, 10)
            store_word(at, load_word(at - 64) + x + load_word(at - 28) + y)
        i += 1


@never_collects
def sha256_block(state: i32, data: i32, table: i32) -> None:
    """`table`: 64 constants"""
    sha256_schedule(data)
    a = load_word(state)
    b = load_word(state + 4)
    c = load_word(state + 8)
    d = load_word(state + 12)
    e = load_word(state + 16)
    f = load_word(state + 20)
    g = load_word(state + 24)
    h = load_word(state + 28)
    i = 0
    while i < 256:
        x = h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + (e & f ^ ~e & g)
        x = x + load_word(table + i) + load_word(SCHEDULE + i)
        y = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + (a & b ^ a & c ^ b & c)
        h = g
        g = f
        f = e
        e = d + x
        d = c
        c = b
        b = a
        a = x + y
        i += 4
    add_to(state, a)
    add_to(state + 4, b)
    add_to(state + 8, c)
    add_to(state + 12, d)
    add_to(state + 16, e)
    add_to(state + 20, f)
    add_to(state + 24, g)
    add_to(state + 28, h)


# --- SHA-512: a number of 64 bits is two words, the low one first ---
@never_collects
def add_wide(at: i32, low: i32, high: i32) -> None:
    """To the number at an address."""
    old = load_word(at)
    total = old + low
    store_word(at, total)
    store_word(at + 4, load_word(at + 4) + high + (1 if uint_lt(total, old) else 0))


@never_collects
def wide_rotated(x: i32, y: i32, n: i32) -> i32:
    """The low word of the number with low word x and high word y, rotated to the right; with x and y exchanged its high
    word."""
    if n >= 32:
        return wide_rotated_low(y, x, n - 32)
    return wide_rotated_low(x, y, n)


@never_collects
def wide_rotated_low(x: i32, y: i32, n: i32) -> i32:
    return uint_rshift(x, n) | y << (32 - n)


@never_collects
def sigma(at: i32, from_: i32, p: i32, q: i32, r: i32, shifts: bool) -> None:
    """Adds to the number at an address the rotations of another one by p, q, r; the last is a shift if it `shifts`."""
    x = load_word(from_)
    y = load_word(from_ + 4)
    low = wide_rotated(x, y, p) ^ wide_rotated(x, y, q)
    high = wide_rotated(y, x, p) ^ wide_rotated(y, x, q)
    low = low ^ wide_rotated(x, y, r)
    high = high ^ (uint_rshift(y, r) if shifts else wide_rotated(y, x, r))
    add_wide(at, low, high)


@never_collects
def add_number(at: i32, other: i32) -> None:
    add_wide(at, load_word(other), load_word(other + 4))


@never_collects
def sha512_schedule(data: i32) -> None:
    i = 0
    while i < 80:
        at = SCHEDULE + (i << 3)
        if i < 16:
            store_word(at, big_word(data + (i << 3) + 4))
            store_word(at + 4, big_word(data + (i << 3)))
        else:
            store_word(at, load_word(at - 128))
            store_word(at + 4, load_word(at - 124))
            sigma(at, at - 120, 1, 8, 7, True)
            add_number(at, at - 56)
            sigma(at, at - 16, 19, 61, 6, True)
        i += 1


@never_collects
def variable(i: i32, name: i32) -> i32:
    """Address of a (0) to h (7) in round i."""
    return V + ((name - i & 7) << 3)


@never_collects
def sha512_block(state: i32, data: i32, table: i32) -> None:
    """`table`: 80 constants. The variables stay where they are, their names move."""
    sha512_schedule(data)
    i = 0
    while i < 16:
        store_word(V + (i << 2), load_word(state + (i << 2)))
        i += 1
    i = 0
    while i < 80:
        a = variable(i, 0)
        b = variable(i, 1)
        c = variable(i, 2)
        e = variable(i, 4)
        f = variable(i, 5)
        g = variable(i, 6)
        h = variable(i, 7)
        sigma(h, e, 14, 18, 41, False)
        low = load_word(e) & load_word(f) ^ ~load_word(e) & load_word(g)
        high = load_word(e + 4) & load_word(f + 4) ^ ~load_word(e + 4) & load_word(g + 4)
        add_wide(h, low, high)
        add_number(h, table + (i << 3))
        add_number(h, SCHEDULE + (i << 3))
        add_number(variable(i, 3), h)
        sigma(h, a, 28, 34, 39, False)
        low = load_word(a) & load_word(b) ^ load_word(a) & load_word(c) ^ load_word(b) & load_word(c)
        high = load_word(a + 4) & load_word(b + 4) ^ load_word(a + 4) & load_word(c + 4)
        high = high ^ load_word(b + 4) & load_word(c + 4)
        add_wide(h, low, high)
        i += 1
    i = 0
    while i < 64:
        add_number(state + i, V + i)
        i += 8


@dont_look_inside
def digest_blocks(which: W, state: W, data: W, table: W) -> W:
    """_digest_blocks(which, state, data, table): of as many whole blocks as `data`, bytes, has"""
    words = address(cast(ByteArray, state).items) + BYTE_ITEMS
    at = address(cast(Bytes, data)) + STR_ITEMS
    constants = address(cast(Bytes, table)) + STR_ITEMS
    kind = untag(which)
    size = 128 if kind == SHA512 else 64
    left = cast(Bytes, data).length
    while left >= size:
        match kind:
            case 0:
                md5_block(words, at, constants)
            case 1:
                sha1_block(words, at, constants)
            case 2:
                sha256_block(words, at, constants)
            case _:
                sha512_block(words, at, constants)
        at += size
        left -= size
    return NONE


# --- check sums ---
@dont_look_inside
def crc_update(state: W, data: W, table: W) -> W:
    """_crc_update(state, data, table): CRC-32; `table`: of 256 words"""
    words = address(cast(ByteArray, state).items) + BYTE_ITEMS
    at = address(cast(Bytes, data)) + STR_ITEMS
    end = at + cast(Bytes, data).length
    constants = address(cast(Bytes, table)) + STR_ITEMS
    crc = ~load_word(words)
    while at < end:
        crc = load_word(constants + (((crc ^ load_byte(at)) & 255) << 2)) ^ uint_rshift(crc, 8)
        at += 1
    store_word(words, ~crc)
    return NONE


@dont_look_inside
def adler_update(state: W, data: W) -> W:
    """_adler_update(state, data): Adler-32"""
    words = address(cast(ByteArray, state).items) + BYTE_ITEMS
    at = address(cast(Bytes, data)) + STR_ITEMS
    end = at + cast(Bytes, data).length
    a = load_word(words) & 0xFFFF
    b = uint_rshift(load_word(words), 16)
    while at < end:
        a += load_byte(at)
        if a >= BASE:
            a -= BASE
        b += a
        if b >= BASE:
            b -= BASE
        at += 1
    store_word(words, b << 16 | a)
    return NONE

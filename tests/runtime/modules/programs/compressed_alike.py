"""What zlib makes of texts of many kinds, byte by byte: levels, windows, memory, strategies, dictionaries, flushes."""

import hashlib, random, zlib

rng = random.Random(4)
words = [bytes(rng.choices(b"abcdefghijklmnopqrstuvwxyz", k=rng.randrange(1, 9))) for _ in range(300)]
DICTIONARY = b"hello " + b"".join(words[:50])


def text():
    kind, n = rng.randrange(7), rng.choice((0, 1, 2, 3, 5, 20, 300, 3000, 20000, 70000, 200000))
    if kind == 0:
        return rng.randbytes(min(n, 40000))
    if kind == 1:
        return b" ".join(rng.choices(words, k=n // 5))
    if kind == 2:
        return bytes(rng.choices(b"ab", k=n))
    if kind == 3:  # words of the code as long as they may be
        return bytes(rng.choices(range(256), weights=[2.0 ** -(i / 6) for i in range(256)], k=n))
    if kind == 4:
        return rng.randbytes(rng.randrange(1, 400)) * (n // 100 + 1)
    if kind == 5:
        return bytes([rng.randrange(256)]) * n
    pieces = (lambda: rng.randbytes(rng.randrange(9)), lambda: rng.choice(words), lambda: b"\0" * rng.randrange(30))
    return b"".join(rng.choice(pieces)() for _ in range(n // 8))


def compressed(t, c):
    out, at = [], 0
    while at < len(t):
        n = rng.choice((1, 2, 10, 1000, 50000, 1 << 20))
        out.append(c.compress(t[at : at + n]))
        at += n
        if rng.random() < 0.15:
            out.append(c.flush(rng.choice((zlib.Z_PARTIAL_FLUSH, zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH, zlib.Z_BLOCK))))
            if rng.random() < 0.3:
                out.append(c.flush(zlib.Z_SYNC_FLUSH))
        if rng.random() < 0.05:
            c = c.copy()
    return b"".join(out) + c.flush()


for _ in range(60):
    t = text()
    level, wbits = rng.choice((-1, 1, 2, 3, 4, 5, 6, 7, 8, 9)), rng.choice((15, 15, -15, 31, 9, 10, -12, 27))
    memory, strategy = rng.choice((8, 8, 8, 9, 1, 4)), rng.choice((0, 0, 0, 1, 2, 4))
    more = [DICTIONARY] if wbits < 16 and rng.random() < 0.3 else []
    out = compressed(t, zlib.compressobj(level, zlib.DEFLATED, wbits, memory, strategy, *more))
    d = zlib.decompressobj(wbits, *more)
    pieces = []
    for at in range(0, len(out), 1 + len(out) // 7):
        pieces.append(d.decompress(out[at : at + 1 + len(out) // 7]))
    assert b"".join(pieces) == t and d.eof
    print(len(t), level, wbits, memory, strategy, len(more), len(out), hashlib.md5(out).hexdigest())
c = zlib.compressobj()
print(c.compress(b""), c.compress(b"a"), c.flush())
for arguments in ((6, 8, 15, 0), (6, 8, 15, 10), (6, 8, 15, 8, 5), (6, 8, 15, 8, -1), (6, 8, 31, 8, 0, b"abc")):
    try:
        print(zlib.compressobj(*arguments))
    except Exception as e:
        print(type(e).__name__, e)

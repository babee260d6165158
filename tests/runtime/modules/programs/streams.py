"""Compressed data in pieces, of any size, and results of limited size."""

import zlib, gzip, io, random, copy
random.seed(3)
text = b"".join(bytes([random.choice(b"abcdefgh \n")]) * random.randrange(1, 9) for _ in range(4000))
def tried(f):
    try: return f()
    except Exception as e: return f"{type(e).__name__}: {e}"
for wbits in (15, -15, 31):
    c = zlib.compressobj(6, zlib.DEFLATED, wbits)
    data = c.compress(text) + c.flush()
    for size in (1, 7, 1000):
        d = zlib.decompressobj(wbits)
        out = b""
        for i in range(0, len(data), size):
            out += d.decompress(data[i:i+size])
        print(wbits, size, out == text, d.eof, d.unused_data, d.unconsumed_tail)
    for limit in (1, 100, 5000):
        d = zlib.decompressobj(wbits); out = b""; todo = data + b"behind"; n = 0
        while not d.eof and n < 100000:
            part = d.decompress(todo[:50] , limit); n += 1
            assert len(part) <= limit
            out += part; todo = d.unconsumed_tail + todo[50:]
        print(limit, out == text, d.eof, (d.unused_data + todo)[:6], d.decompress(b"x"), d.flush())
    d = zlib.decompressobj(wbits)
    a = d.decompress(data[:50]); e = d.copy(); f = copy.deepcopy(d)
    print(a + d.decompress(data[50:]) == text, a + e.decompress(data[50:]) + e.flush() == text, a + f.decompress(data[50:]) == text, type(tried(lambda: d.copy())) is type(d), d.flush(), tried(lambda: d.copy()))
    d = zlib.decompressobj(wbits)
    a = d.decompress(data + b"tail", 10); print(len(a), d.eof, d.unused_data, a + d.flush() == text, d.eof, d.unused_data)
    print(tried(lambda: zlib.decompress(data[:-1], wbits)), tried(lambda: zlib.decompress(data[:-1] + b"\xfe", wbits)) if wbits > 0 else "", tried(lambda: d.flush(0)), tried(lambda: zlib.decompressobj(99)))
f = gzip.GzipFile(fileobj=io.BytesIO(gzip.compress(text) + gzip.compress(b"second\n" * 100)))
lines = f.readlines()
print(b"".join(lines) == text + b"second\n" * 100, len(lines))
f.seek(10); print(f.read(5) == text[10:15]); f.seek(5, 1); print(f.read(3) == text[20:23])
z = zlib.compressobj(zdict=b"hello")
print(tried(lambda: zlib.decompressobj(-15).decompress(b"\xff\xff")), tried(lambda: zlib.decompressobj().decompress(b"\xff\xff")))

"""What is compressed can be decompressed, by zlib, gzip and zipfile."""

import zlib, gzip, io, random, zipfile
random.seed(3)
texts = [b"", b"a", b"ab" * 400, bytes(range(256)) * 3, bytes(random.choices(b"abcd", k=3000)), bytes(random.randrange(256) for _ in range(500)), b"the quick brown fox " * 200, b"x" * 70000, b"y" * 258 + b"z" * 259]
for text in texts:
    for level in (-1, 0, 1, 9):
        for wbits in (15, -15, 31, 9):
            c = zlib.compressobj(level, zlib.DEFLATED, wbits)
            data = c.compress(text[:100]) + c.compress(text[100:]) + c.flush()
            assert zlib.decompress(data, wbits) == text
    c = zlib.compressobj()
    data = c.compress(text) + c.flush(zlib.Z_SYNC_FLUSH) + c.compress(text) + c.flush()
    assert zlib.decompress(data) == text * 2
    print(len(text), len(zlib.compress(text)) <= len(text) * 9 // 8 + 20, gzip.decompress(gzip.compress(text)) == text)
print(zlib.compress(b"abc", 0), zlib.compress(b"", 0))
f = io.BytesIO()
with zipfile.ZipFile(f, "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("a.txt", "hello " * 100)
with zipfile.ZipFile(f) as z:
    print(z.read("a.txt") == b"hello " * 100, z.getinfo("a.txt").compress_size < 100)
for f in (lambda: zlib.compress(b"", 10), lambda: zlib.compressobj(20), lambda: zlib.compress("x")):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)

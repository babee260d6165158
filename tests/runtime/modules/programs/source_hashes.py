"""What importlib.util.source_hash is made of: SipHash-1-3."""
import _imp

for n in (0, 1, 7, 8, 9, 15, 16, 17, 255, 256, 257):
    data = bytes(i * 7 & 255 for i in range(n))
    print(n, _imp.source_hash(n * 12345678912345, data).hex())
print(_imp.source_hash(1, bytearray(b"abc")) == _imp.source_hash(1, memoryview(b"abc")) == _imp.source_hash(1, b"abc"))
for bad in "abc", 5:
    try:
        _imp.source_hash(1, bad)
    except TypeError as e:
        print(e)
import importlib.util

print(len(importlib.util.source_hash(b"abc")))

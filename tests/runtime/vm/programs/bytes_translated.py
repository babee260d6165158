"""bytes.translate with tables and bytes to leave out of each kind, at several lengths."""

import random

random.seed(2)
for n in 0, 1, 7, 8, 300, 5000:
    data, table = random.randbytes(n), random.randbytes(256)
    for d in data, bytearray(data):
        for t in table, bytearray(table), memoryview(table):
            result = d.translate(t)
            print(type(result).__name__, sum(result), result[:20], d.translate(t, b"")[-3:])
            print(len(d.translate(t, b"ab\0")), len(d.translate(None, b"x")), d.translate(None) == d)
        try:
            d.translate(table[:-1])
        except ValueError as error:
            print(error)


class Own(bytes):
    pass


print(Own(b"abc").translate(Own(bytes(range(1, 256)) + b"x")), type(Own(b"a").translate(bytes(256))).__name__)

"""bytes, bytearray, memoryview, and classes derived from bytes and str."""

print(
    bytes(3), bytes([1, 2]), bytes("é", "utf-8"), bytearray(b"ab"), bytes(range(3)), b"ab".hex(), bytes.fromhex("61 62")
)
a = bytearray(b"hello")
a.append(33)
a += b"xy"
a[0] = 72
a[1:3] = b"EEE"
del a[-1]
a.extend([1, 2])
print(a, a.pop(), a.pop(0), a)
a.insert(1, 65)
a.reverse()
print(a, len(a), a.copy() == a, b"x" == bytearray(b"x"))
m = memoryview(a)
print(m[1], len(m), m.tobytes(), m[1:3].tolist())
m[0] = 66
m.release()
a.append(1)
print(a)
print(b"%d %s" % (3, b"x"), b"a,b".split(b","), b"abc".translate(bytes.maketrans(b"a", b"z"), b"c"))


class B(bytes):
    pass


print(B(b"x"), B(b"x") + b"y", type(B(b"q")).__name__, bytes(B(b"r")))


class S(str):
    pass


s = S("abc")
print(s, s.upper(), repr(s), len(s), s + "d", s == "abc", "{:>5}".format(s), "%s" % s)
for c in b"ab":
    print(c)
print(hash(b"a") == hash(b"a"), {b"a": 1}[b"a"])

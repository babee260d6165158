import random, struct

random.seed(7)
EDGES = [0, 1, -1, 127, 128, -128, -129, 255, 256, 32767, 32768, -32768, -32769, 65535, 65536, 2**30 - 1, 2**30, -2**30, 2**31 - 1,
         2**31, -2**31, -2**31 - 1, 2**32 - 1, 2**32, 2**33 + 5, 2**62, 2**63 - 1, 2**63, -2**63, -2**63 - 1, 2**64 - 1, 2**64, True]
for mark in ("<", ">", "@", "="):
    for code in "bBhHiIlLqQ":
        out = []
        for value in EDGES:
            try:
                data = struct.pack(mark + "x" + code + code, value, 1)
                out.append((data.hex(), struct.unpack(mark + "x" + code + code, data)))
            except struct.error as e:
                out.append(str(e)[:20])
        print(mark, code, out)
VALUES = {"b": lambda: random.randrange(-128, 128), "H": lambda: random.randrange(65536), "i": lambda: random.randrange(-2**31, 2**31),
          "I": lambda: random.randrange(2**32), "q": lambda: random.randrange(-2**63, 2**63), "Q": lambda: random.randrange(2**64),
          "d": lambda: random.uniform(-1e300, 1e300), "f": lambda: random.uniform(-1e30, 1e30), "e": lambda: 0.5, "?": lambda: True, "c": lambda: b"x",
          "5s": lambda: random.randbytes(random.randrange(8)), "4p": lambda: b"ab", "0s": lambda: b"q"}
for _ in range(60):
    codes = random.choices(list(VALUES), k=random.randrange(1, 9))
    form = random.choice("<>=@") + "".join(codes)
    values = [VALUES[c]() for c in codes]
    data = struct.pack(form, *values)
    got = struct.unpack(form, data)
    room = bytearray(random.randbytes(3) + bytes(len(data)) + b"zz")
    struct.pack_into(form, room, 3, *values)
    print(form, data.hex(), got, struct.unpack_from(form, room, 3) == got, struct.unpack_from(form, memoryview(room), 3) == got,
          struct.unpack_from(form, bytes(room), -2 - len(data)) == got)
for form, values in [("<i", ("x",)), ("<f", (3,)), ("<f", (1e40,)), ("<d", (2**2000,)), ("<i", (1.5,)), ("<?", ([],)), ("<c", (b"ab",)), ("<c", ("a",)), ("<3s", ("abc",)),
                     ("<2i", (1,)), ("<i", (1, 2)), ("<f", (float("inf"),)), (">f", (float("nan"),)), ("<d", (True,)), ("<3s", (bytearray(b"ab"),)), ("<300s", (b"ab",))]:
    try:
        print(form, struct.pack(form, *values))
    except Exception as e:
        print(form, type(e).__name__, e)
class N:
    def __index__(self):
        return 300
print(struct.pack(">H", N()), list(struct.iter_unpack("<HB", bytes(range(9)))), struct.unpack("<2x3H", bytes(8)))

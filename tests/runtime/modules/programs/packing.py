import struct, random
random.seed(7)
def val(c):
    if c in "fd": return random.choice([0.0, -0.0, 1.5, random.uniform(-1e10, 1e10), random.gauss(0, 1e-40), 1e-45, 3.4e38, random.random() * 2.0**random.randint(-160, 127), float("inf"), float("nan")])
    if c == "e": return random.choice([0.0, -0.0, 1.5, random.uniform(-60000, 60000), random.gauss(0, 1e-5), 6e-8, 65504.0, float("inf"), random.random()*2.0**random.randint(-26, 15)])
    if c == "?": return random.choice([True, False, 3, ""])
    if c == "c": return bytes([random.randrange(256)])
    if c == "s" or c == "p": return bytes(random.randrange(256) for _ in range(random.randrange(8)))
    size = struct.calcsize("=" + c) * 8
    v = random.getrandbits(size)
    return v - (1 << size - 1) if c.islower() else v
for i in range(200):
    order = random.choice(["", "<", ">", "=", "!", "@"])
    codes = [(random.choice("bBhHiIlLqQfdexc?sp"), random.choice(["", "", "2", "3"])) for _ in range(random.randint(1, 5))]
    fmt = order + " ".join(n + c for c, n in codes)
    vals = []
    for c, n in codes:
        if c == "x": continue
        for _ in range(1 if c in "sp" else int(n or 1)): vals.append(val(c))
    try:
        data = struct.pack(fmt, *vals)
        print(fmt, struct.calcsize(fmt), data, struct.unpack(fmt, data))
    except Exception as e: print(fmt, type(e).__name__, e)
for fmt, args in [("b", (200,)), ("<b", (200,)), (">B", (-1,)), ("h", (40000,)), (">H", (70000,)), ("i", (2**31,)), ("<i", (2**31,)), ("I", (-1,)), ("<I", (-1,)), ("q", (2**63,)), ("<q", (2**63,)), ("Q", (-1,)), (">Q", (2**64,)), ("f", (1e39,)), ("e", (70000.0,)), ("i", ("a",)), ("f", ("a",)), ("c", (b"ab",)), ("s", ("a",)), ("2i", (1,)), ("z", (1,)), ("3", ()), ("i", (1.5,)), ("l", (2**70,)), ("n", (2**63,)), ("N", (-1,)), ("d", (10**400,)), ("L", (2**64,)), ("<l", (2**40,)), ("<L", (-3,)), ("p", (3,)), ("<h", (2**20,))]:
    try: print(fmt, struct.pack(fmt, *args))
    except Exception as e: print(fmt, type(e).__name__, e)
for f in (lambda: struct.unpack("i", b"abc"), lambda: struct.unpack_from("i", b"abcdefg", 4), lambda: struct.unpack_from("i", b"abcdefg", -2), lambda: struct.unpack_from("<h", bytearray(b"abcd"), -3), lambda: list(struct.iter_unpack("<h", b"abcd")), lambda: list(struct.iter_unpack("<h", b"abc")), lambda: struct.unpack("i", "abcd"), lambda: struct.Struct("<2h").unpack(memoryview(b"abcd")), lambda: struct.Struct(5), lambda: struct.Struct("<i").size, lambda: struct.pack_into("i", bytearray(3), 0, 1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
b = bytearray(8); struct.pack_into(">H", b, 3, 0x1234); print(b, struct.Struct("<i").format)

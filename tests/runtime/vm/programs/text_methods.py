"""Methods of str and bytes by name and by operator, derived classes, errors."""

s = "abc"
print(
    s.__len__(),
    s.__contains__("a"),
    s.__hash__() == hash(s),
    s.__iter__().__next__(),
    s.__getitem__(1),
    s.__format__(">5"),
    s.__str__(),
    s.__repr__(),
    s.__add__("d"),
    s.__mul__(2),
    s.__rmul__(2),
    s.__mod__(()),
    s.__eq__("abc"),
    s.__eq__(3),
    s.__ne__("x"),
    s.__lt__("b"),
)
print(
    b"ab".__iter__().__next__(),
    list(b"ab"),
    list(bytearray(b"ab")),
    list(memoryview(b"ab")),
    sum(b"ab"),
    max(b"ab"),
    sorted(b"ba"),
    tuple("ab"),
    set("aab") == {"a", "b"},
    dict(zip("ab", b"ab")),
)
print(
    [*"ab", *b"a"],
    {c: ord(c) for c in "xy"},
    list(reversed("abc")),
    list(reversed(b"ab")),
    list(enumerate("ab")),
    "".join(reversed("abc")),
)
a, b, *c = "hello"
print(a, b, c)


class S(str):
    def __new__(cls, x):
        return super().__new__(cls, x + "!")

    def extra(self):
        return self.upper()


x = S("a")
print(
    x,
    x.extra(),
    isinstance(x, str),
    {x: 1}["a!"],
    x in ["a!"],
    type(x + "b").__name__,
    x.join(["p", "q"]),
    ",".join([x, x]),
    "%s" % x,
    f"{x}",
    x[0],
    len(x),
    x == "a!",
    hash(x) == hash("a!"),
    [x],
    "a!b".startswith(x),
    "za!".find(x),
)
for bad in (
    lambda: "a" + 1,
    lambda: 1 + "a",
    lambda: "a" * "b",
    lambda: "a"[5],
    lambda: b"a" + "b",
    lambda: "a" in 5,
    lambda: 5 in "a",
    lambda: "a" < 1,
    lambda: b"a" < "a",
    lambda: "abc".nope,
    lambda: "a".split(""),
    lambda: chr(-1),
    lambda: ord("ab"),
    lambda: ord(5),
    lambda: bytes(-1),
    lambda: bytes([256]),
    lambda: bytes("a"),
    lambda: bytearray(b"a")[3],
    lambda: b"a"[3],
    lambda: "x".join(5),
    lambda: "x".join([1]),
    lambda: "a".encode("x"),
    lambda: b"\xff".decode(),
    lambda: "é".encode("ascii"),
    lambda: int("x"),
    lambda: float("x"),
    lambda: "%d" % "x",
    lambda: "{}".format(),
    lambda: "a".center("x"),
    lambda: format(3, "s"),
    lambda: format("a", "d"),
    lambda: "abc".replace("a"),
    lambda: "a".startswith(1),
    lambda: str(b"a", 5),
    lambda: str("a", "utf-8"),
    lambda: "a".foo(),
    lambda: -"a",
    lambda: memoryview(3),
    lambda: bytes.fromhex("zz"),
    lambda: "a" @ "b",
    lambda: "a" - "b",
    lambda: b"a" % 3,
):
    try:
        print("no error", bad())
    except Exception as e:
        print(type(e).__name__, e)


class I:
    def __index__(self):
        return 1


print("abc"[I()], "abc"[I() :], "abcabc".find("a", I()), "ab" * I(), "a".center(I()), bytes(I()), b"abc"[I()], chr(I()))
s = "x"
s *= 3
print(s)
s += "y"
print(s)
print("abcd", r"\n", "\N{DIGIT ONE}", "\x41\u0042\U00000043")
print(
    str(1.0),
    str(-0.0),
    repr(1e100),
    str(10**25),
    str(True),
    str(...),
    repr(NotImplemented),
    repr(range(3)),
    str((1,)),
    str({}),
    str(set()),
    repr("a'b\"c"),
)
print(
    "%s %s %s" % (1.5, [1], {"a": (1,)}),
    "%5s|%-5s|%.2s" % ("ab", "ab", "abc"),
    "%%" % (),
    "%c%c" % (65, "B"),
    "%i %u %o %X" % (1, 2, 8, 255),
)

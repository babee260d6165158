"""Text: print, str(), repr(), formatting with errors, str methods through the library."""

print("a", "b", sep="-", end="!\n")
print("x", flush=True)


class W:
    def __init__(self):
        self.t = []

    def write(self, s):
        self.t.append(s)

    def flush(self):
        pass


w = W()
print("a", 1, [2], file=w)
print(w.t)
try:
    print("a", sep=1)
except TypeError as e:
    print(e)
try:
    print("\ud800")
except UnicodeEncodeError as e:
    print(e)


class P:
    def __str__(self):
        return "P!"

    def __format__(self, s):
        return "F" + s

    def __repr__(self):
        return "R"


print(
    P(),
    [P()],
    f"{P()} {P()!r} {P():abc}",
    str(P()),
    repr(P()),
    ascii("é"),
    "%s %r" % (P(), P()),
    "{:z} {!s} {!r}".format(P(), P(), P()),
)


class Bad:
    def __str__(self):
        return 3


try:
    str(Bad())
except TypeError as e:
    print(e)
try:
    print("{} {0}".format(1))
except ValueError as e:
    print(e)
try:
    print("{a.b}".format(a=1))
except AttributeError as e:
    print(e)
try:
    print("{5}".format(1))
except IndexError as e:
    print(e)
try:
    "{x}".format()
except KeyError as e:
    print(repr(e))
for bad in ("{", "}", "{!}", "{!rx}", "{:{", "{0[}", "{0[]}", "{a]", "{:{}{}}"):
    try:
        print(bad.format(1, 2, a=1))
    except Exception as e:
        print(type(e).__name__, e)
for f, v in (
    ("%d", "a"),
    ("%x", 1.5),
    ("%c", "ab"),
    ("%q", 1),
    ("%", 1),
    ("%s %s", (1,)),
    ("%s", (1, 2)),
    ("%*d", (5, 3)),
    ("%.*f", (2, 1.0)),
    ("%(a", {}),
    ("%(a)s", 1),
    ("%(a)s", {"b": 1}),
    ("%s", {"a": 1}),
    ("x", {}),
    ("x", 1),
    ("%5%", ()),
):
    try:
        print(f % v)
    except Exception as e:
        print(type(e).__name__, e)
print(
    "".join(str(i) for i in range(5)), ",".join({"a": 1}), "abc".translate({97: "X", 98: None}), "a".maketrans("a", "b")
)
print("%s" % (None,), "%5.1f|%-8s|%+d|% d|%#x|%08.3f|%e|%g" % (3.14159, "ab", 5, 5, 255, 3.14159, 12345.678, 0.0001))
print(str(b"a", "ascii"), str(), repr(str), str(3), str(None), str([1]), str(P()))
print(int("١٢"), float("٣.٥"), "é".isalpha(), "ß".upper(), "İ".lower(), "ǆ".title(), "Σ".lower(), "ΑΣ".lower())
print("a\tb".expandtabs(4), "a\nb\r\nc".splitlines(), "  a b ".split(), "aXbX".rsplit("X", 1), "abc".partition("b"))
print(sorted(["b", "a", "é"]), min("bca"), "abc" < "abd", "a" * 3, 3 * "ab", "abc"[1:], "abc"[-1])
d = {"é": 1, "a" * 70 + "b": 2}
k = "a" * 70
k += "b"
print(d[k], k in d, hash(k) == hash("a" * 70 + "b"))
setattr(w, "dyn" + "amic", 5)
print(w.dynamic, getattr(w, "dyna" + "mic"))
print("{:,}".format(1234567), f"{1e10:.3e} {255:#b} {True:d} {'é':>4}|{3.0} {1 / 3:.2%} {10**20:_}")
x1 = 2.5
print(f"{'x'!r:>6} {3!s:0>3} {x1=} {'ab'}")
x = 5
print(f"{x:{x}d} {x=!r} {x = }")
s = ""
t = s
for i in range(300):
    s += chr(97 + i % 26)
    if i == 200:
        t = s
        t += "€"
print(len(s), s[:30], t[-3:], s == "".join(chr(97 + i % 26) for i in range(300)), s.find("xyz"), s.count("a"))

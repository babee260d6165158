"""Arguments, defaults, keywords, recursion, iteration, unpacking, printing."""


def f(a, b=2, c=3):
    return (a, b, c)


print(f(1), f(1, 5), f(1, c=9), f(a=4, b=5), f(1, 2, 3), f(c=1, a=2), f(b=f(0), a=1))


def shared(x, acc=[]):
    acc.append(x)
    return acc


print(shared(1), shared(2), shared(3, []), shared(4))


def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))


print(ack(2, 3))


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


print(even(200), odd(7))


def many(a, b, c, d, e, g, h, i, j):
    return [a, b, c, d, e, g, h, i, j]


print(many(1, 2, 3, 4, 5, j=6, i=7, h=8, g=9))
x, (y, z), w = 1, [2, 3.5], "w"
print(x, y, z, w)
a, b, c = "xyz"
d, e = range(2)
print(a, b, c, d, e)
x, y = y, x
print(x, y)
for p, q in [(1, 2), [3, 4], "56"]:
    print(p, q, end="; ")
print()
for i in range(10, 0, -3):
    print(i, end=" ")
for i in range(1 << 31, (1 << 31) + 40, 13):
    print(i, end=" ")
for i in range((1 << 30) - 3, (1 << 30) + 2):
    print(i, end=" ")
for i in range(-5, 5, 1 << 40):
    print(i)
for i in range(5, 5):
    print("never")
for i in range(0, (1 << 30) - 1, (1 << 29)):
    print(i, end=" ")
print()
r = range(2, 20, 5)
print(r, len(r), r[0], r[-1], r == range(2, 18, 5), range(0) == range(3, 1), range(5), not range(0), not range(1))
print(range(1 << 40)[1 << 39], len(range(-(1 << 33), 1 << 33, 7)))
print(1, 2, sep="-", end="!\n")
print("a", "b", sep="")
print("a", "b", sep=None, end=None)
print()
print(print, len, int, range, f is f, str(True) + str(None))
for ch in "héllo":
    print(ch, end=",")
print()
s = "abc"
s += "def"
s = s * 2 + "!" * 3
print(s, len(s), s[0], s[-1], s == "abc", "a" < "B", "é" > "z", "" == "", s != s)
print("quote'", ["quote'"], ['dq"'], ["both'\""], ["back\\slash"], ["\x00\x1f\x7f"], ["tab\t"], ["é", "\u200b"])
print(int("  -12 "), int("1_000"), int("+7"), int(-3.99), int(True), int(), str(), float(), bool(), float("  1e3 "))
print(float("inf"), float("-Infinity"), float("nan"), int("123456789012345678901234567890"), float("1_0.5"), float(".5"))
print(abs(-5), abs(-2.5), abs(True), abs(-(1 << 70)), abs(-(1 << 30)), min(1, 2.0), max(1, 1.0), max(True, 1), min(3, 2, 1))
print(1 if [] else 2, 1 and 0, 0 or "x", None and 1, not 0.0, not "", not "a", not (), not None)
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 >= 2 != 1, 1 == 1.0 == True, None is None, x is not None)


class Pair:
    def __init__(self, a, b): print(type(self).__name__, a.__name__, b)


class Makes:
    made = classmethod(Pair)
    __class_getitem__ = classmethod(Pair)


Makes.made(1); Makes().made(2); Makes[3]; print(type(Makes.made).__name__)

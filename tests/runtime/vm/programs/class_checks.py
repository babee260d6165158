"""isinstance and issubclass of classes with metaclasses, which come to have a say; matches; % with a mapping."""

import enum, re

ROUNDS = 3000  # 360 where each allocation collects
class Color(enum.Enum):
    RED = 1
    BLUE = 2
class Meta(type):
    def __instancecheck__(cls, obj): return obj == 7
    def __subclasscheck__(cls, other): return other is int
class Odd(metaclass=Meta): pass
class Plain(type): pass
class P(metaclass=Plain): pass
class Q(P): pass
p = re.compile(r"(\w)(\d+)")
total = 0
text = "a12 b3 c456 d"
for i in range(ROUNDS):
    x = i if i % 3 else Color.RED
    total += isinstance(x, Color) + 2 * isinstance(x, Odd) + 4 * isinstance(Q() if i % 5 == 0 and not ROUNDS // 2 < i <= ROUNDS // 3 * 2 else x, P) + 8 * issubclass(type(x), Color)
    total += issubclass(type(x), P) + 2 * issubclass(type(x), Odd)
    m = p.search(text[i % 9:])
    if m is not None:
        total += int(m[2]) + m.start() + m.end(2) + len(m.group(1, 2)[0])
    if i == ROUNDS // 2:
        Plain.__instancecheck__ = lambda cls, obj: obj == ROUNDS // 2 + 2
    if i == ROUNDS // 3 * 2:
        del Plain.__instancecheck__
print(total, [y.group() for y in p.finditer(text)], hash(p) == hash(re.compile(r"(\w)(\d+)")), p.sub("-", text))
print("%(a)s %(b)05d %%" % {"a": 1, "b": 2}, "%(a(b))s" % {"a(b)": 3}, b"%(x)s" % {b"x": b"y"})
try:
    "%(a" % {"a": 1}
except ValueError as e:
    print(e)

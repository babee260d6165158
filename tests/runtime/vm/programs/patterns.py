"""Patterns on values of all kinds, with classes that are odd."""

import collections, collections.abc, types, array, enum


class L(list):
    pass


class D(dict):
    pass


class S(str):
    pass


class I(int):
    pass


class Seq(collections.abc.Sequence):
    def __getitem__(s, i):
        return (1, 2)[i]

    def __len__(s):
        return 2


class M(collections.abc.Mapping):
    def __getitem__(s, k):
        return 1

    def __len__(s):
        return 1

    def __iter__(s):
        return iter("a")


class Len:
    def __len__(s):
        return 2


class Bad(list):
    def __len__(s):
        raise KeyError("no")


vals = [
    1,
    2**70,
    None,
    True,
    1.5,
    "ab",
    b"ab",
    bytearray(b"ab"),
    [1, 2],
    (1, 2),
    range(2),
    memoryview(b"ab"),
    {"a": 1},
    L([1, 2]),
    D(a=1),
    S("ab"),
    I(3),
    Seq(),
    M(),
    Len(),
    collections.deque([1, 2]),
    collections.OrderedDict(a=1),
    collections.Counter("a"),
    types.MappingProxyType({"a": 1}),
    array.array("i", [1, 2]),
    {1, 2},
    frozenset([1, 2]),
    iter([1, 2]),
    1j,
    len,
    int,
    ...,
    Bad([1, 2]),
    slice(2),
]
for v in vals:
    try:
        match v:
            case [a, b]:
                print(type(v).__name__, "seq", a, b)
            case {"a": x, **rest}:
                print(type(v).__name__, "map", x, rest)
            case [*r]:
                print(type(v).__name__, "any seq", r)
            case {}:
                print(type(v).__name__, "any map")
            case _:
                print(type(v).__name__, "none")
    except Exception as e:
        print(type(v).__name__, type(e), e)


class P:
    __match_args__ = ("x", "y")

    def __init__(s, x, y):
        s.x = x
        s.y = y


class Q(P):
    __match_args__ = ("x", "x")


class R:
    __match_args__ = ("x", 5)
    x = 1


class U:
    __match_args__ = ["x"]
    x = 1


class V:
    __match_args__ = ([], "x")
    x = 1


class W:
    pass


class St(str):
    pass


class G:
    __match_args__ = ("p",)

    @property
    def p(self):
        raise ValueError("p")


def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def a(v):
    match v:
        case P(x, y=3):
            return "y3", x
        case P(1, y):
            return "1", y
        case P(x, y, z=1):
            return "z"
        case P(x=2):
            return "x2"
        case int(n):
            return "int", n
        case str():
            return "str"
        case _:
            return "?"


for v in (P(1, 2), P(1, 3), P(2, 5), P(4, 4), 5, True, St("a"), 1.5, None):
    t(lambda: a(v))


def b(v):
    match v:
        case Q(x, y):
            return x, y
        case R(x, y):
            return x, y
        case U(x):
            return x
        case V(q, x):
            return q, x
        case W(x):
            return x
        case G(p):
            return p


for v in (Q(1, 2), R(), U(), V(), W(), G()):
    t(lambda: b(v))


def c(v):
    match v:
        case P(x, x=3):
            return x
        case P(x, y, z):
            return x


for v in (P(1, 2),):
    t(lambda: c(v))


def d(v):
    match v:
        case int(a, b):
            return a


t(lambda: d(1))


def e(v):
    k = 5
    match v:
        case k.foo():
            return 1


t(lambda: e(1))


class First(collections.UserDict, collections.abc.Sequence): ...


class Second(collections.UserDict, N := type("N", (), {}), list): ...


class Third(dict, collections.abc.Sequence): ...


class Fourth(collections.UserList, collections.abc.Mapping): ...


class Fifth(str, collections.abc.Sequence): ...


for kind in (First, Second, Third, Fourth, Fifth, str):
    kinds = []
    match kind():
        case [*_]:
            kinds.append("sequence")
        case {}:
            kinds.append("mapping")
    print(kind.__name__, kinds)

"""copy, deepcopy and pickle, in all protocols, of objects of all kinds."""

import collections
import copy
import datetime
import decimal
import enum
import functools
import fractions
import operator
import pickle


class Plain:
    def __init__(self):
        self.a, self.b = 1, [2]

    def __eq__(self, other):
        return type(self) is type(other) and self.__dict__ == other.__dict__


class Empty:
    def __eq__(self, other):
        return type(self) is type(other)


class Slots:
    __slots__ = ("x", "y", "z")

    def __init__(self):
        self.x, self.y = 1, [2]

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y and not hasattr(other, "z")


class Both(Slots):
    def __init__(self):
        super().__init__()
        self.w = 4

    def __eq__(self, other):
        return super().__eq__(other) and self.w == other.w


class L(list):
    pass


class D(dict):
    pass


class S(set):
    pass


class T(tuple):
    pass


class I(int):
    pass


class F(float):
    pass


class Str(str):
    pass


class B(bytes):
    pass


class C(complex):
    pass


class State(Plain):
    def __getstate__(self):
        return {"a": self.a, "b": "state"}

    def __setstate__(self, state):
        self.__dict__.update(state)


class NewArgs:
    def __new__(cls, a, b=0):
        self = super().__new__(cls)
        self.pair = a, b
        return self

    def __getnewargs__(self):
        return self.pair


class NewArgsEx(NewArgs):
    def __new__(cls, a, *, b=0):
        return super().__new__(cls, a, b)

    def __getnewargs_ex__(self):
        return (self.pair[0],), {"b": self.pair[1]}

    def __eq__(self, other):
        return self.pair == other.pair


class Reduce:
    def __init__(self, v):
        self.v = v

    def __reduce__(self):
        return Reduce, (self.v,)

    def __eq__(self, other):
        return self.v == other.v


Point = collections.namedtuple("Point", "x y")
Color = enum.Enum("Color", "RED BLUE")


def with_attributes(x):
    x.extra = "more"
    return x


class Fails:
    def __getnewargs__(self):
        return [1]


class FailsEx:
    def __getnewargs_ex__(self):
        return (1,)


OBJECTS = (
    Plain(), Empty(), Slots(), Both(), with_attributes(L([1, 2])), D(a=1), S([1]), T((1, 2)), with_attributes(I(5)),
    F(1.5), Str("x"), B(b"x"), C(1, 2), State(), NewArgsEx(1, b=2), Reduce(7), Point(1, [2]), Color.RED, {1}, frozenset([1]),
    bytearray(b"abc"), range(3), collections.deque([1], 5), collections.OrderedDict(a=1), collections.Counter("aab"),
    collections.defaultdict(list, a=[1]), datetime.date(2020, 1, 2), datetime.timedelta(3), decimal.Decimal("1.50"),
    fractions.Fraction(1, 3), ValueError("x", 1), len, int, Plain, None, ..., NotImplemented, (1, [2, {3: 4}]), 1 << 100,
    True, complex(1, 2), slice(1, 2), KeyError("k"),
)  # fmt: skip


def shown(x):
    return getattr(x, "__dict__", None), getattr(x, "args", None)


def same(a, b):
    return type(a) is type(b) and (a == b or shown(a) == shown(b) != (None, None))


for x in OBJECTS:
    result = [type(x).__name__, same(x, copy.copy(x)), same(x, copy.deepcopy(x))]
    for protocol in range(6):
        try:
            result.append(same(x, pickle.loads(pickle.dumps(x, protocol))))
        except Exception as e:
            result.append(f"{type(e).__name__}: {e}")
    print(result)
for x in (Slots(), Plain(), L([1]), D(a=1), I(5), object(), T((1,)), Empty()):
    for protocol in (1, 2, 4):
        try:
            reduced = x.__reduce_ex__(protocol)
            print([getattr(part, "__name__", type(part).__name__) for part in reduced], reduced[2] if len(reduced) > 2 else "")
        except TypeError as e:
            print(e)
    print(type(x.__getstate__()).__name__)
for x in (Fails(), FailsEx(), iter(()).__class__ and (i for i in ()), lambda: 1, Plain.__dict__):
    try:
        copy.copy(x)
        print("copied")
    except Exception as e:
        print(type(e).__name__, e)
try:
    object.__new__(L)
except TypeError as e:
    print(e)
getters = (operator.itemgetter(1), operator.itemgetter(0, 1), operator.attrgetter("real"), functools.partial(int, base=2))
for getter in getters:
    again = pickle.loads(pickle.dumps(getter))
    print(repr(again) == repr(getter), again([5, 6]) if "item" in repr(getter) else again("1") if "part" in repr(getter) else again(3))

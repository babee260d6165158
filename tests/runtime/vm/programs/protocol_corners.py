"""Rings in chains of contexts, deleted keys in frozensets, docstrings of properties, a list changed while it is sorted,
coroutines used again."""
import types
from collections import OrderedDict


def ring():
    try:
        raise ValueError(1)
    except ValueError as e:
        e.__context__ = e
        raise TypeError(2)


def long_ring():
    first, second, third = KeyError(1), KeyError(2), KeyError(3)
    first.__context__, second.__context__, third.__context__ = second, third, second
    try:
        raise first
    except KeyError:
        raise TypeError(4)


for f in ring, long_ring:
    try:
        f()
    except TypeError as e:
        inner = e.__context__
        print(repr(e), repr(inner), repr(inner.__context__), repr(inner.__context__.__context__))

one, both = frozenset([1]), frozenset([1, 2])
for made, plain in (one ^ one, frozenset()), (both - {2}, one), (both & {1}, one), (both ^ {2}, one):
    print(hash(made) == hash(plain), made == plain, {made: 1}[plain], made in {plain})


class Documented(property):
    "of the class"


class C:
    @property
    def p(self):
        "p"

    @p.setter
    def p(self, value):
        pass

    @p.getter
    def q(self):
        "q"

    @Documented
    def r(self):
        "r"

    @r.setter
    def r(self, value):
        pass

    s = property(lambda self: 1, doc="explicit")

    @s.getter
    def s(self):
        "hidden"


print(C.p.__doc__, C.q.__doc__, C.r.__doc__, C.s.__doc__)

items = [3, 2, 1]


def growing(x):
    items.append(x)
    return x


try:
    items.sort(key=growing)
except ValueError as e:
    print(e, items)


async def ends():
    return 5


used = ends()
try:
    used.send(None)
except StopIteration as e:
    print(e.value)
for again in (lambda: used.send(None)), (lambda: used.throw(KeyError(1))):
    try:
        again()
    except RuntimeError as e:
        print(e)


class Failing:
    def __aiter__(self):
        return self

    def __anext__(self):
        return self

    def __await__(self):
        1 / 0


async def over():
    async for _ in Failing():
        pass


try:
    over().send(None)
except TypeError as e:
    print(e, repr(e.__cause__))

a, b = OrderedDict(x=1, y=2), OrderedDict(y=2, x=1)
print(a == b, a != b, a == dict(b), a != dict(b), {"z": 0} | a, type({} | a).__name__)
print(a.pop("q", default=4), a.setdefault("q", default=3), a.pop(key="q"), a.__reduce__()[:4])

noted = ValueError(1)
noted.__notes__ = 3
try:
    noted.add_note("x")
except TypeError as e:
    print(e)


async def steps():
    yield 1


walked = steps()
print(walked.ag_running, walked.ag_await, walked.ag_frame.f_code.co_name, type(walked)[int, str])
try:
    walked.__anext__().send(10)
except TypeError as e:
    print(e)


class Renamed:
    @types.DynamicClassAttribute
    def x(self):
        "one"

    @x.getter
    def y(self):
        "two"
        return 2


print(Renamed.__dict__["x"].__doc__, Renamed.__dict__["y"].__doc__, Renamed().y)

"""__dict__ and __weakref__ in the dicts of classes; operands that are asked before a sequence joins or repeats."""

import types
import warnings
import weakref


class E(Exception):
    pass


class L(list):
    pass


class T(tuple):
    pass


class M(type):
    pass


class N:
    __slots__ = ()


class N2(N):
    pass


class N3(N):
    __slots__ = ("a",)


class F(set):
    pass


class Doc:
    "doc"

    x = 1


class Two(N, list):
    pass


class D(dict):
    __slots__ = ("__dict__",)


def shown(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, e)


for c in (E, L, T, M, N, N2, N3, F, Doc, Two, D):
    print(c.__name__, sorted(c.__dict__), [hasattr(c, n) for n in ("__dict__", "__weakref__")])
for i in (E(), L(), T(), N(), N2(), N3(), Two(), D()):
    print(
        type(i).__name__,
        [hasattr(i, n) for n in ("__dict__", "__weakref__")],
        [n for n in dir(i) if n in ("__dict__", "__weakref__")],
    )
value = L([1])
value.x = 3
print(value.__dict__, L.__dict__["__dict__"].__get__(value), L.__dict__["__dict__"])
o = Doc()
print(o.__weakref__)
r = weakref.ref(o)
print(o.__weakref__ is r)
for s in (("__dict__", "__dict__"), ("__dict__",), ("__weakref__",), ("a", "a")):
    for b in (object, N, list):
        shown(lambda: sorted(type("Z", (b,), {"__slots__": s}).__dict__))
slot = N3.a
for x in (3, N3(), N2()):
    shown(slot.__get__, x)
    shown(slot.__set__, x, 1)
    shown(slot.__delete__, x)
shown(lambda: delattr(Doc(), "x"))
del o.__dict__
print(o.__dict__)


class A:
    def __radd__(self, other):
        return "radd", other

    def __rmul__(self, other):
        return NotImplemented if other == "x" else ("rmul", other)


print("x" + A(), [] + A(), [1] * A(), (1,) + A(), b"x" * A())
items = [1]
items += A()
print(items)
shown(lambda: "x" * A())
for x, y in ((b"a", 2.5), (2.5, b"a"), ([1], "a"), ("a", [1]), (bytearray(b"a"), None), ((1,), A()), (b"x", b"y")):
    shown(lambda x=x, y=y: x * y)
shown(b"ab".hex, 5)
shown(b"ab".hex, [b"a", b"b"])
shown(b"ab".hex, ":", "1")
shown(b"ab".translate, 5)

with warnings.catch_warnings():
    warnings.simplefilter("error")
    shown(bool, NotImplemented)
e = StopIteration(3)
e.value = 4
print(e.value, e.args)
g = ExceptionGroup("m", [ValueError(1)])
shown(setattr, g, "message", 3)
shown(setattr, g, "exceptions", 3)


@types.coroutine
def plain():
    x = yield 1
    return ("plain", x)


@types.coroutine
def waits():
    return (yield from asks())


async def asks():
    return await plain()


c = waits()
print(next(c))
shown(c.send, 5)
coroutine = asks()


def refused():
    yield from coroutine


shown(next, refused())
coroutine.close()
shown(int.__new__)

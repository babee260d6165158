"""Descriptors in the place of special methods, built-in functions as attributes of classes, subscripted types."""


class M:
    __slots__ = ("s", "__hash__", "__len__", "__call__", "__str__")

    def __init__(self, s):
        self.s = s
        self.__hash__ = lambda: hash(s)
        self.__len__ = lambda: 7
        self.__call__ = lambda *a: a
        self.__str__ = lambda: "strung"

    def __eq__(self, o):
        return self.s == o


m = M("a")
print(hash(m) == hash("a"), {m: 1}["a"], "a" in {m}, len(m), m(1, 2), str(m), m == "a")


class P:
    __hash__ = property(lambda self: lambda: 5)
    __len__ = property(lambda self: lambda: 6)
    __str__ = property(lambda self: lambda: "p")
    __iter__ = property(lambda self: lambda: iter([1, 2]))
    __add__ = property(lambda self: lambda o: ("add", o))
    __contains__ = property(lambda self: lambda o: o == 1)
    __getitem__ = property(lambda self: lambda i: i)
    __bool__ = property(lambda self: lambda: False)


p = P()
print(hash(p), len(p), str(p), list(p), p + 1, 1 in p, 2 in p, p[3], bool(p), {p: 2}[p])


class T(type):
    def __instancecheck__(cls, o):
        return True


class N(metaclass=T):
    def __new__(cls, *a, default=None):
        return list(a)

    def __init__(self):
        raise SystemError


print(N(1, 2, default=3))
from collections import deque

print(deque[int], deque[int]([1, 2], maxlen=1))
import operator

for f in (
    len,
    getattr,
    operator.eq,
    sorted,
    print,
    [].append,
    str.upper,
    object().__str__,
    int.__add__,
    dict.fromkeys,
    int.from_bytes,
    max,
    __import__,
    isinstance,
    (lambda: 1),
):
    print(type(f).__name__, "__get__" in dir(f), hasattr(f, "__get__"), hasattr(type(f), "__get__"))


class C:
    a = len
    b = getattr
    c = operator.eq
    d = sorted
    e = str.upper
    f = [].append
    g = print
    h = operator.itemgetter(0)


c = C()
print(c.a([1]), c.b(5, "real"), c.c(1, 1), c.d([2, 1]), c.g("x"), c.h([3]))
import operator, functools


# a: property with partial / getattr
class Proxy:
    bp = property(functools.partial(lambda s, n: n, n=3))
    b2 = property(operator.attrgetter("zz"))
    zz = 4


class ProxyLookup:
    def __init__(self, f=None, cls_attr=None):
        if hasattr(f, "__get__"):

            def bind_f(instance, obj):
                return f.__get__(obj, type(obj))
        elif f is not None:

            def bind_f(instance, obj):
                return functools.partial(f, obj)
        else:
            bind_f = None
        self.bind_f = bind_f

    def __set_name__(self, o, n):
        self.name = n

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        obj = instance._o
        if self.bind_f is not None:
            return self.bind_f(instance, obj)
        return getattr(obj, self.name)


class LP:
    def __init__(self, o):
        object.__setattr__(self, "_o", o)

    __getattr__ = ProxyLookup(getattr)
    __setattr__ = ProxyLookup(setattr)
    __repr__ = ProxyLookup(repr)
    __len__ = ProxyLookup(len)
    __contains__ = ProxyLookup(operator.contains)
    __eq__ = ProxyLookup(operator.eq)
    __hash__ = ProxyLookup(hash)
    __call__ = ProxyLookup(lambda self, *a, **k: self(*a, **k))
    __iter__ = ProxyLookup(iter)
    __add__ = ProxyLookup(operator.add)
    __getitem__ = ProxyLookup(operator.getitem)
    __bool__ = ProxyLookup(bool)
    __str__ = ProxyLookup(str)
    __dir__ = ProxyLookup(dir)
    __enter__ = ProxyLookup(lambda s: "entered")
    __exit__ = ProxyLookup(lambda s, *a: None)


class Obj:
    x = 5

    @property
    def y(self):
        return 6


o = Obj()
p = LP(o)
print(
    hasattr(getattr, "__get__"),
    hasattr(len, "__get__"),
    hasattr(lambda: 1, "__get__"),
    hasattr(str, "__get__"),
    hasattr(str.upper, "__get__"),
    hasattr(operator.eq, "__get__"),
)
print(p.x, p.y, Proxy().bp, Proxy().b2)
p.z = 9
print(o.z)
q = LP([1, 2])
print(len(q), 1 in q, q == [1, 2], list(q), q + [3], q[0], bool(q), str(q), repr(q), q.append(7), q)
print(LP(len)("abc"), hash(LP(5)) == hash(5))
with LP(3) as e:
    print(e)
try:
    p.nope
except AttributeError as e:
    print(e)
print(getattr(p, "nope", 1), hasattr(p, "nope"), hasattr(p, "y"))


class Marker:
    def __init__(self, s):
        self.s = s
        self.__hash__ = lambda: hash(s)

    def __eq__(self, o):
        return self.s == o


class R(Marker):
    def __hash__(self):
        return hash(self.s)


try:
    print({Marker("a"): 1})
except TypeError as e:
    print(e)
print({R("a"): 1}["a"])

"""getattr, hasattr, setattr, and methods of all kinds: on all kinds of objects."""

import sys
class A:
    x = 1
    def __init__(self): self.y = 2
    @property
    def p(self): return "p"
    @property
    def bad(self): raise AttributeError("bad")
    @property
    def worse(self): raise ValueError("worse")
    @staticmethod
    def s(*a): return ("s", a)
    @classmethod
    def c(cls, *a, **k): return (cls.__name__, a, k)
    k = int
    l = staticmethod(len)
    m = classmethod(lambda cls: cls)
class B(A):
    __slots__ = ("z",)
    def s2(self): return super().s(1), super().c(2)
class G:
    def __getattr__(self, n):
        if n == "no": raise AttributeError(n)
        return "G" + n
class M(type):
    mm = 5
    def meth(cls): return "meth"
class K(metaclass=M): q = 1
class S: __slots__ = ("a", "b")
a, b, g, s = A(), B(), G(), S()
s.a = 1
class Name(str): pass
for o in (a, b, g, s, A, B, K, 5, "x", [], {}, None, 1.5, True, sys, len, A.c, a.s, A.__init__, type, super(B, b), 1j, b"", iter([]), lambda: 1):
    r = []
    for n in ("x", "y", "p", "bad", "no", "z", "a", "b", "s", "c", "k", "l", "m", "mm", "meth", "q", "__class__", "__len__", "append", "real", "path", "nope", Name("y"), "__call__", "mro", "__mro__", "__slots__"):
        r.append(hasattr(o, n))
        v = getattr(o, n, "DEF")
        r.append(v if isinstance(v, (int, str)) and not n.startswith("__") else "object" if v != "DEF" else "DEF")
    print(type(o).__name__, r) if o not in (len,) else print(len(r))
for f in (lambda: getattr(a, "nope"), lambda: getattr(a, 5), lambda: hasattr(a, 5), lambda: getattr(a), lambda: hasattr(a, "worse"), lambda: getattr(a, "worse", 1), lambda: getattr(a, "bad"), lambda: getattr(s, "b"), lambda: getattr(1, "q"), lambda: getattr(a, "nope", 1, 2), lambda: getattr(a, name="x"), lambda: getattr(K, "zz")):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(a.s(1), a.c(1, z=2), A.s(), A.c(3), a.k("5"), A.k("6"), a.l("abc"), A.l("ab"), a.m(), A.m(), b.s2(), K.meth(), B.c(), b.c())
a.s = lambda: "own"; print(a.s())
print(isinstance(1, (str, int)), isinstance(a, (str, (int, A))), isinstance(1, ()), isinstance(b, (A, "x")), isinstance(True, (float, int)))
try: isinstance(1, (str, "x"))
except TypeError as e: print(e)
print(list(map(str, range(5))), list(map(lambda x, y: x + y, [1, 2], [3, 4, 5])), list(filter(None, [0, 1, 2])), list(filter(lambda x: x > 1, range(4))), sum(map(int, "123")), [x for x in map(len, ["a", "bb"])], list(enumerate(x for x in "ab")), list(zip((x for x in "ab"), "cd")))
def stop(x):
    if x == 3: raise StopIteration
    return x
print(list(map(stop, [1, 2, 3, 4])), list(map(str, map(int, "12"))), tuple(map(a.c, "ab")))
class Mp(map): pass
print(list(Mp(str, [1])), next(map(str, [7])), list(map(str, (x for x in (1, 2)))))
try: list(map(lambda x: 1 // x, [1, 0]))
except ZeroDivisionError as e: print(e)
print(len({1: 2}), len({1, 2}), len(frozenset([1])), len(b"abc"), len(bytearray(4)), len(range(7)), len({}.keys()), b"a" + b"b", bytearray(b"x") + b"y", b"" + b"")
class Ln:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
class It(list): pass
for n in (0, 5, -1, 2**70, "x", True, 1.5, 2**62):
    try: print(len(Ln(n)))
    except Exception as e: print(type(e).__name__, e)
print(len(It([1, 2])), len(type("D", (dict,), {})(a=1)))
try: b"a" + "x"
except TypeError as e: print(e)
class G2:
    cx = 1
    def __init__(self): self.own = 2
    def __getattr__(self, n):
        if n.startswith("no"): raise AttributeError(n)
        return "ga:" + n
    def meth(self): return "meth"
    @property
    def bad(self): raise AttributeError("bad")
    @property
    def good(self): return "good"
    @staticmethod
    def s(): return "s"
    @classmethod
    def c(cls): return cls.__name__
class G3(G2):
    __slots__ = ("sl",)
    def __getattribute__(self, n): print("gab", n); return super().__getattribute__(n)
class M2(type):
    def __getattr__(cls, n): return "M2:" + n
    mm = property(lambda cls: "mm")
    def mf(cls): return "mf"
class K2(metaclass=M2):
    cx = 1
    def f(self): return 1
    @classmethod
    def c(cls): return cls.__name__
for o in (G2(), G3(), K2, K2()):
    for n in ("cx", "own", "meth", "bad", "good", "s", "c", "zz", "nozz", "mm", "mf", "f", "sl"):
        try: v = getattr(o, n); print(type(o).__name__, n, v if isinstance(v, (int, str)) else type(v).__name__, hasattr(o, n), getattr(o, n, "d") == v)
        except AttributeError as e: print(type(o).__name__, n, e)
    for f in (lambda: o.cx, lambda: o.own, lambda: o.meth(), lambda: o.bad, lambda: o.good, lambda: o.s(), lambda: o.c(), lambda: o.zz, lambda: o.mm, lambda: o.mf(), lambda: o.sl):
        try: v = f(); print(v)
        except Exception as e: print(type(e).__name__, e)
g = G2(); g.sl = 5; print(g.sl); g.meth = lambda: "own"; print(g.meth())
x = G3(); x.sl = 7; print(x.sl)
class SA:
    def __setattr__(self, n, v): print("set", n, v); super().__setattr__(n, v)
    @property
    def p(self): return 1
    @p.setter
    def p(self, v): print("p", v)
o = SA(); setattr(o, "a", 1); setattr(o, "p", 2); print(o.a); setattr(SA, "z", 9); print(o.z, SA.z)
for f in (lambda: setattr(o, 5, 1), lambda: setattr(5, "x", 1), lambda: setattr(int, "x", 1), lambda: setattr(o, "x"), lambda: setattr([], "x", 1), lambda: setattr(S(), "zz", 1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class H:
    def __init__(self, h): self.h = h
    def __hash__(self): return self.h
    def __bool__(self): return self.h
    def __contains__(self, x): return self.h
for h in (1, -1, 2**64, True, "x", 2**61 - 1, False):
    for f in (lambda: hash(H(h)), lambda: bool(H(h)), lambda: 3 in H(h)):
        try: print(f())
        except Exception as e: print(type(e).__name__, e)
class NH: __hash__ = None
class LB:
    __len__ = staticmethod(lambda: 3)
    __hash__ = lambda self: 5
    __contains__ = None
for f in (lambda: hash(NH()), lambda: len(LB()), lambda: bool(LB()), lambda: hash(LB()), lambda: 1 in LB()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
import enum
class E(enum.Enum):
    X = 1
    Y = 2
print(E.X, E.X.value, E.X == E.X, E.X != E.Y, E.X in E, E["X"], E(2), hash(E.X) == hash(E.X), E.X.name, list(E), E.X < E.Y if 0 else "", hasattr(E, "Z"), getattr(E, "Z", 0))


# --- __doc__ ---
class Documented:
    "its text"


class Bare:
    pass


a, b = Bare(), Documented()
print(a.__doc__, b.__doc__, hasattr("x", "__doc__"), hasattr(5, "__doc__"), hasattr(None, "__doc__"))
a.__doc__, b.__doc__ = "mine", "other"
print(a.__doc__, b.__doc__, Bare.__doc__, Documented.__doc__, a.__dict__)

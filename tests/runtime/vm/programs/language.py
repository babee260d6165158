class Meta(type):
    def __new__(m, n, b, d, **k):
        d["tag"] = k.get("tag")
        return super().__new__(m, n, b, d)
    def __init__(c, n, b, d, **k):
        super().__init__(n, b, d)
class A(metaclass=Meta, tag=5):
    x = 1
print(A.tag, type(A).__name__)
class B:
    __slots__ = ("p", "q")
    def __init__(self): self.p = 1
b = B()
try:
    b.z = 3
except AttributeError as e: print(e)
class V:
    def __init__(self, x): self.x = x
    def __add__(self, o): return V(self.x + (o.x if isinstance(o, V) else o))
    __radd__ = __add__
    def __repr__(self): return f"V({self.x})"
    def __eq__(self, o): return isinstance(o, V) and o.x == self.x
    def __hash__(self): return hash(self.x)
    def __getitem__(self, i): return self.x * i
    def __lt__(self, o): return self.x < o.x
print(V(1) + V(2), 1 + V(5), V(1) == V(1), {V(1): "a"}[V(1)], V(3)[4], sorted([V(3), V(1)]), sum([V(1), V(2)]))
def g():
    try:
        yield 1
        yield 2
    finally:
        print("closed")
x = g(); next(x); x.close()
class C:
    def __enter__(self): print("in"); return self
    def __exit__(self, *a): print("out", a[0]); return True
with C() as c:
    raise ValueError("v")
print({k: v for k, v in zip("abc", range(3))}, {1, 2, 3}, (1,), [*range(3)], {**{"a": 1}})
print(f"{3.14159:.2f} {'a':>5}| {10:x} {1_000_000:,}")
match [1, 2, {"k": 3}]:
    case [a, b, {"k": z}]: print(a, b, z)
class L(list):
    def total(self): return sum(self)
l = L([1, 2]); l.append(4); print(l.total(), l, len(l), isinstance(l, list))
class D(dict):
    def __missing__(self, k): return k * 2
print(D()["ab"], D(a=1))
async def co(): return 5
import sys
try: co().send(None)
except StopIteration as s: print(s.value)
print(*map(lambda q: q * 2, filter(None, [0, 1, 2])))
print(max(3, 1), min([4, 2]), any([0, 1]), all([]), sorted("hello", reverse=True), list(reversed([1, 2])), list(enumerate("ab")))
del sys
def f(*a, k=1, **kw): return a, k, kw
print(f(1, 2, k=3, z=4), f(*[1], **{"w": 2}))
try: f(**{"k": 1}, **{"k": 2})
except TypeError as e: print(e)
print("a,b".split(","), "x".join(["1", "2"]), "abc"[::-1], "%d %s" % (1, "z"))
print(type(3), type(A), int, repr("a'b"), b"abc", 2 ** 100, 7 // -2, divmod(7, 3), round(2.5), 1e100)
lst = [5, 3, 1]; lst.sort(); print(lst, lst[1:], lst.index(3))
print(isinstance(True, int), issubclass(bool, int), callable(f), hasattr(A, "x"), getattr(A, "nope", 7))
def deco(n):
    def w(fn):
        def inner(*a): return fn(*a) * n
        return inner
    return w
@deco(3)
def h(a): return a
print(h(4))
print([y for x in range(3) if x for y in range(x)], (lambda a, b=2: a + b)(1))
exec("q = 5\nprint(q + 1)")
print(eval("1 + 2"))
import math
print(math.sqrt(16), math.pi)
try:
    {}["nope"]
except KeyError as e: print(repr(e))
try:
    [][3]
except IndexError as e: print(e)
class P:
    @property
    def v(self): return self._v
    @v.setter
    def v(self, n): self._v = n
p = P(); p.v = 9; print(p.v, p.__dict__)
print(str(V(1)), [V(2)], {"k": V(3)}, (V(4),))

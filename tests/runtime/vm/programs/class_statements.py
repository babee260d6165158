"""Class statements that runtime/vm/types/making.py makes, and those that it leaves to the library."""

class A:
    "doc of A"
    x = 3
    def __init__(self, v): self.v = v
    def f(self): return self.v + self.x
class B(A):
    def f(self): return super().f() * 2
    def __eq__(self, o): return True
class C(B, A): pass
class S:
    __slots__ = ("a",)
class P:
    @property
    def q(self): return 5
    class Inner: pass
class N:
    def __set_name__(self, owner, name): print("set", owner, name)
class D:
    n = N()
class I:
    def __init_subclass__(cls, **k): print("sub", cls, k)
class J(I): pass
class K(J, k=1): pass
class L(list):
    def __new__(cls, *a): return super().__new__(cls)
try:
    class Z(bool): pass
except TypeError as e: print(e)
try:
    class Y(A, A): pass
except TypeError as e: print(e)
try:
    class X(3): pass
except TypeError as e: print(e)
class E(Exception):
    pass
class M(type):
    def __call__(cls): return "m"
class MM(metaclass=M): pass
class MN(MM): pass
print(A.__doc__, A.__module__, A.__qualname__, P.Inner.__qualname__, A(1).f(), B(1).f(), B.__hash__, C.__mro__, B.__bases__, B.__mro__, MN(), type(MN))
print(A.__name__, E("x"), L(), A.__subclasses__(), P().q)
def f():
    class Q:
        __qualname__ = "other"
        y: int = 3
    return Q
print(f(), f().__annotations__)
for b in (3, None):
    try:
        class V:
            __qualname__ = b
    except TypeError as e: print(e)
print(D.__dict__["n"].__class__, J, K)

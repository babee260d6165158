# Other bases for classes that have subclasses, mro() of metaclasses; names of generators; raise ... from a class.
def t(f, *a, **k):
    try: r = f(*a, **k)
    except BaseException as e: print(type(e).__name__, e.args)
    else: print(repr(r))
class A: x = "A"
class B: x = "B"; y = "By"
class C(A): pass
class D(C): pass
d = D(); print(d.x, D.__mro__)
C.__bases__ = (B,); print(d.x, d.y, D.__mro__, A.__subclasses__(), B.__subclasses__(), C.__base__)
t(setattr, C, "__bases__", (D,)); t(setattr, C, "__bases__", (int,)); t(setattr, C, "__bases__", ()); print(C.__bases__)
class M(type):
    def mro(cls): return [cls, B, A, object] if cls.__name__ == "N" else type.mro(cls)
class N(metaclass=M): pass
class O(N): pass
print(N.__mro__, O.__mro__, N.x, O().y)
class Bad(type):
    def mro(cls): return [cls, 3]
t(lambda: Bad("q", (), {}))
class R(type):
    def mro(cls): return list(reversed(type.mro(cls)))
class S(metaclass=R): z = 1
print(S.__mro__)
class P(A, B): pass
class Q(P): pass
t(setattr, P, "__bases__", (B, A)); print(Q.__mro__, Q.x)
class Q2(P, A): pass
t(setattr, P, "__bases__", (A, P)); t(setattr, A, "__bases__", (B,)); print(Q2.__mro__, A.__bases__)
class E(Exception):
    def __init__(self, *a): print("init", a); super().__init__("made")
try: raise ValueError(1) from E
except ValueError as e: print(repr(e.__cause__))
try: raise ValueError(1) from int
except Exception as e: print(type(e), e)
def gen(): yield 1
g = gen(); g.__name__ = "n"; g.__qualname__ = "q.n"; print(g.__name__, repr(g).split(" at")[0]); t(setattr, g, "__name__", 2); t(delattr, g, "__name__")
def ff(): pass
print("__dict__" in dir(ff), ff.__dict__)

"""Special methods of operands: who is asked, in which order, and what NotImplemented does."""


class A:
    def __init__(self, v): self.v = v
    def __add__(self, o):
        if isinstance(o, A): return A(self.v + o.v)
        if o == 5: return NotImplemented
        return ("A+", o)
    def __radd__(self, o): return ("radd", o)
    def __isub__(self, o): 
        if o == 1: return NotImplemented
        return ("isub", o)
    def __sub__(self, o): 
        if o in (1, 2): return ("sub", o)
        return NotImplemented
    def __imul__(self, o): return NotImplemented
    def __eq__(self, o):
        print("eq", type(o).__name__)
        if isinstance(o, A): return self.v == o.v
        return NotImplemented
    def __lt__(self, o): return NotImplemented
    def __gt__(self, o): return ("gt",)
    def __getitem__(self, k): return ("item", k)
    def __setitem__(self, k, v): print("set", k, v)
    def __mod__(self, o): yield o
    def __truediv__(self, o): raise ZeroDivisionError("mine")
class B(A):
    def __radd__(self, o): return ("B.radd", type(o).__name__)
    def __eq__(self, o): print("B.eq"); return NotImplemented
class C:
    def __radd__(self, o): return ("C.radd", type(o).__name__)
    def __eq__(self, o): return "C.eq"
    def __ne__(self, o): return "C.ne"
    def __gt__(self, o): return "C.gt"
class P: pass
class I(int):
    def __add__(self, o): return ("I+", int(self), o)
class J(int): pass
class L(list):
    def __getitem__(self, k): return ("L", k)
def t(f):
    try:
        r = f()
        print(r.v if isinstance(r, A) else r)
    except Exception as e: print(type(e).__name__, e)
a, b, c, p = A(1), B(2), C(), P()
t(lambda: a + a); t(lambda: a + 3); t(lambda: a + 5); t(lambda: a + b); t(lambda: b + a); t(lambda: a + c); t(lambda: 3 + a); t(lambda: a + "x"); t(lambda: p + p); t(lambda: p + 1); t(lambda: 1 + p); t(lambda: c + c)
def inp(op, x, y):
    try: exec(f"z = x {op} y") if 0 else None
    except: pass
def isub(x, y): x -= y; return x
def iadd(x, y): x += y; return x
def imul(x, y): x *= y; return x
def ipow(x, y): x **= y; return x
t(lambda: isub(a, 1)); t(lambda: isub(a, 7)); t(lambda: iadd(a, 7)); t(lambda: iadd(a, 5)); t(lambda: imul(a, 5)); t(lambda: imul(a, a)); t(lambda: ipow(a, a)); t(lambda: ipow(p, 2)); t(lambda: a - 9); t(lambda: a - a); t(lambda: isub(C(), 1))
t(lambda: a == a); t(lambda: a == 1); t(lambda: a != a); t(lambda: a == b); t(lambda: b == a); t(lambda: a == c); t(lambda: c == a); t(lambda: c != 1); t(lambda: a < a); t(lambda: a < 1); t(lambda: a < c); t(lambda: a > 1); t(lambda: 1 < a); t(lambda: a <= a); t(lambda: p < p)
t(lambda: p == p); t(lambda: p == P()); t(lambda: p != p); t(lambda: p != 1); t(lambda: p == 1); t(lambda: p == c); t(lambda: p != c); t(lambda: J(3) == 3); t(lambda: J(3) != J(3)); t(lambda: J(3) + 4); t(lambda: I(3) + 4); t(lambda: 4 + I(3)); t(lambda: I(3) + I(4)); t(lambda: J(3) + I(4))
t(lambda: a[1]); t(lambda: a["x"]); t(lambda: a[1:2]); a[1] = 2; t(lambda: p[1]); t(lambda: L([1])[0]); t(lambda: list(a % 3)); t(lambda: a / 2)
try: p[1] = 2
except TypeError as e: print(e)
for i in range(3):
    if a == 1 or p == p: print("yes")
a.__add__ = lambda o: "own"; t(lambda: a + 3)
A.__add__ = lambda self, o: "new"; t(lambda: a + 3)
del A.__add__; t(lambda: a + 3)
class M(type):
    def __add__(cls, o): return "M+"
    def __eq__(cls, o): return NotImplemented
    __hash__ = type.__hash__
    def __getitem__(cls, k): return "M[]"
class K(metaclass=M): pass
t(lambda: K + 1); t(lambda: K == K); t(lambda: K == 1); t(lambda: K[1])
class D:
    __add__ = staticmethod(lambda o: ("static", o))
    __eq__ = None
    __getitem__ = classmethod(lambda cls, k: (cls.__name__, k))
t(lambda: D() + 1); t(lambda: D() == 1); t(lambda: D()[2]); t(lambda: sum([a.v, 2])); t(lambda: [P() == P(), (a, 1) == (a, 1), a in [1, a]])

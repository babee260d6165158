"""What ** takes, and dict(x): what has keys(), its own or its class's, or by __getattr__."""
from unittest.mock import MagicMock, Mock
def f(**k): return k
class A:
    def __getattr__(self, n):
        print("asked", n)
        if n == "keys": return lambda: ["a", "b"]
        raise AttributeError(n)
    def __getitem__(self, k): return k * 2
class B: pass
b = B(); b.keys = lambda: ["x"]
class C(B):
    def __getitem__(self, k): return 5
c = C(); c.keys = lambda: ["x"]
class D:
    def keys(self): raise AttributeError("inner")
class E:
    def keys(self): return ["z"]
for x in (A(), b, c, MagicMock(), Mock(), D(), E(), 5, [("a", 1)]):
    for how in ("f(**x)", "dict(**x)", "dict(q=1, **x)", "{**x}", "dict(x)", "{}.update(x)", "{} | x", "f(a=3, **x)"):
        try: r = eval(how); print(how, type(r).__name__, r if "Mock" not in str(r) else "")
        except Exception as e: print(how, type(e).__name__, str(e) if "Mock" not in str(e) else "Mock")
class F(dict):
    def keys(self): return ["zz"]
    def __getitem__(self, k): return "own"
class G(dict):
    def __iter__(self): return iter(["gg"])
    def keys(self): return ["g2"]
    def __getitem__(self, k): return "own"
class H:
    def keys(self): return 5
class I:
    def keys(self): return [1, 2]
    def __getitem__(self, k): return k
class J:
    def keys(self): return "ab"
    def __getitem__(self, k): raise AttributeError("no item")
class K:
    keys = None
for x in (F(a=1), G(b=2), H(), I(), J(), K()):
    for how in ("f(**x)", "dict(**x)", "dict(q=1, **x)", "{**x}", "dict(x)", "{}.update(x)", "f(a=3, **x)"):
        try: r = eval(how); print(how, type(r).__name__, r)
        except Exception as e: print(how, type(e).__name__, e)

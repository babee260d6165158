class S(str):
    def join(self, it): return S("<" + super().join(map(str.upper, it)) + ">")
    def __hash__(self): return str.__hash__(self)
    def __eq__(self, o): return str.__eq__(self, o)
print(S(", ").join(["a", "b"]), S(", ").join(x for x in "ab"), S(",").join([S("x"), S("y")]))
def gen():
    yield "a"; yield S("b")
print(S("-").join(gen()))
class M(str):
    def __new__(cls, x=""): return super().__new__(cls, x)
    def join(self, it): return self.__class__(super().join(map(self.escape, it)))
    @classmethod
    def escape(cls, s): return cls(s.replace("<", "&lt;"))
print(M(",").join(["<a>", "b"]), type(M(",").join(["a"])))
class T(str): pass
def f(**kw): return kw
print(f(**{T("a"): 1, S("b"): 2}), dict(**{T("x"): 1}))
def g(a, b=2): return a, b
print(g(**{T("a"): 1}), g(**{S("a"): 1, T("b"): 3}))
class C:
    def __init__(self, x): self.x = x
print(C(**{T("x"): 1}).x)
print("{x}".format(**{T("x"): 5}), "%(a)s" % {T("a"): 1})
from functools import partial
print(partial(g, **{T("a"): 1})(), sorted([2, 1], **{T("reverse"): True}))
try: g(**{1: 2})
except TypeError as e: print(e)
try: g(**{T("zz"): 2})
except TypeError as e: print(e)
getattr(C(1), T("x")); setattr(C, T("y"), 3); print(C.y, vars(C(2)))
c = C(1); c.__dict__[T("z")] = 1; print(c.z)
type(T("N"), (), {T("m"): 1}).m
class B(bytes):
    def join(self, it): return super().join(list(it) + [b"!"])
print(B(b",").join([b"a"]))
for text in (r"'\N{}'", r"'\N{nope}'", r"'\N'", r"'\N{'", r"'ab\N{x'", r"'\N{LATIN SMALL LETTER A}'", r"'\x1'", r"'\u12'", r"'\U00110000'"):
    try: print(eval(text))
    except SyntaxError as e: print(e.msg)
for text in (rb"\N{}", rb"\N{nope}", rb"\N", rb"\N{", rb"ab\N{x", rb"\N{LATIN SMALL LETTER A}", rb"\x1", rb"\u12", rb"\U00110000", b"\\"):
    try: print(text.decode("unicode_escape"))
    except UnicodeError as e: print(e)
    print(text.decode("unicode_escape", "replace"), text.decode("unicode_escape", "ignore"))

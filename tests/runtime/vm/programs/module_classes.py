"""m.__class__ = cls: modules with properties, __getattr__, __call__ and __setattr__."""

import types, sys, functools

me = sys.modules[__name__]


class M(types.ModuleType):
    def _h(self, *a, prop=""):
        raise AttributeError(f"cannot set {prop}")

    dps = property(fset=functools.partial(_h, prop="dps"))

    @property
    def lazy(self):
        print("computing")
        self.__dict__["cached"] = 4
        return 8

    def __getattr__(self, n):
        if n.startswith("dyn"):
            return n.upper()
        raise AttributeError(n)

    def __call__(self, x):
        return ("called", x)

    def __setattr__(self, n, v):
        if n == "guarded":
            print("guard", v)
        super().__setattr__(n, v)

    def __repr__(self):
        return "<M>"

    def __delattr__(self, n):
        print("del", n)
        super().__delattr__(n)

    def __dir__(self):
        return ["x", "y"]

    def meth(self):
        return self is me


value = 3
k = types.ModuleType("k")
for bad in (5, int, object):
    try:
        k.__class__ = bad
    except TypeError as e:
        print(e)
sys.modules["main2"] = me
me.__class__ = M
print(
    type(me),
    isinstance(me, M),
    isinstance(me, types.ModuleType),
    me,
    me.value,
    me.lazy,
    me.cached,
    me.dynamic,
    me(4),
    me.meth(),
)
try:
    me.dps = 4
except AttributeError as e:
    print(e)
me.guarded = 5
print(guarded, me.guarded)
me.plain = 6
print(plain)
del me.plain
try:
    me.nope
except AttributeError as e:
    print(e)
print(dir(me), hasattr(me, "dyn1"), hasattr(me, "nope"), hasattr(me, "lazy"), getattr(me, "zz", 1))
from main2 import value as v2, dynamo

print(v2, dynamo)
import main2

print(main2.lazy)
me.__class__ = types.ModuleType
print(type(me), hasattr(me, "dyn1"))
m = M("mm")
print(m, m.lazy, type(m))
m.__class__ = M
t = 0
me.__class__ = M
for i in range(2000):
    t += me.value + len(me.dynq) + me(1)[1]
    me.count = i
print(t, count)

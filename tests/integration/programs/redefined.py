"""What hardly ever changes, changes in hot loops: names, defaults and bases, getters, built-in functions, __init__."""


def names(n):
    def f(): pass
    t = 0
    for k in range(n):
        t += len(f.__name__)
        f.__name__ = "x" * (k % 5 + 1)
        t += len(f.__name__) * 3 + len(f.__qualname__)
        f.__qualname__ = "a.b" * (k % 3 + 1)
        t += len(f.__qualname__) * 5
        f.__defaults__ = (k,)
        t += f.__defaults__[0]
        f.__doc__ = str(k)
        t += len(f.__doc__)
        f.extra = k
        t += f.extra
    return t


def defaults(n):
    def g(x, y=3, *, z=4): return x + y * 2 + z * 3
    t = 0
    for k in range(n):
        t += g(k)
        if k % 9 == 0: g.__defaults__ = (k,)
        if k % 11 == 0: g.__kwdefaults__ = {"z": k}
        t += g(k, z=1) + g(1, 2)
    return t


class X:
    def who(self): return 1
    def __repr__(self): return "X"


class Y:
    def who(self): return 2


class Z(X):
    def who(self): return super().who() * 10


class Z2(Z): pass


def bases(n):
    z, t = Z2(), 0
    for k in range(n):
        t = (t * 3 + z.who() + isinstance(z, X) + isinstance(z, Y) * 2 + issubclass(Z2, Y) * 4 + len(Z.__mro__) + (Z.__base__ is X)) & 0xfffff
        if k % 20 == 19:
            Z.__bases__ = (Y,) if Z.__bases__[0] is X else (X,)
        t += z.who()
        if k % 33 == 32:
            z.__class__ = Z if type(z) is Z2 else Z2
        t += type(z) is Z
    return t


class W:
    def getter(self): return 5
    p = property(getter)


def properties(n):
    w, t = W(), 0
    p = W.__dict__["p"]
    for k in range(n):
        t += w.p
        if k % 13 == 12:
            p.__init__((lambda self, k=k: k), None, None)
        t += w.p * 2
        W.q = property(lambda self, k=k: k) if k % 10 == 0 else W.__dict__.get("q")
        t += w.q
    return t


def globs(n):
    t = 0
    for k in range(n):
        globals()["dyn"] = k
        t += dyn
        if k % 7 == 0:
            globals()["len"] = lambda x: 100
        t += len("abc")
        if k % 7 == 0:
            del globals()["len"]
        t += len("abc")
        exec("dyn2 = dyn * 2", globals())
        t += dyn2
    return t


class Meta(type):
    def __call__(cls, *a):
        o = super().__call__(*a)
        o.made = cls.count
        return o
    def __len__(cls): return cls.count


class M(metaclass=Meta):
    count = 0
    def __new__(cls, v):
        o = object.__new__(cls)
        o.nv = v
        return o
    def __init__(self, v): self.v = v * 2


def metas(n):
    t = 0
    for k in range(n):
        M.count += 1
        m = M(k)
        t += m.made + m.v + m.nv + len(M)
        if k % 17 == 16:
            M.__init__ = lambda self, v: setattr(self, "v", v * 3)
    return t


for f in (names, defaults, bases, properties, globs, metas):
    print(f.__name__, f(60))

"""The entries of a function's __dict__, and its __kwdefaults__, which is the dict itself."""


def f(a, *, k=1):
    return k


f.__dict__.update({"__kwdefaults__": {"k": 9}, "__name__": "zzz", "__defaults__": (1,), "x": 5, "__call__": 3})
print(f.__kwdefaults__, f.__name__, f.__defaults__, f.x, f(1), f.__call__, sorted(f.__dict__))


class B:
    def m(self):
        pass


B.m.__dict__["__name__"] = "q"
B.m.t = 1
print(B.m.__name__, B().m.__name__, B().m.t, B.m.__dict__)


class C:
    def mk(self, f):
        def func(*args, __wrapper=None, **k):
            return __wrapper

        func.__kwdefaults__["_C__wrapper"] = f
        return func


a = C().mk(1)
b = C().mk(2)
print(a(), b(), a.__kwdefaults__, a.__kwdefaults__ is a.__kwdefaults__)


def mk():
    def g(x, y=[], *, z={}):
        return y, z

    return g


p, q = mk(), mk()
p.__kwdefaults__["z"] = 9
print(q(0), p(0), q.__kwdefaults__, p.__kwdefaults__)
p.__kwdefaults__.clear()
try:
    p(0)
except TypeError as e:
    print(e)
p.__kwdefaults__ = None
print(p.__kwdefaults__, p.__defaults__)
p.__kwdefaults__ = {"z": 4}
print(p(1))
del p.__kwdefaults__
print(p.__kwdefaults__)


def orig(a, *, k=1):
    return ("orig", a, k)


def w(*args, __w=None, **kw):
    return lazy(__w)(*args, **kw)


def lazy(f):
    def real(a, *, k=1):
        return ("real", a, k)

    f.__code__ = real.__code__
    f.__globals__.update(real.__globals__)
    f.__dict__.update(real.__dict__)
    return f


w.__kwdefaults__.update(orig.__kwdefaults__)
w.__kwdefaults__["__w"] = w
print(w.__kwdefaults__["k"])
print(w(5))
print(w(6, k=3))
print(w(7))
for i in range(300):
    assert w(i) == ("real", i, 1)

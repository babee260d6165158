"""Classes derived from property, staticmethod, classmethod, with an __init__ of their own; __new__ with decorators."""


class S(staticmethod):
    def __init__(self, f, extra=0):
        super().__init__(f)
        self.extra = extra


class C(classmethod):
    def __init__(self, extra):
        self.extra = extra

    def __call__(self, f):
        super().__init__(f)
        return self


class X:
    s = S(lambda x: x + 1, extra=4)

    @C(7)
    def c(cls, y):
        return cls.__name__, y


print(X.s(1), X.__dict__["s"].extra, X.c(3), X().c(4), X.__dict__["c"].extra)


class P(property):
    def __init__(self, *, get, tag):
        super().__init__(get)
        self.tag = tag


class Y:
    @property
    def a(self):
        "doc"
        return 1

    @a.setter
    def a(self, v):
        print("set", v)

    p = P(get=lambda s: 9, tag="t")


print(Y().a, Y().p, Y.p.tag, Y.a.__doc__, Y.p.fset)
Y().a = 4


class M(type):
    def __call__(cls, *a, **k):
        return type.__call__(cls, *a, **k)


class O(metaclass=M):
    def __init__(self, x, *, y=1):
        self.v = x, y


print(O(1, y=2).v, O(1).v)


class N:
    def __new__(cls, *a, **k):
        return super().__new__(cls)


print(type(N(1, q=2)).__name__)
class Z:
    pass


try:
    Z(a=1)
except TypeError as e:
    print(e)


class D(staticmethod):
    pass


print(D(len)("abc"), D(len).__wrapped__ is len, staticmethod(len).__func__ is len)


def deco(f):
    def func(*args, __wrapper=None, **kw):
        return __wrapper, args, kw

    func.__kwdefaults__.update(f.__kwdefaults__ or {})
    func.__kwdefaults__["__wrapper"] = "set"
    return func


class A:
    @deco
    def __new__(cls, *a, **k):
        return object.__new__(cls)

    @deco
    def m(self):
        pass

    @deco
    def __getitem__(self, i):
        pass

    @deco
    def __call__(self):
        pass


print(A.__new__(A))
print(A(), A(1), A(k=2))


class B:
    m = A.m
    __getitem__ = A.__getitem__
    __call__ = A.__call__

    @deco
    def __init__(self):
        pass


b = B.__new__(B)
print(b.m()[0], b[1][0], b()[0], B.m.__kwdefaults__)


class argmap:
    def __call__(self, f):
        def func(*args, __wrapper=None, **kw):
            return argmap._lazy(__wrapper)(*args, **kw)

        func.__kwdefaults__.update(f.__kwdefaults__ or {})
        func.__kwdefaults__["_argmap__wrapper"] = func
        func.__self__ = func
        func.__argmap__ = self
        func.__wrapped__ = f
        return func

    @classmethod
    def _lazy(cls, func):
        print("lazy", func is not None)
        real = func.__argmap__.compile(func.__wrapped__)
        func.__code__ = real.__code__
        return func

    def compile(self, f):
        g = {"f": f}
        exec("def real(*a, **k):\n  return f(*a, **k)", globals(), g)
        glob = globals()
        glob["f"] = f
        return g["real"]


class disp:
    __kwdefaults__ = None

    def __new__(cls, f=None):
        self = object.__new__(cls)
        self.f = f
        return argmap()(self)

    def __call__(self, *a, **k):
        return self.f(*a, **k)


class G:
    @disp
    def __new__(cls, *a, **k):
        return object.__new__(cls)

    def __init__(self, x=1):
        self.x = x


print(type(G.__dict__["__new__"]), type(G.__new__))
print(G().x)
print(G(4).x)

"""Methods without a positional parameter: the receiver goes to *args."""


class A:
    def m1(*args, w=None, **kw):
        return w, len(args), kw

    def m2(*args, w=None):
        return w, len(args)

    def m3(*args, w=None, v=2):
        return w, v, len(args)

    def m4(a, *args, w=None):
        return w, len(args)

    def m5(*args, **kw):
        return len(args), kw

    def m6(*args, w):
        return w, len(args)


a = A()
print(a.m1(), a.m1(1), a.m1(1, 2), a.m1(w=3), a.m1(1, w=3, z=1), a.m1(*[1, 2]), a.m1(*[1], **{"w": 2}))
print(a.m2(), a.m2(1), a.m2(1, 2), a.m2(w=3), a.m2(1, w=3), a.m2(*[1, 2]))
print(a.m3(), a.m3(1), a.m3(1, 2), a.m3(w=3), a.m3(1, v=3), a.m3(*[1, 2]))
print(a.m4(), a.m4(1), a.m4(1, 2), a.m4(w=3), a.m4(1, w=3), a.m4(*[1, 2]))
print(a.m5(), a.m5(1), a.m5(w=1))
try:
    a.m6()
except TypeError as e:
    print(e)
try:
    a.m6(1, 2)
except TypeError as e:
    print(e)
b = a.m1
print(b(), b(1), b(w=1))


def deco(f):
    def func(*args, __wrapper=None, **kw):
        return __wrapper, len(args), kw

    return func


class A:
    @deco
    def m(self):
        pass


print(A.m(5))
print(A().m(5))


class B:
    @deco
    def __init__(self):
        pass


try:
    print(B())
except TypeError as e:
    print(e)
b = B.__new__(B)
f = deco(1)
print(f(b))
print(f(7))
A.n = deco(2)
print(A().n(3))


class A2:
    q = A.m


print(A2().q(1))

"""Frames, tracebacks and code objects as values."""

import sys


def f(a, b=1, *c, d=2, **e):
    x = 1

    def g():
        return x + a

    fr = sys._getframe()
    print(
        fr.f_code.co_name,
        fr.f_lineno,
        sorted(fr.f_locals),
        fr.f_back.f_code.co_name,
        fr.f_back.f_lineno,
        fr.f_back.f_back,
    )
    print(fr.f_globals["__name__"], fr.f_code is f.__code__, fr.f_back.f_locals is not None)
    return g


g = f(1)
co = f.__code__
print(
    co.co_name,
    co.co_varnames,
    co.co_cellvars,
    co.co_freevars,
    co.co_argcount,
    co.co_kwonlyargcount,
    co.co_flags,
    co.co_nlocals,
    co.co_names,
    co.co_firstlineno > 0,
)
print(g.__code__.co_freevars, g.__code__.co_varnames, g.__code__.co_flags)


def h():
    "doc"
    return 1, "a", 2.5


print(h.__code__.co_consts)


def where():
    return sys._getframe(1).f_lineno


print(where(), where())
try:
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise ValueError from e
except ValueError as e:
    t = e.__traceback__
    print(t.tb_lineno, t.tb_frame.f_code.co_name, t.tb_next, t.tb_frame.f_globals is globals() or 1)
    print(e.__cause__.__traceback__.tb_lineno)


class C:
    y = 5
    print(sorted(sys._getframe().f_locals))


print(sys._getframe().f_locals["C"])
try:
    sys._getframe(50)
except ValueError as e:
    print(e)


def deep(n):
    if n == 0:
        f = sys._getframe()
        k = 0
        while f:
            k += 1
            f = f.f_back
        return k
    return deep(n - 1)


print(deep(20))
print(IOError is OSError, EnvironmentError)


def gen():
    yield sys._getframe().f_code.co_name


it = gen()
print(next(it), it.gi_frame.f_lineno, it.gi_frame.f_locals)
print(list(it), it.gi_frame)
print(list(h.__code__.co_lines())[-1][2], next(h.__code__.co_positions()) is not None)
try:
    exit(3)
except SystemExit as e:
    print(e.code)
total = 0


def frame_loop():
    t = 0
    for i in range(1000):
        t += sys._getframe().f_lineno
    return t


print(frame_loop())
print(globals() is globals())
g = globals
l = locals
v = vars
d = dir
ev = eval
ex = exec


def f(a):
    b = 2
    print(sorted(l()), g() is globals(), sorted(v()), d())
    print(ev("a + b"))
    ex("print(a, b)")


f(1)
x = 5
g()["y"] = 6
print(y, l() is g())
import types

m = types.ModuleType("m")
print(m.__dict__ is m.__dict__, vars(m) is m.__dict__)
ns = {}
exec("def q(): return globals()", ns)
print(ns["q"]() is ns, f.__globals__ is globals())


class K:
    pass


k = K()
k.a = 1
print(vars(k), k.__dict__ == {"a": 1})

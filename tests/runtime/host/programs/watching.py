"""sys.settrace: which events there are, in which lines, with which values."""

import contextlib
import os
import sys


def loops(n):
    for i in range(n):
        if i == 1:
            continue
        elif i == 3:
            break
        else:
            pass
        x = 3
    else:
        x = 0
    while True:
        n -= 1
        if n < 0:
            break
    while n < 3:
        n += 1
        if n == 2: continue
    return x


def excs(a):
    try:
        try:
            if a:
                raise ValueError(a)
            else:
                a = 3
        except KeyError:
            pass
        finally:
            a = 1
    except ValueError as e:
        a = str(e)
    else:
        a = 5
    try:
        pass
    except:
        pass
    return a

@contextlib.contextmanager

def manager():
    yield 3

class Plain:
    """Doc."""
    x = 1

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return True


def withs():
    "Doc."
    with Plain() as p:
        y = 1
    with Plain():
        raise KeyError
    with manager() as m, \
         Plain() as q:
        z = m
    return y


def leave():
    try:
        deep()
    except LookupError:
        return 1


def deep():
    try:
        bad()
    except ZeroDivisionError:
        raise


def bad():
    raise IndexError(
        "x")


def goes_on(x):
    if x:
        x = x
    if False:
        x = 1
    for x in range(2): x += 1
    return x


def gen(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                yield got
    finally:
        n = 0


def outer():
    r = yield from gen(2)
    return r


def closed():
    g = gen(5)
    next(g)
    g.send(3)
    g.close()
    g = gen(3)
    next(g)
    try:
        g.throw(KeyError)
    except KeyError:
        pass


def multi(a,
          b=2,
          *c):
    x = a + b + len(c)
    assert x, (
        "no")
    global G
    G = x
    def inner(q):
        return q + x
    ...
    "text"
    del a
    y: int
    z: int = 1
    return inner(
        1)


def ends(x):
    if x:
        y = 1


def match(x):
    match x:
        case 1:
            return 2
        case [a, b]:
            return a
        case _:
            pass

def one(): return 1
lam = lambda: 5

def props():
    class C:
        a = 1
        @property
        def p(self):
            return 3
    return C().p

def nothing_to_do(a):
    if a == 1:
        b = a + 1
    else:
        pass
    if a:
        if a == 1:
            pass
        else:
            pass
    try:
        pass
    except KeyError:
        pass
    for b in range(a):
        if b:
            continue
        else:
            pass


walk = os.walk(os.curdir)
next(walk)


def elsewhere():
    """An exception goes into a generator that stands since before."""
    try:
        walk.throw(KeyError)
    except KeyError:
        pass
    try:
        return [][1]
    except IndexError:
        return 2


events = []

def tracer(frame, event, arg):
    if frame.f_code.co_filename == __file__:
        events.append((frame.f_code.co_name, event, frame.f_lineno, arg if event == "return" and isinstance(arg, (int, str)) else
          arg[0].__name__ if event == "exception" else None))
    return tracer


def run(f, *args):
    sys.settrace(tracer)
    try:
        r = f(*args)
        if hasattr(r, "send"): list(r)
    finally:
        sys.settrace(None)
    print("---", f.__name__)
    for e in events: print(*e)
    events.clear()
for f, *args in [(elsewhere,), (nothing_to_do, 0), (nothing_to_do, 1), (nothing_to_do, 2), (loops, 5), (excs, 0), (excs, 1), (withs,), (leave,), (gen, 2), (outer,), (closed,), (multi, 1), (ends, 0), (ends, 1), (match, [1,2]), (match, 1), (match, 5),
    (one,), (lam,), (props,), (goes_on, 0), (goes_on, 1)]:
    run(f, *args)

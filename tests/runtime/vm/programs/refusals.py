"""zip(strict=True) of three, what coroutines refuse, proxies in place, groups with arguments of their own."""

import warnings
import weakref

warnings.simplefilter("ignore")


class It:
    def __init__(s, n):
        s.n = n

    def __iter__(s):
        return s

    def __next__(s):
        if s.n == 0:
            raise StopIteration
        s.n -= 1
        return s.n


def t(f):
    try:
        print(f())
    except BaseException as e:
        print(type(e).__name__, e)


for a in range(4):
    for b in range(4):
        for c in range(4):
            t(lambda: list(zip(It(a), range(b), It(c), strict=True)))


async def co():
    return 5


async def ag():
    yield 1


c = co()
for f in (
    iter,
    list,
    lambda x: [*x],
    lambda x: [y for y in x],
    lambda x: next(x),
    lambda x: (lambda *a: a)(*x),
    lambda x: 1 in x,
    tuple,
    sum,
    lambda x: dict(x),
    lambda x: "".join(x),
    set,
    lambda x: zip(x),
    lambda x: enumerate(x),
    lambda x: list(map(str, x)),
    lambda x: [].extend(x),
    sorted,
    lambda x: max(x),
):
    t(lambda: f(c))
    t(lambda: f(ag()))


def un():
    a, b = c


t(un)


def gen():
    yield from c


t(lambda: list(gen()))


class C:
    def __ifloordiv__(s, o):
        return 21

    def __add__(s, o):
        return ("add", o)


x = C()
p = weakref.proxy(x)
p //= 2
print(p)
p = weakref.proxy(x)
p += 3
print(p)
p = weakref.proxy(x)


def sub():
    global p
    p -= 1


t(sub)


class EG(ExceptionGroup):
    def __new__(cls, m, e, code):
        o = super().__new__(cls, m, e)
        o.code = code
        return o

    def derive(self, e):
        return EG(self.message, e, self.code)


e = EG("m", [ValueError(1), TypeError(2)], 42)
print(e.args, e.code, ExceptionGroup[int])
t(lambda: [(type(x).__name__, x.code, x.exceptions) for x in e.split(ValueError)])


class Errors(ExceptionGroup):
    def __new__(cls, errors, exit_code):
        self = super().__new__(Errors, f"exit code: {exit_code}", errors)
        self.exit_code = exit_code
        return self

    def derive(self, excs):
        return Errors(excs, self.exit_code)


try:
    raise Errors([OSError(1), ValueError(2)], 3)
except* OSError as g:
    print(g.exit_code, g.exceptions)
except* ValueError as g:
    print(g.exit_code, g.args)

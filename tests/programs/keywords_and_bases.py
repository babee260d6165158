"""Keyword names that are computed; bases that are no classes; other bases."""


def create(a_p, b=2, **rest):
    return a_p, b, rest


n = "a"
for d in ({f"{n}_p": 1}, {n + "_p": 1, "b" * 1: 3}, {"".join("a_p"): 0, "r" + str(1): 5}):
    print(create(**d))
exec("def late(x_1): return x_1")
print(late(**{f"x_{1}": 7}))
for bad in ({2: 3, "a_p": 1}, {"a_p": 1, "a_p2": 2}, {n: 1}):
    try:
        print(create(**bad))
    except TypeError as e:
        print(e)


class P:
    def who(self):
        return "P"


class Q:
    def who(self):
        return "Q"


def base():
    pass


base.__mro_entries__ = lambda bases: (P,)


class R(base):
    pass


print(R.__mro__, R.__orig_bases__ == (base,), R.__bases__, R().who())
r = R()


def asked(x, count):
    found = ""
    for _ in range(count):
        found = x.who()
    return found


print(asked(r, 100))
R.__bases__ = (Q, P)
print(R.__mro__, asked(r, 100), Q.__subclasses__())
R.__bases__ = (P, Q)
print(asked(r, 100), isinstance(r, Q))
for bad in ((), 3, (int,), (R,), (3,)):
    try:
        R.__bases__ = bad
    except TypeError as e:
        print(e)

"""Classes get and lose __eq__ and __hash__ when instances are keys already; hashes of nested tuples."""


class A:
    pass


class B(A):
    def __eq__(self, o):
        return True

    __hash__ = None


class P(tuple):
    pass


class Q(P):
    pass


a, q = A(), Q((1, 2))
d = {a: 1, q: 2, (1, 2): 3}
print(len(d), d[Q((1, 2))], a in d)
A.__hash__ = lambda self: 7
print(hash(a), hash((a, 1)) == hash((A(), 1)))
P.__eq__ = lambda s, o: False
try:
    print(hash(q), q == (1, 2), (1, 2) == q)
except TypeError as e:
    print(e)
P.__hash__ = lambda s: 5
print(hash(q), q == q, [q] == [q], q in [q], {q: 1}.get(Q((1, 2))))
del P.__eq__
print(q == (1, 2), hash(q))
del P.__hash__
print(q == (1, 2), hash(q) == hash((1, 2)))


class L(list):
    pass


for x in (L(), B(), set(), bytearray()):
    try:
        print(type(x).__name__, hash(x))
    except TypeError as e:
        print(e)


class D(int):
    pass


print(hash(D(5)), D(5) == 5)


class M(type):
    def __eq__(c, o):
        return c is o or o == 3

    def __hash__(c):
        return 11


class C(metaclass=M):
    pass


print(C == 3, hash(C), {C: 1}[C], 3 == C)


class Base:
    pass


class Der(Base):
    pass


Der.__bases__ = (B,)
try:
    print(Der() == 5, hash(Der()))
except TypeError as e:
    print(e)
for i in range(200):
    s = {(x, (y, -1), "a", x - 2**31, 1.5, None) for x in range(5) for y in range(3)}
print(hash((1, (2, -1), 2**40, -(2**61), 1.5)), hash(()), hash((0,)), hash((-1, -2)), len(s), hash((1 << 200, -5)))


class S:
    def __init__(s, v):
        s.v = v


objs = [S(i % 3) for i in range(9)]


def count():
    return sum(1 for o in objs for p in objs if o == p)


for r in range(60):
    n = count()
S.__eq__ = lambda s, o: s.v == o.v
print(n, count())

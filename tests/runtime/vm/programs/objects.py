"""Maps, overflow slots, class attributes, inheritance, bound methods."""


class A:
    kind = "a"

    def __init__(self, x, y=5):
        self.x = x
        self.y = y

    def total(self, z=0):
        return self.x + self.y + z

    def later(self):
        return self.added_later


class B(A):
    def total(self, z=0):
        return A.total(self, z) * 2


class Empty:
    pass


a = A(1)
b = B(2, y=7)
print(a.total(), b.total(z=3), a.x, b.y, a.kind, b.kind)
a.extra1 = 1
a.extra2 = [2]
a.extra3 = 3.5
a.extra4 = "four"
print(a.extra1, a.extra2, a.extra3, a.extra4, a.x, a.y)
e = Empty()
for i in range(3):
    e.p = i
    e.q = [i]
    e.r = i * 0.5
    e.s = e
    e.t = None
    e.u = "u"
    e.v = (i,)
print(e.p, e.q, e.r, e.s is e, e.t, e.u, e.v)
A.added_later = 10
print(a.later(), b.later())
B.added_later = 20
print(a.later(), b.later(), B.added_later, A.added_later)
a.added_later = 30
print(a.later(), A(0).later())
A.kind = "changed"
print(a.kind, b.kind, B.kind)
B.kind = "own"
print(a.kind, b.kind, A.kind)
m = b.total
print(m(), m(1), m(z=2))
f = A.total
print(f(b), f(a, 1))
a.total = len
print(a.total([1, 2, 3]), A.total(a))
a.total = m
print(a.total())
A.size = len
print(A(1).size([1]))
x = A(1, 2)
y = A(1, 2)
print(x == y, x == x, x != y, x is x, x == 1, None == x, [x] == [x], (x,) == (y,))
print(m == b.total, m == a.total, B.total == A.total, A == A, A != B)
order = A(0)
order2 = Empty()
order2.y = 1
order2.x = 2
print(order.x + order.y, order2.x, order2.y)


class C(B):
    def __init__(self):
        B.__init__(self, 100)
        self.c = self.total()


print(C().c, C().x)
if a:
    print("true", not a, not Empty(), not A, not len, not m)

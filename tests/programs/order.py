"""Evaluation order: everything says when it is evaluated."""


def t(x):
    print("eval", x)
    return x


class Cell:
    def __init__(self, v):
        self.v = v

    def put(self, a, b=0, c=0):
        self.v = a + b + c
        return self

    def swap(self):
        self.hook = second
        return 1


def first(x):
    return "first", x


def second(x):
    return "second", x


def cell(v):
    print("cell", v)
    return Cell(v)


print(t(1) + t(2) * t(3) - t(4))
print([t(1), t(2)], (t(3), [t(4)]))
cell(t(1)).put(t(2), t(3))
cell(t(1)).put(c=t(2), a=t(3), b=t(4))
cell(1).v = t(9)
cell(2).v += t(3)
c = Cell(0)
c.hook = first
print(c.hook(c.swap()), c.hook(1))
x = [0, 0, 0]
x[t(0)] = t(5)
x[t(0)], x[t(1)] = t(6), t(7)
print(x)
a = b = x[t(2)] = t(8)
print(a, b, x)
print(t(1) if t(0) else t(2))
print(t(0) or t(1) and t(2))
print(t(1) < t(3) > t(2))
g = 1


def change():
    global g
    g = 100
    return 1


print(g + change(), g)
g = 1
print([g, change(), g])
g = 1
g += change()
print(g)


def deep(n):
    return [n, t(n)][t(1)] + (deep(n - 1) if n else 0)


print(deep(3))
i = 0
l = [10, 20, 30]
i = l[i] = 1
print(i, l)

"""Much garbage in hot loops: lists, tuples, instances, floats, strings, big ints; some of it survives."""


class Pair:
    def __init__(self, a, b):
        self.a = a
        self.b = b

    def swapped(self):
        return Pair(self.b, self.a)


def churn(n):
    keep = []
    p = Pair(1, 2.0)
    for i in range(n):
        p = p.swapped()
        t = (i, p, [i] * 50)
        if i % 37 == 0:
            keep.append(t)
        if len(keep) > 20:
            keep = []
        s = "k" + str(i)
        f = i * 1.5
        big = (1 << 40) + i
    return len(keep), p.a, p.b, t[0], t[1] is p, len(t[2]), s, f, big


def ring(n):
    slots = [None] * 16
    for i in range(n):
        slots[i % 16] = [slots[(i + 5) % 16] and i, [0.5] * (i % 9)]
    return slots


def grow(n):
    xs = []
    for i in range(n):
        xs.append([i])
    t = 0
    for x in xs:
        t += x[0]
    return t


print(churn(2500))
print(ring(600))
print(grow(3000))
big = []
for r in range(12):
    big = [0] * 60000
    big[r] = r
print(len(big), big[11])
fl = []
for i in range(3000):
    fl.append(i * 0.1)
s = 0.0
for f in fl:
    s += f
print(s)

"""Default and keyword arguments at hot call sites."""

STEP = 3


def f(a, b=10, c=100):
    return a + b * 2 + c * 3


def acc(x, into=[]):
    into.append(x)
    return len(into)


def late(n, step=STEP):
    t = 0
    while n > 0:
        n -= step
        t += 1
    return t


class Box:
    def __init__(self, w, h=2, d=3):
        self.w = w
        self.h = h
        self.d = d

    def volume(self, scale=1):
        return self.w * self.h * self.d * scale

    def resize(self, w=None, h=None):
        self.w = self.w if w is None else w
        self.h = self.h if h is None else h
        return self


total = 0
for i in range(250):
    total += f(i)
    total += f(i, 1)
    total += f(i, c=2)
    total += f(i, 4, 5)
    total += f(b=i, a=2)
    total += f(c=i, b=1, a=0)
print(total)
for i in range(250):
    n = acc(i)
print(n, acc(0, []))
STEP = 100
k = 0
for i in range(250):
    k += late(i % 20) + late(i % 20, 7) + late(n=i % 20, step=2)
print(k)
v = 0
for i in range(250):
    box = Box(i % 5) if i % 3 == 0 else Box(1, d=i % 4) if i % 3 == 1 else Box(d=1, w=2, h=3)
    v += box.volume() + box.volume(2) + box.resize(h=i % 7).volume(scale=3) + box.resize(1).h
print(v)

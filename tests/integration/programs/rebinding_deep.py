"""Stores to what traces take for constants, made far from the loop: by generators, operators, keys of sort, recursion."""


class Vector:
    unit = 1

    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        return Vector(self.x + other.x + self.unit)

    def __getattr__(self, name):
        return len(name)


def counted(limit):
    """Makes the consumer's loop invalid from within its `for`."""
    for i in range(limit):
        if i in (25, 35):
            Vector.unit = i
        yield i


def consume(limit):
    total = Vector(0)
    for i in counted(limit):
        total = total + Vector(i)
    Vector.unit = 1
    return total.x


def key(x):
    global weight
    if x == 20:
        weight = weight + 1
    return -x * weight


weight = 1


def sorting():
    total = 0
    for i in range(30):
        items = sorted([i, 7, i // 2], key=key)
        total += items[0] * weight
    return total


def depth(n):
    global weight
    if n == 0:
        weight += 1
        return 0
    return depth(n - 1) + weight


def recursive():
    total = 0
    for i in range(25):
        total += depth(i % 7)
    return total


class Meta(type):
    def __call__(cls, *args):
        cls.made = getattr(cls, "made", 0) + 1
        return super().__call__(*args)


class Made(metaclass=Meta):
    def __init__(self, x):
        self.x = x


def metaclass_counts():
    total = 0
    for i in range(25):
        total += Made(i).x + Made.made
    return total


def new_names():
    total = 0
    names = globals()
    for i in range(25):
        names["made_%d" % i] = i
        total += weight
    for i in range(25):
        total += names["made_%d" % i]
        del names["made_%d" % i]
    return total


class Slow:
    def __del__(self):
        pass

    def value(self):
        return 1


def patch_instances():
    total = 0
    for i in range(45):
        slow = Slow()
        if i % 2:
            slow.value = lambda: 5
        if i == 20:
            Slow.value = lambda self: 2
        if i == 32:
            Slow.extra = 3
        total += slow.value() + getattr(slow, "extra", 0)
    return total


print(consume(45))
print(sorting(), recursive())
print(metaclass_counts(), new_names(), patch_instances())
print(Vector(3).abc)

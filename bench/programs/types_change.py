"""Types change in mid-run: guards fail, bridges form."""

COUNT = 1200


def combine(values, other):
    total = other
    for value in values:
        total = total + value
    return total


class Meter:
    def __init__(self, scale):
        self.scale = scale

    def read(self, x):
        return self.scale * x


class Offset:
    def __init__(self, offset):
        self.offset = offset

    def read(self, x):
        return x + self.offset


def measure(sources, rounds):
    total = 0
    count = len(sources)
    for i in range(rounds):
        total += sources[i * count // rounds].read(i)
    return total


def main():
    ints = [3] * COUNT
    print(combine(ints, 0))
    mixed = [3] * COUNT
    for i in range(COUNT // 3, COUNT, 2):
        mixed[i] = 0.25
    print(combine(mixed, 0))
    big = [1 << 29] * COUNT
    print(combine(big, 0))
    print(measure([Meter(2), Offset(10), Meter(0.5), Meter(3)], COUNT * 2))


main()

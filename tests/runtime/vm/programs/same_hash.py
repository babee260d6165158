"""Many keys with one hash, unequal: probing comes to some places twice, and every search ends."""

from random import Random


class Key:
    def __init__(self, n, kinds):
        self.n = n
        self.kinds = kinds

    def __hash__(self):
        return self.n % self.kinds * 1_000_003

    def __eq__(self, other):
        return self.n == other.n


def fill(kinds, count):
    items, numbers = set(), {}
    for n in range(count):
        items.add(Key(n, kinds))
        numbers[Key(n, kinds)] = n
    assert all(Key(n, kinds) in items and numbers[Key(n, kinds)] == n for n in range(count))
    assert Key(count, kinds) not in items and Key(-1, kinds) not in numbers
    for n in range(0, count, 3):
        items.remove(Key(n, kinds))
        del numbers[Key(n, kinds)]
    found = sum(Key(n, kinds) in items for n in range(count))
    return len(items), len(numbers), found, sum(numbers.values())


for kinds, count in ((1, 40), (2, 60), (3, 90), (7, 80)):
    print(kinds, fill(kinds, count))


class Strange:
    """Its hash is another each time."""

    random = Random(5)

    def __hash__(self):
        return self.random.randrange(2)

    def __eq__(self, other):
        return False


items, numbers = set(), {}
for _ in range(50):
    items.add(Strange())
    numbers[Strange()] = 0
print(len(items), len(numbers))

"""gc.collect() says how many objects in circles it has found."""

import gc


class Node:
    pass


def circles(count):
    for _ in range(count):
        a, b = Node(), Node()
        a.other, b.other = b, a


gc.collect()
circles(100)
print(gc.collect() >= 200)
print(gc.collect() < 100)
numbers = [(1 << 3000) - (1 << 3000 - i) for i in range(50)]
numbers += [number - number // 2 * 2 for number in numbers] + [(number >> 2990) - 1 for number in numbers]
print(gc.collect() < 100)

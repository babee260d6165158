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

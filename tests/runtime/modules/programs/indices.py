"""Indices of every kind, of sequences that change: what no machine word holds, what has __index__, what is none."""

import array
import collections
import mmap


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


def tell(f, x):
    try:
        print(repr(f(x)), list(x))
    except Exception as e:
        print(type(e).__name__, e)


def store(x, i):
    x[i] = 65


def delete(x, i):
    del x[i]


def view():
    return memoryview(bytearray(b"ab"))


KINDS = (
    lambda: array.array("q", [1, 2]),
    lambda: bytearray(b"ab"),
    lambda: collections.deque([1, 2]),
    lambda: [1, 2],
    lambda: mmap.mmap(-1, 2),
    lambda: memoryview(array.array("q", [1, 2])),
    view,
)
for number, make in enumerate(KINDS):
    kind = type(make()).__name__ if number < 5 else "a view"
    for i in (1 << 63, -(1 << 63) - 1, (1 << 63) - 1, -(1 << 63), 2, -3, True, Index(-1), 1.0, "a", None,
              Index("x"), Index(1.0), *([Index(1 << 63)] if kind not in ("list", "bytearray") else [])):  # fmt: skip
        print(kind, getattr(i, "value", i))
        tell(lambda x: x[i], make())
        tell(lambda x: store(x, i), make())
        if kind != "mmap":
            tell(lambda x: delete(x, i), make())
        if hasattr(make(), "insert"):
            tell(lambda x: x.insert(i, 66), make())
        if hasattr(make(), "pop") and kind != "deque":
            tell(lambda x: x.pop(i), make())
        if hasattr(make(), "rotate"):
            tell(lambda x: x.rotate(i), make())

"""__del__, the end of generators, and what the end of the program does. (Cycles only where gc.collect() is called.)"""

import gc


class Node:
    def __init__(self, name, *parts):
        self.name = name
        self.parts = parts

    def __del__(self):
        print("del", self.name)


def in_function():
    node = Node("local")
    print("in function", node.name)


in_function()
print("after function")

x = Node("outer", Node("middle", Node("inner")))
x = None
print("owners go first")

x = Node("first")
x = Node("second")
print("rebound")
del x
print("deleted")

log = []


class Counter:
    def __init__(self):
        log.append("made")

    def __del__(self):
        log.append("gone")


c = Counter()
c = None
assert log == ["made", "gone"], log
c = Counter()
del c
assert log == ["made", "gone"] * 2, log

a, b = Node("a"), Node("b")
a.other, b.other = b, a
del a, b
gc.collect()
print("cycle collected")

saved = []


class Phoenix:
    def __del__(self):
        print("resurrected")
        saved.append(self)


p = Phoenix()
del p
print(len(saved))
saved.clear()
gc.collect()
print("finalized once", len(saved))


class FromBuiltin(list):
    def __del__(self):
        print("list of", len(self))


class Trouble(Exception):
    def __del__(self):
        print("exception gone")


class Made:
    def __new__(cls):
        return object.__new__(cls)

    def __del__(self):
        print("made gone")


f = FromBuiltin([1, 2, 3])
del f
try:
    raise Trouble("x")
except Trouble:
    print("caught")
print("behind")
m = Made()
del m


class HalfMade:
    def __init__(self):
        raise ValueError

    def __del__(self):
        print("half made gone")


try:
    HalfMade()
except ValueError:
    pass
print("after half made")


def generator(name):
    try:
        yield 1
        yield 2
    finally:
        print("closed", name)


g = generator("deleted")
next(g)
del g
print("-")


def leave_loop():
    for value in generator("loop"):
        break
    print("left")


leave_loop()
print("-")
g = generator("never begun")
del g
g = generator("exhausted")
print(list(g))


def closed_by_break():
    closed = []

    def numbers():
        try:
            yield 1
            yield 2
        finally:
            closed.append(True)

    for _ in numbers():
        break
    assert closed == [True]


closed_by_break()


def delegating():
    yield from generator("inner")


g = delegating()
next(g)
del g
print("-")


def nested():
    with_list = [generator("in list")]
    next(with_list[0])
    return with_list


kept = nested()
kept.clear()
print("cleared")


def defining():
    class Local:
        def __del__(self):
            print("local class")

    return Local()


defining()
print("end")
last = Node("last 1")
last_2 = Node("last 2", last)

"""Loops over objects that have a __getitem__ and no __iter__."""

import gc
import sys
import weakref


class Items:
    def __init__(self, items, error=IndexError):
        self.items, self.error = items, error

    def __getitem__(self, index):
        if index >= len(self.items):
            raise self.error(index)
        return self.items[index]


class Deep(Items):
    def __getitem__(self, index):
        for x in Items([index]):
            return x if index < 3 else self.items[index]


def attempt(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error, repr(error.__cause__), repr(error.__context__), error.__suppress_context__)


def loop(x, stop=None):
    seen = []
    for item in x:
        seen.append(item)
        if item == stop:
            break
    else:
        seen.append("else")
    return seen


for error in IndexError, StopIteration, KeyError, RuntimeError, GeneratorExit, ZeroDivisionError:
    if error is not GeneratorExit:
        attempt(lambda: loop(Items([1, 2, 3], error)))
        attempt(lambda: [x for x in Items("ab", error)])
        attempt(lambda: sum(x for x in Items([1, 2], error)))
        attempt(lambda: list(Items([1, 2], error)))
attempt(lambda: loop(Items([1, 2, 3]), 2))
attempt(lambda: loop(Deep([7, 8, 9, 10])))
attempt(lambda: loop(5))
attempt(lambda: loop(Items))
attempt(lambda: [(x, y) for x in Items("ab") for y in Items("cd")])
growing = Items([1])
for x in growing:
    if x < 5:
        growing.items.append(x + 1)
print(growing.items)
it = iter(Items([1, 2]))
print(next(it), list(it), list(it), type(it).__name__)
a, *b = Items([1, 2, 3])
print(a, b, (*Items("xy"),), max(Items([3, 9, 2])), 9 in Items([9]), dict(Items([(1, 2)])))


class Watched:
    pass


def kept():
    x = Watched()
    r = weakref.ref(x)
    for y in Items([x, 1]):
        break
    del x, y
    gc.collect()
    return r() is None


print(kept())


def depth(n):
    for x in Items([n]):
        return depth(n - 1) if n else sys._getframe().f_back.f_code.co_name


print(depth(30))


def generator():
    for x in Items([1, 2]):
        try:
            yield x
        finally:
            print("left", x)


for x in generator():
    print(x)
g = generator()
next(g)
g.close()


class Bad:
    __iter__ = None

    def __getitem__(self, index):
        return index


attempt(lambda: loop(Bad()))


class Mapping(dict):
    pass


print(loop(Mapping(a=1)), loop("ab"), loop(b"ab"))

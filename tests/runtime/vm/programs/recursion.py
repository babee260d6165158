"""Recursion through special methods and built-in functions goes as deep as in CPython."""

import sys


class Chain:
    def __init__(self, following):
        self.following = following

    def __len__(self):
        return 1 if self.following is None else 1 + len(self.following)

    def __add__(self, n):
        return n if self.following is None else self.following + (n + 1)

    def __bool__(self):
        return self.following is None or bool(self.following)

    def __getitem__(self, n):
        return n if self.following is None else self.following[n + 1]

    def __getattr__(self, name):
        return name if self.following is None else getattr(self.following, name)

    def __contains__(self, x):
        return self.following is None or x in self.following

    def __eq__(self, other):
        return self.following == other.following

    def __repr__(self):
        return "end" if self.following is None else f"-{self.following!r}"

    def __hash__(self):
        return 1 if self.following is None else hash(self.following)

    def mapped(self, n):
        return n if self.following is None else list(map(self.following.mapped, [n + 1]))[0]

    def ordered(self, n):
        return n if self.following is None else sorted([1], key=lambda x: self.following.ordered(n + 1))[0]


def chain(length):
    result = None
    for _ in range(length):
        result = Chain(result)
    return result


long = chain(800)
print(len(long), long + 0, bool(long), long[0], long.name, 5 in long, long.mapped(0))
short = chain(200)
print(short == chain(200), repr(short), hash(short), short.ordered(0))


def depth(n):
    try:
        return depth(n + 1)
    except RecursionError:
        return n


first = depth(0)
sys.setrecursionlimit(500)
print(first - depth(0), sys.getrecursionlimit())
sys.setrecursionlimit(3000)
print(len(chain(2000)), sys.getrecursionlimit())

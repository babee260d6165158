"""Globals, methods, class attributes and default arguments change while hot loops take them for constants."""

TURNS = 90


def once(x):
    return x + 1


def twice(x):
    return x * 2


def thrice(x, by=3):
    return x * by


class Base:
    factor = 2

    def scale(self, x):
        return x * self.factor

    @classmethod
    def kind(cls):
        return cls.factor

    @staticmethod
    def shift(x):
        return x + 10


class Derived(Base):
    pass


current = once


def rebind_global(at):
    global current
    total = 0
    for i in range(TURNS):
        total += current(i)
        if i == at:
            current = twice
        if i == at + 12:
            globals()["current"] = thrice
        if i == at + 24:
            exec("current = once", globals())
    return total


def change(i, at):
    """Called from a hot loop, which inlines it."""
    global current
    if i == at:
        current = lambda x: x - 1
    return i


def rebind_in_callee(at):
    total = 0
    for i in range(TURNS):
        total += current(change(i, at)) * 3
    return total


def rebind_in_bridge(at):
    global current
    total = 0
    for i in range(TURNS):
        if i % 3 == 0:
            total += current(i)
            if i >= at and i % 21 == 0:
                current = twice if current is once else once
        else:
            total -= 1
    return total


def replace_method(at):
    total = 0
    things = [Base(), Derived()]
    original = Base.scale
    for i in range(TURNS):
        thing = things[i % 2]
        total += thing.scale(i) + thing.kind() + thing.shift(i)
        if i == at:
            Base.scale = lambda self, x: x - self.factor
        if i == at + 10:
            Derived.scale = original
        if i == at + 20:
            setattr(Base, "factor", 5)
        if i == at + 30:
            Derived.factor = 7
        if i == at + 40:
            del Derived.scale
        if i == at + 50:
            del Derived.factor
        if i == at + 55:
            things[0].scale = abs
    Base.scale = original
    Base.factor = 2
    return total


def change_defaults(at):
    total = 0
    for i in range(TURNS):
        total += thrice(i)
        if i == at:
            thrice.__defaults__ = (4,)
        if i == at + 12:
            thrice.__defaults__ = (5,)
    thrice.__defaults__ = (3,)
    return total


def inner_loop(n):
    total = 0
    for i in range(n):
        total += current(i) + Base.factor
    return total


def change_between_loops():
    """A loop with a trace of its own is called by a loop that changes what it relies on."""
    global current
    total = 0
    for i in range(12):
        total += inner_loop(15)
        if i == 7:
            current = twice
        if i == 9:
            Base.factor = 11
    Base.factor = 2
    current = once
    return total


def vanish(at):
    global current
    total = 0
    for i in range(TURNS):
        try:
            total += current(i)
        except NameError:
            total += 1000
            current = once
        if i == at:
            del current
    return total


print(rebind_global(30), rebind_in_callee(30))
current = once
print(rebind_in_bridge(42), replace_method(25))
print(change_defaults(30), change_between_loops())
print(vanish(30), replace_method(80))

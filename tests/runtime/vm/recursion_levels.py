"""How deep the program gets before RecursionError, where C code of CPython's stands between its frames, and what the
error says. Each function adds 1 to depth[0] at each level. The second run counts: CPython has specialized its code by
then. With a limit of 1000, 100 and 50, from where it stands."""

import functools
import sys


class Held:
    def __init__(self, depth):
        self.depth = depth

    def deeper(self):
        self.depth[0] += 1


def plain(depth):
    depth[0] += 1
    plain(depth)


def inner_function(depth):
    depth[0] += 1
    (lambda: inner_function(depth))()


def generator_expression(depth):
    depth[0] += 1
    list(generator_expression(depth) for x in (1,))


def by_map(depth):
    depth[0] += 1
    list(map(by_map, [depth]))


def by_filter(depth):
    depth[0] += 1
    list(filter(by_filter, [depth]))


def by_sorted(depth):
    depth[0] += 1
    sorted([1], key=lambda x: by_sorted(depth))


def by_sort(depth):
    depth[0] += 1
    [1].sort(key=lambda x: by_sort(depth))


def by_max(depth):
    depth[0] += 1
    max([depth], key=by_max)


def by_min(depth):
    depth[0] += 1
    min([depth], key=by_min)


def by_sum(depth):
    depth[0] += 1
    sum(by_sum(depth) for x in (1,))


def by_any(depth):
    depth[0] += 1
    any(by_any(depth) for x in (1,))


def spread(depth):
    depth[0] += 1
    spread(*[depth])


def keywords(depth):
    depth[0] += 1
    keywords(depth=depth)


def partial(depth):
    depth[0] += 1
    functools.partial(partial, depth)()


class OwnRepr(Held):
    def __repr__(self):
        self.deeper()
        return repr(self)


class ReprOfList(Held):
    def __repr__(self):
        self.deeper()
        return repr([self])


class ReprOfTuple(Held):
    def __repr__(self):
        self.deeper()
        return repr((self,))


class ReprOfDict(Held):
    def __repr__(self):
        self.deeper()
        return repr({1: self})


class ReprField(Held):
    def __repr__(self):
        self.deeper()
        return f"{self!r}"


class OwnStr(Held):
    def __str__(self):
        self.deeper()
        return str(self)


class StrField(Held):
    def __str__(self):
        self.deeper()
        return f"{self}"


class StrByPercent(Held):
    def __str__(self):
        self.deeper()
        return "%s" % self  # noqa: UP031


class StrOfRepr(Held):
    def __repr__(self):
        self.deeper()
        return str(self)


class OwnFormat(Held):
    def __format__(self, spec):
        self.deeper()
        return f"{self:>3}"


class ByFormat(Held):
    def __format__(self, spec):
        self.deeper()
        return format(self)


class OwnHash(Held):
    def __hash__(self):
        self.deeper()
        return hash(self)


class HashOfKey(Held):
    def __hash__(self):
        self.deeper()
        return {self: 1} and 1


class OwnCall(Held):
    def __call__(self):
        self.deeper()
        self()


class OwnEq(Held):
    def __eq__(self, other):
        self.deeper()
        return self == other


class EqInList(Held):
    def __eq__(self, other):
        self.deeper()
        return [self] == [other]


class OwnLess(Held):
    def __lt__(self, other):
        self.deeper()
        return self < other


class LessInSorted(Held):
    def __lt__(self, other):
        self.deeper()
        return sorted([self, other])


class OwnLen(Held):
    def __len__(self):
        self.deeper()
        return len(self)


class OwnBool(Held):
    def __bool__(self):
        self.deeper()
        return not self


class OwnInt(Held):
    def __int__(self):
        self.deeper()
        return int(self)


class OwnFloat(Held):
    def __float__(self):
        self.deeper()
        return float(self)


class OwnIndex(Held):
    def __index__(self):
        self.deeper()
        return [1][self]


class OwnAbs(Held):
    def __abs__(self):
        self.deeper()
        return abs(self)


class OwnRound(Held):
    def __round__(self):
        self.deeper()
        return round(self)


class OwnIter(Held):
    def __iter__(self):
        self.deeper()
        return iter(self)


class IterInFor(Held):
    def __iter__(self):
        self.deeper()
        for _ in self:
            pass


class OwnNext(Held):
    def __next__(self):
        self.deeper()
        return next(self)


class OwnContains(Held):
    def __contains__(self, x):
        self.deeper()
        return x in self


class OwnItem(Held):
    def __getitem__(self, x):
        self.deeper()
        return self[x]


class OwnAdd(Held):
    def __add__(self, other):
        self.deeper()
        return self + other


class OwnGetattr(Held):
    def __getattr__(self, name):
        self.deeper()
        return self.nope


class OwnProperty(Held):
    @property
    def x(self):
        self.deeper()
        return self.x


class Descriptor:
    def __get__(self, obj, cls):
        obj.deeper()
        return obj.x


class WithDescriptor(Held):
    x = Descriptor()


class OwnInit:
    def __init__(self, depth):
        depth[0] += 1
        OwnInit(depth)


class OwnNew:
    def __new__(cls, depth):
        depth[0] += 1
        return OwnNew(depth)


class DerivedInit(OwnInit):
    def __init__(self, depth):
        super().__init__(depth)


class Metaclass(type):
    def __call__(cls, depth):
        depth[0] += 1
        return cls(depth)


class OfMetaclass(metaclass=Metaclass):
    pass


class Raised(Exception):
    def __init__(self, depth):
        depth[0] += 1
        raise Raised(depth)


class RaisedByClass(Exception):
    depth = None

    def __init__(self):
        self.depth[0] += 1
        raise RaisedByClass


def raises_class(depth):
    RaisedByClass.depth = depth
    raise RaisedByClass


class Methods:
    def method(self, depth):
        depth[0] += 1
        self.method(depth)

    @classmethod
    def of_class(cls, depth):
        depth[0] += 1
        cls.of_class(depth)

    @staticmethod
    def static(depth):
        depth[0] += 1
        Methods.static(depth)


def yields(depth):
    depth[0] += 1
    yield from yields(depth)


def loops(depth):
    depth[0] += 1
    for x in loops(depth):  # noqa: UP028
        yield x


def sends(depth):
    depth[0] += 1
    yield sends(depth).send(None)


async def awaits(depth):
    depth[0] += 1
    await awaits(depth)


def outcome(limit, function):
    depth = [0]
    sys.setrecursionlimit(limit)
    try:
        function(depth)
    except RecursionError as e:
        said = str(e)
    sys.setrecursionlimit(1000)
    return depth[0], said


FUNCTIONS = [
    plain, inner_function, generator_expression, by_map, by_filter, by_sorted, by_sort, by_max, by_min, by_sum,
    by_any, spread, keywords, partial, OwnInit, OwnNew, DerivedInit, OfMetaclass, Raised, raises_class,
    Methods().method, Methods.of_class, Methods.static, lambda depth: repr(OwnRepr(depth)),
    lambda depth: repr([ReprOfList(depth)]), lambda depth: repr((ReprOfTuple(depth),)),
    lambda depth: repr({1: ReprOfDict(depth)}), lambda depth: f"{ReprField(depth)!r}",
    lambda depth: OwnStr(depth).__str__(), lambda depth: f"{StrField(depth)}",
    lambda depth: StrByPercent(depth).__str__(), lambda depth: StrOfRepr(depth).__repr__(),
    lambda depth: f"{OwnFormat(depth)}", lambda depth: ByFormat(depth).__format__(""),
    lambda depth: hash(OwnHash(depth)), lambda depth: {HashOfKey(depth): 1}, lambda depth: OwnCall(depth)(),
    lambda depth: OwnEq(depth) == OwnEq(depth), lambda depth: [EqInList(depth)] == [EqInList(depth)],
    lambda depth: OwnLess(depth) < OwnLess(depth), lambda depth: LessInSorted(depth).__lt__(LessInSorted(depth)),
    lambda depth: OwnLen(depth).__len__(), lambda depth: not OwnBool(depth), lambda depth: int(OwnInt(depth)),
    lambda depth: float(OwnFloat(depth)), lambda depth: [1][OwnIndex(depth)], lambda depth: abs(OwnAbs(depth)),
    lambda depth: OwnRound(depth).__round__(), lambda depth: OwnIter(depth).__iter__(),
    lambda depth: IterInFor(depth).__iter__(), lambda depth: OwnNext(depth).__next__(),
    lambda depth: 1 in OwnContains(depth), lambda depth: OwnItem(depth)[0], lambda depth: OwnAdd(depth) + 1,
    lambda depth: OwnGetattr(depth).nope, lambda depth: OwnProperty(depth).x, lambda depth: WithDescriptor(depth).x,
    lambda depth: list(yields(depth)), lambda depth: list(loops(depth)), lambda depth: sends(depth).send(None),
    lambda depth: awaits(depth).send(None),
]  # fmt: skip

for number, function in enumerate(FUNCTIONS):
    outcome(1000, function)
    first = outcome(1000, function)
    second = outcome(100, function)
    print(number, function.__name__.replace("<lambda>", ""), first, second, outcome(50, function))

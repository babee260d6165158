"""str, repr, format and % of instances: whose method is called, in which order, and what is refused; lists, tuples and
sets of generators and iterators of a program."""


class Shown:
    def __init__(self, name):
        self.name = name

    def __str__(self):
        print("str", self.name, end=" ")
        return f"<{self.name}>"

    def __repr__(self):
        print("repr", self.name, end=" ")
        return f"({self.name})"


class OnlyRepr:
    def __repr__(self):
        return "only"


class Bad:
    def __str__(self):
        return 5

    def __repr__(self):
        raise ValueError("no repr")


class Formatted:
    def __format__(self, spec):
        return f"[{spec}]"


class BadFormat:
    def __format__(self, spec):
        return 1


class Text(str):
    def __str__(self):
        return "as text"


class Meta(type):
    def __str__(cls):
        return "by metaclass"


class Made(metaclass=Meta):
    pass


class Own:
    def __init__(self):
        self.__str__ = lambda: "of the instance"

    def __repr__(self):
        return "of the class"


def attempt(function):
    try:
        result = function()
        print(type(result).__name__, result)
    except Exception as error:
        print(type(error).__name__, error)


a, b = Shown("a"), Shown("b")
print(str(Own()), "%s" % Own())
for x in a, OnlyRepr(), Bad(), Formatted(), BadFormat(), Text("t"), Made, [a, b], {"k": a}, Shown:
    for f in str, repr, format, lambda x: f"{x}", lambda x: f"{x!r:>8}", lambda x: "%s" % x, lambda x: "%r|%s" % (x, x):
        if x.__class__.__name__ in ("Formatted", "BadFormat") and f is not format:
            continue
        attempt(lambda: f(x))
for form, values in [
    ("%s", (a,)), ("%s%s", (a, b)), ("x%sy%rz", (a, b)), ("%d: %s", (3, a)), ("%d: %s", (3.7, a)), ("%d: %s", (True, a)),
    ("%d%s", ("x", a)), ("%s", ()), ("%s%s", (a,)), ("%s", (a, b)), ("%%%s", (a,)), ("%5s|%-5s", (a, b)), ("%s%", (a,)),
    ("%s %y", (a, b)), ("%.2s", (a,)), ("%s", a), ("%s%s", a), ("plain", a), ("%s", [a]), ("%s", {1: a}), ("%s %s", {1: a}),
    ("%s", Text("u")), ("\u2603%s\u2603", (a,)), ("%s", (Bad(),)), ("%r", (Bad(),)), ("%s %d", (a, 10**30)),
    ("%(x)s", {"x": a}), ("%a", (a,)), ("%c", (a,)), ("%s", (("p", a),)), ("%s", None), (Text("%s!"), (a,)),
]:  # fmt: skip
    attempt(lambda: form % values)


class Counted:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n))

    def __len__(self):
        print("len", end=" ")
        return self.n


class Hinted:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration

    def __length_hint__(self):
        raise KeyError("hint")


class Hashed:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        print("hash", self.n, end=" ")
        return self.n % 2

    def __eq__(self, other):
        print("eq", self.n, end=" ")
        return self.n == other.n

    def __repr__(self):
        return f"H{self.n}"


def source(*items):
    for item in items:
        print("gives", end=" ")
        yield item


for kind in list, tuple, set, frozenset, lambda x: [*x], lambda x: {*x}, lambda x: set().union(x):
    attempt(lambda: sorted(kind(source(3, 1, 2, 1))))
    attempt(lambda: kind(Counted(3)))
    attempt(lambda: kind(Hinted()))
    attempt(lambda: kind(5))
    attempt(lambda: len(kind(Hashed(n) for n in (1, 2, 3, 1))))
    rest = source(1, [2], 3)
    attempt(lambda: kind(rest))
    print(list(rest))
    attempt(lambda: kind(map(abs, (-1, 2))))
    attempt(lambda: kind({1: 2}.items()))
s = {1}
attempt(lambda: s.update(source(2, 3), {4}, frozenset({5})) or s)
attempt(lambda: s.update(source(6, [])) or s)
print(s)


class Set(set):
    def add(self, item):
        print("never")


print(sorted(Set(source(1, 2))), sorted(Set([3]) | {4}))

"""A metaclass whose first base is a plain class; objects that hash by identity beside such as have small hashes."""


class First:
    def shown(self): return sorted(name for name in vars(self) if name[:1] != "_")


class Meta(First, type):
    def described(cls): return cls.__dict__.get("x", "none"), cls.__name__, cls.__module__

    def __getattr__(cls, name): raise AttributeError(name)


class Described(metaclass=Meta):
    x = 5


print(Described.described(), type(Described.__dict__), Described.shown())
print(First.__dict__["__dict__"].__get__(Described)["x"])
try:
    Described.__dict__ = {}
except AttributeError as e:
    print(e)


class Numbered:
    """As a signal of a hardware description: it is compared to make an expression, and hashed by its number."""

    count = 0

    def __init__(self):
        self.number = Numbered.count = Numbered.count + 1

    def __eq__(self, other):
        raise TypeError(f"{other!r} cannot be compared")

    def __hash__(self):
        return self.number


class Plain:
    pass


names = {}
for i in range(200):
    names[Plain()] = i
    names[Numbered()] = -i
    names[object()] = "object"
print(len(names), sum(key in names for key in list(names)), len(set(names)))
print(hash(Numbered()), Plain() in names, len not in names, Plain.__init__ in names)

"""Attributes of instances whose names classes have, too: defaults, slots, properties, descriptors that come later."""


class Defaults:
    number = 1
    nothing = None
    text = "class"
    items = ()

    def method(self):
        return "method"

    def __init__(self, own):
        if own:
            self.number = 10
            self.nothing = "own"
            self.text = [1]
            self.items = {}
            self.method = lambda: "own method"


for own in (False, True, False, True):
    d = Defaults(own)
    print(d.number, d.nothing, d.text, d.items, d.method(), sorted(d.__dict__))
    d.number += 1
    d.text = "later"
    print(d.number, Defaults.number, d.text, Defaults.text)
    if own:
        del d.method, d.items
        print(d.method(), d.items)


class Slots:
    __slots__ = ("a", "b")
    c = 3

    def __init__(self, a=None):
        if a is not None:
            self.a = a
        self.b = 2


class More(Slots):
    __slots__ = ("d",)


class WithDict(Slots):
    pass


for cls in (Slots, More, WithDict):
    for value in (None, 5, None):
        s = cls(value)
        for name in ("a", "b", "c", "d", "e"):
            try:
                print(name, getattr(s, name), end=" ")
            except AttributeError as e:
                print(e, end=" ")
            try:
                setattr(s, name, name * 2)
                print(getattr(s, name))
            except AttributeError as e:
                print(e)
        del s.a
        print(hasattr(s, "a"), s.b)
        s.a = 7
        print(s.a)


class Later:
    kind = "plain"


def use(x):
    x.kind = "own"
    return x.kind


first = Later()
print([use(first) for _ in range(3)], Later().kind)
Later.kind = property(lambda self: "property", lambda self, value: print("set", value))
print(first.kind, use(first), Later().kind)


class Data:
    def __get__(self, obj, cls=None):
        return "data"

    def __set__(self, obj, value):
        print("data set", value)


class NonData:
    def __get__(self, obj, cls=None):
        return "non-data"


for descriptor in (Data(), NonData(), 4, None, staticmethod(len), classmethod(lambda cls: 1), "text"):
    Later.kind = descriptor
    other = Later()
    print(use(other), first.kind, type(Later().kind).__name__)
del Later.kind
print(use(first), first.__dict__)

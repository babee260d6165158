"""Instances that have one __dict__: of several objects (Borg), of a dict that is its own (AttrDict)."""


class Borg:
    _shared = {}

    def __init__(self):
        self.__dict__ = self._shared

    def __str__(self):
        return self.state


class Y(Borg):
    def __init__(self, state=None):
        super().__init__()
        if state:
            self.state = state
        elif not hasattr(self, "state"):
            self.state = "Init"

    @property
    def p(self):
        return self.state + "!"

    def meth(self):
        return "m", self.state


a = Y()
b = Y()
print(a, b)
a.state = "Idle"
b.state = "Running"
print(a, b, a is b, a == b, id(a) == id(b))
c = Y()
print(
    c,
    c.state,
    c.__dict__,
    c.p,
    c.meth(),
    vars(c),
    type(c),
    c.__class__,
    type(b) is Y,
    isinstance(b, Y),
    repr(type(c)),
    Y._shared,
)
b.x = 5
print(a.x, c.x, Y._shared["x"])
del c.x
print(hasattr(a, "x"), Y.__subclasses__(), dir(b)[-4:])
try:
    b.nope
except AttributeError as e:
    print(e)
try:
    del b.nope
except AttributeError as e:
    print(e)
b.__dict__ = {"state": "own"}
print(a, b, c, b.__dict__)
for i in range(200):
    o = Y()
    o.n = i
print(a.n, sum(Y().n for _ in range(100)))


class AttrDict(dict):
    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        self.__dict__ = self


d = AttrDict(x=1)
d.y = 2
print(d.x, d["y"], d)
del d.x
print(d)
e = AttrDict(a=AttrDict(b=3))
print(e.a.b, e)


class A:
    pass


a = A()
a.q = 1
a.__dict__ = a.__dict__
print(a.q)
b = A()
b.__dict__ = a.__dict__
b.r = 2
print(a.r)
del b.__dict__
print(vars(a), vars(b))
del a.__dict__
print(a.__dict__)
a.z = 1
print(vars(a))
m = A()
m.__dict__ = globals()
print(m.a is a, m.nothing if hasattr(m, "nothing") else "no")
import copy

print(copy.copy(Y()).state)

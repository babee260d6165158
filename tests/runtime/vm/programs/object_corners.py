"""What object, type and the built-in functions say of themselves, and refuse."""
import math
import operator
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence


def tell(name, f):
    try:
        print(name, f())
    except Exception as e:
        print(name, type(e).__name__, e, repr(e.__cause__))


class Plain:
    pass


class Extended(Plain):
    x: int


class OwnNew:
    def __new__(cls, *args):
        return object.__new__(cls, *args)


class OwnInit:
    def __init__(self, *args):
        super().__init__(*args)


class Named:
    def __set_name__(self, owner, name):
        1 / 0


class Unhashable:
    def __eq__(self, other):
        raise KeyError

    __hash__ = None

    def f(self):
        pass


class Listed:
    pass


class Both(Mapping):
    def __getitem__(self, key):
        raise KeyError(key)

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0


class Slots:
    __slots__ = ()


class Inner(Slots):
    __slots__ = ()


class Failing(Exception):
    __slots__ = ()


class Small(list):
    pass


class Large(list):
    pass


def other_class(obj, cls):
    obj.__class__ = cls
    return type(obj).__name__


def store(obj):
    obj.x = 1
    return obj.x


def build_named():
    class Owner:
        field = Named()


def matched(x):
    match x:
        case {}:
            return "mapping"
        case [*_]:
            return "sequence"
    return None


def backwards():
    d = deque([1, 2])
    items = reversed(d)
    d.append(3)
    next(items)


def annotated():
    Extended.__annotations__ = {"q": 1}
    first = Extended.__annotations__
    del Extended.__annotations__
    return first, Extended.__annotations__


Sequence.register(Plain)
u = Unhashable()
tell("new", lambda: OwnNew(1))
tell("init", lambda: OwnInit(1))
tell("plain", lambda: object.__init__(Plain(), 5))
tell("none", lambda: (type(None)(), type(...)(), type(NotImplemented)()))
tell("object", lambda: store(object()))
tell("slots", lambda: store(Inner()))
tell("exception", lambda: store(Failing()))
tell("class", lambda: other_class(Small([1]), Large))
tell("class", lambda: other_class(Plain(), Extended))
tell("class", lambda: other_class(Plain(), Small))
tell("class", lambda: other_class(Plain(), int))
tell("class", lambda: other_class(5, Plain))
tell("class", lambda: other_class(Plain(), 5))
tell("named", build_named)
tell("name", lambda: type("A\0B", (), {}))
tell("slot", lambda: type("A", (int,), {"__slots__": "x"}))
tell("slot", lambda: type("A", (), {"__slots__": ["__dict__", "__dict__"]}))
tell("hash", lambda: hash(u.f) == hash(u.f))
tell("match", lambda: (matched(Plain()), matched(Both()), matched(Listed()), matched(deque()), matched("")))
tell("alias", lambda: ((*tuple[int],), Callable[[int], str], [*list[int]] == [list[int]]))
tell("bytes", lambda: bytes.hex(1))
tell("int", lambda: int.from_bytes(b"\1", "big", signed=False))
tell("int", lambda: (type(operator.index(True)), int.from_bytes(bytes=bytearray(b"\xff"), byteorder="big", signed=True)))
tell("nan", lambda: (math.copysign(1, float("-nan")), math.copysign(1, float("nan"))))
tell("names", lambda: (dict.fromkeys.__qualname__, list.append.__qualname__, [].append.__qualname__, len.__qualname__))
tell("modules", lambda: (len.__module__, math.sin.__module__, [].append.__module__, list.append.__objclass__, math.sin))
tell("limit", lambda: sys.setrecursionlimit(1))
tell("star", lambda: [*5])
tell("star", lambda: {*5})
tell("star", lambda: print(*[1], *5))
tell("prepare", lambda: (type.__prepare__(), type.__prepare__(name=3)))
tell("annotations", lambda: (Plain.__annotations__, Extended.__annotations__, Extended().__annotations__))
tell("annotations", annotated)
tell("annotations", lambda: int.__annotations__)
tell("doc", lambda: (Plain.__doc__, Plain.__dict__["__doc__"], Extended.__doc__))
tell("wrapped", lambda: (classmethod(tell).__module__, staticmethod(tell).__doc__))
tell("deque", backwards)
tell("import", lambda: __import__(""))
tell("import", lambda: __import__(5))

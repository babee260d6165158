"""Attributes of static and class methods; classes that derive from types whose __init__ they do not call."""

import abc
import collections
import functools
import itertools
import sys
import types
import weakref


def f(x: int) -> str:
    "doc of f"


f.extra = [1]


def outcome(call, *arguments):
    try:
        return call(*arguments)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


for kind in staticmethod, classmethod:
    m = kind(f)
    print(sorted(m.__dict__.items(), key=str), m.__wrapped__ is f, m.__func__ is f)
    print(m.__name__, m.__qualname__, m.__module__, m.__doc__, m.__annotations__, hasattr(m, "extra"))
    m.mark = 1
    setattr(m, "__config__", {"a": 1})
    print(m.mark, m.__config__, vars(m)["mark"], getattr(m, "none", "default"), hasattr(f, "mark"))
    m.__doc__, m.__name__ = "other", "g"
    print(m.__doc__, m.__name__, f.__doc__, f.__name__, m.__dict__["__doc__"])
    for name in "__func__", "__wrapped__", "__isabstractmethod__":
        print(name, outcome(setattr, m, name, 1))
    print(outcome(getattr, m, "none"), outcome(delattr, m, "none"))
    del m.mark
    print(hasattr(m, "mark"), outcome(lambda: m.mark))
    m.__dict__ = {"only": 2}
    print(m.only, outcome(lambda: m.__name__), sorted(m.__dict__))
    print(outcome(setattr, m, "__dict__", 3))
    print(sorted(kind(functools.partial(f, 1)).__dict__), sorted(kind(len).__dict__))

    class Own(kind):
        def __init__(self, function, note=None):
            super().__init__(function)
            self.note = note

    own = Own(f, "note")
    print(own.note, own.__wrapped__ is f, own.__name__, sorted(own.__dict__))

    class C:
        method = kind(f)
        marked = own

    print(C.__dict__["method"].__doc__, C.__dict__["marked"].note, C.marked is C.marked)


def validator(function):
    """As pydantic 1 marks what it wraps."""
    wrapped = function if isinstance(function, classmethod) else classmethod(function)
    setattr(wrapped, "__validator_config__", ("a",))
    return wrapped


class Model:
    @validator
    def check(cls, value):
        return cls.__name__, value


print([name for name, value in vars(Model).items() if getattr(value, "__validator_config__", None)], Model().check(3))


class Abstract(abc.ABC):
    @staticmethod
    @abc.abstractmethod
    def needed():
        pass


print(vars(Abstract)["needed"].__isabstractmethod__, Abstract.__abstractmethods__)


class Deque(collections.deque):
    def __init__(self, *arguments, tag=None):
        self.tag = tag


d = Deque([1, 2], tag=3)
d.append(4)
d.appendleft(5)
print(list(d), len(d), d.maxlen, d.tag, d.pop(), d)


class Filled(collections.deque):
    def __init__(self, items):
        super().__init__(items, 2)


print(Filled([1, 2, 3]), Filled([1]).maxlen)


class Chain(itertools.chain):
    def __init__(self, *iterables):
        self.given = iterables


class Count(itertools.count):
    def __init__(self, *arguments, **keywords):
        self.given = arguments


class Product(itertools.product):
    def __init__(self, *arguments, repeat=1):
        self.given = arguments


class Slice(itertools.islice):
    def __init__(self, *arguments):
        pass


class Group(itertools.groupby):
    def __init__(self, *arguments):
        pass


class Plain(itertools.product):
    pass


print(list(Chain([1], [2])), Chain([1]).given, list(Chain.from_iterable([[3], [4]])))
print([next(Count(3, 2)), next(Count(5))], list(Product(iter("ab"), repeat=2)), list(Slice(iter("abc"), 1, None)))
print([(k, list(g)) for k, g in Group("aab")], list(Plain(iter("ab"), iter("cd"))))


class WithNew(list):
    def __new__(cls, *arguments, **keywords):
        return super().__new__(cls)


print(WithNew(a=1), WithNew([1]), outcome(lambda: WithNew([1], [2])))
alias = list[int]
print(weakref.ref(alias)() is alias, len(weakref.WeakSet([alias, list[int]])))
for value in property(), str.join, int.__add__, 1:
    print(outcome(weakref.ref, value))

# --- classes with __new__ ---


class Point:
    def __new__(cls, x, y=2):
        self = object.__new__(cls)
        self.x, self.y = x, y
        return self


class Factory:
    def __new__(cls, kind, *rest):
        return object.__new__(Special if kind else cls)


class Special(Factory):
    def __init__(self, kind, *rest):
        self.kind, self.rest = kind, rest


class Other:
    def __new__(cls, value):
        return value


class Both:
    def __new__(cls, *arguments):
        return super().__new__(cls)

    def __init__(self, *arguments):
        self.arguments = arguments
        if len(arguments) > 2:
            return 5


class Counted(int):
    def __new__(cls, value, step):
        self = int.__new__(cls, value)
        self.step = step
        return self


for i in range(100):
    p = Point(i)
    s = Factory(i % 2, i)
    b = Both(i, 1)
    c = Counted(i, 2)
print(p.x, p.y, sorted(vars(p)), type(s).__name__, s.kind, s.rest, b.arguments, c + c.step, Other(4), Other(Other))
print(type(Factory(0)).__name__, type(Factory(1)).__name__, Special(0, 1).rest, type(Special(0, 1)).__name__)
print(outcome(Both, 1, 2, 3), outcome(Point), outcome(Point, 1, 2, 3), outcome(Other), outcome(lambda: Point(z=1)))
print(Point(x=1).x, Point(1, y=5).y, Point(*[1, 2]).y, Point(**{"x": 4}).x)
print(outcome(lambda: object.__new__(Abstract)), outcome(Abstract))

# --- keywords that functions do not take ---
for function in vars, dir, callable, globals, locals, len, id:
    print(outcome(lambda: function(a=1)))

# --- tracebacks, frames ---
try:
    1 / 0
except ZeroDivisionError as e:
    tb = e.__traceback__
made = types.TracebackType(tb, tb.tb_frame, tb.tb_lasti, tb.tb_lineno)
print(made.tb_next is tb, made.tb_frame is sys._getframe(), made.tb_lineno == tb.tb_lineno)
for arguments in (1, tb.tb_frame, 0, 0), (None, 1, 0, 0), (None, tb.tb_frame, "x", 0):
    print(outcome(types.TracebackType, *arguments))
frames = sys._current_frames()
print(len(frames), frames[1 if 1 in frames else list(frames)[0]] is sys._getframe())

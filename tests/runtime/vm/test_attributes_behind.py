"""Attributes that are found behind something else: a method's in its function, a slot's behind a class by super()."""

from __future__ import annotations

from pathlib import Path

from runtime.options import Options
from tests.differential import check

METHODS = """\
class Plain:
    def m(self): pass
    m.x = 1
class Called:
    z = 1
    def __call__(self): return 5
import types
a, c = Plain(), Called()
c.y = 3
of_object, of_builtin = types.MethodType(c, a), types.MethodType(len, [1])
print(a.m.__dict__, vars(a.m), a.m.__dict__ is Plain.m.__dict__, "x" in dir(a.m), a.m.x)
print(of_object.__dict__, of_object.y, of_object.z, of_builtin.__name__)
for method, name in (a.m, "foo"), (of_object, "foo"), (of_builtin, "__dict__"), (of_builtin, "foo"):
    try:
        getattr(method, name)
    except AttributeError as e:
        print(e)
"""


def test_methods_have_the_attributes_of_what_they_call(tmp_path: Path) -> None:
    path = tmp_path / "methods.py"
    path.write_text(METHODS)
    check(path)


SLOTS = """\
class A:
    __slots__ = ("x", "y")
    def __init__(self, x):
        self.x = x
class B(A):
    __slots__ = ()
    def f(self):
        return super().x, super(B, self).x
    def g(self):
        return super().y
class C(B):
    @property
    def x(self):
        return "C's"
    def h(self):
        return self.x, super().x
    @x.setter
    def x(self, value):
        A.x.__set__(self, value)
for cls in B, C:
    thing = cls(4)
    print(*(thing.f() for _ in range(60)), sep="", end="\\n")
    try:
        thing.g()
    except AttributeError as e:
        print(e)
    thing.y = 5
    print(thing.g())
print(thing.h())

class Left(A):
    __slots__ = ("z",)
class Right(A):
    __slots__ = ()
    x = A.x  # no slot of its own
class Both(Left, Right):
    __slots__ = ()
both = Both(6)
both.y, both.z = 7, 8
print(both.x, both.y, both.z, [cls.__name__ for cls in Both.__mro__])
plain = Left(1)
plain.__class__ = type("Other", (A,), {"__slots__": ("z",), "x": A.x})
print(plain.x)
try:
    class Neither(Left, type("Right", (A,), {"__slots__": ("w",)})):
        __slots__ = ()
except TypeError as e:
    print(e)
"""


def test_super_finds_slots(tmp_path: Path) -> None:
    path = tmp_path / "slots.py"
    path.write_text(SLOTS)
    check(path)
    check(path, Options(machine="iss", hot_threshold=7, verify=True))

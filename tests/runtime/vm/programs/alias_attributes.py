"""Attributes of generic aliases are their origin's; bases that are there twice."""

import types
import typing


class A:
    """doc of A"""

    x = 5

    def __class_getitem__(cls, key):
        return types.GenericAlias(cls, key)


NAMES = """__module__ __doc__ __name__ __qualname__ x __origin__ __args__ __parameters__ __mro__ __bases__ __class__
__unpacked__ nope __slots__ __len__""".split()
for alias in (list[int], dict[str, int], A[int], type[int], tuple[()], tuple[int, ...]):
    for name in NAMES:
        try:
            value = getattr(alias, name)
        except AttributeError as e:
            print(alias, name, e)
        else:
            print(alias, name, type(value).__name__, value if name not in ("__doc__", "__len__") else "")
    print(
        alias == eval(repr(alias), {"__main__": types.SimpleNamespace(A=A)}),
        alias.__reduce__(),
        len(alias.__dict__) > 1,
    )


class P:
    pass


class Q(P):
    pass


for bases in ((int, int), (A, A), (A, int, A), (list, tuple), (tuple, tuple)):
    try:
        print(type("X", bases, {}).__mro__)
    except TypeError as e:
        print(bases, e)
for bases in ((P, P), (A, P, A)):
    try:
        Q.__bases__ = bases
    except TypeError as e:
        print(bases, e)
try:

    class Twice(typing.NamedTuple, typing.NamedTuple):
        x: int
except TypeError as e:
    print(e)

"""What a constructor, __new__, leaves to __init__: in CPython many look at fewer arguments than they are given.

A method `def __new__(cls, *args, **keywords): return super().__new__(cls, *args, **keywords)` relies on it.
"""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, header, i32, is_small, same
from runtime.translate.lltypes import Builtin, Class, Tuple
from runtime.translate.rjit import promote, unroll_safe
from runtime.vm import kinds
from runtime.vm.objects import fixed
from runtime.vm.types.classes import find_in_class
from spec.messages import FixedStr
from spec.objects import ClassFlag


def arguments_of_new(builtin: Builtin, cls: W, count: i32, names: Tuple) -> i32:
    """How many of `count` arguments, the class not among them, a call of a constructor goes on with, by position; -1:
    with all of them, as they were given. `names`: the keywords of the last ones; NULL: none."""
    if is_small(cls) or promote(header(cls)) != kinds.CLASS:
        return -1
    owner = promote(builtin.owner)
    if same(owner, kinds.builtin_class(0)):
        return count if names is not NULL else -1  # it counts them
    if promote(owner.flags) & ClassFlag.EXCEPTION != 0:
        return count - promote(names.length) if names is not NULL else -1
    c = promote(cast(Class, cls))
    if promote(c.flags) & ClassFlag.BUILTIN != 0:
        return -1
    if is_mutable(owner.layout) or owner.layout == kinds.PROPERTY:
        return 0
    if names is not NULL and keeps_value(owner.layout) and is_overridden(c, FixedStr.INIT):
        return count - promote(names.length)
    return -1


def is_mutable(layout: i32) -> bool:
    return layout == kinds.LIST or layout == kinds.DICT or layout == kinds.SET or layout == kinds.BYTE_ARRAY


def keeps_value(layout: i32) -> bool:
    """Types whose constructor makes the value, but takes keywords in a derived class with an __init__."""
    return layout == kinds.TUPLE or layout == kinds.FLOAT or layout == kinds.FROZEN_SET


def is_overridden(c: Class, name: i32) -> bool:
    """Has the class a method of this name (a FixedStr) other than object's?"""
    return find_in_class(c, promote(c.version), fixed(name)) >> 16 != promote(c.mro.length) - 1


@unroll_safe
def is_of_library(c: Class) -> bool:
    """Is a base of this class of the library, outside of builtins? CPython has such in C, with a __new__ for any
    arguments."""
    i = 1
    while i < promote(c.mro.length) - 1:
        if promote(cast(Class, c.mro[i]).flags) & ClassFlag.NAMED_WITH_MODULE != 0:
            return promote(c.flags) & ClassFlag.NAMED_WITH_MODULE == 0
        i += 1
    return False

"""Temporary."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, tag
from runtime.vm.kinds import is_str, payload
from runtime.vm.numbers.convert import to_float, to_int
from runtime.vm.objects import box_bool
from runtime.vm.operations.compare import truth


def int_new(cls: W, x: W) -> W:
    if x is NULL:
        return tag(0)
    return to_int(x)


def float_new(cls: W, x: W) -> W:
    return to_float(x)


def bool_new(cls: W, x: W) -> W:
    t = truth(x)
    if t < 0:
        return NULL
    return box_bool(t == 1)



def unused(x: W) -> W:
    return payload(x) if is_str(x) else x

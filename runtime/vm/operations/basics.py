"""Built-in functions on values of many types."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, header, is_small, tag
from runtime.translate.lltypes import List, Str, Tuple
from runtime.translate.rjit import promote
from runtime.vm import kinds
from runtime.vm.kinds import is_str_kind


def length(x: W) -> W:
    """len(x)"""
    if is_small(x):
        return NULL
    h = promote(header(x))
    if h == kinds.LIST:
        return tag(cast(List, x).length)
    if h == kinds.TUPLE:
        return tag(cast(Tuple, x).length)
    if is_str_kind(h):
        return tag(cast(Str, x).length)
    return NULL

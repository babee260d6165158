"""Built-in functions on values of many types."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, header, is_small, tag
from runtime.translate.lltypes import Bytes, Dict, List, Set, Str, Tuple
from runtime.translate.rjit import promote
from runtime.vm import kinds
from runtime.vm.containers.dicts import dict_length
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
    if h == kinds.DICT:
        return tag(dict_length(cast(Dict, x)))
    if h == kinds.BYTES or h == kinds.BYTE_ARRAY:
        return tag(cast(Bytes, x).length)
    if h == kinds.SET or h == kinds.FROZEN_SET:
        return tag(cast(Set, x).count)
    return NULL

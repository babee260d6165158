"""Built-in functions on values of many types."""

from __future__ import annotations

from runtime.translate.ll import FALSE, NULL, TRUE, W, cast, header, i32, is_small, tag
from runtime.translate.lltypes import ByteArray, Bytes, Dict, List, Set, Str, Tuple
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
    if h == kinds.BYTES:
        return tag(cast(Bytes, x).length)
    if h == kinds.BYTE_ARRAY:
        return tag(cast(ByteArray, x).length)
    if h == kinds.SET or h == kinds.FROZEN_SET:
        return tag(cast(Set, x).count)
    return NULL


# --- patterns ---
def no_container(h: i32) -> bool:
    """Is this the type of values that neither a sequence nor a mapping pattern matches?"""
    return (
        is_str_kind(h) or h == kinds.NONE_TYPE or h == kinds.BOOL or h == kinds.FLOAT or h == kinds.BIG_INT
        or h == kinds.BYTES or h == kinds.BYTE_ARRAY
    )  # fmt: skip


def match_sequence(x: W) -> W:
    """May a sequence pattern match x?"""
    if is_small(x):
        return FALSE
    h = promote(header(x))
    if h == kinds.LIST or h == kinds.TUPLE:
        return TRUE
    return FALSE if h == kinds.DICT or no_container(h) else NULL


def match_mapping(x: W) -> W:
    """May a mapping pattern match x?"""
    if is_small(x):
        return FALSE
    h = promote(header(x))
    if h == kinds.DICT:
        return TRUE
    return FALSE if h == kinds.LIST or h == kinds.TUPLE or no_container(h) else NULL

"""Strings: arrays of code points."""

from __future__ import annotations

from runtime.translate.ll import NULL, address, cast, i32, vm
from runtime.translate.lltypes import RefArray, Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.containers.blocks import ITEMS, copy_words
from runtime.vm.objects import new_str


@dont_look_inside
def char_str(char: i32) -> Str:
    """A string of one character."""
    if char < 128:
        return cast(Str, cast(RefArray, vm.chars)[char])
    result = new_str(1)
    if result is not NULL:
        result[0] = char
    return result


@dont_look_inside
def str_at(s: Str, index: i32) -> Str:
    """s[index], which exists."""
    return char_str(s[index])


@dont_look_inside
def concat(a: Str, b: Str) -> Str:
    if a.length == 0:
        return b
    if b.length == 0:
        return a
    result = new_str(a.length + b.length)
    if result is NULL:
        return NULL
    items = address(result) + ITEMS["Str"]
    copy_words(items, address(a) + ITEMS["Str"], a.length)
    copy_words(items + (a.length << 2), address(b) + ITEMS["Str"], b.length)
    return result


@dont_look_inside
@never_collects
def compare_strs(a: Str, b: Str) -> i32:
    """-1, 0 or 1, by code points."""
    n = a.length if a.length < b.length else b.length
    i = 0
    while i < n:
        if a[i] != b[i]:
            return -1 if a[i] < b[i] else 1
        i += 1
    if a.length == b.length:
        return 0
    return -1 if a.length < b.length else 1


@dont_look_inside
@never_collects
def equal_strs(a: Str, b: Str) -> bool:
    if a.length != b.length:
        return False
    return compare_strs(a, b) == 0

"""Crochemore and Perrin's two-way search ("Two-way string-matching", JACM 38, 1991): time in proportion to the lengths,
and no memory. It is for texts on which the simple search of search.py has compared more characters than it should.

`back`: both strings are read from their ends.
"""

from __future__ import annotations

from runtime.translate.ll import i32
from runtime.translate.lltypes import Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.text.layout import char_at


@never_collects
def item(s: Str, index: i32, length: i32, back: bool) -> i32:
    """Character number `index` of the first `length`."""
    return char_at(s, length - 1 - index if back else index)


@dont_look_inside
@never_collects
def largest_suffix(sub: Str, back: bool, reverse: bool, period: bool) -> i32:
    """Where the lexicographically largest suffix begins, less 1 (`reverse`: in the reverse order of characters); or its
    period."""
    n = sub.length
    found = -1
    j = 0
    k = 1
    p = 1
    while j + k < n:
        a = item(sub, j + k, n, back)
        b = item(sub, found + k, n, back)
        if a == b:
            if k == p:
                j += p
                k = 1
            else:
                k += 1
        elif (a < b) != reverse:
            j += k
            k = 1
            p = j - found
        else:
            found = j
            j += 1
            k = 1
            p = 1
    return p if period else found


@dont_look_inside
@never_collects
def is_periodic(sub: Str, back: bool, head: i32, period: i32) -> bool:
    """Do the first `head` characters come again after `period`?"""
    n = sub.length
    i = 0
    while i < head:
        if i + period >= n or item(sub, i, n, back) != item(sub, i + period, n, back):
            return False
        i += 1
    return True


@dont_look_inside
@never_collects
def two_way(s: Str, sub: Str, start: i32, stop: i32, back: bool) -> i32:
    """Index of the first place (`back`: the last one) of `sub`, which has two characters or more, within s[start:stop];
    -1: there is none."""
    n = sub.length
    cut = largest_suffix(sub, back, False, False)
    other = largest_suffix(sub, back, True, False)
    period = largest_suffix(sub, back, other > cut, True)
    if other > cut:
        cut = other
    periodic = is_periodic(sub, back, cut + 1, period)
    if not periodic:
        period = (cut + 1 if cut + 1 > n - cut - 1 else n - cut - 1) + 1
    end = start + stop if back else stop  # read from the end, the text's characters are those from `start` to `stop`
    memory = -1
    at = start
    while at <= stop - n:
        i = (cut if cut > memory else memory) + 1
        while i < n and item(sub, i, n, back) == item(s, at + i, end, back):
            i += 1
        if i < n:
            at += i - cut
            memory = -1
            continue
        i = cut
        while i > memory and item(sub, i, n, back) == item(s, at + i, end, back):
            i -= 1
        if i <= memory:
            return end - at - n if back else at
        at += period
        if periodic:
            memory = n - period - 1
    return -1

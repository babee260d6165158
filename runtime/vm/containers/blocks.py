"""Rows of words, copied whole: to that, the items of all kinds of arrays are alike.

Addresses are raw numbers, which a collection makes stale: take them after everything is allocated.
"""

from __future__ import annotations

from runtime.translate.ll import i32, load_word, store_word
from runtime.translate.rjit import dont_look_inside, never_collects
from spec.heap import TYPES

#: Bytes before the items, by type.
ITEMS = {name: t.fixed_size for name, t in TYPES.items() if t.array}


@dont_look_inside
@never_collects
def copy_words(target: i32, source: i32, count: i32) -> None:
    """The rows do not overlap, unless the target begins below the source."""
    end = target + (count << 2)
    while target != end:
        store_word(target, load_word(source))
        target += 4
        source += 4


@dont_look_inside
@never_collects
def repeat_words(target: i32, source: i32, count: i32, times: i32) -> None:
    """The row, `times` times."""
    while times > 0:
        copy_words(target, source, count)
        target += count << 2
        times -= 1

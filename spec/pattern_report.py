"""The value-pattern table's entry, as the host reads it through the host link.

The table is direct-mapped: site (trace address) >> 2, modulo the number of entries, selects the entry; an entry
belongs to the first site that claimed it since it was cleared, and observations of other sites that map to it are
counted in `conflicts` and otherwise ignored. Entry i lies at PATTERN_WINDOW.base + 64*i, one word a field, in the
order of FIELDS. Writing any word of an entry clears the whole entry. Counts saturate. After Calder, Feller and
Eustace, "Value Profiling" (MICRO 1997): the two most frequent values (TNV) are kept by counting, the second being
replaced where its count reaches zero.

In the core, observations wait in a queue of QUEUE for the table, which takes 17 cycles for each. Where the queue is
full, all observations are dropped until it is empty; so the table sees windows of consecutive observations. An entry
describes those that it has seen, in their order; only strides that lead from one window to the next are ignored: there,
`stride` and `stride_run` stay. (Bits of a word above its field's width are zero. Of a free entry, only `site` counts.)
"""

from __future__ import annotations

from dataclasses import dataclass

ENTRIES = 64
ENTRY_BYTES = 64
QUEUE = 256
WINDOWS = 16  # they are numbered, modulo this (an entry that misses as many takes the next for the same)

#: name, width in bits, meaning
FIELDS: tuple[tuple[str, int, str], ...] = (
    ("site", 32, "trace address of the probed instruction; 0: the entry is free"),
    ("count", 16, "observations"),
    ("last", 32, "last value"),
    ("run", 16, "how many observations in a row, up to now, equalled the one before (0 at the first)"),
    ("stride", 32, "last value minus the one before (modulo 2**32)"),
    ("stride_run", 16, "how many strides in a row, up to now, equalled the one before"),
    ("changed", 32, "bits in which any value differed from the first"),
    ("top0", 32, "most frequent value"),
    ("top0_count", 16, "its confidence: +1 where observed (TNV 0 and 1 swap places where 1's count passes 0's)"),
    ("top1", 32, "second most frequent value"),
    (
        "top1_count",
        16,
        "its confidence: +1 where observed, -1 where neither value was observed; at 0 it is replaced, with count 1",
    ),
    ("conflicts", 16, "observations of other sites that map to this entry"),
)
_MASKS = tuple((name, (1 << width) - 1) for name, width, _ in FIELDS)  # reports are read often


@dataclass(frozen=True, kw_only=True)
class PatternReport:
    """One entry of the table, decoded. Values are unsigned 32-bit words."""

    site: int
    count: int
    last: int
    run: int
    stride: int
    stride_run: int
    changed: int
    top0: int
    top0_count: int
    top1: int
    top1_count: int
    conflicts: int

    @classmethod
    def decode(cls, words: list[int]) -> PatternReport:
        return cls(**{name: word & mask for (name, mask), word in zip(_MASKS, words, strict=False)})

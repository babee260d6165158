"""The host's side of JIT_COUNTERS: which greens have a trace, are blacklisted, or are to become hot soon."""

from __future__ import annotations

from jit.warmstate import BLACKLISTED, COUNT, GREEN0, GREEN1, HASH_FACTOR, MASK, PROBES, TABLE, TRACE_ID
from spec.heap import COUNTER_BYTES
from spec.memory_map import IMAGE

Greens = tuple[int, int]  # (signed int, address)


def _signed(word: int) -> int:
    return (word + 0x8000_0000 & 0xFFFF_FFFF) - 0x8000_0000


class Counters:
    """Finds and changes entries of the table in the image `words` (a memoryview cast to 'i')."""

    def __init__(self, words: memoryview) -> None:
        self.words = words

    def _at(self, address: int) -> int:
        return (address - IMAGE.base) >> 2

    def _slot(self, greens: Greens) -> int | None:
        """Address of the entry; made (evicting the least counted) where there is none and a place may be had."""
        green0, raw1 = greens[0], _signed(greens[1])
        home = (_signed(green0 * HASH_FACTOR + raw1) >> 3) ^ green0
        victim, least = None, 1 << 31
        for i in range(PROBES):
            at = TABLE + ((home + i) & MASK) * COUNTER_BYTES
            key1 = self.words[self._at(at + GREEN1)]
            if key1 == raw1 and self.words[self._at(at + GREEN0)] == green0:
                return at
            count = -1 if key1 == 0 else self.words[self._at(at + COUNT)]
            if count < least and self.words[self._at(at + TRACE_ID)] == 0:
                victim, least = at, count
        if victim is not None:
            self.words[self._at(victim + GREEN0)] = green0
            self.words[self._at(victim + GREEN1)] = raw1
            self.words[self._at(victim + COUNT)] = 0
        return victim

    def trace(self, greens: Greens) -> int:
        """The trace that the interpreter enters; 0: none, BLACKLISTED."""
        at = self._slot(greens)
        return 0 if at is None else self.words[self._at(at + TRACE_ID)]

    def set_trace(self, greens: Greens, trace_id: int) -> bool:
        """The interpreter will enter this trace. False: the table has no place (the trace is only linked to)."""
        at = self._slot(greens)
        if at is not None:
            self.words[self._at(at + TRACE_ID)] = trace_id
        return at is not None

    def blacklist(self, greens: Greens) -> None:
        """Never report these greens again."""
        self.set_trace(greens, BLACKLISTED)

    def set_count(self, greens: Greens, count: int) -> None:
        """Start over from `count` passes."""
        at = self._slot(greens)
        if at is not None and self.words[self._at(at + TRACE_ID)] == 0:
            self.words[self._at(at + COUNT)] = count

"""The value-pattern table in Python: the exact meaning of spec/pattern_report.py, observation by observation.

The simulator's core has the same in C for speed, and the RTL in gateware; tests hold all three together. Two points
that the contract's words leave to the reader: the first stride exists at the second observation, so `stride_run` can
become 1 at the third; and a value that is neither of the top two replaces the second where its count is 1 or 0
("at 0" after the decrement), so a second value's count is never left at 0.
"""

from __future__ import annotations

from spec.pattern_report import ENTRIES, FIELDS, WINDOWS, PatternReport

_LIMIT = {name: (1 << width) - 1 for name, width, _ in FIELDS}


class PatternTable:
    """A direct-mapped table of entries; `words(i)` is entry i as the host reads it (of a free entry, only the site)."""

    def __init__(self, entries: int = ENTRIES) -> None:
        self._window = 0  # number of the window of consecutive observations
        self._windows = [0] * entries  # in which each was last observed
        self._entries = [dict.fromkeys(_LIMIT, 0) for _ in range(entries)]

    def words(self, index: int) -> list[int]:
        return [self._entries[index][name] for name in _LIMIT]

    def clear(self, index: int) -> None:
        self._entries[index] = dict.fromkeys(_LIMIT, 0)

    def reports(self) -> list[PatternReport]:
        return [PatternReport.decode(self.words(i)) for i, e in enumerate(self._entries) if e["site"]]

    def observe(self, site: int, value: int) -> None:
        """The probed instruction at address `site` had the result `value`."""
        index = (site >> 2) % len(self._entries)
        e = self._entries[index]
        if e["site"] in (0, site):
            gap, self._windows[index] = self._windows[index] != self._window, self._window
        if e["site"] == 0:
            e.update(site=site, count=1, last=value, top0=value, top0_count=1)
        elif e["site"] != site:
            _count(e, "conflicts")
        else:
            self._update(e, value, gap)

    def gap(self) -> None:
        """Observations are dropped here: what follows is another window."""
        self._window = (self._window + 1) % WINDOWS

    def _update(self, e: dict[str, int], value: int, gap: bool) -> None:
        """An observation of the entry's site; `gap`: it missed some before."""
        stride = value - e["last"] & 0xFFFF_FFFF
        _count(e, "run", stride == 0)
        if not gap:
            _count(e, "stride_run", stride == e["stride"] and e["count"] > 1)
            e["stride"] = stride
        e["changed"] |= value ^ e["last"]  # a bit differs from the first value at some time iff it changes at some time
        e["last"] = value
        _count(e, "count")
        if value == e["top0"]:
            _count(e, "top0_count")
        elif e["top1_count"] and value == e["top1"]:
            _count(e, "top1_count")
            if e["top1_count"] > e["top0_count"]:
                e["top0"], e["top1"] = e["top1"], e["top0"]
                e["top0_count"], e["top1_count"] = e["top1_count"], e["top0_count"]
        elif e["top1_count"] > 1:
            e["top1_count"] -= 1
        else:
            e.update(top1=value, top1_count=1)


def _count(entry: dict[str, int], name: str, more: bool = True) -> None:
    """Add one, saturating; or back to 0 where there is no `more`."""
    entry[name] = min(entry[name] + 1, _LIMIT[name]) if more else 0

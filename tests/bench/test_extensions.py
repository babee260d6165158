"""What extensions cost and bring: percentages, means and times, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from bench import extensions
from boards.area import BARE, ENGINE, FULL, PATTERNS


def cost(luts: int, clock: float | None) -> dict[str, Any]:
    return {"LUT4": luts, "block RAM (18 kbit)": 2, "MHz": clock, "clocks": [clock] if clock else []}


def program(bare: int, sidecar: int) -> dict[str, Any]:
    cycles = {name: bare for name in extensions.ROWS.values()} | {"sidecar": sidecar}
    return {"runs": {name: {"resident": {"cycles": count}} for name, count in cycles.items()}}


PROGRAMS_RUN = {"a": program(200, 100), "b": program(800, 100)}  # 2 and 8 times fewer: 4 in the mean


def test_mean_over_programs() -> None:
    assert extensions.speed(PROGRAMS_RUN, "sidecar") == pytest.approx(4)
    assert extensions.speed(PROGRAMS_RUN, "patterns") == 1


def test_table() -> None:
    costs = {BARE: cost(2000, 60.0), ENGINE: cost(2500, 30.0), PATTERNS: cost(2200, None), FULL: cost(3000, 60.0)}
    lines = extensions.table(costs, PROGRAMS_RUN)
    assert len(lines) == 2 + len(extensions.ROWS)
    engine, table = lines[3], lines[4]
    assert "| +25.0% |" in engine and "| 4.00 times fewer | 2.00 times faster |" in engine
    assert "| +10.0% |" in table and table.endswith("| 1.00 times fewer | - |")

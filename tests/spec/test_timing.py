"""The table of cycles against what was measured on the RTL."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from spec.timing import TIMES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "core.md"


def measured() -> dict[str, float]:
    """The table that `python -m bench.cpi` wrote."""
    block = re.search(r"<!-- measured: instructions -->\n(.*?)<!-- end -->", PAGE.read_text(), re.S)
    assert block is not None
    rows = [line.strip("|").split("|") for line in block[1].strip().split("\n")[2:]]
    return {name.strip(): float(cycles) for name, cycles in rows}


@pytest.mark.parametrize("name", TIMES)
def test_cycles_are_the_measured_ones(name: str) -> None:
    cycles, row = TIMES[name]
    assert cycles == measured()[row]

"""The simulator's floating point against SoftFloat: results and flags, bit for bit."""

from __future__ import annotations

import ctypes

import pytest

from sim import cgen, iss
from spec import isa
from tests.floats import harness

NUMBERS = {name: i for i, name in enumerate(isa.ROWS, 1)}
COUNT = 100_000


@pytest.mark.parametrize("row", harness.FLOAT_ROWS, ids=lambda row: row.name)
def test_results_and_flags(row: isa.Row) -> None:
    state = cgen.State()
    subject = iss._library().float_result
    assert harness.compare(subject, ctypes.addressof(state), NUMBERS[row.name], row.name, COUNT) == ""

"""The value-pattern table: the compiled core against the Python model, and what the model says of known sequences."""

from __future__ import annotations

import ctypes

from hypothesis import given, settings
from hypothesis import strategies as st

from sim import iss
from sim.patterns import PatternTable
from spec.memory_map import PATTERN_WINDOW
from spec.pattern_report import FIELDS, PatternReport
from tests.sim import support

VALUES = st.sampled_from([0, 1, 2, 3, 0xFFFF_FFFF]) | st.integers(0, 0xFFFF_FFFF)
SITES = st.sampled_from([0x1000_0000, 0x1000_0004, 0x1000_0100, 0x1000_00FC])


def report(*values: int) -> PatternReport:
    table = PatternTable()
    for value in values:
        table.observe(0x1000_0000, value)
    (result,) = table.reports()
    return result


@settings(deadline=None)
@given(st.lists(st.tuples(SITES, VALUES), max_size=60))
def test_core_equals_model(observations: list[tuple[int, int]]) -> None:
    machine, table = support.new(), PatternTable()
    for site, value in observations:
        iss._library().observe(ctypes.byref(machine._s), site, value)
        table.observe(site, value)
    assert machine.patterns() == table.reports()
    for site, _ in observations:
        entry = PATTERN_WINDOW.base + (site >> 2) % 64 * 64
        assert [machine.read_word(entry + 4 * i) for i in range(len(FIELDS))] == table.words((site >> 2) % 64)


def test_saturation_alike() -> None:
    machine, table = support.new(), PatternTable()
    for i in range(66_000):
        site = 0x1000_0000 + 0x100 * (i % 8 == 0)
        iss._library().observe(ctypes.byref(machine._s), site, 7)
        table.observe(site, 7)
    for i in range(66_000):
        iss._library().observe(ctypes.byref(machine._s), 0x1000_0100, i)
        table.observe(0x1000_0100, i)
    assert machine.patterns() == table.reports()
    assert table.reports()[0].count == 0xFFFF and table.reports()[0].conflicts == 57_750


def test_known_sequences() -> None:
    constant = report(5, 5, 5, 5)
    assert (constant.count, constant.run, constant.changed, constant.top0, constant.top0_count) == (4, 3, 0, 5, 4)
    assert (constant.stride, constant.stride_run) == (0, 2)
    strided = report(10, 14, 18, 22)
    assert (strided.run, strided.stride, strided.stride_run) == (0, 4, 2)
    first_stride_zero = report(3, 3)
    assert (first_stride_zero.run, first_stride_zero.stride_run) == (1, 0)
    down = report(1, 0, 0xFFFF_FFFF)
    assert (down.stride, down.stride_run, down.changed) == (0xFFFF_FFFF, 1, 0xFFFF_FFFF)


def test_top_values() -> None:
    few = report(1, 2, 2, 2, 1, 9, 2)
    assert (few.top0, few.top0_count, few.top1, few.top1_count) == (2, 4, 1, 1)
    assert (report(1, 2, 3).top1, report(1, 2, 3).top1_count) == (3, 1)
    assert (report(1, 2, 1, 2, 3).top1, report(1, 2, 1, 2, 3).top1_count) == (2, 1)


def test_clearing() -> None:
    machine = support.new()
    for site in (0x1000_0000, 0x1000_0004):
        iss._library().observe(ctypes.byref(machine._s), site, 1)
    machine.write_word(PATTERN_WINDOW.base + 64 + 20, 0)
    assert [r.site for r in machine.patterns()] == [0x1000_0000]
    machine.clear_patterns()
    assert machine.patterns() == []

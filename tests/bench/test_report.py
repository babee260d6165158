"""The rules of evaluation: which rows count, what is a failure, what the ratios are."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bench.clocks import Clocks, measured_clocks, times_table
from bench.measure import CONFIGURATIONS, GROUPS, PROGRAMS, Run, expected_output, measure_group
from bench.report import Row, print_report


def run(configuration: str, cycles: int, output: str = "1\n", **jit: int) -> Run:
    counts: dict[str, Any] = {"trace_entries": 3, "guard_exits": 2, "finishes": 1, "loops": 1, "bridges": 0} | jit
    core, whole = {"cycles": cycles // 2}, {"cycles": cycles, "bytecodes": 7}
    found = Run("p", configuration, output=output, status=0, core=core, jit=counts, whole=whole)
    found.bytecodes_outside_traces = 10
    return found


def row(*runs: Run) -> Row:
    return Row("p", "1\n", 0, {r.configuration: r for r in runs})


def test_overhead_removed() -> None:
    found = row(run("software", 200), run("sidecar", 125), run("oracle", 100))
    assert found.overhead_removed() == 0.75
    assert found.ratio("software", "sidecar") == 1.6
    assert found.cycles("software") == 200 and found.cycles("software", traces=True) == 100
    assert not found.void() and not found.failures()


def test_row_is_void_where_runs_behaved_differently() -> None:
    found = row(run("software", 200), run("sidecar", 125, trace_entries=4), run("oracle", 100))
    assert found.void() == ["trace_entries: 3 in software, 4 in sidecar"]
    assert found.overhead_removed() is None
    other = run("oracle", 100)
    other.bytecodes_outside_traces = 11
    assert row(run("software", 200), other).void() == ["bytecodes outside traces: 10 in software, 11 in oracle"]
    other = run("oracle", 100)
    other.whole |= {"interpreter_instructions": 5}
    assert row(run("software", 200), other).void() == ["instructions for them: 0 in software, 5 in oracle"]


def test_both_accounts_on_the_simulator() -> None:
    """The whole program is the resident account's; what is told apart is the charged one's."""
    path = PROGRAMS / "types_change.py"
    (both,), (alone,) = (measure_group(path, ("software",), "iss", account) for account in ("both", "resident"))
    assert not both.failure and not alone.failure and both.output == alone.output
    assert both.resident == alone.resident and both.cycles == alone.cycles == alone.core["cycles"]
    assert 0 < both.trace_cycles < both.whole["cycles"] and alone.trace_cycles == 0
    assert both.cycles == pytest.approx(both.whole["cycles"], rel=0.05)


def test_difference_in_output_is_a_failure_with_a_diff() -> None:
    (failure,) = row(run("software", 200, output="2\n")).failures()
    assert "-1\n+2" in failure


def test_failed_run_is_a_failure() -> None:
    assert row(Run("p", "software", failure="MachineFault: gone")).failures() == ["p, software: MachineFault: gone"]


def test_report_is_printed() -> None:
    text = io.StringIO()
    rows = [row(run("software", 200), run("sidecar", 125), run("oracle", 100)), row(run("software", 200, output=""))]
    print_report(rows, "rtl", Console(file=text, width=200))
    assert "75%" in text.getvalue() and "FAILED" in text.getvalue()


def test_groups_cover_the_configurations() -> None:
    assert sorted(name for group in GROUPS for name in group) == sorted(CONFIGURATIONS)


def test_sidecar_and_oracle_on_the_simulator() -> None:
    path = PROGRAMS / "nqueens.py"
    output, status = expected_output(path)
    found = Row("nqueens", output, status)
    for group in (("software",), ("sidecar", "oracle")):
        found.runs.update({r.configuration: r for r in measure_group(path, group, "iss")})
    assert not found.failures() and not found.void()
    removed = found.overhead_removed()
    assert removed is not None and 0 < removed < 1


def test_times_at_the_measured_clocks(tmp_path: Path) -> None:
    assert measured_clocks(tmp_path) is None
    (tmp_path / "boards" / "x").mkdir(parents=True)
    (tmp_path / "boards" / "x" / "results.json").write_text('{"core": {"MHz": 50.0}, "core + both": {"MHz": 40.0}}')
    clocks = measured_clocks(tmp_path)
    assert clocks == Clocks("boards/x/results.json", 50.0, 40.0)
    text = io.StringIO()
    rows = [row(run("software, bare core", 150_000), run("sidecar", 100_000))]
    Console(file=text, width=200).print(times_table(rows, clocks))
    line = text.getvalue().splitlines()[-2].replace("│", " ").split()
    assert line == ["p", "3.00", "-", "2.50", "-", "1.20"]

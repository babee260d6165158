"""The rate of compiling: phases exclude each other, runs of two checkouts are compared."""

from __future__ import annotations

from pathlib import Path

import pytest

import jit.phases
from bench import compile_rate
from bench.compile_rate import Rate, least
from jit.phases import Phase, Phases


def test_a_phase_within_another_stops_its_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([1.0, 3.0, 10.0, 11.0])
    phases = Phases()
    monkeypatch.setattr(jit.phases, "PHASES", phases)
    monkeypatch.setattr(jit.phases, "thread_time", lambda: next(clock))
    with Phase("optimizing"), Phase("resume data"):
        pass
    assert phases.seconds["optimizing"] == 2 + 1 and phases.seconds["resume data"] == 7


def test_the_least_of_runs_counts() -> None:
    runs = [Rate("p", "sidecar", 100, 1, "x", {"tracing": a, "lowering": b}) for a, b in ((1.0, 2.0), (0.5, 3.0))]
    assert least(runs).phases == {"tracing": 0.5, "lowering": 2.0} and least(runs).rate == 40


def test_a_program_is_run_and_its_code_is_text(tmp_path: Path) -> None:
    program = tmp_path / "loop.py"
    program.write_text("n = 0\nfor i in range(5000):\n    n += i\nprint(n)\n")
    rate = compile_rate.run_there(compile_rate.ROOT, program, "sidecar", text=tmp_path / "loop.txt")
    assert rate.traces >= 1 and rate.recorded > 5 and rate.phases["tracing"] > 0 and rate.phases["assembling"] > 0
    assert "guard" in (tmp_path / "loop.txt").read_text()
    assert compile_rate.run_there(compile_rate.ROOT, program, "sidecar").digest == rate.digest


def test_calls_are_counted(tmp_path: Path) -> None:
    program = tmp_path / "loop.py"
    program.write_text("n = 0\nfor i in range(5000):\n    n += i\nprint(n)\n")
    assert compile_rate.run_there(compile_rate.ROOT, program, "sidecar", calls=True).calls > 1000


def test_a_run_that_fails_says_so(tmp_path: Path) -> None:
    with pytest.raises(compile_rate.RunFailed, match="missing"):
        compile_rate.run_there(compile_rate.ROOT, tmp_path / "missing.py", "sidecar")


def test_a_checkout_without_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compile_rate.main(["--against", str(tmp_path)]) == 2
    assert "has no bench/compile_rate.py" in capsys.readouterr().err

"""The whole VM on the core: programs do what CPython does, whichever guards fail, and the host interprets nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jit.backend.portal import SAMPLE
from runtime.host import Session, load_program
from runtime.options import Options
from runtime.statistics import run_statistics
from tests.integration.harness import CONFIGURATIONS, compare
from tests.integration.test_programs import BENCHMARKS, ERRORS, FEW, PROGRAMS, expected

BENCH = Path(__file__).parents[2] / "bench" / "programs"
NAMES = [name for name in CONFIGURATIONS if name.startswith("resident")]

RUNS = [(path, NAMES[i % len(NAMES)]) for i, path in enumerate(PROGRAMS) if path.stem not in FEW]


@pytest.mark.parametrize(("path", "name"), RUNS, ids=lambda part: getattr(part, "stem", part))
def test_program(path: Path, name: str) -> None:
    assert not compare(path, name, expected(path))


@pytest.mark.long
@pytest.mark.parametrize("path", [*PROGRAMS, *BENCHMARKS], ids=lambda path: path.stem)
@pytest.mark.parametrize("name", [*NAMES, "apart-fail", "apart-software"])
def test_each_program(path: Path, name: str) -> None:
    assert not compare(path, name, expected(path))


@pytest.mark.parametrize("error", sorted(ERRORS)[::3])
def test_error_in_a_trace(error: str, tmp_path: Path) -> None:
    path = tmp_path / f"{error}.py"
    path.write_text(ERRORS[error])
    assert not compare(path, "resident-fail", expected(path))


def run(path: Path, machine: str, **options: Any) -> dict[str, int]:
    """What `whole` of the statistics says; the output is CPython's."""
    output: list[bytes] = []
    with Session(load_program(str(path)), Options(machine=machine, strict=True, **options), output.append) as session:
        assert session.run() == 0
        whole: dict[str, int] = run_statistics(session)["whole"]
    assert b"".join(output).decode() == expected(path).stdout
    return whole


@pytest.mark.parametrize("guards", ["sidecar", "software"])
@pytest.mark.parametrize("name", ["collatz", "nqueens", "scheduler", "strings"])
def test_nothing_is_interpreted_off_the_core(name: str, guards: str) -> None:
    """What is charged where the host restores the interpreter's state is what it takes on the core, to some percent: an
    exit there takes some hundred instructions more, as it fills jitcode frames, and simple code ends the bytecode.
    In software, too, where an exit's code may be in reach of the guard's branch, and the later bridge is not."""
    path = BENCH / f"{name}.py"
    resident, charged = run(path, "iss", resident=True, guards=guards), run(path, "iss", charged=True, guards=guards)
    assert resident["bytecodes_off_core"] == 0 < resident["bytecodes_recorded"]
    assert resident["cycles"] == pytest.approx(charged["cycles"], rel=0.08)


def test_the_exit_table_serves_the_guards_that_fail_most() -> None:
    """Where guards share an entry of the exit table, the handlers show the host which of them come to them. That does
    not cost what it brings."""
    counts: dict[int, dict[str, int]] = {}
    for sample in (SAMPLE, 1 << 30):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("jit.backend.portal.SAMPLE", sample)
            patch.setattr("jit.backend.oncore.SAMPLE", sample)
            path = BENCH / "fannkuch.py"
            with Session(load_program(str(path)), Options(machine="iss", resident=True), lambda _data: None) as session:
                session.run()
                counts[sample] = run_statistics(session)["core"]
    sampled, never = counts[SAMPLE], counts[1 << 30]
    assert sampled["failures"] - sampled["exit_hits"] < sampled["failures"] / 20
    assert sampled["instructions"] <= 1.002 * never["instructions"]


def test_a_loop_that_becomes_hot_again_is_entered_by_the_core() -> None:
    """Where versions by value have become invalid, the host sends the interpreter back to the loop's own trace."""
    found = run(BENCH / "scheduler.py", "iss", resident=True, guards="patterns")
    assert found["bytecodes_off_core"] == 0 < found["bytecodes_recorded"]


def test_rtl() -> None:
    """The same exits as on the simulator, on the RTL's cycles."""
    path = BENCH / "collatz.py"
    iss, rtl = run(path, "iss", resident=True), run(path, "rtl", resident=True)
    for name in ("bytecodes_off_core", "bytecodes_recorded", "asked"):
        assert iss[name] == rtl[name], name
    assert rtl["cycles"] > iss["cycles"]


CHANGES = """
step = 1

def loop(n):
    total = 0
    for i in range(n):
        if i % 4 == 3:
            total += step
        total += 1
    return total

print(loop(400))
step = 2
print(loop(400))
step = 3
print(loop(400))
"""


@pytest.mark.parametrize("guards", ["sidecar", "software"])
def test_a_bridge_that_has_become_invalid_is_recorded_again(guards: str, tmp_path: Path) -> None:
    """Its guard goes to the exit's code by way of the invalid bridge's entry, which shares the code."""
    path = tmp_path / "changes.py"
    path.write_text(CHANGES)
    output: list[bytes] = []
    options = Options(machine="iss", resident=True, guards=guards, strict=True, hot_threshold=9)
    with Session(load_program(str(path)), options, output.append) as session:
        assert session.run() == 0
    assert b"".join(output).decode() == expected(path).stdout
    assert session.jit.stats.bridges >= 2 and session.jit.stats.invalidated >= 1
    assert all(guard.failures >= 0 for guard in session.jit.guards.values())

"""Versions of loops: what they assume is guarded, what they turn away goes on in another, outputs are CPython's."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.host import Session, load_program
from runtime.options import PROFILERS, Options
from tests.differential import run_cpython

PROGRAM = Path(__file__).parent / "programs" / "versions.py"


def run(options: Options) -> Session:
    output: list[bytes] = []
    with Session(load_program(str(PROGRAM)), options, output.append) as session:
        assert session.run() == 0
        assert b"".join(output).decode() == run_cpython(PROGRAM).stdout
    return session


@pytest.mark.parametrize("profiler", PROFILERS)
@pytest.mark.parametrize("guards", ["patterns", "software+patterns"])
def test_outputs_are_cpythons(guards: str, profiler: str) -> None:
    session = run(Options(machine="iss", guards=guards, profiler=profiler, hot_threshold=7, strict=True))
    loops = {trace.greens for trace in session.jit.traces.values() if len(trace.greens) > 2}
    assert session.jit.stats.respecialized >= (3 if profiler == "table" else 1)
    assert profiler == "none" or len(loops) >= 2  # the inner program's loops
    if profiler == "table":
        closed_loop = session.jit.closed_loop
        assert max(closed_loop.versions.values()) >= 2  # one for another row of scales


@pytest.mark.parametrize("profiler", PROFILERS)
def test_every_guard_may_fail(profiler: str) -> None:
    run(Options(machine="iss", guards="patterns", profiler=profiler, hot_threshold=7, fail_guards=True, verify=True))


def test_versions_where_the_core_is_resident() -> None:
    session = run(Options(machine="iss", guards="patterns", resident=True, hot_threshold=7, strict=True))
    assert session.jit.stats.respecialized


def test_versions_are_recorded_whole() -> None:
    """A version goes round for each value of its variable, long as it may become."""
    program = Path(__file__).parents[2] / "bench" / "programs" / "event_loop.py"
    with Session(load_program(str(program)), Options(machine="iss", guards="patterns"), lambda _: None) as session:
        assert session.run() == 0
    assert session.jit.stats.respecialized
    assert not session.jit.stats.aborts["TRACE_LONG"]

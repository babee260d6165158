"""Where trace memory is full, all traces go, and the program goes on: with what CPython prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jit.backend.emit import ExitSite
from jit.backend.linker import Linker
from jit.eviction import MAX_PATIENCE, MIN_INLINING_OPS, Eviction
from jit.metainterp import Limits
from runtime.host import Session, load_program
from runtime.options import Options
from spec.sidecar import exit_table_entry
from tests.differential import run_cpython
from tests.integration.harness import CONFIGURATIONS

BENCHMARKS = Path(__file__).parent / "benchmarks"
ALL = ("sidecar-fail", "software", "patterns-fail", "oracle", "sidecar-stress", "zdinx-fail", "software+patterns")


def run(path: Path, options: Options) -> tuple[str, Session]:
    """What it prints, and the session, closed."""
    output: list[bytes] = []
    with Session(load_program(str(path)), options, output.append) as session:
        assert session.run() == 0
        return b"".join(output).decode(), session


def check(stem: str, name: str, kib: int, evictions: int = 2) -> None:
    path = BENCHMARKS / f"{stem}.py"
    printed, session = run(path, replace(CONFIGURATIONS[name], trace_memory=kib << 10))
    assert printed == run_cpython(path).stdout
    stats = session.jit.stats
    assert stats.evictions >= evictions and stats.loops > len(session.jit.targets)
    assert 1 <= session.jit.eviction.patience <= MAX_PATIENCE
    limits = session.jit.eviction.limits(Limits())
    assert MIN_INLINING_OPS <= limits.max_inlining_ops < Limits().max_inlining_ops
    assert session.jit.eviction.failures_wanted(8) >= 8 * session.jit.eviction.patience
    backend = session.jit.backend
    assert backend.linker.next <= backend.linker.end_of_memory and max(stats.most_code_bytes, 4) < kib << 10


@pytest.mark.parametrize(("stem", "name", "kib"), [("planning", "sidecar-fail", 16), ("puzzles", "patterns-fail", 4)])
def test_program_goes_on(stem: str, name: str, kib: int) -> None:
    check(stem, name, kib)


def test_bridges_come_the_later_the_fuller_trace_memory_is() -> None:
    """Half as often as usual is enough while traces are few, if no eviction was in vain."""
    runtime: Any = SimpleNamespace(backend=SimpleNamespace(trace_memory=1000))
    eviction = Eviction(runtime)
    wanted = []
    for used in (0, 124, 125, 249, 250, 500, 750, 900):
        eviction.code_bytes[1] = used
        wanted.append(eviction.failures_wanted(8))
    assert wanted == [4, 4, 8, 8, 16, 32, 128, 512]
    eviction.code_bytes[1], eviction.patience = 0, 2
    assert eviction.failures_wanted(8) == 16


@pytest.mark.long
@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("path", sorted(BENCHMARKS.glob("*.py")), ids=lambda path: path.stem)
def test_each_program_goes_on(path: Path, name: str) -> None:
    check(path.stem, name, 8, evictions=1)


def test_needs_of_the_exit_table_are_counted_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if all checks that are there were looked at anew for each trace: bridges, invalid traces, evictions, what had
    no room."""
    gap, traces = Linker.gap, []

    def recount(self: Linker, sites: Sequence[ExitSite]) -> int:
        needs: Counter[int] = Counter()
        for at, site in self.checks.items():
            if not site.ended:
                needs[exit_table_entry(at)] += 8 if site.bridge else 1 + (site.op.name in ("guard_true", "guard_false"))
        assert {at: n for at, n in self.taken.items() if n} == {at: n for at, n in needs.items() if n}
        traces.append(len(needs))
        return gap(self, sites)

    monkeypatch.setattr(Linker, "gap", recount)
    _, session = run(BENCHMARKS / "planning.py", replace(CONFIGURATIONS["sidecar-fail"], trace_memory=16 << 10))
    assert session.jit.stats.evictions and session.jit.stats.invalidated and max(traces) > 100

"""Compiled C on the core against the same C compiled for this computer; the tables of docs/core.md."""

from __future__ import annotations

import pytest

from bench import cpi
from bench.baselines import C_PROGRAMS
from docs import marks
from sim.iss import IssMachine
from spec.memory_map import IMAGE


@pytest.mark.parametrize("name", sorted(path.stem for path in C_PROGRAMS.glob("*.c")))
def test_compiled_c_returns_what_it_returns_natively(name: str) -> None:
    machine = IssMachine(bytearray(IMAGE.size))
    counts = cpi.compiled(machine, C_PROGRAMS / f"{name}.c")
    assert counts["instructions"] > 100_000


def test_wrong_results_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cpi, "native_result", lambda path: -1)
    with pytest.raises(RuntimeError, match="natively"):
        cpi.compiled(IssMachine(bytearray(IMAGE.size)), cpi.WORKLOAD)


def test_tables_have_their_places() -> None:
    page = cpi.PAGE.read_text()
    for name in ("instructions", "compiled C", "traces", "stalls"):
        assert marks.fill(page, name, ["| x |"]).count("| x |") == 1

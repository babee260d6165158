"""Code is the same in each process: no order of a set, in which hashes or addresses decide, gets into it."""

from __future__ import annotations

import pytest

from bench.compile_rate import PROGRAMS, ROOT, run_there


@pytest.mark.parametrize("program", ["wave", "strings"])
def test_code_does_not_depend_on_hashes_and_addresses(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = set()
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        rate = run_there(ROOT, PROGRAMS / f"{program}.py", "patterns")
        assert rate.traces > 2
        found.add(rate.digest)
    assert len(found) == 1

"""bench.pauses: what it says is alive is alive."""

from __future__ import annotations

import json

import pytest

from bench import pauses


@pytest.mark.parametrize("shape", pauses.SHAPES)
def test_what_is_alive(shape: str) -> None:
    small, large = (pauses.measure(shape, size) for size in (1, 3))
    assert 1 << 18 < small.alive < 1 << 21
    assert 2.5 < large.alive / small.alive < 3.5
    assert 0 < small.shortest <= small.longest


def test_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(pauses, "SIZES", (1,))
    assert pauses.main(["--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["shape"] for row in rows] == list(pauses.SHAPES)

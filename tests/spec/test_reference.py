"""The generated reference pages name everything that spec/ declares."""

from __future__ import annotations

from pathlib import Path

import pytest

from spec import csr, heap, isa, pattern_report, reference, sidecar


def test_everything_is_there() -> None:
    text = reference.generate()
    wanted = [
        *isa.ROWS,
        *csr.CSRS,
        *heap.TYPES,
        *(c.name for c in sidecar.Check),
        *(f[0] for f in pattern_report.FIELDS),
    ]
    assert [name for name in wanted if f"`{name}`" not in text] == []
    assert "| `13` | `WATCH` | watch slot `g` has not failed; needs no result |" in text
    assert text.isascii()


def test_tables_have_equal_columns() -> None:
    width = 0
    for line in reference.generate().splitlines():
        cells = line.replace("\\|", "").count("|") if line.startswith("|") else 0
        assert cells == width or not cells or not width, line
        width = cells


def test_check_finds_differences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "reference.md"
    assert reference.main(["--check"], path) == 1
    assert reference.main([], path) == 0
    assert reference.main(["--check"], path) == 0
    path.write_text(path.read_text() + "x")
    assert reference.main(["--check"], path) == 1
    assert "not up to date" in capsys.readouterr().err

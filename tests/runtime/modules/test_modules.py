"""Modules that CPython writes in C: programs print what they print under CPython."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runtime.modules.support import check

PROGRAMS = Path(__file__).parent / "programs"


@pytest.mark.parametrize("name", ["arrays", "digests", "packing", "ranges", "text_codecs", "times"])
def test_modules_as_in_cpython(name: str) -> None:
    check((PROGRAMS / f"{name}.py").read_text())

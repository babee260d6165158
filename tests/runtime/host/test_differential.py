"""Whole programs on the native VM against CPython: output, tracebacks, exit status."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from runtime.options import Options
from tests import progen
from tests.differential import BENCH_PROGRAMS, PROGRAMS, check, snippets

ERRORS = snippets(PROGRAMS / "errors.txt")


@pytest.mark.parametrize("path", sorted(PROGRAMS.glob("*.py")), ids=lambda p: p.stem)
def test_program(path: Path) -> None:
    check(path)


@pytest.mark.parametrize("path", sorted(BENCH_PROGRAMS.glob("*.py")), ids=lambda p: p.stem)
def test_bench_program(path: Path) -> None:
    check(path)


@pytest.mark.parametrize("name", sorted(ERRORS))
def test_error(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.py"
    path.write_text(ERRORS[name])
    check(path)


@pytest.mark.parametrize("seed", range(30))
def test_random_program(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(progen.generate(random.Random(seed)))
    check(path)


STRESSED = ("classes", "lists", "strings", "ints", "functions")


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[] if path.stem in STRESSED else pytest.mark.long, id=path.stem)
        for path in sorted(PROGRAMS.glob("*.py"))
    ],
)
def test_collection_at_every_allocation(path: Path) -> None:
    check(path, Options(gc_stress=True, memory=8 << 20))

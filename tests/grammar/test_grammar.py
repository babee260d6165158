"""Random programs over the grammar against CPython: a few here, thousands in `make verify`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.grammar import loops
from tests.grammar.compare import compare_seed
from tests.grammar.generator import generate


@pytest.mark.parametrize("first", range(0, 40, 8))
def test_interpreted(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + 8):
        assert compare_seed(seed, ["native"], tmp_path) in ({}, None), f"seed {seed}"


def test_programs_that_want_more_memory_are_no_differences(tmp_path: Path) -> None:
    assert compare_seed(2727, ["native"], tmp_path) == {}  # it fits an image of the usual size
    assert compare_seed(2856, ["native"], tmp_path) is None  # a string of fifty million characters


@pytest.mark.parametrize("config", ["sidecar", "software-fail", "reference-stress"])
@pytest.mark.parametrize("seed", [2001, 2002])
def test_traced(seed: int, config: str, tmp_path: Path) -> None:
    assert compare_seed(seed, [config], tmp_path) in ({}, None)


@pytest.mark.parametrize(("seed", "config"), [(3, "sidecar-fail"), (4, "patterns-fail"), (5, "resident-software")])
def test_loops(seed: int, config: str, tmp_path: Path) -> None:
    assert compare_seed(seed, ["native", config], tmp_path, loops.generate) == {}


def test_same_seed_same_program() -> None:
    assert generate(7) == generate(7) != generate(8)
    assert loops.generate(7) == loops.generate(7) != loops.generate(8)

"""Programs whose hot loops run as traces on the simulator, in every configuration, against CPython."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from runtime.options import Options
from tests import progen
from tests.differential import PROGRAMS, check, snippets

ERRORS = snippets(PROGRAMS / "errors.txt")
CONFIGURATIONS: dict[str, dict[str, Any]] = {
    "software": {"guards": "software"},
    "sidecar": {"guards": "sidecar"},
    "sidecar without loop bit": {"guards": "sidecar-noloop"},
    "patterns": {"guards": "patterns"},
    "software and patterns": {"guards": "software+patterns"},
    "each guard fails once": {"guards": "sidecar", "fail_guards": True},
    "each software guard fails once": {"guards": "software", "fail_guards": True, "engine": False},
    "collection at every allocation": {"guards": "sidecar", "gc_stress": True, "memory": 4 << 20},
}


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
@pytest.mark.parametrize("seed", range(3))
def test_random_program(seed: int, configuration: str, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(progen.generate(random.Random(100 + seed)))
    check(path, Options(machine="iss", hot_threshold=15, **CONFIGURATIONS[configuration]))


@pytest.mark.parametrize("path", sorted(PROGRAMS.glob("*.py")), ids=lambda p: p.stem)
def test_program(path: Path) -> None:
    check(path, Options(machine="iss", hot_threshold=3))


@pytest.mark.parametrize("name", sorted(name for name in ERRORS if name.startswith(("hot_", "loop_", "recursion"))))
def test_error_in_a_trace(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.py"
    path.write_text(ERRORS[name])
    check(path, Options(machine="iss", hot_threshold=5))

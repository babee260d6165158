"""Whole programs whose traces are cut into segments (jit/segments.py) print what CPython prints."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

import jit.metainterp
from jit.metainterp import Limits
from runtime.options import Options
from tests.differential import run_cpython
from tests.integration.harness import CONFIGURATIONS
from tests.integration.test_eviction import run

BENCHMARKS = Path(__file__).parent / "benchmarks"
SHORT = functools.partial(Limits, max_inlining_ops=150, max_patient_ops=400, max_segment_ops=250)


def check(monkeypatch: pytest.MonkeyPatch, stem: str, options: Options) -> None:
    monkeypatch.setattr(jit.metainterp, "Limits", SHORT)
    path = BENCHMARKS / f"{stem}.py"
    printed, session = run(path, options)
    assert printed == run_cpython(path).stdout
    assert session.jit.knowledge.segments


def test_program_in_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    check(monkeypatch, "machines", CONFIGURATIONS["sidecar-fail"])


@pytest.mark.long
@pytest.mark.parametrize("name", ["sidecar-fail", "software", "patterns-fail", "oracle", "sidecar-stress", "reference"])
@pytest.mark.parametrize("stem", sorted(path.stem for path in BENCHMARKS.glob("*.py")))
def test_each_program_in_segments(monkeypatch: pytest.MonkeyPatch, stem: str, name: str) -> None:
    check(monkeypatch, stem, CONFIGURATIONS[name])

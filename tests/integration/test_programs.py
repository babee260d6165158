"""Programs with many traces and bridges do what CPython does, in every configuration and whichever guards fail."""

from __future__ import annotations

import functools
import random
from pathlib import Path

import pytest

from tests import progen
from tests.differential import Outcome, run_cpython, snippets
from tests.integration.harness import compare

HERE = Path(__file__).parent
PROGRAMS = sorted((HERE / "programs").glob("*.py"))
#: In the style of class libraries: with containers of their own, abstract classes, closures.
BENCHMARKS = sorted((HERE / "benchmarks").glob("*.py"))
ERRORS = snippets(HERE / "errors.txt")
#: Each program runs in the first ones, and in one third of the others; in the other two thirds, if there is time.
NAMES = ("software-fail", "sidecar-stress", "patterns-fail")
THIRDS = (
    ("stress", "zdinx-fail"),
    ("reference-fail", "software+patterns", "oracle"),
    ("sidecar-noloop-fail", "zdinx-stress"),
)
OTHERS = tuple(name for third in THIRDS for name in third)
#: Programs with more traces than there is time for run in these. (What left_walks found was in the tracer.)
FEW = {"left_walks": ("reference-lazy",)}
SHORT_RUNS = [(path, FEW.get(path.stem, (*NAMES, *THIRDS[i % 3]))) for i, path in enumerate(PROGRAMS)]
RUNS = [(path, name) for path, names in SHORT_RUNS for name in names]
LONG_RUNS = [(path, name) for path, names in SHORT_RUNS for name in (*NAMES, *OTHERS) if name not in names]


@functools.cache
def expected(path: Path) -> Outcome:
    return run_cpython(path)


@pytest.mark.parametrize(("path", "name"), RUNS, ids=lambda part: getattr(part, "stem", part))
def test_program(path: Path, name: str) -> None:
    assert not compare(path, name, expected(path))


@pytest.mark.long
@pytest.mark.parametrize(("path", "name"), LONG_RUNS, ids=lambda part: getattr(part, "stem", part))
def test_program_elsewhere(path: Path, name: str) -> None:
    assert not compare(path, name, expected(path))


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.stem)
def test_benchmark(path: Path) -> None:
    assert not compare(path, "native", expected(path))


@pytest.mark.parametrize("stem", ["containers", "machines", "moving", "puzzles"])
def test_benchmark_in_traces(stem: str) -> None:
    path = HERE / "benchmarks" / f"{stem}.py"
    assert not compare(path, "sidecar", expected(path))


@pytest.mark.long
@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", [*NAMES, *OTHERS, "sidecar", "sidecar-fail", "software", "patterns"])
def test_each_benchmark(path: Path, name: str) -> None:
    assert not compare(path, name, expected(path))


@pytest.mark.parametrize("error", sorted(ERRORS))
def test_error_in_a_trace(error: str, tmp_path: Path) -> None:
    path = tmp_path / f"{error}.py"
    path.write_text(ERRORS[error])
    for name in ("software-fail", "sidecar"):
        assert not compare(path, name, expected(path))


@pytest.mark.parametrize("seed", range(10))
def test_random_program(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(progen.generate(random.Random(1000 + seed)))
    for name in ("software-fail", "patterns-fail" if seed % 2 else "sidecar-stress"):
        assert not compare(path, name, run_cpython(path))


@pytest.mark.xdist_group("rtl")
@pytest.mark.parametrize("stem", ["tuples", "shapes", "steps_in_head"])
@pytest.mark.parametrize("name", ["rtl-sidecar-fail", "rtl-patterns"])
def test_program_on_rtl(stem: str, name: str) -> None:
    path = HERE / "programs" / f"{stem}.py"
    assert not compare(path, name, expected(path))


@pytest.mark.long
@pytest.mark.xdist_group("rtl")
@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", ["rtl-sidecar-fail", "rtl-software-fail", "rtl-patterns"])
def test_each_program_on_rtl(path: Path, name: str) -> None:
    """With each guard of each trace forced to fail once."""
    assert not compare(path, name, expected(path))

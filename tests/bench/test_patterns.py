"""The programs of bench/patterns on the native VM; what an exact profile says of a verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.patterns.__main__ import COMPARED, GROUPS, SUITES
from bench.patterns.verdicts import Exact, total
from docs import marks
from jit.patterns import Kind, Pattern
from runtime.host import Session, load_program
from runtime.options import Options
from spec.heap import tag
from tests.differential import run_cpython

PAGE = Path(__file__).resolve().parents[2] / "docs" / "patterns.md"


@pytest.mark.parametrize("path", sorted(SUITES["patterns"].glob("*.py")), ids=lambda path: path.stem)
def test_outputs_are_cpythons(path: Path) -> None:
    output: list[bytes] = []
    with Session(load_program(str(path)), Options(), output.append) as session:
        assert session.run() == 0
    assert b"".join(output).decode() == run_cpython(path).stdout


def profile(values: list[int]) -> Exact:
    exact = Exact()
    for value in values:
        exact.add(value)
    return exact


@pytest.mark.parametrize(
    ("values", "pattern", "right"),
    [
        ([7, 7, 7], Pattern(Kind.CONSTANT, 7), True),
        ([7, 7, 8], Pattern(Kind.CONSTANT, 7), False),
        ([1, 2] * 9 + [3], Pattern(Kind.FEW_VALUED, 1), True),
        ([1, 2, 3] * 4, Pattern(Kind.FEW_VALUED, 1), False),
        ([*range(0, 40, 4)], Pattern(Kind.STRIDED, 0, 4), True),
        ([0, 5, 7, 8, 20, 40], Pattern(Kind.STRIDED, 0, 4), False),
        ([0, 15, 0xFFFF_FFFF], Pattern(Kind.BOUNDED, low=-1, high=15), True),
        ([0, 16], Pattern(Kind.BOUNDED, low=0, high=15), False),
        ([4, 4], Pattern(Kind.RANDOM), False),
    ],
)
def test_verdicts(values: list[int], pattern: Pattern, right: bool) -> None:
    assert profile(values).confirms(pattern, "i") == right


def test_verdicts_of_small_ints() -> None:
    words = [tag(n) for n in (-3, 0, 4)]
    assert profile(words).confirms(Pattern(Kind.BOUNDED, low=-4, high=7), "r")
    assert profile(words).confirms(Pattern(Kind.TAGGED), "r")
    assert not profile([*words, 8]).confirms(Pattern(Kind.TAGGED), "r")


def test_rows_are_added() -> None:
    none = [""] * (len(Kind) - 1)
    rows = [["a", "1 of 2", *none, "1 of 2", "0 of 2"], ["b", "2 of 2", *none, "2 of 2", "2 of 2"]]
    assert total(rows) == ["all", "3 of 4", *none, "3 of 4, 75.0%", "2 of 4, 50.0%"]


def test_tables_have_their_places_and_what_is_compared_is_measured() -> None:
    page = PAGE.read_text()
    for name in ("patterns", "profilers", "bench", "verdicts"):
        assert marks.fill(page, name, ["| x |"]).count("| x |") == 1
    measured = {name for group in GROUPS["patterns"] for name in group}
    assert {name for over, under, _ in COMPARED for name in (over, under)} <= measured

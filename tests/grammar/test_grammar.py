"""Random programs over the grammar against CPython: a few here, thousands in `make verify`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.differential import run_cpython, run_sidewinder
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


WATCHING = """
import sys
def tell(frame, event, arg):
    if frame.f_code.co_filename == "program" and frame.f_code.co_name[0] != "<":
        events.append((frame.f_code.co_name, event, frame.f_lineno, type(arg).__name__))
        return tell
events = []
code, out, sys.stdout = compile({text!r}, "program", "exec"), sys.stdout, sys.stderr
sys.settrace(tell)
exec(code, {{"__name__": "program"}})
sys.settrace(None)
for event in events[:20000]:
    print(*event, file=out)
print(len(events), file=out)
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the lines that are told are 3.11's")
@pytest.mark.parametrize("seed", [1, 3, 6])
def test_events(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(WATCHING.format(text=loops.generate(seed)))
    expected, ours = run_cpython(path), run_sidewinder(path)
    assert len(expected.stdout) > 1000
    assert ours.stdout.splitlines() == expected.stdout.splitlines()


def test_same_seed_same_program() -> None:
    assert generate(7) == generate(7) != generate(8)
    assert loops.generate(7) == loops.generate(7) != loops.generate(8)

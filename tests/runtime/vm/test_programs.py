"""Programs on the native VM: output is CPython's, also where every allocation collects."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.runtime.vm.random_programs import random_program
from tests.runtime.vm.support import run_cpython, run_python, run_vm

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_program(path: Path) -> None:
    source = path.read_text()
    expected = run_python(source)
    outcome = run_vm(source)
    assert not outcome.error
    assert outcome.output == expected
    assert run_vm(source, gc_stress=True) == outcome


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("seed", range(20))
def test_random_program(seed: int) -> None:
    source = random_program(random.Random(seed), 25)
    assert run_vm(source, gc_stress=seed % 2 == 0) == run_cpython(source)

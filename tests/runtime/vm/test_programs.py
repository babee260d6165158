"""Programs on the native VM: output is CPython's, also where every allocation collects."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from tests.runtime.vm.random_programs import random_program
from tests.runtime.vm.support import Outcome, run_cpython, run_python, run_vm

#: Says how often a program does what it does, and how often that is enough where each allocation collects.
ROUNDS = re.compile(r"^(ROUNDS = )\d+  # (\d+) where each allocation collects$", re.MULTILINE)
PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_program(path: Path) -> None:
    source = path.read_text()
    outcome = run_vm(source)
    assert outcome == Outcome(run_python(source), "")
    stressed = ROUNDS.sub(r"\1\2", source)
    if stressed != source:
        outcome = run_vm(stressed)
    assert run_vm(stressed, gc_stress=True) == outcome


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("seed", range(20))
def test_random_program(seed: int) -> None:
    source = random_program(random.Random(seed), 25)
    assert run_vm(source, gc_stress=seed % 2 == 0) == run_cpython(source)

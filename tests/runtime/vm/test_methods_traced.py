"""Methods of the built-in types in traces: no field is read as another type's, and results are CPython's.

`len()` of an instance of a class derived from list was once read as a tuple's, which never changes.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from runtime.options import Options
from tests.differential import check
from tests.runtime.vm.methods_traced import VALUES, program

LENGTHS = """
class Stack(list):
    pass
stack, total = Stack(), 0
for i in range(60):
    total += len(stack)
    stack.append(i)
    total += len(stack) * 3
    stack.pop()
    total += len(stack) * 5
    stack.extend((1, 2))
    total += len(stack) * 7
    stack.clear()
print(total)
"""


@pytest.mark.parametrize("guards", ["software", "sidecar"])
def test_length_of_what_derives_from_list(tmp_path: Path, guards: str) -> None:
    path = tmp_path / "prog.py"
    path.write_text(LENGTHS)
    check(path, Options(machine="iss", guards=guards, hot_threshold=7, verify=True))


@pytest.mark.parametrize("kind", ["list", "tuple", "dict"])
def test_some_methods(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "prog.py"
    path.write_text(program(kind, random.Random(7), 0.1))
    check(path, Options(machine="iss", hot_threshold=7, verify=True))


@pytest.mark.long
@pytest.mark.parametrize("kind", VALUES)
def test_methods(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "prog.py"
    path.write_text(program(kind))
    check(path, Options(machine="iss", hot_threshold=7, verify=True))

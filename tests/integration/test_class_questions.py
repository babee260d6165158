"""isinstance and issubclass that ask metaclasses, in traces.

So many of them that much of the trace memory is in use, and guards must fail more often for a bridge. The run as
`oracle` has less code, and had bridges that the run before it, with all guards, had not: guards were missing that had
never failed there (jit/training.py).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.differential import run_cpython
from tests.integration.harness import CONFIGURATIONS, compare, difference, run_configuration

PROGRAM = """\
import abc, collections.abc
class Asks(type):
    def __instancecheck__(cls, x):
        cls.asked += 1
        return False
class Base(metaclass=Asks): asked = 0
class Derived(Base): pass
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
class Square(Shape):
    def area(self): return 4
class Hooked(abc.ABC):
    hooks = 0
    @classmethod
    def __subclasshook__(cls, c):
        Hooked.hooks += 1
        return NotImplemented
class Under(Hooked): pass
class Own(collections.abc.Sequence):
    def __len__(self): return 2
    def __getitem__(self, i): return [1, 2][i]
class Sub(Own): pass
Shape.register(int)
def count(n):
    found = 0
    things = [Derived(), Base(), Square(), Under(), 5, "x", [1], Sub(), None]
    for i in range(n):
        x = things[i % 9]
        found += isinstance(x, Base)
        found += isinstance(x, Shape) * 10
        found += isinstance(x, Hooked) * 100
        found += isinstance(x, (collections.abc.Sequence, Base)) * 1000
        found += issubclass(type(x), (Shape, Base)) * 10000
    return found
print(count(900), Base.asked, Derived.asked, Hooked.hooks > 0)
"""


#: Without the questions that make most of the code: a tuple of classes, of which one has many relatives.
SHORT = "".join(line for line in PROGRAM.splitlines(keepends=True) if "Sequence, Base" not in line)
assert len(SHORT) < len(PROGRAM)


def questions(folder: Path, text: str) -> Path:
    path = folder / "class_questions.py"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    "name",
    ["software-fail", *(pytest.param(name, marks=pytest.mark.long) for name in ("sidecar-stress", "patterns-fail"))],
)
def test_some_questions(name: str, tmp_path: Path) -> None:
    assert not compare(questions(tmp_path, SHORT.replace("count(900)", "count(270)")), name)


def test_oracle(tmp_path: Path) -> None:
    """In trace memory that is as full of fewer traces."""
    path = questions(tmp_path, SHORT.replace("count(900)", "count(270)"))
    options = replace(CONFIGURATIONS["oracle"], trace_memory=128 << 10)
    assert not difference(run_cpython(path), run_configuration(path, options))


@pytest.mark.long
@pytest.mark.parametrize(
    "name", ["software-fail", "sidecar-stress", "sidecar-noloop-fail", "patterns-fail", "oracle", "resident-fail"]
)
def test_all_questions(name: str, tmp_path: Path) -> None:
    assert not compare(questions(tmp_path, PROGRAM), name)


@pytest.mark.long
def test_oracle_with_evictions(tmp_path: Path) -> None:
    """All traces go, at the same trace in both runs."""
    path = questions(tmp_path, PROGRAM)
    options = replace(CONFIGURATIONS["oracle"], trace_memory=64 << 10)
    assert not difference(run_cpython(path), run_configuration(path, options))

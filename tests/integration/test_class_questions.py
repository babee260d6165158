"""isinstance and issubclass that ask metaclasses, in traces.

Not as `oracle`: there the program goes wrong, and did before metaclasses were asked of subclasses (a guard that never
failed in the run before is needed in this one; why is not known). That configuration is unsafe, and for measurements.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.harness import compare

PROGRAM = '''\
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
'''


@pytest.mark.parametrize(
    "name", ["software-fail", "sidecar-stress", "sidecar-noloop-fail", "patterns-fail", "resident-fail"]
)
def test_program(name: str, tmp_path: Path) -> None:
    path = tmp_path / "class_questions.py"
    path.write_text(PROGRAM)
    assert not compare(path, name)

"""Computed attributes of built-in types: set, deleted, asked for through their descriptors."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.differential import check

DELETED = """
def tried(what, *args):
    try: print(what(*args))
    except Exception as e: print(type(e).__name__, e)
def f(): pass
class C: pass
try: 1 / 0
except Exception as e: error = e
for name in ("__traceback__", "__cause__", "__context__", "args", "__suppress_context__"):
    tried(delattr, error, name)
for name in ("__name__", "__qualname__", "__defaults__", "__kwdefaults__", "__doc__", "__module__"):
    tried(delattr, f, name)
for name in ("__name__", "__qualname__", "__module__", "__doc__", "__abstractmethods__", "__class__"):
    tried(delattr, C, name)
for name in ("__name__", "__qualname__", "__module__", "__doc__", "__abstractmethods__"):
    tried(delattr, int, name)
    tried(setattr, int, name, "x")
tried(delattr, error.__traceback__, "tb_next")
"""

SET = """
def tried(object, name, value):
    try:
        setattr(object, name, value)
        print(getattr(object, name))
    except Exception as e: print(type(e).__name__, e)
e = ValueError(1)
tried(e, "args", [1, 2]); tried(e, "args", "ab"); tried(e, "args", 5); tried(e, "args", (x for x in "xy"))
tried(e, "__suppress_context__", 5); tried(e, "__suppress_context__", True); tried(e, "__cause__", 3)
def f(): g()
def g(): 1 / 0
try: f()
except Exception as e: tb = e.__traceback__
for value in (3, tb, None):
    try: tb.tb_next.tb_next = value
    except Exception as e: print(type(e).__name__, e)
    print(type(tb.tb_next.tb_next).__name__)
tb.tb_next = None
print(tb.tb_next)
def outer(value):
    def inner(): return value
    return inner
cell = outer(3).__closure__[0]
print(cell.cell_contents)
cell.cell_contents = 4; print(cell.cell_contents)
del cell.cell_contents
try: print(cell.cell_contents)
except ValueError as e: print(e)
"""

DESCRIPTORS = """
class C: pass
name = type.__dict__["__name__"]
print(name.__get__(C), name.__get__(None, type) is name, type(name).__name__)
name.__set__(C, "D"); print(C)
for wrong in (3, "a"):
    try: name.__get__(wrong)
    except TypeError as e: print(e)
class M(type):
    @property
    def __name__(cls): return "!" + super().__name__
class E(metaclass=M): pass
print(E.__name__)
class X(Exception):
    @property
    def args(self): return super().args + (9,)
print(X(1).args, super(C, C()).__class__)
"""

SYSTEM = """
import sys
sys.stderr = sys.stdout
try: 1 / 0
except ZeroDivisionError: sys.__excepthook__(*sys.exc_info())
sys.displayhook([1]); sys.displayhook(None); print(_)
for source in ("1 + 2", "x = 5", "x", "None", "for i in range(3): i", "def f(): 5", "f()", "if 1:\\n  'a'\\n", "1 / 0"):
    try: exec(compile(source, "<s>", "single"))
    except Exception as e: print(e)
for source in ("1\\n2\\n", "a b"):
    try: compile(source, "<s>", "single")
    except SyntaxError as e: print(e)
sys.settrace(None); sys.setprofile(None)
import doctest
def square(x):
    '''
    >>> square(3)
    9
    >>> square("a")
    Traceback (most recent call last):
    TypeError: can't multiply sequence by non-int of type 'str'
    >>> square(2)
    5
    '''
    return x * x
print(doctest.testmod())
def hook(kind, value, traceback):
    import colorsys
    print("hook", kind.__name__, value, traceback.tb_lineno)
sys.excepthook = hook
{}["x"]
"""

UNITTEST = """
import io, unittest
class T(unittest.TestCase):
    def test_fail(self): self.assertEqual([1, 2], [1, 3])
    def test_ok(self): pass
    def test_error(self): {}["k"]
out = io.StringIO()
result = unittest.TextTestRunner(stream=out).run(unittest.defaultTestLoader.loadTestsFromTestCase(T))
print(result, out.getvalue().partition("Ran")[0])
"""


@pytest.mark.parametrize(
    "source", [DELETED, SET, DESCRIPTORS, SYSTEM, UNITTEST], ids=["deleted", "set", "descriptors", "system", "unittest"]
)
def test_as_cpython(tmp_path: Path, source: str) -> None:
    path = tmp_path / "program.py"
    path.write_text(source)
    check(path)

"""Names of the module builtins may be set, changed and deleted; compiled code learns of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.options import Options
from tests.differential import check

NEW = """
import builtins
builtins.answer = 3
def f(): return answer
print(answer, f())
builtins.answer = 4
print(f())
class C:
    inner = answer
print(C.inner, eval("answer"))
del builtins.answer
try: f()
except NameError as e: print(e)
try: print(C().inner, answer)
except NameError as e: print(e)
"""

CHANGED = """
import builtins
def g(xs): return len(xs)
old = builtins.len
print(g("ab"))
builtins.len = lambda xs: old(xs) + 10
print(g("ab"), len(""), max([1, 2]))
len = old
print(len("abc"), g("ab"))
del len
builtins.len = old
print(g("ab"))
del builtins.len
try: g("ab")
except NameError as e: print(e)
builtins.len = old
print("len" in dir(builtins), builtins.__name__, hasattr(builtins, "nothing"))
import unittest.mock
with unittest.mock.patch("builtins.sorted", lambda xs: "patched"):
    print(sorted([2, 1]))
print(sorted([2, 1]))
"""

HOT = """
import builtins
def twice(x): return x + x
def run(n):
    total = 0
    for i in range(n):
        total += abs(i - 5)
        if i == 300:
            builtins.abs = twice
        if i == 600:
            del builtins.abs
        if i == 601:
            return total
    return total
old = abs
try: print(run(2000))
except NameError as e: print(e)
builtins.abs = old
print(run(200))
"""


@pytest.mark.parametrize("source", [NEW, CHANGED], ids=["new", "changed"])
def test_as_cpython(tmp_path: Path, source: str) -> None:
    path = tmp_path / "program.py"
    path.write_text(source)
    check(path)


@pytest.mark.parametrize("guards", ["software", "sidecar"])
@pytest.mark.parametrize("failing", ["none", "each once"])
def test_traces_learn_of_it(tmp_path: Path, guards: str, failing: str) -> None:
    path = tmp_path / "program.py"
    path.write_text(HOT)
    check(path, Options(machine="iss", guards=guards, fail_guards=failing, hot_threshold=20, verify=True))

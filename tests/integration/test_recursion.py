"""Recursion through coroutines and generators is cut where calls' is: their frames are made before they are entered."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.host import Session, load_program
from tests.differential import run_cpython
from tests.integration.harness import CONFIGURATIONS

TEXT = """
async def fibonacci(n):
    if n <= 1:
        return n
    return await fibonacci(n - 1) + await fibonacci(n - 2)

def run(n):
    try:
        fibonacci(n).send(None)
    except StopIteration as e:
        return e.value

class Tree:
    def __init__(self, depth):
        self.left = Tree(depth - 1) if depth else None
        self.value = depth
        self.right = Tree(depth - 1) if depth else None

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right

print(run(14))
print(sum(x * i for i, x in enumerate(Tree(5))))
"""


def test_coroutines(tmp_path: Path) -> None:
    path, output = tmp_path / "program.py", []
    path.write_text(TEXT)
    with Session(load_program(str(path)), CONFIGURATIONS["sidecar-fail"], output.append) as session:
        assert session.run() == 0
    assert b"".join(output).decode() == run_cpython(path).stdout
    stats = session.jit.stats
    assert stats.blacklisted == 0 and not stats.aborts["TRACE_TOO_LONG"] and stats.entries.total() > 100


WALK = (
    TEXT[TEXT.index("class Tree") : TEXT.index("print")]
    + """
tree = Tree(9)
total = 0
for again in range(8):
    for i, x in enumerate(tree):
        total += x * i
print(total)
"""
)


def test_what_generators_yield_goes_up_in_traces(tmp_path: Path) -> None:
    """Each value goes up through as many frames as the tree is deep, by another way each time."""
    path = tmp_path / "program.py"
    path.write_text(WALK)
    counts = []
    for name in ("native", "sidecar-lazy"):
        output: list[bytes] = []
        with Session(load_program(str(path)), CONFIGURATIONS[name], output.append) as session:
            assert session.run() == 0
            counts.append(session.image.vm("bytecodes") + (session.jit.stats.host_bytecodes if session.jit else 0))
        assert b"".join(output).decode() == run_cpython(path).stdout
    assert counts[1] < counts[0] * 0.15


RISE = f"""
def step(x):
    return x * 3 + 1 & 1023

def many(x):
{("    x = step(x)" + chr(10)) * 160}    return x

x = 0
for i in range(40):
    x = many(x + i)
print(x)
"""


def test_what_follows_a_call_is_not_all_in_the_trace_of_what_is_called(tmp_path: Path) -> None:
    """The trace of `step` goes on in its caller, and to itself when it has become long."""
    path, output, lengths = tmp_path / "program.py", [], []
    path.write_text(RISE)
    with Session(load_program(str(path)), CONFIGURATIONS["sidecar"], output.append) as session:
        assert session.jit is not None
        session.jit.events.recorded = lambda trace: lengths.append((trace.name, len(trace.ops)))
        assert session.run() == 0
    assert b"".join(output).decode() == run_cpython(path).stdout
    of_step = [length for name, length in lengths if "step" in name]
    assert of_step and 300 < max(of_step) < 600


AGAIN = """
def walk(d):
    i = 0
    while True:
        if i >= len(d):
            return
        yield d[i]
        i += 1

class Items:
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        return walk(self.items)

    def count(self, x):
        found = 0
        for item in self:
            if item is x or item == x:
                found += 1
        return found

def run(n):
    t = 0
    d = Items([1, 2, 3])
    for i in range(n):
        d.items.append(i)
        if i > 20: t += d.count(i)
        t += max([i, 5, t])
        MORE
        t += d.count(i)
        t += eval("v + 1", {"v": i})
        d.items.pop(0)
    return t

print(run(100))
"""


@pytest.mark.parametrize(("more", "name"), [("t += max([i, 5, t])", "reference-fail"), ("", "sidecar-fail")])
def test_a_generator_has_another_name_in_the_loop_that_follows(tmp_path: Path, more: str, name: str) -> None:
    """A trace that begins in the generator yields to a loop, whose first iteration it repeats: what the generator has
    in its slots is in memory when the loop goes into it."""
    path, output = tmp_path / "program.py", []
    path.write_text(AGAIN.replace("MORE", more))
    with Session(load_program(str(path)), CONFIGURATIONS[name], output.append) as session:
        assert session.run() == 0
    assert b"".join(output).decode() == run_cpython(path).stdout

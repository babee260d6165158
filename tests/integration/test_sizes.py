"""Large programs, lists, images and outputs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.differential import Outcome, run_cpython

pytestmark = pytest.mark.long

#: One of the pieces that a program of 10,000 lines consists of.
PIECE = '''
class Node{k}:
    """Number {k}."""

    kind = {k}

    def __init__(self, value, following=None):
        self.value = value
        self.following = following

    def total(self, limit={k}):
        result = 0
        node = self
        while node is not None:
            if node.value % 2 == {k} % 2:
                result += node.value * {k}
            else:
                result -= len(str(node.value))
            node = node.following
        return min(result, limit)

    @property
    def name(self):
        return f"node {{self.kind}} of {{self.value:>4}}"


def function{k}(count):
    global total
    head = None
    try:
        for i in range(count):
            head = Node{k}(i, head)
            if i == {k} % 11 + 5:
                raise ValueError({k})
    except ValueError as e:
        total += e.args[0]
    table = {{key: value for key, value in zip("abcdef", [x * {k} for x in range(count) if x % 3])}}
    total += head.total() + sum(table.values())
    return head.name, total


print(function{k}({k} % 13 + 5))
'''
LISTS = """
many = list(range(10_000_000))
print(len(many), sum(many), many[-1])
many.reverse()
many.sort()
some = [x for x in many if x % 2]
print(len(some), many[0])
del many, some
many = []
for i in range(10_000_000):
    many.append(i & 0xFFFF)
print(len(many), max(many), many.count(5))
"""
IMAGE = """
class Node:
    def __init__(self, value, following):
        self.value = value
        self.following = following

head = None
for i in range(500_000):
    head = Node([i], head)
total = 0
while head is not None:
    total += head.value[0]
    head = head.following
print(total)
"""
OUTPUT = """
import sys
line = "x" * 99
for i in range(500_000):
    print(line)
for i in range(5):
    sys.stdout.write("0123456789" * 1_000_000)
"""


def sidewinder(path: Path, *options: str) -> Outcome:
    command = [sys.executable, "-m", "runtime", "run", *options, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return Outcome(done.stdout, done.stderr, done.returncode)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("total = 0\n" + "".join(PIECE.format(k=k) for k in range(1, 251)), ()),
        (LISTS, ()),
        (IMAGE, ("--memory", "64")),
        (IMAGE, ("--memory", "64", "--machine", "iss")),
        (OUTPUT, ()),
    ],
    ids=["lines", "lists", "image", "image with traces", "output"],
)
def test_large(text: str, options: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(text)
    expected = run_cpython(path)
    assert expected.status == 0 and sidewinder(path, *options) == expected

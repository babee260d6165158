"""A loop compares with an object that the collector moves while the loop runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.host import Session, load_program
from tests.differential import run_cpython
from tests.integration.harness import CONFIGURATIONS

#: What is wanted lies above what is garbage when the loop begins. It is not among the items once in 64 passes, so that
#: there is a bridge for that before the heap is full.
TEXT = """
class Node:
    def __init__(self, next):
        self.next = next

def count(rounds):
    garbage = [Node(None) for _ in range(20000)]
    garbage = None
    wanted = Node(None)
    items = [wanted] * 63 + [Node(None)]
    box = Node(None)
    found = 0
    for i in range(rounds):
        box.next = Node(i)
        if items[i & 63] is wanted:
            found += 1
        else:
            found += 1000
    return found

print(count(200000))
"""


@pytest.mark.parametrize("configuration", ["software", "sidecar", "resident-sidecar"])
def test_a_reference_is_no_guard_operand_where_it_may_move(tmp_path: Path, configuration: str) -> None:
    path = tmp_path / "program.py"
    path.write_text(TEXT)
    output: list[bytes] = []
    with Session(load_program(str(path)), CONFIGURATIONS[configuration], output.append) as session:
        assert session.run() == 0
    assert b"".join(output).decode() == run_cpython(path).stdout

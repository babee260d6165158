"""Code that is added to a running program: there is room for it, or the program gets MemoryError and goes on."""

from __future__ import annotations

from pathlib import Path

from tests.differential import run_sidewinder

PROGRAM = """\
n = 0
try:
    while True:
        exec("class A%d:\\n    def __init__(self):\\n        self.x%d = %d\\nA%d()" % (n, n, n, n))
        n += 1
except MemoryError:
    print(n > 100, f"A{n}" in globals())
for _ in range(20):
    try:
        import heapq
    except MemoryError:
        pass
print(sum(x * 2 for x in range(1000)), A0().x0, A99().x99)
"""


def test_no_room_for_more_code(tmp_path: Path) -> None:
    path = tmp_path / "fills.py"
    path.write_text(PROGRAM)
    outcome = run_sidewinder(path)
    assert (outcome.stdout, outcome.stderr, outcome.status) == ("True False\n999000 0 99\n", "", 0)

"""marshal: what CPython writes is read, and what is written CPython reads."""

from __future__ import annotations

from pathlib import Path

from tests.differential import run_cpython, run_sidewinder

VALUES = """\
import marshal, random
choice = random.Random(5)
def make(depth):
    kind = choice.randrange(12 if depth else 7)
    if kind == 0:
        return choice.randrange(-10**choice.randrange(1, 40), 10**choice.randrange(1, 40) + 1)
    if kind == 1:
        return choice.random() * 10**choice.randrange(-300, 300)
    if kind == 2:
        return "".join(chr(choice.choice([65, 233, 0x4e2d, 0x1f600])) for _ in range(choice.randrange(5)))
    if kind == 3:
        return bytes(choice.randrange(256) for _ in range(choice.randrange(6)))
    if kind == 4:
        return choice.choice([None, True, False, ...])
    if kind == 5:
        return complex(choice.random(), choice.random())
    if kind == 6:
        return choice.choice(["name", "other", 7])
    n = choice.randrange(4)
    if kind == 7:
        return tuple(make(depth - 1) for _ in range(n))
    if kind == 8:
        return [make(depth - 1) for _ in range(n)]
    if kind == 9:
        return {choice.randrange(9): make(depth - 1) for _ in range(n)}
    if kind == 10:
        return {choice.randrange(99) for _ in range(n)}
    return frozenset(str(choice.randrange(99)) for _ in range(n))
values = [make(4) for _ in range(300)]
"""
WRITE = """\
with open("written", "wb") as f:
    for value in values:
        marshal.dump(value, f)
"""
READ = """\
with open("written", "rb") as f:
    print([marshal.load(f) for _ in values] == values, f.read())
"""


def test_with_cpython(tmp_path: Path) -> None:
    write, read = tmp_path / "write.py", tmp_path / "read.py"
    write.write_text(VALUES + WRITE.replace('"written"', repr(str(tmp_path / "written"))))
    read.write_text(VALUES + READ.replace('"written"', repr(str(tmp_path / "written"))))
    for writer, reader in ((run_cpython, run_sidewinder), (run_sidewinder, run_cpython), (run_sidewinder,) * 2):
        assert (writer(write).stderr, reader(read).stdout) == ("", "True b''\n")

"""Sessions of pdb, which go as under CPython."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "programs"
BREAKPOINT = """
p total
w
n
s
s
n
p b
a
up
p total
down
r
n
!x = 5
p x
n
p y
b 7
b inner, a == "s"
tbreak 22
l
c
p c, b
c
p y
pp sorted(locals())
display y
where
cl 1
c
"""
POST_MORTEM = """
b inner
c
w
n
n
unt
q
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="lines, and pdb, are 3.11's")
@pytest.mark.parametrize(
    ("arguments", "commands"), [((), BREAKPOINT), (("-m", "pdb"), POST_MORTEM)], ids=["breakpoint", "whole program"]
)
def test_a_session(arguments: tuple[str, ...], commands: str) -> None:
    sidewinder = Path(sys.executable).with_name("sidewinder")
    expected, ours = (
        subprocess.run(
            [*command, *arguments, "debugged.py"],
            cwd=FOLDER,
            input=commands.lstrip(),
            capture_output=True,
            text=True,
            timeout=300,
        )
        for command in ((sys.executable,), (sidewinder, "run"))
    )
    assert ours.stdout.splitlines() == expected.stdout.splitlines()
    assert (ours.stderr, ours.returncode) == (expected.stderr, expected.returncode)

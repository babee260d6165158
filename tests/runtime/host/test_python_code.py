"""Of code objects, what CPython's compiler makes of the source: programs print what they print there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = "python_code.py"


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="its places of calls are 3.11's")
def test_as_under_cpython() -> None:
    commands = ((sys.executable, PROGRAM), (Path(sys.executable).with_name("sidewinder"), "run", PROGRAM))
    expected, ours = (
        subprocess.run(command, cwd=Path(__file__).parent / "programs", capture_output=True, text=True, timeout=300)
        for command in commands
    )
    assert (expected.returncode, expected.stderr) == (0, "")
    assert (ours.stdout.splitlines(), ours.stderr) == (expected.stdout.splitlines(), "")

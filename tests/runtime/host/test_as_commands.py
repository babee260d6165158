"""Programs that need a file, or a process, of their own: each prints what it prints under CPython."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "programs"


@pytest.mark.parametrize(
    "name",
    [
        "forgotten_coroutines",
        "in_its_place",
        pytest.param("profiled", marks=pytest.mark.skipif(sys.version_info >= (3, 12), reason="its events are 3.11's")),
        pytest.param("watching", marks=pytest.mark.skipif(sys.version_info >= (3, 12), reason="its events are 3.11's")),
        pytest.param("warned", marks=pytest.mark.skipif(sys.version_info >= (3, 12), reason="its messages are 3.11's")),
        pytest.param(
            "python_code",
            marks=pytest.mark.skipif(sys.version_info >= (3, 12), reason="its places of calls are 3.11's"),
        ),
    ],
)
def test_as_under_cpython(name: str) -> None:
    program = f"{name}.py"
    commands = ((sys.executable, program), (Path(sys.executable).with_name("sidewinder"), "run", program))
    expected, ours = (
        subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=300) for command in commands
    )
    assert expected.stderr == ""
    assert (ours.stdout.splitlines(), ours.stderr) == (expected.stdout.splitlines(), "")
    assert ours.returncode == expected.returncode

"""Ctrl-C ends a program soon, wherever it is, as it does under CPython."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAMS = {
    "no_guard": "i = 0\nprint(i)\nwhile True:\n    i = (i + 1) % 1000\n",
    "calls": "def f(n):\n    t = 0\n    for i in range(n):\n        t += i\n\n\nprint(0)\nwhile True:\n    f(100)\n",
    "big": "x = 3\nprint(x)\nwhile True:\n    x = x * 3 % (1 << 200)\n",
}


@pytest.mark.parametrize("machine", ["native", "reference", "iss"])
@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_interrupt(name: str, machine: str, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(PROGRAMS[name])
    command = [sys.executable, "-m", "runtime", "run", str(path), "--machine", machine]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()  # it runs
            time.sleep(1)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 130
    assert errors.startswith(f'Traceback (most recent call last):\n  File "{path}", line ')
    assert errors.endswith("\nKeyboardInterrupt\n")

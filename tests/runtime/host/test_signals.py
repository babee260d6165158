"""Signals come to programs that handle them, in loops, traces and sleeps."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "runtime", "run"]
PROGRAM = Path(__file__).parents[1] / "modules" / "programs" / "signals.py"
WAITING = """
import signal
def stop(number, frame): raise SystemExit(number)
signal.signal(signal.SIGTERM, stop)
print("ready", flush=True)
n = 0
while True: n += 1
"""


@pytest.mark.parametrize("machine", ["native", "iss"])
def test_as_in_cpython(machine: str) -> None:
    ours = subprocess.run([*COMMAND, str(PROGRAM), "--machine", machine], capture_output=True, text=True, timeout=300)
    theirs = subprocess.run([sys.executable, str(PROGRAM)], capture_output=True, text=True, check=True)
    assert (ours.stdout, ours.stderr, ours.returncode) == (theirs.stdout, "", 0)


def test_a_signal_from_outside(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(WAITING)
    with subprocess.Popen([*COMMAND, str(program)], stdout=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stdout.readline() == b"ready\n"
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=300) == signal.SIGTERM

"""An interrupt (Ctrl-C) ends a program soon: in the interpreter, in a trace, in a function of the VM."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from rtl.machine import SIMULATED
from rtl.simulation import build
from rtl.simulation.toolchain import BUILD
from runtime.compiler import compile_source
from runtime.host import Session
from runtime.options import Options

PROGRAMS = {
    "no_guard": "i = 0\nwhile True:\n    i = (i + 1) % 1000\n",
    "calls": "def f(n):\n    t = 0\n    for i in range(n):\n        t += i\n\n\nwhile True:\n    f(100)\n",
    "big": "x = 3\nwhile True:\n    x = x * 3 % (1 << 200)\n",
}


@pytest.mark.parametrize("machine", ["native", "reference", "iss", "resident"])
@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_interrupt(name: str, machine: str, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(PROGRAMS[name])
    options = Options(machine="iss", resident=True) if machine == "resident" else Options(machine=machine)
    with Session(compile_source(PROGRAMS[name], str(path)), options) as session:
        timer = threading.Timer(1.5, session.interrupt)
        timer.start()
        start = time.monotonic()
        status = session.run()
        assert time.monotonic() - start < 30
        assert status == 130
        assert session.report is not None
        assert session.report.text.startswith(f'Traceback (most recent call last):\n  File "{path}", line ')
        assert session.report.text.endswith("\nKeyboardInterrupt\n")


def simulators() -> set[int]:
    """Processes that run a simulated SoC."""
    found = set()
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if command.read_bytes().startswith(os.fsencode(BUILD)):
                found.add(int(command.parent.name))
    return found


def parent(process: int) -> int:
    with contextlib.suppress(OSError):
        return int(re.search(r"^PPid:\s*(\d+)", Path(f"/proc/{process}/status").read_text(), re.M)[1])  # type: ignore[index]
    return 0


@pytest.mark.xdist_group("rtl")
def test_interrupt_of_the_rtl_from_a_terminal(tmp_path: Path) -> None:
    """Ctrl-C goes to every process of the foreground group; the command ends with CPython's report and status, what was
    printed into a pipe is there, and no simulator is left."""
    build.simulator(SIMULATED)
    path = tmp_path / "program.py"
    path.write_text("print('begun')\n" + PROGRAMS["no_guard"].replace("% 1000", "% 1000 if i >= 0 else 1"))
    command = [sys.executable, "-m", "runtime", "run", str(path), "--machine", "rtl"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "begun\n"  # before the program's end
        while not (mine := {pid for pid in simulators() if parent(pid) == process.pid}):
            assert process.poll() is None
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        output, errors = process.communicate(timeout=120)
    assert (process.returncode, output) == (130, "")
    assert errors.startswith(f'Traceback (most recent call last):\n  File "{path}", line ')
    assert errors.endswith("\nKeyboardInterrupt\n")
    assert not mine & simulators()


def test_output_before_an_error_in_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text("for i in range(3):\n    print(i)\nprint(1 // 0)\n")
    command = [sys.executable, "-m", "runtime", "run", str(path), "--machine", "iss"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "0\n1\n2\n")
    assert done.stderr.endswith("ZeroDivisionError: integer division or modulo by zero\n")

"""Processes that are measured: what they print, their seconds of the processor, and their peak memory.

The system counts as a child's peak what its parent had in use when it was made. So the parent is a small interpreter
of its own (LAUNCHER), which has less in use than any program here.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LAUNCHER = """
import os, sys
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(child, 0)
with open(sys.argv[1], "w") as file:
    file.write(f"{used.ru_utime + used.ru_stime} {used.ru_maxrss}")
os._exit(os.waitstatus_to_exitcode(status) & 255)
"""


@dataclass(frozen=True)
class Done:
    """`seconds`: of the processor, for the whole process. `peak`: bytes that it had in memory, at most."""

    status: int
    output: str
    errors: str
    seconds: float
    peak: int


def run(words: Sequence[str], timeout: float, environment: Mapping[str, str] | None = None) -> Done:
    """Run this Python with these arguments, without input. Raises subprocess.TimeoutExpired."""
    with tempfile.NamedTemporaryFile("r") as note:
        command = [sys.executable, "-I", "-S", "-c", LAUNCHER, note.name, sys.executable, *words]
        launched = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=environment, start_new_session=True,
        )  # fmt: skip
        try:
            output, errors = launched.communicate(timeout=timeout)
        except BaseException:
            os.killpg(launched.pid, signal.SIGKILL)
            launched.communicate()
            raise
        seconds, peak = note.read().split()
    return Done(launched.returncode, output, errors, float(seconds), 1024 * int(peak))


def mib(peak: int) -> str:
    return f"{peak / (1 << 20):.1f}"

"""Run by another CPython (tests/pythons/__main__.py): each program under it and on the native VM.

Where the standard output or the exit status differs: a zero byte, the program's name, and the first differences.
"""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
import traceback
from pathlib import Path

from runtime.options import Options
from tests.differential import run_sidewinder

_MOST_LINES = 12


def compare(path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-I", str(path)], capture_output=True, text=True, check=False, timeout=100,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        got = run_sidewinder(path, Options(machine="native"))
    except Exception:
        return traceback.format_exc()
    if (got.stdout, got.status) == (done.stdout, done.returncode):
        return ""
    sides = done.stdout.splitlines(), got.stdout.splitlines()
    lines = list(difflib.unified_diff(*sides, "cpython", "vm", n=0, lineterm=""))
    return "\n".join([*lines[:_MOST_LINES], got.stderr.strip().rpartition("\n")[2] if got.status else ""])


for name in sys.argv[1:]:
    text = compare(Path(os.path.relpath(name)))
    if text:
        sys.stdout.write(f"\0{Path(name).stem}\n{text}\n")

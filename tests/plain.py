"""Tests that put something in place of a function that the JIT compiled ahead of time (jit/ahead.py) calls within
itself, where nobody can: they run once more, in plain Python."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from jit.ahead import NAMED, PLAIN
from runtime.cache import ROOT


def passes_in_plain_python(request: pytest.FixtureRequest) -> bool:
    """Run this test in a process of its own, in which the JIT is plain Python. Prints what it says."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-m", "long or not long", request.node.nodeid]
    environment = os.environ | {PLAIN: "1", NAMED: ""}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    print(done.stdout, done.stderr)
    return done.returncode == 0

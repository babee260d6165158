"""Commands that measure for minutes and take no arguments say so at once, and do nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["accuracy", "cpi", "extensions", "markdown", "stalls", "zdinx"])
def test_what_is_no_argument(module: str) -> None:
    def run(argument: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", f"bench.{module}", argument]
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)

    helped, refused = run("--help"), run("nonsense")
    assert helped.returncode == 0 and f"python -m bench.{module}" in helped.stdout
    assert refused.returncode == 2 and "unrecognized arguments: nonsense" in refused.stderr

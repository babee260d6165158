"""Every statement and expression of Python 3.11 does what CPython does."""

from __future__ import annotations

import random
import subprocess
import sys
import warnings

import pytest

from tests.runtime.compiler import flowgen, language, language_objects
from tests.runtime.vm.support import run_vm

FLOW_SEEDS = 4
PROGRAMS = language.PROGRAMS | language_objects.PROGRAMS


def expected(source: str) -> tuple[str, str]:
    """What CPython prints, and the last line of its traceback."""
    command = [sys.executable, "-W", "ignore", "-"]
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=False)
    return done.stdout, done.stderr.rstrip("\n").rpartition("\n")[2]


def check(source: str) -> None:
    output, error = expected(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outcome = run_vm(source)
    assert outcome.output.splitlines() == output.splitlines()
    assert outcome.error == error


@pytest.mark.parametrize("part", PROGRAMS)
def test_language(part: str) -> None:
    check(PROGRAMS[part])


@pytest.mark.parametrize("seed", range(FLOW_SEEDS))
def test_control_flow(seed: int) -> None:
    check(flowgen.generate(random.Random(seed), functions=8))


def test_big_displays_and_deep_nesting() -> None:
    check(
        "d = {" + ", ".join(f"{i}: 'v{i}'" for i in range(23_000)) + "}\nprint(len(d), d[22999], list(d)[:3])\n"
        "l = [" + ", ".join(map(str, range(23_000))) + "]\nprint(len(l), sum(l))\nx = 1\n"
        "print(" + " + ".join(["x"] * 2000) + ")\nprint(" + "(" * 80 + "x" + ")" * 80 + ")\n"
        "m = ["
        + ", ".join(["x"] * 500)
        + "]\nprint(len(m), {"
        + ", ".join(f"'k{i}': x" for i in range(99))
        + "}['k9'])\n"
        "if x == 0: pass\n" + "".join(f"elif x == {i}: pass\n" for i in range(2, 400)) + "else: print('else')\n"
    )

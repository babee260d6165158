"""Statements, methods with odd arguments, and what they say when they fail: each file of snippets is one run, natively
and under CPython."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runtime.vm.support import run_python, run_vm

FILES = sorted((Path(__file__).parent / "snippets").glob("*.txt"))
#: Runs each snippet in a namespace of its own, and says what ends it.
RUNNER = """
for number, snippet in enumerate(SNIPPETS.split("\\n---\\n")):
    print("#", number)
    try:
        exec(snippet, {"__name__": "snippet"})
    except BaseException as e:
        print("raised", type(e).__name__, e)
"""


@pytest.mark.parametrize("stress", [False, pytest.param(True, marks=pytest.mark.long)])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_snippets(path: Path, stress: bool) -> None:
    program = f"SNIPPETS = {path.read_text().rstrip()!r}\n{RUNNER}"
    outcome = run_vm(program, gc_stress=stress)
    assert not outcome.error
    assert outcome.output.split("\n# ") == run_python(program).split("\n# ")

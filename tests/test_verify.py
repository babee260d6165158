"""`make verify` runs all its parts, and ends with a line for each."""

from __future__ import annotations

import re

import pytest

from tests.verify import NOT_RUN, Part, parts, verify

PRINTS = Part("says much", ("-c", "print('first'); print('\\r1 of 2\\r2 of 2 alike', end='')"))
FAILS = Part("fails", ("-c", "import sys; print('DIFFERENCE: x', file=sys.stderr); sys.exit(1)"))
SILENT = Part("says nothing", ("-c", ""))


def test_a_failure_is_told_and_stops_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert verify([FAILS, PRINTS, SILENT]) == 1
    shown = re.sub(r"\(\d+ s\)", "(TIME)", capfd.readouterr().out)
    *_, bar, failed, printed, silent = shown.splitlines()[: -len(NOT_RUN)]
    assert bar == "---"
    assert failed == "FAILED fails (TIME): DIFFERENCE: x"
    assert printed == "ok     says much (TIME): 2 of 2 alike"
    assert silent == "ok     says nothing (TIME): nothing printed"


def test_it_says_what_it_does_not_run(capfd: pytest.CaptureFixture[str]) -> None:
    assert verify([SILENT]) == 0
    last = capfd.readouterr().out.splitlines()[-len(NOT_RUN) :]
    assert all(line.startswith("not run: ") for line in last) and any("make formal" in line for line in last)


def test_the_parts_take_the_number_of_instructions() -> None:
    lockstep, guards, *_, tests = parts(5000)
    assert "5000" in lockstep.arguments and "5000" in guards.arguments and "long" in tests.arguments

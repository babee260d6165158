"""`make verify` runs all its parts, ends with a line for each, and does not repeat what passed on the same sources."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import verify as module
from tests.verify import LONG, NOT_RUN, ROOT, Part, parts, verify

PRINTS = Part("says much", ("-c", "print('first'); print('\\r1 of 2\\r2 of 2 alike', end='')"))
FAILS = Part("fails", ("-c", "import sys; print('DIFFERENCE: x', file=sys.stderr); sys.exit(1)"))
SILENT = Part("says nothing", ("-c", ""))
ENDLESS = Part("never ends", ("-c", "import time; print('begun', flush=True); time.sleep(600)"), minutes=0.005)


@pytest.fixture(autouse=True)
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MEMORY", tmp_path)


def shown(capfd: pytest.CaptureFixture[str]) -> list[str]:
    """The closing lines, without times and without what is not run."""
    text = re.sub(r"\(\d+ s", "(TIME", capfd.readouterr().out)
    return text[text.rindex("---\n") :].splitlines()[1 : -len(NOT_RUN) - 1]


def test_a_failure_is_told_and_stops_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert verify([FAILS, PRINTS, SILENT]) == 1
    assert shown(capfd) == [
        "FAILED fails (TIME): DIFFERENCE: x",
        "ok     says much (TIME): 2 of 2 alike",
        "ok     says nothing (TIME): nothing printed",
    ]


def test_what_takes_too_long_is_ended(capfd: pytest.CaptureFixture[str]) -> None:
    assert verify([ENDLESS, SILENT]) == 1
    assert shown(capfd)[0].startswith("FAILED never ends (TIME): ended after 0.005 minutes")


def test_what_passed_is_repeated_only_on_other_sources(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = "ok     says much (TIME on these sources, earlier): 2 of 2 alike"
    monkeypatch.setattr(module, "sources", lambda: "one")
    verify([PRINTS, FAILS])
    assert verify([PRINTS, FAILS]) == 1
    assert shown(capfd) == [earlier, "FAILED fails (TIME): DIFFERENCE: x"]
    for digest, again in (("one", True), ("two", False)):
        monkeypatch.setattr(module, "sources", lambda digest=digest: digest)
        verify([PRINTS], again=again)
        assert shown(capfd) == ["ok     says much (TIME): 2 of 2 alike"]
    monkeypatch.setattr(module, "sources", lambda: None)  # no git to ask
    verify([PRINTS])
    assert shown(capfd) == ["ok     says much (TIME): 2 of 2 alike"]


def test_it_says_what_it_does_not_run(capfd: pytest.CaptureFixture[str]) -> None:
    assert verify([SILENT]) == 0
    last = capfd.readouterr().out.splitlines()[-len(NOT_RUN) :]
    assert all(line.startswith("not run: ") for line in last) and any("make formal" in line for line in last)


def test_the_parts_take_the_number_of_instructions() -> None:
    lockstep, guards, *_, tests = parts(5000)
    assert "5000" in lockstep.arguments and "5000" in guards.arguments and "long" in tests.arguments


def test_all_long_tests_are_in_a_part() -> None:
    marked = [path for path in (ROOT / "tests").rglob("test_*.py") if "mark.long" in path.read_text()]
    assert {path.relative_to(ROOT / "tests").parts[0] for path in marked} <= {*LONG, "test_verify.py"}

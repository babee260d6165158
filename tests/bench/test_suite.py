"""pyperformance's programs, unmodified, give CPython's results; the stand-in for pyperf tells results apart."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.suite.are_we_fast_yet import measure
from bench.suite.programs import LEFT_OUT, PROGRAMS, STAND_IN, folder
from bench.suite.runs import cpython, sidewinder

#: A lean selection: what is small, and imports little. All of them are in `make verify`.
LEAN = ("deltablue", "hexiom", "richards_super", "typing_runtime_protocols", "unpack_sequence")
BY_NAME = {entry.name: entry for entry in PROGRAMS}


@pytest.mark.parametrize("name", LEAN)
def test_results_are_cpythons(name: str) -> None:
    entry = BY_NAME[name]
    expected, got = cpython(entry, True, 60), sidewinder(entry, True, 120)
    assert not expected.reason and expected.output.endswith("\n")
    assert (got.reason, got.output) == ("", expected.output)


def test_every_program_is_named_once() -> None:
    names = [entry.name for entry in PROGRAMS]
    there = {path.name.removeprefix("bm_") for path in folder().glob("bm_*")}
    assert sorted([*names, *LEFT_OUT]) == sorted(there)


@pytest.mark.parametrize(("text", "good"), [("34us", True), ("34ms", True), (None, False)])
def test_harness_of_a_checkout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, good: bool
) -> None:
    what = repr(text) if text is not None else "time.time_ns()"
    (tmp_path / "harness.py").write_text(f"import sys, time\nprint(sys.argv[1:], {what})\n")
    assert measure(tmp_path, "List", ["sidecar"], 60) is good
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(" (")[0].split(",")[0] for line in lines] == [
        f"List {name}: {'as CPython' if good else 'differs'}" for name in ("native", "sidecar")
    ]


def test_digests_tell_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(STAND_IN))
    monkeypatch.delitem(sys.modules, "pyperf", raising=False)
    import pyperf

    assert Path(str(pyperf.__file__)).parent == STAND_IN
    loop: list[object] = [1]
    loop.append(loop)
    values = [
        1, -1, 1.0, True, "1", b"1", None, [1], (1,), {1}, {1: 2}, {2: 1}, [1, [2]], [[1], 2], [1, 2], 1e300, 1e-300,
        loop, "x" * 5000, "x" * 5001, [0] * 30, [0] * 31, {"a": 1, "b": 2}, {"b": 2, "a": 1},
    ]  # fmt: skip
    digests = [pyperf.digest(value) for value in values]
    assert len(set(digests)) == len(values)
    assert digests == [pyperf.digest(value) for value in values]
    assert pyperf.digest({3, 1, 2}) == pyperf.digest({1, 2, 3})

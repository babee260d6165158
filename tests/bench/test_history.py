"""The history of the benchmark: lines, and the figure that shows them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bench import history
from bench.history import HistoryError

LINE = {"commit": "a" * 40, "date": "2026-01-01T00:00:00+00:00", "changed": False, "cores": None}


def line(commit: str, day: int, cycles: dict[str, dict[str, int]], cores: Any = None) -> history.Line:
    return {"commit": commit * 40, "date": f"2026-01-{day:02}T00:00:00+00:00", "changed": False, "cycles": cycles,
            "cores": cores}  # fmt: skip


def results(**programs: dict[str, int]) -> dict[str, Any]:
    runs = {
        name: {"runs": {c: {"failure": "", "core": {"cycles": 1}, "whole": {"cycles": n}} for c, n in found.items()}}
        for name, found in programs.items()
    }
    return {"programs": runs}


def test_cycles_are_those_of_the_whole_program_and_failures_have_none() -> None:
    found = results(a={"software": 10, "sidecar": 5})
    found["programs"]["a"]["runs"]["sidecar"]["failure"] = "it failed"
    found["programs"]["a"]["runs"]["c"] = {"failure": "", "core": {"cycles": 7}, "whole": {}}
    found["programs"]["a"]["runs"]["oracle"] = {"failure": "", "core": {"cycles": 7}}  # as it was once
    assert history.cycles_of(found) == {"a": {"software": 10, "c": 7}}


def test_a_commit_has_one_line(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    first, second = line("b", 2, {"a": {"software": 10}}), line("a", 1, {"a": {"software": 20}})
    again = line("b", 2, {"a": {"software": 9}})
    history.write(path, history.merged(history.merged(history.read(path), [first]), [second]))
    assert [found["commit"][0] for found in history.read(path)] == ["a", "b"]
    lines = history.merged(history.read(path), [again])
    assert lines[1] == again and len(lines) == 2
    assert history.merged(lines, [first], replace=False) == lines


@pytest.mark.parametrize("text", ["{", "[]", "{}", json.dumps(LINE)])
def test_a_line_that_is_none(text: str, tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    path.write_text(f"{json.dumps(LINE | {'cycles': {}})}\n{text}\n")
    with pytest.raises(HistoryError, match="line 2 is no line"):
        history.read(path)


def test_means_are_over_the_programs_that_all_lines_have() -> None:
    lines = [
        line("a", 1, {"x": {"software": 100}, "y": {"software": 900}}),
        line("b", 2, {"x": {"software": 50}, "y": {"software": 200}, "z": {"software": 1}}),
        line("c", 3, {"x": {"sidecar": 3}}),
    ]
    assert history.means(lines, "software") == [pytest.approx(300), pytest.approx(100), None]
    assert history.means(lines, "sidecar") == [None, None, pytest.approx(3)]
    assert history.means(lines, "oracle") == [None] * 3


def test_a_repository(tmp_path: Path) -> None:
    """Its commits with results are the past; whether the tree is the commit does not depend on what is measured."""

    def git(*words: str) -> None:
        identity = ("-c", "user.name=A", "-c", "user.email=a@b.c")
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init")
    sim = tmp_path / "bench" / "results" / "sim.json"
    sim.parent.mkdir(parents=True)
    (tmp_path / "code.py").write_text("1\n")
    for cycles in (10, 8):
        sim.write_text(json.dumps(results(a={"software": cycles})))
        git("add", ".")
        git("commit", "-m", f"{cycles}")
    found = history.past(tmp_path)
    assert [entry["cycles"] for entry in found] == [{"a": {"software": 8}}, {"a": {"software": 10}}]
    assert history.this_commit(tmp_path)["commit"] == found[0]["commit"]
    sim.write_text("{}")
    assert not history.this_commit(tmp_path)["changed"]
    (tmp_path / "code.py").write_text("2\n")
    assert history.this_commit(tmp_path)["changed"]


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="git log: "):
        history.this_commit(tmp_path)


def test_cores_from_the_best_source(tmp_path: Path) -> None:
    assert history.cores(tmp_path) is None
    pattern, bare, full = history.SOURCES[-1]  # of boards
    board = tmp_path / pattern.replace("*", "x")
    board.parent.mkdir(parents=True)
    rows = {bare: {"core: LUT4": 5, "MHz": 50.0}, full: {"core: LUT4": 7, "MHz": 40.0}}
    board.write_text(json.dumps(rows))
    assert history.cores(tmp_path) == {"bare": {"LUT4": 5, "MHz": 50.0}, "full": {"LUT4": 7, "MHz": 40.0}}
    pattern, bare, full = history.SOURCES[0]
    area = tmp_path / pattern.replace("*", "x")
    area.parent.mkdir(exist_ok=True)
    area.write_text(json.dumps({bare: {"LUT4": 1, "MHz": 9.0}, full: {"LUT4": 2, "MHz": 8.0}}))
    assert history.cores(tmp_path) == {"bare": {"LUT4": 1, "MHz": 9.0}, "full": {"LUT4": 2, "MHz": 8.0}}


def test_the_figure(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    area = {"bare": {"LUT4": 2000, "MHz": 60.0}, "full": {"LUT4": 3000, "MHz": 50.0}}
    lines = [line("a", 1, {"x": {"software": 100}}, area), line("b", 2, {"x": {"software": 90, "sidecar": 80}})]
    assert history.draw(lines, tmp_path / "history.svg")
    texts = {t.text for t in ElementTree.parse(tmp_path / "history.svg").iter("{http://www.w3.org/2000/svg}text")}
    assert {"software", "sidecar", "bare core", "full core", "aaaaaaa", "bbbbbbb", "LUT4", "MHz"} <= texts
    assert "oracle" not in texts
    before = (tmp_path / "history.svg").read_bytes()
    assert history.draw(lines, tmp_path / "history.svg")
    assert (tmp_path / "history.svg").read_bytes() == before

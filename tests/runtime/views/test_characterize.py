"""The characterization of programs: its tables against the run's own counters, and against PyPy's log."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from runtime.command import main
from runtime.host import Session, load_program
from runtime.options import Options
from runtime.statistics import run_statistics
from runtime.views.operations import group
from tests.runtime.views.test_pypylog import LOG

pytestmark = pytest.mark.xdist_group("rtl")
TOTAL = """\
def f(n):
    s = 0
    for i in range(n):
        if i % 3:
            s += i
        else:
            s -= 1
    return s
print(f(3000))
"""
LISTS = "x = []\nfor i in range(400):\n    x.append([i] * 20)\nprint(len(x), sum(map(len, x)))\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("characterize")
    (path / "total.py").write_text(TOTAL)
    (path / "lists.py").write_text(LISTS)
    shutil.copy(LOG, path / "total.log")
    programs = [str(path / name) for name in ("total.py", "lists.py")]
    assert main(["characterize", *programs, "-o", str(path / "out"), "--pypy-log", str(path / "total.log")]) == 0
    yield path


def rows(folder: Path, name: str, program: str = "") -> list[dict[str, str]]:
    with (folder / "out" / f"{name}.csv").open(newline="") as file:
        return [row for row in csv.DictReader(file) if program in ("", row["program"])]


@pytest.fixture(scope="module")
def counted(folder: Path) -> dict[str, dict[str, int]]:
    """Of runs apart: cycles of the whole VM on the core, and statistics, by program."""
    found = {}
    for name in ("total", "lists"):
        options = Options(machine="rtl", resident=True)
        with Session(load_program(str(folder / f"{name}.py")), options, lambda _data: None) as session:
            machine = session.jit.backend.machine
            before = machine.counters()
            session.run()
            counts = {key: count - before[key] for key, count in machine.counters().items()}
            found[name] = counts | run_statistics(session)["jit"]
    return found


@pytest.mark.parametrize("name", ["total", "lists"])
def test_cycles(name: str, folder: Path, counted: dict[str, dict[str, int]]) -> None:
    (program,), (phases,) = rows(folder, "programs", name), rows(folder, "phases", name)
    cycles = counted[name]["cycles"]
    assert int(program["cycles"]) == cycles == sum(int(n) for key, n in phases.items() if key != "program")
    timeline = rows(folder, "timeline", name)
    for phase in ("traces", "calls", "collector", "interpreter", "exits"):
        assert sum(int(row[phase]) for row in timeline) == int(phases[phase])
    assert int(program["loops"]) == counted[name]["loops"]
    assert float(program["host s recording"]) > 0
    used = ("traces", "interpreter", "exits") if name == "total" else ("traces", "interpreter", "calls")
    assert all(int(phases[phase]) > 100 for phase in used)


@pytest.mark.parametrize("name", ["total", "lists"])
def test_operations_and_guards(name: str, folder: Path, counted: dict[str, dict[str, int]]) -> None:
    found = rows(folder, "operations", name)
    for which, key in (("recorded", "recorded_guards"), ("compiled", "optimized_guards")):
        guards = [int(row["count"]) for row in found if row["traces"] == which and row["group"] == "guards"]
        assert sum(guards) == counted[name][key] > 0
    guards = rows(folder, "guards", name)
    assert sum(int(row["checked"]) for row in guards) == counted[name]["checks"] > 100
    assert sum(int(row["failed"]) for row in guards) == counted[name]["failures"]
    for row in guards:
        if row["software instructions each"] not in ("", "0") and row["sidecar instructions each"] not in ("", "0"):
            assert float(row["sidecar instructions each"]) <= float(row["software instructions each"])


def test_pypy_beside_ours(folder: Path) -> None:
    found = rows(folder, "operations", "total")
    assert {row["traces"] for row in found} == {"recorded", "compiled", "PyPy recorded", "PyPy compiled"}
    pypy = {row["operation"]: int(row["count"]) for row in found if row["traces"] == "PyPy compiled"}
    assert pypy["guard_not_invalidated"] == 3 and pypy["int_sub_ovf"] == 1
    data = json.loads((folder / "out" / "characterization.json").read_text())
    total, lists = data["programs"]
    assert total["pypy"]["bridges"] == 1 and "pypy" not in lists
    assert not any(row["traces"].startswith("PyPy") for row in rows(folder, "operations", "lists"))


def test_patterns(folder: Path) -> None:
    options = Options(machine="rtl", guards="patterns")
    with Session(load_program(str(folder / "total.py")), options, lambda _data: None) as session:
        session.run()
        stats = session.jit.stats
    found = {row["kind"]: (int(row["found"]), int(row["used"])) for row in rows(folder, "patterns", "total")}
    assert {kind: count for kind, (count, _) in found.items()} == dict(stats.patterns) != {}
    assert {kind: used for kind, (_, used) in found.items() if used} == dict(stats.speculations)


def test_figures(folder: Path) -> None:
    pytest.importorskip("matplotlib")
    texts = {}
    for name in ("phases", "operations", "guards", "timeline-total", "timeline-lists"):
        root = ElementTree.parse(folder / "out" / f"{name}.svg")
        texts[name] = {node.text for node in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"total", "lists", "traces", "interpreter"} <= texts["phases"]
    assert {"total, PyPy compiled", "lists, recorded", "loads"} <= texts["operations"]
    assert "guard_no_overflow" in texts["guards"]


@pytest.mark.parametrize(("operation", "kind"), [
    ("guard_class", "guards"), ("int_add_ovf", "ints"), ("getfield_gc_r_pure", "loads"), ("setarrayitem_gc", "stores"),
    ("new_with_vtable", "allocation"), ("call_may_force_r", "calls"), ("float_mul", "floats"), ("jump", "other"),
])  # fmt: skip
def test_groups(operation: str, kind: str) -> None:
    assert group(operation) == kind


def test_bad_requests(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    program, log = str(folder / "total.py"), folder / "other.log"
    log.write_text("nothing\n")
    (folder / "lists.log").write_text("nothing\n")
    cases = [
        ([program, program], "two of the programs have the same name"),
        ([program, "-o", program], f"{program}: is no folder"),
        ([program, "--pypy-log", str(log)], f"{log}: no program is called other.py"),
        ([program, "--pypy-log", str(folder / "no" / "total.log")], "no such file"),
        ([str(folder / "lists.py"), "--pypy-log", str(folder / "lists.log")], "no loops, bridges or summary"),
        ([str(folder / "none.py")], "no such file"),
    ]
    for words, message in cases:
        assert main(["characterize", *words]) == 2
        out, err = capfd.readouterr()
        assert out == "" and message in err and err.count("\n") == 1

"""The report's page: its figures against those of the run, its script in a browser where there is one."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from jit.optimizer.stages.table import ORDER
from runtime.command import main
from runtime.host import Session, load_program
from runtime.options import Options
from runtime.statistics import run_statistics
from runtime.views import report

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.xdist_group("rtl")
PROGRAM = """\
class P:
    def __init__(self, x):
        self.x = x


def f(n):
    s = 0
    p = P(3)
    for i in range(n):
        if i % 4 < 3:
            s += p.x & 255  # <b>&amp;
        else:
            s -= 1
    return s


print(f(2000), "</script><b>")
"""
VOID = {"meta", "input", "br", "link", "img", "hr"}


@dataclass
class Node:
    tag: str
    attributes: dict[str, str | None]
    children: list[Node | str] = field(default_factory=list)

    def find(self, tag: str, **wanted: str) -> list[Node]:
        """Those below with this tag and these attributes (class_: class)."""
        named = {name.rstrip("_").replace("_", "-"): value for name, value in wanted.items()}
        found = []
        for child in self.children:
            if isinstance(child, Node):
                if child.tag == tag and all(child.attributes.get(n) == v for n, v in named.items()):
                    found.append(child)
                found += child.find(tag, **wanted)
        return found

    @property
    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    def rows(self) -> list[list[str]]:
        return [[cell.text for cell in row.find("td")] for row in self.find("tbody")[0].find("tr")]


class Parser(HTMLParser):
    """A tree; refuses tags that do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root = Node("", {})
        self.open = [self.root]
        self.feed(text)
        self.close()
        assert self.open == [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"{tag} ends, {self.open[-1].tag} is open"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


@dataclass
class Made:
    page: Path
    root: Node
    data: dict[str, Any]
    summary: str
    statistics: dict[str, Any]
    source: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A report, and a run of the same program apart from it."""
    folder = tmp_path_factory.mktemp("report")
    source, page, figures = folder / "prog.py", folder / "page.html", folder / "page.json"
    source.write_text(PROGRAM)
    words = [sys.executable, "-m", "runtime", "report", "prog.py", "-o", "page.html", "--json", "page.json"]
    done = subprocess.run(
        [*words, "--no-compare"], cwd=folder, capture_output=True, text=True, check=True, env=environment()
    )
    with Session(load_program(str(source)), Options(machine="rtl"), lambda _data: None) as session:
        session.run()
        statistics = run_statistics(session)
    root = Parser(page.read_text()).root
    return Made(page, root, json.loads(figures.read_text()), done.stdout, statistics, source)


def environment() -> dict[str, str]:
    import os

    return os.environ | {"PYTHONPATH": str(ROOT)}


def number(text: str) -> int:
    return int(text.replace(",", "").lstrip("+")) if text else 0


def test_totals(made: Made) -> None:
    shown = {name: number(count) for name, count in made.root.find("table", class_="totals")[0].rows()}
    core, jit = made.statistics["core"], made.statistics["jit"]
    assert shown["cycles in traces"] == core["cycles"] > 1000
    assert shown["instructions"] == core["instructions"]
    assert shown["guards checked in hardware"] == core["checks"]
    assert shown["guard failures in hardware"] == core["failures"]
    assert (shown["loops"], shown["bridges"]) == (jit["loops"], jit["bridges"])
    assert shown["trace entries"] == jit["trace_entries"]
    assert f"{core['cycles']:,} cycles in traces" in made.summary


def test_lines_and_traces_add_up(made: Made) -> None:
    cycles = made.statistics["core"]["cycles"]
    library, elsewhere = made.data["library"], made.data["elsewhere"]
    rows = made.root.find("table", class_="source code")[0].rows()
    assert [row[6] for row in rows] == PROGRAM.split("\n")
    outside = library["cycles"] + library["called_cycles"] + elsewhere["cycles"]
    assert sum(number(row[1]) for row in rows) + outside == cycles
    assert {row[0] for row in rows if row[1]} >= {"9", "10", "11", "13"}
    traces = made.root.find("details", class_="trace")
    assert len(traces) == made.statistics["jit"]["loops"] + made.statistics["jit"]["bridges"]
    code = [row for trace in traces for row in trace.find("table", class_="rv code")[0].rows()]
    assert sum(number(row[3]) for row in code) + elsewhere["retired"] + sum(
        row["called_instructions"] for trace in made.data["traces"] for row in trace["code"]
    ) == made.statistics["core"]["instructions"]
    assert sum(number(row[6]) for row in code) == made.statistics["core"]["failures"]
    assert any("loop" in row[2].split() for row in code)


def test_guards(made: Made) -> None:
    rows = made.root.find("table", class_="guards")[0].rows()
    core, jit = made.statistics["core"], made.statistics["jit"]
    assert sum(number(row[6]) for row in rows) == core["checks"]
    assert sum(number(row[7]) for row in rows) == core["failures"]
    assert {row[0]: number(row[8]) for row in rows if number(row[8])} == {k: v for k, v in jit["exits"].items() if v}
    bridges = [row for row in rows if row[9]]
    assert len({row[9] for row in bridges}) == jit["bridges"] > 0
    graph = made.root.find("svg", class_="graph")[0]
    assert len(graph.find("rect")) == jit["loops"] + jit["bridges"]
    assert len(graph.find("path", class_="arrow")) == jit["bridges"]


def test_patterns(made: Made, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(made.source), "--machine", "rtl", "--guards", "patterns", "--json", "-"]) == 0
    out = capfd.readouterr().out
    found = json.loads(out[out.index("{") :])["jit"]["patterns"]
    rows = made.root.find("table", class_="patterns")[0].rows()
    assert len(rows) == sum(found.values()) > 0
    for kind, count in found.items():
        assert sum(row[2] == kind for row in rows) == count


def test_stages(made: Made) -> None:
    """All stages are there; the last is what was compiled, the first what was recorded."""
    embedded = json.loads(made.root.find("script", id="study")[0].text)["traces"]
    order = ["recorded", *(name for name, _ in ORDER), "as compiled"]
    operations = guards = 0
    for trace in made.data["traces"]:
        stages = embedded[str(trace["id"])]["stages"]
        assert [stage["name"] for stage in stages] == order
        lines = embedded[str(trace["id"])]["lines"]
        assert [[lines[i] for i in stage["lines"]] for stage in stages] == [s["lines"] for s in trace["stages"]]
        guards += stages[-1]["guards"]
        operations += sum(not lines[i].startswith("[") for i in stages[-1]["lines"])
        whole = [stage for stage in stages if not stage["failure"]]
        assert whole[-2]["operations"] < whole[0]["operations"]
    assert operations == made.statistics["jit"]["optimized_ops"]
    assert guards == made.statistics["jit"]["optimized_guards"]


def test_guards_in_software(made: Made, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nobody counts their failures, and the page does not say that there were none."""
    page = tmp_path / "page.html"
    words = ["report", str(made.source), "-o", str(page), "--guards", "software", "--no-compare"]
    assert main(words) == 0
    rows = Parser(page.read_text()).root.find("table", class_="guards")[0].rows()
    assert all(row[6] == row[7] == "" for row in rows) and sum(number(row[5]) for row in rows) > 1000
    assert {row[4] for row in rows} <= {"branch", "trap", "patch", "none"}
    assert re.search(r"^ +\? +[\d,]+ +\d+ guard_", capfd.readouterr().out, re.M)


def test_nothing_is_fetched(made: Made) -> None:
    text = made.page.read_text()
    assert "http" not in text and "src=" not in text and "url(" not in text.replace("url(#tip)", "")
    assert made.root.find("b") and all("</script><b>" not in node.text for node in made.root.find("details"))


def test_configurations(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "CONFIGURATIONS", ("software", "sidecar"))
    page = tmp_path / "page.html"
    assert main(["report", str(made.source), "-o", str(page)]) == 0
    root = Parser(page.read_text()).root
    rows = {row[0]: [number(cell) for cell in row[1:5]] for row in root.find("table", class_="runs")[0].rows()}
    assert set(rows) == {"software", "sidecar"}
    options = Options(machine="rtl", guards="software", charged=True)
    with Session(load_program(str(made.source)), options, lambda _data: None) as session:
        session.run()
        counts = run_statistics(session)
    software = rows["software"]
    assert software[0] == counts["whole"]["cycles"] == sum(software[1:])
    assert software[1] == counts["core"]["cycles"]
    bars = root.find("svg", class_="bars")[0].find("rect", class_="traces")
    widths = [float(bar.attributes["width"] or 0) for bar in bars]
    assert widths[0] / widths[1] == pytest.approx(software[1] / rows["sidecar"][1], rel=0.01)


@pytest.mark.skipif(
    importlib.util.find_spec("PyQt6") is None or importlib.util.find_spec("PyQt6.QtWebEngineWidgets") is None,
    reason="no headless browser: install the extra 'browser'",
)
def test_in_a_browser(made: Made) -> None:
    """The slider shows each stage, with as many lines as it has."""
    script = """(() => {
        const boxes = [...document.querySelectorAll(".ir")], found = {};
        for (const box of boxes) {
            const input = box.querySelector("input");
            found[box.dataset.trace] = [];
            for (let i = 0; i <= Number(input.max); i++) {
                input.value = i;
                input.dispatchEvent(new Event("input"));
                found[box.dataset.trace].push([box.querySelector(".stage").textContent,
                    [...box.querySelectorAll("ol.ops li")].map((item) => item.textContent),
                    box.querySelectorAll("li.gone").length]);
            }
        }
        return found;
    })()"""
    done = subprocess.run(
        [sys.executable, "-m", "tests.runtime.views.browser", str(made.page), "--script", script],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for trace in made.data["traces"]:
        shown = found[str(trace["id"])]
        assert [name for name, _, _ in shown] == [stage["name"] for stage in trace["stages"]]
        assert [lines for _, lines, _ in shown] == [stage["lines"] for stage in trace["stages"]]
        assert sum(gone for _, _, gone in shown) > 10
        assert shown[-1][2] == 0


@pytest.mark.parametrize(("words", "message"), [
    (["-o", "no/x.html"], "no/x.html: there is no directory no"), (["-o", "."], ".: cannot be written"),
])  # fmt: skip
def test_bad_places(
    words: list[str], message: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "study_of", lambda *_: pytest.fail("it ran"))
    path = tmp_path / "prog.py"
    path.write_text("print(1)\n")
    assert main(["report", str(path), *words]) == 2
    assert capfd.readouterr().err.startswith(f"sidewinder: {message}")

"""`sidewinder tour`: what it shows is what the other commands show, and what it writes can be read."""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.command import main
from runtime.views.tour import SOURCE

TITLES = [
    "The program", "Bytecode", "The recorded trace", "The optimized trace", "RV32 code with its sidecar", "Cycles",
    "A guard fails", "To look at",
]  # fmt: skip


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.xdist_group("rtl")
def test_tour(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder, path = tmp_path / "tour", tmp_path / "tour.json"
    assert main(["tour", "-o", str(folder), "--json", str(path)]) == 0
    shown = capfd.readouterr().out
    stops = json.loads(path.read_text())
    assert [re.sub(r" \(.*\)", "", stop["title"]) for stop in stops] == TITLES
    assert all(f"{n}. {stop['title']}\n" in shown for n, stop in enumerate(stops, 1))
    program, bytecode, recorded, optimized, code, cycles, failure, _ = (stop["text"] for stop in stops)
    expected = io.StringIO()
    with contextlib.redirect_stdout(expected):
        exec(compile(SOURCE, "total.py", "exec"), {})
    assert program == SOURCE and f"output: {expected.getvalue()}" in f"{cycles}\n"
    agrees_with_trace(folder / "total.py", bytecode, recorded, optimized, code)
    table = [line.replace(",", "").split() for line in cycles.splitlines() if line.startswith("s")]
    rows = {name: list(map(int, numbers)) for name, *numbers in table}
    counted = [line.split() for line in code.splitlines() if re.match(r"  1000", line)]
    assert sum(int(words[-2].replace(",", "")) for words in counted) <= rows["sidecar"][1]
    assert rows["software"][2:] == [0, 0] and 0 < rows["sidecar"][3] < rows["sidecar"][2]
    fails(failure, code)
    assert "<html" in (folder / "report.html").read_text()
    assert {file.suffix for file in folder.iterdir()} >= {".gtkw", ".sucl", ".html", ".py"}


def agrees_with_trace(program: Path, *parts: str) -> None:
    """With `sidewinder trace`, in a process of its own."""
    command = [sys.executable, "-m", "runtime", "trace", str(program), "--machine", "rtl"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    bytecode, recorded, optimized, code = parts
    assert bytecode in told and recorded in told and optimized in told
    for line in code.splitlines():
        if re.match(r"  1000", line):
            address, text = line.split("|")[0].strip().split("  ", 1)
            assert re.search(rf"{address}  [0-9a-f]{{8}}  [0-9a-f]{{4}}  {re.escape(text)}\s", told), line


def fails(picture: str, code: str) -> None:
    """One check fails; what is younger, up to the bridge, is killed; the bridge begins when F is free again."""
    lines = picture.splitlines()
    (failing,) = [i for i, line in enumerate(lines) if "!" in line]
    killed = [i for i, line in enumerate(lines) if line.endswith("x")]
    assert killed == list(range(failing + 1, failing + 1 + len(killed))) and killed
    bridge = re.search(r"bridge \d+:.*\n(?:  ;.*\n)*  (\w{8})", code)
    assert bridge is not None and lines[killed[-1] + 1].startswith(bridge[1])


def test_pauses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """It waits at a terminal, and ends there when it is asked to."""
    monkeypatch.setattr(sys, "stdin", Terminal("\nq\n"))
    assert main(["tour", "-o", str(tmp_path / "tour")]) == 0
    out = capfd.readouterr().out
    assert out.count("Enter goes on") == 2 and "2. Bytecode" in out and "3. " not in out


def test_bad_folder(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["tour", "-o", str(tmp_path / "no" / "folder")]) == 2
    assert capfd.readouterr().err == f"sidewinder: {tmp_path}/no/folder: there is no directory {tmp_path}/no\n"
    (tmp_path / "file").touch()
    assert main(["tour", "-o", str(tmp_path / "file")]) == 2
    assert "cannot be written" in capfd.readouterr().err

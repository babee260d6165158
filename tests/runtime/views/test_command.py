"""What the command prints for other programs: versions, JSON, completion; and what `make` alone does."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from runtime.command import main

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = "def f(n):\n    s = 0\n    for i in range(n):\n        s += i & 5\n    return s\nprint(f(500))\n"


@pytest.fixture
def program(tmp_path: Path) -> str:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    return str(path)


def test_version(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    python = ".".join(map(str, sys.version_info[:3]))
    assert capfd.readouterr().out == f"sidewinder {metadata.version('sidewinder')} (Python {python})\n"


def test_statistics_as_json(program: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The same numbers as in the text."""
    path = tmp_path / "run.json"
    assert main(["run", program, "--machine", "iss", "--stats", "--json", str(path)]) == 0
    found = json.loads(path.read_text())
    text = capfd.readouterr().err
    assert found["status"] == 0
    assert f"{found['core']['checks']:,}  guards checked in hardware\n" in text
    assert f"{found['jit']['loops']:,}  loops compiled\n" in text
    assert found["jit"]["loops"] > 0 and found["core"]["checks"] > 0


def test_json_to_a_bad_place(program: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["run", program, "--json", str(tmp_path / "no" / "file")]) == 2
    assert capfd.readouterr().err.startswith(f"sidewinder: {tmp_path}/no/file: cannot be written: ")


def test_dump_as_json(program: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What the text has line by line, the JSON has value by value."""
    path = tmp_path / "traces"
    assert main(["emit", program, "-o", str(path)]) == 0
    capfd.readouterr()
    assert main(["dump", str(path)]) == 0
    text = capfd.readouterr().out
    assert main(["dump", str(path), "--json", "-"]) == 0
    found = json.loads(capfd.readouterr().out)
    rows = [row for trace in found["traces"] for row in trace["instructions"]]
    assert len(rows) * 4 <= found["code_bytes"] and len(rows) > 10
    lines = [line.split() for line in text.splitlines()]
    listed = [words for words in lines if len(words) > 3 and len(words[0]) == len(words[1]) == 8]
    assert [(int(words[0], 16), int(words[1], 16)) for words in listed] == [(r["address"], r["word"]) for r in rows]
    guards = [row["exit"]["guard"] for row in rows if row.get("exit", {}).get("kind") == "check"]
    assert guards and all(f"guard {number} " in text for number in guards)
    assert f"image    sha256 {found['image_sha256']}" in text


def complete(script: str, *words: str) -> list[str]:
    """What bash offers for the last word."""
    quoted = " ".join(f"'{word}'" for word in words)
    text = f"{script}\nCOMP_WORDS=({quoted}) COMP_CWORD={len(words) - 1}\n_shtab_sidewinder\n"
    text += 'printf "%s\\n" "${COMPREPLY[@]}"\n'
    done = subprocess.run(["bash", "-c", text], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_completion(capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("shtab")
    for shell in ("zsh", "tcsh"):
        assert main(["completion", shell]) == 0
        assert "sidewinder" in capfd.readouterr().out
    assert main(["completion", "bash"]) == 0
    script = capfd.readouterr().out
    assert complete(script, "sidewinder", "du") == ["dump"]
    assert complete(script, "sidewinder", "run", "--mach") == ["--machine"]
    assert complete(script, "sidewinder", "run", "--machine", "r") == ["reference", "rtl"]


def test_make_alone_lists_the_targets() -> None:
    done = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = {line.split()[1] for line in done.stdout.splitlines() if line.startswith("  make ")}
    names = next(line for line in (ROOT / "Makefile").read_text().splitlines() if line.startswith(".PHONY:"))
    assert listed == set(names.split()[1:]) - {"help"}
    assert "pip" not in done.stdout

"""Tracebacks name a program as CPython does, however its path is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from runtime.command import main

PROGRAMS = {
    "error.py": "def f():\n    return 1 // 0\n\n\nprint(2)\nf()\n",
    "syntax.py": "print(1)\nx = = 2\n",
    "string.py": "x = 'a\n",
    "tab.py": "if 1:\n    x = 1\n  y = 2\n",
    "with space é.py": "assert False, 'é'\n",
}
FORMS = ("{}", "./{}", "../folder/{}", "sub/../{}", ".//{}", "./././{}", "link/{}", "{here}/{}", "{here}/../folder/{}",
         "//{here}/{}")  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "folder"
    (path / "sub").mkdir(parents=True)
    (path / "link").symlink_to(".")
    (tmp_path / "other").symlink_to("folder")
    for name, text in PROGRAMS.items():
        (path / name).write_text(text)
    return path


def agree(given: str, where: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> str:
    expected = subprocess.run([sys.executable, "-I", given], cwd=where, capture_output=True, text=True, check=False)
    monkeypatch.chdir(where)
    try:
        status = main(["run", given])
    except SystemExit as e:
        assert isinstance(e.code, int)
        status = e.code
    out, err = capfd.readouterr()
    assert (status, out, err) == (expected.returncode, expected.stdout, expected.stderr)
    return err


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_path(
    name: str, form: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    given = form.format(name, here=folder)
    assert name in agree(given, folder, monkeypatch, capfd)


def test_from_other_folders(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    agree("../error.py", folder / "sub", monkeypatch, capfd)
    agree("error.py", folder.parent / "other", monkeypatch, capfd)  # a link: the folder's own name is shown
    agree(str(folder)[1:] + "/error.py", Path("/"), monkeypatch, capfd)


def test_errors_of_ours_name_the_file_as_it_was_given(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    assert main(["run", "./none.py"]) == 2
    assert capfd.readouterr().err == "sidewinder: ./none.py: no such file\n"

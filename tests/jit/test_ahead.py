"""The JIT compiled ahead of time: never one of other sources, and plain Python where anything is wrong with it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jit import ahead, ahead_build
from jit.ahead import NAMED, PLAIN
from runtime.cache import ROOT
from runtime.translate.zig import BuildError

_IMPORT = "import jit.optimizer.loop as loop, jit.ahead; print(jit.ahead.in_use(), loop.optimize_loop.__module__)"


def _python(code: str, plain: bool) -> str:
    environment = os.environ | {PLAIN: "1" if plain else "", NAMED: ""}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout  # fmt: skip


def test_plain_python_can_be_asked_for() -> None:
    assert _python(_IMPORT, plain=True) == "False jit.optimizer.loop\n"


def test_a_library_that_is_none_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / f"{ahead.LIBRARY}.so"
    broken.write_bytes(b"no library")
    before = list(sys.meta_path)
    monkeypatch.delenv(PLAIN, raising=False)
    monkeypatch.delenv(NAMED, raising=False)
    monkeypatch.setattr(ahead, "FOLDER", tmp_path)
    monkeypatch.setattr(ahead, "library_path", lambda: broken)
    monkeypatch.delitem(sys.modules, ahead.LIBRARY, raising=False)
    ahead.use_what_fits()
    assert sys.meta_path == before and ahead.LIBRARY not in sys.modules


def test_a_library_that_is_named_must_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAMED, str(tmp_path / f"{ahead.LIBRARY}.so"))
    monkeypatch.delitem(sys.modules, ahead.LIBRARY, raising=False)
    with pytest.raises(ImportError):
        ahead.use_what_fits()


def test_the_library_goes_by_its_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = iter(["one", "other", ""])
    monkeypatch.setattr(ahead, "key_of", lambda name, patterns: next(keys))
    one, other = ahead.library_path(), ahead.library_path()
    assert one is not None and other is not None and one.parent != other.parent
    assert ahead.library_path() is None  # a source has changed since this process began


def test_what_is_compiled_is_there() -> None:
    files = ahead_build.hot_files()
    assert "jit/ir.py" in files and "jit/optimizer/stages/guards.py" in files
    assert all((ROOT / file).is_file() for file in files)


def test_class_attributes_are_constants_of_the_class() -> None:
    """A name that a class body assigns is to mypyc a default of instances, of which the class itself, and so `match`,
    knows nothing, unless it is declared as Final or ClassVar."""
    found = []
    for file in ahead_build.hot_files():
        for node in ast.walk(ast.parse((ROOT / file).read_text())):
            if isinstance(node, ast.ClassDef) and not any(ast.unparse(base).endswith("Enum") for base in node.bases):
                assigned = [ast.unparse(s.targets[0]) for s in node.body if isinstance(s, ast.Assign)]
                found += [(file, node.name, name) for name in assigned if name != "__slots__"]
    assert not found


def test_a_failure_leaves_plain_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(files: list[str], folder: Path) -> None:
        raise BuildError("no compiler here")

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["ahead_build"])
    monkeypatch.setattr(ahead_build, "FOLDER", tmp_path / "compiled")
    monkeypatch.setattr(ahead_build, "library_path", lambda: tmp_path / "compiled" / "key" / "library.so")
    monkeypatch.setattr(ahead_build, "_write_c", fails)
    assert ahead_build.main() == 0
    assert "plain Python" in capsys.readouterr().err and not list((tmp_path / "compiled").iterdir())

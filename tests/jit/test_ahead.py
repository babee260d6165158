"""The JIT compiled ahead of time: never one of other sources, and plain Python where anything is wrong with it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from jit import ahead, ahead_build
from jit.ahead import NAMED, PLAIN
from runtime.cache import ROOT
from runtime.translate.zig import BuildError, run_compiler

#: A library without a module.
EMPTY = f"""
#include <Python.h>
static struct PyModuleDef module = {{PyModuleDef_HEAD_INIT, "{ahead.LIBRARY}", 0, -1, 0, 0, 0, 0, 0}};
PyMODINIT_FUNC PyInit_{ahead.LIBRARY}(void) {{ return PyModule_Create(&module); }}
"""
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


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The C that mypyc makes of the JIT. What it refuses would be said when the library is built, which goes on."""
    folder = tmp_path_factory.mktemp("compiled")
    code = "import sys, pathlib, jit.ahead_build as b; b.write_c(b.hot_files(), pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, check=True)
    (source,) = folder.glob("__native_*.c")
    return source.read_text()


def test_mypyc_takes_every_file(generated: str) -> None:
    names = {file.removesuffix(".py").replace("/", "___") for file in ahead_build.hot_files()}
    assert [name for name in sorted(names) if f'"init_{name}"' not in generated] == []


def test_mypyc_says_what_it_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = tmp_path / "refused.py"
    refused.write_text("def f(x: int) -> str:\n    return x + 1\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BuildError, match="refused.py:2: error"):
        ahead_build.write_c([str(refused)], tmp_path / "c")


def test_a_module_that_is_not_in_the_library_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It could be imported all the same: as Python, or from a library that the environment names."""
    monkeypatch.setenv(NAMED, str(tmp_path / "another.so"))
    empty = tmp_path / f"{ahead.LIBRARY}.so"
    source = tmp_path / "empty.c"
    source.write_text(EMPTY)
    include = sysconfig.get_paths()["include"]
    run_compiler(["-shared", "-fPIC", f"-I{include}", "-o", str(empty), str(source)])
    with pytest.raises(BuildError, match=r"left out: jit\.ir, jit\.jitcode"):
        ahead_build.check_modules(empty, ["jit/ir.py", "jit/jitcode.py"])


@pytest.mark.long
def test_all_modules_are_in_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that compiled code has imported call themselves libraries of their own."""
    monkeypatch.setattr(ahead_build, "FOLDER", tmp_path)
    library = tmp_path / "key" / f"{ahead.LIBRARY}.so"
    ahead_build.build(library)
    assert library.is_file()


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
    monkeypatch.setattr(ahead_build, "write_c", fails)
    assert ahead_build.main() == 0
    assert "plain Python" in capsys.readouterr().err and not list((tmp_path / "compiled").iterdir())

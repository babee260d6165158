"""Programs are kept compiled: the second time they are the same, and what has changed is compiled."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

from runtime import compiler, host, image, programs
from runtime.command import main
from runtime.compiler import Program
from runtime.image import build_image
from runtime.imagelayout import layout_of_program
from runtime.library import source_key, start_builder
from spec.memory_map import IMAGE

SOURCE = """
import math
class A(Exception):
    x = 1.5, -0.0, 1j, b"\\xff", "\\ud800", ..., None, True, 10**30, frozenset("ab"), (1, (2, 3))
    def f(self, *a, k=3, **kw) -> int:
        try:
            yield from (y for y in a if y is not NotImplemented)
        finally:
            print(f"{self.x!r:>3}")
def g(n):
    return lambda m: (n, m, math.pi, {**{}})
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(programs, "FOLDER", tmp_path / "kept")
    monkeypatch.setattr(programs, "source_key", lambda: "compiler")  # which is "" if a source has just been changed
    monkeypatch.setattr(programs, "beginning_file", lambda: tmp_path)
    return tmp_path


def alike(program: Program, other: Program) -> bool:
    """(One may be on disk so far.)"""
    names = ("filename", "source", "given", "package", "codes", "global_names")
    return all(getattr(program, name) == getattr(other, name) for name in names)


def never(*_: object, **__: object) -> None:
    raise AssertionError("compiled again")


def test_second_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "prog.py"
    path.write_text(SOURCE)
    first = host.load_program(str(path))
    with monkeypatch.context() as context:
        context.setattr(compiler, "compile_source", never)
        second = host.load_program(str(path))
    assert isinstance(second, programs.KeptProgram)
    images = [build_image(program, IMAGE.size) for program in (first, second)]
    assert images[0].hash == images[1].hash
    for built in images:
        built.close()
    assert alike(first, second)
    path.write_text(SOURCE + "print(A.x)\n")
    third = host.load_program(str(path))
    assert not alike(third, first) and third.source.endswith("print(A.x)\n")


def test_warnings_are_for_each_time(folder: Path) -> None:
    path = folder / "prog.py"
    path.write_text("x = 1 is 1\n" + "y = 2\n" * 20)
    for _ in range(2):
        with pytest.warns(SyntaxWarning, match='"is" with'):
            host.load_program(str(path))


def test_errors_are_for_each_time(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = folder / "prog.py"
    path.write_text("y = 2\n" * 20 + "return\n")
    said = []
    for _ in range(2):
        with pytest.raises(SystemExit):
            main(["run", str(path)])
        said.append(capfd.readouterr().err)
    assert said[0] == said[1] and "'return' outside function" in said[0]


def test_damaged_file(folder: Path) -> None:
    """What is no such file, is compiled."""
    path = folder / "prog.py"
    path.write_text(SOURCE)
    first = host.load_program(str(path))
    for kept in (folder / "kept").iterdir():
        kept.write_bytes(b"something else")
    assert alike(host.load_program(str(path)), first)


def test_code_objects_are_gone(folder: Path) -> None:
    """Only one of the two files is there: the program is compiled where somebody asks."""
    path = folder / "prog.py"
    path.write_text(SOURCE)
    first = host.load_program(str(path))
    [kept] = (folder / "kept").glob("*.program")
    kept.unlink()
    assert alike(host.load_program(str(path)), first)


def test_packages_are_told_apart(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "prog.py"
    path.write_text("print(__package__)\n")
    monkeypatch.chdir(folder)
    images = []
    for load in (lambda: host.load_program(str(path)), lambda: host.load_module("prog")):
        for _ in range(2):
            images.append(layout_of_program(load()))
    assert images[0] == images[1] != images[2] == images[3]


def test_oldest_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "MOST", 3)
    for number in range(5):
        path = folder / f"prog{number}.py"
        path.write_text("x = 1\n")
        host.load_program(str(path))
    assert len(list((folder / "kept").iterdir())) == 6


@pytest.mark.parametrize("mapped", [True, False])
def test_private_image(folder: Path, monkeypatch: pytest.MonkeyPatch, mapped: bool) -> None:
    """It has the same bytes, whether it is a view of the file that is kept or a copy."""
    path = folder / "prog.py"
    path.write_text(SOURCE)
    first = host.load_program(str(path))
    data = folder / "beginning"
    data.write_bytes(start_builder()[0].data)
    monkeypatch.setattr(image, "beginning_file", lambda: data if mapped else None)
    for program in (first, host.load_program(str(path))):
        ours, other = build_image(program, 1 << 25, private=True), build_image(program, 1 << 25)
        assert ours.buffer[:] == other.buffer[:]
        for built in (ours, other):
            built.close()
    assert data.read_bytes() == start_builder()[0].data  # what is stored to is a copy


def test_errors_show_the_source(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A traceback asks for the code objects."""
    path = folder / "prog.py"
    path.write_text("def f(x):\n    return 1 / x\nf(0)\n")
    said = []
    for _ in range(2):
        assert main(["run", str(path)]) == 1
        said.append(capfd.readouterr().err)
    assert said[0] == said[1] and "return 1 / x" in said[0]


def test_compiler_stays_away(tmp_path: Path) -> None:
    """A program that is kept is run without the compiler, and without what most runs do not need."""
    path = tmp_path / "prog.py"
    path.write_text("print(1)\n")
    code = (
        "import sys; from runtime.command import main; main(['run', sys.argv[1]]);"
        "print(*(name for name in sys.argv[2:] if name in sys.modules))"
    )
    needless = ("runtime.compiler.driver", "runtime.imagelayout", "spec.objects", "shutil", "pickle")
    words = [sys.executable, "-c", code, str(path), *needless]
    for _ in range(2):
        done = subprocess.run(words, capture_output=True, text=True, check=True)
    if source_key():
        assert done.stdout == "1\n\n"


def test_warnings_of_other_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program is kept though Python warns of a module of ours that it compiles meanwhile."""
    path = folder / "prog.py"
    path.write_text(SOURCE)
    real = compiler.compile_source

    def compile_source(source: str, name: str, **options: Any) -> Program:
        warnings.warn_explicit("invalid escape sequence", SyntaxWarning, "other.py", 3)
        return real(source, name, **options)

    with pytest.warns(SyntaxWarning, match="escape"):
        with monkeypatch.context() as context:
            context.setattr(compiler, "compile_source", compile_source)
            first = host.load_program(str(path))
        with monkeypatch.context() as context:
            context.setattr(compiler, "compile_source", never)
            assert alike(host.load_program(str(path)), first)

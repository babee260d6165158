"""Big programs are kept compiled: the second time they are the same, and what has changed is compiled."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from runtime import host, modulecache
from runtime.command import main
from runtime.compiler import Program
from runtime.image import build_image
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
    monkeypatch.setattr(modulecache, "PROGRAMS", tmp_path / "kept")
    monkeypatch.setattr(modulecache, "BIG", 10)
    return tmp_path


def never(*_: object, **__: object) -> None:
    raise AssertionError("compiled again")


def test_second_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "prog.py"
    path.write_text(SOURCE)
    first = host.load_program(str(path))
    with monkeypatch.context() as context:
        context.setattr(host, "compile_source", never)
        second = host.load_program(str(path))
    assert second == first
    images = [build_image(program, IMAGE.size) for program in (first, second)]
    assert images[0].hash == images[1].hash
    for image in images:
        image.close()
    path.write_text(SOURCE + "print(A.x)\n")
    third = host.load_program(str(path))
    assert third != first and third.source.endswith("print(A.x)\n")


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
    [kept] = (folder / "kept").iterdir()
    kept.write_bytes(b"something else")
    assert host.load_program(str(path)) == first


def test_warnings_of_other_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program is kept though Python warns of a module of ours that it compiles meanwhile."""
    path = folder / "prog.py"
    path.write_text(SOURCE)
    real = host.compile_source

    def compile_source(source: str, name: str) -> Program:
        warnings.warn_explicit("invalid escape sequence", SyntaxWarning, "other.py", 3)
        return real(source, name)

    with pytest.warns(SyntaxWarning, match="escape"):
        with monkeypatch.context() as context:
            context.setattr(host, "compile_source", compile_source)
            first = host.load_program(str(path))
        with monkeypatch.context() as context:
            context.setattr(host, "compile_source", never)
            assert host.load_program(str(path)) == first

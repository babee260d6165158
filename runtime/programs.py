"""Compiled programs on disk, ready to be run: the image that a program begins with, and apart from it, for tracebacks
and dumps, its code objects. A run of one imports neither the compiler nor what lays out images.

Two files for each program's path. Each begins with a hash of the source, of all that compiles it, and of the version of
Python. Of those that have not been made for the longest time, what is beyond MOST programs goes.
"""

from __future__ import annotations

import contextlib
import marshal
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from runtime.cache import BUILD, undisturbed
from runtime.compiler.code import Program
from runtime.digest import sha256
from runtime.imagebuilder import ImageError, Layout
from runtime.library import beginning_file, source_key
from runtime.modulecache import read, warnings_told, write

FOLDER = BUILD / "native" / "programs"
MOST = 400


class KeptProgram(Program):
    """A program whose code objects are read where somebody asks for them. `layout`: of an image of IMAGE.size."""

    def __init__(self, filename: str, source: str, layout: Layout, load: Callable[[], Program]) -> None:
        self.filename, self.source, self.layout, self._load = filename, source, layout, load
        self.given, self.package = "", None

    def __getattr__(self, name: str) -> Any:
        if name not in ("codes", "global_names"):
            raise AttributeError(name)
        program = self._load()
        self.codes, self.global_names = program.codes, program.global_names
        return getattr(self, name)


def kept_program(source: str, filename: str, given: str, package: str | None = None) -> Program:
    """The program, from disk or compiled. Raises SyntaxError and UnsupportedError. One whose compilation warns of
    something is not kept: it is to warn each time."""
    compiler = source_key()
    text = f"{compiler}\0{filename}\0{package}\0{warnings.filters}\0{source}"
    key = sha256(text.encode("utf-8", "surrogatepass")).digest()
    path = FOLDER / sha256(filename.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    found = read(path.with_suffix(".image"), key) if compiler and beginning_file() is not None else None
    program: Program
    if found is not None:
        layout = Layout(*marshal.loads(found))
        program = KeptProgram(filename, source, layout, lambda: _code(path, key, source, filename, package))
    else:
        with warnings_told(filename) as told:
            program = _compile(source, filename, package)
        if compiler and not told:
            _keep(path, key, program)
    program.given, program.package = given, package
    return program


def _compile(source: str, filename: str, package: str | None) -> Program:
    from runtime.compiler import compile_source

    program = compile_source(source, filename, package=package or "")
    program.package = package
    return program


def _code(path: Path, key: bytes, source: str, filename: str, package: str | None) -> Program:
    found = read(path.with_suffix(".program"), key)
    if found is None:
        return _compile(source, filename, package)
    import pickle

    with undisturbed():
        program: Program = pickle.loads(found)
    return program


def _keep(path: Path, key: bytes, program: Program) -> None:
    import pickle

    from runtime.imagelayout import layout_of_program

    try:
        layout = layout_of_program(program)
    except ImageError:  # it does not fit, which the run is going to say
        return
    with undisturbed():
        write(path.with_suffix(".program"), key, pickle.dumps(program, protocol=5))
        write(path.with_suffix(".image"), key, marshal.dumps(tuple(layout)))
    with contextlib.suppress(OSError):
        files = sorted(FOLDER.glob("*.image"), key=lambda file: file.stat().st_mtime)
        for file in files[: max(0, len(files) - MOST)]:
            file.unlink()
            file.with_suffix(".program").unlink(missing_ok=True)

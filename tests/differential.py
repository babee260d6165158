"""Run a program under CPython and on a Sidewinder machine; the two must agree in output, errors and exit status."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

from runtime.compiler import UnsupportedError
from runtime.host import Session, load_program
from runtime.options import Options

PROGRAMS = Path(__file__).parent / "programs"
BENCH_PROGRAMS = Path(__file__).parent.parent / "bench" / "programs"


@dataclass(frozen=True)
class Outcome:
    stdout: str
    stderr: str
    status: int


def run_cpython(path: Path, timeout: float = 60) -> Outcome:
    done = subprocess.run(
        [sys.executable, "-I", str(path)], capture_output=True, timeout=timeout, check=False, stdin=subprocess.DEVNULL
    )
    return Outcome(done.stdout.decode(), done.stderr.decode(), done.returncode)


def run_sidewinder(path: Path, options: Options | None = None) -> Outcome:
    """In this process, as `sidewinder run` does it."""
    output: list[bytes] = []
    try:
        program = load_program(str(path))
    except SyntaxError as e:
        return Outcome("", "".join(traceback.format_exception_only(e)), 1)
    except UnsupportedError as e:
        return Outcome("", f"{e}\n", 2)
    with Session(program, options or Options(), output.append) as session:
        status = session.run()
        errors = session.report.text if session.report else ""
    return Outcome(b"".join(output).decode(), errors, status)


def check(path: Path, options: Options | None = None) -> None:
    """Asserts that they agree; the program is given by a relative path, as people do."""
    path = Path(os.path.relpath(path))
    expected, got = run_cpython(path), run_sidewinder(path, options)
    assert got.stdout == expected.stdout
    assert got.stderr == expected.stderr
    assert got.status == expected.status


def snippets(path: Path) -> dict[str, str]:
    """Programs in a file in which '### name' begins each."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in path.read_text().splitlines(keepends=True):
        if line.startswith("### "):
            current = found[line[4:].strip()] = []
        else:
            current.append(line)
    return {name: "".join(lines) for name, lines in found.items()}

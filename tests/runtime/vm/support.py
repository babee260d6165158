"""Running a program on the native VM and under CPython."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from dataclasses import dataclass

from runtime.compiler import compile_source
from runtime.host import Session
from runtime.options import Options
from spec.memory_map import IMAGE


@dataclass(frozen=True)
class Outcome:
    """Standard output, and the last line of the traceback ('': the program ended well)."""

    output: str
    error: str


def run_vm(source: str, *, gc_stress: bool = False, memory: int = IMAGE.size) -> Outcome:
    """On the native VM, without traces."""
    out = io.BytesIO()

    def take(data: bytes) -> None:
        out.write(data)

    options = Options(machine="native", gc_stress=gc_stress, memory=memory)
    with Session(compile_source(source, "program.py"), options, take) as session:
        session.run()
        report = session.report
    lines = report.text.rstrip("\n").splitlines() if report else []
    return Outcome(out.getvalue().decode(), lines[-1] if lines else "")


def run_report(source: str) -> str:
    """What the native VM writes to stderr."""
    options = Options(machine="native")
    with Session(compile_source(source, "program.py"), options, lambda data: None) as session:
        session.run()
        return session.report.text if session.report else ""


def run_cpython(source: str) -> Outcome:
    """In this process. The program must not recurse deeply."""
    out = io.StringIO()
    error = ""
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, "program.py", "exec"), {"__name__": "__main__"})
        except Exception as e:
            message = str(e)
            error = f"{type(e).__name__}: {message}" if message else type(e).__name__
    return Outcome(out.getvalue(), error)


def run_python(source: str) -> str:
    """Output of a fresh CPython, which is to end well."""
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    return done.stdout

"""The standard streams of a program that runs, and the line of progress that may stand on the same terminal."""

from __future__ import annotations

import sys
from typing import TextIO

from sim import progress


def write_to_stdout(data: bytes) -> None:
    _write(sys.stdout, data)


def write_to_stderr(data: bytes) -> None:
    _write(sys.stderr, data)


def _write(stream: TextIO, data: bytes) -> None:
    with progress.beside(ends_line=data.endswith(b"\n")):
        stream.flush()
        stream.buffer.write(data)
        stream.buffer.flush()


def read_line(limit: int) -> bytes:
    """At most so many bytes of a line of standard input; b'' at its end."""
    progress.leave_alone()
    return sys.stdin.buffer.readline(limit)


def give_away() -> None:
    """Before another process, or somebody who types, has the terminal."""
    progress.leave_alone()
    sys.stdout.flush()

"""open, io, os and the standard streams: a program in a folder of its own leaves the same output and files as under
CPython."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rtl.machine import SIMULATED
from rtl.simulation import build

ROOT = Path(__file__).parents[3]
PROGRAMS = Path(__file__).parent / "programs"
INPUT = b"one\ntwo\nthree\nfour"
READING = """
import os, sys
total = 0
with open("data.txt") as f:
    for line in f:
        for i in range(40):
            total += len(line) * i
with open("data.txt", "rb") as f:
    for byte in f.read():
        total = (total * 31 + byte) % 65521
with open("result.txt", "w") as f:
    print("written", total, os.path.getsize("data.txt"), file=f)
print(sys.stdin.readline(), input())
"""


def outcome(command: list[str], program: Path, folder: Path) -> tuple[bytes, bytes, int, dict[str, bytes]]:
    folder.mkdir()
    (folder / "data.txt").write_bytes(b"a line\n\xc3\xa9\n" * 20)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, *command, str(program)], cwd=folder, input=INPUT, capture_output=True, env=environment
    )
    return done.stdout, done.stderr, done.returncode, {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def compare(program: Path, folder: Path, *options: str) -> None:
    theirs = outcome(["-W", "ignore"], program, folder / "theirs")
    ours = outcome(["-m", "runtime", "run", *options], program, folder / "ours")
    assert ours == theirs
    assert theirs[2] == 0


@pytest.mark.parametrize("name", ["files", "system"])
def test_files_as_in_cpython(name: str, tmp_path: Path) -> None:
    compare(PROGRAMS / f"{name}.py", tmp_path)


@pytest.mark.xdist_group("rtl")
def test_programs_read_and_write_files_on_the_rtl(tmp_path: Path) -> None:
    build.simulator(SIMULATED, quiet=True)
    program = tmp_path / "reading.py"
    program.write_text(READING)
    compare(program, tmp_path, "--machine", "rtl")

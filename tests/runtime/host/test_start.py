"""Ctrl-C at any moment from the command's first instruction on: status 130, one line (CPython's traceback once a
program runs), no process and no file left. Moments are counted: Python's audit events (imports, files opened, mappings
made, processes started) since the command began.
"""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from rtl.machine import SIMULATED
from rtl.simulation import build
from sim import temporary

PROGRAM = "print('begun')\nwhile True:\n    pass\n"
#: Counts events; interrupts itself at event number N; SIGUSR1 writes the count and interrupts.
HARNESS = """\
import os, signal, sys
at, where = int(sys.argv.pop(1)), sys.argv.pop(1)
count = 0
def event(name, _arguments):
    global count
    count += 1
    if count == at:
        os.kill(os.getpid(), signal.SIGINT)
def begun(*_):
    with open(where, "w") as f:
        f.write(str(count))
    os.kill(os.getpid(), signal.SIGINT)
signal.signal(signal.SIGUSR1, begun)
import runtime.start
sys.addaudithook(event)
sys.argv[0] = "sidewinder"
sys.exit(runtime.start.main())
"""


def command(at: int, counted: Path, program: Path, machine: str) -> list[str]:
    run = ["run", str(program), "--machine", machine]
    return [sys.executable, "-c", HARNESS, str(at), str(counted), *run]


@functools.cache
def events(folder: Path, machine: str) -> int:
    """How many there are until the program prints."""
    program, counted = folder / "program.py", folder / f"counted-{machine}"
    with subprocess.Popen(
        command(0, counted, program, machine), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGUSR1)
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 130 and errors.endswith("\nKeyboardInterrupt\n")
    return int(counted.read_text())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("start")
    (path / "program.py").write_text(PROGRAM)
    return path


def marked(mark: str) -> list[str]:
    """Processes that run with this in their environment."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark.encode() in environment.read_bytes():
                found.append(environment.parent.name)
    return found


def interrupted(folder: Path, machine: str, at: int) -> str:
    """Runs the command and interrupts it; what it says."""
    program = folder / "program.py"
    mark = f"SIDEWINDER_MARK={uuid.uuid4().hex}"
    environment = os.environ | dict([mark.split("=")])
    words = command(at, folder / "unused", program, machine)
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as process:
        ended_at_once = False
        try:
            output, errors = process.communicate(timeout=4)
        except subprocess.TimeoutExpired:  # caches made the start shorter than it was, and the program runs
            process.send_signal(signal.SIGINT)
            output, errors = process.communicate(timeout=120)
            ended_at_once = True  # the second interrupt, if the first one came and took so long: it leaves files
    assert process.returncode == 130, (at, errors)
    assert output in ("", "begun\n")
    left = [name for name in os.listdir(temporary.directory()) if name.startswith(f"sidewinder-{process.pid}-")]
    assert ended_at_once or not left
    assert not marked(mark)
    if errors != "KeyboardInterrupt\n":
        assert errors.startswith(f'Traceback (most recent call last):\n  File "{program}", line '), (at, errors)
        assert errors.endswith("\nKeyboardInterrupt\n") and errors.count("Traceback") == 1
    return errors


@pytest.mark.parametrize("machine", ["native", "iss"])
def test_interrupt_at_the_start(machine: str, folder: Path) -> None:
    total = events(folder, machine)
    said = [interrupted(folder, machine, at) for at in (1, 2, *range(total // 6, total, total // 5))]
    assert "KeyboardInterrupt\n" in said


@pytest.mark.xdist_group("rtl")
def test_interrupt_at_the_start_of_a_simulation(folder: Path) -> None:
    build.simulator(SIMULATED)
    total = events(folder, "rtl")
    for at in range(total - 400, total, 130):
        interrupted(folder, "rtl", at)


def test_it_is_a_module(folder: Path) -> None:
    words = [sys.executable, "-m", "runtime", "dump", "none"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "sidewinder: none: no such file or directory\n")


def test_whoever_ignores_interrupts_keeps_ignoring_them(folder: Path) -> None:
    program = folder / "short.py"
    program.write_text("print(1)\n")
    words = [sys.executable, "-c", HARNESS.replace("import os,", "import signal; signal.signal(2, 1)\nimport os,")]
    words += ["100", "unused", "run", str(program)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1\n", "")

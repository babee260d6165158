"""The command as pip installs it (runtime/sidewinder), interrupted before Python has begun, while it begins, and at
random moments: status 130, one line, nothing left running.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runtime.cache import ROOT

ENVIRONMENT = Path(sys.executable).parents[1]
LINE = "KeyboardInterrupt\n"
#: How the shell ends where the interrupt comes before its first instruction, or while `env` begins: both have Ctrl-C's
#: default then, which is silent; a shell that has started them shows status 130.
KILLED = (-signal.SIGINT, "", "")


def install(where: Path, python: str = "") -> Path:
    """An environment like this one with the command in it. `python`: shell script that stands for Python."""
    (where / "bin").mkdir(parents=True)
    shutil.copy(ROOT / "runtime" / "sidewinder", where / "bin")
    shutil.copy(ENVIRONMENT / "pyvenv.cfg", where)
    (where / "lib").symlink_to(ENVIRONMENT / "lib")
    name = "python-itself" if python else "python"
    (where / "bin" / name).symlink_to(Path(sys.executable).resolve())
    if python:
        script(where / "bin" / "python", python)
    return where / "bin" / "sidewinder"


def script(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("installed"))


def outcome(words: list[str], **more: str) -> tuple[int, str, str]:
    done = subprocess.run(words, capture_output=True, text=True, env=os.environ | more, check=False, timeout=120)
    return done.returncode, done.stdout, done.stderr


def test_it_runs_programs(installed: Path, tmp_path: Path) -> None:
    program = tmp_path / "a program.py"
    program.write_text("import sys\nprint(len(sys.argv))\nsys.exit(3)\n")
    assert outcome([str(installed), "run", str(program)]) == (3, "1\n", "")


def test_it_runs_through_a_link_and_from_the_path(installed: Path, tmp_path: Path) -> None:
    said = (2, "", "sidewinder: none: no such file or directory\n")
    (tmp_path / "link").symlink_to(installed)
    assert outcome([str(tmp_path / "link"), "dump", "none"]) == said
    assert outcome(["sidewinder", "dump", "none"], PATH=f"{installed.parent}:{os.environ['PATH']}") == said
    assert outcome([sys.executable, str(installed), "dump", "none"]) == said
    assert outcome(["sh", "-c", f"cd '{installed.parent}'; sh sidewinder dump none"]) == said


def test_processes_that_it_starts_do_not_begin_it_anew(installed: Path) -> None:
    """multiprocessing runs the main file again in each (`sidewinder bench`)."""
    again = "import runpy, sys; runpy.run_path(sys.argv[1], run_name='__mp_main__')"
    assert outcome([sys.executable, "-c", again, str(installed)]) == (0, "", "")


def test_an_interrupt_before_python_begins(installed: Path, tmp_path: Path) -> None:
    script(tmp_path / "tools" / "env", "kill -INT $PPID")  # which the command asks whether it can block signals
    assert outcome([str(installed), "dump", "none"], PATH=f"{tmp_path}/tools:{os.environ['PATH']}") == (130, "", LINE)


def test_an_interrupt_while_python_begins(tmp_path: Path) -> None:
    if subprocess.run(["env", "--block-signal=INT", "true"], stderr=subprocess.DEVNULL, check=False).returncode:
        pytest.skip("env cannot block signals here")
    itself = 'kill -INT $$; exec "${0%/*}/python-itself" "$@"'
    assert outcome([str(install(tmp_path / "at once", itself)), "dump", "none"]) == (130, "", LINE)


def test_without_an_env_that_can_block_signals(installed: Path, tmp_path: Path) -> None:
    script(tmp_path / "tools" / "env", "exit 125")
    said = (2, "", "sidewinder: none: no such file or directory\n")
    assert outcome([str(installed), "dump", "none"], PATH=f"{tmp_path}/tools:{os.environ['PATH']}") == said


def test_whoever_ignores_interrupts_keeps_ignoring_them(tmp_path: Path) -> None:
    command = install(tmp_path / "deaf", 'kill -INT $$; exec "${0%/*}/python-itself" "$@"')
    program = tmp_path / "program.py"
    program.write_text("print(1)\n")
    assert outcome(["sh", "-c", f"trap '' INT; '{command}' run '{program}'"]) == (0, "1\n", "")


def interrupted(command: Path, program: Path, seconds: float, group: bool) -> tuple[int, str, str]:
    """The outcome of a run that is interrupted so many seconds after its beginning: the process, or its group."""
    words = [str(command), "run", str(program)]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        time.sleep(seconds)
        (os.killpg if group else os.kill)(process.pid, signal.SIGINT)
        output, errors = process.communicate(timeout=120)
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)  # nothing of it is left
    return process.returncode, output, errors


def check_random_moments(command: Path, folder: Path, count: int) -> None:
    program = folder / "endless.py"
    program.write_text("print('begun', flush=True)\nwhile True:\n    pass\n")
    seen = []
    for number in range(count):
        seconds = random.random() * 0.3
        found = interrupted(command, program, seconds, group=bool(number % 2))
        seen.append(found)
        status, output, errors = found
        if found == KILLED:
            continue
        assert status == 130 and output in ("", "begun\n"), (seconds, found)
        if errors != LINE:  # the program ran: CPython's traceback
            assert errors.startswith(f'Traceback (most recent call last):\n  File "{program}", line '), (seconds, found)
            assert errors.endswith(f"\n{LINE}") and errors.count("Traceback") == 1, (seconds, found)
    assert sum(found == KILLED for found in seen) <= max(2, count // 20)


def test_interrupts_at_random_moments(installed: Path, tmp_path: Path) -> None:
    check_random_moments(installed, tmp_path, 8)


@pytest.mark.long
def test_interrupts_at_many_random_moments(installed: Path, tmp_path: Path) -> None:
    check_random_moments(installed, tmp_path, 400)

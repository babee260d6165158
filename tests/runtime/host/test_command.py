"""The `sidewinder` command: exit statuses and messages, on good and on bad input."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runtime.command import main

PROGRAM = "def f(n):\n    s = 0\n    for i in range(n):\n        s += i * 3 % 7\n    return s\nprint(f(2000))\n"


@pytest.fixture
def program(tmp_path: Path) -> str:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    return str(path)


def test_run(program: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["run", program]) == 0
    assert capfd.readouterr() == ("6001\n", "")


@pytest.mark.parametrize("guards", ["software", "sidecar", "oracle"])
def test_run_with_traces(program: str, guards: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["run", program, "--machine", "iss", "--guards", guards, "--stats"]) == 0
    out, err = capfd.readouterr()
    assert out == "6001\n"
    assert "loops compiled" in err


def one_line(capfd: pytest.CaptureFixture[str]) -> str:
    out, err = capfd.readouterr()
    assert out == ""
    assert err.count("\n") == 1 and err.endswith("\n")
    return err


def test_program_does_not_exist(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "no/such/file.py"]) == 2
    assert one_line(capfd) == "sidewinder: no/such/file.py: no such file\n"


def test_program_is_a_directory(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(tmp_path)]) == 2
    assert "is a directory" in one_line(capfd)


@pytest.mark.parametrize(("content", "message"), [(b"x = '\xff'\n", "not UTF-8"), (b"x\0y\n", "null bytes")])
def test_program_is_no_text(content: bytes, message: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.py"
    path.write_bytes(content)
    assert main(["run", str(path)]) == 2
    assert message in one_line(capfd)


@pytest.mark.parametrize("source", ["x = (\n", "def f(:\n    pass\n", "  x = 1\n", "return 5\n", "x = 'abc\n"])
def test_syntax_error_is_cpythons(source: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.py"
    path.write_text(source)
    expected = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=False)
    with pytest.raises(SystemExit) as caught:
        main(["run", str(path)])
    assert caught.value.code == expected.returncode == 1
    assert capfd.readouterr().err == expected.stderr


def test_unsupported(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.py"
    path.write_text("x = 1\n*a, " + "b, " * 256 + "= ()\n")
    with pytest.raises(SystemExit) as caught:
        main(["run", str(path)])
    assert caught.value.code == 2
    assert one_line(capfd) == f"{path}:2: not supported: more than 255 targets before or after a starred one\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["rum", "x.py"],
        ["run", "x.py", "--machine", "cray"],
        ["run", "x.py", "--guards", "none"],
        ["run", "x.py", "--memory", "3"],
        ["run", "x.py", "--memory", "much"],
        ["run", "x.py", "--jit-threshold", "0"],
        ["emit", "x.py"],
    ],
)
def test_bad_command_line(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "--help" in one_line(capfd)


def test_waveforms_need_the_rtl(program: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["run", program, "--vcd", "x.vcd"]) == 2
    assert "--machine rtl" in one_line(capfd)


def test_help(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    assert "sidewinder run prog.py --machine rtl" in capfd.readouterr().out


def test_memory_exhausted(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "big.py"
    path.write_text("x = []\nwhile True:\n    x.append([1.5])\n")
    assert main(["run", str(path), "--memory", "4"]) == 1
    err = capfd.readouterr().err
    assert err.startswith("Traceback (most recent call last):\n") and err.endswith("\nMemoryError\n")


@pytest.mark.parametrize("machine", ["native", "iss"])
def test_interrupt(machine: str, tmp_path: Path) -> None:
    path = tmp_path / "endless.py"
    path.write_text("print('begun')\ndef f():\n    n = 0\n    while True:\n        n = (n + 1) % 1000\nf()\n")
    terminal, theirs = os.openpty()  # output shows up at once there
    command = [sys.executable, "-m", "runtime", "run", str(path), "--machine", machine]
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE, text=True) as process:
        os.close(theirs)
        assert os.read(terminal, 100).split() == [b"begun"]
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    os.close(terminal)
    assert process.returncode == 130
    assert err.endswith("KeyboardInterrupt\n")
    assert "runtime/" not in err


def test_reader_gone(tmp_path: Path) -> None:
    path = tmp_path / "much.py"
    path.write_text("for i in range(200000):\n    print(i)\n")
    command = f"{sys.executable} -m runtime run {path} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, timeout=120)
    assert (done.stdout, done.stderr) == ("0\n", "")


# --- trace binaries ---


def test_emit_dump_and_run(program: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    binary = str(tmp_path / "program.trace")
    assert main(["emit", program, "-o", binary]) == 0
    assert "1 trace" in capfd.readouterr().err
    assert main(["dump", binary]) == 0
    assert "guard operands" in capfd.readouterr().out
    assert main(["run", program, "--machine", "iss", "--resident", "--traces", binary]) == 2
    assert "--traces is not for --resident" in capfd.readouterr().err
    assert main(["run", program, "--machine", "iss", "--traces", binary, "--stats"]) == 0
    out, err = capfd.readouterr()
    assert out == "6001\n"
    assert "           0  loops compiled" in err


def test_bad_trace_binaries(program: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    good = tmp_path / "good.trace"
    main(["emit", program, "-o", str(good)])
    capfd.readouterr()
    data = good.read_bytes()
    bad = tmp_path / "bad.trace"
    broken = bytearray(data)
    broken[len(data) // 2] ^= 0x40
    for content in (b"", b"hello", data[: len(data) // 2], data[:40], bytes(broken)):
        bad.write_bytes(content)
        assert main(["dump", str(bad)]) == 2
        assert one_line(capfd).startswith(f"sidewinder: {bad}: ")
        assert main(["run", program, "--machine", "iss", "--traces", str(bad)]) == 2
        assert one_line(capfd).startswith(f"sidewinder: {bad}: ")
    other = tmp_path / "other.py"
    other.write_text(PROGRAM.replace("2000", "3000"))
    assert main(["run", str(other), "--machine", "iss", "--traces", str(good)]) == 2
    assert "another memory image" in one_line(capfd)
    assert main(["dump", str(tmp_path / "none.trace")]) == 2
    assert "no such file" in one_line(capfd)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_program_is_not_readable(program: str, capfd: pytest.CaptureFixture[str]) -> None:
    os.chmod(program, 0)
    assert main(["run", program]) == 2
    assert "cannot be read" in one_line(capfd)

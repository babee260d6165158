"""The line that says what takes long."""

from __future__ import annotations

import io
import re
import threading
from pathlib import Path

import pytest

from runtime.command import main
from sim import progress


class Terminal(io.StringIO):
    """`written` is set at each write."""

    def __init__(self) -> None:
        super().__init__()
        self.written = threading.Event()

    def write(self, text: str) -> int:
        self.written.set()
        return super().write(text)


def test_what_takes_long_is_shown_and_removed() -> None:
    terminal = Terminal()
    shown = progress.Progress(terminal, patience=0.0, period=0.01)
    with shown.step("outer"):
        assert terminal.written.wait(30)
        with shown.step("inner"):
            while "inner" not in terminal.getvalue():
                terminal.written.clear()
                assert terminal.written.wait(30)
    threads = [t for t in threading.enumerate() if t is not threading.main_thread()]
    for thread in threads:
        thread.join(30)
    text = terminal.getvalue()
    assert re.match(r"\r\x1b\[Kouter \.\.\. \d+ s", text)
    assert text.endswith(progress.CLEAR)


def test_what_is_quick_is_not_shown() -> None:
    terminal = Terminal()
    shown = progress.Progress(terminal, patience=60)
    with shown.step("quick"):
        pass
    for thread in [t for t in threading.enumerate() if t is not threading.main_thread()]:
        thread.join(30)
    assert terminal.getvalue() == ""


def test_nothing_is_shown_but_on_a_terminal(monkeypatch) -> None:  # noqa: ANN001
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    with progress.step("work"):
        assert threading.active_count() == 1 or stream.getvalue() == ""
    assert stream.getvalue() == ""


def seen(terminal: Terminal, text: str) -> None:
    while text not in terminal.getvalue():
        terminal.written.clear()
        assert terminal.written.wait(30)


def test_the_state_is_asked_for_each_time() -> None:
    terminal = Terminal()
    states = iter(range(1000000))
    with progress.Progress(terminal, 0.0, 0.001).step("run", lambda: f"{next(states)} done"):
        seen(terminal, "0 s, 3 done")


def test_what_others_write_stands_on_lines_of_its_own() -> None:
    terminal = Terminal()
    shown = progress.Progress(terminal, 0.0, 0.001)
    with shown.step("run"):
        seen(terminal, "run")
        with shown.beside(ends_line=False):
            before = terminal.getvalue()
            assert before.endswith(progress.CLEAR)
            terminal.write("name: ")
        terminal.written.clear()
        assert not terminal.written.wait(0.05)  # its line has not ended
        assert terminal.getvalue() == f"{before}name: "
        with shown.beside(ends_line=True):
            terminal.write("x\n")
        seen(terminal, f"x\n{progress.CLEAR}run")
    assert terminal.getvalue().endswith(progress.CLEAR)


def test_a_terminal_that_is_given_away_is_left_alone() -> None:
    terminal = Terminal()
    shown = progress.Progress(terminal, 0.0, 0.001)
    with shown.step("run"):
        seen(terminal, "run")
        shown.leave_alone()
        before = terminal.getvalue()
        assert before.endswith(progress.CLEAR)
        terminal.written.clear()
        assert not terminal.written.wait(0.05)
        with shown.step("inner"):
            assert not terminal.written.wait(0.05)
    assert terminal.getvalue() == before
    with shown.step("next"):
        seen(terminal, "next")


class ErrorTerminal(Terminal):
    def isatty(self) -> bool:
        return True


def test_a_run_in_simulation_says_how_far_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = ErrorTerminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(progress, "_progress", progress.Progress(terminal, 0.0, 0.001))
    program = tmp_path / "p.py"
    program.write_text("i = 0\nwhile i < 300000:\n    i += 1\n    if i % 100000 == 0:\n        print(i)\n")
    assert main(["run", str(program), "--machine", "iss"]) == 0
    assert capsys.readouterr().out == "100000\n200000\n300000\n"
    assert re.search(r"running on iss \.\.\. \d+ s, \d+ loops and \d+ bridges compiled", terminal.getvalue())
    assert terminal.getvalue().endswith(progress.CLEAR)

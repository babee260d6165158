"""The line that says what takes long."""

from __future__ import annotations

import io
import re
import threading

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

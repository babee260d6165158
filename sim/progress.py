"""What takes long says so: a line on standard error, if that is a terminal, from the second second on.

    with step("translating the VM"):
        ...

Steps may nest, and run in several threads: the one that was begun last is shown. The line is gone at the end. Who
writes to the terminal meanwhile does it `beside` the line, and who gives the terminal away (to somebody who types, or
to another process) says `leave_alone`.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import TextIO

PATIENCE = 2.0  # seconds
PERIOD = 0.5
CLEAR = "\r\x1b[K"


class Progress:
    """The line that is shown."""

    def __init__(self, stream: TextIO, patience: float = PATIENCE, period: float = PERIOD) -> None:
        self.stream, self.patience, self.period = stream, patience, period
        self._steps: list[tuple[str, float, Callable[[], str] | None]] = []
        self._shown = False
        self._in_line = False  # what others wrote does not end with its line
        self._left_alone = False
        self._lock = threading.Lock()
        self._done: threading.Event | None = None

    @contextlib.contextmanager
    def step(self, text: str, state: Callable[[], str] | None = None) -> Iterator[None]:
        """Work that is shown as this text where it takes long. `state`: how far it is, asked in another thread."""
        entry = (text, time.monotonic(), state)
        with self._lock:
            self._steps.append(entry)
            if len(self._steps) == 1:
                self._done = threading.Event()
                threading.Thread(target=self._show, args=(self._done,), daemon=True).start()
        try:
            yield
        finally:
            with self._lock:
                self._steps.remove(entry)
                if not self._steps and self._done is not None:
                    self._hide()
                    self._left_alone = False
                    self._done.set()

    @contextlib.contextmanager
    def beside(self, ends_line: bool) -> Iterator[None]:
        """Around what writes to the terminal: the line is away, and comes back when a line has ended."""
        with self._lock:
            self._hide()
            yield
            self._in_line = not ends_line

    def leave_alone(self) -> None:
        """Nothing more is shown until all steps have ended."""
        with self._lock:
            self._hide()
            self._left_alone = True

    def _hide(self) -> None:
        if self._shown:
            self._shown = False
            self.stream.write(CLEAR)
            self.stream.flush()

    def _show(self, done: threading.Event) -> None:
        done.wait(self.patience)
        while not done.is_set():
            with self._lock:
                if self._steps and not done.is_set() and not self._in_line and not self._left_alone:
                    text, began, state = self._steps[-1]
                    so_far = "" if state is None else f", {state()}"
                    self.stream.write(f"{CLEAR}{text} ... {time.monotonic() - began:.0f} s{so_far}")
                    self.stream.flush()
                    self._shown = True
            done.wait(self.period)


_progress: Progress | None = None


def step(text: str, state: Callable[[], str] | None = None) -> contextlib.AbstractContextManager[None]:
    """On standard error, if it is a terminal; else nothing is shown."""
    global _progress
    if not sys.stderr.isatty():
        return contextlib.nullcontext()
    if _progress is None:
        _progress = Progress(sys.stderr)
    return _progress.step(text, state)


def beside(ends_line: bool) -> contextlib.AbstractContextManager[None]:
    """Progress.beside, of the line that is shown, if one is."""
    return contextlib.nullcontext() if _progress is None else _progress.beside(ends_line)


def leave_alone() -> None:
    """Progress.leave_alone, of the line that is shown, if one is."""
    if _progress is not None:
        _progress.leave_alone()

"""What takes long says so: a line on standard error, if that is a terminal, from the second second on.

    with step("translating the VM"):
        ...

Steps may nest, and run in several threads: the one that was begun last is shown. The line is gone at the end.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Iterator
from typing import TextIO

PATIENCE = 2.0  # seconds
PERIOD = 0.5
CLEAR = "\r\x1b[K"


class Progress:
    """The line that is shown."""

    def __init__(self, stream: TextIO, patience: float = PATIENCE, period: float = PERIOD) -> None:
        self.stream, self.patience, self.period = stream, patience, period
        self._steps: list[tuple[str, float]] = []
        self._lock = threading.Lock()
        self._done: threading.Event | None = None

    @contextlib.contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Work that is shown as this text where it takes long."""
        entry = (text, time.monotonic())
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
                    self._done.set()

    def _show(self, done: threading.Event) -> None:
        shown = False
        done.wait(self.patience)
        while not done.is_set():
            with self._lock:
                if self._steps and not done.is_set():
                    text, began = self._steps[-1]
                    self.stream.write(f"{CLEAR}{text} ... {time.monotonic() - began:.0f} s")
                    self.stream.flush()
                    shown = True
            done.wait(self.period)
        if shown:
            with self._lock:
                self.stream.write(CLEAR)
                self.stream.flush()


_progress: Progress | None = None


def step(text: str) -> contextlib.AbstractContextManager[None]:
    """On standard error, if it is a terminal; else nothing is shown."""
    global _progress
    if not sys.stderr.isatty():
        return contextlib.nullcontext()
    if _progress is None:
        _progress = Progress(sys.stderr)
    return _progress.step(text)

"""Signals for programs: the host notes those that come, and the program calls its handlers at its next safe point
(runtime/vm/settling.py, runtime/lib/modules/_signal.py)."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from runtime.mainthread import in_main_thread

IGNORE, DEFAULT, CATCH = 1, 0, 2  # as _signal.py says what is to be done with a signal


class Signals:
    """`pending`: what has come. `wake`: makes the program come to a safe point soon."""

    def __init__(self) -> None:
        self.pending: list[int] = []
        self.wake: Callable[[], None] = lambda: None
        self._came = threading.Event()
        self._before: dict[int, Any] = {}
        self.calls: dict[str, Callable[..., Any]] = {
            "signal": lambda number, what: in_main_thread(lambda: self._set(number, what)),
            "signals": self._take,
            "sleep": self._sleep,
            "pause": self._came.wait,
            "alarm": signal.alarm,
            "setitimer": lambda which, seconds, interval: tuple(signal.setitimer(which, seconds, interval)),
            "getitimer": lambda which: tuple(signal.getitimer(which)),
            "strsignal": signal.strsignal,
            "valid_signals": lambda: tuple(int(number) for number in signal.valid_signals()),
        }

    def _set(self, number: int, what: int) -> None:
        """Raises OSError for a signal that cannot be caught. SIGINT that ends the program is as before the program."""
        known = self._before.get(number, signal.getsignal(number))
        if what == CATCH:
            signal.signal(number, self._arrived)
        elif what == DEFAULT and number == signal.SIGINT:
            signal.signal(number, known)
        else:
            signal.signal(number, signal.SIG_IGN if what == IGNORE else signal.SIG_DFL)
        self._before.setdefault(number, known)

    def _arrived(self, number: int, _frame: FrameType | None) -> None:
        self.pending.append(number)
        self._came.set()
        self.wake()

    def _take(self) -> tuple[int, ...]:
        self._came.clear()
        taken, self.pending = tuple(self.pending), []
        return taken

    def _sleep(self, seconds: float) -> float:
        """How long is left, because a signal has come."""
        if self.pending:
            return seconds
        end = time.monotonic() + seconds
        return max(0.0, end - time.monotonic()) if self._came.wait(seconds) else 0.0

    def restore(self) -> None:
        """All as it was before the program."""
        if self._before:
            in_main_thread(self._restore)

    def _restore(self) -> None:
        for number, handler in self._before.items():
            if handler is not None:
                signal.signal(number, handler)
        self._before.clear()

"""Python sets handlers of signals in its main thread only, and calls them there; programs run in another one, whose
native code does not wait for them. So the main thread does what that one asks for."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
_serving = threading.Event()
_requests: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()


def serve(meanwhile: Callable[[], None], seconds: float) -> None:
    """Until somebody calls `leave`. `meanwhile` is called whenever nothing was asked for so many seconds."""
    _serving.set()
    while True:
        try:
            request = _requests.get(timeout=seconds)
        except queue.Empty:
            meanwhile()
            continue
        if request is None:
            _serving.clear()
            return
        request()


def leave() -> None:
    _requests.put(None)


def in_main_thread(act: Callable[[], T]) -> T:
    """What `act` returns or raises there. ValueError: it does not serve."""
    if threading.current_thread() is threading.main_thread():
        return act()
    if not _serving.is_set():
        raise ValueError("signals can be handled only where the main thread waits for them")
    answers: queue.SimpleQueue[tuple[Any, BaseException | None]] = queue.SimpleQueue()

    def request() -> None:
        try:
            answers.put((act(), None))
        except BaseException as e:
            answers.put((None, e))

    _requests.put(request)
    result, error = answers.get()
    if error is not None:
        raise error
    value: T = result
    return value

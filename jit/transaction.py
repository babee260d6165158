"""All or nothing, for what goes wrong while a trace is compiled and linked."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from jit.runtime_api import Runtime


@contextlib.contextmanager
def transaction(runtime: Runtime) -> Iterator[None]:
    """All or nothing: where the block raises, driver and backend know, and run, what they did before it."""
    known: list[Any] = [runtime.traces, runtime.guards, runtime.targets, runtime.replaced, runtime.unfailed]
    if runtime.closed_loop is not None:
        known += [runtime.closed_loop.observed, runtime.closed_loop.active, runtime.closed_loop.since]
    before = [container.copy() for container in known]
    targets, next_trace = dict(runtime.targets), runtime.next_trace
    try:
        with runtime.backend.transaction():
            yield
    except BaseException:
        changed = [greens for greens, trace_id in runtime.targets.items() if targets.get(greens) != trace_id]
        for container, old in zip(known, before, strict=True):
            container.clear()
            container.update(old)
        runtime.next_trace = next_trace
        for greens in changed:
            runtime.counters.set_trace((greens[0], greens[1]), targets.get(greens, 0))
        raise

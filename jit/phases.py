"""How much of the processor's time each part of compiling takes, for `python -m bench.compile_rate`.

A phase within another stops the other's clock: the seconds of all phases together are what compiling takes.
"""

from __future__ import annotations

from time import thread_time

TRACING = "tracing"
OPTIMIZING = "optimizing"
DRAFTS = "drafts of speculation"
RESUME = "resume data"
LOWERING = "lowering"
SCHEDULING = "scheduling"
ALLOCATING = "register allocation"
ASSEMBLING = "assembling"
LINKING = "linking"
ALL = (TRACING, OPTIMIZING, DRAFTS, RESUME, LOWERING, SCHEDULING, ALLOCATING, ASSEMBLING, LINKING)


class Phases:
    """`seconds`: phase -> seconds of this thread so far."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = dict.fromkeys(ALL, 0.0)
        self._running = ""
        self._since = 0.0

    def end(self, before: str) -> str:
        """Go back to what ran before."""
        now, running = thread_time(), self._running
        if running:
            self.seconds[running] += now - self._since
        self._running, self._since = before, now
        return running

    begin = end  # a phase begins; the result is for `end`


#: Of this process: the JIT compiles in one thread.
PHASES = Phases()


class Phase:
    """`with Phase(name)`: what runs within counts there."""

    __slots__ = ("_name", "_before")

    def __init__(self, name: str) -> None:
        self._name = name
        self._before = ""

    def __enter__(self) -> None:
        self._before = PHASES.begin(self._name)

    def __exit__(self, *error: object) -> None:
        PHASES.end(self._before)

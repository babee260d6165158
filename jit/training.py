"""A run that notes which guards never fail, and the run as `oracle` that leaves them out.

Guards are known by their numbers, so both runs must make the same traces, in the same order. They would, as guards that
do not fail decide nothing; but code without them is shorter, and what the JIT decides by the room that is left (whether
a guard gets a bridge, when traces are evicted, which trace the back end refuses) would be decided otherwise: then the
program comes another way to a guard that never failed, and that is not there any more. So the second run takes the
sizes and refusals of the first.

What is known holds until the first eviction, which comes at the same trace in both runs; from then on all guards stay.
Where a run goes another way all the same, as the program asks for the time, say, it evicts its traces then, and goes on
with all guards.
"""

from __future__ import annotations

from jit.aborts import Abort, Reason
from jit.compiled import CompiledTrace, NeverFailed, Shape
from jit.ir import Trace
from jit.optimizer import drop_guards
from jit.runtime_api import Runtime

_BY_ROOM = (Reason.TRACE_MEMORY_FULL, Reason.BACKEND_LIMIT)


class Training:
    """Of one run. `follows`: what an earlier run of the same program has found, until this one need not follow it."""

    def __init__(self, runtime: Runtime, follows: NeverFailed | None) -> None:
        self.runtime = runtime
        self.follows = follows
        self._recordings = 0
        self._shapes: list[Shape] = []
        self._refused: dict[int, Reason] = {}
        self._code_bytes: dict[int, int] = {}
        self._found: NeverFailed | None = None

    def recorded(self) -> None:
        """A trace was recorded. Raises Abort where the earlier run had no room for it."""
        number = self._recordings
        self._recordings += 1
        if self.follows is not None and number in self.follows.refused:
            raise Abort(self.follows.refused[number], "the run that is followed had no room for it")

    def refused(self, abort: Abort) -> None:
        """The trace that was recorded last has not been compiled."""
        if abort.reason in _BY_ROOM:
            self._refused[self._recordings - 1] = abort.reason

    def without_guards(self, optimized: Trace) -> Trace:
        """The trace without the guards that did not fail in the run that is followed. Raises Abort, so that all traces
        are evicted, where that run had another trace here."""
        guards = [op for op in optimized.ops if op.info.guard]
        shape = (self.runtime.next_trace, len(optimized.ops), guards[0].guard_id if guards else -1)
        self._shapes.append(shape)
        if self.follows is None:
            return optimized
        number = len(self._shapes) - 1
        if number >= len(self.follows.shapes) or self.follows.shapes[number] != shape:
            self.follows = None
            if self.runtime.traces:
                raise Abort(Reason.TRACE_MEMORY_FULL, "the run goes another way than the one that it follows")
            return optimized
        known = self.follows.guards
        return drop_guards(optimized, [op.guard_id for op in guards if known.get(op.guard_id) == op.name])

    def size(self, trace: CompiledTrace) -> int:
        """Bytes of its code, as far as decisions depend on it."""
        size = self._code_bytes[trace.trace_id] = trace.compiled.code_bytes
        return self.follows.code_bytes.get(trace.trace_id, size) if self.follows is not None else size

    def evicting(self) -> None:
        """All traces are about to go. If that is for the code of exits (jit/residence.py), another run cannot know
        when."""
        if self._found is None:
            for_a_trace = self._refused.get(self._recordings - 1) is Reason.TRACE_MEMORY_FULL
            self._found = self._note() if for_a_trace else NeverFailed({}, (), {}, {})
        self.follows = None

    def found(self) -> NeverFailed:
        return self._found or self._note()

    def _note(self) -> NeverFailed:
        guards = self._never_failed()
        return NeverFailed(guards, tuple(self._shapes), dict(self._refused), dict(self._code_bytes))

    def _never_failed(self) -> dict[int, str]:
        """Behind a bridge nobody counts. What makes traces invalid is no guard in this sense."""
        out = {}
        for trace in self.runtime.traces.values():
            for op in trace.optimized.ops:
                number = op.guard_id
                if not op.info.guard or op.name == "guard_not_invalidated":
                    continue
                if not self.runtime.stats.exits[number] and not self.runtime.guards[number].had_bridge:
                    out[number] = op.name
        return out

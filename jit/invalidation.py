"""Quasi-immutable fields: constants of traces, until somebody stores to one.

A trace that reads such a field of an object that never moves has its value as a constant, and compares nothing at run
time. Instead the store tells: the code of `runtime.translate` looks after each store to such a field whether its byte
in heap.QUASI_IMMUTABLE is set, and if so calls the host (Service.INVALIDATE), whether it is the native library, or
runs on a core, in the interpreter or in what a trace calls. Then each trace that relies on the field is *invalid*:

- It is not entered any more: the first word of a root trace becomes an exit to the interpreter, that of a bridge the
  exit of the guard from which it hangs. The loop is counted from 0, and recorded again when it is hot; its new trace
  gets the jumps that other traces make to the old one's entry.
- Where it is running, it is in a call. Behind each call that may store to such a field stands guard_not_invalidated: an
  instruction that does nothing and that becomes a jump to the guard's exit. So a pass of a loop without such calls
  takes no instruction for all this.

No other check is needed: what a trace may go on to without passing its entry relies on no more than the trace itself. A
bridge relies on what the trace relies on from which it hangs, and on what the loop relies on whose label it enters.

A field that was stored to again and again is an ordinary one for new traces (Knowledge.is_stable). Not so one that
tells of changes of immutable fields (FieldDescr.changed_with): each trace that reads one of these relies on it.
"""

from __future__ import annotations

from jit.compiled import CompiledTrace, GuardState
from jit.ir import TargetToken, Trace
from jit.metainterp import MetaInterp
from jit.runtime_api import Runtime
from jit.second import is_second


class Invalidation:
    """Which traces rely on which fields. `recording`: the tracer, while it records; `left`: invalid root traces by
    greens, whose place a new one takes."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.relying: dict[int, set[int]] = {}  # address of a field -> traces
        self.invalid: set[int] = set()
        self.left: dict[tuple[int, ...], list[int]] = {}
        self.recording: MetaInterp | None = None

    def close(self, optimized: Trace, guard: GuardState | None) -> None:
        """The trace relies on what it can go on to relies on; one that relies on nothing needs no guards."""
        token, found = optimized.ops[-1].descr, set(optimized.relies_on)
        if guard is not None:
            found |= self.runtime.traces[guard.trace_id].optimized.relies_on
        if isinstance(token, TargetToken) and token.label is not None and token.trace_id in self.runtime.traces:
            found |= self.runtime.traces[token.trace_id].optimized.relies_on
        optimized.relies_on = frozenset(found)
        if not found:
            optimized.ops = [op for op in optimized.ops if op.name != "guard_not_invalidated"]

    def compiled(self, trace: CompiledTrace) -> None:
        """A trace is linked."""
        for address in trace.optimized.relies_on:
            self.relying.setdefault(address, set()).add(trace.trace_id)
            self.runtime.knowledge.watch(address)
        if trace.bridge_of < 0:
            for old in self.left.pop(trace.greens, ()):
                self.runtime.backend.replace(old, trace.trace_id)

    def forget(self) -> None:
        """There are no traces any more."""
        for known in (self.relying, self.invalid, self.left):
            known.clear()
        self.runtime.knowledge.watch_only(())

    def stored(self, address: int) -> None:
        """Somebody has stored to a quasi-immutable field."""
        knowledge = self.runtime.knowledge
        traces = self.relying.pop(address, set()) & self.runtime.traces.keys()  # some may have come to nothing
        if self.recording is not None and address in self.recording.recorder.relies_on:
            self.recording.invalidated = True
        elif not traces:
            return
        knowledge.stores[address] += 1
        for trace_id in sorted(traces - self.invalid):
            self._invalidate(self.runtime.traces[trace_id])
        self.relying = {at: left for at, relying in self.relying.items() if (left := relying - self.invalid)}
        knowledge.watch_only(self.relying)

    def to_be_recorded(self, trace_id: int) -> None:
        """This root trace only stands for one that is to be recorded: who comes to its entry leaves."""
        self._leave(self.runtime.traces[trace_id])

    def _invalidate(self, trace: CompiledTrace) -> None:
        self.runtime.stats.invalidated += 1
        self._leave(trace)

    def _leave(self, trace: CompiledTrace) -> None:
        runtime = self.runtime
        self.invalid.add(trace.trace_id)
        if trace.bridge_of >= 0:
            guard = runtime.guards[trace.bridge_of]
            runtime.backend.invalidate(trace.trace_id, guard.op)
            if guard.bridge == trace.trace_id:
                guard.bridge, guard.failures = -1, 0
                runtime.traces[guard.trace_id].bridges -= 1
            return
        runtime.backend.invalidate(trace.trace_id)
        if runtime.targets.get(trace.greens) == trace.trace_id:
            del runtime.targets[trace.greens]
            if not is_second(trace.greens):
                greens = trace.greens[0], trace.greens[1]
                runtime.counters.set_trace(greens, 0)
                runtime.counters.set_count(greens, 0)
            self.left.setdefault(trace.greens, []).append(trace.trace_id)
        if runtime.closed_loop is not None:
            runtime.closed_loop.forget(trace.trace_id)

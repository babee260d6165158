"""Room for new traces: where trace memory is full, all traces go, and what is hot then is recorded again.

That is what Dynamo does, and it is simple to see that it is safe. A trace is compiled only while none runs, nor waits
for a call to return: the core stands still, at the exit or at the merge point where recording began. So nothing on the
core has an address in trace memory but traces themselves, and those that would jump to an evicted one have gone with
it. Guard operands, the exit table and what traces had been found to rely on begin anew.

Where the loops that a program is in do not fit together, they would evict each other over and over. So `patience` is
doubled at each eviction that comes soon after the last one, and halved by one that does not: loops and guards must be
so many times hotter than usual until something is compiled for them. What is hottest then stays.

Bridges are to be worth their room, and the time that they take to compile: the more of the trace memory is in use, the
more often guards must have failed (PATIENCE). While little is (FEW), half as often as usual is enough: an exit costs
some 800 cycles on the core, as the interpreter goes on to the next place where a trace begins. After
an eviction traces follow fewer calls, and go to the traces of what is called: what many traces call is then there once.

A loop and the bridges that hang from it, at whatever distance, are a *family*. It gets no more bridges when it has as
many as it may (Options.max_bridges, for each of its traces), or takes up half the trace memory.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from jit.compiled import CompiledTrace, GuardState
from jit.metainterp import Limits
from jit.runtime_api import Runtime

MAX_PATIENCE = 64
#: Of the trace memory so much is in use: guards must have failed so many times as often as usual to get a bridge.
PATIENCE = ((0.9, 64), (0.75, 16), (0.5, 4), (0.25, 2), (0.0, 1))
FEW = 0.125  # of the trace memory
MIN_INLINING_OPS = 400
#: So many cycles in traces for each byte of trace memory, and an eviction was worth it.
_WORTH = 256


class Eviction:
    """`limit`: bytes of trace memory, 0 where there is no limit."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.limit: int = getattr(runtime.backend, "trace_memory", 0)
        self.patience = 1
        self.code_bytes: Counter[int] = Counter()  # of each family, by its root trace
        self.bridges: Counter[int] = Counter()
        self._since = 0

    def root(self, trace: CompiledTrace) -> int:
        """The root trace from which a bridge hangs, at whatever distance."""
        while trace.bridge_of > 0:
            trace = self.runtime.traces[self.runtime.guards[trace.bridge_of].trace_id]
        return trace.trace_id

    def headless(self, guard: GuardState) -> int:
        """The root trace that a bridge of this guard hangs from, if the core's loop head may not be set at the
        guard: it comes from the root's preamble, at whatever distance. Else -1."""
        while (bridge_of := self.runtime.traces[guard.trace_id].bridge_of) > 0:
            guard = self.runtime.guards[bridge_of]
        in_body = guard.op.resume is not None and guard.op.resume.loop is not None
        return -1 if in_body else guard.trace_id

    def compiled(self, trace: CompiledTrace) -> None:
        """A trace takes its place."""
        stats, root = self.runtime.stats, self.root(trace)
        self.code_bytes[root] += self.runtime.training.size(trace)
        self.bridges[root] += trace.bridge_of >= 0
        stats.most_bridges = max(stats.most_bridges, self.bridges[root])
        stats.most_code_bytes = max(stats.most_code_bytes, self.code_bytes[root])

    def failures_wanted(self, usual: int) -> int:
        """How often guards must fail until they get a bridge. `usual`: where neither much nor little is in use."""
        used = self.code_bytes.total() / self.limit if self.limit else FEW
        if used < FEW and self.patience == 1:
            return (usual + 1) // 2
        return usual * self.patience * next(times for share, times in PATIENCE if used >= share)

    def limits(self, limits: Limits) -> Limits:
        """Those of the next trace."""
        inlining = max(limits.max_inlining_ops >> self.runtime.stats.evictions, MIN_INLINING_OPS)
        return replace(limits, max_inlining_ops=min(inlining, limits.max_inlining_ops))

    def too_large(self, trace: CompiledTrace) -> bool:
        """Is there to be no further bridge in this trace's family?"""
        return self.limit > 0 and self.code_bytes[self.root(trace)] >= self.limit // 2

    def evict(self) -> bool:
        """Remove all traces. False: there is none."""
        runtime = self.runtime
        if not runtime.traces:
            return False
        runtime.training.evicting()
        for greens in runtime.targets:
            runtime.counters.set_trace((greens[0], greens[1]), 0)
            runtime.counters.set_count((greens[0], greens[1]), 0)
        runtime.backend.evict()
        for container in (runtime.targets, runtime.traces, runtime.guards):
            container.clear()
        for numbers in (runtime.replaced, runtime.entered_within, runtime.unfailed):
            numbers.clear()
        self.code_bytes.clear()
        self.bridges.clear()
        runtime.invalidation.forget()
        runtime.knowledge.segments.clear()
        if runtime.closed_loop is not None:
            runtime.closed_loop.forget_all()
        runtime.stats.evictions += 1
        self._wait()
        return True

    def _wait(self) -> None:
        counters = self.runtime.backend.counters()
        now = counters.get("cycles", 0)
        worth = now - self._since >= _WORTH * self.limit
        self.patience = max(self.patience // 2, 1) if worth else min(2 * self.patience, MAX_PATIENCE)
        self._since = now
        self.runtime.executor.vm_set("hot_threshold", self.runtime.options.hot_threshold * self.patience)

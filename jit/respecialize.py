"""Respecialization at run time: probe, look at the reports, compile the better trace in place of the old one, undo.

While a loop is being observed its backend runs in slices (`slice_cycles`), so that a loop that never leaves is looked
at, too. The new trace takes the old one's place at entries and jumps; the old one's bridges go with it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from jit.aborts import Abort
from jit.compiled import CompiledTrace
from jit.ir import Op, Trace, Value
from jit.optimizer.facts.info import Fact
from jit.patterns import Pattern, Speculation, body_start, classify, speculated
from jit.replacing import put_in_place
from jit.runtime_api import Runtime
from spec.pattern_report import PatternReport


class ClosedLoop:
    """The speculation of one run, by greens."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.observed: dict[int, Speculation] = {}  # trace id -> loop under observation
        self.active: dict[int, Speculation] = {}  # trace id -> what it assumes
        self.failures: dict[tuple[int, int], int] = {}  # trace id and number of the fact -> failures of its guards
        self.since: dict[int, int] = {}  # trace id -> cycle at which it was put in place

    # --- probing ---
    def compiled(self, trace: CompiledTrace) -> None:
        """A new root trace: observe it if it has probes."""
        probes: Mapping[int, Value] = trace.compiled.probes
        if probes:
            optimized = trace.optimized
            start = body_start(optimized)
            self.observed[trace.trace_id] = Speculation(
                trace.recorded, probes, optimized.origins, once=frozenset(optimized.ops[:start]), straight=start <= 1
            )
        self._slice()

    def _slice(self) -> None:
        if hasattr(self.runtime.backend, "slice_cycles"):
            self.runtime.backend.slice_cycles = self.runtime.options.probe_cycles if self.observed else None

    def ready(self) -> bool:
        """Has a loop been observed often enough?"""
        return bool(self._seen_enough())

    def _seen_enough(self) -> list[int]:
        if not self.observed:
            return []
        try:
            with self.runtime.internal.stage("reading what was observed"):
                return self._often_enough()
        except Abort as abort:
            self.runtime.count_abort(abort, "observation")
            self.observed.clear()
            return []

    def _often_enough(self) -> list[int]:
        counts: dict[int, int] = {}
        for report in self.runtime.backend.patterns():
            for trace_id, speculation in self.observed.items():
                if report.site in speculation.probes:
                    counts[trace_id] = max(counts.get(trace_id, 0), report.count)
        wanted = self.runtime.options.probe_iterations
        return [trace_id for trace_id, count in counts.items() if count >= wanted]

    def left(self, guard: Op) -> None:
        """A trace has left through this guard; the machine stands still."""
        for trace_id in self._seen_enough():
            speculation = self.observed.pop(trace_id)
            try:
                with self.runtime.internal.stage(f"respecializing {speculation.recorded.name}"):
                    reports = self.runtime.backend.patterns()
                    self.runtime.backend.end_probing(trace_id)
                    self._respecialize(trace_id, speculation, reports)
            except Abort as abort:
                self.runtime.count_abort(abort, f"respecialization of trace {trace_id}")
            self._slice()
        fact = speculated(guard)
        if fact >= 0:
            self._failed(guard, fact)

    def _failed(self, guard: Op, fact: int) -> None:
        trace_id = self._root(self.runtime.guards[guard.guard_id].trace_id)
        try:
            with self.runtime.internal.stage(f"undoing what trace {trace_id} assumes"):
                self._speculation_failed(trace_id, fact)
        except Abort as abort:
            self.runtime.count_abort(abort, f"speculation of trace {trace_id}")
            self.active.pop(trace_id, None)  # its guards get bridges as others do

    def forget(self, trace_id: int) -> None:
        """The trace is invalid."""
        self.observed.pop(trace_id, None)
        self.active.pop(trace_id, None)

    def forget_all(self) -> None:
        """There are no traces any more."""
        for known in (self.observed, self.active, self.failures, self.since):
            known.clear()
        self.runtime.backend.clear_patterns()
        self._slice()

    # --- respecializing ---
    def _respecialize(self, trace_id: int, speculation: Speculation, reports: list[PatternReport]) -> None:
        stats = self.runtime.stats
        found: dict[int, tuple[Value, Pattern]] = {}
        for number, (value, report) in speculation.reports(reports).items():
            pattern = classify(report, value.kind)
            stats.patterns[pattern.kind.value] += 1
            found[number] = (value, pattern)
        start = time.perf_counter()
        better = speculation.choose(found, lambda facts: self._optimize(speculation.recorded, facts, draft=True))
        if better is not None:
            better = self._optimize(speculation.recorded, speculation.facts) or better
        stats.compile_seconds += time.perf_counter() - start
        if self.runtime.events.observed is not None:
            self.runtime.events.observed(trace_id, speculation, found)
        if better is None:
            return
        for number in speculation.facts:
            stats.speculations[found[number][1].kind.value] += 1
        self._put(trace_id, better, speculation)
        stats.respecialized += 1

    def _optimize(self, recorded: Trace, facts: Mapping[int, Fact], *, draft: bool = False) -> Trace | None:
        """The loop under these facts. `draft`: only to see what it costs; widening does not change the body, and takes
        most of the time."""
        runtime = self.runtime
        options = runtime.optimizer_options(facts)
        if draft:
            options = replace(options, widen=False)
        try:
            result: Trace = runtime.optimizer.optimize_loop(recorded, options)
        except runtime.optimizer.InvalidLoop:
            return None
        return result

    def _put(self, old_id: int, optimized: Trace, speculation: Speculation) -> None:
        """Compile a trace and let it take the place of another."""

        def book(new_id: int) -> None:
            self.active[new_id] = speculation
            self.since[new_id] = self._cycles()

        put_in_place(self.runtime, old_id, optimized, book)

    def _root(self, trace_id: int) -> int:
        return self.runtime.eviction.root(self.runtime.traces[trace_id])

    def inherited(self, trace_id: int) -> Mapping[int, Fact]:
        """What a new bridge of this trace may assume, too: that the words that its root trace watches have not
        changed."""
        speculation = self.active.get(self._root(trace_id))
        facts = speculation.facts if speculation is not None else {}
        return {number: fact for number, fact in facts.items() if fact.watch is not None}

    def _cycles(self) -> int:
        return self.runtime.backend.counters().get("cycles", 0)

    def _allowed(self, trace_id: int) -> int:
        """How often one guard may have failed by now: a few times, and once in every `probe_cycles` cycles."""
        options = self.runtime.options
        passed = self._cycles() - self.since.get(trace_id, 0)
        return options.max_speculation_failures + passed // options.probe_cycles

    def _speculation_failed(self, trace_id: int, fact: int) -> None:
        speculation = self.active.get(trace_id)
        if speculation is None or trace_id in self.runtime.replaced:
            return
        self.failures[trace_id, fact] = self.failures.get((trace_id, fact), 0) + 1
        if self.failures[trace_id, fact] < self._allowed(trace_id):
            return
        speculation.banned.add(fact)
        speculation.facts.pop(fact, None)
        plain = self._optimize(speculation.recorded, speculation.facts)
        if plain is not None:
            self._put(trace_id, plain, speculation)
            self.runtime.stats.undone += 1

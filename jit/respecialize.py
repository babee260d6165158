"""Respecialization at run time: probe, look at the reports, compile the better trace in place of the old one.

While a loop is being observed its backend runs in slices (`slice_cycles`), so that a loop that never leaves is looked
at, too. The better trace is a *version*: it takes the old one's place at entries and jumps, and where a fact does not
hold, its guard gets a bridge that goes on in the old one, which stays, with its bridges. What the old trace then
computes is observed again, and may become another version, that is asked first, up to MOST_VERSIONS. So a value that
is another in each row of a table costs a few compares at the loop's entry, and nobody has to be undone.

A trace without a loop is entered at each pass, and so has no versions: it is replaced, and its bridges go. Facts that
fail there too often are dropped for good, and the trace is optimized again without them.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jit.aborts import Abort
from jit.compiled import CompiledTrace, GuardState
from jit.costs import body_start
from jit.ir import Op, TargetToken, Trace, Value
from jit.optimizer.facts.info import Fact
from jit.patterns import Pattern, Speculation, candidates, classify, speculated
from jit.phases import DRAFTS, OPTIMIZING, Phase
from jit.profiling import Records, instrumented, plain_report, present_values
from jit.replacing import put_in_place
from jit.runtime_api import Runtime
from runtime.cache import undisturbed
from spec.pattern_report import PatternReport

MOST_VERSIONS = 4  # of a loop, beside the one that assumes nothing
HORIZON = 1_000_000  # cycles of traces within which a version shall have paid for itself
BRIDGE_CYCLES = 2_500  # an exit, and the bytecodes that are recorded for a bridge
MOST_OF_IT = 1 / 2  # what a version must still save to do without a fact that has failed
MISTAKES = 2  # failures of a version's guard before it gets its bridge to the next one


@dataclass
class Version:
    """A trace that assumes facts. `plain`: the trace that assumes nothing, -1 where that is gone; `next`: the one that
    gets what this one turns away."""

    speculation: Speculation
    facts: dict[int, Fact]
    plain: int = -1
    next: int = -1
    failed: Counter[int] = field(default_factory=Counter)  # number of the fact -> failures of its guards


class ClosedLoop:
    """The speculation of one run, by traces."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.observed: dict[int, Speculation] = {}  # trace id -> loop under observation
        self.active: dict[int, Version] = {}  # trace id -> what it assumes
        self.versions: Counter[int] = Counter()  # plain trace -> how many versions it has had
        self._probes: dict[int, dict[int, Op]] = {}  # of traces being compiled, where the table is not used
        self.records = Records(runtime.executor)  # of instrumented traces
        self.since: dict[int, int] = {}  # trace id -> cycle at which it was put in place

    # --- probing ---
    def compiled(self, trace: CompiledTrace, *, hoist: bool = True) -> None:
        """A new root trace: observe it if it has probes. `hoist`: as it has been optimized."""
        probes = self._probes.pop(trace.trace_id, None) or trace.compiled.probes
        if probes:
            self.since[trace.trace_id] = self._cycles()
            optimized = trace.optimized
            start = body_start(optimized)
            self.observed[trace.trace_id] = Speculation(
                trace.recorded, probes, optimized.origins, once=frozenset(optimized.ops[:start]), straight=start <= 1,
                hoist=hoist,
            )  # fmt: skip
        self._slice()

    def observing(self, trace: Trace, trace_id: int) -> tuple[Trace, Sequence[Op]]:
        """A root trace as it is to be compiled, and what the table is to observe of it."""
        wanted = candidates(trace)
        profiler = self.runtime.options.profiler
        if profiler == "table" or not wanted:
            return trace, wanted
        if profiler == "none":
            self._probes[trace_id] = dict(enumerate(wanted))
            return trace, ()
        records = self.records.take(wanted)
        self._probes[trace_id] = {at: op for op, at in records.items()}
        return instrumented(trace, records), ()

    def recorded(self, trace_id: int, frame: int) -> None:
        """The program stands where this loop begins again. Without a profiler that is all there is to go by."""
        speculation = self.observed.pop(trace_id, None) if self.runtime.options.profiler == "none" else None
        if speculation is None or speculation.straight:
            return
        try:
            with self.runtime.internal.stage(f"respecializing {speculation.recorded.name}"):
                now = present_values(self.runtime.executor, speculation.recorded, frame)
                once = {s: v for s, v in speculation.probes.items() if v in speculation.once}
                numbers = {site: speculation.origins[value] for site, value in once.items()}
                reports = [plain_report(site, 1, now[n], 0) for site, n in numbers.items() if n in now]
                speculation.guessed = True
                self._respecialize(trace_id, speculation, reports)
        except Abort as abort:
            self.runtime.attempts.count(abort, f"respecialization of trace {trace_id}")

    def _reports(self) -> list[PatternReport]:
        if self.runtime.options.profiler == "table":
            return self.runtime.backend.patterns()
        if self.runtime.options.profiler == "none":
            return []
        return [self.records.report(at) for speculation in self.observed.values() for at in speculation.probes]

    def _end_probing(self, trace_id: int, speculation: Speculation, for_good: bool) -> int:
        """Number of the trace that goes on without being observed."""
        runtime = self.runtime
        if runtime.options.profiler != "software":
            if runtime.options.profiler == "table":
                runtime.backend.end_probing(trace_id, for_good=for_good)
            return trace_id
        self.records.give_back(speculation.probes)
        new_id, known_hot = runtime.next_trace, self._hot_exits(trace_id)
        plain = self._optimize(speculation, {})
        assert plain is not None
        put_in_place(
            runtime, trace_id, plain, lambda _: self._expect_exits(plain, known_hot),
            spare_entry=not speculation.straight,
        )  # fmt: skip
        return new_id

    def not_hoisting(self, trace_id: int) -> bool:
        """The trace is about to be replaced by one that tests in the loop what was tested before it. Is that to be
        observed? Not where it speculates, or has versions."""
        return self.observed.pop(trace_id, None) is not None or trace_id not in self.active

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
            self.runtime.attempts.count(abort, "observation")
            self.observed.clear()
            return []

    def _often_enough(self) -> list[int]:
        counts: dict[int, int] = {}
        owners = {at: trace_id for trace_id, speculation in self.observed.items() for at in speculation.probes}
        for report in self._reports():
            trace_id = owners.get(report.site)
            if trace_id is not None:
                counts[trace_id] = max(counts.get(trace_id, 0), report.count)
        wanted = self.runtime.options.probe_iterations
        return [trace_id for trace_id, count in counts.items() if count >= wanted]

    def left(self, guard: Op) -> None:
        """A trace has left through this guard; the machine stands still."""
        for trace_id in self._seen_enough():
            reports = self._reports()
            speculation = self.observed.pop(trace_id)
            try:
                with self.runtime.internal.stage(f"respecializing {speculation.recorded.name}"):
                    self._respecialize(trace_id, speculation, reports)
            except Abort as abort:
                self.runtime.attempts.count(abort, f"respecialization of trace {trace_id}")
            self._slice()
        fact = speculated(guard)
        if fact >= 0:
            self._failed(guard, fact)

    def forget(self, trace_id: int) -> None:
        """The trace is invalid."""
        self.observed.pop(trace_id, None)
        self.active.pop(trace_id, None)
        self.runtime.promotion.forget(trace_id)

    def forget_all(self) -> None:
        """There are no traces any more."""
        containers: tuple[dict[Any, Any], ...] = (self.observed, self.active, self.versions, self.since)
        for known in containers:
            known.clear()
        self.runtime.promotion.forget_all()
        self.runtime.backend.clear_patterns()
        self._slice()

    # --- respecializing ---
    @undisturbed()
    def _respecialize(self, trace_id: int, speculation: Speculation, reports: list[PatternReport]) -> None:
        stats = self.runtime.stats
        found: dict[int, tuple[Value, Pattern]] = {}
        for number, (value, report) in speculation.reports(reports).items():
            pattern = classify(report, value.kind)
            stats.patterns[pattern.kind.value] += 1
            found[number] = (value, pattern)
        if not speculation.straight:
            self.runtime.promotion.consider(self.runtime.traces[trace_id], found, speculation.iterations)
        start = time.perf_counter()
        with Phase(DRAFTS):
            better = speculation.choose(found, lambda facts: self._optimize(speculation, facts, draft=True))
        if better is not None and not self._pays(trace_id, speculation):
            speculation.facts, better = {}, None
        if better is not None:
            with Phase(OPTIMIZING):
                better = self._optimize(speculation, speculation.facts)
        stats.compile_seconds += time.perf_counter() - start
        if self.runtime.events.observed is not None:
            self.runtime.events.observed(trace_id, speculation, found)
        versions = not speculation.straight
        last = better is None or not versions or self.versions[trace_id] + 1 >= MOST_VERSIONS
        plain_id, trace_id = trace_id, self._end_probing(trace_id, speculation, for_good=last)
        self.runtime.promotion.moved(plain_id, trace_id)
        if better is None:
            return
        for number in speculation.facts:
            stats.speculations[found[number][1].kind.value] += 1
        if versions:
            self._add_version(trace_id, better, speculation)
        else:
            self._put(trace_id, better, Version(speculation, dict(speculation.facts)))
        stats.respecialized += 1

    def _optimize(self, loop: Speculation, facts: Mapping[int, Fact], *, draft: bool = False) -> Trace | None:
        """The loop under these facts. `draft`: only to see what it costs, never to be compiled; widening does not
        change the body, and takes most of the time."""
        runtime = self.runtime
        options = replace(runtime.optimizing.options(facts), hoist=loop.hoist)
        if draft:
            options = replace(options, widen=False, draft=loop.drafts)
        try:
            return runtime.optimizing.loop(loop.recorded, options)
        except Abort:
            return None

    def _pays(self, trace_id: int, speculation: Speculation) -> bool:
        """Would what is saved within HORIZON pay for the bridges that the loop has, which must be recorded anew?"""
        runtime = self.runtime
        bridges = sum(t.bridge_of >= 0 and runtime.eviction.root(t) == trace_id for t in runtime.traces.values())
        passed = self._cycles() - self.since.get(trace_id, 0)
        iterations = max(speculation.seen.values(), default=0)
        if speculation.guessed or passed <= 0:
            return True
        return HORIZON * iterations / passed * speculation.saved > BRIDGE_CYCLES * bridges

    def _put(self, old_id: int, optimized: Trace, version: Version) -> None:
        """Compile a trace and let it take the place of another."""
        runtime = self.runtime
        known_hot = self._hot_exits(old_id) | self._hot_exits(version.plain)

        def book(new_id: int) -> None:
            self.active[new_id] = version
            self.since[new_id] = self._cycles()
            if version.plain >= 0:
                runtime.backend.turn_away(new_id, version.next)
                runtime.entered_within.add(version.next)
            self._expect_exits(optimized, known_hot)

        put_in_place(runtime, old_id, optimized, book, spare_entry=version.plain >= 0)

    # --- versions ---
    def _add_version(self, plain: int, optimized: Trace, speculation: Speculation) -> None:
        """The loop has a version more, which is asked first. `plain`: the trace that assumes nothing."""
        facts = speculation.facts
        if any(known.plain == plain and known.facts == facts for known in self.active.values()):
            return
        head = self.runtime.targets.get(self.runtime.traces[plain].greens, plain)
        self._put(head, optimized, Version(speculation, dict(speculation.facts), plain, head))
        self.versions[plain] += 1

    def _is_version(self, trace_id: int) -> bool:
        return trace_id in self.active and self.active[trace_id].plain >= 0

    def put_checks_back(self, trace_id: int) -> bool:
        """The trace is about to be replaced by one that tests in the loop what was tested before it. A version keeps
        what it assumes, as far as that still pays. False: the trace is no version, or nothing pays. Raises Abort."""
        if not self._is_version(trace_id):
            return False
        version = self.active[trace_id]
        version.speculation.hoist = False
        return self._assume_less(trace_id, version, version.facts, least=0.0)

    def _assume_less(self, trace_id: int, version: Version, facts: Mapping[int, Fact], least: float) -> bool:
        """A version in this one's place that assumes no more than these facts, and of them what pays. False: that
        saves less than this part of what the version saves. Raises Abort."""
        speculation, start = version.speculation, time.perf_counter()
        with Phase(DRAFTS):
            kept = speculation.still_worth(
                facts, version.facts, least, lambda facts: self._optimize(speculation, facts, draft=True)
            )  # fmt: skip
        with Phase(OPTIMIZING):
            better = self._optimize(speculation, kept) if kept else None
        self.runtime.stats.compile_seconds += time.perf_counter() - start
        if better is None:
            return False
        head = self.runtime.targets.get(self.runtime.traces[trace_id].greens, trace_id)
        self._put(head, better, Version(speculation, kept, version.plain, version.next if head == trace_id else head))
        return True

    def has_versions(self, guard: GuardState) -> bool:
        """Is it a fact's guard, in a version of a loop?"""
        return speculated(guard.op) >= 0 and self._version(guard.trace_id) is not None

    def _version(self, trace_id: int) -> Version | None:
        version = self.active.get(self._root(trace_id))
        return version if version is not None and version.plain >= 0 else None

    def turned_away(self, guard: GuardState) -> Mapping[tuple[int, ...], TargetToken]:
        """A bridge begins at this guard. Where that is a fact's, in a version of a loop, it goes on in the next one,
        and what the loop computes there is observed."""
        version, runtime = self._version(guard.trace_id), self.runtime
        if version is None or not self._turns_away(guard):
            return {}
        speculation, number = version.speculation, speculated(guard.op)
        if number in version.facts and version.facts[number].constant is None:
            speculation.banned.add(number)  # of constants, there may be another next time
        again = self.versions[version.plain] < MOST_VERSIONS and version.plain not in self.observed
        if number >= 0 and again and runtime.options.profiler == "table":
            speculation.facts = {}
            self.observed[version.plain] = speculation
            self.since[version.plain] = self._cycles()
            runtime.backend.end_probing(version.plain, for_good=False)
            self._slice()
        trace = runtime.traces[version.next]
        name = runtime.knowledge.location(trace.greens)
        return {trace.greens: TargetToken(name, version.next, past=self._root(guard.trace_id))}

    def _turns_away(self, guard: GuardState) -> bool:
        """Is it a fact's guard, or does it come behind one, before the loop begins again?"""
        while speculated(guard.op) < 0:
            bridge_of = self.runtime.traces[guard.trace_id].bridge_of
            if bridge_of < 0:
                return False
            guard = self.runtime.guards[bridge_of]
        return True

    def same_loop(self, a: int, b: int) -> bool:
        """Are the two root traces versions of one loop, or one that and the other its plain trace?"""
        return self._plain(a) == self._plain(b)

    def _plain(self, trace_id: int) -> int:
        version = self.active.get(trace_id)
        return version.plain if version is not None and version.plain >= 0 else trace_id

    def _hot_exits(self, trace_id: int) -> set[Any]:
        """Where the trace has bridges."""
        guards = self.runtime.guards.values()
        return {_place(state.op, state.point) for state in guards if state.trace_id == trace_id and state.bridge >= 0}

    def _expect_exits(self, optimized: Trace, known_hot: set[Any]) -> None:
        """The same exits of the new trace get their bridges as soon as they are taken."""
        for op in optimized.ops:
            state = self.runtime.guards.get(op.guard_id) if op.info.guard else None
            if state is not None and speculated(op) < 0 and _place(op, state.point) in known_hot:
                state.failures = self.runtime.options.bridge_threshold - 1

    # --- what does not hold ---
    def _failed(self, guard: Op, fact: int) -> None:
        trace_id = self._root(self.runtime.guards[guard.guard_id].trace_id)
        try:
            with self.runtime.internal.stage(f"undoing what trace {trace_id} assumes"):
                self._speculation_failed(trace_id, fact)
        except Abort as abort:
            self.runtime.attempts.count(abort, f"speculation of trace {trace_id}")
            if not self._is_version(trace_id):
                self.active.pop(trace_id, None)  # its guards get bridges as others do

    def _root(self, trace_id: int) -> int:
        """The root trace from which a bridge hangs, at whatever distance."""
        return self.runtime.eviction.root(self.runtime.traces[trace_id])

    def inherited(self, trace_id: int) -> Mapping[int, Fact]:
        """What a new bridge of this trace may assume, too: that the words that its root trace watches have not
        changed."""
        version = self.active.get(self._root(trace_id))
        facts = version.facts if version is not None else {}
        return {number: fact for number, fact in facts.items() if fact.watch is not None}

    def _cycles(self) -> int:
        return self.runtime.backend.counters().get("cycles", 0)

    def _allowed(self, trace_id: int) -> int:
        """How often one guard may have failed by now: a few times, and once in every `probe_cycles` cycles."""
        options = self.runtime.options
        passed = self._cycles() - self.since.get(trace_id, 0)
        return options.max_speculation_failures + passed // options.probe_cycles

    def _speculation_failed(self, trace_id: int, fact: int) -> None:
        version = self.active.get(trace_id)
        if version is None or trace_id in self.runtime.replaced:
            return
        if version.plain >= 0:
            self._bound_failed(trace_id, version, fact)
            return
        version.failed[fact] += 1
        if version.failed[fact] < self._allowed(trace_id):
            return
        version.speculation.banned.add(fact)
        version.facts.pop(fact, None)
        plain = self._optimize(version.speculation, version.facts)
        if plain is not None:
            self._put(trace_id, plain, Version(version.speculation, version.facts))
            self.runtime.stats.undone += 1

    def _bound_failed(self, trace_id: int, version: Version, fact: int) -> None:
        """Of a version of a loop, which without this fact may still be worth most of it. (Where a constant fails,
        another version may be the right one.)"""
        banned = version.speculation.banned
        if fact in banned or fact not in version.facts or version.facts[fact].constant is not None:
            return
        version.failed[fact] += 1
        if version.failed[fact] < self.runtime.eviction.failures_wanted(MISTAKES):
            return
        banned.add(fact)
        rest = {number: known for number, known in version.facts.items() if number != fact}
        self._assume_less(trace_id, version, rest, MOST_OF_IT)


def _place(guard: Op, point: Any) -> Any:
    """What the exits of two traces of the same loop have in common where they go on alike."""
    frames = guard.resume.frames if guard.resume is not None else []
    return point, guard.name, tuple((jitcode, pc) for jitcode, pc, _ in frames)

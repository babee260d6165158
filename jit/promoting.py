"""Versions of a loop by the value of one of its variables: as if that were a green variable.

The loop of an interpreter that is itself a program of the guest language runs over one merge point with many values of
its program counter. Where such a variable has few values, and its next value depends on nothing else that changes, the
loop is recorded anew from one value until that value comes again: a trace in which the variable is a constant, and with
it what it selects. At each pass of the loop's header the tracer then promotes the variable (a guard), and the header
counts as another place for each value: `(*greens, word)`. So loops of the inner program become traces, and its branches
bridges, as those of the outer program do.

The first version is a trial: it is kept if a pass in it is cheaper by a part. The trace without promotion stays, for
its bridges and for when there are too many versions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from jit.aborts import Abort, Reason
from jit.compiled import CompiledTrace, GuardState
from jit.costs import body_start, cost
from jit.ir import Op, TargetToken, Trace, Value
from jit.mergepoints import Promotes
from jit.patterns import Kind, Pattern
from jit.runtime_api import Runtime
from jit.second import by_value
from jit.selecting import selector

Place = tuple[int, ...]  # greens, and the variable's word
MOST_VALUES = 1024  # the variable's range, as far as it has been observed
MOST_VERSIONS = 24  # root traces for one loop
MOST_STEPS = 24  # of a variable, all alike, until it is taken for one that counts; half, where it was not observed
MOST_ATTEMPTS = 16  # recordings that came to nothing
LEAST_BRIDGES = 3  # a loop that has no branches gains nothing
WORTH = 0.75  # of the cycles of a pass, what a version may need
_KINDS = frozenset((Kind.CONSTANT, Kind.FEW_VALUED, Kind.BOUNDED))


@dataclass
class Promoted:
    """A loop with versions. `plain`: the trace without; `pass_cost`: its cost; `wanted`: values that shall have one."""

    greens: Place
    slot: int
    plain: int
    pass_cost: float
    wanted: set[Place] = field(default_factory=set)
    versions: set[int] = field(default_factory=set)
    attempts: int = 0


def _pattern(trace: CompiledTrace, op: Op | None, found: Mapping[int, tuple[Value, Pattern]]) -> Pattern | None:
    """Of a recorded operation; None where it has not been observed: the trial will tell."""
    value = trace.optimized.results.get(trace.recorded.ops.index(op)) if op is not None else None
    known = found.get(trace.optimized.origins.get(value, -1)) if value is not None else None
    return known[1] if known is not None else None


class Promotion:
    """The loops of one run that have versions by value."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.loops: dict[Place, Promoted] = {}
        self.banned: set[Place] = set()

    # --- which loops ---
    def consider(self, trace: CompiledTrace, found: Mapping[int, tuple[Value, Pattern]], iterations: float) -> None:
        """The loop has been observed: is it to have versions? They are recorded when it is entered next."""
        greens, runtime = trace.greens, self.runtime
        family = [t for t in runtime.traces.values() if t.bridge_of >= 0 and runtime.eviction.root(t) == trace.trace_id]
        if greens in self.banned or greens in self.loops or len(family) < LEAST_BRIDGES:
            return
        selected = selector(trace.recorded)
        if selected is None:
            return
        pattern = _pattern(trace, selected.observed, found)
        if pattern is not None and (pattern.kind not in _KINDS or pattern.high - pattern.low >= MOST_VALUES):
            return
        steps = MOST_STEPS if pattern is not None else MOST_STEPS // 2
        runtime.knowledge.promoted[greens] = Promotes(selected.descr, selected.slot, steps)
        self.loops[greens] = Promoted(greens, selected.slot, trace.trace_id, cost(trace.optimized, iterations))
        self._ask(greens)

    def _ask(self, greens: Place) -> None:
        """The interpreter is to come to the host at this loop's header, so that a version may be recorded."""
        self.runtime.counters.set_trace((greens[0], greens[1]), 0)
        self.runtime.counters.set_count((greens[0], greens[1]), 1 << 24)

    def moved(self, old_id: int, new_id: int) -> None:
        """A trace has another number."""
        for loop in self.loops.values():
            loop.plain = new_id if loop.plain == old_id else loop.plain

    def _ban(self, loop: Promoted) -> None:
        greens = loop.greens
        self.runtime.counters.set_trace((greens[0], greens[1]), self.runtime.targets.get(greens, loop.plain))
        self.banned.add(loop.greens)
        self.loops.pop(loop.greens, None)
        self.runtime.knowledge.promoted.pop(loop.greens, None)

    def forget(self, trace_id: int) -> None:
        """The trace is invalid."""
        for loop in self.loops.values():
            loop.versions.discard(trace_id)

    def forget_all(self) -> None:
        """There are no traces any more."""
        for greens in list(self.loops):
            self.runtime.knowledge.promoted.pop(greens, None)
        self.loops.clear()

    # --- entering ---
    def place(self, greens: Place, frame: int) -> Place | None:
        """The place at which the frame stands; None where the loop has no versions."""
        greens = greens[:2]
        known = self.runtime.knowledge.promoted.get(greens)
        if known is None:
            return None
        word = self.runtime.executor.load("r", known.address(frame))
        return (*greens, word) if word & 1 else None

    def to_record(self, place: Place) -> bool:
        """Is a version to be recorded from here?"""
        loop = self.loops.get(place[:2])
        if loop is None or place in self.runtime.targets:
            return False
        return place in loop.wanted or not loop.versions

    def at_header(self, guard: GuardState) -> bool:
        """Does what goes on at this guard's exit stand at the header of such a loop?"""
        frames = guard.op.resume.frames if guard.op.resume is not None else []
        if not self.loops or len(frames) != 1 or frames[0][1] != self.runtime.driver.merge_pc:
            return False
        trace = self.runtime.traces[self.runtime.eviction.root(self.runtime.traces[guard.trace_id])]
        return by_value(trace.greens) and trace.greens[:2] in self.loops

    def instead(self, place: Place, root: int) -> Mapping[Place, TargetToken]:
        """Where a bridge goes from the header of a loop that has too many versions: to the trace without."""
        loop = self.loops.get(place[:2])
        if loop is None or len(loop.versions) < MOST_VERSIONS or place in self.runtime.targets:
            return {}
        self.runtime.backend.turn_away(root, loop.plain)
        return {place: TargetToken("without versions", loop.plain, past=root)}

    # --- recording ---
    def want(self, place: Place) -> bool:
        """An inner loop of the promoted variable goes round here. False: there are too many."""
        loop = self.loops.get(place[:2])
        if loop is None or len(loop.versions) >= MOST_VERSIONS:
            return False
        loop.wanted.add(place)
        self._ask(loop.greens)
        return True

    def check(self, optimized: Trace) -> None:
        """Is the version worth it? Raises Abort."""
        loop = self.loops.get(optimized.greens[:2])
        if loop is None or loop.versions:
            return
        start = body_start(optimized)
        passes = sum(
            op.name == "debug_merge_point" and op.descr.greens == loop.greens for op in optimized.ops[start:]
        )  # fmt: skip
        if not start or cost(optimized) > WORTH * loop.pass_cost * passes:
            found = f"{cost(optimized):.0f} cycles for {passes} passes of {loop.pass_cost:.0f}"
            raise Abort(Reason.NOT_WORTH_IT, found)

    def compiled(self, trace: CompiledTrace) -> None:
        """A version runs."""
        loop = self.loops.get(trace.greens[:2])
        if loop is None:
            return
        loop.wanted.discard(trace.greens)
        if not loop.versions:
            runtime = self.runtime
            head = runtime.targets.pop(loop.greens, loop.plain)
            runtime.backend.replace(head, trace.trace_id)
            runtime.replaced.add(head)
            runtime.entered_within.update((head, loop.plain))
            promoted = runtime.knowledge.promoted
            promoted[loop.greens] = replace(promoted[loop.greens], tried=True)
        loop.versions.add(trace.trace_id)
        self.runtime.stats.promoted += 1

    def aborted(self, abort: Abort, place: Place) -> None:
        """A recording came to nothing."""
        loop = self.loops.get(place[:2])
        if loop is None:
            return
        loop.attempts += 1
        loop.wanted.discard(place)
        inner = abort.reason is Reason.INNER_LOOP and abort.greens in loop.wanted
        if not loop.versions and (not inner or loop.attempts >= MOST_ATTEMPTS):
            self._ban(loop)
        elif loop.versions and not inner:
            self.runtime.counters.set_trace((place[0], place[1]), min(loop.versions))

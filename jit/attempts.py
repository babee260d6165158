"""What becomes of a recording or compilation that was given up: the next attempt, and when there is none any more.

A loop is tried again when it has been as hot again, `max_aborts` times; then its counter is blacklisted. Where another
loop or function is wanted first, that becomes hot at once, and the loop has more attempts. A guard gets no bridge after
as many.
"""

from __future__ import annotations

from collections import Counter

from jit.aborts import Abort, Reason
from jit.compiled import GuardState
from jit.runtime_api import Runtime
from jit.second import by_value, give_up, is_second

_PATIENCE = 8  # recordings of a loop, until one is taken in which it is left
_VERY_HOT = 1 << 24  # hot at the next pass, whatever that weighs
_WAITING = 2  # attempts in which the recording waits for what it would call to have a trace of its own


class Attempts:
    """`aborts`: of root traces, by greens. `left`: how often a loop was left while it was recorded."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.aborts: Counter[tuple[int, ...]] = Counter()
        self.left: Counter[tuple[int, ...]] = Counter()

    def patient(self, greens: tuple[int, ...]) -> bool:
        """Is a recording of this loop given up where the loop is left?"""
        return self.left[greens] < _PATIENCE

    def waits(self, place: tuple[int, ...]) -> bool:
        """Does a recording of this loop wait for other traces?"""
        return self.aborts[place] < _WAITING

    @staticmethod
    def bridge_waits(guard: GuardState) -> bool:
        """Does a recording from this guard wait for other traces?"""
        return guard.aborts < _WAITING

    def exhausted(self, place: tuple[int, ...]) -> bool:
        return self.aborts[place] >= self.runtime.options.max_aborts

    def loop_aborted(self, abort: Abort, greens: tuple[int, ...]) -> None:
        runtime, place = self.runtime, (greens[0], greens[1])
        self.count(abort, runtime.knowledge.location(place))
        if abort.reason is Reason.TRACE_MEMORY_FULL and runtime.eviction.evict():
            runtime.counters.set_count(place, _VERY_HOT)
            return
        if abort.reason is Reason.LEFT_LOOP:
            self.left[greens] += 1
            runtime.counters.set_count(place, _VERY_HOT)
            return
        self.aborts[greens] += 1
        other_first = self._wants_other_first(abort)
        if by_value(greens):
            runtime.promotion.aborted(abort, greens)
        elif is_second(greens):
            if self.exhausted(greens):
                give_up(runtime, greens)
        elif (other_first and self.aborts[greens] < 4 * runtime.options.max_aborts) or not self.exhausted(greens):
            runtime.counters.set_count(place, 0)
        else:
            runtime.counters.blacklist(place)
            runtime.stats.blacklisted += 1

    def bridge_aborted(self, guard: GuardState, abort: Abort) -> None:
        self.count(abort, f"bridge of guard {guard.op.guard_id}")
        if abort.reason is Reason.TRACE_MEMORY_FULL and self.runtime.eviction.evict():
            return
        guard.failures = 0
        guard.aborts += 1
        self._wants_other_first(abort)

    def refuse_bridge(self, guard: GuardState, reason: Reason) -> None:
        """The guard gets none, for good."""
        self.bridge_aborted(guard, Abort(reason))
        guard.aborts = self.runtime.options.max_aborts

    def count(self, abort: Abort, where: str) -> None:
        """In the statistics, and to who listens. `where`: text for them."""
        runtime = self.runtime
        runtime.stats.aborts[abort.reason.name] += 1
        runtime.internal.tell(abort)
        if runtime.events.aborted is not None:
            runtime.events.aborted(abort, where)

    def _wants_other_first(self, abort: Abort) -> bool:
        """Is another loop or function to be compiled first? Then it becomes hot now."""
        runtime = self.runtime
        if abort.greens is None or abort.greens in runtime.targets:
            return False
        if len(abort.greens) > 2:
            return bool(runtime.promotion.want(abort.greens))
        runtime.counters.set_count((abort.greens[0], abort.greens[1]), _VERY_HOT)
        return True

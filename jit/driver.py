"""The JIT at run time: serves the interpreter's requests (a hot loop, a compiled trace to enter) and the traces' exits.

    HOT_LOOP     trace -> verify -> optimize -> verify -> compile -> link; the program goes on at the merge point
    ENTER_TRACE  run on the backend until an exit; a guard that failed often gets a bridge; otherwise the blackhole
                 interpreter goes on to the next merge point

At every return to the interpreter the driver's `leave` function has stored the position in the image.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jit.aborts import Abort, Reason
from jit.attempts import Attempts
from jit.backend_api import Backend, BackendFull, BackendLimit, Compiled, Exit, ExitKind, Number, Vm
from jit.blackhole import AtMergePoint, BFrame, Blackhole, Returned
from jit.compiled import CompiledTrace, GuardState, NeverFailed
from jit.costs import body_start
from jit.counters import Counters
from jit.eviction import Eviction
from jit.executor import Executor
from jit.hostwork import HostWork, Position, points_of_guards, position_of
from jit.internal import Internal
from jit.invalidation import Invalidation
from jit.ir import Op, TargetToken, Trace
from jit.jitcode import JitProgram
from jit.mergepoints import Knowledge, MergePoints
from jit.metainterp import MetaInterp, Traced
from jit.optimizer import ENTRY
from jit.optimizing import Optimizing
from jit.options import Events, JitOptions
from jit.phases import LINKING, OPTIMIZING, TRACING, Phase
from jit.promoting import Promotion
from jit.replacing import put_checks_back
from jit.respecialize import MISTAKES, ClosedLoop
from jit.resume import BridgeState, State, for_blackhole
from jit.second import by_value, choose_loop, is_second
from jit.segments import Segments
from jit.stats import Statistics
from jit.training import Training
from jit.transaction import transaction
from jit.verify import verify_trace
from runtime.cache import undisturbed

HOT_LOOP, ENTER_TRACE = 2, 3


class JitRuntime:
    """The JIT of one program run. `program`: the VM as jitcode; `location(greens)`: text for dumps."""

    def __init__(
        self,
        vm: Vm,
        program: JitProgram,
        backend: Backend,
        options: JitOptions | None = None,
        location: Callable[[tuple[int, ...]], str] = str,
        events: Events | None = None,
        optimizer: Any = None,
    ) -> None:
        self.vm = vm
        self.backend = backend
        backend.out_of_memory = self._use_reserve
        self.options = options or JitOptions()
        self.events = events or Events()
        self.executor = Executor(vm)
        self.internal = Internal(self.options.strict or self.options.verify)
        self.jitcodes = program.jitcodes
        if len(program.drivers) != 1:
            raise ValueError(f"one JitDriver is needed, the program has {len(program.drivers)}")
        self.driver = program.drivers[0]
        self.counters = Counters(self.executor.ints)
        self.stats = Statistics()
        self.targets: dict[tuple[int, ...], int] = {}
        self.traces: dict[int, CompiledTrace] = {}
        self.guards: dict[int, GuardState] = {}
        self.knowledge = Knowledge(self.executor, self.targets, location)
        self.replaced: set[int] = set()  # root traces that others have taken the place of
        self.entered_within: set[int] = set()  # root traces at whose label bridges of other loops may enter
        self.attempts = Attempts(self)
        self.optimizing = Optimizing(self, optimizer)
        self.next_trace = 1
        self.next_guard = 1
        self.immortals = 0  # how far the immortal area must be in use, before a trace that was loaded may be entered
        self.stop = False
        self.reserve_used = False
        self.promotion = Promotion(self)
        self.closed_loop = ClosedLoop(self) if self.options.patterns else None
        self.unfailed: set[int] = set()  # guards that are still to be forced to fail (tests)
        self.host_work: HostWork | None = None  # told of what the host executes in the interpreter's place
        self.invalidation = Invalidation(self)
        self.eviction = Eviction(self)
        self.segments = Segments(self)
        self.training = Training(self, self.options.never_failing)
        self._points: list[tuple[int, ...] | None] = []  # bytecodes that the host executes now
        self.executor.vm_set("hot_threshold", self.options.hot_threshold)

    # --- the interpreter's requests ---
    def handle(self, status: int) -> int | None:
        """Serve HOT_LOOP or ENTER_TRACE. None: the interpreter is to go on from vm.frame; otherwise the portal has
        returned this status within the JIT."""
        frame = self.executor.vm_get("frame")
        if status == HOT_LOOP:
            greens = (self.executor.vm_get("green0"), self.executor.vm_get("green1"))
            place = self.promotion.place(greens, frame) or greens
            if place not in self.targets:
                return self.trace_loop(place, frame)
            # Versions beside it have become invalid. The interpreter asks for it (a core with the VM on it enters it).
            self.counters.set_trace(greens, self.targets[place])
            return None
        if status == ENTER_TRACE:
            return self.enter(self.executor.vm_get("trace_id"), frame)
        raise ValueError(f"status {status} is nothing for the JIT")

    def interrupt(self) -> None:
        """Bring the program to a merge point soon: a running trace leaves at its next guard."""
        self.stop = True
        self.backend.interrupt()

    # --- tracing ---
    def _tracer(self, self_id: int) -> MetaInterp:
        limits = self.eviction.limits(self.options.limits)
        merge_points = MergePoints(self.knowledge, self_id, limits.max_recursion, limits.max_inline_depth)
        tracer = MetaInterp(self.executor, limits, merge_points)
        tracer.verify = self.options.verify
        return tracer

    @undisturbed()
    def trace_loop(self, place: tuple[int, ...], frame: int) -> int | None:
        """Record a root trace at a merge point; afterwards the program stands at a merge point or has returned.
        `place`: its greens, and for a version of a loop by value the variable's word."""
        greens = (place[0], place[1])
        trace_id = self.next_trace
        frames: list[BFrame] = []
        self._begin_work(Position(greens, frame, begun=False))
        try:
            with self.internal.stage("starting to record"):
                tracer = self._tracer(trace_id)
                tracer.merge_points.patient = place == greens and self.attempts.patient(greens)
                tracer.merge_points.waits = self.attempts.waits(place)
                tracer.start_loop(self.driver, place if by_value(place) else greens, frame)
                name = f"loop {trace_id} {self.knowledge.location(greens)}"
            traced = self._record(tracer, name, frames)
        except Abort as abort:
            self.attempts.loop_aborted(abort, place)
            if frames:
                return self._blackhole(frames)
            self._end_work()
            return self._leave(AtMergePoint(self.driver, (*greens, frame)))
        traced.trace.greens = place
        self.counters.set_count(greens, 0)
        try:
            self._compile(traced.trace, trace_id, None)
            if self.closed_loop is not None:
                self.closed_loop.recorded(trace_id, int(traced.at.values[-1]))
        except Abort as abort:
            self.attempts.loop_aborted(abort, place)
        return self._leave(traced.at)

    @undisturbed()
    def trace_bridge(self, guard: GuardState, state: State) -> int | None:
        """Record a bridge from a failed guard."""
        trace_id = self.next_trace
        op = guard.op
        frames: list[BFrame] = []
        try:
            with self.internal.stage("starting to record"):
                tracer = self._tracer(trace_id)
                bridge = BridgeState(state, op.failargs or [], tracer.recorder)
                given = [bridge.boxes[number] for number in state.resume.virtualizables]
                tracer.start_bridge(bridge.frames(self.jitcodes), bridge.inputargs, given)
                tracer.merge_points.waits = self.attempts.bridge_waits(guard)
                if self.closed_loop is not None:
                    tracer.merge_points.instead = self._turned_away(guard, tracer)
                tracer.recorder.relies_on |= self.traces[guard.trace_id].optimized.relies_on
            traced = self._record(tracer, f"bridge {trace_id} of guard {op.guard_id}", frames)
            choose_loop(self, guard, traced.trace, int(traced.at.values[-1]))
        except Abort as abort:
            self.attempts.bridge_aborted(guard, abort)
            return self._blackhole(frames or for_blackhole(state, self.jitcodes))
        try:
            self._compile(traced.trace, trace_id, guard)
        except Abort as abort:
            self.attempts.bridge_aborted(guard, abort)
        return self._leave(traced.at)

    def _turned_away(self, guard: GuardState, tracer: MetaInterp) -> Mapping[tuple[int, ...], TargetToken]:
        """A bridge begins where a version of a loop does not fit."""
        assert self.closed_loop is not None
        if not self.promotion.at_header(guard):
            return self.closed_loop.turned_away(guard)
        root = self.traces[self.eviction.root(self.traces[guard.trace_id])]
        frame = tracer.frames[0].regs[self.driver.portal.code[self.driver.merge_pc].args[self.driver.frame]]
        place = self.promotion.place(root.greens, frame.concrete)
        tracer.loop_header = place != root.greens  # else the value did fit, and it would go to itself
        return self.promotion.instead(place, root.trace_id) if place is not None else {}

    def _record(self, tracer: MetaInterp, name: str, frames: list[BFrame]) -> Traced:
        """Record to the end. Raises Abort, and `frames` are then those with which the blackhole interpreter goes on."""
        start = time.perf_counter()
        self.invalidation.recording = tracer
        try:
            with self.internal.stage(f"recording {name}"), Phase(TRACING):
                traced = tracer.run(name)
        except Abort:
            frames += tracer.concrete_frames()
            raise
        finally:
            self.invalidation.recording = None
            self.stats.compile_seconds += time.perf_counter() - start
            passed = [op.descr.greens for op in tracer.recorder.ops if op.name == "debug_merge_point"]
            self._points += passed
            self.stats.traced_bytecodes += len(passed)
        self._end_work()
        if self.options.verify:
            verify_trace(traced.trace, "recorded")
        self.stats.recorded_ops += len(traced.trace.ops)
        self.stats.recorded_guards += sum(op.info.guard for op in traced.trace.ops)
        if self.events.recorded is not None:
            self.events.recorded(traced.trace)
        return traced

    # --- compiling ---
    def _compile(self, recorded: Trace, trace_id: int, guard: GuardState | None) -> None:
        """Optimize, compile and link. Raises Abort."""
        start = time.perf_counter()
        try:
            self.training.recorded()
            with self.internal.stage(f"optimizing {recorded.name}"), Phase(OPTIMIZING):
                self._link_segment(recorded)
                optimized = self.optimizing.optimize(recorded, guard)
                if by_value(recorded.greens):
                    self.promotion.check(optimized)
                self.number_guards(optimized, trace_id)
            self.tell_optimized(optimized, trace_id)
            with self.internal.stage(f"compiling {recorded.name}"), Phase(LINKING), transaction(self):
                optimized = self.training.without_guards(optimized)
                compiled = self._backend_compile(optimized, trace_id, guard)
                bridge_of = guard.op.guard_id if guard is not None else -1
                self.install(CompiledTrace(trace_id, recorded.greens, recorded, optimized, compiled, bridge_of))
                if by_value(recorded.greens):
                    self.promotion.compiled(self.traces[trace_id])
                elif guard is None and self.closed_loop is not None:
                    self.closed_loop.compiled(self.traces[trace_id])
        except Abort as abort:
            self.training.refused(abort)
            raise
        finally:
            self.stats.compile_seconds += time.perf_counter() - start
        if guard is None:
            self.stats.loops += 1
        else:
            guard.bridge, guard.had_bridge = trace_id, True
            self.traces[guard.trace_id].bridges += 1
            self.stats.bridges += 1

    def _link_segment(self, recorded: Trace) -> None:
        """The trace may end at a place at which none begins yet."""
        token = recorded.ops[-1].descr
        if isinstance(token, TargetToken) and token.trace_id < 0:
            try:
                token.trace_id = self.segments.begin(token.place)
            except BackendFull as e:
                raise Abort(Reason.TRACE_MEMORY_FULL, str(e)) from None
            except BackendLimit as e:
                raise Abort(Reason.BACKEND_LIMIT, str(e)) from None

    def install(self, trace: CompiledTrace) -> None:
        """Book a trace that the backend has compiled; a root trace is entered and linked to from now on."""
        self.next_trace = max(self.next_trace, trace.trace_id + 1)
        optimized = trace.optimized
        shared: dict[int, GuardState] = {}
        points = points_of_guards(optimized)
        for op in optimized.ops:
            if op.info.guard:
                state = GuardState(op, trace.trace_id, points.get(op.guard_id))
                self.guards[op.guard_id] = shared.setdefault(id(op.resume), state)
        self.traces[trace.trace_id] = trace
        if not trace.compiled.enterable:
            for op in optimized.ops:
                if op.name == "label":
                    op.descr.trace_id = -1  # bridges go to the entry
        self.stats.optimized_ops += len(optimized.ops)
        self.stats.optimized_guards += sum(op.info.guard for op in optimized.ops)
        self.stats.code_bytes += trace.compiled.code_bytes
        if trace.bridge_of < 0:
            self.targets[trace.greens] = trace.trace_id
            if not is_second(trace.greens):
                self.counters.set_trace((trace.greens[0], trace.greens[1]), trace.trace_id)
        self.invalidation.compiled(trace)
        self.eviction.compiled(trace)
        self._force_failures(optimized)
        if self.events.installed is not None:
            self.events.installed(trace)

    def never_failed(self) -> NeverFailed:
        """What the oracle configuration needs to know: the guards that have not failed in this run."""
        return self.training.found()

    def number_guards(self, trace: Trace, trace_id: int) -> None:
        for op in trace.ops:
            if op.info.guard:
                op.guard_id = self.next_guard
                self.next_guard += 1
            elif op.name == "label":
                op.descr.trace_id = trace_id

    def tell_optimized(self, trace: Trace, trace_id: int) -> None:
        if self.events.optimized is not None:
            self.events.optimized(trace, trace_id)

    def _backend_compile(self, trace: Trace, trace_id: int, guard: GuardState | None) -> Compiled:
        try:
            if guard is None:
                if self.closed_loop is None or len(trace.greens) > 2:
                    return self.backend.compile_loop(trace, trace_id)
                code, probe = self.closed_loop.observing(trace, trace_id)
                spare = body_start(trace) > 0
                return self.backend.compile_loop(code, trace_id, probe=probe, spare_entry=spare)
            return self.backend.compile_bridge(guard.op, trace, trace_id)
        except BackendFull as e:
            raise Abort(Reason.TRACE_MEMORY_FULL, str(e)) from None
        except BackendLimit as e:
            raise Abort(Reason.BACKEND_LIMIT, str(e)) from None

    def _force_failures(self, trace: Trace) -> None:
        mode = self.options.fail_guards
        if mode != "none":
            ids = {op.guard_id for op in trace.ops if op.info.guard}
            self.unfailed |= ids if mode == "each once" else ids & {mode}
            self.backend.fail_guards(frozenset(self.unfailed))

    # --- running ---
    def enter(self, trace_id: int, frame: int) -> int | None:
        """Run a trace until it leaves; the program then stands at a merge point, or has returned."""
        trace_id, place = self.version(trace_id, frame)
        if place is not None:
            return self.trace_loop(place, frame)
        if not self.may_enter():
            return None
        self.stats.entries[trace_id] += 1
        if self.host_work is not None:
            self.host_work.entered(trace_id)
        exit_ = self.backend.execute(trace_id, frame)
        while exit_.kind is ExitKind.INTERRUPTED:
            if self.stop or (self.closed_loop is not None and self.closed_loop.ready()):
                self.backend.fail_guards(None)
            exit_ = self.backend.resume()
        if self.host_work is not None:
            self.host_work.left(exit_)
        if self.events.exited is not None:
            self.events.exited(exit_)
        if exit_.kind is ExitKind.FINISH:
            self.stats.finishes += 1
            frame = int(exit_.values[0])
            if exit_.trace_id in self.invalidation.invalid:  # it came to the entry of this trace
                place = self.traces[exit_.trace_id].greens
                if self.segments.wanted(place):
                    return self.trace_loop(place, frame)
                self._begin_work(Position(place[:2], frame, begun=False))
                self._end_work()
                return self._leave(AtMergePoint(self.driver, (*place[:2], frame)))
            self.executor.vm_set("frame", frame)
            return None
        assert exit_.guard is not None
        if self.closed_loop is not None:
            self.closed_loop.left(exit_.guard)
        return self._guard_failed(exit_)

    def version(self, trace_id: int, frame: int) -> tuple[int, tuple[int, ...] | None]:
        """Of a root trace that is asked for: the one to enter, or where one is to be recorded first."""
        place = self.promotion.place(self.traces[trace_id].greens, frame) if trace_id in self.traces else None
        if place is None:
            return trace_id, None
        return self.targets.get(place, trace_id), place if self.promotion.to_record(place) else None

    def may_enter(self) -> bool:
        """Are all objects there that traces name which another run has recorded?"""
        return self.executor.vm_get("immortal_ptr") >= self.immortals

    def _guard_failed(self, exit_: Exit) -> int | None:
        assert exit_.guard is not None
        guard = self.guards[exit_.guard.guard_id]
        self.stats.exits[exit_.guard.guard_id] += 1
        guard.failures += 1
        self.unfailed.discard(exit_.guard.guard_id)
        state = self.state_of(guard.op, exit_.values)
        return self.go_on(guard, state, self.decides_on_bridge(guard))

    def state_of(self, guard: Op, values: Sequence[Number]) -> State:
        """What the exit of this guard stands for."""
        return State(guard.resume, [v.kind for v in guard.failargs or []], values, self.executor)

    def go_on(self, guard: GuardState, state: State, bridge: bool) -> int | None:
        """The host does what comes after an exit: records a bridge, or interprets to the next merge point."""
        self._begin_work(position_of(state, self.driver, guard.point))
        return self.trace_bridge(guard, state) if bridge else self._blackhole(for_blackhole(state, self.jitcodes))

    def decides_on_bridge(self, guard: GuardState) -> bool:
        """Is a bridge to be recorded now? Where the guard has failed often enough but gets none, that is noted."""
        if not self._wants_bridge(guard):
            return False
        trace = self.traces[guard.trace_id]
        if guard.op.comment == ENTRY and trace.bridge_of < 0:
            put_checks_back(self, guard)
            return False
        if trace.bridges < self.options.max_bridges and not self.eviction.too_large(trace):
            return True
        many = trace.bridges >= self.options.max_bridges
        self.attempts.refuse_bridge(guard, Reason.TOO_MANY_BRIDGES if many else Reason.LOOP_TOO_LARGE)
        return False

    def _wants_bridge(self, guard: GuardState) -> bool:
        options = self.options
        return (
            guard.failures >= self.eviction.failures_wanted(self._bridge_threshold(guard))
            and guard.bridge < 0
            and guard.aborts < options.max_aborts
            and guard.trace_id not in self.invalidation.invalid
            and (guard.trace_id not in self.replaced or guard.trace_id in self.entered_within)
            and not self.stop
        )

    def _bridge_threshold(self, guard: GuardState) -> int:
        """A version that does not fit is left for another soon."""
        versions = self.closed_loop is not None and self.closed_loop.has_versions(guard)
        return min(self.options.bridge_threshold, MISTAKES if versions else self.options.bridge_threshold)

    def _blackhole(self, frames: list[BFrame]) -> int | None:
        blackhole = Blackhole(self.executor)
        result = blackhole.run(frames)
        self.stats.blackhole_instructions += blackhole.instructions
        self._end_work()
        if isinstance(result, Returned):
            return int(result.value)
        return self._leave(result)

    def _begin_work(self, position: Position) -> None:
        """The host goes on here, in the interpreter's place."""
        self._points = [position.greens] if position.begun else []
        if self.host_work is not None:
            self.host_work.begin(position)

    def _end_work(self) -> None:
        """It has come to a merge point, or the portal has returned."""
        self.stats.host_bytecodes += len(self._points)
        if self.host_work is not None:
            self.host_work.end(self._points)

    def _leave(self, at: AtMergePoint) -> int | None:
        """The interpreter goes on at this merge point."""
        self.vm.call(at.driver.leave, at.values)
        if self.reserve_used:  # the next allocation collects, and raises MemoryError where that does not help
            self.reserve_used = False
            self.executor.vm_set("alloc_limit", self.executor.vm_get("alloc_ptr"))
        return None

    def _use_reserve(self) -> bool:
        self.reserve_used = True
        return self.vm.use_reserve()

"""A trace in the place of another of the same loop: after speculation, or where a guess about the loop was wrong. And
who may enter a loop at its label, where nobody else can be put in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from jit.aborts import Abort, Reason
from jit.backend_api import BackendFull, BackendLimit
from jit.compiled import GuardState
from jit.ir import Trace, Value
from jit.phases import LINKING, OPTIMIZING, Phase
from jit.runtime_api import Runtime
from jit.transaction import transaction
from runtime.cache import undisturbed


def put_in_place(
    runtime: Runtime, old_id: int, optimized: Trace, book: Callable[[int], None] = lambda new_id: None,
    spare_entry: bool = False, probe: Sequence[Value] = (), code: Trace | None = None,
) -> None:  # fmt: skip
    """Compile the trace and let it take the place of a root trace, whose bridges go with it. `book`: takes the new
    trace's number, before it is final. `spare_entry`, `probe`: see Backend; `code`: what is compiled, if
    that is more than the trace. Raises Abort."""
    old, new_id = runtime.traces[old_id], runtime.next_trace
    runtime.number_guards(optimized, new_id)
    runtime.tell_optimized(optimized, new_id)
    try:
        with Phase(LINKING), transaction(runtime):
            compiled = runtime.backend.compile_loop(code or optimized, new_id, spare_entry=spare_entry, probe=probe)
            runtime.install(type(old)(new_id, old.greens, old.recorded, optimized, compiled))
            runtime.backend.replace(old_id, new_id)
            runtime.replaced.add(old_id)
            book(new_id)
    except BackendFull as e:
        raise Abort(Reason.TRACE_MEMORY_FULL, str(e)) from None
    except BackendLimit as e:
        raise Abort(Reason.BACKEND_LIMIT, str(e)) from None


@undisturbed()
def put_checks_back(runtime: Runtime, guard: GuardState) -> None:
    """What is tested before a loop once for all iterations keeps failing at this guard: the checks go back into the
    loop. A version of a loop stays one."""
    old_id = guard.trace_id
    options = replace(runtime.optimizing.options(), hoist=False)
    try:
        with runtime.internal.stage(f"putting the checks of trace {old_id} back"):
            if runtime.closed_loop is not None and runtime.closed_loop.put_checks_back(old_id):
                runtime.stats.put_back += 1
                guard.aborts = runtime.options.max_aborts  # done, even if bridges still come here
                return
            with Phase(OPTIMIZING):
                plain = runtime.optimizing.loop(runtime.traces[old_id].recorded, options)
            again = runtime.closed_loop.not_hoisting(old_id) if runtime.closed_loop is not None else False
            new_id = runtime.next_trace
            code, probe = runtime.closed_loop.observing(plain, new_id) if runtime.closed_loop and again else (plain, ())
            put_in_place(runtime, old_id, plain, spare_entry=again, probe=probe, code=code)
            runtime.stats.put_back += 1
            if runtime.closed_loop is not None and again:
                runtime.closed_loop.compiled(runtime.traces[new_id], hoist=False)
    except Abort as abort:
        runtime.attempts.count(abort, f"checks of trace {old_id}")
        guard.aborts = runtime.options.max_aborts  # for good


def label_of(runtime: Runtime, trace_id: int) -> Any:
    """The label at which bridges of other loops may enter the trace that is run for this root trace now; None where
    they go to its entry, since it speculates."""
    known = runtime.traces.get(trace_id)
    current = runtime.traces.get(runtime.targets.get(known.greens, -1)) if known is not None else None
    label = current.optimized.entrance if current is not None and current.compiled.enterable else None
    if current is None or label is None or label.options.facts or label.options.watched:
        return None
    runtime.entered_within.add(current.trace_id)
    return label

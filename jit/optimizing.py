"""A recorded trace goes to the optimizer with what the driver knows; its result is looked at before it is compiled."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jit.aborts import Abort, Reason
from jit.compiled import GuardState
from jit.ir import TargetToken, Trace
from jit.optimizer import Fact, Options, Watched
from jit.replacing import label_of
from jit.runtime_api import Runtime
from jit.second import by_value
from jit.verify import verify_trace
from spec import heap


class Optimizing:
    """`optimizer`: the module jit.optimizer.loop, or one like it."""

    def __init__(self, runtime: Runtime, optimizer: Any = None) -> None:
        self.runtime = runtime
        if optimizer is None:
            import jit.optimizer.loop

            optimizer = jit.optimizer.loop
        self.optimizer = optimizer

    def optimize(self, recorded: Trace, guard: GuardState | None) -> Trace:
        """Raises Abort."""
        runtime = self.runtime
        if guard is None:
            options = self.options()
            if by_value(recorded.greens):  # a version by value: long, and with exits of its own (jit/promoting.py)
                options = replace(options, hoist=False, widen=False)
            optimized = self.loop(recorded, options)
        else:
            facts = runtime.closed_loop.inherited(guard.trace_id) if runtime.closed_loop is not None else {}
            options = self.options(facts, runtime.eviction.headless(guard))
            try:
                optimized = self.optimizer.optimize_bridge(recorded, guard.op, options)
            except self.optimizer.InvalidLoop as e:
                raise Abort(Reason.INVALID_LOOP, str(e)) from None
        runtime.invalidation.close(optimized, guard)
        if _endless(optimized):
            raise Abort(Reason.ENDLESS)
        if runtime.options.verify:
            verify_trace(optimized, "optimized")
        return optimized

    def loop(self, recorded: Trace, options: Options) -> Trace:
        """A root trace with these options. Raises Abort."""
        try:
            optimized: Trace = self.optimizer.optimize_loop(recorded, options)
        except self.optimizer.InvalidLoop as e:
            raise Abort(Reason.INVALID_LOOP, str(e)) from None
        return optimized

    def options(self, facts: Mapping[int, Fact] | None = None, root: int = -1) -> Options:
        """Options for the optimizer; it may read immutable objects in the image. `root`: the root trace whose
        label the bridge must not enter, as its head may not be set."""
        facts = facts or {}
        runtime, executor = self.runtime, self.runtime.executor
        watched = {
            fact.watch: Watched(fact.constant & 0xFFFF_FFFF, number)
            for number, fact in facts.items()
            if fact.watch is not None and fact.constant is not None
        }
        limit = executor.vm_get("immortal_limit")
        return replace(
            runtime.options.optimizer,
            read_word=lambda address: int(executor.load("i", address)),
            read_double=lambda address: float(executor.load("f", address)),
            immortal=lambda address: heap.IMMORTAL_BASE <= address < limit,
            facts={number: fact for number, fact in facts.items() if fact.watch is None},
            watched=watched,
            same_loop=runtime.closed_loop.same_loop if runtime.closed_loop is not None else operator.eq,
            labels=lambda trace_id: label_of(runtime, trace_id) if trace_id != root else None,
        )


def _endless(trace: Trace) -> bool:
    """Does the trace end in a loop without a guard?"""
    token = trace.ops[-1].descr
    if not isinstance(token, TargetToken) or token.label not in trace.ops:
        return False
    return not any(op.info.guard for op in trace.ops[trace.ops.index(token.label) :])

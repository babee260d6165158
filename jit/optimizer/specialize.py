"""A recorded trace optimized again, with facts that the value-pattern table found (see stages/speculation.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from jit.ir import Trace
from jit.optimizer.facts.info import Fact, Options
from jit.optimizer.loop import optimize_loop


def specialize(trace: Trace, facts: Mapping[int, Fact], options: Options | None = None) -> Trace:
    """Optimize again: `trace` is an optimized root trace (or a recorded one); `facts` go by the number of the recorded
    operation. Raises InvalidLoop where the facts contradict the trace."""
    recorded = trace.source if trace.source is not None else trace
    return optimize_loop(recorded, replace(options or Options(), facts=dict(facts)))

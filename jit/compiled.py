"""What the driver keeps of traces and guards that run."""

from __future__ import annotations

from dataclasses import dataclass

from jit.backend_api import Compiled
from jit.ir import Op, Trace


@dataclass
class CompiledTrace:
    """A trace that runs. `bridge_of`: the guard (id) that it hangs from, -1 for root traces."""

    trace_id: int
    greens: tuple[int, ...]
    recorded: Trace
    optimized: Trace
    compiled: Compiled
    bridge_of: int = -1
    bridges: int = 0


@dataclass
class GuardState:
    """What the driver knows of a guard, or of several that share resume data: backends may check them at once, so which
    of them failed must not matter."""

    op: Op
    trace_id: int
    point: tuple[int, ...] | None = None  # greens of the last merge point before it
    failures: int = 0
    aborts: int = 0
    bridge: int = -1
    had_bridge: bool = False  # has one, or had one that is invalid now

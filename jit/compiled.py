"""What the driver keeps of traces and guards that run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jit.aborts import Reason
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


#: Of a trace: its number, how many operations it has, and the number of its first guard.
Shape = tuple[int, int, int]


@dataclass(frozen=True)
class NeverFailed:
    """What a run has found for one that leaves guards out (jit/training.py). `guards`: id -> operation, of those that
    have not failed. `shapes`: of all traces that were optimized, in their order. `refused`: for which of the recordings
    there was no room. `code_bytes`: of each trace, by its number."""

    guards: Mapping[int, str]
    shapes: Sequence[Shape]
    refused: Mapping[int, Reason]
    code_bytes: Mapping[int, int]

"""What the JIT's driver needs from others: a backend that compiles and runs traces, and the VM's native library.

Two backends serve: jit/refbackend.py executes optimized IR on the image in Python; jit/backend compiles RV32 code and
runs it on a `sim.machine.Machine`. Both pass the same suite. The driver numbers everything: a trace has a `trace_id`
(index from 1, as in JIT_COUNTERS), every guard of a trace a `guard_id` that is unique in the run (set on the ops before
a backend sees them). A backend never changes the ops it is given.

Values at the border: 'i' signed 32-bit int, 'r' unsigned 32-bit word, 'f' float.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from jit.ir import Op, Trace, Value
from spec.pattern_report import PatternReport

Number = int | float


class ExitKind(enum.Enum):
    GUARD = "guard"  # a guard failed: guard, values
    FINISH = "finish"  # the trace ended with `finish`: values = its arguments
    INTERRUPTED = "interrupted"  # the machine was interrupted within a trace: `execute_on` continues


@dataclass(frozen=True)
class Exit:
    """Why `execute` returned. `trace_id`: the trace (or bridge) whose guard or finish it is."""

    kind: ExitKind
    trace_id: int = -1
    guard: Op | None = None  # the failed guard, with `resume` and `failargs`
    values: Sequence[Number] = ()  # values of guard.failargs, in order; of finish's arguments


@dataclass(frozen=True)
class Compiled:
    """What a backend says of a trace that it has compiled and linked."""

    trace_id: int
    code_bytes: int = 0
    guards: int = 0  # guards in the code (after the backend merged or dropped what costs nothing)
    enterable: bool = True  # can bridges jump to its label?
    probes: Mapping[int, Value] = field(default_factory=dict)  # trace address of a probed instruction -> its value


class BackendLimit(Exception):
    """A trace that this backend cannot hold: out of trace memory, guard operands, spill slots, ... `str` says which."""


class BackendFull(BackendLimit):
    """There is no room for a trace now; there would be, if the backend held no others."""


class Backend(Protocol):
    """Compiles, links and runs traces over the memory image. A backend whose machine has a value-pattern table also has
    an attribute `slice_cycles` (int or None): `execute` and `resume` return INTERRUPTED after so many cycles. Where a
    trace cannot allocate, a backend calls its attribute `out_of_memory` (the driver sets it), then fails all guards."""

    out_of_memory: Callable[[], bool] | None

    def transaction(self) -> AbstractContextManager[None]:
        """What is compiled, linked and replaced within is undone where the block raises."""
        ...

    def compile_loop(
        self, trace: Trace, trace_id: int, *, probe: Sequence[Value] = (), spare_entry: bool = False
    ) -> Compiled:
        """Compile and link a root trace (one argument: the frame; a `jump` within the trace goes to its label, a
        `jump` whose TargetToken has another (or the same) trace_id and label None goes to that trace's entry).
        `probe`: values that the value-pattern table is to observe, most wanted first. `spare_entry`: it can still be
        entered where it has been replaced (`turn_away`). Raises BackendLimit."""
        ...

    def compile_bridge(self, guard: Op, trace: Trace, trace_id: int) -> Compiled:
        """Compile a bridge whose inputargs are guard.failargs, in order, and point the exits of the guard and of those
        that share its resume data to it (a backend may have merged them). A bridge
        that a backend cannot attach any more (the guard's trace was replaced) is dropped. Raises BackendLimit."""
        ...

    def evict(self) -> None:
        """Forget all traces, and what was compiled for them. No trace is running."""
        ...

    def replace(self, old_id: int, new_id: int) -> None:
        """From now on jumps and entries to root trace `old_id` go to root trace `new_id` (respecialized or undone)."""
        ...

    def turn_away(self, version: int, to: int) -> None:
        """From now on jumps whose token says `past` version go to root trace `to`, even where that has been replaced;
        it was compiled with `spare_entry`."""
        ...

    def invalidate(self, trace_id: int, guard: Op | None = None) -> None:
        """The trace is never to be entered again: entries to a root trace return Exit FINISH with its number and the
        frame; those to a bridge of `guard` return this guard's exit. If it is running (in a call), it leaves at the
        guard_not_invalidated that comes next. A later `replace` or `compile_bridge` leads what comes elsewhere."""
        ...

    def execute(self, trace_id: int, frame: int) -> Exit:
        """Run a root trace on the frame until an exit. Services (host_call) are the backend's `service` callback."""
        ...

    def resume(self) -> Exit:
        """Go on after Exit INTERRUPTED."""
        ...

    def interrupt(self) -> None:
        """Make a running `execute` return INTERRUPTED soon (called from a signal handler or another thread)."""
        ...

    def fail_guards(self, guard_ids: frozenset[int] | None) -> None:
        """Tests: from now on each of these guards fails the next time it is reached, once (None: every guard). A
        backend that cannot force failures ignores this."""
        ...

    def counters(self) -> dict[str, int]:
        """sim.machine.COUNTERS as far as known: cycles, instructions, checks, failures, back_edges, ..."""
        ...

    def patterns(self) -> list[PatternReport]:
        """Reports of the value-pattern table; `site` is an address as in Compiled.probes. Empty where there is none."""
        ...

    def clear_patterns(self) -> None: ...

    def end_probing(self, trace_id: int, *, for_good: bool = True) -> None:
        """Nothing of this root trace is observed any more (not `for_good`: what the table knows of it is forgotten)."""
        ...


class Vm(Protocol):
    """The VM's functions (native library; or the restricted Python source run directly, in tests) over one image."""

    buffer: memoryview  # bytes of the image; address a lies at a - IMAGE.base

    def call(self, function: int, args: Sequence[Number]) -> Number | None:
        """Call the function with that index (flow.Graph.index). Bools come back as 0 or 1, references unsigned."""
        ...

    def reserve(self, size: int) -> bool:
        """Collect garbage; is there room for `size` bytes then? If not, MemoryError is pending. Roots are as in
        spec/heap.py; the caller has its references on the shadow stack."""
        ...

    def load_pin(self, address: int) -> int:
        """A word of spec.pins.PINS."""
        ...

    def store_pin(self, address: int, value: int) -> None: ...

    def use_reserve(self) -> bool:
        """Make room that is kept for traces, which have no place to raise MemoryError at; False: it is used up."""
        ...


class Driver(Protocol):
    """What the codewriter reads from a JitDriver in the flow graphs (runtime/translate/rjit.py). Functions are named;
    each is a restricted-Python function of the VM that is in the set of graphs."""

    greens: Sequence[str]
    reds: Sequence[str]
    virtualizable: str | None  # name of the red that is the frame
    leave: str  # leave(*greens, frame): stores in the frame where to go on
    live: str | None  # live(*greens, slot: i32) -> i32: is item `slot` of the frame's array alive at that merge point?

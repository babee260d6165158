"""The driver (driver.py), as its parts see it: what they may read, change, and have it do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from jit.aborts import Abort
from jit.backend_api import Backend
from jit.compiled import CompiledTrace, GuardState
from jit.counters import Counters
from jit.executor import Executor
from jit.internal import Internal
from jit.ir import Op, Trace
from jit.jitcode import DriverInfo
from jit.mergepoints import Knowledge
from jit.optimizer.facts.info import Fact, Options
from jit.options import Events, JitOptions
from jit.stats import Statistics


class Observing(Protocol):
    """Of the loops that are observed or respecialized, by trace id: what is kept of them, the trace's assumptions, and
    since which cycle it runs."""

    observed: dict[int, Any]
    active: dict[int, Any]
    since: dict[int, int]

    def compiled(self, trace: CompiledTrace, *, hoist: bool = True) -> None: ...

    def observing(self, trace: Trace, trace_id: int) -> tuple[Trace, Sequence[Op]]: ...

    def not_hoisting(self, trace_id: int) -> bool: ...

    def put_checks_back(self, trace_id: int) -> bool: ...

    def inherited(self, trace_id: int) -> Mapping[int, Fact]: ...

    def same_loop(self, a: int, b: int) -> bool: ...

    def forget(self, trace_id: int) -> None: ...

    def forget_all(self) -> None: ...


class Families(Protocol):
    """Of root traces and the bridges that hang from them: the root; making room by dropping some."""

    def root(self, trace: CompiledTrace) -> int: ...

    def evict(self) -> bool: ...

    def headless(self, guard: GuardState) -> int: ...

    def failures_wanted(self, usual: int) -> int: ...


class Attempting(Protocol):
    """What was given up, and how often."""

    def count(self, abort: Abort, where: str) -> None: ...

    def exhausted(self, place: tuple[int, ...]) -> bool: ...


class Optimizes(Protocol):
    """The optimizer, told what the driver knows."""

    def loop(self, recorded: Trace, options: Options) -> Trace: ...

    def options(self, facts: Mapping[int, Fact] | None = None) -> Options: ...


class Relying(Protocol):
    """Which traces rely on which fields."""

    def close(self, optimized: Trace, guard: GuardState | None) -> None: ...

    def forget(self) -> None: ...

    def to_be_recorded(self, trace_id: int) -> None: ...


class Sized(Protocol):
    """How much room traces take up."""

    def size(self, trace: CompiledTrace) -> int: ...

    def evicting(self) -> None: ...


class Runtime(Protocol):
    """`targets`: greens -> root trace. `replaced`: root
    traces that others have taken the place of; `entered_within`: those at whose label bridges of other loops may enter;
    `unfailed`: guards that are still to be forced to fail."""

    backend: Backend
    executor: Executor
    options: JitOptions
    events: Events
    internal: Internal
    counters: Counters
    stats: Statistics
    knowledge: Knowledge
    targets: dict[tuple[int, ...], int]
    traces: dict[int, CompiledTrace]
    guards: dict[int, GuardState]
    replaced: set[int]
    entered_within: set[int]
    unfailed: set[int]
    next_trace: int

    @property
    def driver(self) -> DriverInfo: ...

    @property
    def attempts(self) -> Attempting: ...

    @property
    def optimizing(self) -> Optimizes: ...

    @property
    def training(self) -> Sized: ...

    @property
    def promotion(self) -> Any: ...

    @property
    def eviction(self) -> Families: ...

    @property
    def invalidation(self) -> Relying: ...

    @property
    def closed_loop(self) -> Observing | None: ...

    def number_guards(self, trace: Trace, trace_id: int) -> None: ...

    def tell_optimized(self, trace: Trace, trace_id: int) -> None: ...

    def install(self, trace: CompiledTrace) -> None: ...

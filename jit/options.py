"""What a run of the JIT is told: options, and callbacks for logs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jit.aborts import Abort
from jit.backend_api import Exit
from jit.compiled import CompiledTrace, NeverFailed
from jit.ir import Trace
from jit.metainterp import Limits
from jit.optimizer.facts.info import Options


@dataclass(frozen=True, kw_only=True)
class JitOptions:
    """`fail_guards`: 'none', 'each once' (every guard fails the first time it is reached), or a guard id to fail once.
    `patterns`: probe hot loops, `probe_iterations` times, and respecialize them; `probe_cycles`: how often to look.
    `profiler`: what tells of values: `table` (the hardware), `software` or `none` (jit/profiling.py).
    `never_failing`: what `JitRuntime.never_failed` returned after an earlier run of the same program with the same
    options: guards that the oracle configuration deletes. `strict`, and `verify`: errors of the JIT itself are raised,
    instead of costing a trace."""

    hot_threshold: int = 40
    bridge_threshold: int = 8
    max_aborts: int = 4
    max_bridges: int = 64
    limits: Limits = Limits()
    verify: bool = False
    strict: bool = False
    fail_guards: str | int = "none"
    patterns: bool = False
    profiler: str = "table"
    probe_iterations: int = 200
    probe_cycles: int = 10_000
    max_speculation_failures: int = 4
    never_failing: NeverFailed | None = None
    optimizer: Options = Options()


@dataclass
class Events:
    """Callbacks for logs, all optional: called with what their names say."""

    recorded: Callable[[Trace], None] | None = None
    optimized: Callable[[Trace, int], None] | None = None
    aborted: Callable[[Abort, str], None] | None = None
    exited: Callable[[Exit], None] | None = None
    installed: Callable[[CompiledTrace], None] | None = None
    observed: Callable[[int, Any, Mapping[int, Any]], None] | None = None  # trace, Speculation, what was found
    extra: dict[str, Any] = field(default_factory=dict)

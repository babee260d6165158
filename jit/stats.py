"""What a run of the JIT counts, for reports and benchmarks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Statistics:
    """Counts of one run. `host_bytecodes`: merge points that the tracer and the blackhole interpreter passed, beside
    those that the native interpreter counts in vm.bytecodes."""

    loops: int = 0
    bridges: int = 0
    respecialized: int = 0
    undone: int = 0
    promoted: int = 0  # versions of loops by the value of a variable
    invalidated: int = 0  # traces that relied on a quasi-immutable field which was stored to
    put_back: int = 0  # loops whose hoisted checks are in the loop again
    entries: Counter[int] = field(default_factory=Counter)  # trace id -> times entered from the host
    exits: Counter[int] = field(default_factory=Counter)  # guard id -> times it failed
    finishes: int = 0
    aborts: Counter[str] = field(default_factory=Counter)  # aborts.Reason.name -> times
    blacklisted: int = 0
    evictions: int = 0  # times that trace memory was full, and all traces went
    most_bridges: int = 0  # of one loop, with those that hang from its bridges
    most_code_bytes: int = 0  # of one loop and its bridges
    host_bytecodes: int = 0
    traced_bytecodes: int = 0
    blackhole_instructions: int = 0
    recorded_ops: int = 0
    recorded_guards: int = 0
    optimized_ops: int = 0
    optimized_guards: int = 0
    code_bytes: int = 0
    compile_seconds: float = 0.0
    patterns: Counter[str] = field(default_factory=Counter)  # kind of pattern -> values found to have it
    speculations: Counter[str] = field(default_factory=Counter)  # kind of pattern -> facts given to the optimizer

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        out: dict[str, object] = {}
        for name, value in vars(self).items():
            out[name] = {str(k): v for k, v in value.items()} if isinstance(value, Counter) else value
        out["trace_entries"] = sum(self.entries.values())
        out["guard_exits"] = sum(self.exits.values())
        return out

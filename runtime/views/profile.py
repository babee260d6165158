"""The profile of a run (RtlMachine.read_profile), by instruction and by phase."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from runtime.views.symbols import Symbols
from spec.memory_map import FIRMWARE, TRACE

Counted = dict[str, int]
COUNTS = ("retired", "cycles", "checks", "failures", "called_instructions", "called_cycles")
#: Where the core's cycles go: traces' own code, functions that they call, the collector (wherever it is called),
#: everything else of the firmware (the interpreter, and what it calls), and what else is in trace memory: entries and
#: exits of traces.
PHASES = ("traces", "calls", "collector", "interpreter", "exits")
_COLLECTOR = ("runtime_vm_gc_", "runtime_vm_copying_")


def zero() -> Counted:
    return dict.fromkeys(COUNTS, 0)


def by_instruction(profile: Mapping[Any, Any]) -> dict[tuple[int, int], Counted]:
    """By epoch and address. `called_...`: what was retired elsewhere, counted at the instruction in trace memory from
    which it was called."""
    found: dict[tuple[int, int], Counted] = defaultdict(zero)
    for where, counts in profile.items():
        row = found[where.epoch, where.pc]
        for name in COUNTS[:4]:
            row[name] += getattr(counts, name)
        if where.caller:
            caller = found[where.epoch, where.caller]
            caller["called_instructions"] += counts.retired
            caller["called_cycles"] += counts.cycles
    return dict(found)


def phase(where: Any, symbols: Symbols) -> str:
    """One of PHASES."""
    if where.pc in TRACE:
        return "traces" if symbols.trace(where.pc) is not None else "exits"
    if where.pc in FIRMWARE and symbols.name(where.pc).startswith(_COLLECTOR):
        return "collector"
    return "calls" if where.caller and symbols.trace(where.caller) is not None else "interpreter"


def phases(profile: Mapping[Any, Any], epochs: Sequence[Symbols]) -> dict[int, Counted]:
    """Cycles of each phase, by period."""
    found: dict[int, Counted] = defaultdict(lambda: dict.fromkeys(PHASES, 0))
    for where, counts in profile.items():
        found[where.time][phase(where, epochs[where.epoch])] += counts.cycles
    return dict(found)

"""A trace from IR to code: prepare, lower, allocate registers, emit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jit.backend.config import Config
from jit.backend.emit import Code, Emitter, Surroundings
from jit.backend.frame import OutOfSlots
from jit.backend.lower import Lowering
from jit.backend.mir import Landing, Location, MInst, Operand, VReg, Word
from jit.backend.prepare import prepare
from jit.backend.regalloc import Allocator, allocate
from jit.backend_api import BackendLimit
from jit.ir import Trace, Value, WatchDescr
from sim.asm import LinkError


@dataclass
class LoadedTrace:
    """A compiled trace, with what dumps show of it."""

    trace_id: int
    trace: Trace
    config: Config
    code: Code
    machine_ops: list[MInst]
    allocator: Allocator
    inputs: list[tuple[Location, ...]]
    landing: Landing | None = None  # of a loop that bridges can enter at its label
    watches: Mapping[WatchDescr, int] = field(default_factory=dict)  # slots that are armed while it runs


def compile_trace(
    trace: Trace,
    trace_id: int,
    config: Config,
    locations: Sequence[tuple[Location, ...]],
    around: Surroundings,
    base: int,
    probe: Sequence[Value],
    slots: int,
) -> LoadedTrace:
    """Code for a trace whose arguments arrive at `locations` (the words of each)."""
    prepared = prepare(trace, config)
    lowering = Lowering(prepared, config, probe)
    lowering.armed, lowering.reserve, lowering.landings = around.armed, around.reserve, around.landing
    insts = lowering.run()
    words = [w for value in lowering.inputs for w in value]
    flat = [where for item in locations for where in item]
    if len(words) != len(flat):
        raise ValueError(f"a trace of {len(trace.inputargs)} arguments is entered with {len(flat)} words")
    for word, where in zip(words, flat, strict=True):
        if isinstance(where, Word) and isinstance(word, VReg):
            word.const, word.kind = where.value & 0xFFFF_FFFF, "i"
    try:
        allocator = allocate(insts, words, flat, slots)
        code = Emitter(allocator.out, base, config, around).run()
    except OutOfSlots as e:
        raise BackendLimit(str(e)) from None
    except LinkError as e:
        raise BackendLimit(f"the assembler refuses the trace: {e}") from None
    landing = _landing(lowering, allocator, code)
    watches = lowering.watches if around.armed is None else around.armed
    return LoadedTrace(trace_id, trace, config, code, insts, allocator, list(locations), landing, watches)


def _landing(lowering: Lowering, allocator: Allocator, code: Code) -> Landing | None:
    """What bridges must know to enter the loop; None where it needs more than they can pass."""
    if allocator.landing is None:
        return None
    passed: dict[Operand, tuple[int, int]] = {}
    for i, words in enumerate(lowering.passed):
        passed |= {word: (i, k) for k, word in enumerate(words)}
    passed |= {v: (-1, v.const) for v in allocator.landing if v.const is not None}
    if any(v not in passed for v in allocator.landing):
        return None
    return Landing(code.landing, [(*passed[v], where) for v, where in allocator.landing.items()])
